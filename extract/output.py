"""What commands print: text for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

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


def print_json(said: dict[str, Any]) -> None:
    """One JSON object on standard output."""
    click.echo(json.dumps(said, ensure_ascii=False, indent=2))


def watched(paths: Sequence[Path]) -> Iterator[Path]:
    """The paths one by one; whoever waits at a terminal sees which is being read, on standard error."""
    terminal = sys.stderr.isatty()
    for number, path in enumerate(paths, start=1):
        if terminal:
            click.echo(f"{_CLEAR}reading {path.name} ({number} of {len(paths)}) ...", nl=False, err=True)
        yield path
    if terminal:
        click.echo(_CLEAR, nl=False, err=True)


_CLEAR = "\r\x1b[K"  # to the beginning of the line, and what stood there is wiped away


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 problem`, `2 problems`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
