"""Words that differ in case, spacing and punctuation alone mean the same; what has a meaning is kept."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis.strategies import integers, sampled_from

from schema.cells import Date
from schema.problem import CellError
from schema.quantities import Unit
from schema.si_units import SI_UNITS
from schema.words import Listed, Words

SAME = (
    ("Clark 1994", "Clark, 1994"),
    ("Clark (1994)", "clark 1994."),
    ("complexity across", "complexity\nacross"),
    ("https://doi.org/10.1000/xyz", "10.1000/XYZ"),
    ("doi: 10.1000/xyz", "http://dx.doi.org/10.1000/xyz"),
    ("Effects of X: a trial", "Effects of X - a trial"),
    ("A study (pilot)", "A study [pilot]"),
    ("low-dose", "low dose"),
    ("n=3", "n = 3"),
    ("e.g. this", "eg this"),
    ("Crohn's disease", "Crohns disease"),
    ("[0.11, 0.31]", "0.11 to 0.31"),
    ("(0.11; 0.31)", "0.11-0.31"),
    ("(0.11,0.31)", "0.11 \u2013 0.31"),
    ("[-0.3, 0.2]", "-0.3 to 0.2"),
    ("1.2 (0.9-1.4)", "1.2 [0.9, 1.4]"),
    ("-0.61 [-0.91, -0.31]", "-0.61 (-0.91 to -0.31)"),
    ("0.19 [-0.11, 0.49]", "0.19 (-0.11 to 0.49)"),
    ("0.19 (-0.11; 0.49)", "0.19 (-0.11, 0.49)"),
    ("0.5 (95% CI: 0.2, 0.8)", "0.5 (95 % CI 0.2 to 0.8)"),
    ("18-65 years", "18 to 65 years"),
    ("54 %\u201367 %", "54-67%"),
    ("11 of 51", "11/51"),
    ("11 out of 51 (22%)", "11/51 (22 %)"),
    ("1.20 (0.80\u20131.90)", "1.2 (0.8-1.9)"),
    ("2.0 [1.1 to 3.50]", "2 (1.10-3.5)"),
    ("0.030", ".03"),
    ("< 0.050", "<.05"),
    ("<0,001", "< .001"),
    ("< ,05", "<0.05"),
    ("<1,5", "< 1.5"),
    ("p < 0.001", "<.001"),
    ("P-value \u2264 .05", "<=0.05"),
    ("p = .03", ".030"),
    ("p=0,03", "= 0.03"),
    ("12 (34%)", "12 (34 %)"),
    ("12 / 34", "12/34"),
    ("$1,000", "$1000"),
    ("3.2 +/- 1.1", "3.2\u00b11.1"),
    ("non-randomised", "nonrandomised"),
    ("non randomised", "Nonrandomised"),
    ("publi- cation", "publication"),
    ("https:// osf.io/dehqg", "https://osf.io/dehqg"),
    ("in Taiwan .", "in Taiwan"),
    ("databases,WebANK", "databases, WebANK"),
    ("R&amp;D", "R & D"),
    ("anxiety &amp; depression", "anxiety and depression"),
    ("&lt;5", "<5"),
    (">=18", "\u226518"),
    ("5 x 10", "5 \u00d7 10"),
    ("10 percent", "10%"),
    ("0\u00b75 mg", "0.5 mg"),
    ("10.1000/x; https://doi.org/10.1000/y", "10.1000/x; 10.1000/y"),
    ("12 wk", "12 weeks"),
    ("12-week", "twelve weeks"),
    ("1 year", "12 months"),
    ("24 h", "1 day"),
    ("2 weeks", "14 d"),
    ("1000 mcg", "1 mg"),
    ("1,000 mcg", "1 mg"),
    ("1 g", "1,000 mg"),
    ("1,000mg daily", "1000 mg daily"),
    ("'-0.95 to -0.35", "-0.95 to -0.35"),
    ("'+", "+"),
    ("1 kg", "1000 g"),
    ("1 kg", "1 Kg"),
    ("5 mM", "5 mmol/L"),
    ("0.005 M", "5 mM"),
    ("5 mM glucose", "5 mmol/l glucose"),
    ("10 mm", "1 cm"),
    ("1 l", "1000 mL"),
    ("5 cc", "5 ml"),
    ("1 mg/mL", "1 g/L"),
    ("100 ng per ml", "0.1 mg/l"),
    ("50 MG", "50 mg"),
    ("5 PM", "5 pm"),
    ("10 MHz", "10 mhz"),
    ("12.3 (4.5)", "12.30 (4.50)"),
    ("8.0 (2)", "8 (2.0)"),
    ("10.0 \u00b1 2.0", "10 +/- 2"),
    ("18 to 65 yrs", "18-65 years"),
    ("6 mo follow-up", "6 months followup"),
    ("Oct 27", "27-Oct"),
    ("October 27th, 2023", "27 Oct. 2023"),
    ("2023-10-27", "27 October 2023"),
    ("Sept 2021", "September 2021"),
)
DIFFERENT = (
    ("1.5", "15"),
    ("-5", "5"),
    ("3 - 4", "3 4"),
    ("p<0.05", "p>0.05"),
    ("p<0.05", "0.05"),
    ("<0.05", "<=0.05"),
    ("p 5", "5"),
    ("p53 = 3", "3"),
    ("<1,500", "<1.5"),
    ("< 0,05", "< 0,005"),
    ("yes?", "yes"),
    ("A/B", "AB"),
    ("5 (3)", "53"),
    ("+", "-"),
    ("B-2", "B2"),
    ("A.1", "A1"),
    ("1,5", "15"),
    ("1,5 mg", "15 mg"),
    ("10,20,300 mg", "1020300 mg"),
    ("0,500 mg", "500 mg"),
    ("version 2.10 (3)", "version 2.1 (3)"),
    ("20 (5)", "2 (5)"),
    ("3.2 \u00b1 1.1", "3.2 (1.1)"),  # a standard error, or a standard deviation?
    ("(1,234)", "1 to 234"),
    ("$1,00", "$100"),
    ("visits (3, 5)", "visits 3-5"),
    ("[-0.3, 0.2]", "0.3 to 0.2"),
    ("2001-05-03", "2001 05 03"),
    ("0.11 to 0.31", "0.11 to 0.3"),
    ("10 to 20", "1 to 2"),
    ("2.10", "2.1"),  # of software
    ("0.03", "0.3"),
    ("A B", "AB"),
    ("10 12", "1012"),
    ("12 weeks", "3 months"),  # nobody knows how long a month is
    ("52 weeks", "1 year"),
    ("5 m", "5 months"),  # or minutes, or metres
    ("5 mM", "5 mm"),
    ("5 mM glucose", "5 mm glucose"),
    ("5 M", "5 m"),
    ("3 Mg", "3 mg"),
    ("mM", "mm"),
    ("2 mS", "2 ms"),
    ("3 T", "3 t"),
    ("10 mHz", "10 MHz"),
    ("1 mmol/l", "18 mg/dl"),
    ("1 kg", "100 g"),
    ("5 mg", "5 mg/l"),
    ("Oct 27", "Nov 27"),
    ("Oct 27", "Oct 2027"),
    ("Mayor 2020", "May 2020"),
    ("not at all", "not all"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same(one: str, other: str) -> None:
    assert Words().key(one) == Words().key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_not_the_same(one: str, other: str) -> None:
    assert Words().key(one) != Words().key(other)


@given(integers(1, 5_000), sampled_from(SI_UNITS), integers(1, 5_000), sampled_from(SI_UNITS))
def test_amounts_are_the_same_where_they_are_equal_and_nowhere_else(
    one: int, unit: Unit, other: int, in_: Unit
) -> None:
    same = Words().key(f"{one} {unit.code}") == Words().key(f"{other} {in_.code}")
    assert same == (unit.base == in_.base and Fraction(one) * unit.times == Fraction(other) * in_.times)


@given(integers(1, 5_000), sampled_from(SI_UNITS), sampled_from(SI_UNITS))
def test_an_amount_is_the_same_in_another_unit(number: int, unit: Unit, other: Unit) -> None:
    inside = number * unit.times / other.times
    if unit.base == other.base and inside.denominator == 1:
        assert Words().key(f"{number} {unit.code}") == Words().key(f"{inside} {other.aliases[-1]}")


@pytest.mark.parametrize("text", ["()", "-", "...", "[ ]", '"', "'"])
def test_signs_alone_are_something(text: str) -> None:
    assert Words().key(text)


def test_a_number_and_its_unit_or_word_are_the_same_however_they_are_spaced() -> None:
    cell = Words()
    for one, other in (("10 mg", "(10mg)"), ("week 6", "Week6"), ("Drug 0.5mg/kg", "drug 0.5 mg/kg")):
        assert cell.key(one) == cell.key(other)
    assert cell.key("10 mg") != cell.key("1 0 mg")


@pytest.mark.parametrize(
    "spellings",
    [
        ("GAD-7", "GAD7", "GAD 7"),
        ("SF-36", "SF36"),
        ("12-item", "12 item"),
    ],
)
def test_a_hyphen_within_a_word_says_nothing(spellings: tuple[str, ...]) -> None:
    assert len({Words().key(spelling) for spelling in spellings}) == 1


@given(integers(0, 999), integers(0, 999))
def test_a_hyphen_between_numbers_says_something(one: int, other: int) -> None:
    assert Words().key(f"{one}-{other}") not in {Words().key(f"{one}{other}"), Words().key(f"{one} {other}")}
    assert Words().key(f"r -{one}") != Words().key(f"r {one}")
    assert Words().key(f"r-{one}.{other}") != Words().key(f"r{one}.{other}")


@pytest.mark.parametrize("cell", [Words(), Listed()])
def test_only_what_is_no_word_by_itself_is_joined_to_the_next(cell: Words) -> None:
    assert cell.key("Non-randomised trial") == cell.key("nonrandomised  trial")
    assert cell.key("not pre-registered") != cell.key("not preregistered")
    assert cell.key("a part of it") != cell.key("apart of it")


def test_answers_of_a_list_are_the_same_in_any_spelling_and_order() -> None:
    cell = Listed()
    assert cell.key("Non-randomised; 12 wk; cohort") == cell.key("12 weeks; cohort; nonrandomised")
    assert cell.key("a b; c") != cell.key("ab; c")


@pytest.mark.parametrize(
    "text",
    [
        "(54, 67)",
        "[54; 67]",
        "54, 67",
        "54;67",
        "54 to 67",
        "54\u201367",
        "54 %\u201367 %",
        "95% CI: 54, 67",
        "95 % CI 54-67",
    ],
)
def test_two_numbers_below_a_header_of_intervals_are_one_interval(text: str) -> None:
    assert Words(interval=True).key(text) == Words(interval=True).key("[54.0, 67.0]")
    assert Words(interval=True).key(text) != Words(interval=True).key("[54, 76]")


@pytest.mark.parametrize("text", ["90% CI: 54, 67", "54, 60, 67", "54 67", "5467", "60 (54, 67)"])
def test_what_is_not_plainly_this_interval_differs_from_it(text: str) -> None:
    assert Words(interval=True).key(text) != Words(interval=True).key("[54, 67]")


@pytest.mark.parametrize(
    "text", ["31,8 (3,9)", "31.8 (SD 3.9)", "31.8 (SD = 3.9)", "31.8 \u00b1 3.9", "31.8 (+/- 3.9)", "31.8, SD 3.90"]
)
def test_the_second_number_below_a_header_of_deviations_is_one(text: str) -> None:
    assert Words(deviation=True).key(text) == Words(deviation=True).key("31.8 (3.9)")
    assert Words(deviation=True).key(text) != Words(deviation=True).key("31.8 (SE 3.9)")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("54, 67", "54 to 67"),
        ("31.8 (SD 3.9)", "31.8 (3.9)"),
        ("31.8 \u00b1 3.9", "31.8 (SD 3.9)"),
        ("51 of 11", "51/11"),
    ],
)
def test_without_a_header_that_says_so_results_may_mean_other_things(one: str, other: str) -> None:
    assert Words().key(one) != Words().key(other)


@pytest.mark.parametrize(
    "text",
    [
        "5. März 2010",
        "5 mars 2010",
        "5 de marzo de 2010",
        "5 marzo 2010",
        "5 de março de 2010",
        "5 maart 2010",
        "5 March 2010",
    ],
)
def test_a_day_is_the_same_with_the_name_of_its_month_in_any_language(text: str) -> None:
    assert Date().parse(text) == Date().parse("2010-03-05")
    assert Words().key(text) == Words().key("2010-03-05")


@pytest.mark.parametrize("text", ["January 2007", "Jan 2007", "enero de 2007", "2007 - 01"])
def test_a_month_without_a_day_is_the_same_in_digits(text: str) -> None:
    assert Words().key(text) == Words().key("2007-01")
    assert Words().key(text) not in {Words().key(other) for other in ("2007-10", "2007", "2007-01-01", "2007 to 2010")}


@pytest.mark.parametrize("text", ["5 marca 2010", "5 de 2010", "30. Februar 2010"])
def test_what_names_no_day_is_none(text: str) -> None:
    with pytest.raises(CellError):
        Date().parse(text)
