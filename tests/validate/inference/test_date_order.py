"""Days in digits are read in the order that the column shows; where nothing shows it, that is asked."""

from collections.abc import Sequence

import pytest

from tests.validate.inference.plain import plain
from validate.extraction.extraction import read_extraction
from validate.inference.infer import Inferred, infer

REAL = ("2018-03-04", "2018-11-05", "2019-12-25", "2020-01-02")


def inferred(*columns: Sequence[str]) -> Inferred:
    return infer(
        [
            plain("study|published", *(f"S{at}|{text}" for at, text in enumerate(column)), file=f"{name}.csv")
            for name, column in zip("abc", columns, strict=False)
        ]
    )


def agreeing(found: Inferred) -> int:
    """In how many rows the first two tables mean the same."""
    read = [read_extraction(name, found.form, name, [found.raw(which)]) for which, name in enumerate("ab")]
    keys = [one.tables["studies"].keys["published"].to_list() for one in read]
    return sum(ours == theirs for ours, theirs in zip(*keys, strict=True))


def said(found: Inferred) -> list[tuple[str, bool]]:
    return [
        (assumption.sentence, assumption.doubtful)
        for assumption in found.assumed.assumptions
        if "begin" in assumption.sentence
    ]


def test_a_day_over_12_shows_the_order_of_its_column() -> None:
    found = inferred(("04.03.2018", "05.11.2018", "25.12.2019", "02.01.2020"), REAL)
    assert agreeing(found) == 4
    assert said(found) == [
        (
            "the dates of 'published' in a.csv begin with the day, as '25.12.2019' shows: '02.01.2020' is 2020-01-02",
            False,
        )
    ]


def test_each_file_may_have_an_order_of_its_own() -> None:
    ours = ("04/03/2018", "05/11/2018", "25/12/2019", "02/01/2020")
    theirs = ("3/4/2018", "11/5/2018", "12/25/2019", "1/2/2020")
    assert agreeing(inferred(ours, theirs)) == 4


@pytest.mark.parametrize("separator", ["/", "."])
def test_the_order_is_asked_about_where_nothing_in_the_file_shows_it(separator: str) -> None:
    ours = [text.replace(".", separator) for text in ("04.03.2018", "05.11.2018", "11.12.2019", "02.01.2020")]
    found = inferred(ours, ("2018-03-04", "2018-11-06", "2019-12-25", "2020-01-03"))
    ((sentence, doubtful),) = said(found)
    assert doubtful
    if separator == ".":
        assert agreeing(found) == 1
        assert "as most dates with points do" in sentence
    else:
        assert agreeing(found) == 0
        assert sentence.startswith("nothing shows whether '02/01/2020' in a.csv begins with the day or the month")


@pytest.mark.parametrize(
    ("ours", "order"),
    [
        (("04/03/2018", "05/11/2018", "11/12/2019", "02/01/2020"), "day"),
        (("3/4/2018", "11/5/2018", "12/11/2019", "1/2/2020"), "month"),
    ],
)
def test_the_dates_of_another_file_show_the_order(ours: Sequence[str], order: str) -> None:
    found = inferred(ours, REAL)
    assert agreeing(found) == 3
    ((sentence, doubtful),) = said(found)
    assert doubtful
    assert f"begin with the {order}, as most of them are dates in b.csv then, such as" in sentence


def test_dates_that_another_file_has_in_both_orders_show_nothing() -> None:
    ours = ("04/03/2018", "03/04/2018", "05/06/2018", "06/05/2018")
    found = inferred(ours, ("2018-04-03", "2018-03-04", "2018-05-06", "2018-06-05"))
    assert said(found)[0][0].startswith("nothing shows")


def test_another_file_may_show_the_order() -> None:
    ours = ("04/03/2018", "05/11/2018", "11/12/2019", "02/01/2020")
    found = inferred(ours, REAL, ("25/12/2019", "05/11/2018", "11/12/2019", "02/01/2020"))
    assert agreeing(found) == 3
    assert [doubtful for _, doubtful in said(found)] == [True, False]
    assert "as '25/12/2019' in c.csv shows: '02/01/2020' is 2020-01-02" in said(found)[0][0]


def test_a_file_that_shows_both_orders_is_read_in_none() -> None:
    found = inferred(("25/12/2018", "12/25/2018", "01/02/2019", "03/04/2019"), REAL)
    assert agreeing(found) == 0
    assert said(found)[0][1]


def test_words_with_a_few_dates_among_them_stay_words() -> None:
    found = inferred(("25.12.2019", "in spring", "in autumn", "later"), ("25.12.2019", "spring", "autumn", "later"))
    assert found.form.studies["published"].cell.type_name == "words"
    assert said(found) == []


@pytest.mark.parametrize("separator", ["/", "."])
def test_years_of_two_digits_are_read_where_the_column_is_one_of_dates(separator: str) -> None:
    ours = [text.replace(".", separator) for text in ("04.03.18", "05.11.18", "25.12.19", "02.01.20")]
    found = inferred(ours, REAL)
    assert agreeing(found) == 4
    pivot = f"years of two digits in 'published' of a.csv are 2000 to 2068, and from 69 on 1969 to 1999: {ours[3]!r} is"
    (asked,) = (one for one in found.assumed.assumptions if one.sentence.startswith("years of two digits"))
    assert (asked.sentence, asked.doubtful) == (f"{pivot} 2020-01-02", True)


def test_two_digits_say_another_century_from_69_on() -> None:
    assert agreeing(inferred(("25.12.68", "25.12.69"), ("2068-12-25", "1969-12-25"))) == 2


def test_numbers_of_sections_with_points_are_no_dates() -> None:
    sections = ("3.1.12", "3.4.13", "4.1.10", "4.2.11")
    found = inferred(sections, sections)
    assert found.form.studies["published"].cell.type_name != "date"
    assert said(found) == []
    dated = plain("study|date", *(f"S{at}|{text}" for at, text in enumerate(("03.01.12", "13.04.13", "04.01.10"))))
    assert infer([dated, dated]).form.studies["date"].cell.type_name == "date"


@pytest.mark.parametrize("month", ["5-Jan-{}", "5. Januar 20{}", "5 de enero de 20{}", "January 5, 20{}"])
def test_a_column_of_dates_of_several_years_was_not_made_by_a_spreadsheet(month: str) -> None:
    """Nor is it said of one of a file of text, which no spreadsheet program has seen."""
    entries = [f"S{year}|{month.format(year)}" for year in range(10, 16)]
    days = [f"S{year}|20{year}-01-05" for year in range(10, 16)]
    found = infer([plain("study|first screened", *entries), plain("study|first screened", *days, file="b.csv")])
    assert not [one.sentence for one in found.assumed.assumptions if "Excel" in one.sentence]


NAMED = ("4-Mar-18", "5-Nov-18", "25 Dec 19", "2-Jan-20")


@pytest.mark.parametrize("whole", [REAL, ("04/03/2018", "05/11/2018", "11/12/2019", "02/01/2020"), ("4 March 2018",)])
def test_years_of_two_digits_after_the_name_of_a_month_are_asked_about(whole: Sequence[str]) -> None:
    found = inferred(NAMED, (*whole, *REAL[len(whole) :]))
    assert found.form.studies["published"].cell.type_name == "date"
    assert agreeing(found) == (3 if "11/12/2019" in whole else 4)
    (asked,) = [one for one in found.assumed.assumptions if "two digits" in one.sentence]
    assert asked.doubtful
    assert "'published' of a.csv" in asked.sentence
    assert asked.sentence.endswith("'2-Jan-20' is 2020-01-02")


def test_a_number_after_the_name_of_a_month_is_no_year_where_nothing_shows_dates() -> None:
    found = inferred(("1 may 20", "2 may 30"), ("1 may 20", "3 may 40"))
    assert found.form.studies["published"].cell.type_name == "words"


def test_one_short_year_beside_dates_in_an_unknown_order_hides_no_question() -> None:
    ours = ("04/03/2018", "05/11/2018", "11/12/2019", "2-Jan-20")
    ((sentence, doubtful),) = said(inferred(ours, ("2018-03-05", "2018-11-06", "2019-12-25", "2020-01-03")))
    assert doubtful
    assert sentence.startswith("nothing shows whether '04/03/2018' in a.csv begins with the day or the month")
