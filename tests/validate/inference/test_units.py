"""Units in headers: numbers below `dose_mg_kg` and below `dose_ug_kg` are amounts, compared as such."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.extract.command import twofold
from tests.validate.inference.plain import plain
from validate.inference.infer import infer
from validate.inference.units import amounts_by_header, unit_of_header


@pytest.mark.parametrize(
    ("header", "stem", "unit"),
    [
        ("dose_mg_kg", "dose", "mg/kg"),
        ("Dose (µg/kg)", "dose", "ug/kg"),
        ("dose, mg per kg", "dose", "mg/kg"),
        ("Dose [mg]", "dose", "mg"),
        ("max dose mcg", "max dose", "ug"),
        ("infusion rate mg/kg/h", "infusion rate", "mg/kg/h"),
        ("Follow-up (weeks)", "follow up", "week"),
        ("follow-up in months", "follow up", "month"),
        ("age, years", "age", "year"),
        ("Duration (h)", "duration", "hour"),
        ("time (min)", "time", "minute"),
        ("weight_kg", "weight", "kg"),
        ("Glucose (mM)", "glucose", "mmol/l"),
    ],
)
def test_a_header_names_its_unit_last(header: str, stem: str, unit: str) -> None:
    headed = unit_of_header(header)
    assert headed is not None
    assert (headed.stem, headed.unit.code) == (stem, unit)


@pytest.mark.parametrize(
    "header",
    ["dose", "mg", "mg_given", "image", "age min", "start month", "publication year", "second", "adjusted HR",
     "age (M)", "Cohen's d", "Hedges g", "arm h"],
)  # fmt: skip
def test_a_header_without_a_unit_names_none(header: str) -> None:
    assert unit_of_header(header) is None


def test_numbers_below_one_unit_stay_numbers() -> None:
    assert amounts_by_header(["dose_mg", "dose_mg"], [{"0.5": 2}, {"0.7": 1}]) is None


def test_units_of_two_dimensions_are_no_amounts() -> None:
    assert amounts_by_header(["dose_mg", "dose_mg_kg"], [{"56": 2}, {"0.7": 1}]) is None


def test_what_is_no_number_makes_no_amounts() -> None:
    assert amounts_by_header(["dose_mg", "dose_ug"], [{"low": 2}, {"high": 1}]) is None


@pytest.mark.parametrize(
    ("header", "dose"), [("dose_ug_kg", "500"), ("dose_mg_kg", "500 ug/kg"), ("Dose (mcg/kg)", "500.0")]
)
def test_doses_in_other_units_are_the_same_doses_and_stand_with_the_units_of_their_headers(
    tmp_path: Path, header: str, dose: str
) -> None:
    (tmp_path / "a.csv").write_text("study,arm,dose_mg_kg\nK1,Ketamine,0.5\nK1,Saline,0\nK2,K,0.7\n", encoding="utf-8")
    other = f"study,arm,{header}\nK1,Ketamine,{dose}\nK1,Saline,0\nK2,K,{dose}\n"
    (tmp_path / "b.csv").write_text(other, encoding="utf-8")
    result = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=tmp_path).json
    (differs,) = result["discrepancies"]
    assert (differs["study"], differs["kind"]) == ("K2", "conflict")
    ours, theirs = ("0.7", dose) if header == "dose_mg_kg" else ("0.7 mg/kg", f"{dose} ug/kg")
    assert [each["value"] for each in differs["values"].values()] == [ours, theirs]
    assert ("K1", theirs) in {(each["study"], each["values"]["b"]["value"]) for each in result["cosmetic"]}


def compared(at: Path, headers: tuple[str, str], texts: tuple[list[str], list[str]]) -> Any:
    """What compare says of a column with these headers and entries in two files."""
    for file, header, entries in zip(("a.csv", "b.csv"), headers, texts, strict=True):
        rows = [f"Ames {2000 + number},Peru,{entry}" for number, entry in enumerate(entries)]
        (at / file).write_text("\n".join([f'study,country,"{header}"', *rows, ""]), encoding="utf-8")
    return twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=at).json


def said(result: Any) -> list[str]:
    """The questions among the assumptions."""
    return [one["sentence"] for one in result["assumed"]["sentences"] if one["doubtful"]]


NUMBERS = ["5", "10", "15", "20", "25", "30"]


@pytest.mark.parametrize(
    ("one", "other", "meant"),
    [
        ("weight (kg)", "weight (g)", "1000"),
        ("age (years)", "age (months)", "12"),
        ("duration, weeks", "duration, days", "7"),
        ("depth_m", "depth_cm", "100"),
        ("time_h", "time_min", "60"),
    ],
)
def test_the_same_numbers_in_other_units_differ_and_the_same_amounts_do_not(
    tmp_path: Path, one: str, other: str, meant: str
) -> None:
    result = compared(tmp_path, (one, other), (NUMBERS, NUMBERS))
    assert len(result["discrepancies"]) == len(NUMBERS)
    assert any("their units differ" in sentence for sentence in said(result))
    result = compared(tmp_path, (one, other), (NUMBERS, [str(int(number) * int(meant)) for number in NUMBERS]))
    assert result["discrepancies"] == []


def test_a_number_of_weeks_is_never_a_number_of_months(tmp_path: Path) -> None:
    result = compared(tmp_path, ("follow-up (weeks)", "follow-up (months)"), (NUMBERS, NUMBERS))
    assert len(result["discrepancies"]) == len(NUMBERS)
    assert any(sentence.endswith("a number of weeks or days is never a number of months)") for sentence in said(result))


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        (("follow-up (weeks)", "follow-up (months)"), ("4 weeks", "4 months")),
        (("weight (kg)", "weight (g)"), ("4 kg", "4 g")),
        (("stay (days)", "stay (h)"), ("4 days", "4 hours")),
    ],
)
def test_numbers_under_other_units_are_shown_with_their_units(
    tmp_path: Path, headers: tuple[str, str], shown: tuple[str, str]
) -> None:
    texts = ["4", *NUMBERS]
    result = compared(tmp_path, headers, (texts, texts))
    first, *_ = result["discrepancies"]
    assert tuple(of["value"] for of in first["values"].values()) == shown
    one, other = shown
    files = ("a.csv", "b.csv", "--to", "d.xlsx", "--write-agreed", "agreed.csv")
    assert f"Ames 2000: a '{one}' (C2)   b '{other}' (C2)" in twofold("compare", *files, at=tmp_path).out
    table = openpyxl.load_workbook(tmp_path / "d.xlsx")["Discrepancies"]
    assert [cell for row in table.iter_rows(values_only=True) for cell in row if cell in shown] == list(shown)
    agreed = (tmp_path / "agreed.csv").read_text(encoding="utf-8")
    assert f"OPEN: a '{one}' (C2); b '{other}' (C2)" in agreed


def test_a_ruling_on_a_number_with_the_unit_of_its_header_is_taken(tmp_path: Path) -> None:
    compared(tmp_path, ("follow-up (weeks)", "follow-up (months)"), (NUMBERS, NUMBERS))
    twofold("compare", "a.csv", "b.csv", "--to", "d.xlsx", at=tmp_path)
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    sheet = book["Discrepancies"]
    (head,) = [row for row in range(1, 6) if sheet.cell(row, 1).value == "Status"]
    column = {cell.value: cell.column for cell in sheet[head]}
    for row, ruling in enumerate(("a", "b", "another value"), head + 1):
        sheet.cell(row, column["Ruling"], ruling)
        sheet.cell(row, column["Method"], "discussion")
        sheet.cell(row, column["Who"], "a; b")
    sheet.cell(head + 3, column["Another value"], "2 years")
    book.save(tmp_path / "d.xlsx")
    taken = twofold("adjudicate", "d.xlsx", at=tmp_path).out
    assert taken.startswith("3 rulings")
    twofold("compare", "a.csv", "b.csv", "--ledger", "decisions.jsonl", "--write-agreed", "agreed.csv", at=tmp_path)
    rows = (tmp_path / "agreed.csv").read_text(encoding="utf-8").splitlines()[1:4]
    assert [row.split(",")[2] for row in rows] == ["5 weeks", "10 months", "2 years"]


def test_numbers_that_cannot_be_read_under_other_units_are_not_the_same(tmp_path: Path) -> None:
    texts = [*NUMBERS, *NUMBERS, '"1,234"']
    result = compared(tmp_path, ("weight (kg)", "weight (g)"), (texts, texts))
    differs = [one["values"]["a"]["value"] for one in result["discrepancies"]]
    assert differs[-1] == "1,234 kg"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("temp (°C)", "temp (°F)"),
        ("cost (USD)", "cost (EUR)"),
        ("pressure (mmHg)", "pressure (kPa)"),
        ("weight (kg)", "weight (lb)"),
        ("pain (SD)", "pain (SE)"),
        ("mean change", "median change"),
        ("n women", "n men"),
        ("start month", "start year"),
    ],
)
def test_numbers_of_other_things_are_not_compared_though_they_are_equal(tmp_path: Path, one: str, other: str) -> None:
    result = compared(tmp_path, (one, other), (NUMBERS, NUMBERS))
    left = [sentence for sentence in said(result) if "not compared" in sentence]
    assert any(repr(one) in sentence for sentence in left)
    assert any(repr(other) in sentence for sentence in left)


def test_brackets_that_say_the_same_in_short_are_one_column(tmp_path: Path) -> None:
    result = compared(tmp_path, ("age (SD)", "age (standard deviation)"), (NUMBERS, NUMBERS))
    assert any(sentence.startswith("one column: ") for sentence in said(result))


def test_what_is_no_amount_is_not_compared_below_other_units(tmp_path: Path) -> None:
    change = [f"-{number}" for number in NUMBERS]
    result = compared(tmp_path, ("weight (kg)", "weight (g)"), (change, change))
    assert any("different units" in sentence and "'weight (kg)'" in sentence for sentence in said(result))


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("dose (mg)", "mg"),
        ("follow-up (weeks)", "weeks"),
        ("follow-up (weeks)", "wk"),
        ("follow-up (months)", "months"),
        ("stay (days)", "d"),
        ("duration (h)", "hours"),
        ("time (min)", "minutes"),
        ("age (years)", "yrs"),
    ],
)
def test_a_number_is_the_same_with_the_unit_of_its_header(tmp_path: Path, header: str, unit: str) -> None:
    """Nothing is asked of them then: they are compared as amounts."""
    result = compared(tmp_path, (header, header), (NUMBERS, [f"{number} {unit}" for number in NUMBERS]))
    assert result["discrepancies"] == []
    assert said(result) == []


def test_a_form_is_not_for_a_column_in_another_unit() -> None:
    tables = [
        plain("study|stay (weeks)", *(f"S{number}|{number}" for number in NUMBERS)),
        plain("study|stay (days)", *(f"S{number}|{number}" for number in NUMBERS), file="b.csv"),
    ]
    found = infer(tables, for_file=True)
    (field,) = [field for field in found.form.studies.fields if field.label.startswith("stay")]
    assert not field.also_called
    assert any("numbers of one are not those of the other" in one.sentence for one in found.assumed.assumptions)


AMOUNTS = (
    ["12", "24", "6 months", "18", "3", "9", "36", "4"],
    ["1 year", "2 years", "6", "1.5 years", "3 months", "9 mo", "3 years", "5 months"],
)


@pytest.mark.parametrize("word", ["ongoing", "until discharge", "9 Monate", "6M"])
def test_a_word_among_amounts_leaves_the_others_amounts(tmp_path: Path, word: str) -> None:
    ours, theirs = AMOUNTS
    result = compared(tmp_path, ("Follow-up (months)",) * 2, ([*ours, word], [*theirs, word]))
    (differs,) = result["discrepancies"]
    assert [one["value"] for one in differs["values"].values()] == ["4", "5 months"]


def test_words_that_are_as_many_as_amounts_are_words() -> None:
    texts = {"low": 2, "high": 2, "3 months": 1, "12": 2}
    assert amounts_by_header(["Risk (months)"] * 2, [texts, texts]) is None
    assert amounts_by_header(["Age (years)"] * 2, [{"2001": 5, "2 years": 1, "none": 1}] * 2) is None
