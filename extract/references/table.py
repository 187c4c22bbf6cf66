"""References in a table: an export of Zotero, Covidence, Rayyan, Embase or PubMed, or a table made by hand."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from pathlib import Path

from extract.errors import CannotUse
from extract.reading import Workbook
from extract.references.found import FoundReferences, NotUnderstood, doubts, year_in
from schema.text import fold, tidy
from validate.references.reference import Reference, found_doi, published_as

_HEADERS = {
    "title": ("title", "article title", "document title", "primary title", "title of the article", "ti"),
    "authors": ("authors", "author", "author(s)", "author names", "author full names", "first authors", "au",
                "first author"),
    "year": ("year", "publication year", "published year", "year of publication", "pub year", "py", "date",
             "publication date"),
    "journal": ("journal", "publication title", "journal/book", "source title", "journal title", "secondary title",
                "source", "t2"),
    "doi": ("doi", "di", "doi link", "digital object identifier"),
    "pmid": ("pmid", "pubmed id", "pm"),
    "study": ("study", "study id", "study label"),
    "published": ("item type", "document type", "publication type", "reference type", "type of publication"),
}  # fmt: skip
"""What each column is called, the most telling header first. In these, `_` and `-` are as good as spaces."""

_TELLING = ("title", "authors", "doi")
_HIGHEST = 10  # rows among which the headers are looked for
_INITIALS_LAST = re.compile(r"\S.*\s(?:[^\W\d_a-z]\.?[- ]?){1,4}$")


def read_table(book: Workbook, path: Path) -> FoundReferences:
    """The references of the first sheet that has something. CannotUse if no column says which report it is."""
    sheet = next((sheet for sheet in book.sheets if sheet.cells.height), None)
    if sheet is None:
        raise CannotUse("has no references: it is empty", file=str(path))
    rows = sheet.cells.rows()
    begin = next((place for place, row in enumerate(rows[:_HIGHEST]) if {*_TELLING} & {*columns_of(row)}), 0)
    above, header, lines = rows[:begin], rows[begin], rows[begin + 1 :]
    columns = columns_of(header)
    if not {*_TELLING} & {*columns}:
        shown = ", ".join(repr(text) for text in header[:12] if text) or "nothing"
        raise CannotUse(
            f"does not look like references: no column is called title, authors or doi; the first line has {shown}",
            file=str(path),
            hint="name the columns title, authors, year and doi, or export the references as RIS",
        )
    references: list[Reference] = []
    unclear = [
        NotUnderstood(path.name, f"row {number}", " ".join(text for text in row if text), "it is above the headers")
        for number, row in enumerate(above, sheet.first_row)
        if any(row)
    ]
    for number, line in enumerate(lines, sheet.first_row + begin + 1):
        if any(text and text.strip() for text in line):
            cells = {name: (line[column] or "").strip() for name, column in columns.items()}
            reference = reference_of(cells, path.name, f"row {number}")
            unclear += doubts(reference, cells.get("year", ""), cells.get("doi", ""))
            references.append(reference)
    remarks = [remark for remark in (*book.remarks, *sheet.remarks) if remark.code not in {"delimiter", "ragged-rows"}]
    unclear += [NotUnderstood(path.name, remark.cell or "file", remark.value, remark.message) for remark in remarks]
    kept = tuple(reference for reference in references if reference.says_something)
    return FoundReferences("table", len(references), kept, tuple(unclear), _unused(header, columns))


def columns_of(header: Sequence[str | None]) -> dict[str, int]:
    """The column of each part of a reference, by the usual headers."""
    words = [" ".join(fold(text or "").replace("_", " ").replace("-", " ").split()) for text in header]
    found = {}
    for name, spellings in _HEADERS.items():
        position = next((words.index(spelling) for spelling in spellings if spelling in words), None)
        if position is not None:
            found[name] = position
    return found


def reference_of(cells: dict[str, str], file: str, place: str) -> Reference:
    """The reference of a row, by part."""
    doi, journal = cells.get("doi", ""), cells.get("journal", "")
    return Reference(
        title=tidy(cells.get("title", "")),
        authors=split_authors(cells.get("authors", "")),
        year=year_in(cells["year"] if cells.get("year") else _in_brackets(journal)),
        journal=journal,
        doi=found_doi(doi) or tidy(doi),
        pmid=cells.get("pmid", ""),
        study=cells.get("study", ""),
        file=file,
        place=place,
        published=published_as(cells.get("published", "")),
    )


def _in_brackets(source: str) -> str:
    """The year in `Endoscopic Ultrasound (2014) 3:3`, as Embase writes it."""
    found = re.search(r"\(((?:1[5-9]|20)\d\d)\)", source)
    return found[1] if found else ""


def split_authors(text: str) -> tuple[str, ...]:
    """The authors in a cell, however they are separated: `Liu R., Adler D.G.`, `Marx, Karl; Weber, Max`, `A and B`."""
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        try:
            parsed = ast.literal_eval(text)
        except (ValueError, SyntaxError):
            parsed = None
        if isinstance(parsed, list):
            return tuple(tidy(str(name)) for name in parsed if tidy(str(name)))
    for separator in (r"\s*;\s*", r"\s*\n\s*", r",?\s+and\s+|\s+&\s+"):
        if len(parts := [tidy(part) for part in re.split(separator, text) if tidy(part)]) > 1:
            return tuple(parts)
    parts = [tidy(part) for part in text.split(",") if tidy(part)]
    if len(parts) > 2 or (len(parts) == 2 and all(map(_INITIALS_LAST.match, parts))):
        return tuple(parts)
    return (tidy(text).rstrip(","),) if tidy(text) else ()


def _unused(header: Sequence[str | None], columns: dict[str, int]) -> tuple[str, ...]:
    left = [text for position, text in enumerate(header) if text and position not in columns.values()]
    return (f"columns that are not used: {', '.join(left)}",) if left else ()
