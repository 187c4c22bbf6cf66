"""Tables for the paper as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.output import clean

if TYPE_CHECKING:
    from validate.dataset.paper.paper_table import PaperTable

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~$&])")


def tables_markdown(tables: Sequence[PaperTable], *, title: str, draft: bool) -> str:
    """A document with all tables. Text of studies is escaped: none of it is markup."""
    parts = [f"# Tables: {escaped(title)}{' (DRAFT)' if draft else ''}"]
    for number, table in enumerate(tables, 1):
        parts += [f"## Table {number}. {escaped(table.title)}", _lines(table)]
        parts += [f"*{escaped(note)}*" for note in table.notes]
    return "\n\n".join(parts) + "\n"


def _lines(table: PaperTable) -> str:
    width = len(table.columns)
    lines = [_line(table.columns), _line(["---"] * width, special=False)]
    for group in table.groups:
        if group.heading:
            note = f" {escaped(group.note)}" if group.note else ""
            lines.append(_line([f"**{escaped(group.heading)}**{note}", *[""] * (width - 1)], special=False))
        lines += [_line(row) for row in group.rows]
    return "\n".join(lines)


def _line(cells: Sequence[str], *, special: bool = True) -> str:
    return f"| {' | '.join(escaped(cell) if special else cell for cell in cells)} |"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is; its lines become lines of a cell."""
    return "<br>".join(_SPECIAL.sub(r"\\\1", line.strip(" \t")) for line in clean(text).splitlines())
