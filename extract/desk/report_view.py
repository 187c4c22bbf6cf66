"""The report beside an item: where each extractor's passage is in it, and the page that is shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from extract.fulltexts.folder import PDF
from extract.fulltexts.library import ProjectLibrary
from extract.fulltexts.pdf_process import UnreadableReport
from schema.cells import Verbatim
from schema.records import record
from schema.text import fold
from validate.adjudication.verification import disputes_of, found_by_each
from validate.merge.given_evidence import where_found
from validate.passages.find import without_line_hyphens
from validate.passages.passage_index import PassageIndex, Span
from validate.passages.quoted_cells import QuotedCell, quoted_cell, reports_of_studies
from validate.passages.report_text import ReportText
from validate.passages.stated_pages import stated_pages
from validate.passages.verify import Verdict, verify

if TYPE_CHECKING:
    from extract.desk.desk import Desk
    from extract.desk.items import Item
    from validate.ledger.ledger import Decision

Box = tuple[int, int, int, int]
"""Left, top, width and height, in parts of 10,000 of the page."""


@record(kw_only=True)
class SidePassage:
    """What the report says of an extractor's answer. `number` is that of the extractor on the page, from 1.

    `message` says where the words are, or that they are not there. `file` and `page` (from 0) are where to look; the
    file is None if there is nothing to look at. `spans` are the words on the pages. `quotes`: whether the
    extractor gives words or a place.
    """

    number: int
    name: str
    message: str
    file: Path | None = None
    page: int = 0
    spans: tuple[Span, ...] = ()
    in_report: bool = False
    quotes: bool = True


@record(kw_only=True)
class ShownPage:
    """A page of a report as it is shown: the boxes of each extractor's passage, or the text in pieces.

    `piece`s of a text file have the numbers of the extractors whose passage they belong to.
    """

    file: Path
    id: str
    number: int
    pages: int
    called: str
    boxes: tuple[tuple[int, Box], ...] = ()
    pieces: tuple[tuple[str, tuple[int, ...]], ...] | None = None

    @property
    def numbered(self) -> tuple[tuple[int, Box], ...]:
        """The first box of each extractor, beside which the number is written: colours alone are not enough."""
        return tuple(sorted({side: (side, box) for side, box in reversed(self.boxes)}.values()))


@record(kw_only=True)
class ReportView:
    """The report beside an item. `page` is None if no file of the study can be shown, and `reason` says why."""

    sides: tuple[SidePassage, ...]
    files: tuple[tuple[str, str], ...]
    page: ShownPage | None
    reason: str = ""

    @staticmethod
    def id_of(path: Path) -> str:
        """What a file is called in addresses of the desk."""
        return file_id(path)


def file_id(path: Path) -> str:
    """What a file is called in addresses of the desk."""
    return hashlib.sha256(path.name.encode()).hexdigest()[:12]


def report_view(
    item: Item, desk: Desk, library: ProjectLibrary, *, file: str = "", page: int | None = None
) -> ReportView:
    """The report beside an item, at a page (from 0) of a file if they are given, otherwise at the first passage."""
    quoted = tuple(sides(item, desk, library))
    paths = list(dict.fromkeys([*(side.file for side in quoted if side.file), *library.paths(item.study)[0]]))
    if not paths:
        return ReportView(sides=quoted, files=(), page=None, reason="There is no file of this study in fulltexts.")
    first = next((side for side in quoted if side.in_report), next((side for side in quoted if side.file), None))
    start = (first.file, first.page) if first is not None and first.file is not None else (paths[0], 0)
    chosen = next((path for path in paths if file_id(path) == file), None)
    if chosen is not None:
        own = next((side.page for side in quoted if side.file == chosen), 0)
        start = chosen, page if page is not None else own
    files = tuple((file_id(path), path.name) for path in paths)
    try:
        return ReportView(sides=quoted, files=files, page=_shown(library, *start, quoted))
    except UnreadableReport as error:
        return ReportView(sides=quoted, files=files, page=None, reason=f"{start[0].name} {error}.")


def _shown(library: ProjectLibrary, path: Path, number: int, sides: Sequence[SidePassage]) -> ShownPage:
    """A page with the passages that are on it. UnreadableReport if the file cannot be read."""
    read = library.reader.read(path)
    if read.searched is None:
        raise UnreadableReport(read.reason)
    report = read.searched.index.report
    number = min(max(number, 0), len(report.pages) - 1)
    marks = [(side.number, span) for side in sides if side.file == path for span in side.spans if span.page == number]
    page = ShownPage(file=path, id=file_id(path), number=number, pages=len(report.pages), called=called(report, number))
    if path.suffix.lower() != PDF:
        return replace(page, pieces=tuple(pieces(report.pages[number].text, marks)))
    boxes = library.reader.pdfs.boxes(path, number, [(span.start, span.end) for _, span in marks]) if marks else []
    return replace(
        page,
        boxes=tuple(
            (side, (left, top, right - left, bottom - top))
            for (side, _), of_span in zip(marks, boxes, strict=True)
            for left, top, right, bottom in of_span
        ),
    )


def called(report: ReportText, number: int) -> str:
    """What a page is called on the desk."""
    unit = "Page" if report.paged else "Part"
    text = f"{unit} {number + 1} of {len(report.pages)}"
    printed = report.number(number)
    return f"{text}, printed number {printed}" if report.paged and printed != number + 1 else text


def pieces(text: str, marks: Sequence[tuple[int, Span]]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """A text cut where passages begin and end, each part with the numbers of those who quote it."""
    cuts = sorted({0, len(text), *(place for _, span in marks for place in (span.start, span.end))})
    for start, end in pairwise(cuts):
        yield (
            without_line_hyphens(text[start:end]),
            tuple(sorted(side for side, span in marks if span.start <= start and end <= span.end)),
        )


# ---------------------------------------------------------------------------------------- what extractors quote


def sides(item: Item, desk: Desk, library: ProjectLibrary) -> Iterator[SidePassage]:
    """What the reports say of each extractor's answer, or of what they found who verified another's."""
    verified = _verified(item, desk)
    for number, (extractor, name) in enumerate(desk.names.shown.items(), 1):
        rows = list(_rows(item, desk, extractor))
        cells = [cell for table, row, fields in rows if (cell := _quoted(desk, extractor, table, row, fields))]
        if not cells and extractor in verified:
            cells = [cell for cell in [_found(item, desk, verified[extractor])] if cell is not None]
        elif not rows:
            continue
        if cells:
            yield _side(number, name, cells[0], library, study=item.study)
        else:
            yield SidePassage(number=number, name=name, message="gives neither words nor a place", quotes=False)


def _verified(item: Item, desk: Desk) -> Mapping[str, Decision]:
    """What people found who verified the value of an item."""
    if item.cell is None:
        return {}
    cell = item.cell.item.cell
    return found_by_each(disputes_of(desk.comparison, cell.table, cell.position, cell.field))


def _found(item: Item, desk: Desk, verdict: Decision) -> QuotedCell | None:
    """The words and the place that somebody gave who verified a value; None if they gave neither."""
    place, words = where_found(verdict.reason)
    if not place and not words:
        return None
    reports = reports_of_studies(desk.comparison.extraction(verdict.who[0])).get(fold(item.study), ())
    return QuotedCell(
        table=verdict.table,
        row=0,
        field=verdict.field or "",
        words_field=verdict.field or "",
        words=words,
        places=((verdict.field or "", place),) if place else (),
        study=item.study,
        reports=tuple(report for report in reports if fold(report) in fold(place)),
    )


def _rows(item: Item, desk: Desk, extractor: str) -> Iterator[tuple[str, int, list[str]]]:
    """The rows of an extractor that an item is about, each with the fields whose words are asked for."""
    if item.pair is not None:
        pairing = item.pair.pairing
        if extractor in pairing.rows:
            yield pairing.table, pairing.rows[extractor], _verbatim(desk, pairing.table)
        return
    if item.cell is None:
        return
    cell = item.cell.item.cell
    row = desk.comparison.tables[cell.table].positions[extractor][cell.position]
    if row is not None:
        field = desk.comparison.form[cell.table][cell.field]
        whole = item.cell.item.whole_row
        own = _verbatim(desk, cell.table)
        yield cell.table, row, own if whole else [field.of or field.name, *own]


def _verbatim(desk: Desk, table: str) -> list[str]:
    """The fields of a table that have the report's own words for what a row is, such as those of a quote.

    Others, such as the aim of a study, say nothing of the other cells of their row.
    """
    of = desk.comparison.form[table]
    own = of.fields if of.selection else [field for field in of.fields if field.name in of.identity]
    return [field.name for field in own if field.of is None and isinstance(field.cell, Verbatim)]


def _quoted(desk: Desk, extractor: str, table: str, row: int, fields: Sequence[str]) -> QuotedCell | None:
    """What an extractor quotes for the first of some fields that has words, or else a place."""
    extraction = desk.comparison.extraction(extractor)
    reports: Mapping[str, Sequence[str]] = reports_of_studies(extraction)
    found = [quoted_cell(extraction[table], row, name, extraction.form, reports) for name in fields]
    given = [cell for cell in found if cell is not None]
    return next((cell for cell in given if cell.words), given[0] if given else None)


def _side(number: int, name: str, cell: QuotedCell, library: ProjectLibrary, *, study: str) -> SidePassage:
    verdict = verify(cell, library) if cell.words else None
    if verdict is not None and verdict.report is not None and verdict.passage.places:
        path = next(path for path in library.paths(cell.study, cell.reports)[0] if path.name == verdict.report.file)
        return SidePassage(
            number=number,
            name=name,
            message=_message(verdict, several=len(library.paths(cell.study)[0]) > 1),
            file=path,
            page=verdict.passage.page,
            spans=verdict.passage.places[0],
            in_report=verdict.result in {"found", "slips", "other page"},
        )
    message = "the words are not in the report" if verdict is not None and verdict.result == "absent" else ""
    reference = _stated(cell, library)
    if reference is None:
        return SidePassage(number=number, name=name, message=message or _nowhere(cell, library, study))
    path, page = reference
    why = library.reader.remark(path) if cell.words else ""
    stated = "; ".join(part for part in (cell.place, why) if part)
    return SidePassage(number=number, name=name, message=message or stated, file=path, page=page)


def _message(verdict: Verdict, *, several: bool) -> str:
    """Where the words are; with the file, where there are `several`."""
    where = f"{verdict.place} in {verdict.report.file}" if verdict.report and several else verdict.place
    match verdict.result:
        case "found":
            return f"the words are on {where}"
        case "slips":
            return f"slightly different words are on {where}"
        case "other page":
            these = "words like these" if verdict.other_words else "the words"
            return f"{these} are on {where}, but the place says {verdict.cell.place}"
        case "absent":
            return f"not in the report. The nearest passage is on {where}: “{verdict.words}”"
        case _:
            return f"not in what can be searched. The nearest passage is on {where}: “{verdict.words}”"


def _stated(cell: QuotedCell, library: ProjectLibrary) -> tuple[Path, int] | None:
    """The file, and the page that the extractor names, printed numbers before those of the file."""
    pages = sorted(stated_pages(cell.place))
    if not cell.place:
        return None
    for path in library.paths(cell.study, cell.reports)[0]:
        read = library.reader.read(path)
        if read.searched is not None:
            return path, _page_called(read.searched.index, pages)
    return None


def _page_called(index: PassageIndex, stated: Sequence[int]) -> int:
    report = index.report
    numbered = {report.number(page): page for page in reversed(range(len(report.pages)))}
    for number in stated:
        if number in numbered:
            return numbered[number]
    return next((number - 1 for number in stated if number <= len(report.pages)), 0)


def _nowhere(cell: QuotedCell, library: ProjectLibrary, study: str) -> str:
    """Why no passage can be shown."""
    paths, _ = library.paths(cell.study, cell.reports)
    if not paths:
        return f"no file of {' or '.join(cell.reports or [study])} in fulltexts"
    remarks = [remark for path in paths if (remark := library.reader.remark(path))]
    return "; ".join(remarks) or "too few words to be looked for in the report"
