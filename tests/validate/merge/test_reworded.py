"""A row that is coded again in other words counts once, with the first coding that all who coded it made."""

from hypothesis import given
from hypothesis import strategies as st

from validate.merge.reworded import GivenRow, reworded

WORDS = ("hoped for respite", "people hoped for respite", "staff made it safe", "the staff made it safe", "world")


def row(name: str, words: str, study: str = "s1") -> GivenRow:
    return GivenRow(table="findings", study=study, study_name=study.upper(), name=name, words=words)


OLD, NEW, OTHER = row("F1", WORDS[0]), row("F2", WORDS[1]), row("F3", WORDS[2])


def test_the_first_coding_counts() -> None:
    submitted = [("ada", ["F1", "F3"]), ("ben", ["F1", "F3"]), ("ada", ["F2"]), ("ben", ["F2"])]
    (found,) = reworded([OLD, NEW, OTHER], submitted, {"F2", "F3"})
    assert (found.study, found.counts, found.left_out) == ("S1", "F1", ("F2",))


def test_a_coding_that_both_made_counts_before_one_that_only_one_made() -> None:
    submitted = [("ada", ["F1"]), ("ben", ["F2"]), ("ada", ["F2"])]
    (found,) = reworded([OLD, NEW], submitted, {"F2"})
    assert (found.counts, found.left_out) == ("F2", ("F1",))


def test_rows_that_are_both_agreed_or_were_submitted_at_once_are_two() -> None:
    assert not reworded([OLD, NEW], [("ada", ["F1"]), ("ada", ["F2"])], {"F1", "F2"})
    assert not reworded([OLD, NEW], [("ada", ["F1", "F2"])], {"F2"})


def test_rows_of_two_studies_are_two() -> None:
    assert not reworded([OLD, row("F2", WORDS[0], "s2")], [("ada", ["F1"]), ("ada", ["F2"])], {"F2"})


@given(st.data())
def test_each_row_is_in_one_group_at_most_and_none_is_left_out_without_one_that_counts(data: st.DataObject) -> None:
    names = [f"F{number}" for number in range(6)]
    rows = [row(name, data.draw(st.sampled_from(WORDS))) for name in names]
    batches = st.lists(st.sampled_from(names), unique=True)
    submitted = data.draw(st.lists(st.tuples(st.sampled_from(("ada", "ben")), batches), max_size=5))
    agreed = set(data.draw(batches))
    found = reworded(rows, submitted, agreed)
    several = [name for one in found for name in (one.counts, *one.left_out)]
    assert len(several) == len(set(several))
    assert all(len(agreed.intersection((one.counts, *one.left_out))) < 2 for one in found)
    assert found == reworded(rows[::-1], submitted, agreed)
