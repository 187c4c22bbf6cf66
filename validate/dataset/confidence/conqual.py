"""ConQual: a score for each finding of a meta-aggregation.

Munn Z, Porritt K, Lockwood C, Aromataris E, Pearson A. BMC Med Res Methodol 2014;14:108, doi 10.1186/1471-2288-14-108;
JBI Manual for Evidence Synthesis, 3.7.3 and 3.3.15.
"""

from collections.abc import Iterable

from schema.records import record

LEVELS = ("high", "moderate", "low", "very low")
"""The scores, the best first."""

ITEMS = ("jbi_2", "jbi_3", "jbi_4", "jbi_6", "jbi_7")
"""The items of the JBI checklist for qualitative research that count for dependability."""

_FEW, _MANY = 2, 4


def dependability(yes: int) -> int:
    """The number of levels a study is lowered by (0 or negative), from the number of items answered yes (of five)."""
    return 0 if yes >= _MANY else -1 if yes >= _FEW else -2


_CREDIBILITY = {
    frozenset({"unequivocal"}): 0,
    frozenset({"unequivocal", "credible"}): -1,
    frozenset({"credible"}): -2,
    frozenset({"credible", "not_supported"}): -3,
    frozenset({"not_supported"}): -4,
}


def credibility(levels: Iterable[str]) -> int | None:
    """The number of levels a review finding is lowered by, from the levels of the findings in it.

    None if the rules give no number: for unequivocal with not supported, with or without credible, and for no finding.
    """
    return _CREDIBILITY.get(frozenset(levels))


@record(kw_only=True)
class Lowered:
    """By how many levels a part lowers the score, and why; `by` is None if a person has to judge.

    `question` says what to judge; it is blank if the rules give the number.
    """

    by: int | None
    why: str = ""
    question: str = ""


def score(start: str, *parts: Lowered) -> str | None:
    """The score of a finding, never below very low; None while a part is unknown."""
    place = LEVELS.index(start)
    for part in parts:
        if part.by is None:
            return None
        place -= part.by
    return LEVELS[min(place, len(LEVELS) - 1)]
