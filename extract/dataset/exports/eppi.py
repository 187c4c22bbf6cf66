"""Writes the dataset as JSON in the structure of EPPI-Reviewer: a set of codes, and references with their codes.

EPPI-Reviewer publishes no schema. The structure was taken from exported files and from programs that read them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from extract.dataset.exports.exported import Exported, evidence_left_out, plain_text, study_fields
from schema.cells import Year
from schema.form import Field, Table
from schema.identifiers import Identifier
from schema.missing import Missing
from schema.options import OTHER
from schema.records import record
from schema.text import and_list
from validate.dataset.paper.in_words import InWords, Row

_HEADING, _TICKED = ("Not selectable (no checkbox)", 1), ("Selectable (show checkbox)", 2)
_BLANK = (
    *("ParentTitle", "DateCreated", "CreatedBy", "DateEdited", "EditedBy", "Year", "Month", "StandardNumber", "City"),
    *("Country", "Publisher", "Institution", "Volume", "Pages", "Edition", "Issue", "Availability", "URL"),
    *("Abstract", "Comments", "Authors", "ParentAuthors", "DOI", "Keywords"),
)
_INCLUDED = {"ItemStatus": "I", "ItemStatusTooltip": "Included in review"}


_ARTICLE, _UNKNOWN = "Journal, Article", "Generic"
_TYPES = {
    "journal_article": _ARTICLE,
    "accepted_manuscript": _ARTICLE,
    "conference_abstract": "Conference Proceedings",
    "thesis": "Dissertation",
}
"""The types that EPPI-Reviewer has, by what a form calls a report."""


@record(kw_only=True)
class _ReportFields:
    """The fields of a table of reports with the type, the year and the DOI of a report; None where it has none."""

    table: Table
    kind: Field | None
    year: Field | None
    doi: Field | None

    @property
    def fields(self) -> list[Field]:
        """Those that the table has."""
        return [field for field in (self.kind, self.year, self.doi) if field is not None]


def _report_fields(table: Table) -> _ReportFields:
    kinds = (field for field in table.fields if _TYPES.keys() & {choice.code for choice in field.cell.known})
    years = [field for field in table.fields if isinstance(field.cell, Year)]
    dois = (field for field in table.fields if isinstance(field.cell, Identifier) and field.cell.scheme == "doi")
    return _ReportFields(
        table=table,
        kind=next(kinds, None),
        year=next(iter(sorted(years, key=lambda field: not field.required)), None),
        doi=next(dois, None),
    )


def eppi_json(words: InWords, *, title: str) -> Exported:
    """A heading per table, below it a heading per field with choices, and an attribute per choice or other field.

    A study has an attribute once, as in EPPI-Reviewer; its additional text has a line per row of the study.
    """
    writer = _Writer(words)
    sets = {
        "SetName": plain_text(title) or "twofold",
        "SetDescription": f"{words.form.name} {words.form.version}",
        "ReviewSetId": 1,
        "SetId": 1,
        "SetType": {"SetTypeName": "Standard", "SetTypeDescription": "Codes of several levels.", "SetTypeId": 3},
        "Attributes": {"AttributesList": [writer.heading(table) for table in words.form.tables]},
    }
    references = [writer.reference(number, study) for number, study in enumerate(words.studies, 1)]
    content = {"CodeSets": [sets], "References": references}
    return Exported(
        files={"eppi-reviewer.json": (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()},
        steps=(
            "Programs that read exports of EPPI-Reviewer, such as EPPI-Mapper, read eppi-reviewer.json as it is.",
            "EPPI-Reviewer itself imports references only: import the file that they came from, such as RIS.",
            *writer.of_references(),
        ),
        left_out=(
            *evidence_left_out(words.form),
            "Which rows belong together: a study has each code once, with a line of text for each row.",
            *writer.not_of_references(),
        ),
    )


class _Writer:
    """Gives every table, field and choice a number, the same in each run."""

    def __init__(self, words: InWords) -> None:
        self._words = words
        self._numbers: dict[tuple[str, ...], int] = {}

    @cached_property
    def _report(self) -> _ReportFields | None:
        table = next((table for table in self._words.form.tables if table.reports), None)
        return None if table is None else _report_fields(table)

    def of_references(self) -> Iterator[str]:
        """Sentences on which fields the type, year and DOI of references come from."""
        if self._report is not None and (shown := [field.label for field in self._report.fields]):
            yield (
                f"The type, year and DOI of a reference are those of a row of {self._report.table.label}"
                f" ({and_list(shown)}): of the study's first journal article, or of its first report if it has none."
            )

    def not_of_references(self) -> Iterator[str]:
        """Sentences on what references lack."""
        if self._report is None:
            yield "Authors, type, year, DOI and abstract of references: the form has no table of reports."
        else:
            yield "Authors and abstract of references: the form has them in one citation, or not at all."

    def _about_report(self, study: str) -> dict[str, str]:
        """The type, the year and the DOI of a study's report, as far as they are known."""
        known = self._report
        rows = self._words.of_study(known.table, study) if known else ()
        if known is None or not rows:
            return {"TypeName": _UNKNOWN}
        types = [_TYPES.get(row[known.kind.name] or "", _UNKNOWN) if known.kind else _UNKNOWN for row in rows]
        place = types.index(_ARTICLE) if _ARTICLE in types else 0

        def text(field: Field | None) -> str:
            found = rows[place][field.name] if field else None
            return "" if field is None or found is None or found in field.codes else plain_text(found)

        return {"TypeName": types[place], "Year": text(known.year), "DOI": text(known.doi)}

    def _number(self, *path: str) -> int:
        return self._numbers.setdefault(path, len(self._numbers) + 1)

    def heading(self, table: Table) -> dict[str, Any]:
        """The attributes of a table."""
        fields = [self._field(table, field) for field in study_fields(table)]
        return self._attribute((table.name,), table.label, table.description, _HEADING, fields)

    def _field(self, table: Table, field: Field) -> dict[str, Any]:
        path = (table.name, field.name)
        if not field.cell.offered:
            return self._attribute(path, field.label, field.guidance, _TICKED)
        choices = [
            self._attribute((*path, choice.code), choice.shown, choice.definition, _TICKED)
            for choice in field.cell.offered
        ]
        if field.cell.takes_other:
            choices.append(self._attribute((*path, OTHER), OTHER, "", _TICKED))
        for code in Missing:
            if code.value in field.codes:
                choices.append(self._attribute((*path, code.value), code.in_words, "", _TICKED))
        return self._attribute(path, field.label, field.guidance, _HEADING, choices)

    def _attribute(
        self,
        path: tuple[str, ...],
        name: str,
        about: str,
        kind: tuple[str, int],
        below: list[dict[str, Any]] | None = None,
    ) -> dict[str, Any]:
        known: dict[str, Any] = {
            "AttributeId": self._number(*path),
            "AttributeSetId": self._number(*path),
            "AttributeName": plain_text(name),
            "AttributeDescription": "",
            "AttributeSetDescription": plain_text(about),
            "AttributeType": kind[0],
            "AttributeTypeId": kind[1],
            "OriginalAttributeID": 0,
            "ExtURL": "",
            "ExtType": "",
        }
        return known | ({"Attributes": {"AttributesList": below}} if below is not None else {})

    def reference(self, number: int, study: str) -> dict[str, Any]:
        """A study with its codes."""
        shown = plain_text(self._words.study(study))
        codes: dict[int, list[str]] = {}
        for table in self._words.form.tables:
            for row in self._words.of_study(table, study):
                for attribute, text in self._codes(table, row):
                    lines = codes.setdefault(attribute, [])
                    if text and text not in lines:
                        lines.append(text)
        return {
            "ItemId": number,
            "Title": shown,
            "ShortTitle": shown,
            "OldItemId": plain_text(study),
            "QuickCitation": shown,
            **dict.fromkeys(_BLANK, ""),
            **_INCLUDED,
            **self._about_report(study),
            "Outcomes": [],
            "Codes": [
                {
                    "AttributeId": attribute,
                    "AdditionalText": plain_text("\n".join(lines)),
                    "ItemAttributeFullTextDetails": [],
                    "ArmId": 0,
                    "ArmTitle": "",
                }
                for attribute, lines in codes.items()
            ],
        }

    def _codes(self, table: Table, row: Row) -> Iterator[tuple[int, str]]:
        parts = [self._words.cell(table[name], row) for name in table.called_by if name != table.study]
        name = ", ".join(part for part in parts if part)
        for field in study_fields(table):
            text = row[field.name]
            if text is None:
                continue
            path = (table.name, field.name)
            if not field.cell.offered:
                shown = self._words.cell(field, row)
                yield self._number(*path), f"{name}: {shown}" if name and shown != name else shown
                continue
            other = row.get(f"{field.name}__{OTHER}")
            for code in [text] if text in field.codes else text.split("; "):
                words = ": ".join(part for part in (name, other if code == OTHER else None) if part)
                yield self._number(*path, code), words
