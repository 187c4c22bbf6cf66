"""Writes the dataset as REDCap records, for the data dictionary that `form export --to redcap` writes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from extract.dataset.exports.exported import Exported, evidence_left_out, plain_text
from extract.form_file.redcap.losses import to_do
from extract.form_file.redcap.write import (
    Dictionary,
    box,
    choice_codes,
    dictionary_text,
    redcap_dictionary,
    variable_fields,
)
from schema.cells import Date
from schema.choices import Choices
from schema.countries import Countries
from schema.form import Field, Table
from schema.missing import Missing
from schema.options import OTHER
from validate.dataset.paper.in_words import InWords, Row

_WHOLE_DATE = len("2021-03-01")
_INCOMPLETE, _COMPLETE = "0", "2"


def redcap_records(words: InWords) -> Exported:
    """A CSV with a row per study, and a row per row of each other table, as an instance of a repeating instrument."""
    dictionary = redcap_dictionary(words.form)
    writer = _Writer(words, dictionary)
    written = StringIO()
    rows = csv.DictWriter(written, fieldnames=writer.columns, lineterminator="\r\n", restval="")
    rows.writeheader()
    rows.writerows(writer.rows())
    files = {"dictionary.csv": dictionary_text(dictionary).encode(), "records.csv": written.getvalue().encode()}
    left_out = [*evidence_left_out(words.form), *writer.left_out]
    steps = [
        "Make a project from dictionary.csv (Project Setup, Data Dictionary).",
        *to_do(words.form, dictionary),
        "Import records.csv (Applications, Data Import Tool). Its texts are as they were typed: do not open it in a"
        " spreadsheet program first, which may run a text that begins with =. A form in which something is pending"
        " (PEND) comes in as Incomplete, any other as Complete.",
    ]
    return Exported(files=files, steps=tuple(steps), left_out=tuple(left_out))


class _Writer:
    """Writes the rows. A missing code replaces the value, as with the Missing Data Codes of REDCap."""

    def __init__(self, words: InWords, dictionary: Dictionary) -> None:
        self._words, self._dictionary = words, dictionary
        form = words.form
        self.left_out: list[str] = []
        self._record = dictionary.names[form.studies.name, form.studies.study]
        self._tables = [table for table in form.tables if table.name in dictionary.instruments]
        repeat = ["redcap_repeat_instrument", "redcap_repeat_instance"] if dictionary.repeating else []
        variables = [name for table in self._tables for name in self._columns(table)]
        self.columns = [self._record, *repeat, *(name for name in variables if name != self._record)]

    def _columns(self, table: Table) -> Iterator[str]:
        for field in variable_fields(self._words.form, table):
            name = self._dictionary.names[table.name, field.name]
            if _ticked(field):
                yield from (f"{name}___{box(code)}" for code in choice_codes(field.cell).values())
                yield from (f"{name}___{box(code)}" for code in sorted(field.codes))
            else:
                yield name
            if field.cell.takes_other:
                yield f"{name}_{OTHER}"
        yield f"{self._dictionary.instruments[table.name]}_complete"

    def rows(self) -> Iterator[dict[str, str]]:
        """The rows, study by study."""
        for study in self._words.studies:
            for table in self._tables:
                for number, row in enumerate(self._words.of_study(table, study), 1):
                    instrument = self._dictionary.instruments[table.name]
                    repeats = table is not self._words.form.studies
                    place = {"redcap_repeat_instrument": instrument, "redcap_repeat_instance": str(number)}
                    written = {self._record: plain_text(study), **(place if repeats else {})}
                    done = _INCOMPLETE if self._waits(table, row) else _COMPLETE
                    yield written | self._values(table, row, study) | {f"{instrument}_complete": done}

    def _waits(self, table: Table, row: Row) -> bool:
        """Whether a row has a pending cell, which makes the instrument incomplete."""
        return any(row[field.name] == Missing.PEND for field in variable_fields(self._words.form, table))

    def _values(self, table: Table, row: Row, study: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for field in variable_fields(self._words.form, table):
            name, text = self._dictionary.names[table.name, field.name], row[field.name]
            if text is None or name == self._record:
                continue
            if _ticked(field):
                found |= self._ticks(field, name, text)
            else:
                found[name] = self._value(field, text, study)
            other = row.get(f"{field.name}__{OTHER}")
            if field.cell.takes_other and other:
                found[f"{name}_{OTHER}"] = plain_text(other)
        return found

    def _ticks(self, field: Field, name: str, text: str) -> dict[str, str]:
        codes = choice_codes(field.cell)
        held = {text} if text in field.codes else {codes.get(code, code) for code in text.split("; ")}
        return {f"{name}___{box(code)}": "1" if code in held else "0" for code in (*codes.values(), *field.codes)}

    def _value(self, field: Field, text: str, study: str) -> str:
        if text in field.codes:
            return text
        if isinstance(field.cell, Date) and len(text) != _WHOLE_DATE:
            self.left_out.append(f"{field.label} of {study} ({text}): REDCap takes whole dates only.")
            return ""
        return plain_text(choice_codes(field.cell).get(text, text))


def _ticked(field: Field) -> bool:
    return isinstance(field.cell, Choices) and not isinstance(field.cell, Countries)
