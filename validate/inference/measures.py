"""Entries that are measures and no answers: a number with a spread, a range, a percentage or a unit."""

from schema.regular_expressions import regex
from schema.spelled_amounts import amount_of
from schema.text import fold

_NUMBER = r"[-+\u2212]?\d+(?:[.,]\d+)*"
_WITH = (
    rf"%|per ?cent\b|[(\[][^\W\d_]{{0,5}}[ =:]*{_NUMBER}|\u00b1|\+ ?/? ?[-\u2212]|(?:[-\u2010-\u2015/;]|to) ?{_NUMBER}"
)
_MEASURE = regex(rf"[<>\u2264\u2265~\u2248=]* ?{_NUMBER} ?(?:{_WITH}).*|[<>\u2264\u2265~\u2248]+ ?{_NUMBER}.*")
_LONG_WORD = regex(r"[^\W\d_]{4,}")
_BARE = "number"


def is_measure(text: str) -> bool:
    """Whether an entry is a number with a spread, range, percentage or unit: `44.1 (5.0)`, `18-65`, `30 mg`, `12 %`.

    `1 (low)` and `3-4 times a week` are answers: a measure has no words but units.
    """
    folded = fold(text)
    if _MEASURE.fullmatch(folded):
        return all(amount_of(f"1 {word}") is not None for word in _LONG_WORD.findall(folded))
    amount = amount_of(folded)
    return amount is not None and amount[0] not in {"", _BARE}
