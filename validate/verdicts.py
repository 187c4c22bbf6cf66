"""The ledger applied to a comparison: which discrepancies are decided, which are open, and what stands then."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import polars as pl

from schema.form import Field, Form
from schema.missing import Missing
from schema.text import fold
from validate.comparison import Comparison, Discrepancy, Had, Kind, MergedTable, State
from validate.extraction import Extraction
from validate.ledger import Decision, Ledger, Verdict
from validate.pairing import at, natural
from validate.reading import key_of
from validate.references import Resolved

Columns = Mapping[tuple[str, str, str], Resolved]
_DISCREPANT: Mapping[str, Kind] = {"conflict": "conflict", "status": "status", "omission": "omission"}


def apply_ledger(
    form: Form,
    extractions: tuple[Extraction, ...],
    tables: Mapping[str, MergedTable],
    columns: Columns,
    ledger: Ledger,
) -> Comparison:
    """The comparison with every standing ruling applied to the cell or row that it addresses."""
    settled: dict[str, MergedTable] = {}
    discrepancies: list[Discrepancy] = []
    suspended: list[str] = []
    for merged in tables.values():
        view = TableView(form, extractions, merged, columns)
        addressed = Addressed(view, [each for each in ledger.standing if each.table == merged.table.name])
        found = list(_discrepancies(view, addressed))
        discrepancies.extend(found)
        suspended.extend(addressed.suspended)
        settled[merged.table.name] = _settle(view, found)
    discrepancies.sort(key=_order(settled))
    return Comparison(
        form=form,
        extractions=extractions,
        ledger=ledger,
        tables=settled,
        discrepancies=tuple(discrepancies),
        columns=columns,
        suspended=tuple(suspended),
    )


@dataclass
class TableView:
    """One merged table with the way from its cells back to the extractions."""

    form: Form
    extractions: tuple[Extraction, ...]
    merged: MergedTable
    columns: Columns
    _lists: dict[tuple[str, str, str], list[str | None]] = field(default_factory=dict)

    @cached_property
    def positions(self) -> Mapping[str, list[int | None]]:
        """Per extractor, the row there of each merged row."""
        return {each.name: self.merged.rows[at(each.name)].to_list() for each in self.extractions}

    @cached_property
    def counting(self) -> Mapping[str, list[bool]]:
        """Per extractor, whether they count for each merged row."""
        return {name: self.merged.counting[name].to_list() for name in self.merged.counting.columns}

    @cached_property
    def states(self) -> Mapping[str, list[str]]:
        """The states of each field's cells."""
        return {name: self.merged.states[name].cast(pl.String).to_list() for name in self.merged.states.columns}

    def column(self, extraction: Extraction, name: str, part: str) -> list[str | None]:
        """A column of an extraction as a list: `typed`, `values`, `keys`, or for a reference its rewritten form."""
        known = self._lists.get((extraction.name, name, part))
        if known is None:
            recorded = extraction[self.merged.table.name]
            resolved = self.columns.get((extraction.name, self.merged.table.name, name))
            rewritten = {"keys": "keys", "texts": "texts", "content": "content"}.get(part)
            if resolved is not None and rewritten:
                known = getattr(resolved, rewritten).to_list()
            else:
                known = getattr(recorded, {"texts": "values", "content": "values"}.get(part, part))[name].to_list()
            self._lists[extraction.name, name, part] = known
        return known

    def in_cell(self, position: int, name: str, part: str) -> dict[str, str | None]:
        """What each extractor who counts has in a merged cell."""
        cells: dict[str, str | None] = {}
        for each in self.extractions:
            if self.counting[each.name][position]:
                row = self.positions[each.name][position]
                cells[each.name] = None if row is None else self.column(each, name, part)[row]
        return cells

    def had(self, position: int, name: str) -> dict[str, Had]:
        """What each extractor who counts has in a merged cell, with its place."""
        cells = {}
        for each in self.extractions:
            if not self.counting[each.name][position]:
                continue
            row = self.positions[each.name][position]
            if row is None:
                cells[each.name] = Had()
                continue
            recorded = each[self.merged.table.name]
            cells[each.name] = Had(
                value=self.column(each, name, "typed")[row],
                meaning=self.column(each, name, "content")[row],
                file=recorded.file,
                sheet=recorded.sheet,
                cell=recorded.cell(row, name),
            )
        return cells

    def address(self, position: int) -> dict[str, tuple[str, ...]]:
        """How the ledger names a merged row: what each extractor wrote in its identity."""
        named = {}
        for each in self.extractions:
            row = self.positions[each.name][position]
            if row is not None:
                parts = (self.column(each, name, "content")[row] for name in self.merged.table.identity)
                named[each.name] = tuple(part or "" for part in parts)
        return named

    def missing_in(self, position: int) -> list[str]:
        """The extractors who recorded something on the study but do not have the row."""
        return [
            name for name, rows in self.positions.items() if self.counting[name][position] and rows[position] is None
        ]

    def same(self, asked: Field, remembered: str | None, now: str | None) -> bool:
        """Whether a meaning that the ledger remembers is the one that stands in the cell."""
        if asked.reference is not None:
            return fold(remembered or "") == fold(now or "")
        return key_of(asked, remembered) == key_of(asked, now)


class Addressed:
    """The standing rulings of one table, found by the merged row that they address."""

    def __init__(self, view: TableView, decisions: list[Decision]) -> None:
        self.view = view
        self.cells: dict[tuple[int, str], list[Decision]] = {}
        self.rows: dict[int, list[Decision]] = {}
        self.suspended: list[str] = []
        known = self._known() if decisions else {}
        for each in decisions:
            position = self._position(each, known)
            if position is None or (each.field is not None and each.field not in view.merged.table.by_name):
                self.suspended.append(each.id)
            elif each.field is None:
                self.rows.setdefault(position, []).append(each)
            else:
                self.cells.setdefault((position, each.field), []).append(each)

    def _known(self) -> dict[tuple[str, tuple[str, ...]], int]:
        """The merged row of each (extractor, identity); rows in trouble cannot be addressed."""
        table, rows = self.view.merged.table, self.view.merged.rows
        found = {}
        sound = rows["trouble"].is_null().to_list()
        for each in self.view.extractions:
            columns = [self.view.column(each, name, "content") for name in table.identity]
            for position, row in enumerate(self.view.positions[each.name]):
                if row is not None and sound[position]:
                    found[each.name, tuple(fold(column[row] or "") for column in columns)] = position
        return found

    def _position(self, decision: Decision, known: Mapping[tuple[str, tuple[str, ...]], int]) -> int | None:
        places = {known.get((name, tuple(map(fold, identity)))) for name, identity in decision.row.items()}
        return next(iter(places)) if len(places) == 1 else None

    def on(self, position: int, name: str, *, whole_row: bool) -> Verdict:
        """The rulings on a cell: its own where one holds, else those on its whole row.

        A ruling on a row that one extractor alone had sleeps when the others have the row too.
        """
        own = self._weighed(self.cells.get((position, name), ()), position, name)
        if own.holding or position not in self.rows:
            return own
        of_row = self._weighed(self.rows[position], position, name)
        if whole_row:
            return Verdict(of_row.holding, (*own.sleeping, *of_row.sleeping))
        about = (each for each in self.rows[position] if any(_remembered(each, name).values()))
        return Verdict((), (*own.sleeping, *about))

    def _weighed(self, decisions: Sequence[Decision], position: int, name: str) -> Verdict:
        """Which of these rulings hold: those for which everybody has in the cell what they had then."""
        if not decisions:
            return _NOTHING
        now = self.view.in_cell(position, name, "content")
        asked = self.view.merged.table[name]
        holding: list[Decision] = []
        sleeping: list[Decision] = []
        for each in decisions:
            then = _remembered(each, name)
            holds = all(self.view.same(asked, then.get(who), now.get(who)) for who in {**then, **now})
            (holding if holds else sleeping).append(each)
        return Verdict(tuple(holding), tuple(sleeping))


def _remembered(decision: Decision, name: str) -> dict[str, str | None]:
    """What each extractor had in a cell when it, or its row, was ruled on."""
    return {who: what.get(name) if isinstance(what, dict) else what for who, what in decision.had.items()}


_NOTHING = Verdict()


def _discrepancies(view: TableView, addressed: Addressed) -> Iterator[Discrepancy]:
    """Every cell on which extractors differ or that a ruling is about, column by column."""
    merged = view.merged
    sound = merged.rows["trouble"].is_null()
    alone = merged.counting.select(pl.sum_horizontal(pl.all()) == 1).to_series()
    additional = (
        alone & merged.shared & sound if merged.table.selection else pl.repeat(False, merged.height, eager=True)
    )
    ruled: dict[str, set[int]] = {}
    for position, name in addressed.cells:
        ruled.setdefault(name, set()).add(position)
    for position, decisions in addressed.rows.items():
        for name in {name for each in decisions for what in each.had.values() for name in what or ()}:
            ruled.setdefault(name, set()).add(position)
    apart = _incomplete(view) | additional | ~sound
    for name in merged.states.columns:
        states = merged.states[name].cast(pl.String)
        filled = states != "blank"
        noticed = states.is_in(list(_DISCREPANT)) | (filled & (additional | ~sound))
        for position in sorted({*noticed.arg_true().to_list(), *ruled.get(name, ())}):
            yield from _discrepancy(view, addressed, position, name, additional=additional[position])
    empty = merged.states.select(pl.all_horizontal(pl.all() == "blank")).to_series() if merged.states.width else apart
    for position in (apart & empty).arg_true():
        # A row with nothing but its identity is one person's claim all the same: it is shown at its identity.
        last = merged.table.identity[-1]
        yield from _discrepancy(view, addressed, position, last, additional=additional[position])


def cosmetic_cells(comparison: Comparison) -> Iterator[Discrepancy]:
    """The cells that differ in spelling only, in the shape of discrepancies though they are none."""
    for merged in comparison.tables.values():
        view = TableView(comparison.form, comparison.extractions, merged, comparison.columns)
        for name in merged.states.columns:
            for position in (merged.states[name] == "cosmetic").arg_true():
                yield Discrepancy(
                    table=merged.table.name,
                    study=merged.rows["study_text"][position] or "",
                    row=merged.rows["label"][position] or "",
                    position=position,
                    field=name,
                    kind="cosmetic",
                    state="agreed",
                    had=view.had(position, name),
                    final=merged.final[name][position],
                    verdict=_NOTHING,
                    address=view.address(position),
                )


def _incomplete(view: TableView) -> pl.Series:
    """Whether somebody who recorded something on the study has not the row."""
    rows, counting = view.merged.rows, view.merged.counting
    lacking = pl.DataFrame(
        {each.name: counting[each.name] & rows[at(each.name)].is_null() for each in view.extractions}
    )
    return lacking.select(pl.any_horizontal(pl.all())).to_series()


def _discrepancy(
    view: TableView, addressed: Addressed, position: int, name: str, *, additional: bool
) -> Iterator[Discrepancy]:
    """The discrepancy at a cell; nothing where all agree and no ruling says otherwise (any more)."""
    rows = view.merged.rows
    state = view.states[name][position] if name in view.states else "omission"
    whole_row = additional or (state in {"omission", "blank"} and bool(view.missing_in(position)))
    verdict = addressed.on(position, name, whole_row=whole_row)
    kind = _kind(rows["trouble"][position], state, additional=additional and state != "blank")
    standing = _state_of(view, position, name, verdict, kind)
    if standing is not None:
        yield Discrepancy(
            table=view.merged.table.name,
            study=rows["study_text"][position] or "",
            row=rows["label"][position] or "",
            position=position,
            field=name,
            kind=kind,
            state=standing,
            had=view.had(position, name),
            final=_final(view, position, name, verdict.ruling) if standing == "decided" else None,
            verdict=verdict,
            address=view.address(position),
            whole_row=whole_row,
        )


def _kind(trouble: str | None, state: str, *, additional: bool) -> Kind:
    if trouble is not None:
        return "duplicate" if trouble == "duplicate" else "blank"
    if additional:
        return "additional"
    return _DISCREPANT.get(state, "ruled")


def _state_of(view: TableView, position: int, name: str, verdict: Verdict, kind: Kind) -> State | None:
    """Open, decided, stale or asked; None for a cell that agrees and that no ruling touches any more."""
    if kind in {"duplicate", "blank"}:
        return "open"
    if verdict.ruling is not None:
        return "decided"
    if verdict.contested:
        return "open"
    if verdict.asked:
        return "asked"
    if verdict.sleeping:
        return None if kind == "ruled" and _all_agree(view, position, name, verdict.sleeping[-1]) else "stale"
    return "open" if kind != "ruled" else None


def _all_agree(view: TableView, position: int, name: str, ruling: Decision) -> bool:
    """Whether everybody now has in the cell what a ruling gave it."""
    given = [ruling.final]
    if ruling.ruling == "keep":
        given = [what for what in _remembered(ruling, name).values() if what is not None] or [None]
    now: list[str | None] = [what for what in view.in_cell(position, name, "content").values() if what is not None]
    return all(view.same(view.merged.table[name], one, other) for one in given for other in now or [None])


def _final(view: TableView, position: int, name: str, ruling: Decision | None) -> str | None:
    """What stands by a ruling. What an extractor has is taken as it is written now: it means what it meant."""
    if ruling is None or ruling.ruling in {"neither", "drop"}:
        return None
    if ruling.ruling == "unresolved":
        return Missing.UC.value
    if ruling.ruling == "keep":
        final: str | None = view.merged.final[name][position]
        return final
    if ruling.ruling == "take" and ruling.take is not None:
        return view.in_cell(position, name, "texts").get(ruling.take)
    return ruling.final


def _settle(view: TableView, found: list[Discrepancy]) -> MergedTable:
    """The table with what stands: ruled values in, open ones withheld, dropped rows named."""
    merged = view.merged
    final = {name: merged.final[name].to_list() for name in merged.final.columns}
    ruled = {(each.position, each.field): each for each in found}
    kept: dict[int, bool] = {}
    for (position, name), each in ruled.items():
        if name in merged.states.columns:  # what says which row it is stands, whatever becomes of the row
            final[name][position] = each.final
        if each.state == "decided":
            _evidence_follows(view, each, final, ruled)
        ruling = each.verdict.ruling
        if each.whole_row:
            dropped = each.state == "decided" and ruling is not None and ruling.ruling == "drop"
            kept[position] = kept.get(position, False) or not dropped
    schema = dict.fromkeys(merged.final.columns, pl.String)
    return replace(
        merged,
        final=pl.DataFrame(final, schema=schema),
        dropped=frozenset(position for position, stays in kept.items() if not stays),
        verdicts={place: each.verdict for place, each in ruled.items() if each.verdict.last},
    )


def _evidence_follows(
    view: TableView,
    decided: Discrepancy,
    final: dict[str, list[str | None]],
    ruled: Mapping[tuple[int, str], Discrepancy],
) -> None:
    """The place and the words go with the value: when one extractor's stands, so does that extractor's evidence."""
    ruling = decided.verdict.ruling
    if ruling is None or ruling.ruling != "take" or ruling.take is None:
        return
    for companion in view.merged.table.companions(decided.field):
        if (decided.position, companion.name) not in ruled:
            final[companion.name][decided.position] = view.in_cell(decided.position, companion.name, "texts").get(
                ruling.take
            )


def _order(tables: Mapping[str, MergedTable]) -> Callable[[Discrepancy], tuple[Any, ...]]:
    """By study, then table, row and field, as one works."""
    table_place = {name: place for place, name in enumerate(tables)}
    field_place = {
        (name, each.name): place for name, merged in tables.items() for place, each in enumerate(merged.table.fields)
    }

    def place(each: Discrepancy) -> tuple[Any, ...]:
        return (
            natural(fold(each.study)),
            fold(each.study),
            table_place[each.table],
            each.position,
            field_place[each.table, each.field],
        )

    return place
