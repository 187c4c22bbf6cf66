"""Applies the ledger to the merged cells: decisions, open cells and final values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from schema.form import Field
from schema.missing import Missing
from schema.options import OTHER
from schema.records import record
from validate.extraction.columns import constant
from validate.extraction.read_cells import as_read_now
from validate.ledger.ledger import PAIRING, CellRulings, Decision, Ruling
from validate.ledger.renames import Renames
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.discrepancy import NOT_SETTLED, Progress
from validate.merge.given_evidence import verifier_followed
from validate.merge.merged_table import MergedTable
from validate.merge.named_rows import reference_to
from validate.merge.resolve_rulings import ResolvedRulings, RowFinder, matched_since, remembered
from validate.merge.rows_of_some import lacked_by


def apply_ledger(comparison: Comparison, renames: Renames) -> Comparison:
    """The comparison with every ruling in force applied to its cell or row.

    Open cells have no final value. Without rulings, everything in question is open.
    """
    decisions = [decision for decision in comparison.ledger.in_force if decision.ruling not in _NOT_ON_CELLS]
    confirming = [decision for decision in comparison.ledger.in_force if decision.ruling == "confirm"]
    same = [decision for decision in comparison.ledger.in_force if decision.ruling == "same"]
    took = _verifiers_followed(comparison, decisions) if confirming else {}
    ruled = [
        _RuledTable(comparison, merged, decisions, renames, confirming, same, took)
        for merged in comparison.tables.values()
        if any(decision.table == merged.table.name for decision in decisions)
    ]
    unknown = [decision.id for decision in decisions if decision.table not in comparison.tables]
    return replace(
        comparison,
        merged_cells=_settled_cells(comparison, ruled),
        merged_rows=_settled_rows(comparison, ruled),
        rulings={address: rulings for table in ruled for address, rulings in table.rulings.items()},
        followed={address: decision for table in ruled for address, decision in table.followed.items()},
        orphaned=(*(orphan for table in ruled for orphan in table.resolved.orphaned), *unknown),
    )


def _verifiers_followed(comparison: Comparison, decisions: Iterable[Decision]) -> dict[str, str]:
    """The verifier whose value a ruling took, by the id of the ruling."""
    form = comparison.form
    known = (one for one in decisions if one.table in form.by_name and one.field in form[one.table].by_name)
    found = ((one.id, verifier_followed(form, comparison.ledger, one)) for one in known)
    return {ruling: verifier for ruling, verifier in found if verifier is not None}


_UNDECIDED = frozenset[Ruling | None]({"ask", "dispute"})
_NOT_ON_CELLS = frozenset[Ruling]({"exclude", "confirm", *PAIRING})


def _settled_cells(comparison: Comparison, ruled: Sequence["_RuledTable"]) -> pl.DataFrame:
    """The cells with the rulings applied: `kind`, `progress`, `whole_row`, `final`, `decision`.

    Open cells have no `final`.
    """
    cells = comparison.merged_cells
    lines = [line for table in ruled for line in table.lines]
    places = [line.line for line in lines]
    kind = _with(cells["kind"], places, [line.kind for line in lines])
    progress = _with(cells["progress"], places, [line.progress for line in lines])
    whole_row = _with(cells["whole_row"], places, [line.whole_row for line in lines])
    # Cells that are not in question keep their value, and a key keeps its value whatever is open in its row.
    final = pl.select(pl.when(progress.is_null() | cells["state"].is_null()).then(cells["final"])).to_series()
    values = {line.line: line.final for line in lines if line.progress == "decided" and line.given}
    values |= {line: value for table in ruled for line, value in table.words_for_other.items()}
    decisions = {line: ruling for table in ruled for line, ruling in table.worded.items()}
    decisions |= {line.line: line.rulings.ruling.id for line in lines if line.rulings.ruling is not None}
    nothing = constant(None, cells.height, pl.String)
    return cells.with_columns_seq(
        kind,
        progress,
        whole_row,
        _with(final, values.keys(), values.values()).alias("final"),
        _with(nothing, decisions.keys(), decisions.values()).alias("decision"),
    )


def _with(column: pl.Series, lines: Iterable[int], values: Iterable[object]) -> pl.Series:
    """The column with these values in these lines."""
    places = pl.Series(list(lines), dtype=pl.UInt32)
    return column.scatter(places, pl.Series(list(values), dtype=column.dtype)) if len(places) else column


def _settled_rows(comparison: Comparison, ruled: Sequence["_RuledTable"]) -> pl.DataFrame:
    """The rows with `dropped`: True if a ruling leaves the row out of the dataset."""
    names = pl.Series("table", [table.merged.table.name for table in ruled for _ in table.dropped])
    rows = pl.Series("row", [row for table in ruled for row in table.dropped])
    if not len(rows):
        return comparison.merged_rows
    dropped = pl.DataFrame([names.cast(comparison.merged_rows["table"].dtype), rows.cast(pl.UInt32)])
    found = comparison.merged_rows.join(
        dropped.with_columns(dropped=True), on=["table", "row"], how="left", maintain_order="left"
    )
    return comparison.merged_rows.with_columns(found["dropped_right"].fill_null(value=False).alias("dropped"))


@record(kw_only=True)
class _RuledLine:
    """The result for one cell that has rulings. `progress` is None if it is no longer in question."""

    line: int
    kind: str | None
    progress: Progress | None
    whole_row: bool
    final: str | None
    rulings: CellRulings
    given: bool  # whether the ruling gives the value; otherwise a cell that only names its row keeps the name


class _RuledTable:
    """The cells of one table that have rulings."""

    def __init__(
        self,
        comparison: Comparison,
        merged: MergedTable,
        decisions: Sequence[Decision],
        renames: Renames,
        confirming: Sequence[Decision],
        same: Sequence[Decision],
        took: Mapping[str, str],
    ) -> None:
        self.merged = merged
        finder = RowFinder(merged, renames)
        self._same = [(finder.row(one), one) for one in same if one.table == merged.table.name]
        verdicts = [decision for decision in confirming if decision.table == merged.table.name]
        about = [decision for decision in decisions if decision.table == merged.table.name]
        self.resolved = ResolvedRulings(
            merged, about, renames, comparison.form, verdicts, took, comparison.extractors_by_study
        )
        self.by_cell = {address: self._line(*address) for address in sorted(self.resolved.cells_ruled_on())}
        self.dropped = sorted(position for position in self.resolved.rows if self._is_dropped(position))
        self.by_cell |= {
            (position, name): line for position in self.dropped for name, line in self._gone_with_row(position)
        }
        self.lines = tuple(self.by_cell.values())
        self.words_for_other = self._words_for_other()

    @property
    def worded(self) -> Mapping[int, str]:
        """The lines of descriptions of "other" that a ruling gave, each with the id of the ruling."""
        found: dict[int, str] = {}
        for (position, name), line in self.by_cell.items():
            ruling = line.rulings.ruling
            if ruling is not None and ruling.other:
                lines = (self.merged.line(position, companion.name) for companion in self.merged.table.companions(name))
                found |= {place: ruling.id for place in lines if self.words_for_other.get(place) == ruling.other}
        return found

    @property
    def rulings(self) -> Mapping[CellAddress, CellRulings]:
        """The rulings on each cell in question, if there are any."""
        name = self.merged.table.name
        return {
            (name, position, field): line.rulings
            for (position, field), line in self.by_cell.items()
            if line.progress is not None and line.rulings.last
        }

    @property
    def followed(self) -> Mapping[CellAddress, Decision]:
        """The decision on each cell in which all extractors now have the decided value, so that it is not in question.

        A question to the authors and a dispute decide nothing. A decision on a row that was later matched with another
        row was not followed.
        """
        name = self.merged.table.name
        return {
            (name, position, field): decision
            for (position, field), line in self.by_cell.items()
            if line.progress is None
            and line.rulings.stale
            and (decision := line.rulings.stale[-1]).ruling not in _UNDECIDED
            and not matched_since(self.merged, position, decision, (one for at, one in self._same if at == position))
        }

    def _line(self, position: int, name: str) -> _RuledLine:
        merged = self.merged
        state = merged.state(position, name)
        kind = merged.listed("kind", name)[position] or _kind_if_ruled(merged, position)
        row = merged.rows.row(position, named=True)
        whole_row = bool(merged.listed("whole_row", name)[position]) or (state == "blank" and row["lacking"])
        whole_row = whole_row or self._with_row_of_some(position, name)
        rulings = self.resolved.on_cell(position, name, whole_row=whole_row)
        progress = self._progress(position, name, rulings, kind)
        return _RuledLine(
            line=merged.line(position, name),
            kind=kind if progress is not None else None,
            progress=progress,
            whole_row=whole_row,
            final=self._final(position, name, rulings.ruling) if progress == "decided" else None,
            rulings=rulings,
            given=state is not None or _moves(merged.table[name], rulings.ruling),
        )

    def _with_row_of_some(self, position: int, name: str) -> bool:
        """Whether an agreed cell is ruled on with its row, which only some of three or more extractors chose."""
        merged = self.merged
        if merged.listed("kind", name)[position] is not None or not lacked_by(merged, position):
            return False
        if position in self.resolved.rows:
            return any(any(remembered(one, name).values()) for one in self.resolved.rows[position])
        filled = [
            field
            for field in merged.compared
            if merged.listed("kind", field)[position] is None and merged.listed("final", field)[position] is not None
        ]
        return name in filled and all(self._asked_alone(position, field) for field in filled)

    def _asked_alone(self, position: int, name: str) -> bool:
        """Whether all rulings on a cell are questions to the authors."""
        own = self.resolved.cells.get((position, name), ())
        return bool(own) and all(decision.ruling == "ask" for decision in own)

    def _gone_with_row(self, position: int) -> Iterator[tuple[str, _RuledLine]]:
        """The other cells in question of a dropped row. They are no longer in question.

        This includes cells with a ruling that is no longer in force.
        """
        merged = self.merged
        drops = (decision for decision in self.resolved.rows[position] if decision.ruling == "drop")
        drop = max(drops, key=lambda decision: (decision.when, decision.id))
        for field in merged.table.fields:
            name, known = field.name, self.by_cell.get((position, field.name))
            progress = known.progress if known is not None else merged.listed("progress", name)[position]
            if progress not in NOT_SETTLED or (known is not None and not self._asked_alone(position, name)):
                continue
            yield (
                name,
                _RuledLine(
                    line=merged.line(position, name),
                    kind=known.kind if known is not None else merged.listed("kind", name)[position],
                    progress="decided",
                    whole_row=True,
                    final=None,
                    rulings=CellRulings(in_force=(drop,)),
                    given=True,
                ),
            )

    def _progress(self, position: int, name: str, rulings: CellRulings, kind: str) -> Progress | None:
        """The progress of a cell: open, decided, stale or asked.

        None if all agree and no ruling applies to it any more.
        """
        if kind in {"duplicate", "unidentified"}:
            return "open"
        if rulings.ruling is not None:
            return "decided"
        if rulings.contested or rulings.disputed:
            return "open"
        if rulings.asked:
            return "asked"
        if rulings.stale:
            return None if kind == "ruled" and self._all_agree(position, name, rulings.stale[-1]) else "stale"
        return "open" if kind != "ruled" else None

    def _all_agree(self, position: int, name: str, decision: Decision) -> bool:
        """Whether all extractors now have the value that a ruling gave."""
        given = [decision.final]
        if decision.ruling == "keep":
            given = [had for had in remembered(decision, name).values() if had is not None] or [None]
        cells = self.merged.in_cell(position, name, "meaning")
        now: list[str | None] = [value for value in cells.values() if value is not None]
        field = self.merged.table[name]
        return all(self.merged.same(field, one, other) for one in given for other in now or [None])

    def _final(self, position: int, name: str, decision: Decision | None) -> str | None:
        """The final value of a ruling. The value of an extractor is taken as written now."""
        if decision is None or decision.ruling in {"neither", "drop"}:
            return None
        if decision.ruling == "unresolved":
            return Missing.UC.value
        if decision.ruling == "keep":
            return self.merged.listed("final", name)[position]
        if decision.ruling == "take" and decision.take is not None:
            return self.merged.in_cell(position, name, "value").get(decision.take)
        field = self.merged.table[name]
        if _moves(field, decision) and decision.final is not None and decision.final not in field.codes:
            return reference_to(self.merged, field, position, decision.final)
        return as_read_now(field, decision.final)

    def _words_for_other(self) -> dict[int, str | None]:
        """The description of "other" for each ruled value: from the extractor whose value is taken, or from the ruling.

        If the ruling gives another value than "other", there is no description.
        """
        found: dict[int, str | None] = {}
        for (position, name), line in self.by_cell.items():
            decision = line.rulings.ruling
            if line.progress != "decided" or decision is None:
                continue
            for companion in self.merged.table.companions(name):
                own = self.by_cell.get((position, companion.name))
                in_question = own.progress if own else self.merged.listed("progress", companion.name)[position]
                if companion.role != "other" or in_question is not None:
                    continue
                place = self.merged.line(position, companion.name)
                if decision.ruling == "take" and decision.take is not None:
                    found[place] = self.merged.in_cell(position, companion.name, "value").get(decision.take)
                elif decision.other:
                    found[place] = decision.other
                elif self._is_not_other(position, name, decision):
                    found[place] = None
        return found

    def _is_not_other(self, position: int, name: str, decision: Decision) -> bool:
        """Whether a ruling gave a value other than "other"."""
        final = self._final(position, name, decision)
        return decision.ruling in {"value", "verified", "both", "unresolved"} and OTHER not in (final or "").split("; ")

    def _is_dropped(self, position: int) -> bool:
        """Whether a ruling drops the row: the rulings on the row say so for every cell in question that they settle."""
        served = []
        for field in self.merged.table.fields:
            line = self.by_cell.get((position, field.name))
            if line is None:
                open_cell = self.merged.listed("progress", field.name)[position] is not None
                if open_cell and self.merged.listed("whole_row", field.name)[position]:
                    return False
            elif line.progress is not None and line.whole_row:
                decision = line.rulings.ruling
                served.append(line.progress == "decided" and decision is not None and decision.ruling == "drop")
        return bool(served) and all(served)


def _moves(field: Field, decision: Decision | None) -> bool:
    """Whether a ruling makes a row refer to a row that no extractor referred to."""
    return field.reference is not None and decision is not None and decision.ruling == "value"


def _kind_if_ruled(merged: MergedTable, position: int) -> str:
    """Why a cell is in question although the extractors agree: a ruling, or the trouble of its row."""
    return merged.troubles[position] or "ruled"
