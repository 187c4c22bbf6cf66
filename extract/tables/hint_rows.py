"""Rows below a header that say how to fill the table in: `Enter the year`, `e.g. 2019`."""

from __future__ import annotations

import re

from extract.tables.area import Area
from extract.tables.number_formats import quoted

_MOST_ROWS = 3
_MOST_CELLS = 2 / 3  # of the filled cells
_HINT = re.compile(
    r"(?:e\.?\s?g\b|for example|examples?\s*:|z\.?\s?b\b|p\.?\s?ex\b|par exemple|por ejemplo|ej\.)"
    r"|(?:please|enter|select|choose|pick|specify|insert|copy|paste|write|provide|describe|indicate|tick"
    r"|fill (?:in|out)|bitte|eingeben|eintragen|ausw[äa]hlen|veuillez|saisir|choisir|indiquer|introduzca"
    r"|elija|seleccione|indique)\b"
    r"|type (?:in|the|a|your|here)\b|(?:free|open) text|drop-?down|(?:single|multiple) choice|dd[/.-]mm|mm[/.-]dd"
    r"|yyyy\b|(?:text|number|numeric|integer|whole number|string|date)$|(?:yes|y)\s*/\s*(?:no|n)\b|[\[<].*[\]>]$",
    re.IGNORECASE | re.DOTALL,
)

# What a workbook of twofold says under a header; an example may follow on the next line.
_OWN = re.compile(
    r"(?:text|words|the report's own words|a short name for this row|a name from another sheet|an? (?:whole )?number"
    r"|a percentage, decimals as printed|year, four digits|2021-03-09, 2021-03 or 2021|choose from the list"
    r"|one or several, separated by ;|name or three letters; several with ;|an identifier|p\. 4, Table 2, abstract"
    r"|number and unit|one answer or several|only (?:to read|where other is chosen))(?:\n.*)?",
    re.IGNORECASE | re.DOTALL,
)


def without_hints(area: Area, rows: list[int], remarks: list[str]) -> list[int]:
    """The rows without those at the top of which most cells say what to fill in; there has to be another row."""
    hints = 0
    while hints < min(_MOST_ROWS, len(rows) - 1) and _has_hints(area, rows[hints]):
        hints += 1
    for row in rows[:hints]:
        shown = quoted(next(text for text in area.line(row) if text and is_hint(text.strip())))
        remarks.append(f"row {area.row + row} says how to fill in the table ({shown}) and was ignored")
    return rows[hints:]


def is_hint(text: str) -> bool:
    """Whether a text says how to fill a cell in."""
    return _HINT.match(text) is not None or _OWN.fullmatch(text) is not None


def _has_hints(area: Area, row: int) -> bool:
    filled = [text.strip() for text in area.line(row) if text and text.strip()]
    hints = sum(is_hint(text) for text in filled)
    return hints > 1 and hints >= _MOST_CELLS * len(filled)
