"""What became of rulings: what `twofold adjudicate` says when it has taken them into the ledger."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from extract.output import say
from schema.text import first_ones, plural, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.adjudication.intake.file_rulings import FileRulings
    from extract.adjudication.intake.session import AdjudicationSession
    from validate.check.problem import Problem
    from validate.ledger.ledger import Decision

ALIKE = 10  # rulings that are not taken for one reason that are shown
_SHOWN = 12  # cells that are named
_MADE_AGAIN = "To make such a ruling again, run twofold merge and type it into the new sheet"


def say_sheet_taken(session: AdjudicationSession, read: FileRulings) -> None:
    """What became of the rulings of a sheet, and of which cells nothing was taken."""
    from extract.report.problem_text import problem_line

    say_rulings(session, read.decisions, read.already, lines=read.lines)
    for since, cells in (("withdrawn", read.withdrawn), ("replaced by a later ruling", read.replaced)):
        if cells:
            say(f"  {since} since, so not taken again: {first_ones(cells, _SHOWN)}. {_MADE_AGAIN}")
    for bulk in read.bulk:
        range_ = bulk.cells[0] if len(bulk.cells) == 1 else f"{bulk.cells[0]} to {bulk.cells[-1]}"
        where = f"{bulk.sheet}!{range_}".removeprefix("!")
        say(f"  in bulk  {bulk.ruling}: {plural(len(bulk.cells), 'line')}, {where}")
    if read.unfinished:
        begun = first_ones(read.unfinished_cells, _SHOWN)
        say(f"  {plural(read.unfinished, 'line')} begun, but without a ruling: {begun}")
    for problem in read.agreeing:
        say(f"  nothing to add  {problem_line(problem)}")
    say_problems(read.refused, read.out_of_date, read.warnings)
    if session.sheet is not None and not session.policy.people.complete:
        say(
            "twofold.toml lists no people, so names under Who are not checked: twofold people --adjudicator NAME",
            err=True,
        )


def say_rulings(
    session: AdjudicationSession, decisions: Sequence[Decision], already: int, *, lines: int | None = None
) -> None:
    """How many rulings were taken, and which of them look different from the other answers in their column.

    `lines` are the lines of the sheet that have them, if there is one. A question on a whole row is one on each cell.
    """
    pairings = _pairings(decisions)
    which = f" ({pairings} on which row is which)" if pairings else ""
    lines_with = f" of {plural(lines, 'line')}" if lines and lines < len(decisions) else ""
    say(f"{plural(len(decisions), 'ruling')}{which}{lines_with} taken into {session.ledger.name}", nl=False)
    say(f", {already} already there" if already else "")
    for decision in _not_fitting(session, decisions):
        label = session.comparison.form[decision.table][decision.field or ""].label
        text = f"{quoted(decision.final)} looks different from the other answers in this column"
        say(f"  taken as it is  {decision.study} / {label}: {text}")


def _not_fitting(session: AdjudicationSession, decisions: Sequence[Decision]) -> list[Decision]:
    from validate.adjudication.decide import does_not_fit

    return [decision for decision in decisions if does_not_fit(session.comparison.form, decision)]


def _pairings(decisions: Sequence[Decision]) -> int:
    """How many say which row is which: one line of the sheet may make several."""
    from validate.ledger.ledger import PAIRING

    return sum(decision.ruling in PAIRING for decision in decisions)


def say_problems(
    refused: Sequence[Problem], out_of_date: Sequence[Problem] = (), warnings: Sequence[Problem] = ()
) -> None:
    """Why rulings were not taken, are out of date, or were taken and should be looked at."""
    from extract.report.problem_text import problem_line

    alike = Counter[str]()
    for problem in refused:
        alike[problem.message] += 1
        if alike[problem.message] <= ALIKE:
            say(f"  not taken  {problem_line(problem)}", fg="red")
    for message, number in alike.items():
        if number > ALIKE:
            say(f"  not taken  {number - ALIKE:,} more for this reason: {message}", fg="red")
    for problem in out_of_date:
        say(f"  out of date  {problem_line(problem)}", fg="yellow")
    for problem in warnings:
        say(f"  taken, but look at it  {problem_line(problem)}", fg="yellow")


def rulings_as_json(
    session: AdjudicationSession,
    decisions: Sequence[Decision],
    already: int,
    refused: Sequence[Problem],
    warnings: Sequence[Problem],
    sheet: FileRulings | None = None,
) -> dict[str, Any]:
    """One shape for both; what only a sheet can have is empty for a consensus."""
    from extract.report.problem_text import problem_json

    bulk = sheet.bulk if sheet else ()
    return {
        "taken": [decision.id for decision in decisions],
        "pairings": _pairings(decisions),
        "lines": sheet.lines if sheet else 0,
        "already": already,
        "taken_as_it_is": [decision.id for decision in _not_fitting(session, decisions)],
        "withdrawn": list(sheet.withdrawn) if sheet else [],
        "replaced": list(sheet.replaced) if sheet else [],
        "unfinished": sheet.unfinished if sheet else 0,
        "unfinished_cells": list(sheet.unfinished_cells) if sheet else [],
        "bulk": [{"ruling": run.ruling, "cells": list(run.cells)} for run in bulk],
        "refused": [problem_json(problem) for problem in refused],
        "out_of_date": [problem_json(problem) for problem in (sheet.out_of_date if sheet else ())],
        "warnings": [problem_json(problem) for problem in warnings],
    }
