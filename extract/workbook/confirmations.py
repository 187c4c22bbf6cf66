"""The sheet on which an extractor confirms warnings."""

from __future__ import annotations

from extract.reading import Sheet, Workbook, cell_name
from extract.workbook.layout import CONFIRMATION_HEADERS, bare
from schema.text import fold, tidy
from validate.check.check_extraction import CONFIRMATIONS
from validate.extraction.extraction import Confirmed
from validate.inference.header_match import first_columns

_ENOUGH = 3  # a row with so many of the headers is the header row


def find_confirmations(workbook: Workbook) -> Sheet | None:
    """The sheet of confirmations; None if the file has none."""
    return next((sheet for sheet in workbook.sheets if fold(sheet.name) == fold(CONFIRMATIONS)), None)


def read_confirmations(sheet: Sheet) -> tuple[Confirmed, ...] | None:
    """The confirmations on the sheet, complete or not, one per row with a rule. None without a header row."""
    columns: dict[str, int] | None = None
    confirmed = []
    for position, row in enumerate(sheet.cells.iter_rows()):
        if columns is None:
            known = first_columns(bare(text or "") for text in row)
            found = {name.casefold(): known.find(name) for name in CONFIRMATION_HEADERS}
            named = {name: column for name, column in found.items() if column is not None}
            columns = named if len(named) >= _ENOUGH and "rule" in named else None
            continue
        texts = {name: tidy(row[column] or "") for name, column in columns.items()}
        if texts["rule"]:
            confirmed.append(
                Confirmed(
                    code=texts.pop("rule"),
                    cell=cell_name(sheet.first_row + position, sheet.first_column + columns["rule"]),
                    **{name: texts.get(name, "") for name in ("study", "row", "values", "place", "words", "initials")},
                )
            )
    return None if columns is None else tuple(confirmed)
