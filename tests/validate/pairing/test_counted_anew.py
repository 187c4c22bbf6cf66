"""Two people who numbered the rows of one paper differently: paired by what the rows hold, and proposed."""

from tests.validate.inference.plain import plain
from validate.extraction.extraction import read_extraction
from validate.inference.infer import infer
from validate.inference.plain_table import PlainTable
from validate.merge import merge
from validate.merge.comparison import Comparison


def compared(one: PlainTable, other: PlainTable) -> Comparison:
    inferred = infer([one, other])
    return merge([read_extraction(name, inferred.form, name, [inferred.raw(at)]) for at, name in enumerate("ab")])


HEAD = "paper|study|effect|g|n|x"
REST = ("P2|1|1|0.9|20|k", "P2|1|2|0.8|21|w", "P3|1|1|0.7|30|m")


def test_another_number_for_the_same_figures_is_proposed() -> None:
    one = plain(HEAD, "P1|1|1|0.50|40|a", "P1|1|2|0.31|44|b", *REST)
    other = plain(HEAD, "P1|1|1|0.50|40|a", "P1|2|1|0.31|44|b", *REST, file="b.csv")
    comparison = compared(one, other)
    assert [(pairing.by, pairing.state) for pairing in comparison.pairings if pairing.by == "similarity"] == [
        ("similarity", "proposed")
    ]
    assert not [cell for cell in comparison.open if cell.field in {"g", "n", "x"}]


def test_a_number_that_stands_for_another_row_is_not_believed() -> None:
    one = plain(HEAD, "P1|1|1|0.50|40|a", "P1|1|2|0.31|44|b", "P1|2|1|0.11|66|c", *REST)
    other = plain(HEAD, "P1|1|1|0.50|40|a", "P1|2|1|0.31|44|b", "P1|2|2|0.11|66|c", *REST, file="b.csv")
    comparison = compared(one, other)
    assert sum(pairing.by == "similarity" for pairing in comparison.pairings) == 2
    assert not [cell for cell in comparison.open if cell.field in {"g", "n", "x"}]


def test_two_numbers_that_are_swapped_are_believed_by_nobody() -> None:
    """Each number is there in both, so that identity would pair every row, and every figure would differ."""
    head = "paper|effect|outcome|g|n"
    rest = ("P2|1|pain|0.9|20", "P3|1|mood|0.7|30")
    one = plain(head, "P1|1|pain|0.50|40", "P1|2|sleep|0.31|40", *rest)
    other = plain(head, "P1|2|pain|0.50|40", "P1|1|sleep|0.31|40", *rest, file="b.csv")
    comparison = compared(one, other)
    assert sum(pairing.by == "similarity" for pairing in comparison.pairings) == 2
    assert {cell.field for cell in comparison.open} == {"effect"}


def test_a_row_with_two_numbers_is_called_as_one_of_them_wrote_it() -> None:
    """`1 / 2` and `2 / 1` are not `1 / 1` or `2 / 2`, which are other rows."""
    one = plain(HEAD, "P1|1|1|0.50|40|a", "P1|1|2|0.31|44|b", *REST)
    other = plain(HEAD, "P1|1|1|0.50|40|a", "P1|2|1|0.31|44|b", *REST, file="b.csv")
    (paired,) = [pairing for pairing in compared(one, other).pairings if pairing.by == "similarity"]
    rows = compared(one, other).merged_rows.filter(study="p1")
    assert rows["label"].to_list() == ["1 / 1", "1 / 2"]
    assert paired.state == "proposed"


def test_effects_that_nobody_numbered_alike_are_still_a_key() -> None:
    head = "study|effect|g|n"
    one = plain(head, "P1|1|0.50|40", "P1|2|0.31|44", "P2|1|0.9|20", "P2|2|0.8|21", "P3|1|0.7|30")
    other = plain(head, "P1|3|0.50|40", "P1|4|0.31|44", "P2|1|0.9|20", "P2|2|0.8|21", "P3|1|0.7|30", file="b.csv")
    comparison = compared(one, other)
    assert sum(pairing.by == "similarity" for pairing in comparison.pairings) == 2


def test_a_number_is_believed_where_rows_are_merely_different() -> None:
    one = plain(HEAD, "P1|1|1|0.50|40|a", "P1|1|2|0.31|44|b", *REST)
    other = plain(HEAD, "P1|1|1|0.50|40|a", "P1|1|2|0.77|45|c", *REST, file="b.csv")
    comparison = compared(one, other)
    assert not [pairing for pairing in comparison.pairings if pairing.by == "similarity"]
    assert len(comparison.open) == 3


def test_rows_that_two_people_numbered_differently_are_paired_by_likeness() -> None:
    """Most columns are the same in all rows of a study, and no two rows are equal in every column."""
    head = "study|ES no.|outcome|instrument|time|n|g"
    rest = ("P2|1|pain|VAS|post|20|0.9", "P2|2|sleep|PSQI|post|20|0.8", "P3|1|pain|VAS|post|31|0.75")
    one = plain(head, "P1|1|mood|HDRS|post|40|0.12", "P1|2|fear|GAD-7|post|40|0.05", *rest)
    other = plain(head, "P1|1|fear|GAD|post|40|0.05", "P1|2|mood|HDRS|post|41|0.12", *rest, file="b.csv")
    comparison = compared(one, other)
    assert sum(pairing.by == "similarity" for pairing in comparison.pairings) == 2
    assert sorted(cell.field for cell in comparison.open) == ["es_no", "es_no", "instrument", "n"]
    (about,) = [assumption for assumption in infer([one, other]).assumed.assumptions if assumption.about == "key"]
    assert about.doubtful
    assert "; 2 rows are more alike to a row with another number than to the one with the same" in about.sentence
