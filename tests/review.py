"""A small review as plain data, what people may type into it, and its extractions.

A review is plain data (`Sheets`): per table a list of rows, each a dict of what was typed. `extraction` reads it.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache

import polars as pl

from schema.choices import option
from schema.form import Field, Form, Table, make_form
from schema.quantities import MG_PER_KG, MICROGRAM, MILLIGRAM
from schema.row import (
    Cell,
    Row,
    choice,
    choices,
    count,
    countries,
    key,
    number,
    place,
    quantity,
    reference,
    text,
    verbatim,
    year,
)
from validate.extraction.extraction import Extraction
from validate.extraction.read_cells import read_table
from validate.extraction.recorded_table import RawTable, RecordedTable
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison

NAMES = ("alice", "bob", "chen", "dora")
Typing = str | None
Sheets = dict[str, list[dict[str, Typing]]]
Spellings = tuple[tuple[str, ...], ...]
"""What may be typed into a field: one group per meaning, in each group ways of typing it."""


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study", prefilled=True)
    year: Cell[int] = year("Year", prefilled=True)
    country: Cell[str] = countries("Country")
    same_as: Cell[str] = reference("Same sample as", to="studies")
    notes: Cell[str] = text("Notes")


class Arms(Row, label="Arms", identity=("arm",), parent="studies"):
    """One row per group."""

    study: Cell[str] = reference("Study", to="studies")
    arm: Cell[str] = key("Group")
    drug: Cell[str] = verbatim("Drug")
    route: Cell[str] = choices("Route", option("iv", "IV", "", "intravenous"), option("im", "IM"), option("oral"))
    dose: Cell[str] = quantity("Dose", units=(MILLIGRAM, MICROGRAM, MG_PER_KG))
    age: Cell[Decimal] = number("Mean age", tolerance=Decimal("0.5"))
    n: Cell[int] = count("N", required=True, evidence=True)
    sex: Cell[str] = choice("Sex", option("all women"), option("mixed"), other=False, mode="verified")
    funder: Cell[str] = verbatim("Funder", mode="single")


class Visits(Row, label="Visits", identity=("arm", "visit"), parent="arms"):
    """One row per visit of a group."""

    study: Cell[str] = reference("Study", to="studies")
    arm: Cell[str] = reference("Group", to="arms")
    visit: Cell[str] = verbatim("Visit")
    seen: Cell[int] = count("Seen")


class Findings(Row, label="Findings", identity=("text",), parent="studies", selection=True):
    """One row per finding; each extractor numbers their own."""

    study: Cell[str] = reference("Study", to="studies")
    finding: Cell[str] = key("No", local=True)
    text: Cell[str] = verbatim("Text")
    told: Cell[int] = count("Told by")


class Quotes(Row, label="Quotes", identity=("quote",), parent="findings", selection=True):
    """One row per quote; a quote may illustrate several findings."""

    study: Cell[str] = reference("Study", to="studies")
    finding: Cell[str] = reference("Findings", to="findings", several=True)
    quote: Cell[str] = verbatim("Quote")
    page: Cell[str] = place("Page")


REVIEW: Form = make_form(Studies, Arms, Visits, Findings, Quotes, name="review", title="A small review", version="1")

_NR = ("NR", "nr", "N.R.")
_COUNTS: Spellings = (("24", "24.0", " 24"), ("42",), ("0", "00"), _NR, ("12.5",), ("many", "Many"))
MEANINGS: Mapping[tuple[str, str], Spellings] = {
    ("studies", "year"): (("2019", "2019.0"), ("2021",), ("UC", "unclear"), ("2178.488",)),
    ("studies", "country"): (
        ("UK", "GBR", "united  kingdom"),
        ("France", "FRA", "\u200bfrance\u00a0"),
        ("UK; France", "FRA;GBR"),
        ("NR", "not reported"),
        ("Narnia",),
    ),
    ("studies", "same_as"): (("K1", "k1 "), ("K2",), ("K99",), ("NA",)),
    ("studies", "notes"): (("see appendix", "See  appendix."), ("nothing to add",), ("unclear",)),
    ("arms", "drug"): (
        ("ketamine", "Ketamine.", "ketamine\u00a0"),
        ("esketamine",),
        ("low-dose K", "low dose k"),
        ("NR", "nr"),
    ),
    ("arms", "route"): (("IV", "iv", "intravenous"), ("IM",), ("IV; IM", "im;iv"), ("other",), ("NR",), ("by mouth",)),
    ("arms", "route__other"): (("buccal", "Buccal"), ("rectal",)),
    ("arms", "dose"): (("0.5 mg", "500 ug", "0,50mg", "500 \u00b5g"), ("0.5 mg/kg",), ("1 mg",), ("NR",), ("0.5",)),
    ("arms", "age"): (("31", "31.0", "31.00"), ("40,5", "40.5"), ("52",), _NR, ("thirty",)),
    ("arms", "n"): _COUNTS,
    ("arms", "n__origin"): (("calculated",), ("from the authors", "authors")),
    ("arms", "n__place"): (("p. 4", "page 4"), ("Table 2", "table2"), ("abstract",)),
    ("arms", "n__words"): (("24 took part",), ("42 were asked",)),
    ("arms", "sex"): (("mixed", "Mixed"), ("all women",), ("NR",)),
    ("arms", "funder"): (("NIHR", "nihr"), ("none",)),
    ("visits", "seen"): _COUNTS,
    ("findings", "told"): _COUNTS,
    ("quotes", "page"): (("p. 4", "page 4", "p4"), ("Table 2", "table2"), ("abstract", "abs."), ("NR",)),
}
IDENTITIES: Mapping[tuple[str, str], Spellings] = {
    ("studies", "study"): (("K1", "k1 "), ("K2", "K2."), ("K10",), ("K01",)),
    ("arms", "arm"): (("Ketamine", "ketamine"), ("Placebo", "placebo."), ("low-dose", "low dose")),
    ("visits", "visit"): (("week 1", "Week 1"), ("week 6",)),
    ("findings", "text"): (
        ("Mood lifted.", "mood lifted"),
        ("It cost too much",),
        ("\u201cletting go\u201d", "letting go"),
    ),
    ("quotes", "quote"): (("I felt light", "\u201cI felt light\u201d"), ("It was gone by Monday",)),
}
OTHER_NAMES: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]] = {
    ("arms", "arm"): {
        "Ketamine": ("Ketamin", "ketamine 0.5 mg/kg", "intervention"),
        "Placebo": ("pbo", "Placebo group", "saline"),
    },
    ("visits", "visit"): {"week 1": ("wk 1", "one week after", "week 6")},
    ("findings", "text"): {
        "Mood lifted.": ("Mood was lifted", "Their mood lifted for some days"),
        "It cost too much": ("It costs too much", "Too expensive"),
    },
    ("quotes", "quote"): {"I felt light": ("I felt light, as if floating", "felt ligth")},
}
"""What another person may call a row: a slip of the pen, more words, a synonym, and what is another thing after all."""


def scored(table: Table) -> list[Field]:
    """The fields of which a difference is a discrepancy, whoever extracts: dual, compared, no identity."""
    return [value for value in table.values if value.scored and value.mode == "dual" and value.of is None]


def extraction(name: str, sheets: Sheets, form: Form = REVIEW) -> Extraction:
    """What an extractor of this name recorded when these are the sheets."""
    tables = {
        table.name: _recorded(form, table.name, name, _frozen(table, sheets.get(table.name, ())))
        for table in form.tables
    }
    return Extraction(name=name, form=form, file=f"{name}.xlsx", tables=tables)


def extractions(several: Iterable[Sheets], names: Sequence[str] = NAMES) -> list[Extraction]:
    """The first extractor's sheets, the second's ..."""
    return [extraction(name, sheets) for name, sheets in zip(names, several, strict=False)]


_COMPARED: dict[str, Comparison] = {}


def merged_once(several: Sequence[Sheets], *decisions: Decision) -> Comparison:
    """What is to be compared under these decisions; the same sheets are merged once, because nothing can change it."""
    key = repr((several, decisions))
    if key not in _COMPARED:
        _COMPARED[key] = merge(extractions(several), Ledger(decisions))
    return _COMPARED[key]


def _frozen(table: Table, rows: Iterable[Mapping[str, Typing]]) -> tuple[tuple[Typing, ...], ...]:
    return tuple(tuple(row.get(field.name) for field in table.fields) for row in rows)


_FORMS: dict[str, Form] = {}


def _recorded(form: Form, table: str, name: str, rows: tuple[tuple[Typing, ...], ...]) -> RecordedTable:
    known = f"{form.fingerprint} {form.finished_field}"  # a mark is no part of a fingerprint
    _FORMS.setdefault(known, form)
    return _read(known, table, name, rows)


@cache
def _read(known: str, table: str, name: str, rows: tuple[tuple[Typing, ...], ...]) -> RecordedTable:
    """Most sheets of most examples are the same: each is read once."""
    asked = _FORMS[known][table]
    names = [field.name for field in asked.fields]
    cells = pl.DataFrame(list(rows), schema=dict.fromkeys(names, pl.String), orient="row")
    return read_table(
        asked,
        RawTable(
            table=table,
            file=f"{name}.xlsx",
            sheet=asked.label,
            rows=pl.Series("row", range(4, 4 + len(rows)), dtype=pl.Int64),
            columns={each: column for column, each in enumerate(names, start=1)},
            cells=cells,
        ),
    )
