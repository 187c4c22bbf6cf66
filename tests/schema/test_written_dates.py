"""Names of months in other languages, whole or short, with and without a day, are those of English ones."""

import pytest

from schema.words import Words
from schema.written_dates import written_date

SAME = [
    ("15. Mär. 2007", "2007-03-15"),
    ("15. Mrz 2007", "2007-03-15"),
    ("22. Okt. 2014", "22 October 2014"),
    ("24. Dez. 2016", "24 Dec 2016"),
    ("3 févr. 2011", "2011-02-03"),
    ("14 juil. 2011", "14 July 2011"),
    ("1 ene. 2011", "2011-01-01"),
    ("7 ago 2011", "7 August 2011"),
    ("2 mrt 2011", "2011-03-02"),
    ("enero 2007", "January 2007"),
    ("enero de 2007", "Jan. 2007"),
    ("März 2007", "March 2007"),
    ("Okt. 2007", "Oct 2007"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_month_of_another_language_is_the_same_month(one: str, other: str) -> None:
    assert Words().key(one) == Words().key(other)


@pytest.mark.parametrize("text", ["3 jui 2011", "5 kw 2011", "study 2011", "ma 2011", "Wien 2011", "de 2007"])
def test_a_text_that_may_be_two_months_or_none_is_no_date(text: str) -> None:
    assert written_date(text) is None
