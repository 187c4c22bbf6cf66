"""Finds the studies that an extractor marked as finished, and removes the others, which nobody else should see."""

import polars as pl

from validate.extraction.columns import among
from validate.extraction.extraction import Extraction
from validate.extraction.parts import rows_where
from validate.extraction.read_cells import key_of
from validate.extraction.recorded_table import RecordedTable


def finished_studies(extraction: Extraction) -> pl.Series:
    """The keys of the studies that the extractor marked as finished; empty if the form has no mark.

    A study with several rows on the first sheet is finished if one row has the mark and no row contradicts it.
    """
    studies, mark = extraction[extraction.form.studies.name], extraction.form.finished_field
    if mark is None:
        return pl.Series("study", [], dtype=pl.String)
    marked = key_of(mark, mark.finished_when)
    answers = studies.keys[mark.name].to_list()
    done: dict[str, bool] = {}
    for study, answer in zip(studies.keys[studies.table.study].to_list(), answers, strict=True):
        if study is not None and answer is not None:
            done[study] = done.get(study, True) and answer == marked
    return pl.Series("study", [study for study, finished in done.items() if finished], dtype=pl.String)


def only_finished(extraction: Extraction) -> Extraction:
    """The extraction with only the rows of finished studies and the rows that name no study.

    A row without a study is kept, because it may belong to a finished study.
    """
    finished = finished_studies(extraction)

    def counts(recorded: RecordedTable) -> pl.Series:
        study = recorded.table.study
        return among(recorded.keys[study], {*finished, *recorded.table[study].codes}, blank=True)

    return rows_where(extraction, counts)
