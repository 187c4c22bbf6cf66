"""Warnings that the paper bears out: each extractor confirms them with the place and, here, words of our own."""

from __future__ import annotations

from extract.demo.rows import WHERE, Row

_OURS = "[in our words]"
_CONFIRMED = (
    ("focus-group-size", "S03", "21; 44; focus group", f"{_OURS} 44 people took part in 21 focus groups"),
    (
        "percentage-impossible",
        "S16",
        "44.4; 236",
        f"{_OURS} 44.4 % satisfied; the four answers make 100.0, so one was perhaps adjusted",
    ),
    (
        "percentage-impossible",
        "S16",
        "88.4; 236",
        f"{_OURS} 88.4 % felt their quality of life improve; perhaps not all 236 answered",
    ),
)


def confirmations(who: str) -> list[Row]:
    """The rows of the sheet Confirmations, by its headers."""
    return [
        {"Rule": rule, "Study": study, "Values": values, "Place": WHERE, "Words": words, "Initials": who[0].upper()}
        for rule, study, values, words in _CONFIRMED
    ]
