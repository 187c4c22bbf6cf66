"""Years of two digits are those of another file where most of them are in it, and only there."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists

from tests.validate.inference.plain import plain
from validate.extraction.extraction import read_extraction
from validate.inference.infer import Inferred, infer
from validate.inference.plain_table import PlainTable

WHOLE = ("2009", "2011", "2013", "1998", "NR")
SHORT = ("09", "11", "14", "98", "NR")


def table(name: str, texts: Sequence[str], header: str = "Year") -> PlainTable:
    return plain(f"study|{header}", *(f"S{at}|{text}" for at, text in enumerate(texts)), file=f"{name}.csv")


def agreeing(found: Inferred) -> int:
    read = [read_extraction(name, found.form, name, [found.raw(which)]) for which, name in enumerate("ab")]
    keys = [one.tables["studies"].keys["year"].to_list() for one in read]
    return sum(ours == theirs for ours, theirs in zip(*keys, strict=True))


def said(found: Inferred) -> list[str]:
    return [said.sentence for said in found.assumed.assumptions if said.doubtful and "two digits" in said.sentence]


@pytest.mark.parametrize("short", [SHORT, ("9", "11", "14", "98", "NR"), ("'09", "'11", "'14", "'98", "NR")])
def test_years_of_two_digits_are_those_of_the_other_file(short: Sequence[str]) -> None:
    for tables in ([table("a", WHOLE), table("b", short)], [table("b", short), table("a", WHOLE)]):
        found = infer(tables)
        assert found.form.studies["year"].cell.type_name == "year"
        assert agreeing(found) == 4
        (sentence,) = said(found)
        assert "'Year' of b.csv" in sentence
        assert sentence.endswith(("is 2009", "is 2011"))


def test_numbers_that_are_no_years_of_the_other_file_stay_as_they_are() -> None:
    found = infer([table("a", WHOLE), table("b", ("10", "20", "30", "40", "NR"))])
    assert not said(found)
    assert agreeing(found) == 1


def test_numbers_under_a_header_that_both_files_have_short_stay_as_they_are() -> None:
    found = infer([table("a", SHORT), table("b", SHORT)])
    assert not said(found)


@given(lists(integers(1969, 2068), min_size=3, max_size=8))
def test_every_year_is_found_again(years: list[int]) -> None:
    found = infer([table("a", [str(year) for year in years]), table("b", [f"{year % 100:02}" for year in years])])
    assert agreeing(found) == len(years)
