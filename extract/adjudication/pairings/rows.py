"""Describes an extractor's row, so that a person recognises it without the workbook."""

from __future__ import annotations

from functools import cache

from extract.adjudication.lines.line_words import shortened
from extract.adjudication.lines.words import BLANK
from schema.form import Field, Table
from schema.text import tidy
from validate.merge.comparison import Comparison

_LONGEST = 80  # characters of a row to which a cell refers


class RowWords:
    """The rows of all extractors of a comparison."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.recorded = {extraction.name: extraction for extraction in comparison.extractions}
        self.content = cache(self._content)

    def called(self, name: str, table: Table, row: int) -> str:
        """The identity of a row as an extractor wrote it, on one line."""
        recorded = self.recorded[name][table.name]
        parts = (recorded.text(field, row) for field in table.called_by)
        return shortened(" / ".join(tidy(part or "") or BLANK for part in parts))

    def in_full(self, name: str, table: Table, row: int) -> str:
        """Everything in a row as an extractor wrote it: its identity, and below it the other filled cells."""
        cells = (
            f"{field.label}: {text}"
            for field in table.fields
            if field.name not in table.identity and field.of is None and not field.local
            if (text := self._text(name, table, field, row))
        )
        return shortened("\n".join(part for part in (self.called(name, table, row), "; ".join(cells)) if part))

    def _text(self, name: str, table: Table, field: Field, row: int) -> str:
        """The text of a cell. For an extractor's own row number, the row that it refers to."""
        text = tidy(self.recorded[name][table.name].text(field.name, row) or "")
        if not text or not self._numbered(field):
            return text
        meant = tidy(self.content(name, table.name, field.name)[row] or "")
        return f"“{meant if len(meant) <= _LONGEST else meant[:_LONGEST].rstrip() + ' ...'}”"

    def _numbered(self, field: Field) -> bool:
        if field.reference is None:
            return False
        to = self.comparison.form[field.reference.to]
        return to.key is not None and to[to.key].local

    def _content(self, name: str, table: str, field: str) -> list[str | None]:
        return self.comparison.references[name, table, field].content.to_list()
