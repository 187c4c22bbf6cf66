"""A few invented studies that have what every picture needs."""

from __future__ import annotations

import polars as pl

from schema.form import Form
from schema.forms import built_in
from validate.agreement import agreement
from validate.dataset.difference import Differences
from validate.dataset.first_differences import differences_of
from validate.dataset.paper.in_words import InWords
from validate.dataset.pictures.all_pictures import pictures
from validate.dataset.pictures.picture import Picture
from validate.dataset.tables import dataset_tables
from validate.extraction.extraction import Extraction
from validate.merge import merge
from validate.merge.consensus import consensus

Rows = list[dict[str, str]]

STUDIES = [
    {"study": "S1", "label": "Adams 2020"},
    {"study": "S2", "label": "Brown 2021"},
    {"study": "S3", "label": "Clark 2022", "same_sample_as": "S2"},
]
SAMPLES = [
    {"study": "S1", "group": "total", "sample_unit": "person", "n_analysed": "14"},
    {"study": "S2", "group": "total", "sample_unit": "person", "n_analysed": "NR"},
    {"study": "S2", "group": "early", "sample_unit": "person", "n_analysed": "9"},
    {"study": "S3", "group": "total", "sample_unit": "person", "n_analysed": "20"},
]
TREATMENTS = [
    {"study": "S1", "sample": "total", "drug": "ketamine", "route": "iv", "phase": "induction", "dose": "0.5 mg/kg"},
    {
        "study": "S1",
        "sample": "total",
        "drug": "esketamine",
        "route": "intranasal; oral",
        "phase": "home",
        "dose": "NR",
    },
    {"study": "S2", "sample": "total", "drug": "esketamine", "route": "NR", "phase": "NR", "dose": "84 mg"},
    {"study": "S3", "sample": "total", "drug": "NA", "route": "NA", "phase": "NA", "dose": "NA"},
]
FINDINGS = [
    {"study": "S1", "finding": "1", "text": "It lifted", "domains": "D3", "credibility": "credible", "phase": "acute"},
    {"study": "S1", "finding": "2", "text": "The nurse", "domains": "D3; D5", "credibility": "unequivocal",
     "phase": "acute"},
    {"study": "S1", "finding": "3", "text": "It lifted again", "domains": "D3", "credibility": "credible",
     "phase": "acute"},
    {"study": "S2", "finding": "1", "text": "It cost much", "domains": "other", "domains__other": "money",
     "credibility": "credible", "phase": "NR"},
    {"study": "S2", "finding": "2", "text": "Not shown", "domains": "D3", "credibility": "not_supported",
     "phase": "acute"},
    {"study": "S3", "finding": "1", "text": "No theme", "domains": "PEND", "credibility": "PEND"},
]  # fmt: skip
ANSWERS = [
    {"study": "S1", "tool": "jbi_qualitative", "item": "JBI 1", "answer": "yes"},
    {"study": "S1", "tool": "jbi_qualitative", "item": "JBI 2", "answer": "unclear"},
    {"study": "S2", "tool": "jbi_qualitative", "item": "JBI 1", "answer": "yes"},
]
TABLES: dict[str, Rows] = {
    "studies": STUDIES, "samples": SAMPLES, "treatments": TREATMENTS, "findings": FINDINGS, "appraisal": ANSWERS
}  # fmt: skip


def invented_form() -> Form:
    """The form of the invented studies."""
    return built_in("patient-voices").with_modules(["appraisal", "jbi", "meta_aggregation"])


def pictures_of(form: Form, tables: dict[str, Rows]) -> dict[str, Picture]:
    """The pictures of what one person extracted, by their names."""
    comparison = merge([_extraction(form, tables, "ada")])
    agreed = consensus(comparison)
    typed = dataset_tables(comparison, draft=False, agreed=agreed)
    return {picture.name: picture for picture in pictures(InWords(agreed), typed, [(form, None, Differences())])}


def pictures_of_two(form: Form, tables: dict[str, Rows], other: dict[str, Rows]) -> dict[str, Picture]:
    """The pictures of what two people extracted, who have ruled on nothing."""
    comparison = merge([_extraction(form, tables, "ada"), _extraction(form, other, "ben")])
    agreed = consensus(comparison)
    typed = dataset_tables(comparison, draft=True, agreed=agreed)
    words = InWords(agreed, unsettled=((cell.table, cell.position, cell.field) for cell in comparison.open))
    rounds = [(form, agreement(comparison), differences_of(comparison, comparison))]
    return {picture.name: picture for picture in pictures(words, typed, rounds)}


def _extraction(form: Form, tables: dict[str, Rows], name: str) -> Extraction:
    return Extraction.from_frames(form, {table: pl.DataFrame(rows) for table, rows in tables.items()}, name=name)
