"""`assignment.csv`: who extracts which study. twofold writes it, the team may change it, and the file decides."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from extract.errors import CannotUse
from extract.project.extractors.whose_file import near_person, people_of
from extract.project.folder.command_cache import once
from extract.project.folder.project import Project
from extract.project.studies.studies_known import listed_names
from extract.reading import read_file
from schema.regular_expressions import regex
from schema.renamed_studies import NONE_RENAMED, RenamedStudies
from schema.text import SEPARATOR, as_argument, fold, quoted, tidy
from validate.assignment.assignment import NOT_ASSIGNED, Assigned, Assignment
from validate.assignment.people import People
from validate.extraction.suggestions import nearest

STUDY, EXTRACTOR, DUE, SINCE = "study", "extractor", "due", "assigned"
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_EXTRACTOR_COLUMN = regex(rf"(?:(?P<ordinal>{'|'.join(_ORDINALS)}) )?(?:extractor|reviewer|coder)s?\s*(?P<number>\d*)")
_DAY_FIRST = regex(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def read_assignment(project: Project, people: People) -> Assignment:
    """The assignment of a project. Without a table, nobody is assigned.

    Raises CannotUse for a table without a column for the study or its extractors. Anything else that is unclear is a
    remark, because a typo in a table should stop nobody's work.
    """
    path = project.assignment
    if not path.is_file() or not path.stat().st_size:
        return NOT_ASSIGNED
    return assignment_in(path, people, listed_names(project), project.form().renamed)


def assigned_to_nobody(project: Project, people: People) -> tuple[str, ...]:
    """The listed studies without an assignment, except excluded ones. Empty if there is no assignment at all."""
    assignment, excluded = read_assignment(project, people), project.read_ledger().ledger.excluded
    if not assignment:
        return ()
    return tuple(
        name for key, name in listed_names(project).items() if key not in assignment.studies and key not in excluded
    )


def assignment_in(
    path: Path, people: People, listed: Mapping[str, str], renamed: RenamedStudies = NONE_RENAMED
) -> Assignment:
    """The assignment in a table with one row per study, or per study and extractor. `listed` has the known studies."""
    book = once(("assignment", path), lambda: read_file(path))
    sheet = next((sheet for sheet in book.sheets if sheet.cells.height), None)
    if sheet is None:
        return NOT_ASSIGNED
    header, *lines = sheet.cells.rows()
    columns = _columns([fold(text or "") for text in header], path)
    studies: dict[str, Assigned] = {}
    remarks: list[str] = []
    for number, line in enumerate(lines, sheet.first_row + 1):
        cells = [tidy(text or "") for text in line]
        if not any(cells):
            continue
        for place in columns[STUDY]:
            cells[place] = renamed.now(cells[place])
        row, unclear = _row(cells, columns, people, listed)
        remarks.extend(f"{path.name} row {number}: {sentence}" for sentence in unclear)
        if row is not None:
            studies[fold(row.study)] = _joined(studies.get(fold(row.study)), row)
    return Assignment({key: row for key, row in studies.items() if row.extractors}, tuple(remarks))


def extractor_headers(header: Sequence[str], number: int) -> list[str]:
    """The headers of the columns for a study's extractors, in order: the table's own, then new ones.

    New headers have words instead of numbers, because the numbers of extractors in blinded sheets mean something else.
    """
    known = {
        place: text
        for text in header
        if (found := _EXTRACTOR_COLUMN.fullmatch(fold(text))) and (place := _place(found))
    }
    new = (f"{_ORDINALS[place - 1]} extractor" if place <= len(_ORDINALS) else f"extractor {place}"
           for place in range(1, number + 1))  # fmt: skip
    return [known.get(place, text) for place, text in enumerate(new, 1)]


def is_extractor_header(text: str) -> bool:
    """Whether a header is that of a column of extractors."""
    return _EXTRACTOR_COLUMN.fullmatch(fold(text)) is not None


def _place(found: re.Match[str]) -> int:
    """The position of a column's extractor among those of a study: 1 for the first, 0 if the header does not say."""
    if found["ordinal"]:
        return _ORDINALS.index(found["ordinal"]) + 1
    return int(found["number"] or 0)


def _columns(header: Sequence[str], path: Path) -> dict[str, list[int]]:
    extractors = [
        (_place(match), column) for column, text in enumerate(header) if (match := _EXTRACTOR_COLUMN.fullmatch(text))
    ]
    found = {
        STUDY: [place for place, text in enumerate(header) if text == STUDY],
        EXTRACTOR: [column for _, column in sorted(extractors)],
        DUE: [place for place, text in enumerate(header) if text == DUE],
        SINCE: [place for place, text in enumerate(header) if text == SINCE],
    }
    for name in (STUDY, EXTRACTOR):
        if not found[name]:
            raise CannotUse(
                f"has no column {name!r}",
                file=str(path),
                hint="its first line reads study,first extractor,second extractor,due; each line below has one study",
            )
    return found


def _row(
    cells: Sequence[str], columns: Mapping[str, Sequence[int]], people: People, listed: Mapping[str, str]
) -> tuple[Assigned | None, list[str]]:
    """The assignment in a row, and remarks on what is unclear."""
    remarks: list[str] = []
    study = next((cells[place] for place in columns[STUDY]), "")
    if not study:
        return None, ["it has no study, so it assigns nothing"]
    if listed and fold(study) not in listed:
        near = nearest(study, tuple(listed.values()))
        remarks.append(f"{quoted(study)} is not in studies.csv{f' (did you mean {near}?)' if near else ''}")
    names = [name for place in columns[EXTRACTOR] for name in SEPARATOR.split(cells[place]) if tidy(name)]
    extractors = []
    for name in names:
        person = people.extractor(name)
        if person is None and (people.complete or near_person(people, name)):
            remarks.append(_no_extractor(name, near_person(people, name)))
        extractors.append(person.name if person else tidy(name))
    if len(set(extractors)) < len(extractors):
        remarks.append(f"{quoted(study)} has the same extractor twice")
    dates = dict.fromkeys((DUE, SINCE), "")
    for column in dates:
        text = next((cells[place] for place in columns[column]), "")
        dates[column] = _iso(text)
        if text and not dates[column]:
            remarks.append(f"{quoted(text)} is not a date: write it as 2026-12-31")
    return Assigned(
        study=listed.get(fold(study), study),
        extractors=tuple(dict.fromkeys(extractors)),
        due=dates[DUE],
        since=dates[SINCE],
    ), remarks


def _no_extractor(name: str, near: str | None) -> str:
    """A remark on a name that is not an extractor's. `near` is somebody who may be meant."""
    sentence = f"{quoted(name)} is not an extractor of the project"
    add = f"twofold people --extractor {as_argument(tidy(name))}"
    if near:
        return f"{sentence}. Did you mean {near}? If it is somebody else, add them: {add}"
    return f"{sentence} ({add} adds them)"


def _iso(text: str) -> str:
    """A date as ISO text: `2026-12-31`, also for `31.12.2026`. Empty for anything else, because it may be ambiguous."""
    match = _DAY_FIRST.fullmatch(text)
    written = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else text[:10]
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return ""


def _joined(before: Assigned | None, row: Assigned) -> Assigned:
    """Combines two rows for one study, because a table may have a row for each extractor."""
    if before is None:
        return row
    return Assigned(
        study=before.study,
        extractors=tuple(dict.fromkeys((*before.extractors, *row.extractors))),
        due=max(before.due, row.due),
        since=max(before.since, row.since),
    )


def studies_by_extractor(project: Project, names: Sequence[str]) -> dict[str, Sequence[Mapping[str, str]]]:
    """The rows of the list of studies for each of these extractors; all rows if there is no assignment."""
    rows, key = project.listed_studies(), project.form().studies.identity[0]
    people = people_of(project.settings.people)
    assignment = read_assignment(project, people)
    return {name: assigned_rows(assignment, rows, key, people.name_of(name)) for name in names}


def left_to_others(project: Project, name: str) -> Mapping[str, str] | None:
    """An extractor's studies in which somebody else extracts what one person extracts. None without an assignment."""
    people = people_of(project.settings.people)
    assignment = read_assignment(project.in_round(1), people)
    if not assignment:
        return None
    others = assignment.left_to_others(people.name_of(name))
    return dict.fromkeys(others, _SOMEBODY) if project.settings.blinded else others


def first_extractors(project: Project, assignment: Assignment, name: str) -> Mapping[str, str]:
    """The first extractor of each study (folded), as shown to an extractor. Blinded projects do not show names."""
    if not project.settings.blinded:
        return assignment.first
    return {study: name if first == name else _SOMEBODY for study, first in assignment.first.items()}


_SOMEBODY = "another person"
"""How a blinded project refers to somebody else."""


def assigned_rows(
    assignment: Assignment, rows: Sequence[Mapping[str, str]], key: str, extractor: str
) -> Sequence[Mapping[str, str]]:
    """The rows of a list of studies assigned to an extractor; all rows if there is no assignment.

    `key` is the field that identifies the study.
    """
    return [row for row in rows if extractor in (assignment.of(row[key]) or ())] if assignment else rows
