"""Refuses rulings in a sheet or on the desk that break a rule of the form, and explains why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from extract.adjudication.lines.lines import Line, rows_have_names
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.words import FIELD, OTHER_CELLS, ROW, RULING, STUDY, TABLE, VALUE
from extract.adjudication.rulings.row_problem import place_in_file
from extract.adjudication.rulings.ruleable import Taken, decisions_of
from extract.adjudication.rulings.ruling import InvalidInput
from extract.adjudication.rulings.sorting import Sorter
from extract.clock import now
from schema.problem import Severity
from schema.text import quoted
from validate.adjudication.broken_rules import WITHDRAWN, BrokenRule, broken_by_new, is_agreed
from validate.adjudication.consensus_problems import table_of
from validate.adjudication.old_codes_ruled import old_codes_ruled
from validate.check.problem import Problem
from validate.ledger.ledger import Decision
from validate.ledger.words import RULED
from validate.merge.comparison import CellAddress, Comparison

_File = Literal["sheet", "page"]
_SHOWN = 6  # cells that a message names
_ONE_NAME = (
    "Drop one of them, rule that they are the same row, or take the name of the other extractor for a row that each"
    " calls otherwise. If both are right, correct the name in a workbook, or the"
    " form if it takes the two names for one"
)


def without_breaking(
    sorter: Sorter[Line], comparison: Comparison, taken: Sequence[Taken[Line]]
) -> tuple[list[Taken[Line]], list[Problem]]:
    """The rulings on cells and rows that break no rule, and the warnings that they cause.

    All rulings of the sheet are checked together, because a rule may need two of them. After one is refused, the others
    are checked again.
    """
    kept = list(taken)
    while kept:
        broken = broken_by_new(comparison, decisions_of(kept), this_year=now().year)
        places = {cell: f"ruled in {place_in_file(ruling.entry)}" for ruling in kept for cell in _ruled_by(ruling)}
        blamed: dict[int, InvalidInput] = {}
        for one in broken.errors:
            for number, ruling in enumerate(kept):
                if _takes_part(ruling.decisions, one):
                    names, in_page = sorter.names, not ruling.entry.sheet
                    invalid = refusal(broken.after, one, ruling.decisions, names, places, in_page=in_page)
                    blamed.setdefault(number, invalid)
        if not blamed:
            return kept, [warned for one in broken.warnings for warned in _warned(sorter, kept, one)]
        for number, invalid in blamed.items():
            sorter.refuse(kept[number].entry, invalid)
        kept = [ruling for number, ruling in enumerate(kept) if number not in blamed]
    return [], []


def refusal(
    comparison: Comparison,
    broken: BrokenRule,
    made: Sequence[Decision],
    names: Names,
    places: Mapping[CellAddress, str] | None = None,
    *,
    in_page: bool = False,
) -> InvalidInput:
    """Why a ruling is refused: the rule, the conflicting values, where they come from, and what to do.

    `comparison` is the merge with the ruling. `places` says where other rulings are in the same sheet, or in the same
    exported page (`in_page`).
    """
    ids = {decision.id for decision in made}
    own = {cell for cell, decision in broken.rulings.items() if decision.id in ids}
    header = _header(made)
    others = [cell for cell in broken.cells if cell not in own and _is_value(comparison, cell)]
    meets = "; ".join(_named(comparison, broken, cell, names, places or {}) for cell in others[:_SHOWN])
    message = f"this ruling breaks a rule of the form: {in_words(comparison, broken, names)} [{broken.problem.code}]."
    if meets:
        message += f" The rule also reads {meets}."
    file: _File | None = None if places is None else "page" if in_page else "sheet"
    if broken.same_name:
        message += f" {_ONE_NAME}"
    else:
        code = f"If the report does not say it, rule “{RULED['value']}” and write NR"
        alone = code if broken.problem.code == "blank-in-finished-study" else "Rule otherwise"
        message += f" {_way_out(comparison, broken, others, file, places or {}) if meets else alone}"
    return InvalidInput("ruling-breaks-rule", header, message, broken.problem.suggestion)


def _header(made: Sequence[Decision]) -> str:
    """The column of the sheet that gives a ruling its value."""
    return VALUE if any(decision.ruling == "value" for decision in made) else RULING


def in_words(comparison: Comparison, broken: BrokenRule, names: Names) -> str:
    """What is wrong. For rows with the same name, it says how each extractor named them."""
    if not broken.same_name:
        return broken.problem.message
    merged = comparison.tables[table_of(comparison, broken.problem)]
    identity = [name for name in merged.table.identity if name != merged.table.study]
    called = []
    for position in broken.same_name:
        for extractor, row in ((name, merged.positions[name][position]) for name in merged.names):
            if row is not None:
                texts = (merged.in_cell(position, name, "text")[extractor] or "" for name in identity)
                called.append(f"{quoted(' / '.join(texts))} ({names.hide(extractor)})")
    name = quoted(merged.labels[broken.same_name[0]] or "")
    number = len(broken.same_name)
    return f"{number} rows of {broken.problem.study} on {merged.table.label} have the name {name}: {', '.join(called)}"


def _way_out(
    comparison: Comparison,
    broken: BrokenRule,
    others: Sequence[CellAddress],
    file: _File | None,
    places: Mapping[CellAddress, str],
) -> str:
    agreed = [cell for cell in others if is_agreed(comparison, cell)]
    if file and agreed:
        line = " or ".join(f"({_line_for(comparison, cell)})" for cell in agreed[:_SHOWN])
        way = f"add a line {line}" if file == "sheet" else f"it is under “{OTHER_CELLS}” in the page {line}"
        return (
            f"If this one is right, rule on the other one too: {way}, or use the desk. Or correct the other"
            " cell in the workbooks"
        )
    if file and all(cell in places for cell in others):
        return f"This {file} rules on both: change one of the two rulings, or correct a cell in the workbooks"
    if file:
        return f"Rule on both in this {file}, or correct the other cell in the workbooks"
    if any(cell in broken.rulings for cell in others):
        return "If this one is right, rule on the other one first, or take its ruling back"
    if agreed:
        return "If this one is right, rule on the other one first, or correct it in the workbooks"
    return "If this one is right, correct the other cell in the workbooks"


def _line_for(comparison: Comparison, cell: CellAddress) -> str:
    """How a line names a cell: `Study S01, Sheet Samples, Row total, Field Analysed`."""
    table, position, name = cell
    merged = comparison.tables[table]
    row = f", {ROW} {merged.labels[position]}" if rows_have_names(merged.table) else ""
    study = merged.studies[position] or ""
    return f"{STUDY} {study}, {TABLE} {merged.table.label}{row}, {FIELD} {merged.table[name].label}"


def warnings_of(broken: Iterable[BrokenRule]) -> list[str]:
    """The warnings that rulings cause, as texts."""
    return [one.problem.with_code for one in broken]


def _warned(sorter: Sorter[Line], kept: Sequence[Taken[Line]], broken: BrokenRule) -> list[Problem]:
    """The warning, at the sheet's first ruling that is involved."""
    rulings = [ruling for ruling in kept if _takes_part(ruling.decisions, broken)][:1]
    message, code = broken.problem.message, broken.problem.code
    given = broken.problem.given_severity
    return [
        replace(sorter.problem(ruling.entry, InvalidInput(code, RULING, message)), given_severity=given)
        for ruling in rulings
    ]


def old_codes_to_look_at(sorter: Sorter[Line], kept: Iterable[Taken[Line]]) -> list[Problem]:
    """A warning for each ruling with a code that was split, retired or withdrawn, at the cell that gives the value."""
    form = sorter.comparison.form
    return [
        replace(
            sorter.problem(ruling.entry, InvalidInput(WITHDRAWN, _header(ruling.decisions), message)),
            given_severity=Severity.WARNING,
        )
        for ruling in kept
        for decision in ruling.decisions
        for message in old_codes_ruled(form, decision)
    ]


def _named(
    comparison: Comparison,
    broken: BrokenRule,
    cell: CellAddress,
    names: Names,
    places: Mapping[CellAddress, str],
) -> str:
    """A value with its label and origin: `Analysed 12 (all agree)`."""
    table, position, name = cell
    merged = comparison.tables[table]
    field = merged.table[name]
    whence = places.get(cell)
    if whence is None and (decision := broken.rulings.get(cell)) is not None:
        who = " and ".join(names.hide_all(decision.who))
        whence = f"ruled by {who} on {decision.when[:10]}"
    text = merged.listed("final", name)[position]
    row = merged.labels[position] or ""
    where = f" of {row}" if row and table != broken.cells[0][0] else ""
    return f"{field.label}{where} {quoted(field.cell.in_words(text) if text else 'blank')} ({whence or 'as extracted'})"


def _is_value(comparison: Comparison, cell: CellAddress) -> bool:
    """Whether a cell is neither part of the row's identity nor the mark of a finished study."""
    table, _, name = cell
    of = comparison.form[table]
    return name not in of.identity and of[name].finished_when is None


def _takes_part(made: Sequence[Decision], broken: BrokenRule) -> bool:
    ids = {decision.id for decision in made}
    return any(decision.id in ids for decision in broken.rulings.values())


def _ruled_by(ruling: Taken[Line]) -> list[CellAddress]:
    cell = ruling.line.item.cell
    return [(cell.table, cell.position, decision.field) for decision in ruling.decisions if decision.field is not None]
