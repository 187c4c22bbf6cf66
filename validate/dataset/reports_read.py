"""How much of the reports was read, as recorded by the extractors."""

from collections import Counter
from collections.abc import Mapping

import polars as pl

from schema.form import Field, Form, Table
from schema.records import record
from schema.text import fold


@record(kw_only=True)
class ReportsRead:
    """`answers` has the number of reports by answer (code), from the least to the most that can be read.

    `unknown` counts the reports without an answer. `not_whole` are the studies without a report that has the answer
    `most`, the last of the choices. Studies without a report are included.
    """

    table: str
    studies_table: str
    field: Field
    answers: Mapping[str, int]
    unknown: int
    most: str
    studies: tuple[str, ...]
    not_whole: tuple[str, ...]

    @property
    def reports(self) -> int:
        """The number of reports."""
        return sum(self.answers.values()) + self.unknown


def extent_read(form: Form) -> tuple[Table, Field] | None:
    """The table of reports, and its field for how much of a report was read. None if the form has none."""
    table = form.reports_table
    if table is None:
        return None
    return next(((table, field) for field in table.fields if field.extent_read), None)


def most_of(field: Field) -> str:
    """The code of the last choice: as much of a report as can be read."""
    return field.cell.offered[-1].code


def reports_read(form: Form, tables: Mapping[str, pl.DataFrame]) -> ReportsRead | None:
    """How much was read according to the tables of a dataset. None if the form does not ask."""
    extent = extent_read(form)
    if extent is None:
        return None
    table, field = extent
    frame, most = tables[table.name], most_of(field)
    number = Counter(frame[field.name].to_list())
    whole = {fold(study) for study in frame.filter(pl.col(field.name) == most)[table.study].drop_nulls()}
    studies = tuple(tables[form.studies.name][form.studies.study].drop_nulls())
    return ReportsRead(
        table=table.name,
        studies_table=form.studies.name,
        field=field,
        answers={option.code: number[option.code] for option in field.cell.offered if number[option.code]},
        unknown=number[None],
        most=field.cell.in_words(most),
        studies=studies,
        not_whole=tuple(study for study in studies if fold(study) not in whole),
    )
