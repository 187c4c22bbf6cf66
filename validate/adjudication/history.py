"""How a value came to be: from each cell typed, through every ruling about it, to what stands now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from schema.form import Field
from schema.text import fold
from validate.adjudication.ruling_status import Event, ruled_on
from validate.extraction.extraction import Extraction, Recorded
from validate.ledger.ledger import Decision
from validate.merge.comparison import Comparison, Discrepancy, Kind
from validate.merge.table_view import TableView

Why = Literal[
    "key", "agreed", "cosmetic", "unscored", "single", "blank", "ruling", "evidence",
    "open", "contested", "stale", "asked", "trouble", "dropped",
]  # fmt: skip

WHYS: Mapping[Why, str] = {
    "key": "it says which row this is",
    "agreed": "all who extracted it typed the same",
    "cosmetic": "all mean the same; the fullest spelling stands",
    "unscored": "free text, which is not compared; the fullest stands",
    "single": "only one was to extract it, or did",
    "blank": "nobody typed anything",
    "ruling": "it was ruled on",
    "evidence": "it goes with the value that it belongs to, which was ruled on",
    "open": "it is open: withheld until it is ruled on",
    "contested": "rulings that hold contradict each other: withheld until one is withdrawn",
    "stale": "it is open again, as what was ruled on has changed",
    "asked": "the authors are being asked: withheld until they reply",
    "trouble": "the row cannot be told from another, or has no identity: withheld until the workbook is corrected",
    "dropped": "the row was ruled not to belong to the dataset",
}
"""Why a cell of the consensus is as it is; where it is blank, why."""


@dataclass(frozen=True, kw_only=True)
class First:
    """What stood in a cell of a first submission; `there` is false where the row was not there."""

    there: bool
    value: str | None = None
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True, kw_only=True)
class Wrote:
    """What one extractor has in a merged cell, as typed, and what it was read as; null where blank.

    `begun` is whether they recorded anything on the study, `there` whether they have the row, `readable` whether what
    is typed could be read. `first` is what they first submitted where that is not what is typed now.
    """

    extractor: str
    begun: bool
    there: bool
    value: str | None = None
    meaning: str | None = None
    readable: bool = True
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    first: First | None = None


@dataclass(frozen=True, kw_only=True)
class CellHistory:
    """One merged cell: who wrote what, how that compares, every ruling on it or its row, what stands and why.

    `state` as of merged cells, or "key"; `kind` of its discrepancy, where it is or was one.
    """

    row: str
    position: int
    state: str
    kind: Kind | None
    wrote: tuple[Wrote, ...]
    events: tuple[Event, ...]
    final: str | None
    why: Why
    by: Decision | None


@dataclass(frozen=True, kw_only=True)
class FieldHistory:
    """One field of a study, row by row; `elsewhere` are the rulings on it whose row is not there now."""

    study: str
    table: str
    field: str
    cells: tuple[CellHistory, ...]
    elsewhere: tuple[Event, ...]


@dataclass(frozen=True, kw_only=True)
class StudyHistory:
    """A study in short: who extracted it, how many rows each has of each table, what is open, and every ruling.

    `rows` are per table the merged rows and those of each extractor; `files` the file of each extractor who recorded
    something on the study.
    """

    study: str
    files: Mapping[str, str]
    rows: Mapping[str, tuple[int, Mapping[str, int]]]
    open: int
    decided: int
    stale: int
    events: tuple[Event, ...]


def studies_known(comparison: Comparison) -> tuple[str, ...]:
    """Every study that an extraction or a ruling names, each once, in the order of the merge."""
    found: dict[str, str] = {}
    for merged in comparison.tables.values():
        for name in merged.rows["study_text"].drop_nulls().unique(maintain_order=True):
            found.setdefault(fold(name), name)
    for each in comparison.ledger.decisions:
        found.setdefault(fold(each.study), each.study)
    return tuple(found.values())


def study_history(comparison: Comparison, study: str) -> StudyHistory:
    """The story of a study. One that only rulings still name has no rows."""
    rows: dict[str, tuple[int, Mapping[str, int]]] = {}
    begun: set[str] = set()
    for name, merged in comparison.tables.items():
        positions = _positions(merged.rows["study_text"], study)
        if positions:
            view = TableView(comparison.form, comparison.extractions, merged, comparison.columns)
            own = {who: sum(there[each] is not None for each in positions) for who, there in view.positions.items()}
            rows[name] = (len(positions), own)
            begun |= {who for who in comparison.names if merged.began[who].gather(positions).any()}
    states = [each.state for each in comparison.discrepancies if fold(each.study) == fold(study)]
    return StudyHistory(
        study=study,
        files={each.name: each.file for each in comparison.extractions if each.name in begun},
        rows=rows,
        open=sum(each in {"open", "asked", "stale"} for each in states),
        decided=states.count("decided"),
        stale=states.count("stale"),
        events=ruled_on(comparison, study),
    )


def field_history(
    comparison: Comparison, study: str, table: str, name: str, first: Comparison | None = None
) -> FieldHistory:
    """The story of a field of a study, row by row in the order of the merge.

    `first` are the first submissions of the study, merged; who is not among them has no `First`. KeyError where the
    form has no such field.
    """
    merged = comparison.tables[table]
    asked = merged.table[name]
    view = TableView(comparison.form, comparison.extractions, merged, comparison.columns)
    then = _Firsts(first, table, name)
    events = [
        each
        for each in ruled_on(comparison, study)
        if each.decision.table == table and each.decision.field in {None, name}
    ]
    return FieldHistory(
        study=study,
        table=table,
        field=name,
        cells=tuple(
            _cell(comparison, view, position, asked, events, then)
            for position in _positions(merged.rows["study_text"], study)
        ),
        elsewhere=tuple(each for each in events if not each.positions),
    )


def _positions(studies: pl.Series, study: str) -> list[int]:
    wanted = {each for each in studies.drop_nulls().unique() if fold(each) == fold(study)}
    return [position for position, each in enumerate(studies) if each in wanted]


def _cell(
    comparison: Comparison,
    view: TableView,
    position: int,
    asked: Field,
    events: list[Event],
    then: "_Firsts",
) -> CellHistory:
    name = asked.name
    ruled = next((each for each in comparison.in_row(view.merged.table.name, position) if each.field == name), None)
    why, by = _why(comparison, view, position, asked, ruled)
    return CellHistory(
        row=view.labels[position] or "",
        position=position,
        state=_state(view, position, name) or "key",
        kind=ruled.kind if ruled else None,
        wrote=tuple(_wrote(each, view, position, name, then) for each in comparison.extractions),
        events=tuple(each for each in events if position in each.positions),
        final=None if position in view.merged.dropped else view.merged.final[name][position],
        why=why,
        by=by,
    )


def _why(
    comparison: Comparison, view: TableView, position: int, asked: Field, ruled: Discrepancy | None
) -> tuple[Why, Decision | None]:
    """Why the cell stands as it does, and by which ruling, if by one."""
    if position in view.merged.dropped:
        verdicts = (each.verdict.ruling for each in comparison.in_row(view.merged.table.name, position))
        return "dropped", next((each for each in verdicts if each and each.ruling == "drop"), None)
    state = _state(view, position, asked.name)
    if state is None:
        return "key", None
    if ruled is not None:
        return _why_ruled(ruled)
    whole = view.merged.verdicts.get((position, asked.of)) if asked.of else None
    if whole and whole.ruling and whole.ruling.ruling == "take":
        return "evidence", whole.ruling
    reasons: dict[str, Why] = {"cosmetic": "cosmetic", "unscored": "unscored", "single": "single", "blank": "blank"}
    return reasons.get(state, "agreed"), None


def _state(view: TableView, position: int, name: str) -> str | None:
    """How a cell compares; None for one that says which row it is."""
    return view.states[name][position] if name in view.states else None


def _why_ruled(ruled: Discrepancy) -> tuple[Why, Decision | None]:
    if ruled.kind in {"duplicate", "blank"}:
        return "trouble", None
    if ruled.state == "decided":
        return "ruling", ruled.verdict.ruling
    if ruled.verdict.contested:
        return "contested", None
    if ruled.state in {"stale", "asked"}:
        return ("stale" if ruled.state == "stale" else "asked"), ruled.verdict.last
    return "open", None


def _wrote(extraction: Extraction, view: TableView, position: int, name: str, then: "_Firsts") -> Wrote:
    """What one extractor has in the cell now, and first had."""
    who = extraction.name
    begun = bool(view.merged.began[who][position])
    row = view.positions[who][position]
    if row is None:
        address = next(iter(view.address(position).values()), ())
        return Wrote(extractor=who, begun=begun, there=False, first=then.unlike(who, address, None, there=False))
    recorded = extraction[view.merged.table.name]
    value = view.column(extraction, name, "typed")[row]
    return Wrote(
        extractor=who,
        begun=begun,
        there=True,
        value=value,
        meaning=view.column(extraction, name, "content")[row],
        readable=value not in recorded.unread_texts.get(name, ()),
        file=recorded.file,
        sheet=recorded.sheet,
        cell=recorded.cell(row, name),
        first=then.unlike(who, view.address(position)[who], value, there=True),
    )


class _Firsts:
    """One field of the first submissions, found as the ledger finds rows: by what is written in their identity."""

    def __init__(self, first: Comparison | None, table: str, name: str) -> None:
        self.found: dict[str, dict[tuple[str, ...], First]] = {}
        for each in first.extractions if first else ():
            assert first is not None
            view = TableView(first.form, first.extractions, first.tables[table], first.columns)
            rows = view.positions[each.name]
            self.found[each.name] = {
                tuple(map(fold, view.address(position)[each.name])): _first(each[table], row, name)
                for position, row in enumerate(rows)
                if row is not None
            }

    def unlike(self, who: str, address: tuple[str, ...], value: str | None, *, there: bool) -> First | None:
        """What this extractor first submitted, where that differs from what is there now; none where none is kept."""
        kept = self.found.get(who)
        if kept is None:
            return None
        first = kept.get(tuple(map(fold, address)), First(there=False))
        return None if (first.there, first.value) == (there, value) else first


def _first(recorded: Recorded, row: int, name: str) -> First:
    return First(
        there=True,
        value=recorded.text(name, row),
        file=recorded.file,
        sheet=recorded.sheet,
        cell=recorded.cell(row, name),
    )
