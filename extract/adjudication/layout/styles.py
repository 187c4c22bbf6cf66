"""The look of the adjudication sheet: extracted data in white and grey, cells to fill in in yellow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from extract.workbook.styles import CODE_INK, FAINT, IDENTITY_BODY, IDENTITY_HEAD, INK, LINE, PLAIN_HEAD, TO_FILL
from schema.records import record

_BASE: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top", "text_wrap": True}
_GRID: dict[str, Any] = {"border": 1, "border_color": LINE}
_HEAD: dict[str, Any] = {"bold": True, "valign": "vcenter"}
INPUT_HEAD, INPUT_BODY, CLOSED_BODY, BAND_BODY = "#C98A00", "#FFF9E8", "#EEEEEC", "#F4F7F8"
_OWN = (INPUT_HEAD, INPUT_BODY, CLOSED_BODY, BAND_BODY, CODE_INK, FAINT, IDENTITY_BODY, IDENTITY_HEAD, INK, PLAIN_HEAD)
PALETTE = frozenset(colour.lstrip("#").upper() for colour in (*_OWN, TO_FILL, "#FFFFFF"))
"""The colours that twofold gives to cells and texts. All other colours are a person's."""


@record
class Styles:
    """The cell formats of a workbook."""

    title: Format
    section: Format
    text: Format
    strong: Format
    number: Format
    band: Format
    input_band: Format
    head: Format
    value_head: Format
    input_head: Format
    place: Format
    value: Format
    listing: Format
    absent: Format
    aside: Format
    proposed: Format
    input: Format
    closed: Format
    decided: Format
    changed: Format
    asked: Format
    missing: Format
    own: Format
    varied: Callable[..., Format]
    """Makes a style with other properties."""


def styles_of(workbook: Workbook) -> Styles:
    """The formats, added to a workbook."""
    properties: dict[int, dict[str, Any]] = {}
    made: dict[tuple[int, tuple[tuple[str, Any], ...]], Format] = {}

    def style(*parts: dict[str, Any], **more: Any) -> Format:
        every: dict[str, Any] = dict(_BASE)
        for part in parts:
            every |= part
        added = workbook.add_format(every | more)
        properties[id(added)] = every | more
        return added

    def varied(of: Format, **more: Any) -> Format:
        key = (id(of), tuple(sorted(more.items())))
        if more and key not in made:
            made[key] = style(properties[id(of)], **more)
        return made[key] if more else of

    return Styles(
        title=style(font_size=20, bold=True, font_color=IDENTITY_HEAD, text_wrap=False),
        section=style(font_size=13, bold=True, font_color=IDENTITY_HEAD, bottom=1, bottom_color=LINE),
        text=style(),
        strong=style(bold=True),
        number=style(bold=True, align="left"),
        band=style(font_color=FAINT, bg_color=BAND_BODY, text_wrap=False, valign="vcenter"),
        input_band=style(bold=True, bg_color=TO_FILL, text_wrap=False, valign="vcenter"),
        head=style(_HEAD, _GRID, bg_color=PLAIN_HEAD),
        value_head=style(_HEAD, _GRID, bg_color=IDENTITY_HEAD, font_color="#FFFFFF"),
        input_head=style(_HEAD, _GRID, bg_color=INPUT_HEAD, font_color="#FFFFFF"),
        place=style(_GRID, bg_color=IDENTITY_BODY),
        value=style(_GRID, num_format="@", bold=True),
        listing=style(_GRID, num_format="@"),
        absent=style(_GRID, italic=True, font_color=FAINT),
        aside=style(_GRID, font_size=9, font_color=FAINT),
        proposed=style(_GRID, font_color=FAINT),
        input=style(_GRID, num_format="@", bg_color=INPUT_BODY),
        closed=style(_GRID, num_format="@", bg_color=CLOSED_BODY, font_color=FAINT, italic=True),
        decided=workbook.add_format({"font_color": "#2C7A7B"}),
        changed=workbook.add_format({"font_color": "#B3261E", "bold": True}),
        asked=workbook.add_format({"font_color": CODE_INK}),
        missing=workbook.add_format({"bg_color": "#F9C9C4"}),
        own=style(_GRID),
        varied=varied,
    )
