"""Adds the verdicts of verifiers to the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extract.errors import CannotUse
from extract.project.extractors.whose_file import people_of
from extract.project.folder.project import Project
from extract.project.verification.verification_files import verification_stamp
from extract.project.verification.verification_workbook import Line, lines_of, read_lines
from extract.reading import read_file
from extract.workbook.grey_cells import refuse_torn
from schema.form import Form
from schema.missing import Missing
from schema.problem import CellError
from schema.records import record
from schema.text import fold, plural
from validate.adjudication.verification import SingleValue, item_of, single_values
from validate.check.problem import Problem
from validate.extraction.recorded_table import RecordedTable
from validate.ledger.ledger import VERIFYING, Decision, Ledger
from validate.merge.comparison import Comparison

WHAT_TO_DO = "Clear the one that does not count, or remove its file if it is only a copy"


@record
class Refused:
    """A line whose verdict is not accepted, and the reason. `too_late`: correcting the line would not help.

    `other` is a line with a different verdict on the same value.
    """

    line: Line
    message: str
    too_late: bool = False
    other: Line | None = None


@record(kw_only=True)
class Verdicts:
    """The new decisions in the lines, how many are in the ledger already, and what is not accepted.

    `withdrawn` are unchanged lines whose verdict was withdrawn.
    """

    decisions: tuple[Decision, ...]
    already: int
    refused: tuple[Refused, ...]
    withdrawn: tuple[Line, ...] = ()

    @property
    def not_taken_yet(self) -> int:
        """How many lines could still be accepted, now or after a correction."""
        return len(self.decisions) + sum(not one.too_late for one in self.refused)

    @property
    def contradicted(self) -> tuple[Refused, ...]:
        """The refused lines that contradict another line's verdict on the same value."""
        return tuple(one for one in self.refused if one.other is not None)


def verdicts_of(comparison: Comparison, values: Sequence[SingleValue], lines: Iterable[Line], when: str) -> Verdicts:
    """The decisions in these lines. A dispute opens the cell; a confirmation only records who looked."""
    by_item = {value.item: value for value in values}
    last = _taken_last(comparison)
    read: list[tuple[SingleValue, Line, Decision]] = []
    decisions: list[Decision] = []
    refused: list[Refused] = []
    withdrawn: list[Line] = []
    already = 0
    for line in lines:
        value = by_item.get(line.item)
        before = last.get((fold(line.who), line.item))
        if value is None and before is not None:
            already += 1
            continue
        try:
            there = _still_there(value, line, comparison.ledger)
            read.append((there, line, _decision(comparison, there, line, when)))
        except _NotTaken as reason:
            refused.append(Refused(line, str(reason), too_late=value is None))
    about: dict[str, list[Line]] = {}
    for _, line, _ in read:
        about.setdefault(line.item, []).append(line)
    for value, line, decision in read:
        other = next((other for other in about[line.item] if other.says != line.says), None)
        before = last.get((fold(line.who), line.item))
        if value.decision is not None and _same(value.decision, decision):
            already += 1
        elif before is not None and before.id in comparison.ledger.withdrawals and _unchanged(before, decision):
            withdrawn.append(line)
        elif other is not None:
            message = f"{other.named} has another verdict on the same value. {WHAT_TO_DO}, then run the command again"
            refused.append(Refused(line, message, other=other))
        elif line is about[line.item][0]:
            decisions.append(decision)
    return Verdicts(decisions=tuple(decisions), already=already, refused=tuple(refused), withdrawn=tuple(withdrawn))


def emptied(
    values: Sequence[SingleValue], typed: Iterable[Line], blank: Iterable[Line]
) -> Iterator[tuple[Line, Decision]]:
    """The blank lines whose verdict is already in the ledger, each with this verdict, which still counts."""
    by_item = {value.item: value.decision for value in values if value.decision is not None}
    elsewhere = {(fold(line.who), line.item) for line in typed}
    for line in blank:
        before = by_item.get(line.item)
        who = fold(line.who)
        if before is not None and who in map(fold, before.who) and (who, line.item) not in elsewhere:
            yield line, before


def _taken_last(comparison: Comparison) -> dict[tuple[str, str | None], Decision]:
    """The last verdict that was added, by person and value, even if it was withdrawn."""
    return {
        (fold(who), item_of(comparison.form, decision)): decision
        for decision in comparison.ledger.decisions
        if decision.ruling in VERIFYING
        for who in decision.who
    }


def refuse_verdicts(project: Project, path: Path, comparison: Comparison) -> None:
    """Raises CannotUse if a verification workbook has verdicts that are not in the ledger yet."""
    lines, problems = read_lines(project, path)
    refuse_torn(problems, path)
    read = verdicts_of(comparison, single_values(comparison), lines, "")
    if number := read.not_taken_yet:
        raise CannotUse(
            f"holds {plural(number, 'verdict')} that the ledger does not have yet",
            file=str(path),
            hint=f"run twofold verify{project.option}. If the form's own file has changed already, first put the"
            f" earlier one back: {project.forms.name}/ has it",
        )


class _NotTaken(ValueError):
    """The reason why a line is not accepted."""


def _still_there(value: SingleValue | None, line: Line, ledger: Ledger) -> SingleValue:
    if value is None and fold(line.study) in ledger.excluded:
        raise _NotTaken("the study is excluded, so nothing of it has to be verified")
    if value is None:
        raise _NotTaken("the value has changed since: verify it again (twofold template --verify --extractor NAME)")
    return value


def _decision(comparison: Comparison, value: SingleValue, line: Line, when: str) -> Decision:
    form = comparison.form
    if fold(line.who) == fold(value.extractor):
        raise _NotTaken(f"{value.extractor} extracted this value: somebody else has to verify it")
    if lacks := _incomplete(line):
        raise _NotTaken(lacks)
    final = _right_value(form, value, line) if line.verdict == "changed" else None
    if line.verdict not in {"confirmed", "changed", "not_found"}:
        raise _NotTaken("the verdict is not one of confirmed, changed, not found")
    confirmed = line.verdict == "confirmed"
    merged = comparison.tables[value.table]
    return Decision(
        study=value.study,
        table=value.table,
        row=merged.address(value.position),
        field=value.field,
        had=merged.in_cell(value.position, value.field, "meaning"),
        ruling="confirm" if confirmed else "dispute",
        final=value.value if confirmed else final,
        method="source",
        reason=line.where,
        who=(line.who,),
        when=when,
        form=f"{form.name} {form.version}",
        replaces=_replaced(comparison, value),
    )


def _incomplete(line: Line) -> str | None:
    """What is missing or contradictory in a line, judged by the line alone; None if nothing is."""
    if not line.verdict:
        return "there is no verdict: choose confirmed, changed or not found"
    if line.verdict == "changed" and not line.right_value:
        return "the verdict is changed: write the right value too"
    if line.verdict != "changed" and line.right_value:
        return "there is a right value, but the verdict is not changed"
    return None


def verdict_problems(recorded: RecordedTable, file: str) -> Iterator[Problem]:
    """Problems with the lines of a verification workbook whose verdicts cannot be accepted."""
    for line in lines_of(recorded, "", file):
        if lacks := _incomplete(line):
            sheet, _, cell = line.cell.rpartition("!")
            row = " / ".join(part for part in (line.shown["sheet"], line.shown["of_row"], line.shown["field"]) if part)
            yield Problem("ruling-incomplete", lacks, file=file, sheet=sheet, cells=(cell,), study=line.study, row=row)


def _replaced(comparison: Comparison, value: SingleValue) -> tuple[str, ...]:
    """The ids of the earlier decisions on the value that are still in force."""
    in_force = {decision.id for decision in comparison.ledger.in_force}
    return (value.decision.id,) if value.decision is not None and value.decision.id in in_force else ()


def _right_value(form: Form, value: SingleValue, line: Line) -> str:
    field = form[value.table][value.field]
    try:
        read = field.cell.parse(line.right_value)
    except CellError as error:
        raise _NotTaken(f"right value: {error.message()}") from error
    if read is None:
        raise _NotTaken("the verdict is changed: write the right value too")
    final = str(read) if isinstance(read, Missing) else field.cell.write(read)
    if fold(final) == fold(value.value):
        raise _NotTaken("the right value is the value that is there: choose confirmed")
    return final


def _same(known: Decision, new: Decision) -> bool:
    """Whether a verifier repeats a verdict that is already in the ledger."""
    return (known.ruling, known.final, known.who, known.had) == (new.ruling, new.final, new.who, new.had)


def _unchanged(before: Decision, new: Decision) -> bool:
    """Whether a line still has the verdict and the words that were added to the ledger before."""
    return _same(before, new) and before.reason == new.reason


def owner_of(project: Project, path: Path) -> str:
    """The verifier of a workbook. Raises CannotUse if it is not a verification workbook or names nobody."""
    stamp = verification_stamp(read_file(path))
    if stamp is None:
        raise CannotUse("is not a workbook for verification", file=str(path), hint="move it elsewhere")
    return people_of(project.settings.people).name_of(stamp.extractor)
