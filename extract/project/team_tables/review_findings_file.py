"""`review-findings.csv`: the findings of the review, which the team writes and judges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from extract.project.team_tables.team_columns import TeamColumns, read_columns
from schema.choices import Option
from schema.records import record
from schema.text import fold, quoted, tidy
from validate.dataset.confidence.judgements import ALLOWED, COLUMNS, OLD_COLUMNS, Judgement
from validate.extraction.table_problem import TableProblem

if TYPE_CHECKING:
    from validate.dataset.paper.coding import Coding


@record
class ReviewFindings:
    """The readable rows of the table, and all problems with it."""

    judgements: tuple[Judgement, ...] = ()
    problems: tuple[TableProblem, ...] = ()


def read_review_findings(path: Path, coding: Coding) -> ReviewFindings:
    """Reads the rows of the table, with the problems at their cells."""
    typed = read_columns(path, (*COLUMNS, *OLD_COLUMNS))
    if typed is None:
        return ReviewFindings()
    if not {"code", "theme"} & set(typed.places):
        message = f"there is no column code; its columns are {', '.join(COLUMNS)}"
        return ReviewFindings(problems=(TableProblem(cell="", message=message),))
    for old, new in OLD_COLUMNS.items():
        if {old, new} <= set(typed.places):
            message = f"the columns {quoted(old)} and {quoted(new)} say the same: delete one of them"
            return ReviewFindings(problems=(TableProblem(cell=typed.cell(typed.first_row, old), message=message),))
    problems = [*typed.not_read("draft")]  # the first column in a draft from the dataset
    judgements = tuple(_judgements(typed, coding, problems))
    return ReviewFindings(judgements, tuple(problems))


def _judgements(typed: TeamColumns, coding: Coding, problems: list[TableProblem]) -> Iterator[Judgement]:
    allowed = {
        **ALLOWED,
        "code": _answers(coding.themes),
        "subcode": _answers(one for field in coding.refined for one in field.cell.offered),
    }
    for row, cells in typed.texts():
        texts = {name: tidy(text) for name, text in cells.items()}
        if not any(texts.values()):
            continue
        judged = {}
        for header, text in texts.items():
            name = OLD_COLUMNS.get(header, header)
            if text or name == "code":
                known = allowed.get(name)
                meant = text if known is None else known.get(fold(_as_typed(text)))
                if meant is None:
                    problems.append(_not_allowed(text, header, known or {}, typed.cell(row, header)))
                else:
                    judged[name] = meant
        if "code" not in judged:
            continue
        yield Judgement(
            code=judged.pop("code"),
            subcode=judged.pop("subcode", ""),
            finding=judged.pop("finding", ""),
            judged=judged,
        )


def _answers(options: Iterable[Option]) -> dict[str, str]:
    """The codes by what people may write for them, folded. Names in earlier versions of the form are included."""
    known = list(options)
    was = {fold(text): one.code for one in known for text in one.was}
    return was | {fold(text): one.code for one in known for text in (one.code, one.shown)}


def _as_typed(text: str) -> str:
    """The text without the apostrophe that stops a spreadsheet program from reading it as a formula."""
    return text.lstrip("'").replace("\N{MINUS SIGN}", "-")


def _not_allowed(typed: str, header: str, allowed: Mapping[str, str], cell: str) -> TableProblem:
    """The problem with a cell that has none of the allowed answers."""
    what = f"{quoted(typed)} is not one of the answers under {header}" if _as_typed(typed) else f"{header} is blank"
    shown = ", ".join(dict.fromkeys(allowed.values()))
    return TableProblem(cell=cell, message=f"{what}: {f'write one of {shown}' if shown else 'leave it blank'}")
