"""What each extractor of the example types otherwise than the facts: honest differences, and slips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.demo.changes import Change
from extract.demo.data_files import read_data

EXTRACTORS = ("ada", "ben")


def differences() -> Mapping[str, tuple[Change, ...]]:
    """Honest differences by kind: documented, overlooked, read, coded, named or spelled differently."""
    listed = read_data("differences.yaml")["changes"]
    return {kind: tuple(Change(**entry) for entry in entries) for kind, entries in listed.items()}


def findings_backwards(who: str) -> Sequence[str]:
    """The studies whose findings an extractor lists and numbers from the last to the first."""
    studies: Mapping[str, Sequence[str]] = read_data("differences.yaml")["findings_backwards"]
    return studies.get(who, ())


def slips() -> tuple[Change, ...]:
    """What was mistyped at first; `why` is the code under which check reports it."""
    return tuple(Change(**entry) for entry in read_data("slips.yaml"))
