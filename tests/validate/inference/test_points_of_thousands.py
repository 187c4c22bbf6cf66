"""Numbers with a point before three digits: `1.200` may be 1200 or 1.2."""

from dataclasses import replace

import pytest

from tests.validate.inference.plain import plain
from validate.extraction.extraction import read_extraction
from validate.inference.infer import Inferred, infer
from validate.merge import merge


def _asked(found: Inferred) -> list[str]:
    return [assumption.sentence for assumption in found.assumed.assumptions if assumption.doubtful]


def test_points_that_nothing_explains_stay_as_they_are_and_are_asked_about() -> None:
    ours = plain("study|sample", "A|1.200", "B|850", "C|15.000")
    found = infer([ours, replace(ours, file="b.csv")])
    assert found.fields[1].cell.type_name == "words"
    assert _asked(found) == [
        "nothing shows whether '1.200' in 'sample' is 1200 or 1.2, so its entries are compared as they are written"
    ]
    one, other = (read_extraction(of, found.form, of, [found.raw(at)]) for at, of in enumerate("ab"))
    assert merge([one, other]).counts()["conflict"] == 0


def test_the_same_numbers_without_a_point_show_that_it_stands_between_thousands() -> None:
    ours = plain("study|sample", "A|1.200", "B|850", "C|15.000")
    theirs = plain("study|sample", "A|1200", "B|850", "C|15001", file="b.csv")
    found = infer([ours, theirs])
    assert found.fields[1].cell.type_name == "count"
    assert _asked(found) == [
        "'1.200' in 'sample' of a.csv is 1200, and not 1.200, because most of these numbers are in the column without"
        " a point too"
    ]
    one, other = (read_extraction(of, found.form, of, [found.raw(at)]) for at, of in enumerate("ab"))
    assert merge([one, other]).counts()["conflict"] == 1


def test_a_number_with_two_points_shows_it_for_the_column() -> None:
    ours = plain("study|cost", "A|1.200", "B|2.310.500")
    found = infer([ours, replace(ours, file="b.csv")])
    assert found.fields[1].cell.type_name == "count"
    assert _asked(found)[-1].endswith("because numbers there have two points")


def test_decimal_commas_in_texts_of_a_workbook_show_it_beside_an_entry_that_is_no_number_of_it() -> None:
    ours = plain("study|sample|age", "A|1.200|45,2 (45,0 bis 70,5)", "B|1.853|39,9 (39,0 bis 70,5)")
    found = infer([ours, replace(ours, file="b.csv")])
    assert found.fields[1].cell.type_name == "count"
    assert _asked(found)[0] == (
        "'1.200' in 'sample' of a.csv is 1200, and not 1.200, because other entries of the file have decimal commas"
    )
    numbers = plain("study|sample|age", "A|1.204|45,2 (45,0 bis 70,5)", "B|1.853|39,9 (39,0 bis 70,5)")
    assert infer([numbers, replace(numbers, file="b.csv")]).fields[1].cell.type_name == "words"


@pytest.mark.parametrize(
    "rows",
    [
        ("A|1.200|3.5", "B|2.125|4.25"),  # another column has decimal points
        ("A|1.200|5.1 (1.7)", "B|2.125|6.0 (1.1)"),
        ("A|1.200|x", "B|2.12|y"),
        ("A|1.200|x", "B|0.125|y"),
    ],
)
def test_decimals_stay_decimals_where_the_column_or_file_shows_them(rows: tuple[str, ...]) -> None:
    ours = plain("study|ratio|other", *rows)
    found = infer([ours, replace(ours, file="b.csv")])
    assert found.fields[1].cell.type_name == "number"
    assert not [sentence for sentence in _asked(found) if "1.200" in sentence]


def test_hundreds_beside_such_numbers_leave_it_open_whatever_other_columns_have() -> None:
    ours = plain("study|ratio|sample", "A|0.25|1.200", "B|1.5|850", "C|2.75|2.310")
    found = infer([ours, replace(ours, file="b.csv")])
    assert found.fields[2].cell.type_name == "words"
    assert any("'1.200' in 'sample' is 1200 or 1.2" in sentence for sentence in _asked(found))
