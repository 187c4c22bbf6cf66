"""The words that stand in place of a value in a table where not everything is settled."""

import re
from typing import Literal

Mark = Literal["OPEN", "ONLY", "NOT COMPARED"]
"""Nobody has ruled yet; one extractor alone has it; it was not compared."""

_MARKED = re.compile(r"(OPEN|ONLY|NOT COMPARED) ?(\([^)]*\))?: ")


def is_marked(text: str | None) -> bool:
    """Whether a text begins with one of these words, as `marked` writes it."""
    return text is not None and _MARKED.match(text.lstrip()) is not None


def marked(mark: Mark, why: str, text: str) -> str:
    """The text for a cell: the word, why, and what each extractor has. No value looks like it."""
    return f"{mark} ({why}): {text}" if why else f"{mark}: {text}"
