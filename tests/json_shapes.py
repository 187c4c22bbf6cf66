"""The shape of the JSON that the commands give for the worked example: its keys, and how much there is of what.

`python -m tests.json_shapes "WHY"` plays the example, writes the shapes anew, and adds the reason.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.extract.command import twofold
from tests.extract.conftest import play

_BY_ENTRY = ".categories"  # has the entries of the example as its keys
STORED = Path(__file__).parent / "extract" / "demo" / "json_shapes.txt"
COMMANDS = (
    "check",
    "merge",
    "adjudicate",
    "agree",
    "status",
    "history S01",
    "ledger check",
    "compare extractions/ada.xlsx extractions/ben.xlsx",
    "build",
)


def shape(command: str, folder: Path) -> str:
    """The shape that a command gives in a copy of the example, which it may change."""
    return "".join(f"  {line}\n" for line in _shape("", _json(command.split(), folder)))


def _json(words: Sequence[str], folder: Path) -> Any:
    return twofold(*words, "--output-format", "json", at=folder).json


def _shape(path: str, value: Any) -> Iterator[str]:
    """A line for each thing: its path, and its number, the length of the list, or its kind."""
    if path.endswith(_BY_ENTRY):
        yield f"{path}: one number for each entry"
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _shape(f"{path}.{name}" if path else name, part)
    elif isinstance(value, list):
        yield f"{path}: {len(value)}"
        kinds = dict.fromkeys(line.partition(": ") for part in value for line in _shape(f"{path}[]", part))
        names = dict.fromkeys(name for name, _, _ in kinds)
        for name in names:
            yield f"{name}: {' or '.join(sorted({_kind(kind) for part, _, kind in kinds if part == name}))}"
    elif isinstance(value, int) and not isinstance(value, bool):
        yield f"{path}: {value}"
    else:
        yield f"{path}: {'nothing' if value is None else type(value).__name__}"


def _kind(shown: str) -> str:
    return "int" if shown.isdigit() else shown


def stored() -> dict[str, str]:
    """The shapes as they were when they were written, by command; first, under no command, why they were."""
    parts = STORED.read_text(encoding="utf-8").split("\n\ntwofold ")
    return {"": parts[0]} | {command: lines.rstrip("\n") + "\n" for command, _, lines in map(_heading, parts[1:])}


def _heading(part: str) -> tuple[str, str, str]:
    return part.partition("\n")


def main(why: str) -> None:
    """Writes the shapes anew, with the reason."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "demo"
        play(folder)
        sections = "".join(f"\ntwofold {command}\n{shape(command, folder)}" for command in COMMANDS)
    reasons = stored()[""] if STORED.exists() else "# Written anew because:"
    STORED.write_text(f"{reasons}\n# - {why}\n{sections}", encoding="utf-8")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or sys.exit(__doc__))
