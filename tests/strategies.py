"""The shared Hypothesis vocabulary: a small review, what people type into it, and what they do to each other's copies.

A review is plain data (`Sheets`): per table a list of rows, each a dict of what was typed. `extraction` reads it.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import TypeVar

import polars as pl
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

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
from validate.adjudication.decide import decide
from validate.adjudication.decide_pairing import decide_pairing
from validate.adjudication.new_ruling import NewRuling
from validate.extraction.extraction import Extraction
from validate.extraction.read_cells import UNREAD, key_of, read_table
from validate.extraction.recorded_table import RawTable, RecordedTable
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy
from validate.pairing.pairings import Pairing

NAMES = ("alice", "bob", "chen", "dora")
T = TypeVar("T")
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


# ---------------------------------------------------------------------------------------------- reviews


@cache
def _positions(number: int) -> SearchStrategy[int]:
    return st.integers(0, number - 1)


@cache
def _several_positions(number: int, most: int) -> SearchStrategy[list[int]]:
    return st.lists(st.sampled_from(range(number)), unique=True, max_size=most)


def pick(draw: DrawFn, offered: Sequence[T]) -> T:
    """One of these, as `sampled_from` draws it; a strategy for each draw would take more time than the draw."""
    return offered[draw(_positions(len(offered)))]


_EITHER = st.booleans()
_NUMBERS = {most: st.sets(st.integers(1, most), min_size=1) for most in (1, 2)}


@cache
def _typed(groups: Spellings, *, blank: bool = True) -> SearchStrategy[Typing]:
    return st.sampled_from([*((None, None) if blank else ()), *(text for group in groups for text in group)])


_CELLS = {where: _typed(groups) for where, groups in MEANINGS.items()}


def _row(draw: DrawFn, table: str, **said: Typing) -> dict[str, Typing]:
    fields = [name for of, name in MEANINGS if of == table and name not in said]
    return said | {name: draw(_CELLS[table, name]) for name in fields}


@st.composite
def reviews(draw: DrawFn, *, most: int = 3) -> Sheets:
    """What one careful extractor recorded: every row has an identity of its own, every study has a group."""
    sheets: Sheets = {table.name: [] for table in REVIEW.tables}
    for study in ["K1", "K2", "K10"][: draw(_positions(most)) + 1]:
        sheets["studies"].append(_row(draw, "studies", study=study))
        for arm in ["Ketamine", "Placebo"][: draw(_positions(2)) + 1]:
            sheets["arms"].append(_row(draw, "arms", study=study, arm=arm))
            if draw(_EITHER):
                sheets["visits"].append(_row(draw, "visits", study=study, arm=arm, visit="week 1"))
        findings = ["Mood lifted.", "It cost too much"][: draw(_positions(3))]
        for number_, finding in enumerate(findings, start=1):
            sheets["findings"].append(_row(draw, "findings", study=study, finding=f"F{number_}", text=finding))
        if findings:
            told = "; ".join(f"F{each}" for each in sorted(draw(_NUMBERS[len(findings)])))
            sheets["quotes"].append(_row(draw, "quotes", study=study, finding=told, quote="I felt light"))
    return sheets


Place = tuple[str, int, str]
"""A cell of a review: table, number of the row, field."""


def places(sheets: Sheets, fields: Mapping[str, Sequence[Field]]) -> list[Place]:
    """Every cell of these fields."""
    return [
        (table, row, field.name)
        for table, rows in sheets.items()
        for row in range(len(rows))
        for field in fields[table]
    ]


def meaning_of(place: Place, typed: Typing) -> int | None:
    """Which of the meanings of the field was typed; None for blank."""
    table, _, name = place
    return next((which for which, group in enumerate(MEANINGS[table, name]) if typed in group), None)


def another_meaning(place: Place, typed: Typing, *, blank: bool = False) -> SearchStrategy[Typing]:
    """Something that says another thing than this; with `blank`, nothing at all may be said."""
    table, _, name = place
    return _offered(table, name, meaning_of(place, typed), blank and typed is not None)


@cache
def _offered(table: str, name: str, here: int | None, blank: bool) -> SearchStrategy[Typing]:
    groups = [group for which, group in enumerate(MEANINGS[table, name]) if which != here]
    offered = [text for group in groups for text in group]
    return st.sampled_from([*offered, *([None] if blank else [])])


_SCORED = {table.name: scored(table) for table in REVIEW.tables}


def _edits(draw: DrawFn, sheets: Sheets, *, most: int = 4) -> dict[Place, Typing]:
    """Scored cells, with something that means another thing than what stands there; at most so many of a review."""
    listed: dict[str, list[Place]] = {}
    for where in places(sheets, _SCORED):
        if (where[0], where[2]) in MEANINGS:
            listed.setdefault(letter_of(sheets[where[0]][where[1]]["study"]), []).append(where)
    chosen = [
        of_review[position]
        for of_review in listed.values()
        for position in draw(_several_positions(len(of_review), most))
    ]
    return {where: draw(another_meaning(where, sheets[where[0]][where[1]][where[2]], blank=True)) for where in chosen}


edits = st.composite(_edits)


def edited(sheets: Sheets, changes: Mapping[Place, Typing]) -> Sheets:
    """A copy with these cells changed."""
    copy = copied(sheets)
    for (table, row, name), typed in changes.items():
        copy[table][row][name] = typed
    return copy


def copied(sheets: Sheets) -> Sheets:
    """The same cells, to be changed."""
    return {table: [dict(row) for row in rows] for table, rows in sheets.items()}


def renumbered(sheets: Sheets, start: int = 10) -> Sheets:
    """The same review by somebody who numbers findings in another way."""
    copy = copied(sheets)
    for row in (*copy["findings"], *copy["quotes"]):
        old = row["finding"]
        row["finding"] = old and "; ".join(
            f"{start - int(part[1:])}" if part[1:].isdigit() else part for part in old.split("; ")
        )
    return copy


def _disagreeing(draw: DrawFn, k: int) -> list[Sheets]:
    """What k extractors recorded of one review: other values, other spellings, rows missing; no row is in trouble."""
    base = draw(_OF_TWO)
    several = []
    for who in range(k):
        mine = edited(base, _edits(draw, base))
        if draw(_EITHER):
            mine = renumbered(mine)
        for table in ("arms", "visits", "findings", "quotes"):
            if mine[table] and who and draw(_positions(3)) == 2:
                mine[table].pop(draw(_positions(len(mine[table]))))
        several.append(mine)
    return several


_OF_TWO = reviews(most=2)
disagreeing = st.composite(_disagreeing)


def _at_odds(draw: DrawFn, k: int) -> list[Sheets]:
    """As `disagreeing`, and on which row is which: rows misspelt, renamed, split in two, or there as equal twins."""
    return [_otherwise(draw, mine) for mine in _disagreeing(draw, k)]


at_odds = st.composite(_at_odds)


@st.composite
def side_by_side(draw: DrawFn, one: SearchStrategy[list[Sheets]]) -> list[Sheets]:
    """What the same extractors recorded of many reviews. Studies have the letter of their review before their names.

    Rows of two studies are never compared, so these are as many examples; to merge twenty takes less than three merges.
    """
    several = [_lettered(draw(one), letter) for letter in LETTERS]
    return [
        {table: [row for sheets in each for row in sheets[table]] for table in each[0]}
        for each in zip(*several, strict=True)
    ]


def _lettered(several: list[Sheets], letter: str) -> list[Sheets]:
    """The same review, of which no study is called as one of another review."""
    return [
        {
            table: [
                row | {name: f"{letter}{row[name]}" for name in ("study", "same_as") if row.get(name) not in _NOBODYS}
                for row in rows
            ]
            for table, rows in sheets.items()
        }
        for sheets in several
    ]


_USUAL = settings.get_current_profile_name() == "quick"
LETTERS = "abcdefghijklm" if _USUAL else "abc"
"""Of each of the reviews side by side. In the usual run four examples of a law are 52 reviews."""
_NOBODYS = (None, "NR", "NA")


def letter_of(study: str | None) -> str:
    """The review of a study of reviews side by side; "" where a row names none."""
    return "" if study in _NOBODYS else str(study)[0]


def _otherwise(draw: DrawFn, sheets: Sheets) -> Sheets:
    """A copy with a row or two written in another way, and with them whatever refers to them."""
    mine = copied(sheets)
    for _ in range(draw(_positions(3))):
        _rewrite(draw, mine)
    return mine


otherwise = st.composite(_otherwise)


def _rewrite(draw: DrawFn, mine: Sheets) -> None:
    filled = [name for name, rows in mine.items() if rows and name != "studies"]
    if not filled:
        return
    table = pick(draw, filled)
    row = pick(draw, mine[table])
    name = next(name for of, name in OTHER_NAMES if of == table)
    old = row[name]
    match pick(draw, ["renamed", "renamed", "split", "twins"]):
        case "renamed":
            row[name] = pick(draw, OTHER_NAMES[table, name].get(old or "", (f"{old} group",)))
            if table == "arms":
                for visit in mine["visits"]:
                    if (visit["study"], visit["arm"]) == (row["study"], old):
                        visit["arm"] = row[name]
        case "split":
            counted = next((one_text for one_text in ("n", "seen", "told") if one_text in row), None)
            other = row | {name: f"{old} B"}
            if counted:
                row[counted], other[counted] = "10", "14"
            row[name] = f"{old} A"
            mine[table].append(_numbered(other, mine))
        case _:
            mine[table].append(_numbered(row | {name: f"{old} (b)"}, mine))
            row[name] = f"{old} (a)"


def _numbered(row: dict[str, Typing], mine: Sheets) -> dict[str, Typing]:
    """A finding more has a number of its own."""
    return row | {"finding": f"F{70 + len(mine['findings'])}"} if "text" in row else row


@st.composite
def messy(draw: DrawFn, k: int) -> list[Sheets]:
    """As `at_odds`, by people in a hurry: rows twice, identities blank or misspelt, references to nothing."""
    several = _at_odds(draw, k)
    for mine in several:
        for _ in range(draw(_positions(4))):
            _hurry(draw, mine)
    return several


def _hurry(draw: DrawFn, mine: Sheets) -> None:
    table = pick(draw, [name for name, rows in mine.items() if rows])
    rows = mine[table]
    row = pick(draw, rows)
    identity = [(of, name) for of, name in IDENTITIES if of == table]
    match pick(draw, ["twice", "blank", "respell", "study", "dangling", "only filled in"]):
        case "twice":
            other = next(name for of, name in MEANINGS if of == table)
            rows.append(row | {other: draw(_CELLS[table, other])})
        case "blank":
            row[pick(draw, ["arm", "visit"]) if table == "visits" else identity[0][1]] = None
        case "respell":
            row[identity[0][1]] = draw(_typed(IDENTITIES[identity[0]]))
        case "study":
            row["study"] = pick(draw, [None, "K1", "k1 ", "K77", "NR"])
        case "dangling" if table in {"visits", "quotes"}:
            row["arm" if table == "visits" else "finding"] = pick(draw, [None, "F9", "F1; F9", "NR"])
        case "only filled in":
            study = row["study"]
            for name in mine:
                mine[name] = [
                    {"study": study, "year": each.get("year")} if name == "studies" else each
                    for each in mine[name]
                    if each["study"] != study or name == "studies"
                ]
        case _:
            pass


# ---------------------------------------------------------------------------------------------- rulings


def ruled(draw: DrawFn, comparison: Comparison, at: Discrepancy, *, when: str = "2026-01-01") -> Decision:
    """One person's ruling on this discrepancy, which closes it."""
    if at.whole_row:
        return decide(comparison, at, ruling(pick(draw, ["keep", "drop"]), when=when))
    field = comparison.form[at.table][at.field]
    readable = [name for name, answer in at.answers.items() if is_readable(field, answer.value)]
    take = pick(draw, [*readable, "value", "neither", "unresolved"])
    if take in at.answers:
        return decide(comparison, at, ruling("take", take=take, when=when))
    groups = MEANINGS.get((at.table, at.field))
    if take == "value" and groups is not None and field.reference is None:
        return decide(comparison, at, ruling("value", value=groups[0][0], when=when))
    return decide(comparison, at, ruling("unresolved" if take == "unresolved" else "neither", when=when))


def is_readable(field: Field, text: str | None) -> bool:
    """Whether an answer is a value of its field, so that a ruling can take it; or blank."""
    return not (key_of(field, text) or "").startswith(UNREAD)


def ruling(kind: str, *, take: str | None = None, value: str | None = None, when: str = "2026-01-01") -> NewRuling:
    """A ruling by somebody who read the report again."""
    return NewRuling(ruling=kind, method="source", who=("eva",), when=when, take=take, value=value)  # type: ignore[arg-type]


def settled(draw: DrawFn, comparison: Comparison) -> Comparison:
    """What is to be compared once somebody ruled on every pairing in doubt, as many as can be at once."""
    for _ in range(_ROUNDS):
        if not comparison.open_pairings:
            return comparison
        decisions: list[Decision] = []
        touched: set[tuple[str, str, int]] = set()
        for pairing in comparison.open_pairings:
            rows = {(pairing.table, *row) for row in pairing.rows.items()}
            if not rows & touched:
                touched |= rows
                decisions.extend(paired(draw, comparison, pairing))
        comparison = merge(comparison.extractions, comparison.ledger + decisions)
    raise AssertionError("ruling on pairings comes to no end")


_ROUNDS = 20  # of rulings: three tables that refer to each other, and links of a tie one after another


def paired(draw: DrawFn, comparison: Comparison, at: Pairing, *, when: str = "2026-01-01") -> tuple[Decision, ...]:
    """One person's ruling on a pairing: the same, different, or one row that is another than the rest."""
    apart = [*at.rows] if len(at.rows) > 2 else []
    said = pick(draw, ["same", "same", "different", *apart])
    if said in apart:
        return decide_pairing(comparison, at, ruling("different", take=said, when=when))
    return decide_pairing(comparison, at, ruling(said, when=when))


@st.composite
def structured(draw: DrawFn, k: int) -> Comparison:
    """What k extractors recorded of many reviews who were at odds, once all pairings are ruled on."""
    return settled(draw, merge(extractions(draw(side_by_side(at_odds(k))))))


@st.composite
def rulings(draw: DrawFn, comparison: Comparison) -> Ledger:
    """What settles a comparison: rulings on the pairings, then one for every discrepancy that is left.

    A row that one extractor alone has gets one for all its cells.
    """
    comparison = settled(draw, comparison)
    decisions: list[Decision] = []
    rows: set[tuple[str, int]] = set()
    for cell in comparison.open:
        row = (cell.table, cell.position)
        if cell.kind in {"duplicate", "unidentified"} or (cell.whole_row and row in rows):
            continue
        if cell.whole_row:
            rows.add(row)
        decisions.append(ruled(draw, comparison, cell))
    return comparison.ledger + decisions


EXTRACTORS = st.integers(2, 4)
"""Every law holds for two extractors, for three, and for four."""

TWENTY_FIVE = settings(max_examples=25) if _USUAL else settings()
"""For laws of which 50 examples take more than two seconds."""
LAW = settings(max_examples=5) if _USUAL else settings()
"""For laws of whole commands, of which one example takes half a second or more."""
SIDE_BY_SIDE = settings(max_examples=4) if _USUAL else settings()
"""For laws of reviews side by side."""
