"""How the adjudication sheet looks: what was extracted in white and grey, what is to be filled in in yellow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from extract.workbook.styles import CODE_INK, FAINT, IDENTITY_BODY, IDENTITY_HEAD, INK, LINE, PLAIN_HEAD, TO_FILL

_BASE: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top", "text_wrap": True}
_GRID: dict[str, Any] = {"border": 1, "border_color": LINE}
_HEAD: dict[str, Any] = {"bold": True, "valign": "vcenter"}
INPUT_HEAD, INPUT_BODY, CLOSED_BODY, BAND_BODY = "#C98A00", "#FFF9E8", "#EEEEEC", "#F4F7F8"
_OWN = (INPUT_HEAD, INPUT_BODY, CLOSED_BODY, BAND_BODY, CODE_INK, FAINT, IDENTITY_BODY, IDENTITY_HEAD, INK, PLAIN_HEAD)
PALETTE = frozenset(colour.lstrip("#").upper() for colour in (*_OWN, TO_FILL, "#FFFFFF"))
"""The colours that twofold itself gives to cells and their texts: any other is a person's."""


@dataclass(frozen=True)
class Looks:
    """The formats of one workbook."""

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
    """Gives a look with other properties."""


def looks_of(workbook: Workbook) -> Looks:
    """The formats, added to a workbook."""
    properties: dict[int, dict[str, Any]] = {}
    made: dict[tuple[int, tuple[tuple[str, Any], ...]], Format] = {}

    def look(*parts: dict[str, Any], **more: Any) -> Format:
        every: dict[str, Any] = dict(_BASE)
        for part in parts:
            every |= part
        added = workbook.add_format(every | more)
        properties[id(added)] = every | more
        return added

    def varied(of: Format, **more: Any) -> Format:
        key = (id(of), tuple(sorted(more.items())))
        if more and key not in made:
            made[key] = look(properties[id(of)], **more)
        return made[key] if more else of

    return Looks(
        title=look(font_size=20, bold=True, font_color=IDENTITY_HEAD, text_wrap=False),
        section=look(font_size=13, bold=True, font_color=IDENTITY_HEAD, bottom=1, bottom_color=LINE),
        text=look(),
        strong=look(bold=True),
        number=look(bold=True, align="left"),
        band=look(font_color=FAINT, bg_color=BAND_BODY, text_wrap=False, valign="vcenter"),
        input_band=look(bold=True, bg_color=TO_FILL, text_wrap=False, valign="vcenter"),
        head=look(_HEAD, _GRID, bg_color=PLAIN_HEAD),
        value_head=look(_HEAD, _GRID, bg_color=IDENTITY_HEAD, font_color="#FFFFFF"),
        input_head=look(_HEAD, _GRID, bg_color=INPUT_HEAD, font_color="#FFFFFF"),
        place=look(_GRID, bg_color=IDENTITY_BODY),
        value=look(_GRID, num_format="@", bold=True),
        listing=look(_GRID, num_format="@"),
        absent=look(_GRID, italic=True, font_color=FAINT),
        aside=look(_GRID, font_size=9, font_color=FAINT),
        proposed=look(_GRID, font_color=FAINT),
        input=look(_GRID, num_format="@", bg_color=INPUT_BODY),
        closed=look(_GRID, num_format="@", bg_color=CLOSED_BODY, font_color=FAINT, italic=True),
        decided=workbook.add_format({"font_color": "#2C7A7B"}),
        changed=workbook.add_format({"font_color": "#B3261E", "bold": True}),
        asked=workbook.add_format({"font_color": CODE_INK}),
        missing=workbook.add_format({"bg_color": "#F9C9C4"}),
        own=look(_GRID),
        varied=varied,
    )
