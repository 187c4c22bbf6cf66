"""Rulings taken from a consensus that exists: for every merged cell on which it says another thing than what stands."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from schema.problem import Severity
from validate.adjudication.consensus_rows import Beside
from validate.adjudication.decide import Refused, Ruled, decide
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction
from validate.extraction.reading import key_of
from validate.ledger.ledger import Decision, Ruling
from validate.merge import merge
from validate.merge.comparison import Comparison, Discrepancy, MergedTable
from validate.merge.discrepancies import agreed_cell
from validate.merge.table_view import TableView

_OPEN = frozenset({"open", "stale", "asked"})
_STAYS = "the consensus does not have this row, but all who extracted the study do: a row that all have stays"

Taken = tuple[list[Decision], list[Problem]]


@dataclass(frozen=True, kw_only=True)
class FromConsensus:
    """The decisions in which a consensus differs from what stood, and `after`, the comparison under them.

    `refused` are the cells and rows that make no ruling, each at its place. `already` counts the cells of rows in the
    consensus that have an earlier ruling which says the same.
    """

    decisions: tuple[Decision, ...]
    refused: tuple[Problem, ...]
    already: int
    after: Comparison


def rulings_of(comparison: Comparison, consensus: Extraction, *, when: str, reason: str = "") -> FromConsensus:
    """The rulings by which a comparison comes to the consensus of a team, read as an extraction of the same form.

    Speaks of the fields that the consensus has a column for, in the studies on which it says something. A blank cell
    of such a row says that nothing belongs there. Rows that one extractor alone has are kept where the consensus has
    them, else dropped. Nobody says how the consensus was come to: the decisions have no method, `reason` says where
    they come from, and `who` is what the consensus is called. ValueError for a consensus of another form.
    """
    beside = Beside.of(comparison, consensus)
    ruled = Ruled(ruling="neither", method=None, who=(consensus.name,), when=when, reason=reason)
    now, made, refused = comparison, list[Decision](), list(beside.strangers())
    # Cells twice: the evidence follows a value that is taken, and the consensus may have other evidence.
    for ask in (_on_rows, _on_cells, _on_cells):
        decisions, troubles = ask(now, beside, ruled)
        made += decisions
        refused += [each for each in troubles if each not in refused]
        now = merge(now.extractions, now.ledger + decisions) if decisions else now
    return FromConsensus(
        decisions=tuple(made),
        refused=tuple(refused),
        already=_already(now, beside, {each.id for each in made}),
        after=now,
    )


def _on_rows(now: Comparison, beside: Beside, ruled: Ruled) -> Taken:
    """Keeps or drops the rows that not all have."""
    decisions, refused = list[Decision](), list[Problem]()
    for table, merged in now.tables.items():
        if not beside.consensus[table].columns:
            continue
        told = beside.rows[table]
        for position, (study, trouble) in enumerate(merged.rows.select("study", "trouble").iter_rows()):
            if trouble is not None or study not in beside.studies:
                continue
            partly = [each for each in now.in_row(table, position) if each.whole_row]
            ruling: Ruling = "keep" if position in told else "drop"
            if not partly and position not in told:
                refused.append(_stays(now, merged, position))
            elif any(_unlike(each, ruling) for each in partly):
                decisions.append(decide(now, partly[0], replace(ruled, ruling=ruling)))
    return decisions, refused


def _unlike(cell: Discrepancy, ruling: str) -> bool:
    """Whether the ruling on a cell, of a row that not all have, leaves the row where this ruling does not."""
    held = cell.verdict.ruling
    return cell.state in _OPEN or held is None or (held.ruling == "drop") != (ruling == "drop")


def _stays(now: Comparison, merged: MergedTable, position: int) -> Problem:
    """That a row cannot be dropped, at the row of the first who has it."""
    view = TableView(now.form, now.extractions, merged, now.columns)
    name = merged.table.identity[-1]
    had = next(each for each in view.had(position, name).values() if each.file)
    return Problem(
        code="ruling-refused",
        severity=Severity.ERROR,
        message=_STAYS,
        file=had.file or "",
        sheet=had.sheet,
        cells=(had.cell,) if had.cell else (),
        study=view.studies[position],
        row=view.labels[position],
        field=name,
        values=(had.value or "",),
    )


def _on_cells(now: Comparison, beside: Beside, ruled: Ruled) -> Taken:
    """Rules on every cell that stands otherwise than the consensus has it, or that is open."""
    decisions, refused = list[Decision](), list[Problem]()
    noted = {(each.table, each.position, each.field): each for each in now.discrepancies}
    for table, merged in now.tables.items():
        view = TableView(now.form, now.extractions, merged, now.columns)
        for name in beside.fields(table):
            meant = beside.keys(table, name)
            stands = _standing(view, beside, name)
            for position, row in beside.rows[table].items():
                at = noted.get((table, position, name))
                if (at is None or at.state not in _OPEN) and stands(position) == meant[row]:
                    continue
                at = replace(at, whole_row=False) if at else agreed_cell(view, position, name)
                try:
                    decisions.append(decide(now, at, _bring(ruled, beside, view, at, row)))
                except Refused as error:
                    refused.append(beside.problem(table, row, name, str(error)))
    return decisions, refused


def _standing(view: TableView, beside: Beside, name: str) -> Callable[[int], str | None]:
    """By merged row, what stands in a field, as a key that can be held against the consensus's."""
    field = view.merged.table[name]
    final = view.merged.final[name].to_list()
    keys: dict[str | None, str | None] = {None: None}

    def value(position: int) -> str | None:
        text = final[position]
        if text not in keys:
            keys[text] = key_of(field, text)
        return keys[text]

    def reference(position: int) -> str | None:
        """A reference stands as the name that the dataset gives a row: whose it is tells which row is meant."""
        texts = view.in_cell(position, name, "texts")
        whose = (who for who, text in texts.items() if text is not None and text == final[position])
        return next((_key(beside, view, position, name, who) for who in whose), None)

    return value if field.reference is None else reference


def _bring(ruled: Ruled, beside: Beside, view: TableView, at: Discrepancy, row: int) -> Ruled:
    """The ruling that brings a cell to what the consensus has in this row of it."""
    meant = beside.keys(at.table, at.field)[row]
    if meant is None:
        return replace(ruled, ruling="neither")
    for who in sorted(at.had):
        if _key(beside, view, at.position, at.field, who) == meant:
            return replace(ruled, ruling="take", take=who)
    return replace(ruled, ruling="value", value=beside.consensus[at.table].values[at.field][row])


def _key(beside: Beside, view: TableView, position: int, name: str, who: str) -> str | None:
    own = view.positions[who][position]
    return None if own is None else beside.keys(view.merged.table.name, name, who)[own]


def _already(after: Comparison, beside: Beside, new: set[str]) -> int:
    """How many cells of rows in the consensus are decided by a ruling that is not new."""
    return sum(
        each.verdict.ruling is not None and each.verdict.ruling.id not in new
        for each in after.discrepancies
        if each.state == "decided" and each.position in beside.rows[each.table]
    )
