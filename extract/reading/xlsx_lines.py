"""The colours of the lines below the cells of an .xlsx. openpyxl would read all of the workbook for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from xml.etree import ElementTree

from extract.errors import CannotUse
from extract.reading.archive import open_archive
from extract.reading.sheet_metadata import Place
from extract.reading.xlsx import named, parsed, sheet_parts, styles_of, workbook_part
from validate.extraction.cell_names import place_of

_OTHERWISE = frozenset({"indexed", "theme", "auto"})
"""What a colour has that is not given by its three bytes."""


def lines_below(path: Path, sheets: Collection[str]) -> Mapping[str, Mapping[Place, str]]:
    """By sheet and cell, the colour (such as `#AABBCC`) of the line below it; nothing for a file of another format."""
    try:
        with open_archive(str(path), path.name) as archive:
            workbook = workbook_part(archive)
            parts, colours = sheet_parts(archive, workbook), _colours(styles_of(archive, workbook))
            return {sheet: _lines(parsed(archive, parts[sheet]), colours) for sheet in sheets if sheet in parts}
    except CannotUse:  # the error is reported when the values of the file are read
        return {}


def _colours(styles: ElementTree.Element | None) -> Mapping[str, str]:
    """The colour of the line below by the number of the style of a cell, for the styles that have one."""
    borders = [_colour(border) for listed in named(styles, "borders") for border in named(listed, "border")]
    colours: dict[str, str] = {}
    for listed in named(styles, "cellXfs"):
        for number, style in enumerate(named(listed, "xf")):
            border = style.get("borderId", "")
            colour = borders[int(border)] if border.isdecimal() and int(border) < len(borders) else None
            if colour is not None:
                colours[str(number)] = colour
    return colours


def _colour(border: ElementTree.Element) -> str | None:
    for line in named(border, "bottom"):
        for colour in named(line, "color"):
            if "rgb" in colour.attrib and not _OTHERWISE & colour.attrib.keys():
                return f"#{colour.attrib['rgb'][-6:].upper()}"
    return None


def _lines(sheet: ElementTree.Element | None, colours: Mapping[str, str]) -> Mapping[Place, str]:
    """By cell, as above. Some programs do not name rows and cells: they follow one another."""
    found: dict[Place, str] = {}
    if sheet is None:
        return found
    namespace = sheet.tag.removesuffix("worksheet")
    row = 0
    for line in sheet.iter(f"{namespace}row"):
        number, column = line.get("r", ""), 0
        row = int(number) if number.isdecimal() else row + 1
        for cell in line.iter(f"{namespace}c"):
            place = place_of(cell.get("r", "")) or (row, column + 1)
            column = place[1]
            if (colour := colours.get(cell.get("s", "0"))) is not None:
                found[place] = colour
    return found
