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


def test_an_outline_of_several_columns_is_filled_though_nothing_in_it_names_a_study() -> None:
    """Each name stands once above its rows, level by level; a number below tells the rows apart."""
    table = with_studies_below(
        plain(
            "Model|Prompt|Case|Criterion||Clarity", "G|zero|C|Form|1|5", "||||2|4", "|||Use|1|5", "||||2|3",
            "G|one|C|Form|1|5", "||||2|4", "|||Use|1|5", "||||2|3",
        )
    )  # fmt: skip
    assert table.cells["0"].to_list() == ["G"] * 8
    assert table.cells["1"].to_list() == ["zero"] * 4 + ["one"] * 4
    assert table.cells["2"].to_list() == ["C", *[None] * 3] * 2  # tells no row from another: two cells, not eight
    assert table.cells["3"].to_list() == ["Form", "Form", "Use", "Use"] * 2
    assert [sentence for sentence, _ in table.guesses] == [
        "Sheet1: 6 rows have nothing in 'Model' and 'Prompt' and 1 more column, and were read as further rows of the"
        " headings above"
    ]


def test_the_arm_too_is_that_of_the_rows_below() -> None:
    table = with_studies_below(
        plain("Study|Arm|Time|N", "A|drug|pre|9", "||post|8", "|placebo|pre|7", "||post|7", "B|drug|pre|5", "||post|4")
    )
    assert table.cells["0"].to_list() == ["A"] * 4 + ["B"] * 2
    assert table.cells["1"].to_list() == ["drug", "drug", "placebo", "placebo", "drug", "drug"]


@pytest.mark.parametrize(
    "rows",
    [
        ("x|a1|4", "|a2|5", "y|a3|4", "|a4|5"),  # each row has a name of its own, so that the rest are answers
        ("x|1|4", "|2|5", "|1|6", "y|1|4", "|2|5"),  # the rows are not told apart
        ("|1|4", "x|2|5", "y|1|4", "|2|5"),  # nothing above
    ],
)
def test_a_column_with_blanks_is_no_outline_where_rows_are_not_told_apart_by_it(rows: tuple[str, ...]) -> None:
    table = plain("funding|no|n", *rows)
    assert with_studies_below(table) is table


def test_a_reviewer_tells_the_rows_of_a_study_apart() -> None:
    table = with_studies_below(plain("Study|Reviewer|n", "A 2001|AB|20", "|CD|21", "B 2002|AB|30", "|CD|30"))
    assert table.cells["0"].to_list() == ["A 2001", "A 2001", "B 2002", "B 2002"]


def test_a_person_who_is_named_once_has_the_rows_below() -> None:
    rows = ("AB|A 2001|20", "|B 2002|30", "CD|A 2001|21", "|B 2002|30")
    table = with_studies_below(plain("Reviewer|Study|n", *rows))
    assert table.cells["0"].to_list() == ["AB", "AB", "CD", "CD"]
    assert [sentence for sentence, _ in table.guesses] == [
        "Sheet1: 2 rows have nothing in 'Reviewer', and were read as further rows of the person above"
    ]
    for others in (("AB|A 2001|20", "|B 2002|30", "AB|C 2003|1", "|D 2004|2"), ("AB|A|1", "|B|2", "CD|C|3")):
        assert with_studies_below(plain("Reviewer|Study|n", *others)).guesses == ()


def test_the_year_beside_an_author_is_that_of_the_rows_below() -> None:
    rows = ("Alder|2009|yoga|20", "||wait|21", "Bruun|2011|yoga|30", "||wait|31")
    table = with_studies_below(plain("Author|Year|Arm|N", *rows))
    assert table.cells["1"].to_list() == ["2009", "2009", "2011", "2011"]
    again = with_studies_below(plain("Author|Year|Arm|N", *rows, "Alder|2015|yoga|9", "||wait|8"))
    assert again.cells["0"].to_list() == ["Alder", "Alder", "Bruun", "Bruun", "Alder", "Alder"]
    assert again.cells["1"].to_list() == ["2009", "2009", "2011", "2011", "2015", "2015"]
