"""What a team writes about its review findings: their words, and the judgements that no rule gives."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from schema.forms.cerqual import CONCERNS, CONFIDENCES
from schema.records import record
from schema.text import and_list, fold

COMPONENTS = {
    "methods": "Methodological limitations",
    "coherence": "Coherence",
    "adequacy": "Adequacy of data",
    "relevance": "Relevance",
}
"""The components of GRADE-CERQual, with their names in its tables."""

STARTS = ("high", "low")
"""The starting levels of ConQual: high for qualitative studies, low for text and opinion."""

COLUMNS: Mapping[str, str] = {
    "code": "the code that the finding of the review comes from",
    "subcode": "the code that refines it; blank if the finding comes from the whole code",
    "finding": "the finding of the review, in the team's words",
    "starts_at": "what ConQual starts from: high for qualitative studies, low for text and opinion; blank is high",
    "dependability": "by how many levels the team lowers the score for dependability, if ConQual's rules do not say",
    "credibility": "by how many levels the team lowers the score for credibility, if ConQual's rules do not say",
    "conqual_reason": "why the team lowers the score so",
    **{
        name: meaning
        for component, label in COMPONENTS.items()
        for name, meaning in (
            (component, f"the team's concerns: {label.lower()}"),
            (f"{component}_reason", f"why the team has these concerns: {label.lower()}"),
        )
    },
    "confidence": "the team's confidence in the finding, as GRADE-CERQual has it",
    "confidence_reason": "why the team has this confidence",
}
"""The columns of the team's table, which has one row per review finding, with their meanings."""

OLD_COLUMNS: Mapping[str, str] = {"theme": "code", "subtheme": "subcode"}
"""Earlier names of columns. They are still read."""

ALLOWED: Mapping[str, Mapping[str, str]] = {
    **{
        component: {
            fold(text): option.code for option in CONCERNS for text in (option.code, option.shown, *option.aliases)
        }
        for component in COMPONENTS
    },
    "confidence": {fold(text): option.code for option in CONFIDENCES for text in (option.code, option.shown)},
    "starts_at": {start: start for start in STARTS},
    "dependability": {text: text for text in ("0", "-1", "-2")},
    "credibility": {text: text for text in ("0", "-1", "-2", "-3", "-4")},
}
"""The values allowed in the columns of judgements: the judgement for each folded spelling."""

SHOWN: Mapping[str, str] = {option.code: option.shown for option in (*CONCERNS, *CONFIDENCES)}
"""The judgements in words."""


@record(kw_only=True)
class Judgement:
    """A review finding as the team wrote it: its code, its words, and the judgements so far.

    `code` is a code of the field by which findings are coded, such as a domain; `subcode` refines it. `judged` has only
    the columns that somebody filled in.
    """

    code: str
    subcode: str = ""
    finding: str = ""
    judged: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The components of GRADE-CERQual that are not judged yet, if the team has started to judge this finding."""
        begun = any(self.judged.get(column) for column in ("confidence", *COMPONENTS))
        return tuple(label for component, label in COMPONENTS.items() if begun and not self.judged.get(component))

    def level(self, column: str) -> int | None:
        """By how many levels the team lowers the score; None if it did not say."""
        text = self.judged.get(column)
        return int(text) if text else None


def half_judged(judgements: Iterable[Judgement]) -> Iterator[str]:
    """A sentence for each finding with a confidence, on the components that are not judged yet."""
    for one in judgements:
        if one.judged.get("confidence") and one.lacking:
            named = " / ".join(part for part in (one.code, one.subcode) if part)
            yield (
                f"GRADE-CERQual: {named} has an assessment of confidence, and {and_list(one.lacking)}"
                f" {'is' if len(one.lacking) == 1 else 'are'} not judged yet (review-findings.csv)."
            )
