"""The parts of a dataset that are not for the public: letters to authors, and their log."""

from collections.abc import Iterable

NOT_FOR_DEPOSIT = ("supplements/letters/", "queries.md")
"""Files, and folders, which end with /."""


def for_deposit(files: Iterable[str]) -> list[str]:
    """The files that may be deposited."""
    return [name for name in files if not name.startswith(NOT_FOR_DEPOSIT)]


def kept_back(files: Iterable[str]) -> tuple[str, ...]:
    """The entries of `NOT_FOR_DEPOSIT` that exist."""
    there = tuple(files)
    return tuple(entry for entry in NOT_FOR_DEPOSIT if any(name.startswith(entry) for name in there))
