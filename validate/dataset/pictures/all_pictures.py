"""All pictures for the paper, in the order in which a paper has them."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from schema.form import Form
from validate.agreement import Agreement
from validate.dataset.first_differences import Differences
from validate.dataset.paper.in_words import InWords
from validate.dataset.pictures.agreement import agreement_pictures
from validate.dataset.pictures.appraisal import appraisal_pictures
from validate.dataset.pictures.doses import dose_pictures
from validate.dataset.pictures.people import people_pictures
from validate.dataset.pictures.picture import Picture
from validate.dataset.pictures.settled import settled_pictures
from validate.dataset.pictures.themes import themes_pictures

OfRound = tuple[Form, Agreement | None, Differences]
"""The form of a round, the agreement of its first submissions, and the differences."""


def pictures(
    words: InWords,
    tables: Mapping[str, pl.DataFrame],
    rounds: Sequence[OfRound],
) -> tuple[Picture, ...]:
    """The pictures for which the dataset has numbers.

    `words` and `tables` are of the consensus of all rounds.
    """
    return tuple(_all(words, tables, rounds))


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
        yield from agreement_pictures(form, agreement, differences.paired)
        yield from settled_pictures(form, (*differences.first, *differences.later))
