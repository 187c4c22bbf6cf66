"""One change of a form, and what it means for extractions."""

import dataclasses
from collections.abc import Iterable
from typing import Literal

from schema.records import record

Effect = Literal["nothing", "carried over", "look at", "extract again"]
"""What a change means for extractions, from the least to the most work."""

Studies = dict[str, tuple[str, ...]]
"""Studies by extractor, as the extractor wrote them."""


@record(kw_only=True)
class Change:
    """One change. `table` and `field` are names in the new form, or in the old form if they were removed.

    `studies` are the studies that somebody must extract again or look at, by extractor.
    """

    what: str
    table: str | None = None
    field: str | None = None
    sentence: str
    effect: Effect = "nothing"
    studies: Studies = dataclasses.field(default_factory=dict)


def joined(changes: Iterable[Change]) -> list[Change]:
    """Each change once, with all its studies, if changes from several forms to one form are combined."""
    found: dict[tuple[str, str | None, str], Change] = {}
    for change in changes:
        key = change.what, change.table, change.sentence
        before = found.get(key, change)
        studies = {**before.studies, **change.studies}
        found[key] = dataclasses.replace(change, effect=worst([before, change]), studies=studies)
    return list(found.values())


def worst(changes: Iterable[Change]) -> Effect:
    """The effect with the most work among these changes."""
    order: tuple[Effect, ...] = ("nothing", "carried over", "look at", "extract again")
    return max((change.effect for change in changes), key=order.index, default="nothing")
