"""A study that is named once, above blank cells, is that of the rows below; a forgotten cell is not filled."""

import pytest

from extract.tables.blank_below import with_studies_below
from tests.validate.inference.plain import plain

HEADERS = "Study|Country|Arm|N|Notes"
NESTED = ("A 2001|Peru|drug|20|x", "||placebo|21|", "B 2002||drug|30|y", "||placebo|31|", "||wait list|32|")


def test_the_study_and_what_is_blank_with_it_are_those_above() -> None:
    table = with_studies_below(
        plain("Study|Country|Arm|N|Notes", *(row.replace("2002||", "2002|UK|") for row in NESTED))
    )
    assert table.cells["0"].to_list() == ["A 2001", "A 2001", "B 2002", "B 2002", "B 2002"]
    assert table.cells["1"].to_list() == ["Peru", "Peru", "UK", "UK", "UK"]
    assert table.cells["4"].to_list() == ["x", None, "y", None, None]
    assert [sentence for sentence, _ in table.guesses] == [
        "Sheet1: 3 rows have nothing in 'Study' and 'Country', and were read as further rows of the study above"
    ]


def test_a_column_with_other_blanks_stays_as_it_is() -> None:
    assert with_studies_below(plain(HEADERS, *NESTED)).cells["1"].to_list() == ["Peru", None, None, None, None]


@pytest.mark.parametrize(
    "rows",
    [
        ("A|P|drug|1|", "|P|placebo|2|", "B|P|drug|3|", "C|P|drug|4|", "D|P|drug|5|", "E|P|drug|6|"),  # one forgotten
        ("A|P|drug|1|", "|P|placebo|2|", "A|P|wait|3|", "|P|drug|4|"),  # a study begins twice
        ("|P|drug|1|", "A|P|placebo|2|", "|P|drug|3|", "B|P|drug|4|", "|P|drug|5|"),  # nothing above
        ("A|P|drug|1|", "|P||2|", "B|P|drug|3|", "|P||4|"),  # nothing tells the rows apart
    ],
)
def test_other_blanks_are_left_blank(rows: tuple[str, ...]) -> None:
    table = plain(HEADERS, *rows)
    assert with_studies_below(table) is table
