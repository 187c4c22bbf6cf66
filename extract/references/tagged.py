"""RIS and NBIB: a line for each statement, with a tag that says what it is about.

rispy reads the lines of one record. Where a record begins and ends is found here, because rispy leaves out, without a
word, a record that has no end and everything outside records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from rispy import RisParser

from extract.reading.encoding import ESCAPED
from extract.references.found import FoundReferences, NotUnderstood, doubts, year_in
from validate.references.reference import Reference, found_doi, published_as

_LINE_END = re.compile(r"\r\n|\n|\r")
_RIS_TAG = re.compile(r"([A-Z][A-Z0-9])(?:  ?| ?\t)-(?:\s+(.*))?$")
_NBIB_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) *-(?: (.*))?$")
_NUMBER_OF_RECORD = re.compile(r"(?:<?\d+>?[.:]?|\d+ of \d+)")
_LOOKS_TAGGED = 20
"""The lines with something in them among which a file has its first tag."""
_BEFORE_TAGS = "\ufeff \t\u00a0"
"""What may stand before a tag: files that were joined or pasted have it."""


class _RisLines(RisParser):  # type: ignore[misc]  # rispy ships no types
    DEFAULT_MAPPING: ClassVar[dict[str, str]] = {
        tag: tag
        for tag in (
            "TY",
            "TI",
            "T1",
            "CT",
            "BT",
            "AU",
            "A1",
            "A2",
            "PY",
            "Y1",
            "YR",
            "DA",
            "JO",
            "JF",
            "JA",
            "T2",
            "J2",
        )
    } | {tag: tag for tag in ("DO", "DI", "M3", "UR", "L2", "LK", "PM", "ER")}
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = ["AU", "A1", "A2", "UR", "L2", "LK"]
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}


class _NbibLines(RisParser):  # type: ignore[misc]  # rispy ships no types
    START_TAG = "PMID"
    DEFAULT_MAPPING: ClassVar[dict[str, str]] = {
        tag: tag for tag in ("PMID", "TI", "BTI", "FAU", "AU", "CN", "DP", "DEP", "JT", "TA", "AID", "LID", "PT", "ER")
    }
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = ["FAU", "AU", "CN", "AID", "LID", "PT"]
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}

    def parse_line(self, line: str) -> tuple[str, str] | tuple[None, str]:
        found = _NBIB_TAG.match(line)
        return (found[1], (found[2] or "").strip()) if found else (None, line.strip())


@dataclass
class _Record:
    """The lines of a record, from line `number` of the file on, each as rispy knows them."""

    number: int
    lines: list[str] = field(default_factory=list)
    ended: bool = False


@dataclass
class _Strays:
    """Lines that belong to no record. Those in a row are reported together."""

    file: str
    first: str
    lines: list[tuple[int, str]] = field(default_factory=list)

    def add(self, number: int, line: str) -> None:
        """Adds a line with something in it, unless it only numbers the records."""
        if line and not _NUMBER_OF_RECORD.fullmatch(line):
            self.lines.append((number, line))

    def as_not_understood(self) -> list[NotUnderstood]:
        """One entry for all lines so far, which are then forgotten; a single line has an entry of its own."""
        lines, self.lines = self.lines, []
        if len(lines) < 2:
            return [
                NotUnderstood(self.file, f"line {number}", line, "it belongs to no record") for number, line in lines
            ]
        reason = f"these {len(lines)} lines belong to no record: no line with {self.first} begins one"
        return [NotUnderstood(self.file, f"lines {lines[0][0]}-{lines[-1][0]}", lines[0][1], reason)]


def tagged_kind(text: str) -> str | None:
    """`RIS` or `NBIB`, by the first tag in a text; None for a text without one."""
    lines = _filled_lines(text)
    for line in lines[:_LOOKS_TAGGED]:
        if (found := _RIS_TAG.match(line)) and found[1] == "TY":
            return "RIS"
        if (found := _NBIB_TAG.match(line)) and found[1] == "PMID":
            return "NBIB"
    if lines and _RIS_TAG.match(lines[0]):
        begins = any((found := _RIS_TAG.match(line)) and found[1] == "TY" for line in lines)
        return "RIS" if begins else None
    return None


def has_tags_only(text: str) -> bool:
    """Whether a text has lines with tags and no record begins in it."""
    lines = _filled_lines(text)
    return bool(lines) and all(_RIS_TAG.match(line) or _NBIB_TAG.match(line) for line in lines[:_FEW])


def _filled_lines(text: str) -> list[str]:
    """The lines that have something, without what may stand before a tag."""
    return [line.lstrip(_BEFORE_TAGS) for line in _LINE_END.split(text) if line.strip(_BEFORE_TAGS)]


_FEW = 3


def read_tagged(text: str, kind: str, file: str) -> FoundReferences:
    """The references of a RIS or NBIB file."""
    unclear: list[NotUnderstood] = []
    ris = kind == "RIS"
    records = list(_records(text, file, unclear, ris=ris))
    references = []
    for record in records:
        if ris and not record.ended:
            reason = "the record that begins here has no last line (ER); it is read all the same"
            unclear.append(NotUnderstood(file, f"line {record.number}", record.lines[0], reason))
        (parsed,) = _parser(ris=ris).parse("\n".join([*record.lines, "ER  - "]))
        reference, year, doi = (_of_ris if ris else _of_nbib)(parsed, file, f"line {record.number}")
        unclear += doubts(reference, year, doi)
        references.append(reference)
    kept = tuple(reference for reference in references if reference.says_something)
    return FoundReferences(kind, len(records), kept, tuple(unclear))


def ris_statements(text: str) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """The records of a RIS text: the line that each begins in, and its tags with what they say, in their order."""
    for record in _records(text, "", [], ris=True):
        statements: list[tuple[str, str]] = []
        for line in record.lines:
            found = _RIS_TAG.match(line)
            if found:
                statements.append((found[1], (found[2] or "").strip()))
            elif statements:
                statements[-1] = (statements[-1][0], f"{statements[-1][1]} {line.strip()}".strip())
        yield record.number, statements


def _parser(*, ris: bool) -> RisParser:
    return _RisLines(skip_unknown_tags=True) if ris else _NbibLines(skip_unknown_tags=True)


def _records(text: str, file: str, unclear: list[NotUnderstood], *, ris: bool) -> Iterator[_Record]:
    """The records of a text; what is outside of them is put into `unclear`."""
    pattern, first = (_RIS_TAG, "TY") if ris else (_NBIB_TAG, "PMID")
    now: _Record | None = None
    strays = _Strays(file, first)
    for number, raw in enumerate(_LINE_END.split(text), 1):
        line = ESCAPED.sub("\ufffd", raw)
        if line != raw:
            unclear.append(NotUnderstood(file, f"line {number}", line.strip(), "it has bytes that are no text"))
        found = pattern.match(line.lstrip(_BEFORE_TAGS if ris else "\ufeff"))
        tag = found[1] if found else None
        if tag == first:
            unclear.extend(strays.as_not_understood())
            if now:
                yield now
            now = _Record(number)
        if now is None:
            strays.add(number, line.strip())
            if tag == "ER":
                unclear.extend(strays.as_not_understood())
        elif ris and tag == "ER":
            now.ended = True
            yield now
            now = None
        elif not (ris or line.strip()):
            yield now
            now = None
        else:
            now.lines.append(f"{tag.ljust(2 if ris else 4)}{'  ' if ris else ''}- {found[2] or ''}" if found and tag
                             else line)  # fmt: skip
    unclear.extend(strays.as_not_understood())
    if now:
        yield now


def _first(parsed: Mapping[str, Any], *tags: str) -> str:
    return next((text for tag in tags if (text := str(parsed.get(tag, "")).strip())), "")


def _all(parsed: Mapping[str, Any], *tags: str) -> list[str]:
    """The entries of the first of these tags that has any."""
    return next((kept for tag in tags if (kept := [text for text in parsed.get(tag, ()) if text])), [])


def _of_ris(parsed: Mapping[str, Any], file: str, place: str) -> tuple[Reference, str, str]:
    year = _first(parsed, "PY", "Y1", "YR", "DA")
    stated = _first(parsed, "DO", "DI")
    doi = found_doi(stated) or stated or _doi_among([_first(parsed, "M3"), *_all(parsed, "UR"), *_all(parsed, "L2")])
    reference = Reference(
        title=_first(parsed, "TI", "T1", "CT", "BT"),
        authors=tuple(_all(parsed, "AU", "A1", "A2")),
        year=next((found for tag in ("PY", "Y1", "YR", "DA") if (found := year_in(_first(parsed, tag)))), ""),
        journal=_first(parsed, "JO", "JF", "T2", "JA", "J2"),
        doi=doi,
        pmid=_first(parsed, "PM"),
        file=file,
        place=place,
        published=published_as(_first(parsed, "TY"), _first(parsed, "M3")),
    )
    return reference, year, stated


def _of_nbib(parsed: Mapping[str, Any], file: str, place: str) -> tuple[Reference, str, str]:
    year = _first(parsed, "DP", "DEP")
    named = [text for text in [*_all(parsed, "LID"), *_all(parsed, "AID")] if text.endswith("[doi]")]
    reference = Reference(
        title=_first(parsed, "TI", "BTI"),
        authors=tuple(_all(parsed, "FAU", "AU", "CN")),
        year=year_in(year),
        journal=_first(parsed, "JT", "TA"),
        doi=_doi_among(named),
        pmid=_first(parsed, "PMID"),
        file=file,
        place=place,
        published=published_as(*_all(parsed, "PT")),
    )
    return reference, year, ""


def _doi_among(texts: Sequence[str]) -> str:
    return next((doi for text in texts if (doi := found_doi(text))), "")
