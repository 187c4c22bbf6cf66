"""Writes the findings and their codes as a REFI-QDA project (.qdpx), for NVivo, ATLAS.ti, MAXQDA and others.

A project is a zip file with `project.qde`, XML in the namespace urn:QDA-XML:project:1.0, and a folder of sources. The
source is the schema of 18 March 2019 (Project.xsd of REFI-QDA 1.5).
"""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from extract.dataset.exports.exported import Exported, plain_text, study_fields
from extract.errors import CannotUse
from schema.cell_type import Family
from schema.form import Field, Form, Table
from schema.text import fold, tidy
from validate.dataset.paper.coding import Coding, codes_of, coding_of
from validate.dataset.paper.in_words import InWords, Row, statement

_NAMESPACE = "urn:QDA-XML:project:1.0"
_SOURCES = "Sources"
_LONGEST = 60  # characters of the name of a selection


def refi_qda_project(words: InWords, *, title: str) -> Exported:
    """A text per study with its coded findings and quotes. Raises CannotUse if the form has no themes."""
    coding = coding_of(words.form)
    if coding is None:
        hint = "themes are choices of a field with the setting refines or grows_in, and of the field that it refines"
        raise CannotUse("the form has no table whose rows are coded into themes", hint=hint)
    writer = _Writer(words, coding, title)
    return Exported(
        files={"findings.qdpx": writer.project()},
        steps=(
            "Import findings.qdpx as a REFI-QDA project, as NVivo, MAXQDA and ATLAS.ti can.",
            *writer.on_counts(),
        ),
        left_out=tuple(writer.left_out()),
    )


def _guid(*path: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"twofold:{json.dumps(path)}"))


class _Writer:
    """Writes one project. GUIDs are made from what they stand for, so the same dataset gives the same bytes."""

    def __init__(self, words: InWords, coding: Coding, title: str) -> None:
        self.words, self._coding, self._title = words, coding, title
        self._form: Form = words.form
        self._user = _guid(self._form.name, "user")
        self._coded = [
            field
            for field in study_fields(coding.table)
            if field.cell.offered and field.cell.family in {Family.CHOICE, Family.SET}
        ]
        self._studies = [field for field in study_fields(self._form.studies) if field.name != self._form.studies.study]
        self._quoting = list(self._quote_tables())
        self._wordless: Counter[str] = Counter()  # rows that are no passage, by the label of their table

    def project(self) -> bytes:
        """The zip file."""
        texts = {study: _Text(self, study) for study in self.words.studies}
        root = ET.Element("Project", {"xmlns": _NAMESPACE, "name": plain_text(self._title) or "twofold"})
        root.set("origin", "twofold")
        root.set("creatingUserGUID", self._user)
        ET.SubElement(ET.SubElement(root, "Users"), "User", {"guid": self._user, "name": "twofold"})
        self._add_codes(ET.SubElement(ET.SubElement(root, "CodeBook"), "Codes"))
        if self._studies:
            variables = ET.SubElement(root, "Variables")
            for field in self._studies:
                about = {"guid": self.variable(field), "name": plain_text(field.label), "typeOfVariable": "Text"}
                ET.SubElement(variables, "Variable", about)
        if texts:
            cases = ET.SubElement(root, "Cases")
            for study in texts:
                self._add_case(cases, study)
            sources = ET.SubElement(root, "Sources")
            for text in texts.values():
                text.add_to(sources)
        held = BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            _write(archive, "project.qde", f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, "unicode")}\n')
            for study, text in texts.items():
                _write(archive, f"{_SOURCES}/{self.source(study)}.txt", text.content)
        return held.getvalue()

    def _add_codes(self, codes: ET.Element) -> None:
        """A code for each field with choices, which cannot be used itself, and below it its choices."""
        refined = {field.name for field in self._coding.refined}
        for field in self._coded:
            if field.name in refined:
                continue
            above = self._code(codes, field, "", field.label, field.guidance, usable=False)
            for choice in field.cell.offered:
                one = self._code(above, field, choice.code, choice.shown, choice.definition)
                if field.name == self._coding.theme.name:
                    self._add_below(one, choice.code)
            if field.cell.takes_other:
                self._code(above, field, "other", f"{field.label}: other", "")
        for field in self._coding.refined:
            themes = {theme.code for theme in self._coding.theme.cell.offered}
            lone = [choice for choice in field.cell.offered if choice.under not in themes]
            if lone or field.cell.takes_other:
                above = self._code(codes, field, "", field.label, field.guidance, usable=False)
                for choice in lone:
                    self._code(above, field, choice.code, choice.shown, choice.definition)
                if field.cell.takes_other:
                    self._code(above, field, "other", f"{field.label}: other", "")

    def _add_below(self, above: ET.Element, theme: str) -> None:
        for field in self._coding.refined:
            for choice in field.cell.offered:
                if choice.under == theme:
                    self._code(above, field, choice.code, choice.shown, choice.definition)

    def _code(
        self, parent: ET.Element, field: Field, code: str, name: str, about: str, *, usable: bool = True
    ) -> ET.Element:
        shown = tidy(plain_text(name)) or "-"
        element = ET.SubElement(parent, "Code", {"guid": self.code(field, code), "name": shown})
        element.set("isCodable", "true" if usable else "false")
        if about:
            ET.SubElement(element, "Description").text = plain_text(about)
        return element

    def code(self, field: Field, code: str) -> str:
        """The GUID of a choice of a field; of the field itself for a blank code."""
        return _guid(self._form.name, self._coding.table.name, field.name, code)

    def variable(self, field: Field) -> str:
        """The GUID of a field of the studies."""
        return _guid(self._form.name, "variable", field.name)

    def source(self, study: str) -> str:
        """The GUID of the text of a study."""
        return _guid(self._form.name, "source", study)

    def _add_case(self, cases: ET.Element, study: str) -> None:
        own = self._form.studies
        name = plain_text(self.words.study(study))
        case = ET.SubElement(cases, "Case", {"guid": _guid(self._form.name, "case", study), "name": name})
        for row in self.words.of_study(own, study)[:1]:
            for field in self._studies:
                text = self.words.cell(field, row)
                if text:
                    value = ET.SubElement(case, "VariableValue")
                    ET.SubElement(value, "VariableRef", {"targetGUID": self.variable(field)})
                    ET.SubElement(value, "TextValue").text = plain_text(text)
        ET.SubElement(case, "SourceRef", {"targetGUID": self.source(study)})

    def passages(self, study: str) -> Iterator[tuple[str, str, Row, str]]:
        """The findings of a study, each followed by its quotes: an id, its words, the finding's row, and what it is.

        A cell that is blank or has a missing code gives no passage.
        """
        table = self._coding.table
        rows = self.words.of_study(table, study)
        used = set()
        for number, row in enumerate(rows):
            about = _about(self.words, table, row)
            if self._has_words(self._coding.statement, row):
                yield f"finding {number}", self.words.cell(self._coding.statement, row), row, about
            else:
                self._wordless[table.label] += 1
            own = row[table.key] if table.key else None
            for name, quoted, quote in self._quotes(study, own) if own else ():
                used.add(name)
                if self._has_words(quoted, quote):
                    yield f"{name} of {number}", self.words.cell(quoted, quote), row, "Quote"
        for name, quoted, quote in self._quotes(study, None):
            if name not in used and self._has_words(quoted, quote):
                yield name, self.words.cell(quoted, quote), {}, "Quote without a finding"
        for other, quoted, _ in self._quoting:
            self._wordless[other.label] += sum(
                not self._has_words(quoted, quote) for quote in self.words.of_study(other, study)
            )

    @staticmethod
    def _has_words(field: Field, row: Row) -> bool:
        text = row[field.name]
        return text is not None and text not in field.codes

    def on_counts(self) -> Iterator[str]:
        """Sentences on what NVivo and others count when they count passages."""
        if self._quoting:
            yield (
                "A quote has the codes of the finding that it belongs to, once for each such finding. A count of the"
                " passages of a code therefore counts findings and their quotes. The description of a quote is “Quote”."
            )

    def _quote_tables(self) -> Iterator[tuple[Table, Field, Field]]:
        for table in self._form.tables:
            quoted = statement(table)
            pointing = [f for f in table.references if f.reference and f.reference.to == self._coding.table.name]
            if table is not self._coding.table and quoted is not None and pointing:
                yield table, quoted, pointing[0]

    def _quotes(self, study: str, finding: str | None) -> Iterator[tuple[str, Field, Row]]:
        """The quotes of a finding; for None, all quotes of the study."""
        for table, quoted, pointing in self._quoting:
            for number, row in enumerate(self.words.of_study(table, study)):
                to = {fold(name) for name in (row[pointing.name] or "").split("; ")}
                if finding is None or fold(finding) in to:
                    yield f"{table.name} {number}", quoted, row

    def codings(self, row: Row) -> list[str]:
        """The GUIDs of the codes that a finding has."""
        return [self.code(field, code) for field in self._coded for code in codes_of(row, field)] if row else []

    @property
    def user(self) -> str:
        """The GUID of the one user, twofold: no person of the team is named."""
        return self._user

    def left_out(self) -> Iterator[str]:
        """The tables that have no counterpart."""
        kept = {self._coding.table.name, self._form.studies.name, *(table.name for table, _, _ in self._quoting)}
        others = [table.label for table in self._form.tables if table.name not in kept]
        if others:
            yield f"The tables {', '.join(others)}: a project has texts and codes."
        if wordless := [f"{number:,} of {label}" for label, number in self._wordless.items() if number]:
            yield f"Records without words ({', '.join(wordless)}), such as pending quotes: a passage needs words."
        yield "Who coded what, and the rulings: the project has the codes that the team agreed on, of one user."
        yield "The origin, the place and the words of values. The place of a finding is in its description."


class _Text:
    """The text of a study, and the passages of it that are coded. Positions count characters from 0."""

    def __init__(self, writer: _Writer, study: str) -> None:
        self._writer, self._study = writer, study
        self._selections: list[tuple[str, int, int, Row, str]] = []
        parts = [f"{plain_text(writer.words.study(study))}\n\n"]
        place = len(parts[0])
        for name, words, row, about in writer.passages(study):
            text = plain_text(words).strip("\n") or "-"
            self._selections.append((name, place, place + len(text), row, about))
            parts.append(f"{text}\n\n")
            place += len(text) + 2
        self.content = "".join(parts)

    def add_to(self, sources: ET.Element) -> None:
        """Adds the source with its selections."""
        guid, user = self._writer.source(self._study), self._writer.user
        source = ET.SubElement(
            sources,
            "TextSource",
            {
                "guid": guid,
                "name": self.content.split("\n", 1)[0] or "-",
                "plainTextPath": f"internal://{guid}.txt",
                "creatingUser": user,
            },
        )
        for name, start, end, row, about in self._selections:
            shown = tidy(self.content[start:end])[:_LONGEST]
            selection = ET.SubElement(
                source,
                "PlainTextSelection",
                {
                    "guid": _guid(guid, name),
                    "name": shown,
                    "startPosition": str(start),
                    "endPosition": str(end),
                    "creatingUser": user,
                },
            )
            ET.SubElement(selection, "Description").text = plain_text(about)
            for code in self._writer.codings(row):
                coding = ET.SubElement(selection, "Coding", {"guid": _guid(guid, name, code), "creatingUser": user})
                ET.SubElement(coding, "CodeRef", {"targetGUID": code})


def _about(words: InWords, table: Table, row: Row) -> str:
    """The other cells of a finding, as one text."""
    parts = [
        f"{field.label}: {words.cell(field, row)}"
        for field in study_fields(table)
        if not field.cell.offered and field.name not in {*table.identity, table.study} and words.cell(field, row)
    ]
    return "; ".join(parts) or table.label


def _write(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.encode())
