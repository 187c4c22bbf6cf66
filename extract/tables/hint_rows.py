"""Recognises rows below a header that say how to fill the table in: `Enter the year`, `e.g. 2019`."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import takewhile

from extract.tables.area import Area, Line
from extract.tables.headers import Header
from extract.tables.number_formats import quoted

_MOST_ROWS = 3
_MOST_CELLS = 2 / 3  # of the filled cells
_SURE = 3  # so many hints, and nothing else
_SAMPLE = 200  # rows
_A_ROW = "if it is a row of the table, move it below the others in the file"
_HINT = re.compile(
    r"(?:e\.?\s?g\b|for example|examples?\s*:|z\.?\s?b\b|p\.?\s?ex\b|par exemple|por ejemplo|ej\.)"
    r"|(?:please|enter|select|choose|pick|specify|insert|copy|paste|write|provide|describe|indicate|tick"
    r"|fill (?:in|out)|bitte|eingeben|eintragen|ausw[äa]hlen|veuillez|saisir|choisir|indiquer|introduzca"
    r"|elija|seleccione|indique)\b"
    r"|type (?:in|the|a|your|here)\b|(?:free|open) text|drop-?down|(?:single|multiple) choice|dd[/.-]mm|mm[/.-]dd"
    r"|yyyy\b|(?:text|number|numeric|integer|whole number|string|date)$|(?:yes|y)\s*/\s*(?:no|n)\b"
    r"|(?:\[(?!\W*\d)[^\[\]]*\]|<(?!\W*\d)[^<>]*>)$",  # [country], but not [11, 21] or <p>Spain</p>
    re.IGNORECASE | re.DOTALL,
)
_DIGIT = re.compile(r"\d")

# The text of twofold's workbooks under a header. An example may follow on the next line.
_OWN = re.compile(
    r"(?:text|words|the report's own words|a short name for this row|a name from another sheet|an? (?:whole )?number"
    r"|a percentage, decimals as printed|year, four digits|2021-03-09, 2021-03 or 2021|choose from the list"
    r"|one or several, separated by ;|name or three letters; several with ;|an identifier|p\. 4, Table 2, abstract"
    r"|number and unit|one answer or several|only (?:to read|where other is chosen))(?:\n.*)?",
    re.IGNORECASE | re.DOTALL,
)


def without_hints(
    area: Area, rows: list[int], header: Header, remarks: list[str]
) -> tuple[list[int], list[tuple[str, str]]]:
    """The rows without hints at the top; for doubtful ones, a sentence with the correction.

    A row that may name a study is kept, whatever its other cells are.
    """
    top = _hints_at_top(area, rows)
    if not top:
        return rows, []
    guesses: list[tuple[str, str]] = []
    names = _names(area, header, rows[len(top)])
    for place, row in enumerate(top):
        texts = [text.strip() for text in area.line(row) if text]
        hints = [text for text in texts if is_hint(text)]
        where, shown = f"row {area.row + row}", quoted(hints[0])
        if _may_name_study(area, row, names, len(hints)):
            remarks.append(f"{where} may say how to fill in the table ({shown}); it was kept, but please check")
            return rows[place:], guesses
        sentence = f"{where} says how to fill in the table ({shown}) and was ignored"
        if len(texts) == len(hints) >= _SURE:
            remarks.append(sentence)
        else:
            guesses.append((sentence, _A_ROW))
    return rows[len(top) :], guesses


def is_hint(text: str) -> bool:
    """Whether a text says how to fill in a cell."""
    return _HINT.match(text) is not None or _OWN.fullmatch(text) is not None


def _hints_at_top(area: Area, rows: list[int]) -> list[int]:
    """The first rows in which most cells are hints, without columns in which lower rows have hints as well."""
    top = [*takewhile(lambda row: _has_hints(area.line(row)), rows[: min(_MOST_ROWS, len(rows) - 1)])]
    lines = {area.line(row) for row in top}
    below = [line for row in rows[len(top) :][:_SAMPLE] if top and (line := area.line(row)) not in lines]
    answers = {column for line in below for column, text in enumerate(line) if text and is_hint(text.strip())}
    return [*takewhile(lambda row: _has_hints(area.line(row), answers), top)]


def _has_hints(line: Line, answers: Collection[int] = ()) -> bool:
    """Whether most cells of a row are hints. Cells in the columns of `answers` do not count as hints."""
    filled = [(column, text.strip()) for column, text in enumerate(line) if text]
    hints = sum(column not in answers and is_hint(text) for column, text in filled)
    return hints > 1 and hints >= _MOST_CELLS * len(filled)


def _names(area: Area, header: Header, start: int) -> tuple[int, list[str]]:
    """The first column with a header and entries from a row on, which names the rows, and these entries."""
    labelled = (column for column, label in enumerate(header.labels) if label)
    entries = ((column, area.below(column, start, _SAMPLE)) for column in labelled)
    return next((found for found in entries if found[1]), (0, []))


def _may_name_study(area: Area, row: int, names: tuple[int, list[str]], hints: int) -> bool:
    """Whether a row may name a study: it is not a hint, and it has a digit if all names below have one."""
    column, below = names
    text = area.line(row)[column]
    if text is None or is_hint(text.strip()):
        return False
    return hints < _SURE or _DIGIT.search(text) is not None or not all(map(_DIGIT.search, below))
