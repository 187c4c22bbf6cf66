"""Missing codes, which a cell has instead of a value, and origins, which say how a value was obtained."""

from collections.abc import Mapping
from enum import StrEnum


class Missing(StrEnum):
    """A code that a cell has instead of a value. A blank cell has no code: it is not extracted yet."""

    NR = "NR"
    UC = "UC"
    NA = "NA"
    PEND = "PEND"

    @property
    def meaning(self) -> str:
        """What the code means, as the cover sheet explains it."""
        return _MEANINGS[self]

    @property
    def in_words(self) -> str:
        """The code in words: not reported, unclear, not applicable, pending."""
        return self.meaning.partition(":")[0]

    @property
    def status(self) -> str:
        """The code in the status columns of a dataset. `NA` itself would be read as missing by pandas and R."""
        return self.in_words.replace(" ", "_")


class Origin(StrEnum):
    """How a value was obtained. An empty origin cell means reported."""

    REPORTED = "reported"
    CALCULATED = "calculated"
    AUTHORS = "authors"
    UNCLEAR = "unclear"


_MEANINGS = {
    Missing.NR: "not reported: you looked in the whole report and did not find it",
    Missing.UC: "unclear: reported, but ambiguous or contradictory",
    Missing.NA: "not applicable: the field makes no sense for this row",
    Missing.PEND: "pending: you are waiting for the full text or for the authors' answer",
}

CODES_ONLY: Mapping[str, Missing] = {code.value.casefold(): code for code in Missing}
"""Only the codes themselves. Used for free text, in which "unclear" is an ordinary word."""

USUAL_WORDS: Mapping[str, Missing] = {
    **CODES_ONLY,
    "not reported": Missing.NR,
    "n.r": Missing.NR,
    "unclear": Missing.UC,
    "not applicable": Missing.NA,
    "n/a": Missing.NA,
    "n.a": Missing.NA,
    "pending": Missing.PEND,
}
"""The usual words for missing codes (folded, see `schema.text.fold`). A field may define others."""
