"""Reads the colours that a person gave to cells as six hexadecimal digits, in any program's notation."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence

from openpyxl.cell.cell import Cell
from openpyxl.styles.colors import COLOR_INDEX, Color

_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
_SCHEME = re.compile(rf'<a:({"|".join(_ORDER)})>.*?(?:lastClr|srgbClr val)="([0-9A-Fa-f]{{6}})"', re.DOTALL)


def theme_of(xml: bytes | str | None) -> tuple[str, ...]:
    """The colours of a workbook's theme, in the order in which cells refer to them; empty without a theme."""
    text = xml.decode(errors="replace") if isinstance(xml, bytes) else xml or ""
    found = dict(_SCHEME.findall(text))
    return tuple(found.get(name, "") for name in _ORDER) if found else ()


def fill_of(cell: Cell, theme: Sequence[str]) -> str | None:
    """The background colour of a cell; None if it has none."""
    return _rgb(cell.fill.fgColor, theme) if cell.fill is not None and cell.fill.fill_type == "solid" else None


def ink_of(cell: Cell, theme: Sequence[str]) -> str | None:
    """The colour of a cell's text; None if it is black or not set."""
    colour = _rgb(cell.font.color, theme) if cell.font is not None and cell.font.color is not None else None
    return None if colour == "000000" else colour


def _rgb(colour: Color, theme: Sequence[str]) -> str | None:
    if colour.type == "theme" and colour.theme < len(theme) and theme[colour.theme]:
        return _tinted(theme[colour.theme], colour.tint)
    if colour.type == "indexed" and colour.indexed < len(COLOR_INDEX):
        return str(COLOR_INDEX[colour.indexed][-6:].upper())
    return colour.rgb[-6:].upper() if colour.type == "rgb" and isinstance(colour.rgb, str) else None


def _tinted(rgb: str, tint: float) -> str:
    """Makes a colour lighter for a positive tint and darker for a negative one (ECMA-376, 18.8.19)."""
    red, green, blue = (int(rgb[start : start + 2], 16) / 255 for start in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))
