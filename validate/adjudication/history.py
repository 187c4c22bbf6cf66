"""The history of a value: what each extractor typed, every ruling on it, and the final value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Literal

from schema.form import Field
from schema.records import record
from schema.text import fold
from validate.adjudication.first_entries import Address, FirstEntries, FirstEntry
from validate.adjudication.ruling_status import AppliedLedger, Event, rulings_of_study
from validate.ledger.ledger import Decision
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy, Kind
from validate.merge.evidence import EVIDENCE
from validate.merge.merged_table import MergedTable
from validate.merge.other_words import words_apart

Why = Literal[
    "key", "mark", "bookkeeping", "agreed", "other words", "cosmetic", "unscored", "single", "blank", "ruling",
    "evidence", "open", "contested", "stale", "confirmed since", "not in the form", "asked", "trouble", "dropped",
]  # fmt: skip

WHYS: Mapping[Why, str] = {
    "key": "part of the identity of the row",
    "mark": "says that the study is finished, and is not compared",
    "bookkeeping": "says how the team worked, and is not compared; the longest entry is used",
    "agreed": "all extractors typed the same",
    "cosmetic": "all extractors mean the same; the longest spelling is used",
    "other words": "all extractors chose the same, and wrote different words for other, which are not compared:"
    " somebody can rule on it",
    "unscored": "this data item is not compared; the longest entry is used",
    "single": "only one person extracted it",
    "blank": "nobody filled it in",
    "ruling": "a ruling decided it",
    "evidence": "it belongs to another value, and comes from the same source",
    "open": "open: blank in the dataset until somebody rules on it",
    "contested": "rulings contradict each other: blank until somebody rules again or withdraws one",
    "stale": "open again: the values have changed since the ruling",
    "confirmed since": "open again: the verifier whose value the ruling took has confirmed the extractor's since",
    "not in the form": "open again: the form does not have the value of the ruling any more",
    "asked": "the authors are being asked: blank until they reply",
    "trouble": "another row has the same identity, or this row has none: blank until the workbook is corrected",
    "dropped": "a ruling dropped the row from the dataset",
}
"""Why a cell of the consensus has its value, or why it is blank."""


@record(kw_only=True)
class Entry:
    """One extractor's entry in a merged cell: what was typed and its meaning. Both are None if it is blank.

    `begun` says whether they recorded anything for the study, `there` whether they have the row, and `readable` whether
    the text could be read. `first` is their first submission if it was different.
    """

    extractor: str
    begun: bool
    there: bool
    text: str | None = None
    value: str | None = None
    readable: bool = True
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    first: FirstEntry | None = None


@record(kw_only=True)
class CellHistory:
    """One merged cell: the entries, how they compare, every ruling on it or its row, the final value, and why.

    `state` is the state of the merged cell, or "key". `kind` is the kind of its discrepancy, if it is or was one.
    """

    row: str
    position: int
    state: str
    kind: Kind | None
    entries: tuple[Entry, ...]
    events: tuple[Event, ...]
    final: str | None
    why: Why
    by: Decision | None


@record(kw_only=True)
class FieldHistory:
    """One field of a study, row by row. `elsewhere` has the rulings on it whose row no longer exists."""

    study: str
    table: str
    field: str
    cells: tuple[CellHistory, ...]
    elsewhere: tuple[Event, ...]

    def of_rows(self, rows: Container[str]) -> FieldHistory:
        """The history of only these rows."""
        return replace(
            self,
            cells=tuple(cell for cell in self.cells if cell.row in rows),
            elsewhere=tuple(event for event in self.elsewhere if event.row in rows),
        )


@record(kw_only=True)
class StudyHistory:
    """A summary of a study: its extractors, their rows in each table, open cells, and every ruling.

    `rows` has the numbers of merged rows and of each extractor's rows, by table. `files` has the file of each extractor
    who recorded something for the study.
    """

    study: str
    files: Mapping[str, str]
    rows: Mapping[str, tuple[int, Mapping[str, int]]]
    open: int
    decided: int
    stale: int
    asked: int
    events: tuple[Event, ...]


def studies_known(comparison: Comparison) -> tuple[str, ...]:
    """Every study that an extraction or a ruling names, each once, in the order of the merge."""
    found: dict[str, str] = {}
    for name in comparison.merged_rows["study_text"].drop_nulls().unique(maintain_order=True):
        found.setdefault(fold(name), name)
    for decision in comparison.ledger.decisions:
        found.setdefault(fold(decision.study), decision.study)
    return tuple(found.values())


def study_history(comparison: Comparison, study: str) -> StudyHistory:
    """The history of a study. A study that only rulings name has no rows."""
    rows: dict[str, tuple[int, Mapping[str, int]]] = {}
    begun: set[str] = set()
    for name, merged in comparison.tables.items():
        positions = _by_study(merged).get(fold(study), [])
        if positions:
            there = merged.positions.items()
            own = {extractor: sum(several[row] is not None for row in positions) for extractor, several in there}
            rows[name] = (len(positions), own)
            begun |= {extractor for position in positions for extractor in merged.extractors_of(position)}
    states = [cell.progress for cell in comparison.in_question if fold(cell.study) == fold(study)]
    return StudyHistory(
        study=study,
        files={extraction.name: extraction.file for extraction in comparison.extractions if extraction.name in begun},
        rows=rows,
        open=states.count("open") + states.count("stale"),
        decided=states.count("decided"),
        stale=states.count("stale"),
        asked=states.count("asked"),
        events=rulings_of_study(comparison, study),
    )


class FieldHistories:
    """The histories of many fields. Shared lookups are made once.

    `first` is the merge of the first submissions. An extractor without one has no `FirstEntry`.
    """

    def __init__(self, comparison: Comparison, first: Comparison | None = None) -> None:
        self._comparison = comparison
        self._rulings_of = cache(AppliedLedger(comparison).rulings_of)
        self._first_entries = cache(partial(FirstEntries, first))
        self._by_study = cache(_by_study)
        self._called = cache(_called)

    def of(self, study: str, table: str, name: str, *, rows: Container[str] | None = None) -> FieldHistory:
        """The history of a field of a study, also under its earlier names, for all merged rows or for `rows`.

        Raises KeyError if the form does not have the field.
        """
        merged = self._comparison.tables[table]
        field = merged.table[name]
        called = {None, name, *(former for former in field.was if former not in merged.table.by_name)}
        events = [
            event
            for event in self._rulings_of(study)
            if event.decision.table == table and event.decision.field in called
        ]
        positions = self._by_study(merged).get(fold(study), [])
        if rows is not None:
            positions = [position for position in positions if (merged.labels[position] or "") in rows]
        return FieldHistory(
            study=study,
            table=table,
            field=name,
            cells=tuple(self._cell(merged, position, field, events) for position in positions),
            elsewhere=tuple(event for event in events if not event.positions and (rows is None or event.row in rows)),
        )

    def _cell(self, merged: MergedTable, position: int, field: Field, events: list[Event]) -> CellHistory:
        name = field.name
        in_row = self._comparison.in_row(merged.table.name, position)
        in_question = next((cell for cell in in_row if cell.field == name), None)
        why, by = _why(self._comparison, merged, position, field, in_question)
        if why == "stale" and any(event.decision is by and event.confirmed for event in events):
            why = "confirmed since"
        if why == "stale" and any(event.decision is by and event.not_in_form for event in events):
            why = "not in the form"
        return CellHistory(
            row=merged.labels[position] or "",
            position=position,
            state=merged.state(position, name) or "key",
            kind=in_question.kind if in_question else None,
            entries=tuple(self._entry(merged, extractor, position, name) for extractor in self._comparison.names),
            events=tuple(event for event in events if position in event.positions),
            final=None if position in merged.dropped else merged.listed("final", name)[position],
            why=why,
            by=by,
        )

    def _entry(self, merged: MergedTable, extractor: str, position: int, name: str) -> Entry:
        """One extractor's present entry in the cell, and the first submission."""
        begun = merged.began[extractor][position]
        row = merged.positions[extractor][position]
        if row is None:
            address = next(iter(merged.address(position).values()), ())
            first = self._unlike(merged, extractor, address, name, None, rows=0)
            return Entry(extractor=extractor, begun=begun, there=False, first=first)
        recorded = merged.recorded(extractor)
        answer = merged.answer(extractor, position, name)
        address = merged.address(position)[extractor]
        return Entry(
            extractor=extractor,
            begun=begun,
            there=True,
            text=answer.text,
            value=answer.value,
            readable=answer.text not in recorded.unread_texts.get(name, ()),
            file=answer.file,
            sheet=answer.sheet,
            cell=answer.cell,
            first=self._unlike(merged, extractor, address, name, answer.text, rows=1),
        )

    def _unlike(
        self, merged: MergedTable, extractor: str, address: Address, name: str, text: str | None, *, rows: int
    ) -> FirstEntry | None:
        """The first submission, if it was different.

        None if rows share the identity, so that it is unclear which is which.
        """
        if self._called(merged, extractor)[tuple(map(fold, address))] != rows:
            return None
        return self._first_entries(merged.table.name, name).unlike(extractor, address, text, there=rows == 1)


def _called(merged: MergedTable, extractor: str) -> Counter[Address]:
    """The number of an extractor's present rows for each identity (folded)."""
    rows = (row for row in merged.positions[extractor] if row is not None)
    return Counter(tuple(map(fold, merged.addresses.of_row[extractor][row])) for row in rows)


def _by_study(merged: MergedTable) -> Mapping[str, list[int]]:
    """The positions of the merged rows of each study, by its folded name."""
    places: dict[str, list[int]] = {}
    for position, name in enumerate(merged.studies):
        if name is not None:
            places.setdefault(fold(name), []).append(position)
    return places


def _why(
    comparison: Comparison, merged: MergedTable, position: int, field: Field, in_question: Discrepancy | None
) -> tuple[Why, Decision | None]:
    """Why the cell has its value, and the ruling that gave it, if there is one."""
    if position in merged.dropped:
        decisions = (cell.rulings.ruling for cell in comparison.in_row(merged.table.name, position))
        return "dropped", next((decision for decision in decisions if decision and decision.ruling == "drop"), None)
    state = merged.state(position, field.name)
    if state is None:
        return ("bookkeeping" if field.bookkeeping else "mark" if field.aside else "key"), None
    if in_question is not None:
        return _why_in_question(in_question)
    whole = comparison.rulings.get((merged.table.name, position, field.of)) if field.of else None
    final = merged.listed("final", field.name)[position]
    words = field.role == "other" and (final is None or (whole and whole.ruling and whole.ruling.other))
    if whole and whole.ruling and (whole.ruling.ruling == "take" or words or field.role in EVIDENCE):
        return "evidence", whole.ruling
    if field.role in EVIDENCE and state in {"unscored", "agreed", "cosmetic"}:
        return "evidence", None
    if words_apart(merged, position, field.name):
        return "other words", None
    reasons: dict[str, Why] = {"cosmetic": "cosmetic", "unscored": "unscored", "single": "single", "blank": "blank"}
    return reasons.get(state, "agreed"), None


def _why_in_question(cell: Discrepancy) -> tuple[Why, Decision | None]:
    if cell.kind in {"duplicate", "unidentified"}:
        return "trouble", None
    if cell.progress == "decided":
        return "ruling", cell.rulings.ruling
    if cell.rulings.contested:
        return "contested", None
    if cell.progress in {"stale", "asked"}:
        return ("stale" if cell.progress == "stale" else "asked"), cell.rulings.last
    return "open", None
