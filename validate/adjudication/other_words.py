"""A ruling of "other" with its description: `other: by nose drops`."""

import re

from schema.form import Field
from schema.options import OTHER
from schema.regular_expressions import regex
from schema.text import tidy

_OTHER = regex(r"(?P<before>(?:.*;)?)\s*other\s*(?:[:,-]|(?P<open>\())\s*(?P<words>[^;]*)", re.IGNORECASE)
OTHER_WITH_WORDS = _OTHER.pattern
"""The regular expression for "other" with a description, in any case."""


def split_other(field: Field, text: str) -> tuple[str, str]:
    """The typed value without the description of "other", and the description; the value and "" without one."""
    found = _OTHER.fullmatch(tidy(text)) if field.cell.takes_other else None
    if found is None:
        return text, ""
    words = tidy(found["words"])
    if found["open"] and words.endswith(")"):
        words = tidy(words[:-1])
    return (f"{found['before']}{OTHER}", words) if words else (text, "")
