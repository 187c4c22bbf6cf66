"""What commands print: text for people, JSON for programs. Nothing is printed but through this file.

Cells, headers and names of files come from anywhere. A terminal would obey the control signs in them: move the cursor,
change its title, write over a line. They are shown here as signs that do nothing.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

if TYPE_CHECKING:
    from rich.table import Table

Command = TypeVar("Command", bound=Callable[..., Any])
Format = Literal["text", "json"]

output_format: Callable[[Command], Command] = click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text for people, or JSON for programs.",
)
"""The option of every command that reports."""

include_unfinished: Callable[[Command], Command] = click.option(
    "--include-unfinished", is_flag=True, help="Include studies that are not marked as finished."
)
"""The option of the commands that otherwise see finished studies alone."""

of_round: Callable[[Command], Command] = click.option(
    "--round",
    type=click.IntRange(min=1),
    expose_value=False,
    callback=lambda context, _, number: context.meta.__setitem__(_ROUND, number),
    help="The round of extraction. Without it: the first, or in a folder such as round-2 that one.",
)
"""The option of the commands that are about one round; `chosen_round` has it."""

_ROUND = "twofold.round"
_LONGEST = 60  # characters of a value


def chosen_round() -> int | None:
    """The round that was asked for on the command line; None if none was."""
    context = click.get_current_context(silent=True)
    number: int | None = context.meta.get(_ROUND) if context else None
    return number


# Compiled at once: nothing of `schema` may be loaded before it is known to be twofold's own.
_OURS = re.compile(r"(\x1b\[(?:0|1|2|31|32|33|36)m)")  # bold, dim and the colours that reports use
_DIRECTIONS = "\u202a-\u202e\u2066-\u2069"  # signs that turn the direction of writing, and so the order of what is read
_CONTROL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_DIRECTIONS}\ud800-\udfff]")
_IN_JSON = re.compile(f"[\x7f-\x9f{_DIRECTIONS}]")


def clean(text: str) -> str:
    """The text with a visible sign in place of each one that a terminal would obey; line ends and tabs stay."""
    return _CONTROL.sub(_visible, text.replace("\r\n", "\n"))


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


def shortened(text: str, longest: int = _LONGEST) -> str:
    """The text on one line, cut where it is too long for a line of the screen."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 3]}..."


def say(text: str = "", *, err: bool = False, nl: bool = True, fg: str | None = None, bold: bool | None = None) -> None:
    """Prints a text, cleaned; the bold and coloured parts that reports have in it stay so."""
    parts = _OURS.split(text)
    click.secho("".join(clean(part) if number % 2 == 0 else part for number, part in enumerate(parts)),
                err=err, nl=nl, fg=fg, bold=bold)  # fmt: skip


def add_column(table: Table, header: str, **how: Any) -> None:
    """A column of a table, whose header is what it is: no colours are read from it."""
    from rich.text import Text

    table.add_column(Text(clean(header)), **how)


def add_row(table: Table, *cells: str) -> None:
    """A row of a table, whose cells are what they are: `Smith [in press]` is a name, and no request for a colour."""
    from rich.text import Text

    table.add_row(*(Text(clean(cell)) for cell in cells))


def print_table(table: Table, *, width: int | None = None) -> None:
    """Prints a table."""
    from rich.console import Console

    Console(highlight=False, markup=False, width=width).print(table, crop=False)


def fits(table: Table) -> bool:
    """Whether a table can be printed without breaking a word in one of its cells."""
    from rich.console import Console

    # What is measured is never wider than the console.
    return Console(width=_WIDE).measure(table).minimum <= Console().width


_WIDE = 10_000


def print_json(content: dict[str, Any], *, indent: int | None = 2) -> None:
    """One JSON object on standard output."""
    text = json.dumps(content, ensure_ascii=False, indent=indent)
    click.echo(_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def watched(paths: Sequence[Path]) -> Iterator[Path]:
    """The paths one by one. At a terminal, standard error shows which one is being read."""
    terminal = sys.stderr.isatty()
    for number, path in enumerate(paths, start=1):
        if terminal:
            click.echo(f"{_CLEAR}reading {clean(path.name)} ({number} of {len(paths)}) ...", nl=False, err=True)
        yield path
    if terminal:
        click.echo(_CLEAR, nl=False, err=True)


_CLEAR = "\r\x1b[K"  # to the beginning of the line, and what stood there is wiped away
