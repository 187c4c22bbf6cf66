"""A ruling that is other, with its words: `other: by nose drops`."""

import re

from schema.form import Field
from schema.options import OTHER
from schema.regular_expressions import regex
from schema.text import tidy

_OTHER = regex(r"(?P<before>(?:.*;)?)\s*other\s*(?:[:,-]|(?P<open>\())\s*(?P<words>[^;]*)", re.IGNORECASE)
OTHER_WITH_WORDS = _OTHER.pattern
"""The regular expression of an answer that is other with its words, in any case."""


def split_other(field: Field, text: str) -> tuple[str, str]:
    """A typed value without the words for other, and these words; the value as it is where it has none."""
    found = _OTHER.fullmatch(tidy(text)) if field.cell.takes_other else None
    if found is None:
        return text, ""
    words = tidy(found["words"])
    if found["open"] and words.endswith(")"):
        words = tidy(words[:-1])
    return (f"{found['before']}{OTHER}", words) if words else (text, "")
