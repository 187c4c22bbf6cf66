"""Rows of two studies, and any rows of a form as they stand in the tables for the paper."""

from __future__ import annotations

import polars as pl

from schema.form import Form
from validate.dataset.paper.in_words import InWords
from validate.extraction.extraction import Extraction


def words(form: Form, **tables: list[dict[str, str]]) -> InWords:
    """These rows as the consensus of a form, in words."""
    frames = {name: pl.DataFrame(rows) for name, rows in tables.items()}
    return InWords(Extraction.from_frames(form, frames, name="consensus"))


STUDIES = [
    {"study": "S1", "label": "Adams 2020", "country": "GBR", "study_type": "qualitative", "design": "NR"},
    {"study": "S2", "label": "Brown 2021", "country": "ITA; SWE", "study_type": "mixed_methods", "design": "survey"},
]


SAMPLES = [
    {"study": "S1", "group": "total", "n_analysed": "14", "n_female": "8", "diagnosis": "trd", "age_mean": "NR"},
    {"study": "S2", "group": "late", "part_of": "all", "n_analysed": "7", "n_female": "UC", "diagnosis": "trd"},
    {"study": "S2", "group": "all", "n_analysed": "12", "diagnosis": "trd"},
]


NOT_GIVEN = ("drug", "route", "phase", "dose")
