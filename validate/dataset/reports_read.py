"""How much of the reports was read, as the extractors recorded it."""

from collections import Counter
from collections.abc import Mapping

import polars as pl

from schema.form import Field, Form, Table
from schema.records import record
from schema.text import fold


@record(kw_only=True)
class ReportsRead:
    """`answers` has the number of reports with each answer by its code, from the least to the most that can be read.

    `unknown` counts the reports without an answer. `not_whole` are the studies of which no report has the answer
    `most`, the last of the choices; studies without a report are among them.
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
        """How many reports there are."""
        return sum(self.answers.values()) + self.unknown


def extent_read(form: Form) -> tuple[Table, Field] | None:
    """The table of reports, and its field that says how much of a report was read. None where the form has none."""
    table = form.reports_table
    if table is None:
        return None
    return next(((table, field) for field in table.fields if field.extent_read), None)


def most_of(field: Field) -> str:
    """The code of the last of the choices: as much of a report as can be read."""
    return field.cell.offered[-1].code


def reports_read(form: Form, tables: Mapping[str, pl.DataFrame]) -> ReportsRead | None:
    """What the tables of a dataset say of it. None where the form does not ask."""
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
