"""Finds who should verify the values that one person extracted."""

from __future__ import annotations

from collections.abc import Sequence

from extract.project.one_round.merged import Merged
from schema.text import fold
from validate.adjudication.verification import SingleValue


def to_verify_by(merged: Merged, values: Sequence[SingleValue], who: str) -> tuple[list[SingleValue], list[str]]:
    """The values that somebody should verify, and the studies whose extractors must finish them first.

    Nobody verifies their own values, values that somebody else has verified, or values for another verifier.
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
    """The verifier of a value: the first of the study's other extractors. None if that is open.

    Without an assignment, the other one of two extractors is the verifier.
    """
    names = merged.division.of(value.study) or (merged.comparison.names if len(merged.comparison.names) == _TWO else ())
    return next((name for name in names if fold(name) != fold(value.extractor)), None)


_TWO = 2


def _may_verify(merged: Merged, value: SingleValue, who: str) -> bool:
    """Whether this person may verify a value. Somebody who does not extract, such as an adjudicator, may verify any."""
    verifier = verifier_of(merged, value)
    extracts = who in merged.comparison.names or merged.division.loads[who]
    return verifier in {None, who} or not extracts
