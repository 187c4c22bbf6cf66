"""The lines of an adjudication sheet that comes back, wherever its rows and columns stand by now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.adjudication.said import Said
from extract.adjudication.words import CORRECT, FIELD, INPUTS, KEY, METHOD, RULING, STAMP, STUDY, VALUE, WHO
from extract.errors import CannotUse
from extract.reading import Sheet, Workbook, cell_name
from schema.text import fold, tidy

_HEADER_WITHIN = 60  # rows
_NEEDED = frozenset(fold(header) for header in (RULING, METHOD, WHO))
_DOUBTFUL = frozenset({"date-cell", "error-value", "formula-without-result"})
_TELLING = (frozenset({fold(KEY)}), frozenset({fold(STUDY), fold(FIELD)}))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of the sheet: its texts by folded header, what is filled in, and what the hidden column says.

    `rank` counts the rows down to it that no filter hides. `doubt` is what the reader had to say of the cell under
    Another value.
    """

    sheet: str
    row: int
    columns: Mapping[str, int]
    texts: Mapping[str, str]
    said: Said
    rank: int = 0
    doubt: str | None = None

    def cell(self, header: str) -> str:
        """The name of the cell under a header; of the row's first column where there is no such header."""
        return cell_name(self.row, self.columns.get(fold(header), 1))

    def text(self, header: str) -> str | None:
        """What stands under a header, "" where blank; None where the sheet has no such column any more."""
        folded = fold(header)
        return self.texts.get(folded, "") if folded in self.columns else None

    @property
    def key(self) -> tuple[str, str, str, str] | None:
        """Place, ground, inputs as written and history from the hidden column; None where it is gone or not ours."""
        parts = (self.text(KEY) or "").split()
        return (parts[1], parts[2], parts[3], parts[4]) if len(parts) == 5 and parts[0] == "k" else None

    @property
    def untouched(self) -> bool:
        """Whether the row says what twofold itself wrote into it."""
        return self.key is not None and self.key[2] == self.said.digest


def entries(workbook: Workbook) -> list[Entry]:
    """The rows in which something is filled in, of every sheet that has the columns of an adjudication sheet.

    CannotUse where no sheet has them.
    """
    found = [(sheet, header) for sheet in workbook.sheets if (header := _header(sheet)) is not None]
    if not found:
        raise CannotUse(
            f"no sheet has the columns {RULING}, {METHOD} and {WHO}",
            file=str(workbook.path),
            hint="Give the file that twofold merge wrote, with its headers as they were.",
        )
    return [entry for sheet, header in found for entry in _entries(sheet, header)]


def headers(workbook: Workbook) -> list[str]:
    """Every header of the sheets that have our columns."""
    found = [(sheet, header) for sheet in workbook.sheets if (header := _header(sheet)) is not None]
    return [text for sheet, header in found for text in sheet.cells.row(header) if text]


def stamp(workbook: Workbook) -> Iterator[tuple[str, ...]]:
    """The rows of the hidden sheet; none where it is gone."""
    for sheet in workbook.sheets:
        if fold(sheet.name) == fold(STAMP):
            yield from (tuple(text or "" for text in row) for row in sheet.cells.iter_rows())


def _header(sheet: Sheet) -> int | None:
    """The position of the row of headers among the sheet's rows."""
    for position, row in enumerate(sheet.cells.head(_HEADER_WITHIN).iter_rows()):
        named = {fold(text) for text in row if text}
        if named >= _NEEDED and any(named >= telling for telling in _TELLING):
            return position
    return None


def _entries(sheet: Sheet, header: int) -> Iterator[Entry]:
    columns: dict[str, int] = {}
    for number, text in enumerate(sheet.cells.row(header), start=sheet.first_column):
        if text:
            columns.setdefault(fold(text), number)  # a column of the same name that somebody added stands further right
    doubts = {remark.cell: remark.message for remark in sheet.remarks if remark.cell and remark.code in _DOUBTFUL}
    rank = 0
    for number, row in enumerate(sheet.cells.slice(header + 1).iter_rows(), start=sheet.first_row + header + 1):
        rank += number not in (sheet.hidden_rows or ())
        texts = {name: text for name, at in columns.items() if (text := row[at - sheet.first_column])}
        said = _said([texts.get(fold(name), "") for name in INPUTS])
        if not said.blank:
            value_at = columns.get(fold(VALUE))
            yield Entry(
                sheet=sheet.name,
                row=number,
                columns=columns,
                texts=texts,
                said=said,
                rank=rank,
                doubt=doubts.get(cell_name(number, value_at)) if value_at else None,
            )


def _said(texts: Sequence[str]) -> Said:
    ruling, *others = ("" if not tidy(text) else text.strip() for text in texts)
    return Said("" if fold(ruling) == fold(CORRECT) else ruling, *others)
