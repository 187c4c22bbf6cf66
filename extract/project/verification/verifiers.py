"""Who is to verify which of the values that one person extracted."""

from __future__ import annotations

from collections.abc import Sequence

from extract.project.one_round.merged import Merged
from schema.text import fold
from validate.adjudication.verification import SingleValue


def to_verify_by(merged: Merged, values: Sequence[SingleValue], who: str) -> tuple[list[SingleValue], list[str]]:
    """The values that somebody is to verify, and the studies that wait until their extractors have finished them.

    Nobody verifies a value of their own, one that another person has verified, or one that is another's to verify.
    """
    theirs, waiting = [], []
    for value in values:
        verified = value.decision is not None and who not in value.decision.who
        if fold(value.extractor) == fold(who) or verified or not _may_verify(merged, value, who):
            continue
        if merged.awaited(value.study):
            waiting.append(value.study)
        else:
            theirs.append(value)
    return theirs, list(dict.fromkeys(waiting))


def verifier_of(merged: Merged, value: SingleValue) -> str | None:
    """Who is to verify a value: the first of the study's other extractors. None if that is open.

    Without an assignment, of two extractors it is the other one.
    """
    names = merged.division.of(value.study) or (merged.comparison.names if len(merged.comparison.names) == _TWO else ())
    return next((name for name in names if fold(name) != fold(value.extractor)), None)


_TWO = 2


def _may_verify(merged: Merged, value: SingleValue, who: str) -> bool:
    """Whether a value is for this person. Somebody who extracts nothing, such as an adjudicator, may verify any."""
    verifier = verifier_of(merged, value)
    extracts = who in merged.comparison.names or merged.division.loads[who]
    return verifier in {None, who} or not extracts
