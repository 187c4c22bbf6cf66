"""The lists of a dataset that not every form can have, and what a form needs for them."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from schema.records import record
from validate.dataset.paper.in_words import InWords
from validate.dataset.people import people_table
from validate.dataset.synthesis import synthesis_table
from validate.merge.comparison import Comparison

_PEOPLE = "people.csv: the form does not say which number counts all people of a study (counts_people)."
_SYNTHESIS = (
    "synthesis.csv: the form has no table of findings (a selection whose identity is a text) with a field of themes"
    " (one that another field refines, or whose choices grow: grows_in)."
)


@record(kw_only=True)
class FormLists:
    """The lists by name, and the reason why a list is missing."""

    lists: Mapping[str, pl.DataFrame]
    left_out: tuple[str, ...]


def lists_of_form(comparison: Comparison, words: InWords, tables: Mapping[str, pl.DataFrame]) -> FormLists:
    """The view for the synthesis and the counts of people, if the form has what they need."""
    made = {
        "synthesis": (synthesis_table(comparison, words), _SYNTHESIS),
        "people": (people_table(comparison.form, tables), _PEOPLE),
    }
    return FormLists(
        lists={name: frame for name, (frame, _) in made.items() if frame is not None},
        left_out=tuple(why for frame, why in made.values() if frame is None),
    )
