"""What commands print: text for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
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


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 problem`, `2 problems`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
