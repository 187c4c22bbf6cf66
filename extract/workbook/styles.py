"""The look of a form's workbook: few colours, each with a meaning that the cover explains."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from schema.records import record

INK = "#22313A"
FAINT = "#6B7A83"
LINE = "#C9D3D8"

IDENTITY_HEAD, IDENTITY_BODY = "#17475C", "#EDF3F6"
NEEDED_HEAD = "#2C7A7B"
PLAIN_HEAD = "#DDE7EA"
ASIDE_HEAD = "#F1F1EE"
HINT = "#FAFBFB"
TO_FILL = "#FFF6DD"
SHOWN_BODY = "#EEF0F1"
GREYED = "#E4E6E7"
CODE_INK = "#8A5A00"

_BASE: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
_WRAP: dict[str, Any] = {"text_wrap": True}
_LEFT: dict[str, Any] = _WRAP | {"align": "left", "indent": 1}  # an indent needs horizontal alignment
_FIRST: dict[str, Any] = {"top": 1, "top_color": "#8FA3AD"}  # the line above the first row of a study
_HEAD: dict[str, Any] = {
    "bold": True,
    "text_wrap": True,
    "valign": "vcenter",
    "indent": 1,
    "border": 1,
    "border_color": LINE,
}


_DATES = {
    dt.date: "yyyy-mm-dd",
    dt.datetime: "yyyy-mm-dd hh:mm:ss",
    dt.time: "hh:mm:ss",
    dt.timedelta: "[hh]:mm:ss",
}


@record
class Styles:
    """The cell formats of a workbook."""

    title: Format
    section: Format
    text: Format
    strong: Format
    faint: Format
    link: Format
    code: Format
    key_head: Format
    needed_head: Format
    plain_head: Format
    aside_head: Format
    bands: tuple[Format, Format]
    hint: Format
    body: Format
    body_text: Format
    identity_body: Format
    identity_body_text: Format
    shown_body: Format
    to_fill: Format
    to_fill_first: Format
    greyed: Format
    greyed_first: Format
    missing: Format
    missing_first: Format
    first: Format
    dates: Mapping[type, Format]

    def swatches(self, grey: str = "") -> tuple[tuple[Format, str, str], ...]:
        """The legend of colours for the cover: a cell in the colour, its sample, its meaning.

        `grey` is the meaning of grey cells, if the workbook has any.
        """
        identifies = (
            "says which row it is: leave it as it is" if grey else "identifies the row; fill in these columns first"
        )
        shown = ((self.shown_body, "Grey cell", grey),) if grey else ()
        return (
            (self.key_head, "Dark header", identifies),
            *shown,
            (self.needed_head, "Green header *", "needed: a finished study has an answer or a missing code here"),
            (
                self.plain_head,
                "Light header",
                "optional: fill in if the report says something about it; blank may stay",
            ),
            (self.aside_head, "Grey header", "belongs to the column on its left: words for other, or evidence"),
            (self.to_fill, "", "a needed cell that is still blank"),
            (self.code, "NR", "a missing code"),
        )

    def swatches_of_verification(self, grey: str) -> tuple[tuple[Format, str, str], ...]:
        """The legend of colours for a verification workbook."""
        return (
            (self.shown_body, "Grey cell", grey),
            (self.body_text, "White cell", "what you find"),
            (self.key_head, "Dark header", "by this a row is known again: leave the column as it is"),
        )


def styles_of(workbook: Workbook, *, protected: bool = False) -> Styles:
    """The formats, added to a workbook. In a protected one, people can only type in cells to fill in."""
    typed: dict[str, Any] = {"locked": False} if protected else {}

    def style(**more: Any) -> Format:
        return workbook.add_format(_BASE | more)

    def head(ink: str, ground: str, **more: Any) -> Format:
        return style(**_HEAD | {"bg_color": ground, "font_color": ink} | more)

    return Styles(
        title=style(font_size=20, bold=True, font_color=IDENTITY_HEAD),
        section=style(font_size=13, bold=True, font_color=NEEDED_HEAD, bottom=1, bottom_color=LINE),
        text=style(**_LEFT),
        strong=style(**_LEFT, bold=True),
        faint=style(**_LEFT, font_color=FAINT),
        link=style(**_LEFT, font_color="#0B5C8A", underline=1),
        code=style(**_LEFT, bold=True, font_color=CODE_INK),
        key_head=head("#FFFFFF", IDENTITY_HEAD),
        needed_head=head("#FFFFFF", NEEDED_HEAD),
        plain_head=head(INK, PLAIN_HEAD),
        aside_head=head(FAINT, ASIDE_HEAD, bold=False, italic=True, font_size=10),
        bands=(
            style(font_size=10, bold=True, font_color=FAINT, bg_color="#F4F7F8", indent=1, valign="vcenter"),
            style(font_size=10, bold=True, font_color=FAINT, bg_color="#E3EBEE", indent=1, valign="vcenter"),
        ),
        hint=style(**_LEFT, font_size=8, italic=True, font_color=FAINT, bg_color=HINT, bottom=1, bottom_color=LINE),
        body=style(**_LEFT, **typed),
        body_text=style(**_LEFT, num_format="@", **typed),
        identity_body=style(**_LEFT, bg_color=IDENTITY_BODY, **typed),
        identity_body_text=style(**_LEFT, num_format="@", bg_color=IDENTITY_BODY, **typed),
        shown_body=style(**_LEFT, num_format="@", bg_color=SHOWN_BODY),
        to_fill=workbook.add_format({"bg_color": TO_FILL}),
        to_fill_first=workbook.add_format({"bg_color": TO_FILL} | _FIRST),
        greyed=workbook.add_format({"bg_color": GREYED, "font_color": FAINT}),
        greyed_first=workbook.add_format({"bg_color": GREYED, "font_color": FAINT} | _FIRST),
        missing=workbook.add_format({"font_color": CODE_INK, "italic": True}),
        missing_first=workbook.add_format({"font_color": CODE_INK, "italic": True} | _FIRST),
        first=workbook.add_format(_FIRST),
        dates={kind: style(**_LEFT, num_format=shown, **typed) for kind, shown in _DATES.items()},
    )
