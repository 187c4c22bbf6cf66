"""Finds the sources of errors in the consensus: the rulings that cause them together, or an extractor's cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from extract.adjudication.lines.names import Names, named
from extract.adjudication.rulings.breaking import in_words
from extract.project.folder.project import Project
from extract.project.one_round.merged import Merged
from extract.project.rounds.recoded import RecodedCells
from schema.problem import Severity
from schema.records import record
from schema.text import quoted
from validate.adjudication.broken_rules import BrokenRule, broken_by_rulings
from validate.adjudication.consensus_problems import about_open, fields_of, position_of, table_of
from validate.check.problem import Problem
from validate.ledger.ledger import Decision
from validate.ledger.words import RULED
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.consensus import CONSENSUS
from validate.pairing.extractor_columns import row_column


@record
class Breaking:
    """Rulings in the ledger with which an error or warning of the form remains. `problem` describes them."""

    problem: Problem
    rulings: tuple[Decision, ...]

    def as_json(self) -> dict[str, Any]:
        """The error as plain data."""
        found = self.problem
        return {
            "study": found.study,
            "row": found.row,
            "field": found.field,
            "code": found.code,
            "message": found.message,
            "rulings": [decision.id for decision in self.rulings],
        }

    @property
    def sentence(self) -> str:
        """The error as one line."""
        where = " / ".join(part for part in (self.problem.study, self.problem.row) if part)
        return f"{where}: {self.problem.with_code}"


def breaking_rulings(project: Project, merged: Merged) -> tuple[Breaking, ...]:
    """The errors that recorded rulings cause in the consensus. Without rulings, nothing is checked."""
    comparison = merged.comparison
    if not comparison.rulings:
        return ()
    return tuple(at_rulings(project, comparison, errors_in(comparison, merged.consensus_problems)).values())


def warned_rulings(project: Project, merged: Merged) -> tuple[Breaking, ...]:
    """The warnings that rulings in the ledger cause in the consensus. They do not block a dataset.

    Cells that somebody coded again in a later round are left out. They are settled there, and a new ruling here would
    ask everybody to code the row again.
    """
    comparison = merged.comparison
    if not comparison.rulings:
        return ()
    again = RecodedCells(project)
    warnings = [
        problem
        for problem in _settled(comparison, merged.consensus_warnings, Severity.WARNING)
        if not _coded_again(comparison, problem, again)
    ]
    return tuple(at_rulings(project, comparison, warnings).values())


def _coded_again(comparison: Comparison, problem: Problem, again: RecodedCells) -> bool:
    """Whether somebody has coded a cell of this problem again."""
    position, table = position_of(problem), table_of(comparison, problem)
    if position is None:
        return False
    merged = comparison.tables[table]
    return any(
        cell.row == merged.labels[position] and any(coded.text for coded in cell.coded.values())
        for field in fields_of(comparison, problem)
        for cell in again.of(merged.studies[position] or "", table, field)
    )


def errors_in(comparison: Comparison, problems: Iterable[Problem]) -> list[Problem]:
    """The errors among problems of the consensus, except for open cells."""
    return _settled(comparison, problems, Severity.ERROR)


def _settled(comparison: Comparison, problems: Iterable[Problem], severity: Severity) -> list[Problem]:
    return [
        problem
        for problem in problems
        if problem.severity is severity and problem.sheet is not None and not about_open(comparison, problem)
    ]


def at_rulings(project: Project, comparison: Comparison, errors: Iterable[Problem]) -> dict[Problem, Breaking]:
    """For each error that involves rulings, a description of these: who ruled what, when, and the id."""
    names = named(comparison.names, blinded=project.settings.blinded)
    found = {}
    for broken in broken_by_rulings(comparison, errors):
        rulings = {decision.id: decision for decision in broken.rulings.values()}
        listed = "; ".join(_ruled(comparison, broken, names))
        them = "it" if len(rulings) == 1 else "them"
        way_out = f"Rule on {them} again in {project.named(project.sheet)}, or correct the other cell in the workbooks"
        problem = replace(
            broken.problem,
            file=project.named(project.ledger),
            sheet=None,
            cells=(),
            message=f"{in_words(comparison, broken, names)} ({listed}). {way_out}",
        )
        found[broken.problem] = Breaking(problem, tuple(rulings.values()))
    return found


def at_extractor_cell(comparison: Comparison, problem: Problem) -> Problem:
    """The problem at the cell of the first extractor with this row. The message names the others."""
    position = position_of(problem)
    if position is None or problem.file != CONSENSUS:
        return problem
    table = table_of(comparison, problem)
    rows = comparison.tables[table].rows
    places = []
    for extraction in comparison.extractions:
        row = rows[row_column(extraction.name)][position]
        if row is not None:
            recorded = extraction[table]
            places.append((recorded.file, recorded.sheet, recorded.cell(row, problem.field or "") or ""))
    if not places:
        return problem
    others = "; ".join(f"{file} {sheet}!{cell}" for file, sheet, cell in places[1:])
    message = (
        f"{problem.message} (in the consensus; also {others})" if others else f"{problem.message} (in the consensus)"
    )
    file, sheet, cell = places[0]
    return replace(problem, file=file, sheet=sheet, cells=(cell,) if cell else (), message=message)


def _ruled(comparison: Comparison, broken: BrokenRule, names: Names) -> Iterator[str]:
    """A text for each ruling: `Women was ruled '14' by cleo on 2026-11-02 (ruling 3f0c...)`."""
    by_id: Mapping[str, tuple[CellAddress, Decision]] = {
        decision.id: (cell, decision) for cell, decision in broken.rulings.items()
    }
    for (table, position, name), decision in by_id.values():
        merged = comparison.tables[table]
        final = merged.listed("final", name)[position]
        shown = quoted(merged.table[name].cell.in_words(final)) if final else "to stay blank"
        what = f"{merged.table[name].label} was ruled {shown}"
        if decision.ruling in {"drop", "keep"}:
            what = f"{quoted(merged.labels[position])} was ruled on: {RULED[decision.ruling]}"
        who = " and ".join(names.hide_all(decision.who))
        yield f"{what} by {who} on {decision.when[:10]}, ruling {decision.id}"
