"""The cells of an extraction that quote a report, with the place and the report that the extractor gave.

The form defines these cells: fields for the report's own words, and the cells for words as evidence of other fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from schema.cell_type import Family
from schema.cells import Verbatim
from schema.form import Field, Form
from schema.missing import Origin
from schema.records import record
from schema.regular_expressions import regex
from schema.text import SEPARATOR, fold, tidy
from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable

_LONGEST_CODE = 60  # characters: a longer text is not a missing code
_PARAPHRASE = regex(
    r"[\[(][^\])]{0,60}(?:paraphras|(?:our|my|own) words)[^\])]{0,60}[\])]|^paraphrased?:", re.IGNORECASE
)
_NOT_PRINTED = frozenset({Origin.CALCULATED.value, Origin.AUTHORS.value})


@record(kw_only=True)
class QuotedCell:
    """A cell that quotes a report. `field` is what the words are about, and `words_field` is where they are.

    `words` is "" in a cell that only has a place. `reports` are the reports that the row or the place names.
    """

    table: str
    row: int
    field: str
    words_field: str
    words: str
    places: tuple[tuple[str, str], ...]
    study: str
    reports: tuple[str, ...]

    @property
    def place(self) -> str:
        """The places as the extractor wrote them."""
        return "; ".join(text for _, text in self.places)


def quotes(form: Form) -> bool:
    """Whether the form has any field for words of reports."""
    return any(_holds_words(field) for table in form.tables for field in table.fields)


def _holds_words(field: Field) -> bool:
    return not field.shown and (field.role == "words" or (field.of is None and isinstance(field.cell, Verbatim)))


def quoted_cells(extraction: Extraction) -> Iterator[QuotedCell]:
    """Every cell with words of a report, in the order of tables, rows and fields."""
    reports = reports_of_studies(extraction)
    for recorded in extraction.tables.values():
        wanted = [field for field in recorded.table.fields if _holds_words(field)]
        for row in range(recorded.height) if wanted else ():
            for field in wanted:
                found = quoted_cell(recorded, row, field.of or field.name, extraction.form, reports)
                if found is not None and found.words:
                    yield found


def quoted_cell(
    recorded: RecordedTable, row: int, name: str, form: Form, reports: Mapping[str, Sequence[str]]
) -> QuotedCell | None:
    """The words and the place that an extractor gives for a field of a row; None if there are neither.

    Words marked as a paraphrase do not count as a quote, nor do words for a value that the report does not print.
    """
    table = recorded.table
    companions = {field.role: field for field in table.companions(name)}
    own = isinstance(table[name].cell, Verbatim)
    holder = table[name] if own else companions.get("words")
    words = _given(recorded, holder, row) if holder else ""
    of_origin = companions.get("origin")
    if _PARAPHRASE.search(words) or (of_origin and _given(recorded, of_origin, row, value=True) in _NOT_PRINTED):
        words = ""
    places = _places(recorded, row, companions.get("place"))
    study = recorded.text(table.study, row)
    if not study or not (words or places):
        return None
    return QuotedCell(
        table=table.name,
        row=row,
        field=name,
        words_field=(holder or table[name]).name,
        words=words,
        places=places,
        study=study,
        reports=_reports(recorded, row, form, places, reports.get(fold(study), ())),
    )


def reports_of_studies(extraction: Extraction) -> dict[str, list[str]]:
    """The reports that an extractor lists, by the folded name of the study. Studies without reports are included."""
    found: dict[str, list[str]] = {fold(text): [] for text in extraction.study_names.values()}
    table = extraction.form.reports_table
    if table is not None and table.key is not None:
        recorded = extraction[table.name]
        for row in range(recorded.height):
            study, report = recorded.text(table.study, row), recorded.text(table.key, row)
            if study and report:
                found.setdefault(fold(study), []).append(tidy(report))
    return found


def _places(recorded: RecordedTable, row: int, own: Field | None) -> tuple[tuple[str, str], ...]:
    """The place of the cell itself, or else the places of its row, each with its field."""
    if own is not None and (text := _given(recorded, own, row)):
        return ((own.name, text),)
    of_row = [field for field in recorded.table.fields if field.cell.family is Family.PLACE and field.of is None]
    return tuple((field.name, text) for field in of_row if (text := _given(recorded, field, row)))


def _given(recorded: RecordedTable, field: Field, row: int, *, value: bool = False) -> str:
    """The text of a cell (with `value`, its value); "" for a blank cell and for a missing code."""
    text = recorded.text(field.name, row)
    if text is None or (len(text) > _LONGEST_CODE and not value):
        return text or ""
    meant = recorded.values[field.name][row]
    return "" if meant is None or meant in field.codes else meant if value else text


def _reports(
    recorded: RecordedTable, row: int, form: Form, places: Sequence[tuple[str, str]], known: Sequence[str]
) -> tuple[str, ...]:
    """The reports that a row refers to; without a reference, the reports that the place names."""
    table = form.reports_table
    if table is None:
        return ()
    if recorded.table.name == table.name:
        own = recorded.text(table.key, row) if table.key else None
        return (own,) if own else ()
    for field in recorded.table.references:
        if field.reference is not None and field.reference.to == table.name:
            text = _given(recorded, field, row)
            named = SEPARATOR.split(text) if field.reference.several else [text]
            return tuple(tidy(part) for part in named if tidy(part))
    text_of_places = " ".join(fold(text) for _, text in places)
    return tuple(report for report in known if fold(report) in text_of_places)
