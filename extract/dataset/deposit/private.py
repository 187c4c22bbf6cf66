"""What of a dataset is not for the public: the letters to authors, and the log of them."""

from collections.abc import Iterable

NOT_FOR_DEPOSIT = ("supplements/letters/", "queries.md")
"""Folders, which end in /, and files."""


def for_deposit(files: Iterable[str]) -> list[str]:
    """Those of the files that can be deposited."""
    return [name for name in files if not name.startswith(NOT_FOR_DEPOSIT)]


def kept_back(files: Iterable[str]) -> tuple[str, ...]:
    """The entries of `NOT_FOR_DEPOSIT` that are there."""
    there = tuple(files)
    return tuple(entry for entry in NOT_FOR_DEPOSIT if any(name.startswith(entry) for name in there))
