"""Reads a file of references, whatever its format."""

from __future__ import annotations

import re
from pathlib import Path

from extract.errors import CannotUse
from extract.reading import read_file
from extract.reading.content import TEXT, kind_of
from extract.reading.encoding import decode
from extract.references.found import FoundReferences
from extract.references.table import read_table
from extract.references.tagged import has_tags_only, read_tagged, tagged_kind

_HEAD = 4096
_TAGGED = (".ris", ".nbib", ".txt")
_EXPORT_RIS = "export the references as RIS (.ris), NBIB (PubMed) or CSV"
_OTHER_FORMATS = (
    (re.compile(r"\s*(?:FN (?:Clarivate|Thomson|ISI)|PT [A-Z]\s)"), "Web of Science's own format"),
    (re.compile(r"\s*(?:%[^\n]*\n\s*)*@\w+\s*\{"), "BibTeX"),
    (re.compile(r"\s*%[0A-Z] "), "EndNote's tagged format"),
)


def read_references(path: Path) -> FoundReferences:
    """The references of a file: RIS, NBIB, or a table as CSV or in a workbook.

    CannotUse if the file cannot be read, or is none of these.
    """
    if path.is_file() and _is_text(path):
        decoded = decode(path.read_bytes())
        for pattern, name in _OTHER_FORMATS:
            if pattern.match(decoded.text):
                raise CannotUse(f"this is {name}, which twofold does not read", file=str(path), hint=_EXPORT_RIS)
        if kind := tagged_kind(decoded.text):
            return read_tagged(decoded.text, kind, path.name)
        if has_tags_only(decoded.text):
            raise CannotUse(
                "has lines with tags, but no record begins with TY (RIS) or PMID (NBIB)",
                file=str(path),
                hint=_EXPORT_RIS,
            )
    return read_table(read_file(path), path)


def tagged_format(path: Path) -> str | None:
    """`RIS` or `NBIB` if a file with the ending of such a list holds tagged references; None otherwise."""
    listed = path.suffix.lower() in _TAGGED and path.is_file() and _is_text(path)
    return tagged_kind(decode(path.read_bytes()).text) if listed else None


def _is_text(path: Path) -> bool:
    with path.open("rb") as content:
        head = content.read(_HEAD)
    return bool(head.strip(b"\x00 \t\r\n")) and kind_of(head, path.name) == TEXT
