"""Two large extractions of one made-up review: the second has some cells changed.

`python -m benchmarks.large FOLDER ROWS SHARE` writes them.
"""

from __future__ import annotations

import random
import sys
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from schema.choices import option
from schema.form import Form, make_form
from schema.problem import Severity
from schema.quantities import MG_PER_KG, MICROGRAM, MILLIGRAM, UG_PER_KG, Quantity
from schema.row import Cell, Row, choice, choices, count, key, number, place, quantity, reference, text, verbatim, year
from schema.rule import Rule

ROUTES = (option("iv", "IV", "", "intravenous"), option("im", "IM"), option("oral"), option("nasal", "", "", "spray"))
ROWS_PER_STUDY = 20


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study", prefilled=True)
    published: Cell[int] = year("Year")


class Arms(Row, label="Arms", identity=("study", "arm"), parent="studies"):
    """One row per arm: fifteen fields of the usual kinds."""

    study: Cell[str] = reference("Study", to="studies")
    arm: Cell[str] = key("Arm")
    drug: Cell[str] = verbatim("Drug")
    route: Cell[str] = choices("Route", *ROUTES)
    dose: Cell[Quantity] = quantity("Dose", units=(MG_PER_KG, UG_PER_KG, MILLIGRAM, MICROGRAM))
    sessions: Cell[int] = count("Sessions")
    n: Cell[int] = count("Analysed", required=True)
    n_female: Cell[int] = count("Women")
    n_male: Cell[int] = count("Men")
    age_mean: Cell[Decimal] = number("Mean age", plausible=(18, 90))
    age_sd: Cell[Decimal] = number("SD of age")
    blinded: Cell[str] = choice("Blinded", option("yes"), option("no"), other=False)
    page: Cell[str] = place("Place")
    response: Cell[Decimal] = number("Response, %")
    remark: Cell[str] = text("Remark")


RULES = (
    Rule(
        code="count-exceeds-total",
        table="arms",
        severity=Severity.WARNING,
        message="women ({n_female}) and men ({n_male}) are more than the {n} analysed",
        reads=("n_female", "n_male", "n"),
        holds="COALESCE(n_female, 0) + COALESCE(n_male, 0) <= n",
    ),
    Rule(
        code="sd-without-mean",
        table="arms",
        severity=Severity.WARNING,
        message="a spread without a mean",
        reads=("age_sd",),
        states=("age_mean",),
        holds="age_sd IS NULL OR age_mean__state <> 'blank'",
    ),
)


def large_form() -> Form:
    """The form of the made-up review."""
    return make_form(Studies, Arms, name="large", title="A large review", version="1", rules=RULES)


def write_large(folder: Path, *, rows: int, changed: float, seed: int = 1) -> tuple[Path, Path]:
    """Two workbooks with this many rows of 15 fields; in the second this share of cells (0 to 1) differs."""
    chance = random.Random(seed)
    first = [_row(number, chance) for number in range(rows)]
    second = [_changed(row, changed, chance) for row in first]
    paths = (folder / "ada.xlsx", folder / "ben.xlsx")
    for path, table in zip(paths, (first, second), strict=True):
        _write(path, table)
    return paths


def write_tables(folder: Path) -> tuple[Path, Path]:
    """The Arms sheets of the two workbooks as CSV files, for programs that read one table a file."""
    import python_calamine

    paths = []
    for name in ("ada", "ben"):
        book = python_calamine.CalamineWorkbook.from_path(str(folder / f"{name}.xlsx"))
        lines = book.get_sheet_by_name("Arms").to_python()
        path = folder / f"{name}.csv"
        path.write_text("\n".join(",".join(str(cell) for cell in line) for line in lines) + "\n", encoding="utf-8")
        paths.append(path)
    return paths[0], paths[1]


def _row(place: int, chance: random.Random) -> list[str | float]:
    total = chance.randint(10, 400)
    women = chance.randint(0, total)
    return [
        f"S{place // ROWS_PER_STUDY + 1}",
        f"arm {place % ROWS_PER_STUDY + 1}",
        chance.choice(("ketamine", "esketamine", "placebo", "midazolam")),
        chance.choice(("IV", "intravenous", "IM", "oral", "spray")),
        f"{chance.randint(1, 20) / 10} mg/kg",
        chance.randint(1, 12),
        total,
        women,
        total - women,
        round(chance.uniform(20, 70), 1),
        round(chance.uniform(5, 15), 1),
        chance.choice(("yes", "no")),
        f"p. {chance.randint(1, 30)}",
        round(chance.uniform(0, 100), 1),
        f"note {chance.randint(1, 5000)}",
    ]


def _changed(row: list[str | float], share: float, chance: random.Random) -> list[str | float]:
    """The row with some cells changed; never its identity, so that every difference is a cell's."""
    changed = list(row)
    for column in range(2, len(row)):
        if chance.random() < share:
            changed[column] = _another(row[column])
    return changed


def _another(value: str | float) -> str | float:
    if isinstance(value, str):
        swaps = {"yes": "no", "no": "yes", "IV": "IM", "intravenous": "oral", "IM": "IV", "oral": "IV", "spray": "IM"}
        return swaps.get(value) or (f"1{value}" if value[0].isdigit() else f"{value} again")
    return value + 1


def _write(path: Path, table: list[list[str | float]]) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    studies = book.add_worksheet("Studies")
    studies.write_row(0, 0, ("Study", "Year"))
    for line, name in enumerate(dict.fromkeys(row[0] for row in table), 1):
        studies.write_row(line, 0, (name, 2020))
    arms = book.add_worksheet("Arms")
    arms.write_row(0, 0, [field.label for field in large_form()["arms"].fields if field.of is None])
    for line, row in enumerate(table, 1):
        arms.write_row(line, 0, row)
    book.close()


if __name__ == "__main__":
    write_large(Path(sys.argv[1]), rows=int(sys.argv[2]), changed=float(sys.argv[3]))
    write_tables(Path(sys.argv[1]))
