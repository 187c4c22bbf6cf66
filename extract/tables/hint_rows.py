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


def without_hints(area: Area, rows: list[int], remarks: list[str]) -> list[int]:
    """The rows without those at the top of which most cells say what to fill in; there has to be another row."""
    hints = 0
    while hints < min(_MOST_ROWS, len(rows) - 1) and _has_hints(area, rows[hints]):
        hints += 1
    for row in rows[:hints]:
        shown = quoted(next(text for text in area.line(row) if text and _HINT.match(text.strip())))
        remarks.append(f"row {area.row + row} says how to fill in the table ({shown}) and was ignored")
    return rows[hints:]


def _has_hints(area: Area, row: int) -> bool:
    filled = [text.strip() for text in area.line(row) if text and text.strip()]
    hints = sum(_HINT.match(text) is not None for text in filled)
    return hints > 1 and hints >= _MOST_CELLS * len(filled)
