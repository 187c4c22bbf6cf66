"""What is not compared and says something of its own: everybody's words for "other", and places, are listed.

No words are left where a ruling is not other.
"""

from dataclasses import replace

import pytest

from schema.form import make_form
from schema.options import option
from schema.row import Row, choice, key, place
from tests.ruling_strategies import ruling
from tests.validate.built import extraction
from validate.adjudication.decide import decide
from validate.dataset.discrepancies import discrepancy_table
from validate.dataset.first_differences import difference_counts, differences_of
from validate.dataset.lineage import lineage
from validate.dataset.paper.appendix import unresolved_table
from validate.dataset.paper.differences import ruling_list
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.pilot.feedback import feedback
from validate.pilot.ranking import ranked


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: str = key("Study")
    design: str = choice("Design", option("trial"), option("cohort"))
    page: str = place("Page")


FORM = make_form(Studies, name="other", title="Other", version="1")


def compared(ada: dict[str, str], ben: dict[str, str], *decisions: Decision) -> Comparison:
    both = [
        replace(extraction(FORM, {"studies": [{"study": "S1", **row}]}), name=name)
        for name, row in (("ada", ada), ("ben", ben))
    ]
    return merge(both, Ledger(decisions))


SURVEY = {"design": "other", "design__other": "a survey"}
PANEL = {"design": "other", "design__other": "panel of patients"}


def test_words_that_differ_are_listed_with_those_that_the_dataset_does_not_have() -> None:
    comparison = compared(SURVEY, PANEL)
    listed = discrepancy_table(comparison).filter(field="design__other")
    assert listed.select("kind", "state", "extractor", "typed", "final").rows() == [
        ("words", "not compared", "ada", "a survey", "panel of patients"),
        ("words", "not compared", "ben", "panel of patients", "panel of patients"),
    ]
    assert lineage(comparison).filter(field="design__other")["extractor"].to_list() == ["ben"]
    assert comparison.open == ()


def test_words_are_listed_of_those_alone_who_extracted_the_study() -> None:
    """The third has only another study; so it is in the lines of what is compared."""
    three = [
        replace(extraction(FORM, {"studies": [row]}), name=name)
        for name, row in (
            ("ada", {"study": "S1", **SURVEY}),
            ("ben", {"study": "S1", **PANEL}),
            ("cleo", {"study": "S2", "design": "trial", "page": "p. 4"}),
        )
    ]
    listed = discrepancy_table(merge(three, Ledger(())))
    assert listed.select("study", "field", "extractor").rows() == [
        ("S1", "design__other", "ada"),
        ("S1", "design__other", "ben"),
    ]


def test_places_that_differ_are_listed_and_counted() -> None:
    comparison = compared({"design": "trial", "page": "p. 4"}, {"design": "trial", "page": "p. 3"})
    listed = discrepancy_table(comparison).filter(field="page")
    assert listed.select("state", "extractor", "typed").rows() == [
        ("not compared", "ada", "p. 4"),
        ("not compared", "ben", "p. 3"),
    ]
    counts = difference_counts(comparison)
    assert (counts["agreed"], counts["unscored"]) == (1, 1)


def test_words_that_are_the_same_are_not_listed() -> None:
    assert discrepancy_table(compared(SURVEY, SURVEY)).is_empty()


@pytest.mark.parametrize(
    ("kind", "value", "words"), [("value", "cohort", None), ("unresolved", None, None), ("value", "other", "a survey")]
)
def test_a_ruling_that_is_not_other_leaves_no_words(kind: str, value: str | None, words: str | None) -> None:
    ada, ben = SURVEY, {"design": "trial"}
    before = compared(ada, ben)
    (cell,) = before.open
    after = compared(ada, ben, decide(before, cell, ruling(kind, value=value)))
    finals = dict(after.merged_cells.select("field", "final").iter_rows())
    assert finals["design__other"] == words


def test_words_behind_other_in_a_ruling_are_those_of_the_dataset() -> None:
    before = compared(SURVEY, {"design": "trial"})
    (cell,) = before.open
    after = compared(SURVEY, {"design": "trial"}, decide(before, cell, ruling("value", value="other: a poll")))
    finals = dict(after.merged_cells.select("field", "final").iter_rows())
    assert (finals["design"], finals["design__other"]) == ("other", "a poll")


def test_whoever_compares_answers_sees_the_words_beside_other() -> None:
    """In the list of disagreements, in the list of what a pilot round is to settle, and in the feedback."""
    first = compared(SURVEY, {"design": "trial"})
    now = compared(SURVEY, {"design": "trial"}, decide(first, first.open[0], ruling("take", take="ada")))
    ((_, _, _, ada, ben, final, _),) = ruling_list(FORM, differences_of(first, now)).rows
    assert (ada, ben, final) == ("other: a survey", "trial", "other: a survey")
    (trouble,) = ranked(first, now)
    assert trouble.against == ((("other: a survey", "trial"), 1),)
    (line,) = feedback(first, now, "ben")
    assert (line.yours, line.your_other, line.stands, line.other) == ("trial", None, "other", "a survey")
    (line,) = feedback(first, now, "ada")
    assert (line.outcome, line.yours, line.your_other) == ("kept", "other", "a survey")


def test_what_is_not_resolved_is_listed_with_the_words_for_other() -> None:
    both = compared({"design": "cohort"}, {"design": "other", "design__other": "n-of-1 series"})
    (row,) = unresolved_table([both], {}).groups[0].rows
    assert row[3] == "ada: cohort\nben: other: n-of-1 series"
