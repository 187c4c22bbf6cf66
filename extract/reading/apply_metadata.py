"""Corrects the values of a sheet by its metadata: an error is not blank, and a percentage keeps its sign."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, InvalidOperation

import polars as pl

from extract.reading.grid import Remark, cell_name, letters
from extract.reading.sheet_metadata import Place, SheetMetadata
from schema.regular_expressions import regex
from schema.text import first_ones

#: Spreadsheets compute with fifteen digits; what lies beyond is noise (0.1 + 0.2 is no 30.000000000000004%).
_FIFTEEN_DIGITS = Context(prec=15)
_DAY = regex(r"\d{4}-\d\d-\d\d")


def apply_metadata(
    frame: pl.DataFrame, start: Place, sheet: str, metadata: SheetMetadata, dates: list[Place]
) -> tuple[pl.DataFrame, int, int, list[Remark]]:
    """The frame with errors and percentages in it, its first row and column (an error may widen it), and remarks."""
    remarks: list[Remark] = []
    patches: dict[Place, str] = {}
    for spot, text in sorted(metadata.errors.items()):
        patches[spot] = text
        remarks.append(Remark("error-value", sheet, cell_name(*spot), f"the cell shows the error {text}", text))
    for spot in sorted(metadata.percents):
        number = _text_at(frame, start, spot)
        shown = percent_text(number) if number is not None else None
        if shown is not None:
            patches[spot] = shown
            message = f"the cell holds {number} and shows it as a percentage"
            remarks.append(Remark("percent-cell", sheet, cell_name(*spot), message, shown))
    for spot in sorted(metadata.without_day):
        if (day := _text_at(frame, start, spot)) is not None and _DAY.fullmatch(day):
            message = f"the cell shows a date without its day, and holds {day}"
            remarks.append(Remark("date-without-day", sheet, cell_name(*spot), message, day))
    for spot, formula in sorted(metadata.uncalculated.items()):
        message = "the formula has no stored result; open the file in Excel or LibreOffice and save it"
        remarks.append(Remark("formula-without-result", sheet, cell_name(*spot), message, formula))
    frame, start = _patched(frame, start, patches)
    return frame, start[0], start[1], remarks + _summaries(sheet, metadata, dates)


def percent_text(number: str) -> str | None:
    """The number times a hundred with a per cent sign: "0.551" is "55.1%", exactly; None where it is no number."""
    try:
        hundredfold = _FIFTEEN_DIGITS.create_decimal(number) * 100
    except InvalidOperation:
        return None
    text = format(hundredfold, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def _text_at(frame: pl.DataFrame, start: Place, spot: Place) -> str | None:
    row, column = spot[0] - start[0], spot[1] - start[1]
    if not (0 <= row < frame.height and 0 <= column < frame.width):
        return None
    text = frame[row, column]
    return text if isinstance(text, str) else None


def _patched(frame: pl.DataFrame, start: Place, patches: Mapping[Place, str]) -> tuple[pl.DataFrame, Place]:
    """The frame with these texts written into it, made larger where a text stands outside of it."""
    if not patches:
        return frame, start
    if frame.is_empty():
        start = (min(row for row, _ in patches), min(column for _, column in patches))
    top = min(start[0], *(row for row, _ in patches))
    left = min(start[1], *(column for _, column in patches))
    bottom = max(start[0] + frame.height - 1, *(row for row, _ in patches))
    right = max(start[1] + frame.width - 1, *(column for _, column in patches))
    by_column: dict[int, dict[int, str]] = {}
    for (row, column), text in patches.items():
        by_column.setdefault(column, {})[row - top] = text
    height, above = bottom - top + 1, start[0] - top
    series = []
    for column in range(left, right + 1):
        name = letters(column)
        old = frame[name] if name in frame.columns else pl.Series(name, [], dtype=pl.String)
        if column not in by_column and above == 0 and old.len() == height:
            series.append(old)
            continue
        texts = [None] * above + old.to_list()
        texts += [None] * (height - len(texts))
        for row, text in by_column.get(column, {}).items():
            texts[row] = text
        series.append(pl.Series(name, texts, dtype=pl.String))
    return pl.DataFrame(series), (top, left)


def _summaries(sheet: str, metadata: SheetMetadata, dates: list[Place]) -> list[Remark]:
    """The remarks about a whole sheet: what is hidden, whether there are formulas, and which columns have dates."""
    remarks = []
    if metadata.hidden_rows:
        remarks.append(_hidden("hidden-rows", sheet, "rows", [str(row) for row in sorted(metadata.hidden_rows)]))
    if metadata.hidden_columns:
        columns = [letters(column) for column in sorted(metadata.hidden_columns)]
        remarks.append(_hidden("hidden-columns", sheet, "columns", columns))
    if metadata.formulas:
        count, first = metadata.formulas
        formulas = "cell is a formula" if count == 1 else "cells are formulas"
        message = f"{count:,} {formulas}; stored results were read, where there are any"
        remarks.append(Remark("formula-cell", sheet, cell_name(*first), message, str(count)))
    for row, column in sorted(dates):
        message = f"column {letters(column)} has dates, starting in this cell; they are read as year-month-day"
        remarks.append(Remark("date-cell", sheet, cell_name(row, column), message))
    return remarks


def _hidden(code: str, sheet: str, what: str, names: list[str]) -> Remark:
    shown = first_ones(names, 8)
    return Remark(code, sheet, None, f"hidden {what} were included: {shown}", shown)
