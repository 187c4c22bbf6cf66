"""Words the results of a pilot round, and gives them as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extract.pilot.piloting import Pilot
from schema.text import plural
from validate.dataset.difference import FirstDifference
from validate.pilot.ranking import IN_WORDS, Trouble

_SHOWN = 10


def pilot_text(found: Pilot, *, everything: bool) -> Iterator[str]:
    """The lines for the screen: the studies, then the fields with most differences (with `everything`, all fields)."""
    yield f"Pilot round: {', '.join(found.studies)}"
    for study, why in found.waiting.items():
        yield f"  left out: {study} ({why})"
    if not found.troubles:
        yield "The extractors agree in every cell of their first submissions."
        return
    number = sum(one.differing for one in found.troubles)
    yield f"{plural(number, 'difference')} between first submissions, in {plural(len(found.troubles), 'place')}:"
    shown = found.troubles if everything else found.troubles[:_SHOWN]
    for rank, trouble in enumerate(shown, 1):
        yield ""
        yield from _lines(rank, trouble)
    if len(found.troubles) > len(shown):
        yield ""
        yield f"and {len(found.troubles) - len(shown)} more (--all shows them)"


def _lines(rank: int, trouble: Trouble) -> Iterator[str]:
    of = plural(trouble.compared, "row" if not trouble.field else "cell")
    differ = "differs" if trouble.differing == 1 else "differ"
    yield f"{rank}. {trouble.table.label}: {trouble.label}  {trouble.differing} of {of} {differ}"
    yield f"   how       {kinds_in_words(trouble)}"
    if trouble.against:
        yield f"   answers   {against_in_words(trouble)}"
    if trouble.causes:
        yield f"   causes    {causes_in_words(trouble)}"
    yield f"   guidance  {' '.join(trouble.guidance.split()) or 'none'}"
    for question in trouble.settle:
        yield f"   settle    {question}"


def kinds_in_words(trouble: Trouble) -> str:
    """`different values 2, one left it blank 1`."""
    return ", ".join(f"{IN_WORDS[kind]} {number}" for kind, number in trouble.kinds.most_common())


def against_in_words(trouble: Trouble) -> str:
    """`IPA | thematic analysis (2)`."""
    return "; ".join(f"{' | '.join(answers)} ({number})" for answers, number in trouble.against)


def causes_in_words(trouble: Trouble) -> str:
    """The causes that the team gave in its rulings, with how often."""
    return ", ".join(f"{cause} {number}" for cause, number in trouble.causes.most_common())


def pilot_json(found: Pilot) -> dict[str, Any]:
    """The pilot round as plain data. Extractors have the names that the adjudication sheet has for them."""
    return {
        "studies": list(found.studies),
        "waiting": dict(found.waiting),
        "fields": [
            {
                "table": one.table.name,
                "field": one.field or None,
                "differing": one.differing,
                "compared": one.compared,
                "kinds": dict(one.kinds),
                "causes": dict(one.causes),
                "against": [{"answers": list(answers), "number": number} for answers, number in one.against],
                "guidance": one.guidance,
                "settle": list(one.settle),
                "differences": [_difference_json(found, difference) for difference in one.differences],
            }
            for one in found.troubles
        ],
    }


def _difference_json(found: Pilot, difference: FirstDifference) -> dict[str, Any]:
    cell = difference.first
    ruling = difference.decision
    return {
        "study": cell.study,
        "row": cell.row,
        "values": {found.names.hide(name): answer.text for name, answer in cell.answers.items()},
        "resolution": difference.resolution,
        "final": difference.stands,
        "reason": found.names.hide_in(ruling.reason) if ruling else "",
    }
