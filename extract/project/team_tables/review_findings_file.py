"""`review-findings.csv`: the findings of the review, which the team writes and judges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import CannotUse
from extract.project.team_tables.team_columns import TeamColumns, read_columns
from schema.choices import Option
from schema.text import fold, quoted, tidy
from validate.dataset.confidence.judgements import ALLOWED, COLUMNS, OLD_COLUMNS, Judgement

if TYPE_CHECKING:
    from validate.dataset.paper.themes import Coding


def read_review_findings(path: Path, coding: Coding) -> tuple[Judgement, ...]:
    """The rows of the table. CannotUse at the cell that is wrong."""
    typed = read_columns(path, (*COLUMNS, *OLD_COLUMNS))
    if typed is None:
        return ()
    if not {"code", "theme"} & set(typed.places):
        raise CannotUse("has no column code", file=str(path), hint=f"its columns are {', '.join(COLUMNS)}")
    for old, new in OLD_COLUMNS.items():
        if {old, new} <= set(typed.places):
            message = f"has a column {quoted(old)} and a column {quoted(new)} for the same"
            raise CannotUse(message, file=str(path), hint="delete one of them")
    known_too = {*map(fold, COLUMNS), *OLD_COLUMNS, "draft"}  # what a draft of the dataset has in front
    extra = [text for text in typed.header if (text or "").strip() and fold(text or "") not in known_too]
    if extra:
        hint = f"its columns are {', '.join(COLUMNS)}; rename it or take it out"
        raise CannotUse(f"has a column {quoted(extra[0] or '')}, which is not read", file=str(path), hint=hint)
    return tuple(_judgements(path, typed, coding))


def _judgements(path: Path, typed: TeamColumns, coding: Coding) -> Iterator[Judgement]:
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
                judged[name] = text if known is None else _one_of(text, header, known, path, typed.cell(row, header))
        yield Judgement(
            code=judged.pop("code"),
            subcode=judged.pop("subcode", ""),
            finding=judged.pop("finding", ""),
            judged=judged,
        )


def _answers(options: Iterable[Option]) -> dict[str, str]:
    """The codes by what people may write for them, folded: also by what earlier versions of the form called them."""
    known = list(options)
    was = {fold(text): one.code for one in known for text in one.was}
    return was | {fold(text): one.code for one in known for text in (one.code, one.shown)}


def _one_of(typed: str, name: str, allowed: Mapping[str, str], path: Path, cell: str) -> str:
    """What a cell says, in one spelling. CannotUse where it is none of what is allowed."""
    text = typed.lstrip("'").replace("\N{MINUS SIGN}", "-")
    found = allowed.get(fold(text))
    if found is None:
        shown = ", ".join(dict.fromkeys(allowed.values()))
        raise CannotUse(
            f"{quoted(typed)} is not one of the answers under {name}" if text else f"{name} is blank",
            file=str(path),
            cell=cell,
            hint=f"write one of {shown}" if shown else "leave it blank",
        )
    return found
