"""A small form, and files as the reader gives them, for the tests of the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from extract.reading import Remark, Sheet, Workbook, letters
from extract.workbook.stamp import Stamp, stamp_of, stamp_rows
from schema import row
from schema.choices import option
from schema.form import Form, make_form
from schema.quantities import MG_PER_KG, MILLIGRAM
from schema.row import Cell, Row

Grid = Sequence[Sequence[str | None]]


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = row.key("Study", example="S01", prefilled=True)
    citation: Cell[str] = row.text("Citation", prefilled=True)
    year: Cell[int] = row.year("Year", example="2019")
    setting: Cell[str] = row.choices("Setting", option("home"), option("clinic", "clinic, any"))
    doi: Cell[str] = row.identifier("DOI", scheme="doi")


class Samples(Row, label="Samples", identity=("study", "group"), parent="studies"):
    """One row per group that was analysed."""

    study: Cell[str] = row.reference("Study", to="studies")
    group: Cell[str] = row.key("Group", example="total", guidance="total for the whole sample.")
    n_analysed: Cell[int] = row.count("Number analysed", required=True, evidence=True)
    n_women: Cell[int] = row.count("Number of women")
    n_men: Cell[int] = row.count("Number of men")
    share: Cell[object] = row.percentage("Share improved", of="n_analysed")
    drug: Cell[str] = row.choice("Drug", option("ketamine"), option("esketamine"), required=True)
    dose: Cell[object] = row.quantity("Dose", units=(MG_PER_KG, MILLIGRAM))
    note: Cell[str] = row.text("Note")


FORM = make_form(Studies, Samples, name="small", title="A small form", version="1.0")


class Counts(Row, label="Counts", identity=("unit",)):
    """A form of one table."""

    unit: Cell[str] = row.key("Unit")
    n: Cell[int] = row.count("How many", required=True)


ONE_TABLE = make_form(Counts, name="counts", title="Counts", version="1.0")

STUDIES: Grid = (("Study", "Citation", "Year"), ("S01", "Jilka 2019", "2019"))
SAMPLES: Grid = (
    ("Study", "Group", "Number analysed", "Number of women", "Drug"),
    ("S01", "total", "14", "8", "ketamine"),
    ("S01", "women", "8", "8", "ketamine"),
)


def sheet(
    name: str,
    grid: Grid,
    *,
    visible: bool = True,
    first_row: int = 1,
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    remarks: Sequence[Remark] = (),
) -> Sheet:
    """A sheet that holds these texts from column A on."""
    width = max((len(each) for each in grid), default=0)
    columns = [[each[at] if at < len(each) else None for each in grid] for at in range(width)]
    return Sheet(
        name=name,
        visible=visible,
        first_row=first_row,
        first_column=1,
        cells=pl.DataFrame([pl.Series(letters(at), texts, dtype=pl.String) for at, texts in enumerate(columns, 1)]),
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(hidden_columns),
        notes={},
        remarks=tuple(remarks),
    )


def workbook(*sheets: Sheet) -> Workbook:
    """A file of these sheets."""
    return Workbook(path=Path("bob.xlsx"), kind="xlsx", sheets=sheets, remarks=())


def file_of(grids: Mapping[str, Grid] | None = None, *, stamp: Stamp | None = None, form: Form = FORM) -> Workbook:
    """A filled workbook of the small form, with these sheets in place of or beside its own."""
    all_grids = {"Studies": STUDIES, "Samples": SAMPLES, **(grids or {})}
    sheets = [sheet(name, grid) for name, grid in all_grids.items()]
    stamped = sheet("_twofold", list(stamp_rows(stamp or small_stamp(form))), visible=False)
    return workbook(*sheets, stamped)


def small_stamp(form: Form) -> Stamp:
    """The stamp of a workbook that was made with the columns of the small sheets, and no others."""
    whole = stamp_of(form, "bob")
    return replace(whole, columns=tuple(one for one in whole.columns if one.header in {*STUDIES[0], *SAMPLES[0]}))
