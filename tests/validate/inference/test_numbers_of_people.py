"""Numbers of people are compared, whatever their header says of numbers: only what counts rows or studies is not."""

import pytest

from tests.validate.inference.plain import plain
from validate.inference.infer import infer


def _left(ours: list[int], theirs: list[int], header: str) -> bool:
    """Whether the column is left out."""
    tables = [
        plain(f"study|{header}|age", *(f"S{row}|{number}|4{row}" for row, number in enumerate(numbers)), file=file)
        for file, numbers in (("a.csv", ours), ("b.csv", theirs))
    ]
    return header not in {field.column.label for field in infer(tables).fields}


@pytest.mark.parametrize("header", ["Number", "Patients no.", "Total number", "No.", "#", "Nr"])
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([24, 31, 45, 60, 88, 90, 120, 200], [24, 31, 45, 60, 89, 91, 121, 201]),
        ([60, 31, 245, 24, 88, 190, 20, 200], [61, 32, 246, 25, 89, 191, 21, 201]),
        ([20, 21, 22, 23, 24, 25, 26, 27], [20, 21, 22, 33, 34, 35, 36, 37]),
    ],
)
def test_numbers_of_people_are_compared(ours: list[int], theirs: list[int], header: str) -> None:
    assert not _left(ours, theirs, header)


def test_numbers_that_each_table_gave_its_rows_are_not_and_that_is_a_guess() -> None:
    assert _left([1, 2, 3, 4, 5, 6], [3, 1, 2, 6, 4, 5], "Number")
    assert _left([710001, 710007, 710009, 720001], [910001, 910004, 930002, 940003], "Entry id")
