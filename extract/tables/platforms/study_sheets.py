"""Reads a sheet per study with a vertical form: a column for each reviewer, and one for what they agreed on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from extract.reading import Workbook
from extract.tables.area import Area, Line, area_of
from extract.tables.laid_out import REVIEWER, STUDY, Block, Entry, one_table
from extract.tables.number_formats import plain, quoted
from extract.tables.platforms.people_on_sheets import (
    Answers,
    asked_for,
    is_agreed,
    named_beside_agreed,
    people_in,
    recurring,
    with_the_same_answers,
    without_title,
)
from extract.tables.shape import Shape
from schema.records import record
from schema.text import and_list, plural
from validate.inference.words import is_consensus, says_comment

NAME = "a sheet per study"
_WITHOUT = "without a label"  # a row that continues the one above
_SAME_LABELS = 0.5  # of the labels of the sheet with fewer; the share that the other sheet must have, too
_FEWEST_ROWS = 2
_FEWEST_SHEETS = 2


@record
class _StudySheet:
    """A sheet with the row that names the people: the column of each person, and the columns beside them by header."""

    area: Area
    heads: int
    people: Mapping[str, int]
    beside: Mapping[int, str]

    @property
    def lines(self) -> list[tuple[int, Line]]:
        return [
            (row, self.area.line(row))
            for row, count in enumerate(self.area.counts)
            if count and row > self.heads and not self._names_people(self.area.line(row))
        ]

    def _names_people(self, line: Line) -> bool:
        """Whether the row repeats the people's names, as above each section of some forms."""
        return all(plain(line[column]) == plain(name) for name, column in self.people.items())

    @property
    def reviewers(self) -> list[str]:
        """The people, without what they agreed on."""
        return [name for name in self.people if not is_agreed(name)]

    @property
    def has_more(self) -> bool:
        """Whether a column without a header has any entry."""
        headed = {0, *self.people.values(), *self.beside}
        return any(text and column not in headed for _, line in self.lines for column, text in enumerate(line))

    @property
    def answers(self) -> Answers:
        """The people's answers, by label and name."""
        return {
            (plain(line[0]), plain(name)): plain(text)
            for _, line in self.lines
            for name, column in self.people.items()
            if line[0] and (text := line[column])
        }

    @property
    def labels(self) -> set[str]:
        return {plain(line[0]) for _, line in self.lines if line[0]}


def study_sheets(workbook: Workbook, people: Collection[str] = ()) -> Shape | None:
    """One row per study and reviewer, with the sheet's name as the study.

    None if fewer than two sheets are of this kind. A row of each sheet has "Agreed" (or a similar word) beside the
    names of the people. Names found in this way count on all sheets. If no sheet has such a row yet, the names are
    those that are repeated over columns with the same answers, or the given `people`. Labels in the first column become
    headers, and so do the notes beside an answer.
    """
    areas = [area_of(sheet) for sheet in workbook.sheets if not sheet.cells.is_empty()]
    if len(areas) < _FEWEST_SHEETS:
        return None
    named: Collection[str] = {name for area in areas for name in named_beside_agreed(area)}
    guessed: list[str] = []
    names: list[str] = []
    if people:
        named = asked_for(areas, people)
    elif not named and (names := recurring(areas)):
        sheets = {sheet.area.sheet: sheet.answers for sheet in _sheets(areas, [*map(plain, names)])}
        guessed = with_the_same_answers(names, sheets)
        guessed += _of_one_sheet(areas, guessed)
        named = {*map(plain, guessed)}
    alike = _sheets(areas, named)
    if not alike:
        return None
    answered = {plain(line[0]) for sheet in alike for _, line in sheet.lines if sum(map(bool, line)) > 1}
    blocks = [
        block for sheet in alike for block in _blocks(sheet, answered) if any(entry.text for entry in block.entries)
    ]
    table = one_table(workbook.path.name, blocks)
    if guessed:
        table = replace(table, guesses=(*table.guesses, _guess(workbook.path.name, guessed, names)))
    if ignored := [] if people else [*_maybe_people(alike)]:
        known = [*dict.fromkeys(without_title(name) for sheet in alike for name in sheet.reviewers)]
        table = replace(table, guesses=(*table.guesses, _not_taken(workbook.path.name, ignored, known)))
    remarks = [*_remarks(workbook.path.name, alike)]
    others = [area.sheet for area in areas if area.sheet not in {sheet.area.sheet for sheet in alike}]
    if others:
        remarks.append(f"{workbook.path.name}: these sheets have another layout and were ignored: {', '.join(others)}")
    return Shape(NAME, (table,), ("extraction",), STUDY, REVIEWER, tuple(remarks))


def _guess(file: str, taken: Sequence[str], names: Sequence[str]) -> tuple[str, str]:
    """The guess that these names are people, and how to name others."""
    people = [*map(without_title, taken)]
    sentence = (
        f"{file}: no sheet has a column of what they agreed on, so {and_list(people)} were taken for reviewers: they"
        " stand over columns in which most answers are the same"
    )
    if others := [name for name in names if name not in taken]:
        sentence += f". Under {and_list(others)} most answers are different"
    return sentence, f'--pairs "{"=".join(people)}", with the headings of the reviewers\' columns'


def _maybe_people(sheets: Sequence[_StudySheet]) -> Iterator[str]:
    """The headings, each once, that may be those of another reviewer on sheets with a single one."""
    alone = (sheet for sheet in sheets if len(sheet.reviewers) == 1)
    yield from dict.fromkeys(head for sheet in alone for head in people_in(("", *_nobodys(sheet))))


def _not_taken(file: str, heads: Sequence[str], known: Sequence[str]) -> tuple[str, str]:
    """The guess that these headings are nobody's names, and how to name them beside the people who are `known`."""
    verb = "was" if len(heads) == 1 else "were"
    sentence = (
        f"{file}: {and_list([*map(quoted, heads)])} {verb} not taken for a reviewer, and what is below was ignored"
    )
    return sentence, f'--pairs "{"=".join((*known, *heads))}", if these are reviewers'


def _of_one_sheet(areas: Sequence[Area], known: Sequence[str]) -> list[str]:
    """The headings beside a single known person on a sheet, over mostly the same answers: another second reviewer."""
    folded = {*map(plain, known)}
    found: dict[str, str] = {}
    for sheet in _sheets(areas, folded):
        heads = [head for head in people_in(("", *sheet.beside.values())) if not is_consensus(head)]
        if len(sheet.people) == len(heads) == 1:
            names = [*sheet.people, heads[0]]
            both = _study_sheet(sheet.area, {*map(plain, names)})
            if both is not None and len(with_the_same_answers(names, {sheet.area.sheet: both.answers})) == len(names):
                found.setdefault(plain(heads[0]), heads[0])
    return [*found.values()]


def _sheets(areas: Sequence[Area], named: Collection[str]) -> list[_StudySheet]:
    """The sheets on which people with these names have columns, if another such sheet has the same labels."""
    found = [sheet for area in areas if (sheet := _study_sheet(area, named)) is not None]
    return [sheet for sheet in found if any(_alike(sheet, other) for other in found if other is not sheet)]


def _study_sheet(area: Area, named: Collection[str]) -> _StudySheet | None:
    """The sheet with its first row in which a known person is named beside somebody else."""
    for row, count in enumerate(area.counts):
        line = area.line(row) if count > 1 else ()
        people: dict[str, int] = {}
        for column, text in enumerate(line[1:], 1):
            if text and plain(text) in named:
                people.setdefault(" ".join(text.split()), column)
        if people and any(area.counts[below] > 1 for below in range(row + 1, len(area.counts))):
            taken = set(people.values())
            beside = {column: text.strip() for column, text in enumerate(line[1:], 1) if text and column not in taken}
            return _StudySheet(area, row, people, beside)
    return None


def _alike(one: _StudySheet, other: _StudySheet) -> bool:
    fewer = min(len(one.labels), len(other.labels))
    return fewer >= _FEWEST_ROWS and len(one.labels & other.labels) >= _SAME_LABELS * fewer


def _blocks(sheet: _StudySheet, answered: Collection[str]) -> Iterator[Block]:
    """Each person's entries on a sheet: their own column, and the columns beside it that belong to them."""
    of_person = {person: dict(_own_beside(sheet, person)) for person in sheet.people}
    for person, column in sheet.people.items():
        head = sheet.area.place(sheet.heads, column)
        block = Block(sheet.area.sheet, without_title(person), sheet.area.row + sheet.heads, head)
        section = above = ""
        for row, line in sheet.lines:
            label = (line[0] or "").strip()
            if label and plain(label) not in answered:
                section, above = label, ""
                continue
            without = "" if label or not above else _WITHOUT
            above = label or above
            for own, of_column in ((column, ""), *of_person[person].items()):
                text = line[own]
                if text is not None or own == column:
                    named = " / ".join(part for part in (above or "(no label)", of_column) if part)
                    block.entries.append(Entry(section, named, without, text, sheet.area.place(row, own)))
        yield block


def _own_beside(sheet: _StudySheet, person: str) -> Iterator[tuple[int, str]]:
    """The columns of a person's notes: their header has the name, or is repeated after each person."""
    again = Counter(map(plain, sheet.beside.values()))
    for column, head in sheet.beside.items():
        owners = [name for name in sheet.people if plain(name) in plain(head)]
        if not owners and again[plain(head)] > 1:
            left = {place: name for name, place in sheet.people.items() if place < column}
            owners = [left[max(left)]] if left else []
        if owners[:1] == [person]:
            yield column, "Notes" if says_comment(head) else head


def _nobodys(sheet: _StudySheet) -> Iterator[str]:
    """The headings of the columns that are nobody's answers or notes."""
    owned = {column for person in sheet.people for column, _ in _own_beside(sheet, person)}
    return (head for column, head in sheet.beside.items() if column not in owned)


def _remarks(file: str, sheets: Collection[_StudySheet]) -> Iterator[str]:
    """What was recognised, and entries on the sheets that belong to nobody."""
    yield (
        f"{file}: recognised as {NAME}: {plural(len(sheets), 'study', 'studies')}, with a column for each reviewer;"
        " the columns are the labels, 'Study' is the name of the sheet, and 'Reviewer' the name over the column"
    )
    times = Counter(plain(name) for sheet in sheets for name in sheet.people)
    seldom = [name for sheet in sheets for name in sheet.people if times[plain(name)] == 1 and not is_consensus(name)]
    if seldom and len(seldom) < len(times):
        taken = "this name is" if len(seldom) == 1 else "these names are"
        taken += " over a column of one sheet only and "
        taken += "was taken for a reviewer" if len(seldom) == 1 else "were taken for reviewers"
        yield f"{file}: {taken}: {', '.join(seldom)}"
    nobodys = Counter(head for sheet in sheets for head in _nobodys(sheet))
    if nobodys:
        shown = ", ".join(f"{quoted(head)} of {plural(number, 'sheet')}" for head, number in nobodys.items())
        yield f"{file}: these columns belong to no reviewer and were ignored: {shown}"
    above = [sheet for sheet in sheets if any(sheet.area.counts[: sheet.heads])]
    if above:
        first = next(text for row in range(above[0].heads) for text in above[0].area.line(row) if text)
        yield (
            f"{file}: what is above the names was ignored on {plural(len(above), 'sheet')}, such as"
            f" {quoted(first)} on {above[0].area.sheet}"
        )
    unnamed = [sheet.area.sheet for sheet in sheets if sheet.has_more]
    if unnamed:
        yield f"{file}: columns without a heading were ignored on: {', '.join(unnamed)}"
