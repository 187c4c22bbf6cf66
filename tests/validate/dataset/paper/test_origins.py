"""Values that are not as a report has them: how many there are, and which of them a table shows."""

from __future__ import annotations

import polars as pl

from schema.forms import built_in
from validate.dataset.paper.characteristics import tables_apart
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.linked_numbers import plain_numbers
from validate.dataset.paper.origins import filled_in_sentences
from validate.extraction.extraction import Extraction


def words(*origins: str) -> InWords:
    studies = [{"study": f"S{number}", "label": f"Adams {number}"} for number, _ in enumerate(origins)]
    samples = [
        {"study": f"S{number}", "group": "total", "n_analysed": "17", "n_male": "6", "n_male__origin": origin}
        for number, origin in enumerate(origins)
    ]
    frames = {"studies": pl.DataFrame(studies), "samples": pl.DataFrame(samples)}
    return InWords(Extraction.from_frames(built_in("patient-voices"), frames, name="consensus"))


def test_values_that_extractors_calculated_are_counted() -> None:
    assert filled_in_sentences(words("", "reported", "authors")) == "The software filled in no missing values."
    assert plain_numbers(filled_in_sentences(words("calculated", "", "calculated"))) == (
        "The software filled in no missing values. Two values are marked as calculated by the extractors."
    )


def test_a_table_says_which_of_its_values_are_not_in_the_report() -> None:
    notes = [table.notes for table in tables_apart(words("calculated", "", "authors"))]
    said = [note for several in notes for note in several if note.startswith("Marked as")]
    assert said == [
        "Marked as calculated by the extractors: Men (Adams 0).",
        "Marked as given by the authors: Men (Adams 2).",
    ]
    assert not any("Marked as" in note for table in tables_apart(words("", "reported")) for note in table.notes)
