"""Finds rulings and verdicts in a project's files that are not in its ledger yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from extract.adjudication.intake.other_sheets import lacking, untaken_sentences
from extract.adjudication.layout.written_with import holds_nothing_new, lost_decisions
from extract.errors import CannotUse
from extract.project.folder.project import Project
from extract.project.verification.verification_files import verification_files
from extract.safe_replace import untouched
from schema.text import first_ones, plural
from validate.adjudication.who_may_rule import Policy
from validate.merge.comparison import Comparison

if TYPE_CHECKING:
    from extract.adjudication.intake.file_rulings import FileRulings

_SHOWN = 5  # pairs of cells that a sentence names


def not_in_ledger(project: Project, comparison: Comparison, policy: Policy) -> Iterator[str]:
    """Sentences on decisions that the ledger has lost, and the command to type for each file with new rulings."""
    if (own := _own_sheet(project, comparison, policy)) is not None:
        yield from _lost(project, own.lost)
        if held := own.not_taken_in_words:
            yield lacking(project, project.named(project.sheet), held, f"twofold adjudicate{project.option}")
        elif number := _of_unfinished(project, policy) if own.out_of_date else 0:
            held = f"{plural(number, 'ruling')} on studies that are not finished now"
            command = f"twofold adjudicate --include-unfinished{project.option}"
            yield lacking(project, project.named(project.sheet), held, command)
    yield from not_in_ledger_beside(project, comparison, policy)


def not_in_ledger_beside(project: Project, comparison: Comparison, policy: Policy) -> Iterator[str]:
    """Like `not_in_ledger`, for sheets with other names, rulings from exported pages, and verification workbooks."""
    yield from untaken_sentences(project, comparison, policy)
    yield from _verdicts(project, comparison)


def lost_since_written(project: Project, comparison: Comparison) -> Iterator[str]:
    """A sentence on decisions that the ledger had when the project's sheet was written but lacks now."""
    lost = lost_decisions(project.sheet, comparison.ledger) if project.sheet.exists() else None
    yield from _lost(project, len(lost or ()))


def _lost(project: Project, number: int) -> Iterator[str]:
    decisions, when = plural(number, "decision"), f"when {project.named(project.sheet)} was written"
    if number and project.ledger.exists():
        yield (
            f"{project.ledger.name} lacks {decisions} that it had {when}. If you have an earlier copy of it: twofold"
            f" ledger join COPY{project.option}"
        )
    elif number:
        yield f"{project.ledger.name} is not there. It had {decisions} {when}: put it back if you have a copy of it"


def _own_sheet(project: Project, comparison: Comparison, policy: Policy) -> FileRulings | None:
    """The rulings in the project's own sheet, if some of them may be missing in the ledger."""
    if not project.sheet.exists() or holds_nothing_new(project.sheet, comparison.ledger):
        return None
    from extract.adjudication.intake.read import read_sheet

    try:
        return read_sheet(project.sheet, comparison, when="", policy=policy)
    except CannotUse:
        return None  # merge and adjudicate report why it cannot be read


def _of_unfinished(project: Project, policy: Policy) -> int:
    """How many rulings of the project's own sheet could be accepted if unfinished studies were compared, too."""
    from extract.adjudication.intake.read import read_sheet
    from extract.project.rounds.merging import merge_project

    comparison = merge_project(project, include_unfinished=True).comparison
    return read_sheet(project.sheet, comparison, when="", policy=policy).lines


def _verdicts(project: Project, comparison: Comparison) -> Iterator[str]:
    """Sentences on verdicts in verification workbooks that could still be accepted, now or after a correction."""
    files = [path for path in verification_files(project) if not untouched(path)]
    if not files:
        return
    from extract.project.verification.verification_workbook import read_lines
    from extract.project.verification.verifying import WHAT_TO_DO, verdicts_of
    from validate.adjudication.verification import single_values

    lines = []
    for path in files:
        with suppress(CannotUse):  # verify reports why it cannot be read
            lines += read_lines(project, path)[0]
    verdicts = verdicts_of(comparison, single_values(comparison), lines, "")
    folder, command = f"{project.named(project.verification)}/", f"twofold verify{project.option}"
    if number := verdicts.not_taken_yet - len(verdicts.contradicted):
        yield lacking(project, folder, plural(number, "verdict"), command)
    if different := dict.fromkeys(
        " and ".join(sorted((one.line.named, one.other.named)))
        for one in verdicts.contradicted
        if one.other is not None
    ):
        named = first_ones(list(different), _SHOWN)
        yield f"{folder} has different verdicts on the same value ({named}). {WHAT_TO_DO}, then run {command}"
