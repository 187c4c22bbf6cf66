"""What `twofold --help` prints: the page that Click would make, without loading Click, which is half of the time."""

from __future__ import annotations

import shutil
import textwrap

from extract.commands import SUMMARIES

ABOUT = """From a blank extraction form to a dataset ready for synthesis.

Two people extract the same studies, each into a workbook. twofold makes the workbooks, checks them at the exact
cell, merges them without losing or inventing a value, leads the team through the disagreements, and writes a
documented dataset. Try it: twofold demo
"""
WIDEST = 100
_NARROWEST = 50
_OPTIONS = {"--version": "Show the version and exit.", "-h, --help": "Show this message and exit."}


def help_page(width: int | None = None) -> str:
    """The page for lines of `width` characters; as wide as the terminal, within limits, if not given."""
    if width is None:
        width = max(min(shutil.get_terminal_size().columns, WIDEST) - 2, _NARROWEST)
    about = (
        textwrap.fill(" ".join(paragraph.split()), width, initial_indent="  ", subsequent_indent="  ")
        for paragraph in ABOUT.split("\n\n")
    )
    return "\n\n".join(
        [
            "Usage: twofold [OPTIONS] COMMAND [ARGS]...",
            *about,
            "\n".join(_listed("Options", _OPTIONS, width)),
            "\n".join(_listed("Commands", SUMMARIES, width)),
        ]
    )


def _listed(heading: str, meanings: dict[str, str], width: int) -> list[str]:
    """The heading, and below it each name with its meaning in a second column."""
    column = max(map(len, meanings)) + 2
    lines = [f"{heading}:"]
    for name, meaning in meanings.items():
        first, *more = textwrap.wrap(meaning, width - column - 2)
        lines += [f"  {name:<{column}}{first}", *(" " * (column + 2) + line for line in more)]
    return lines
