"""Where the example is played: real commands, run in the project's folder by a clock that stands still."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from extract.output import say

_WIDTH = 112  # characters of a line that is shown
_MOMENT = "1772442000"  # 2 March 2026, 9:00 UTC: the same every time, so that the files are too


@contextlib.contextmanager
def standing_clock() -> Iterator[None]:
    """Every command run meanwhile thinks that it is the same moment, unless the environment names another."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = before or _MOMENT
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]


def run(folder: Path, *arguments: str, without_problems: bool = False) -> list[str]:
    """Runs a command of twofold in a folder, shows the command as typed, and gives the lines that it printed.

    What the command writes on standard error (where files went) is left out. It is run by the program that runs the
    example, whatever commands that has. A command that must end `without_problems` and does not is a mistake in the
    example: the walk stops there, with what the command said.
    """
    twofold = click.get_current_context().find_root().command
    typed = " ".join(f'"{argument}"' if " " in argument else argument for argument in arguments)
    say(f"  $ twofold {typed}", fg="cyan")
    printed, errors = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(errors):
        code = twofold.main(args=list(arguments), prog_name="twofold", standalone_mode=False)
    if code and without_problems:
        raise RuntimeError(f"twofold {typed} ended with {code}:\n{printed.getvalue()}{errors.getvalue()}")
    return [line for line in printed.getvalue().splitlines() if line.strip()]


def heading(number: int, title: str, text: str) -> None:
    """A step: its number and title, and what happens in it."""
    say()
    say(f"{number}. {title}", bold=True)
    say(textwrap.fill(text, _WIDTH - 3, initial_indent="   ", subsequent_indent="   "))


def excerpt(lines: Sequence[str], *, most: int) -> None:
    """The first lines, cut where they are long, and how many more there are."""
    for line in lines[:most]:
        say("    " + _short(line))
    if len(lines) > most:
        say(f"    ... and {len(lines) - most} more lines")


def folded(text: str) -> list[str]:
    """A long text as lines that fit."""
    return textwrap.wrap(text, _WIDTH - 4)


def program() -> str:
    """How to call twofold from anywhere: by its name where the system finds it, else by its path."""
    called = Path(sys.argv[0])
    return str(called.absolute()) if called.name == "twofold" and not shutil.which("twofold") else "twofold"


def _short(line: str) -> str:
    """The line, cut before the code that ends it."""
    line, room = line.rstrip(), _WIDTH - 4
    code = line[line.rindex("  [") :] if line.endswith("]") else ""
    return line if len(line) <= room else f"{line[: room - len(code) - 4].rstrip()} ...{code}"
