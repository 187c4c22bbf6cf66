"""Every cell type: what is read is written and read again, and the key says which values are the same."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from schema.cell_type import CellType
from schema.cells import Count, Date, Key, Number, Percentage, Reference, Text, Verbatim, Year
from schema.choices import Choice, Choices, option
from schema.countries import Countries
from schema.identifiers import Identifier, Place
from schema.missing import Missing
from schema.problem import CellError
from schema.quantities import MG_PER_70KG, MG_PER_KG, MICROGRAM, MILLIGRAM, Amount
from tests.review import MEANINGS, REVIEW
from validate.extraction.read_cells import key_of

ROUTES = (option("iv", "IV", "", "intravenous"), option("im", "IM, deep"), option("oral"))
WORDS = st.text(
    st.one_of(st.sampled_from("aB .;,-–“”\u200b\u00a0\n；\u037e\u0301é"), st.characters(exclude_categories=["Cs"])),
    max_size=15,
)
DECIMALS = st.decimals(min_value=0, max_value=10**9, places=3).map(str) | st.integers(0, 10**6).map(str)
TYPES: dict[str, tuple[CellType[Any], SearchStrategy[str]]] = {
    "text": (Text(), WORDS),
    "verbatim": (Verbatim(), WORDS),
    "key": (Key(), WORDS),
    "reference": (Reference(to="arms"), WORDS),
    "references": (Reference(to="arms", several=True), WORDS),
    "choice": (Choice(choices=ROUTES, other=True), st.sampled_from(["iv", "IV ", "intravenous.", "im, deep", "Other"])),
    "choices": (
        Choices(choices=ROUTES),
        st.lists(st.sampled_from(["iv", "IM, deep", "ORAL"]), min_size=1).map("; ".join),
    ),
    "countries": (Countries(), st.lists(st.sampled_from(["UK", "fra", "U.S.", "Namibia"]), min_size=1).map(";".join)),
    "number": (Number(), DECIMALS),
    "percentage": (Percentage(at_least=0, at_most=100), st.sampled_from(["55.10", "55.1 %", "100", "0", "0,5%"])),
    "count": (Count(), st.integers(0, 10**9).map(str) | st.sampled_from(["1 234", "1,234", "24.0"])),
    "quantity": (
        Amount(units=(MILLIGRAM, MICROGRAM, MG_PER_KG, MG_PER_70KG)),
        st.builds("{} {}".format, DECIMALS, st.sampled_from(["mg", "µg", "mcg", "mg/kg", "mg/70 kg", "MG PER KG"])),
    ),
    "year": (Year(), st.integers(1800, 2999).map(str)),
    "date": (Date(), st.dates().map(str) | st.sampled_from(["2021-03", "2021", "9 March 2021", "1. Dec. 1999"])),
    "doi": (Identifier(scheme="doi"), st.sampled_from(["10.1192/bjo.2019.52", "https://doi.org/10.1192/BJO.2019.52."])),
    "pmid": (Identifier(scheme="pmid"), st.sampled_from(["31420388", "PMID: 31420388"])),
    "registry": (Identifier(scheme="registry"), st.sampled_from(["NCT02782104", "nct02782104"])),
    "place": (Place(), WORDS | st.sampled_from(["p. 4", "pp 4-5", "Table2", "abstract; fig. 3"])),
}


def _read(cell: CellType[Any], text: str) -> Any:
    try:
        value = cell.parse(text)
    except CellError:
        value = None
    assume(value is not None and not isinstance(value, Missing))
    return value


@pytest.mark.parametrize("name", TYPES)
@given(data=st.data())
def test_what_is_written_reads_as_the_same_value(name: str, data: st.DataObject) -> None:
    cell, texts = TYPES[name]
    value = _read(cell, data.draw(texts))
    written = cell.write(value)
    again = cell.parse(written)
    assume(not isinstance(again, Missing))
    assert again == value
    assert cell.write(again) == written
    assert cell.key(again) == cell.key(value)


def test_a_separator_alone_is_a_reference_to_nothing_and_not_lost() -> None:
    assert Reference(to="samples", several=True).parse(" ; ") == ";"


@pytest.mark.parametrize("name", TYPES)
@given(data=st.data())
def test_white_space_around_a_value_is_nothing(name: str, data: st.DataObject) -> None:
    cell, texts = TYPES[name]
    text = data.draw(texts)
    value = _read(cell, text)
    assert cell.key(cell.read(f"\u00a0 {text}\t\u200b")) == cell.key(value)


@pytest.mark.parametrize("name", ["references", "choices", "countries"])
@given(data=st.data())
def test_the_order_of_several_is_nothing(name: str, data: st.DataObject) -> None:
    cell, _ = TYPES[name]
    texts = {
        "references": ["F1", "f2.", "F10"],
        "choices": ["iv", "oral", "IM, deep"],
        "countries": ["UK", "FRA", "USA"],
    }
    several = data.draw(st.lists(st.sampled_from(texts[name]), min_size=1, unique=True))
    turned = data.draw(st.permutations(several))
    assert cell.key(cell.read("; ".join(turned))) == cell.key(cell.read(";".join(several)))


@given(one=DECIMALS, other=DECIMALS)
def test_two_numbers_have_one_key_exactly_when_they_are_equal(one: str, other: str) -> None:
    number = Number()
    assert (number.key(number.read(one)) == number.key(number.read(other))) == (Decimal(one) == Decimal(other))


@given(
    number=st.decimals(min_value=Decimal(-(10**12)), max_value=10**12, places=3).filter(lambda n: abs(n) >= 1000),
    by=st.sampled_from(",. '\u2019\u00a0\u202f"),
)
def test_thousands_and_decimals_with_two_signs_are_read_however_a_country_writes_them(number: Decimal, by: str) -> None:
    """`1,200.500`, `1.200,500`, `1 200,500`: one sign groups, so the other begins the decimals."""
    point = "." if by == "," else ","
    written = f"{number:,}".replace(",", "G").replace(".", point).replace("G", by)
    assert Number().read(written) == number
    of_amount = written.removeprefix("-")
    assert Amount(units=(MILLIGRAM,)).read(f"{of_amount} mg").number == abs(number)


@given(number=st.decimals(min_value=0, max_value=1000, places=2), sign=st.sampled_from("\u00b7\u2219\u22c5"))
def test_a_decimal_point_above_the_line_is_one_in_numbers_and_amounts(number: Decimal, sign: str) -> None:
    written = str(number).replace(".", sign)
    assert Number().read(written) == number == Amount(units=(MILLIGRAM,)).read(f"{written} mg").number


@pytest.mark.parametrize("place", MEANINGS, ids=".".join)
def test_the_review_s_spellings_of_a_meaning_have_one_key_and_its_meanings_differ(place: tuple[str, str]) -> None:
    field = REVIEW[place[0]][place[1]]
    keys = [{key_of(field, text) for text in group} for group in MEANINGS[place]]
    assert all(len(key) == 1 for key in keys)
    assert len(set().union(*keys)) == len(keys)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1 mg", "1000 ug"), ("0.5 mg/kg", "35 mg/70 kg"), ("500 µg", "500 \u03bcg"), ("1 234 mg", "1234 mg")],
)
def test_quantities_compare_exactly_across_units(one: str, other: str) -> None:
    cell = TYPES["quantity"][0]
    assert cell.key(cell.read(one)) == cell.key(cell.read(other))
    assert cell.key(cell.read("1 mg")) != cell.key(cell.read("1 mg/kg"))


@pytest.mark.parametrize("one", ["Table 2", "table2", "Tab. 2", "T2", "tab2"])
def test_places_are_recognised_however_they_are_written(one: str) -> None:
    assert Place().key(one) == Place().key("table 2")
    assert Place().key(one) != Place().key("table 3")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("percentage", "about 78%", "'about 78%' is not a number: write only the number, in digits"),
        ("percentage", "1,234 %", "'1,234 %' can mean 1.234 or 1234: write the right one, without a comma"),
        ("quantity", "two mg", "'two mg' is not a number with a unit: write the number in digits, then one of"),
    ],
)
def test_a_refusal_quotes_what_was_typed(name: str, text: str, message: str) -> None:
    with pytest.raises(CellError) as refused:
        TYPES[name][0].parse(text)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("count", "12.5", "not-whole"),
        ("count", "-3", "below-minimum"),
        ("count", "twelve", "not-a-number"),
        ("count", "1_000", "not-a-number"),
        ("count", "nan", "not-a-number"),
        ("count", "True", "not-a-number"),
        ("count", "1e", "not-a-number"),
        ("count", "e3", "not-a-number"),
        ("count", "1e400", "not-a-number"),
        ("count", "1e99", "number-too-long"),
        ("count", "1.5e-4", "not-whole"),
        ("count", "12/14", "several-values"),
        ("count", "2021-02-01", "date-for-value"),
        ("count", "2021-02-01 00:00:00", "date-for-value"),
        ("number", "1,234", "ambiguous-number"),
        ("count", "1.000", "ambiguous-number"),
        ("count", "1000000000000000000", "number-too-long"),
        ("count", "9223372036854775808", "number-too-long"),
        ("count", "1" * 400, "number-too-long"),
        ("count", "1" * 5_000, "number-too-long"),
        ("number", "1" * 400, "number-too-long"),
        ("number", "0." + "0" * 400 + "1", "number-too-long"),
        ("quantity", "1" * 400 + " mg", "number-too-long"),
        ("number", "0.5-1", "several-values"),
        ("percentage", "100.1", "above-maximum"),
        ("year", "2178.488", "not-a-year"),
        ("year", "2021-03-09", "not-a-year"),
        ("year", "1620", "not-a-year"),
        ("date", "03/09/2021", "not-a-date"),
        ("date", "2021-02-30", "not-a-date"),
        ("date", "0 March 2021", "not-a-date"),
        ("date", "Mayor 2021", "not-a-date"),
        ("date", "27-Oct", "not-a-date"),
        ("quantity", "0.5", "unit-missing"),
        ("quantity", "0.5 ml", "unknown-unit"),
        ("quantity", "half a mg", "not-a-quantity"),
        ("choice", "by mouth", "unknown-choice"),
        ("choice", "other: buccal", "other-in-place"),
        ("countries", "NA; Narnia", "unknown-choice"),
        ("doi", "10.1192", "malformed-identifier"),
        ("pmid", "PMC6701814", "malformed-identifier"),
    ],
)
def test_what_is_no_value_is_refused_under_its_code(name: str, text: str, code: str) -> None:
    with pytest.raises(CellError) as refused:
        TYPES[name][0].parse(text)
    assert refused.value.type == code


@pytest.mark.parametrize(
    ("name", "text", "written"),
    [
        ("number", ".5", "0.5"),
        ("number", "0,50", "0.5"),
        ("number", "1 234.50", "1234.5"),
        ("number", "12\u2019310.50", "12310.5"),
        ("number", "\u22125", "-5"),
        ("count", "1,234", "1234"),
        ("count", "24.0", "24"),
        ("percentage", "55.10 %", "55.10"),
        ("choices", "im, deep; IV", "iv; im"),
        ("countries", "united  kingdom", "GBR"),
        ("date", "9 March 2021", "2021-03-09"),
        ("date", "March 9th, 2021", "2021-03-09"),
        ("date", "9-Mar-2021", "2021-03-09"),
        ("date", "Sept. 2021", "2021-09"),
        ("doi", "https://doi.org/10.1192/bjo.2019.52", "10.1192/bjo.2019.52"),
        ("references", "F2;F1\nF2", "F1; F2"),
        ("references", "F2；F1", "F1; F2"),
    ],
)
def test_what_people_write_is_read_as_they_mean_it(name: str, text: str, written: str) -> None:
    cell = TYPES[name][0]
    assert cell.write(cell.read(text)) == written


@pytest.mark.parametrize("text", [None, "", "  ", "\u00a0\u200b\n"])
def test_a_cell_with_nothing_to_see_is_blank(text: str | None) -> None:
    assert all(cell.parse(text) is None for cell, _ in TYPES.values())


@pytest.mark.parametrize(
    ("text", "code"), [("NR", "NR"), ("n.r.", "NR"), ("N/A", "NA"), ("Pending", "PEND"), (" uc\u00a0", "UC")]
)
def test_missing_codes_are_taken_in_every_usual_spelling(text: str, code: str) -> None:
    assert TYPES["number"][0].parse(text) == code


def test_free_text_takes_the_codes_alone() -> None:
    assert (Text().parse("nr"), Text().parse("unclear"), Key().parse("NR")) == (Missing.NR, "unclear", "NR")


def test_a_wrong_identifier_is_called_what_people_call_it() -> None:
    with pytest.raises(CellError, match="'12345' does not look like a number of a trial registry, such as NCT02782104"):
        Identifier(scheme="registry").read("12345")
