"""An extraction in memory: everything that one extractor recorded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field as attribute
from functools import cached_property
from types import MappingProxyType

import polars as pl

from schema.form import Field, Form, Table
from schema.records import record
from validate.extraction.columns import among, constant
from validate.extraction.frames import raw_tables
from validate.extraction.gone_answers import NONE_GONE, GoneAnswers
from validate.extraction.read_cells import read_tables
from validate.extraction.recorded_table import RawTable, RecordedTable


@record(kw_only=True)
class Confirmed:
    """A warning that an extractor confirmed: the rule, the place in the report, the values, and the report's words."""

    code: str
    study: str
    values: str
    place: str
    words: str
    initials: str
    row: str = ""
    cell: str = ""  # the cell on the sheet Confirmations


@record(kw_only=True, repr=False)
class Extraction:
    """Everything that one extractor recorded. A table that is not in the files has no rows.

    `codebook` is the revision of the codebook in the workbook. `coded_with` has the earlier revision that a study was
    extracted with, by the key of the study ("" for all other studies).

    `unasked` has the fields (table, field) that were added to the form after a study was extracted, by the key of the
    study. `gone` has answers that the form offered then and does not offer now.
    """

    name: str
    form: Form
    file: str
    tables: Mapping[str, RecordedTable]
    confirmed: tuple[Confirmed, ...] = ()
    codebook: int | None = None
    coded_with: Mapping[str, int] = attribute(default_factory=dict)
    unasked: Mapping[str, frozenset[tuple[str, str]]] = attribute(default_factory=dict)
    gone: GoneAnswers = NONE_GONE

    @classmethod
    def from_frames(cls, form: Form, frames: Mapping[str, pl.DataFrame], *, name: str) -> "Extraction":
        """Makes an extraction from data frames, one per table of the form, by the name of the table.

        Columns are named after fields or their labels; a field without a column is blank. Texts are read like cells.
        Numbers, dates and lists are first written as people write them. The address of a row is its number in the
        frame, from 1. Raises ValueError for a table or a column that the form does not have.
        """
        return read_extraction(name, form, name, raw_tables(form, frames, file=name))

    def __getitem__(self, table: str) -> RecordedTable:
        return self.tables[table]

    def __repr__(self) -> str:
        rows = ", ".join(f"{recorded.height} {name}" for name, recorded in self.tables.items() if recorded.height)
        return f"<Extraction {self.name}: {rows or 'nothing'}>"

    def codebook_of(self, study: str | None) -> int | None:
        """The revision of the codebook with which a study (by key) was extracted; None if the workbook does not say."""
        return self.coded_with.get(study or "", self.coded_with.get("", self.codebook))

    def codebooks(self, table: str) -> pl.Series:
        """The revision of the codebook for each row of a table; null if the workbook does not say."""
        recorded = self.tables[table]
        if not self.coded_with:
            return constant(self.codebook, recorded.height, pl.Int64).alias("codebook")
        studies = recorded.keys[recorded.table.study].to_list()
        return pl.Series("codebook", map(self.codebook_of, studies), dtype=pl.Int64)

    def asked(self, study: str | None, table: str, field: str) -> bool:
        """Whether the form had this field when the study (by key) was extracted."""
        return (table, field) not in self.unasked.get(study or "", ())

    @cached_property
    def asked_otherwise(self) -> frozenset[tuple[str, str]]:
        """The fields (table, field) that were missing from the form, or different, when some study was extracted."""
        return frozenset(self.gone.of).union(*self.unasked.values())

    def not_asked(self, table: str, field: str, studies: pl.Series) -> pl.Series:
        """True for rows of studies (by key) that were extracted before the form had this field."""
        return among(studies, [study for study, fields in self.unasked.items() if (table, field) in fields])

    def not_comparable(self, table: str, field: str, studies: pl.Series, texts: pl.Series) -> pl.Series:
        """True for cells of a field whose extractor was asked another question than the other extractors were."""
        return self.not_asked(table, field, studies) | self.gone.apart(table, field, studies, texts)

    @cached_property
    def studies_recorded(self) -> pl.Series:
        """The keys of the studies for which the extractor recorded something.

        Cells that a template filled in do not count.
        """
        found = []
        for recorded in self.tables.values():
            table = recorded.table
            extracted = [field.name for field in table.fields if field.name not in table.filled_in]
            if extracted and recorded.height:
                studies = recorded.keys[table.study]
                if all(recorded.keys[name].null_count() for name in extracted):
                    some = recorded.keys.select(pl.any_horizontal(pl.col(extracted).is_not_null())).to_series()
                    studies = studies.filter(some)
                found.append(studies.alias("study"))
        return pl.concat(found).drop_nulls().unique() if found else pl.Series("study", [], dtype=pl.String)

    @cached_property
    def study_names(self) -> Mapping[str, str]:
        """The name of every study, as first written, by key. Names on the first sheet take precedence."""
        names: dict[str, str] = {}
        for recorded in self.tables.values():
            study = recorded.table.study
            for key, text in zip(recorded.keys[study].to_list(), recorded.values[study].to_list(), strict=True):
                if key is not None and text is not None:
                    names.setdefault(key, text)
        return names


def coded_so_far(extractions: Iterable[Extraction]) -> dict[str, int]:
    """The earliest revision of the codebook that each study was extracted with, by the name of the study."""
    found: dict[str, int] = {}
    for extraction in extractions:
        for study in sorted(extraction.studies_recorded):
            name, revision = extraction.study_names[study], extraction.codebook_of(study)
            if revision is not None:
                found[name] = min(revision, found.get(name, revision))
    return found


def never_asked(extractions: Sequence[Extraction]) -> tuple[tuple[Table, Field], ...]:
    """The data items that were added to the form after everything in these extractions was recorded."""
    studies = [(extraction, study) for extraction in extractions for study in extraction.study_names]
    if not studies:
        return ()
    return tuple(
        (table, field)
        for table in studies[0][0].form.tables
        for field in table.asked_of_reports
        if not any(extraction.asked(study, table.name, field.name) for extraction, study in studies)
    )


def read_extraction(
    name: str,
    form: Form,
    file: str,
    raw: Iterable[RawTable],
    *,
    confirmed: tuple[Confirmed, ...] = (),
    codebook: int | None = None,
    coded_with: Mapping[str, int] = MappingProxyType({}),
) -> Extraction:
    """Reads cells into an extraction. A table that is not in `raw` has no rows."""
    given = {table.table: table for table in raw}
    tables = read_tables([(table, given.get(table.name) or _no_rows(table, file)) for table in form.tables])
    by_name = {recorded.table.name: recorded for recorded in tables}
    return Extraction(
        name=name, form=form, file=file, tables=by_name, confirmed=confirmed, codebook=codebook, coded_with=coded_with
    )


def _no_rows(table: Table, file: str) -> RawTable:
    return RawTable(
        table=table.name,
        file=file,
        sheet=table.label,
        rows=pl.Series("row", [], dtype=pl.Int64),
        columns={},
        cells=pl.DataFrame(),
    )
