"""The numbers of the flow lead to their studies in one order, or the report would have other bytes in another run."""

from tests.review import Sheets, extractions
from tests.validate.agreement.small import compared
from validate.dataset.difference import Differences
from validate.dataset.paper.flow import Listed, flow_table
from validate.dataset.paper.in_words import InWords
from validate.merge import merge
from validate.merge.consensus import consensus


def test_the_studies_that_a_number_counts_are_listed_in_order() -> None:
    studies: Sheets = {"studies": [{"study": f"K{number}", "country": "UK"} for number in range(30)]}
    comparison = merge(extractions([studies, studies]))
    table = flow_table(comparison, InWords(consensus(comparison)), Differences(), first=None, listed=Listed())
    listed = [trace.studies for trace in table.traces.values() if trace.studies]
    assert [len(studies) for studies in listed] == [30, 30]
    assert all(list(studies) == sorted(studies) for studies in listed)


def test_the_two_meanings_of_entries_are_told_apart_where_values_have_columns_beside_them() -> None:
    """`n` of this form says where the report has it; the other form has no such column."""
    same, plain = merge(extractions([{}, {}])), compared(a={"studies": []}, b={"studies": []})
    notes = [
        flow_table(one, InWords(consensus(one)), Differences(), first=None, listed=Listed()).notes
        for one in (same, plain)
    ]
    assert ["It is an entry of its own in counts of what extractors had made" in " ".join(of) for of in notes] == [
        True,
        False,
    ]


def test_nothing_is_said_of_what_extractors_have_in_common_if_each_study_had_one() -> None:
    studies: Sheets = {"studies": [{"study": "K1", "country": "UK"}]}
    for several, shown in (([studies], ["Studies", "Dataset"]), ([studies, studies], ["Studies", "Entries"])):
        comparison = merge(extractions(several))
        table = flow_table(comparison, InWords(consensus(comparison)), Differences(), first=None, listed=Listed())
        assert [group.heading for group in table.groups][:2] == shown
        assert {line for line, _ in table.traces} <= set(range(len(table.rows)))
