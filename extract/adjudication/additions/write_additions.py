"""Writes a team's additions to its sheet (columns, colours, comments) into the next sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.adjudication.additions.column import Column, LineT
from extract.adjudication.additions.sheet_additions import Addition, OwnColumn, SheetAdditions
from extract.adjudication.layout.styles import Styles
from extract.adjudication.lines.words import KEY


def with_own(columns: Sequence[Column[LineT]], additions: SheetAdditions, styles: Styles) -> list[Column[LineT]]:
    """The columns, with the team's columns among them, in the widths that the team set."""
    return list(_with_own(columns, additions, styles))


def painted(styles: Styles, style: Format, addition: Addition | None) -> Format:
    """A style with the colours that a person gave to the cell."""
    if addition is None:
        return style
    colours = {"bg_color": addition.fill, "font_color": addition.ink}
    more: dict[str, str | bool] = {name: f"#{colour}" for name, colour in colours.items() if colour}
    more |= {name: True for name, wanted in (("bold", addition.bold), ("italic", addition.italic)) if wanted}
    if addition.number_format != "General":
        more["num_format"] = addition.number_format
    return styles.varied(style, **more)


def add(sheet: Worksheet, row: int, column: int, addition: Addition, styles: Styles) -> None:
    """Writes the value and the comment that a person added to a cell."""
    style = painted(styles, styles.own, addition)
    match addition.value:
        case None:
            pass
        case bool() as truth:
            sheet.write_boolean(row, column, truth, style)
        case int() | float() as number:
            sheet.write_number(row, column, number, style)
        case date() as day:
            sheet.write_datetime(row, column, day, style)
        case text:
            sheet.write_string(row, column, text, style)
    if addition.comment:
        sheet.write_comment(row, column, addition.comment, {"author": addition.author})


def _with_own(columns: Sequence[Column[LineT]], additions: SheetAdditions, styles: Styles) -> Iterator[Column[LineT]]:
    yield from (_own(own, columns[0], styles) for own in additions.own_after(""))
    for column in columns:
        width = additions.width(column.header, column.width)
        yield replace(column, width=width, hidden=column.hidden or additions.hides(column.header))
        yield from (_own(own, column, styles) for own in additions.own_after(column.header) if column.header != KEY)


def _own(own: OwnColumn, pattern: Column[LineT], styles: Styles) -> Column[LineT]:
    return replace(
        pattern,
        header=own.header,
        width=own.width,
        text=lambda _: "",
        style=styles.own,
        header_style=styles.head,
        small=False,
        hidden=own.hidden,
        titled=False,
        own=own.number,
    )
