"""Broken lines and second copies of the ledger. Every command that reads the ledger names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extract.output import say
from schema.text import and_list, first_ones, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.project.ledger.ledger_file import LedgerFile
    from validate.ledger.ledger import Decision

_SHOWN = 3  # lost lines that are named outside `ledger check`


def say_broken(ledger: LedgerFile | None) -> None:
    """Prints on standard error: copies of the ledger with further decisions, unreadable lines, and lost lines."""
    _say(*broken_sentences(ledger))


def say_second_versions(ledger: LedgerFile | None) -> None:
    """Prints on standard error a line for each copy of the ledger with decisions that the ledger lacks."""
    _say(*_second_versions(ledger))


def broken_sentences(ledger: LedgerFile | None) -> Iterator[str]:
    """Sentences on copies of the ledger with further decisions, on unreadable lines, and on lost lines."""
    yield from _second_versions(ledger)
    broken = ledger.broken if ledger else ()
    for line in broken:
        yield f"{line.file} line {line.number} could not be read: {line.reason}"
    if broken:
        lost = "it may be a ruling, or the withdrawal of one" if len(broken) == 1 else "they may be rulings"
        yield f"{plural(len(broken), 'broken line')}: {lost}. Look: twofold ledger check{_option(ledger)}"
    if ledger and ledger.missing:
        lines, named = plural(len(ledger.missing), "line"), first_ones(list(lost_lines(ledger)), _SHOWN)
        name = ledger.path.name if ledger.path else "the ledger"
        yield f"{name} has lost {lines} that others name: {named}. Look: twofold ledger check{_option(ledger)}"


def lost_lines(ledger: LedgerFile) -> Iterator[str]:
    """A sentence for each id that lines refer to and no line has, with these lines and what they do."""
    for one, by in ledger.missing.items():
        does = and_list([f"{line.id} {_does(line, one)}" for line in by])
        yield f"{one} (which {does})"


def _does(line: Decision, other: str) -> str:
    """What a line does to another line that it refers to."""
    if line.withdraws == other:
        return "withdraws"
    return "replaces" if other in line.replaces else "follows"


def _second_versions(ledger: LedgerFile | None) -> Iterator[str]:
    """Sentences on copies of the ledger and of the codebook that have further lines."""
    if ledger is None:
        return
    from extract.project.team_tables.codebook_file import CODEBOOK_FILE, second_versions

    of_codebook = second_versions(ledger.path.parent) if ledger.path else ()
    found = [(copy, number, "the ledger", _option(ledger)) for copy, number in ledger.second_versions()]
    found += [(copy, number, CODEBOOK_FILE, "") for copy, number in of_codebook]
    for copy, lacking, lacks, option in found:
        typed = copy if " --ledger" in option else copy.name
        them = "it" if lacking == 1 else "them"
        yield (
            f"{copy.name} has {plural(lacking, 'line')} that {lacks} does not have. To take {them} in:"
            f' twofold ledger join "{typed}"{option}'
        )


def _option(ledger: LedgerFile | None) -> str:
    """What the commands on this ledger need, with a space before it."""
    from extract.project.folder.project import ledger_option

    return ledger_option(ledger.path) if ledger and ledger.path else ""


def _say(*sentences: str) -> None:
    for sentence in sentences:
        say(sentence, fg="yellow", err=True)


def broken_json(ledger: LedgerFile | None) -> dict[str, Any]:
    """The same as a part of the JSON of a command."""
    broken = ledger.broken if ledger else ()
    return {
        "broken_lines": [{"file": line.file, "line": line.number, "reason": line.reason} for line in broken],
        "missing_lines": missing_json(ledger),
    }


def missing_json(ledger: LedgerFile | None) -> list[dict[str, Any]]:
    """The lost lines: the id of each, and of the lines that name it."""
    missing = ledger.missing if ledger else {}
    return [{"id": one, "named_by": [line.id for line in by]} for one, by in missing.items()]
