"""The shared Hypothesis vocabulary: what people type into the small review, and what they do to each other's copies."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from schema.form import Field
from tests.review import IDENTITIES, MEANINGS, OTHER_NAMES, REVIEW, Sheets, Spellings, Typing, scored

T = TypeVar("T")


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


EXTRACTORS = st.integers(2, 4)
"""Every law holds for two extractors, for three, and for four."""

TWENTY_FIVE = settings(max_examples=25) if _USUAL else settings()
"""For laws of which 50 examples take more than two seconds."""
LAW = settings(max_examples=5) if _USUAL else settings()
"""For laws of whole commands, of which one example takes half a second or more."""
SIDE_BY_SIDE = settings(max_examples=4) if _USUAL else settings()
"""For laws of reviews side by side."""
