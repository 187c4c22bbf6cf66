"""What the benchmark starts from: the rows of three reviews, each row of a study under an identity of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import yaml

from benchmarks.pairing.datasets import agreement_rows, datasets_folder, measurement_form, outcome_rows, trial_form
from extract.demo.data_files import reports
from extract.demo.extractions import MODULES
from extract.demo.rows import PEND, rows_of
from schema.form import Form
from schema.forms.patient_voices import FORM

Rows = dict[str, list[dict[str, str]]]
"""Per table of the form, its rows: what is typed, by field; a blank cell is left out."""


@dataclass(frozen=True)
class Review:
    """A form and rows that somebody recorded with it, without a slip."""

    name: str
    form: Form
    rows: Rows


def reviews() -> Iterator[Review]:
    """The reviews that are at hand: those made from shared datasets only where these lie beside the repository."""
    yield patient_voices()
    if (shared := datasets_folder()) is not None:
        yield Review("trials", trial_form(), outcome_rows(shared))
        yield Review("devices", measurement_form(), agreement_rows(shared))


def patient_voices() -> Review:
    """The worked example's facts, and five invented studies that have what abstracts lack: many rows of each kind."""
    form = FORM.with_modules((*MODULES, "meta_aggregation"))
    rows: Rows = {table.name: [] for table in form.tables}
    for report in reports():
        for table, several in rows_of(report, form).items():
            rows[table] += [row for row in several if row.get("quote") != PEND]
    invented = yaml.safe_load(files("benchmarks.pairing").joinpath("examples.yaml").read_text(encoding="utf-8"))
    for study, tables in invented.items():
        rows["studies"].append({"study": study, "label": tables.pop("label"), "finished": "yes"})
        for table, several in tables.items():
            rows[table] += [{"study": study, **row} for row in several]
    return Review("patient voices", form, rows)
