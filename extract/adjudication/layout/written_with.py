"""Stores which decisions were in the ledger when a sheet was written, to notice if the ledger loses one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extract.adjudication.layout.find import stamp
from extract.adjudication.lines.words import SHEET
from extract.errors import CannotUse
from extract.reading import read_file
from extract.safe_replace import property_of, untouched
from validate.ledger.ledger import Ledger

WRITTEN_WITH = "twofold-ledger"
"""The document property with the number of decisions and a digest of their ids."""

_ALL, _ONE = "decisions", "decision"


def in_short(ledger: Ledger) -> str:
    """The text of the document property."""
    return _in_short([decision.id for decision in ledger.decisions])


def stamped_decisions(ledger: Ledger) -> Iterator[tuple[str, ...]]:
    """The rows of the hidden sheet: the number of decisions, and the id of each."""
    yield _ALL, str(len(ledger.decisions))
    yield from ((_ONE, decision.id) for decision in ledger.decisions)


def written_with(stamped: Iterable[Sequence[str]]) -> frozenset[str] | None:
    """The ids of these decisions; None if the hidden sheet lacks some, or is from an earlier version without ids."""
    rows = [row for row in stamped if len(row) > 1]
    ids = frozenset(row[1] for row in rows if row[0] == _ONE)
    return ids if (_ALL, str(len(ids))) in ((row[0], row[1]) for row in rows) else None


def lost_decisions(path: Path, ledger: Ledger) -> frozenset[str] | None:
    """The ids of decisions that were in the ledger when a sheet was written but are missing now; None if unknown.

    If lines were only added to the ledger, the document property shows this, and the sheet is not read.
    """
    stored = property_of(path, WRITTEN_WITH) or ""
    number = stored.partition(" ")[0]
    if number.isdecimal() and stored == _in_short([decision.id for decision in ledger.decisions[: int(number)]]):
        return frozenset()
    try:
        known = written_with(stamp(read_file(path)))
    except CannotUse:
        return None
    return None if known is None else known - ledger.by_id.keys()


def holds_nothing_new(path: Path, ledger: Ledger) -> bool:
    """Whether nobody has saved a sheet since twofold wrote it, and the ledger still has all its decisions."""
    return untouched(path, holding=SHEET) and lost_decisions(path, ledger) == frozenset()


def _in_short(ids: Sequence[str]) -> str:
    return f"{len(ids)} {hashlib.sha256(' '.join(ids).encode()).hexdigest()[:16]}"
