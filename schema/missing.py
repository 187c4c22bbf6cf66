"""Missing codes, which a cell has instead of a value, and origins, which say how a value was obtained."""

from collections.abc import Mapping
from enum import StrEnum


class Missing(StrEnum):
    """A code that stands alone in a cell. A blank cell is none of these: it is not extracted yet."""

    NR = "NR"
    UC = "UC"
    NA = "NA"
    PEND = "PEND"

    @property
    def meaning(self) -> str:
        """What the code means, in the words of the cover sheet."""
        return _MEANINGS[self]

    @property
    def in_words(self) -> str:
        """The code in words: not reported, unclear, not applicable, pending."""
        return self.meaning.partition(":")[0]

    @property
    def status(self) -> str:
        """How the status columns of a dataset write the code: pandas and R would read `NA` as nothing."""
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
"""The codes themselves and nothing else: for free text, where "unclear" is a word like any other."""

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
"""The ways of writing a code that a cell takes unless its field says otherwise (folded, see `schema.text.fold`)."""
