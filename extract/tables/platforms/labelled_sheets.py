"""One person's workbook with a sheet per study: labels down the first column, the answers beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from extract.reading import Workbook
from extract.tables.area import Area, area_of
from extract.tables.laid_out import STUDY, Block, Entry, one_table
from extract.tables.number_formats import plain
from extract.tables.platforms.people_on_sheets import heads_answers, mostly_studies, people_in
from extract.tables.shape import Shape
from extract.tables.turned import heads_questions
from schema.text import first_ones, plural

NAME = "a sheet per study, filled in by one person"
_SAME_LABELS = 0.5  # of the labels of the sheet that has fewer, the part that the other has too
_FEWEST = 2  # sheets, and answered labels of a sheet
_SHOWN = 8  # sheets that are named
_NOTES = 2  # the column beside the answers


def labelled_sheets(workbook: Workbook) -> Shape | None:
    """One row per study, the sheet's name being the study; None where no two sheets of studies are of this kind."""
    areas = [area_of(sheet) for sheet in workbook.sheets if not sheet.cells.is_empty()]
    # Asked of every workbook: the rows of a sheet are only read where its width allows such a form.
    forms = [area for area in areas if 1 < area.cells.width <= _NOTES + 1 and _is_form(area)] if areas[1:] else []
    labels = {area.sheet: {plain(line[0] or "") for line in _lines(area)} for area in forms}
    families = ([other for other in forms if _alike(labels[one.sheet], labels[other.sheet])] for one in forms)
    alike = max(families, key=len, default=[])
    if len(alike) < _FEWEST or not mostly_studies([area.sheet for area in alike]):
        return None
    answered = {plain(line[0] or "") for area in alike for line in _lines(area) if line[1]}
    headers = _headers(alike)
    blocks = [_block(area, answered, headers) for area in alike]
    file = workbook.path.name
    remarks = [
        f"{file}: recognised as {NAME}: {plural(len(alike), 'study', 'studies')}; the columns are the labels, and"
        " 'Study' is the name of the sheet"
    ]
    others = [area.sheet for area in areas if area not in alike]
    if others:
        listed = first_ones(others, _SHOWN)
        remarks.append(f"{file}: these sheets have another layout and were ignored: {listed}")
    table, heads = one_table(file, blocks), tuple(people_in(headers))
    return Shape(NAME, (table,), ("extraction",), STUDY, None, tuple(remarks), heads)


def _lines(area: Area) -> Iterator[tuple[str | None, ...]]:
    return (area.line(row) for row, count in enumerate(area.counts) if count)


def _is_form(area: Area) -> bool:
    """Whether the sheet has labels, an answer beside each of several, and at most notes beside these."""
    lines = [*_lines(area)]
    beside = [line for line in lines if line[0] and len(line) > 1 and line[1]]
    labels = [plain(line[0] or "") for line in lines if line[0]]
    return len(beside) >= _FEWEST and len(set(labels)) * 2 > len(labels) and all(line[0] for line in lines)


def _alike(ours: set[str], theirs: set[str]) -> bool:
    return len(ours & theirs) >= max(_FEWEST, _SAME_LABELS * min(len(ours), len(theirs)))


def _headers(areas: Sequence[Area]) -> tuple[str | None, ...]:
    """The headers over labels, answers and notes, where all sheets have the same first line, and it says so."""
    only, *others = {next(line for line in _lines(area) if line[1]) for area in areas}
    headed = heads_answers(only[1]) or (bool(only[0]) and heads_questions(only[0] or ""))
    return only if headed and not others else (None,)


def _block(area: Area, answered: Collection[str], headers: Sequence[str | None]) -> Block:
    """The answers of a sheet. A label that nobody answers on any sheet is the heading of a section."""
    notes = (headers[_NOTES] if len(headers) > _NOTES else None) or "Notes"
    block = Block(area.sheet, "", area.row, area.place(0, 0))
    section = ""
    for row, count in enumerate(area.counts):
        line: Sequence[str | None] = area.line(row) if count else ()
        label = (line[0] or "").strip() if line else ""
        if not label or line == headers:
            continue
        if plain(label) not in answered:
            section = label
            continue
        block.entries.append(Entry(section, label, "", line[1], area.place(row, 1)))
        if len(line) > _NOTES and line[_NOTES]:
            block.entries.append(Entry(section, label, notes, line[_NOTES], area.place(row, _NOTES)))
    return block
