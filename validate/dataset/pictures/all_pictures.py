"""All pictures for the paper, in their usual order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from schema.form import Form
from schema.missing import Missing
from validate.agreement import Agreement
from validate.dataset.difference import Differences
from validate.dataset.paper.in_words import STILL_OPEN, InWords
from validate.dataset.pictures.agreement import agreement_pictures
from validate.dataset.pictures.appraisal import appraisal_pictures
from validate.dataset.pictures.doses import dose_pictures
from validate.dataset.pictures.people import people_pictures
from validate.dataset.pictures.picture import Kind, Picture
from validate.dataset.pictures.settled import settled_pictures
from validate.dataset.pictures.themes import themes_pictures

OfRound = tuple[Form, Agreement | None, Differences]
"""The form of a round, the agreement of its first submissions, and the differences."""


def pictures(
    words: InWords,
    tables: Mapping[str, pl.DataFrame],
    rounds: Sequence[OfRound],
) -> tuple[Picture, ...]:
    """The pictures that the dataset has numbers for.

    `words` and `tables` are those of the consensus of all rounds.
    """
    return tuple(_with_pending(picture) for picture in _all(words, tables, rounds))


def _with_pending(picture: Picture) -> Picture:
    """The picture with a note on the meaning of pending, if something in it is pending."""
    code = Missing.PEND
    texts = (picture.numbers[name] for name, kind in picture.numbers.schema.items() if kind == pl.String)
    shown = any(column.is_in([code.value, code.in_words]).any() for column in texts)
    if not shown and not any(code.value in labels for labels in picture.labels.values()):
        return picture
    return replace(picture, notes=(*picture.notes, f"{code.in_words.capitalize()}: {STILL_OPEN}."))


def _all(
    words: InWords,
    tables: Mapping[str, pl.DataFrame],
    rounds: Sequence[OfRound],
) -> Iterator[Picture]:
    yield from people_pictures(words, tables)
    yield from dose_pictures(words, tables)
    yield from appraisal_pictures(words)
    yield from themes_pictures(words)
    for form, agreement, differences in rounds:
        of_round = f" (round {form.round})" if len(rounds) > 1 else ""
        for picture in (
            *agreement_pictures(form, agreement, len(differences.paired)),
            *settled_pictures(form, differences.first, differences.later),
        ):
            yield replace(picture, title=f"{picture.title}{of_round}")


_NEEDED: Mapping[Kind, tuple[str, str]] = {
    "people": ("people by study", "a field with the setting counts_people"),
    "doses": (
        "amounts that were given",
        "a table with a required quantity and two choices in the identity of its rows",
    ),
    "appraisal": ("appraisal", "a table with prepared items and a choice as answer"),
    "themes": ("findings by study and theme, or of the coverage of themes", "a table whose rows are coded into themes"),
    "agreement": ("agreement by field", "a coefficient of agreement of first submissions"),
    "settled": ("disagreements", "a difference between first submissions, and in a later round two numbers or more"),
}


def not_drawn(drawn: Iterable[Picture]) -> tuple[str, ...]:
    """A sentence for each kind of picture that is missing, with what it needs."""
    there = {picture.kind for picture in drawn}
    return tuple(
        f"There is no picture of {what}. It needs {needed}; there is none, or it has no rows."
        for kind, (what, needed) in _NEEDED.items()
        if kind not in there
    )
