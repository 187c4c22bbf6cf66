"""Tables of arms as two people wrote them, and what the merge says of them in few words."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from schema.choices import option
from schema.form import Form, make_form
from schema.quantities import MICROGRAM, MILLIGRAM
from schema.row import Cell, Row, choices, count, key, number, quantity, reference, verbatim
from tests.review import Sheets, extraction
from validate.merge import merge
from validate.merge.comparison import Comparison


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study", prefilled=True)


class Arms(Row, label="Arms", identity=("arm",), parent="studies"):
    """One row per arm."""

    study: Cell[str] = reference("Study", to="studies")
    arm: Cell[str] = key("Arm")
    drug: Cell[str] = verbatim("Drug")
    route: Cell[str] = choices(
        "Route",
        option("iv", "IV", "", "intravenous"),
        option("im", "IM", "", "intramuscular"),
        option("sc", "SC"),
        option("in", "intranasal"),
    )
    dose: Cell[str] = quantity("Dose", units=(MILLIGRAM, MICROGRAM))
    dose_mg_kg: Cell[Decimal] = number("Dose per kg")
    n: Cell[int] = count("N")
    age: Cell[Decimal] = number("Mean age")


FORM: Form = make_form(Studies, Arms, name="trials", title="Arms of trials", version="1")
FIELDS = ("study", "arm", "drug", "route", "dose", "n", "age")


def rows(text: str) -> Iterable[dict[str, str | None]]:
    """The arms in lines like `K1 | Ketamine | ketamine | iv | 40 mg | 24 | 41.2`."""
    for line in text.strip().splitlines():
        yield dict(zip(FIELDS, (part.strip() or None for part in line.split("|")), strict=True))


def compared(several: Sequence[Iterable[dict[str, str | None]]]) -> Comparison:
    """The merge of what alice, bob ... wrote of their arms."""
    merged = []
    for name, each in zip(("alice", "bob", "chen"), several, strict=False):
        arms = list(each)
        studies: Sheets = {"studies": [{"study": study} for study in sorted({row["study"] or "" for row in arms})]}
        merged.append(extraction(name, studies | {"arms": arms}, FORM))
    return merge(merged)


def pairs(comparison: Comparison, *states: str) -> set[tuple[str, ...]]:
    """The arms of the pairings that are in one of these states, as each extractor calls them."""
    return {
        tuple(arm(comparison, name, row) for name, row in sorted(pairing.rows.items()))
        for pairing in comparison.pairings
        if pairing.state in states
    }


def arm(comparison: Comparison, name: str, row: int) -> str:
    """What an extractor calls an arm."""
    own = next(one_extraction for one_extraction in comparison.extractions if one_extraction.name == name)
    return str(own["arms"].texts["arm"][row])


def differences(comparison: Comparison) -> set[tuple[str, str, str, str | None, str | None]]:
    """Kind, arm, field and both values of every discrepancy that is not of a row that one has alone."""
    return {
        (cell.kind, cell.row, cell.field, cell.answers["alice"].text, cell.answers["bob"].text)
        for cell in comparison.in_question
        if not cell.whole_row
    }


def alone(comparison: Comparison) -> set[str]:
    """The arms that one extractor alone has."""
    return {cell.row for cell in comparison.in_question if cell.whole_row}


def spellings(comparison: Comparison) -> set[tuple[str, str]]:
    """Arm and field of every cosmetic difference, but for the names of the arms themselves."""
    return {(each.row, each.field) for each in comparison.cosmetic() if each.field != "arm"}
