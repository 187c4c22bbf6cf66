"""A table says why a cell has a range or a percentage alone, and in what unit its numbers are."""

from decimal import Decimal

import pytest

from schema.form import Form, make_form
from schema.quantities import MILLIGRAM, Quantity
from schema.row import Cell, Row, count, key, number, percentage, quantity, reference, text
from tests.validate.built import extraction
from validate.dataset.paper.characteristics import characteristics, tables_apart
from validate.dataset.paper.in_words import InWords
from validate.merge import merge
from validate.merge.consensus import consensus


class Trials(Row, label="Trials", identity=("study",)):
    """One row per trial."""

    study: Cell[str] = key("Study")
    weeks: Cell[Decimal] = number("Follow-up (weeks)", required=True, characteristics="Follow-up")


class Arms(Row, label="Arms", identity=("study", "arm"), parent="trials"):
    """One row per arm."""

    study: Cell[str] = reference("Study", to="trials")
    arm: Cell[str] = key("Arm")
    drug: Cell[str] = text("Drug", required=True, characteristics="Treatment")
    dose: Cell[Quantity] = quantity(
        "Dose", units=(MILLIGRAM,), required=True, lowest_in="low", highest_in="high", characteristics="Treatment"
    )
    low: Cell[Quantity] = quantity("Lowest dose", units=(MILLIGRAM,), optional=True)
    high: Cell[Quantity] = quantity("Highest dose", units=(MILLIGRAM,), optional=True)
    women: Cell[int] = count(
        "Women", required=True, share_of="people", percentage_in="women_percent", characteristics="Treatment"
    )
    people: Cell[int] = count("People", required=True)
    women_percent: Cell[Decimal] = percentage("Women, %", optional=True)


FORM: Form = make_form(Trials, Arms, name="trials", title="Trials", version="1")


def words_of(*arms: dict[str, str]) -> InWords:
    rows = {
        "trials": [{"study": "S1", "weeks": "8"}],
        "arms": [
            {"study": "S1", "arm": f"arm {place}", "drug": "quinine", "people": "20", **arm}
            for place, arm in enumerate(arms)
        ],
    }
    return InWords(consensus(merge([extraction(FORM, rows)])))


def notes_of(*arms: dict[str, str]) -> tuple[str, ...]:
    (table,) = tables_apart(words_of(*arms))
    return table.notes


RANGE = {"low": "200 mg", "high": "350 mg", "women": "9"}


def test_a_range_in_place_of_a_pending_value_has_a_note() -> None:
    note = "Pending, but known in part, so that a range is shown: Dose, 200 to 350 mg in S1."
    others = [{"dose": "200 mg", "women": "9"}] * 3
    assert note in notes_of({"dose": "PEND", **RANGE}, *others)
    assert not [text for text in notes_of({"dose": "NR", **RANGE}, *others) if "known in part" in text]


@pytest.mark.parametrize(
    ("codes", "note"),
    [
        (("NR",), "Women: where only a percentage stands, it is the report's, and the number is not reported."),
        (
            ("PEND", "NR"),
            "Women: where only a percentage stands, it is the report's, and the number is not reported or pending.",
        ),
        (("9",), None),
    ],
)
def test_a_percentage_alone_has_a_note_on_its_number(codes: tuple[str, ...], note: str | None) -> None:
    arms = [{"dose": "200 mg", "women": code, "women_percent": "55.1"} for code in codes]
    found = [text for text in notes_of(*arms, {"dose": "200 mg", "women": "9"}) if "only a percentage" in text]
    assert found == ([note] if note else [])


def test_the_heading_of_a_column_has_the_unit_that_the_label_of_its_field_has() -> None:
    assert "Follow-up (weeks)" in characteristics(words_of({"dose": "200 mg", "women": "9"})).columns
