"""The names of what a comparison counts: words on the screen and in the workbook, keys in JSON."""

from __future__ import annotations

from enum import StrEnum


class Count(StrEnum):
    """A name of a number. Its value is the key in JSON; `words` stand beside the number wherever people read it."""

    # of sheets
    NOT_COMPARED = "not_compared"  # tables in which the files differ, and that were left aside
    # of studies
    HAS = "has"  # by extractor
    COMPARED = "compared"  # studies of which two or more extractors have rows that can be paired
    ONLY = "only"  # by extractor, of studies and of rows
    ONLY_IN_ONE = "only_in_one"  # those of all extractors together
    BLANK = "blank"  # by extractor: studies that it only lists
    # of rows
    PAIRED = "paired"
    PROPOSED = "proposed"  # those of the paired ones that somebody has to confirm
    CANNOT_BE_PAIRED = "cannot_be_paired"  # rows with the key of another row, or with none, their studies and cells
    # of cells
    FILLED_IN = "filled_in"  # by two or more extractors
    SAME = "same"  # those of them that mean the same
    AGREE = "agree"  # the share that these are
    COSMETIC = "cosmetic"  # those of the same that are spelled differently
    CONFLICT = "conflict"
    ROUNDED = "rounded"  # those of the conflicts that are one number, rounded
    STATUS = "status"
    OMISSION = "omission"
    KEY_DIFFERS = "key_differs"  # cells of keys in rows that were paired by similarity
    NAME_DIFFERS = "name_differs"  # cells of columns that name or number the study beside its key
    NAMES_SPELLED_DIFFERENTLY = "names_spelled_differently"
    UNSCORED = "unscored"
    SINGLE = "single"
    DECIDED = "decided"
    OPEN = "open"
    STALE = "stale"
    ASKED = "asked"
    # to rule on
    PAIRINGS = "pairings"
    WHOLE_ROWS = "whole_rows"
    CELLS = "cells"

    @property
    def words(self) -> str:
        """The name as people read it."""
        return self.value.replace("_", " ")

    def counted(self, number: int) -> str:
        """The number with the name."""
        words = self.words
        if number == 1:
            words = _OF_ONE.get(self, words)
        elif self in _COUNTABLE:
            words += "s"
        return f"{number:,} {words}"


_COUNTABLE = frozenset({Count.CONFLICT, Count.OMISSION})
_OF_ONE = {
    Count.PAIRINGS: "pairing",
    Count.WHOLE_ROWS: "whole row",
    Count.CELLS: "cell",
    Count.NAMES_SPELLED_DIFFERENTLY: "name spelled differently",
}
HEADS = (Count.COSMETIC, Count.CONFLICT, Count.ROUNDED, Count.STATUS, Count.OMISSION)
"""What the table of columns counts beside the cells that are filled in and their agreement."""
