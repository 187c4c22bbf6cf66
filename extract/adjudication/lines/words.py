"""The words of the adjudication sheet, with which a returned sheet is read as well."""

from __future__ import annotations

import re
from collections.abc import Mapping

from schema.regular_expressions import regex
from schema.text import fold
from validate.ledger.ledger import Method, Ruling
from validate.ledger.words import METHODS_SHOWN, RULED

COVER = "How to rule"
PAIRINGS = "Pairings"
SHEET = "Discrepancies"
LISTS = "_lists"
STAMP = "_twofold"
COLUMNS = "columns"
ON_COVER = "on the cover"
"""The first cell of a row with a sheet's columns, in the hidden sheet."""

STATUS, STUDY, TABLE, ROW, FIELD, KIND = "Status", "Study", "Sheet", "Row", "Field", "What differs"
CITATION = "Citation"
OLD = "Ruling until now"
PROPOSED = "Proposed"
QUESTION, WHY, SCORE = "Question", "Alike and different", "Match score"
LONGER = " (the longer passage)"
AS_VERIFIER = " (found when verifying)"
"""Follows the value of somebody who verified another person's value."""
RULING, VALUE, METHOD, WHO, CAUSE, REASON = "Ruling", "Another value", "Method", "Who", "Cause", "Reason"
GUIDANCE = "What to extract"
KEY = "Leave this column as it is"
BELONGS = "Belongs to line"
"""A hidden column among the input columns. It is sorted with them, and shows the line that they belong to."""
BAND = "What the extractors recorded. To sort, select all columns. twofold does not read what you type here."
PAIR_BAND = "Rows that may be the same. Rule on the open lines. You can check the others too."
EARLIER_BANDS = (
    "What the extractors recorded. You can sort and filter. twofold does not read what you type in these columns.",
    "What the extractors have. Sort and filter as you like; nothing typed on this side is read.",
    "Which row of one workbook is which row of the other. Rule on what is open; the rest is here to be looked at.",
    "Rows of the two workbooks that may be the same. Rule on the open lines. You can check the others too.",
)
"""The bands in sheets of earlier versions, which are still recognised."""
INPUT_BAND = "YOUR RULING: fill in Ruling, Method and Who; see the sheet How to rule"
INPUTS = (RULING, VALUE, METHOD, WHO, CAUSE, REASON)
PAIR_INPUTS = (RULING, METHOD, WHO, CAUSE, REASON)

WHOLE_ROW = "(the whole row)"
BLANK = "(blank)"
NO_ROW = "(does not have this row)"
NOT_EXTRACTED = "(did not extract this study)"
CORRECT = "correct the file"
"""The text under Ruling if no ruling can help."""
NO_RULING = frozenset(map(fold, (CORRECT, "correct the workbook")))
"""`CORRECT`, folded, and its words in earlier versions."""


def value_header(extractor: str) -> str:
    """The header of the column with an extractor's answers."""
    return f"{extractor}: value"


def row_header(extractor: str) -> str:
    """The header of the column with an extractor's rows."""
    return f"{extractor}: row"


def place_header(extractor: str) -> str:
    """The header of the column with the places and evidence of an extractor's answers."""
    return f"{extractor}: where"


OF_ROWS = frozenset[Ruling]({"keep", "drop", "ask", "both", "neither", "take"})
"""The rulings that are possible for a whole row."""

PAIR_RULED: Mapping[Ruling, str] = {"same": "same row", "different": "different rows"}
"""The choices under Ruling for the question which row is which."""


def but_not(extractor: str) -> str:
    """The choice that one extractor's row is a different one, and the others' rows are the same."""
    return f"{_BUT_NOT}{extractor}"


def meant_by_but_not(text: str) -> str | None:
    """The extractor in a `but_not` choice, also in other words or without the comma. None for any other text."""
    match = _MEANT_BY_BUT_NOT.fullmatch(" ".join(text.split()))
    return match[1] if match else None


def named_as_by(extractor: str) -> str:
    """The choice that the rows are the same, and the dataset uses one extractor's name for the row."""
    return f"same row, as {extractor} named it"


def meant_by_named_as(text: str) -> str | None:
    """The extractor in a `named_as_by` choice, in any spelling. None for any other text."""
    match = _MEANT_BY_NAMED_AS.fullmatch(" ".join(text.split()))
    return match and (match[1] or match[2])


_MEANT_BY_NAMED_AS = regex(
    r"same(?: rows?)? ?[,;:]? ?(?:as (.+) (?:named|called) it|named (?:as )?by (.+))", re.IGNORECASE
)
_BUT_NOT = "same row, but not "
_MEANT_BY_BUT_NOT = regex(r"same(?: rows?)? ?[,;:]? ?(?:but )?not (.+)", re.IGNORECASE)

CAUSES: Mapping[str, str] = {
    "omission": "somebody overlooked it",
    "inaccuracy": "somebody misread or mistyped it",
    "interpretation": "both read the same words and understood them differently",
    "unclear form": "the form does not say clearly enough what to extract",
    "reports differ": "two reports of the study, or two places in one, say different things",
    "unit or format": "the same thing in another unit or another way of writing",
}

NOT_ASKED = "(not asked about here)"
"""The text in a line about rows for an extractor whose rows are not in question."""

PAIR_STATES = ("open", "to look at", "decided")

PAIRING_FIRST = "pairing first"
"""The status of a line that waits for a ruling on which row is which."""

BREAKS_RULE = "agreed, breaks a rule"
"""The status of an agreed cell that is part of a broken rule of the form."""

OF_SOME = "agreed, not all have it"
"""The status of a row that two or more extractors chose and another one did not."""
OTHER_WORDS = "agreed, other words"
"""The status of a cell in which all chose "other" but with different words."""

AGREED = "agreed"
"""The status of an agreed cell that somebody looks at."""
OTHER_CELLS = "Other cells of this study"  # the agreed ones, in an exported page

STATES: Mapping[str, str] = {
    "open": "open",
    "stale": "changed since the ruling",
    "asked": "authors asked",
    "decided": "decided",
    "agreed": "dropped with its row",
}


def ruling_of(text: str) -> Ruling | None:
    """The ruling that a text means, ignoring case. None for any other text, including a name."""
    return _RULINGS.get(fold(text))


def method_of(text: str) -> Method | None:
    """The method that a text means, in the words of the sheet or the ledger; None for other texts."""
    return _METHODS.get(fold(text))


_IN_SHORT: Mapping[Ruling, str] = {"unresolved": "unresolved", "same": "same", "different": "different"}
_RULINGS: Mapping[str, Ruling] = {
    fold(shown): ruling for words in (RULED, PAIR_RULED, _IN_SHORT) for ruling, shown in words.items()
}
_METHODS: Mapping[str, Method] = {fold(word): m for m, shown in METHODS_SHOWN.items() for word in (m, shown)}
RESERVED = frozenset(_RULINGS) | NO_RULING
