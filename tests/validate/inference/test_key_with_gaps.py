"""Doses and the like identify rows where nothing else does, also if only some studies have them."""

import pytest

from tests.validate.inference.plain import plain
from validate.inference.infer import infer

DRUGS = (("ketamine", "1.5"), ("placebo", "2.5"))


@pytest.mark.parametrize("gap", ["NA", "none", ""])
@pytest.mark.parametrize("headers", ["dose_arm1|dose_arm2", "multi_1|multi_2"])
def test_doses_tell_rows_apart_where_only_some_studies_have_two(headers: str, gap: str) -> None:
    rows = [
        *("G1|1|25 mg|1 mg|79|12.1", "G1|1|10 mg|1 mg|75|14.2", "G1|1|25 mg|10 mg|75|15.2", "G1|3|25 mg|1 mg|79|11.1"),
        *("G1|3|10 mg|1 mg|75|13.3", "G1|3|25 mg|10 mg|75|15.9", f"G2|1|22 mg|{gap}|25|8.1", f"G2|1|1 mg|{gap}|26|9.5"),
        *(
            f"G3|2|{gap}|{gap}|12|8.8",
            f"G3|4|{gap}|{gap}|12|8.4",
            f"G4|2|{gap}|{gap}|15|9.8",
            f"G4|6|{gap}|{gap}|15|9.1",
        ),
    ]
    head = f"study|week|{headers}|n|mean"
    found = infer([plain(head, *rows), plain(head, *reversed(rows), file="b.csv")])
    assert {column.label for column in found.key.columns} == {"study", "week", *headers.split("|")}
    assert found.key.measured or "dose" not in headers


def test_a_column_with_gaps_that_helps_no_further_is_no_part_of_the_key() -> None:
    rows = [f"P{study}|{drug}|{'20 mg' if study == 1 else ''}|{mean}" for study in (1, 2, 3) for drug, mean in DRUGS]
    found = infer([plain("study|drug|dose|mean", *rows), plain("study|drug|dose|mean", *rows, file="b.csv")])
    assert [column.label for column in found.key.columns] == ["study", "drug"]


def test_a_key_whose_gaps_are_in_most_rows_is_one_all_the_same_if_it_tells_them_apart() -> None:
    """The other rows are paired by similarity."""
    rows = [f"P{study}|{week}|||{study}.{week}" for study in range(9) for week in (1, 2)]
    doses = [f"Q{study}|1|{one} mg|{other} mg|9" for study in (1, 2) for one, other in ((1, 5), (5, 1), (5, 5), (1, 1))]
    found = infer([plain("study|week|high|low|n", *rows, *doses), plain("study|week|high|low|n", *doses, *rows)])
    assert {column.label for column in found.key.columns} == {"study", "week", "high", "low"}
    assert found.key.blank == 2 * len(rows)
