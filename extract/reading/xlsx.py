"""The parts of an .xlsx beside its values: which part is which sheet, which styles are percents or months, notes."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from xml.etree import ElementTree

from extract.reading.archive import Archive
from extract.reading.sheet_metadata import Place, SheetMetadata
from extract.reading.text_size import TextSize, shared_sizes
from extract.reading.xlsx_sheet import metadata_of
from schema.regular_expressions import regex
from validate.extraction.cell_names import place_of

#: What is quoted, escaped or in brackets in a number format is shown as it stands and says nothing of the number.
_LITERAL = regex(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


class XlsxBeneath:
    """The metadata of the sheets of one .xlsx. Each is read when it is asked for, so that only one is in memory."""

    def __init__(self, archive: Archive, file: str, *, notes: bool) -> None:
        self._archive = archive
        self._file = file
        self._notes = notes
        workbook = workbook_part(archive)
        self._parts = sheet_parts(archive, workbook)
        styles = styles_of(archive, workbook)
        self._percents = _cell_styles(styles, ("9", "10"), lambda code: "%" in code)
        self._months = _cell_styles(styles, ("17",), _leaves_out_the_day)
        # calamine reads these as soon as it opens the file; unpacking them first shows whether they are sound
        for name in archive.names():
            if name.endswith(".rels"):
                archive.part(name)
        shared = [name for name in archive.names() if name.endswith("sharedstrings.xml")]
        self._shared = [size for name in shared for size in shared_sizes(archive.part(name))]
        self._text = TextSize(file)

    def sheet(self, name: str) -> SheetMetadata:
        """The metadata of the sheet with this name. CannotUse if it is damaged or would not fit into memory."""
        part = self._parts.get(name)
        xml = self._archive.part(part) if part else None
        if part is None or xml is None:
            return SheetMetadata()
        self._text.add_shared(xml, self._shared, name)
        notes = _notes(self._archive, part) if self._notes else {}
        return metadata_of(xml, (self._percents, self._months), notes, file=self._file, sheet=name)


def parsed(archive: Archive, part: str) -> ElementTree.Element | None:
    """The part as XML, None where it is missing or not well formed (then calamine says what is wrong with it)."""
    xml = archive.part(part)
    if xml is None:
        return None
    try:
        return ElementTree.fromstring(xml)
    except (ElementTree.ParseError, LookupError, ValueError):  # the latter two for an encoding nobody knows
        return None


def named(root: ElementTree.Element | None, name: str) -> Iterator[ElementTree.Element]:
    """The elements of this name, in whichever of the formats' namespaces (there are a strict and a loose set)."""
    if root is not None:
        yield from (element for element in root.iter() if str(element.tag).rpartition("}")[2] == name)


def related(archive: Archive, part: str) -> Mapping[str, tuple[str, str]]:
    """What a part refers to: by id, the last word of the relation's type and the part's name."""
    folder, name = posixpath.split(part)
    relations = parsed(archive, posixpath.join(folder, "_rels", name + ".rels"))
    found = {}
    for relation in named(relations, "Relationship"):
        target = relation.get("Target", "").replace("\\", "/")
        where = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], where)
    return found


def workbook_part(archive: Archive) -> str:
    """The name of the part that lists the sheets."""
    targets = [where for kind, where in related(archive, "").values() if kind == "officeDocument"]
    return targets[0] if targets else "xl/workbook.xml"


def sheet_parts(archive: Archive, workbook: str) -> Mapping[str, str]:
    """The name of the part of each sheet, by the name of the sheet."""
    known = related(archive, workbook)
    parts: dict[str, str] = {}
    for sheet in named(parsed(archive, workbook), "sheet"):
        relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        if relation in known:
            parts.setdefault(sheet.get("name", ""), known[relation][1])
    return parts


def styles_of(archive: Archive, workbook: str) -> ElementTree.Element | None:
    """The styles of the cells of all sheets as XML, None where the file has none."""
    parts = [where for kind, where in related(archive, workbook).values() if kind == "styles"]
    return parsed(archive, parts[0]) if parts else None


def _cell_styles(
    styles: ElementTree.Element | None, built_in: Iterable[str], wanted: Callable[[str], bool]
) -> frozenset[str]:
    """The numbers of the cell styles whose number format is wanted.

    `built_in` are the wanted formats of which a file has the number alone.
    """
    formats = {*built_in}
    for number_format in named(styles, "numFmt"):
        code, number = number_format.get("formatCode", ""), number_format.get("numFmtId", "")
        (formats.add if wanted(_LITERAL.sub("", code)) else formats.discard)(number)
    cell_styles = [style for listed in named(styles, "cellXfs") for style in named(listed, "xf")]
    return frozenset(str(position) for position, style in enumerate(cell_styles) if style.get("numFmtId") in formats)


def _leaves_out_the_day(code: str) -> bool:
    """Whether a number format shows the month or the year of a date, and not its day."""
    letters = set(code.lower())
    return "y" in letters and not letters & set("dhs")


def _notes(archive: Archive, part: str) -> Mapping[Place, str]:
    notes: dict[Place, str] = {}
    for kind, where in related(archive, part).values():
        if kind != "comments":
            continue
        for comment in named(parsed(archive, where), "comment"):
            spot = place_of(comment.get("ref", ""))
            if spot is not None:
                notes[spot] = "".join(text.text or "" for text in named(comment, "t"))
    return notes
