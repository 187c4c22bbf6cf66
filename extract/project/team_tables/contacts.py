"""What the team's log of letters to authors says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from extract.clock import now
from extract.project.team_tables.team_table import TeamTable
from schema.records import record
from schema.regular_expressions import regex
from schema.renamed_studies import NONE_RENAMED, RenamedStudies
from schema.text import fold, quoted
from validate.extraction.suggestions import nearest

_SENT, _REPLIED, _REMINDED, _DOCUMENT = "sent", "replied", "reminders", "document"
_NONE = frozenset({"", "0", "no", "none", "-"})
_NUMBERS = regex(r"(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})")


@record
class Contacts:
    """How many studies have a letter that was sent, and of these a reply. `unclear` says what does not count.

    `reminded` counts the studies with a letter and a reminder, `received` are those with a reply and a document.
    """

    sent: int
    replied: int
    unclear: tuple[str, ...] = ()
    reminded: int = 0
    received: tuple[str, ...] = ()


def read_contacts(log: Path, studies: Mapping[str, str], renamed: RenamedStudies = NONE_RENAMED) -> Contacts | None:
    """The log of a project with these studies (by their folded text); None if the team has none.

    A row counts if it is about one of the studies, and a letter or a reply if something stands there that may be a day
    that is not still to come. The log may have earlier names of studies.
    """
    if not log.exists():
        return None
    table = TeamTable.read(log)
    places = {fold(header): place for place, header in enumerate(table.header)}
    today = now().date() + timedelta(days=1)  # it is tomorrow already in some places
    found: dict[str, set[str]] = {_SENT: set(), _REPLIED: set()}
    beside: dict[str, set[str]] = {_REMINDED: set(), _DOCUMENT: set()}
    unclear: list[str] = []
    for line, row in table.cells():
        cells = {name: row[place].strip().lstrip("'") for name, place in places.items() if place < len(row)}
        cells["study"] = renamed.now(cells.get("study", ""))
        study = fold(cells["study"])
        days = {name: _may_be_a_day(cells[name], today) for name in found if cells.get(name)}
        for name, is_day in days.items():
            if is_day and study in studies:
                found[name].add(study)
        for name, about in beside.items():
            if study in studies and fold(cells.get(name, "")) not in _NONE:
                about.add(study)
        unclear += [f"{log.name} row {line + 1}: {sentence}" for sentence in _unclear(cells, days, studies)]
    sent, replied = found[_SENT], found[_SENT] & found[_REPLIED]
    return Contacts(
        len(sent),
        len(replied),
        tuple(unclear),
        reminded=len(sent & beside[_REMINDED]),
        received=tuple(studies[study] for study in sorted(replied & beside[_DOCUMENT])),
    )


def _unclear(cells: Mapping[str, str], days: Mapping[str, bool], studies: Mapping[str, str]) -> Iterator[str]:
    """Sentences on a row: a study that is not known, what is no day, and a reply to nothing."""
    study = cells.get("study", "")
    if days and fold(study) not in studies:
        near = nearest(study, tuple(studies.values()))
        meant = f" (did you mean {near}?)" if near else ""
        yield f"{quoted(study)} is no study of the review{meant}, so nothing in it counts"
        return
    for name, is_day in days.items():
        if not is_day and _days(cells[name]):
            yield f"{name} is {quoted(cells[name])}, a day that is still to come, so it does not count"
        elif not is_day:
            yield f"{name} is {quoted(cells[name])}, which is no day, so it does not count: write it as 2026-12-31"
    if days.get(_REPLIED) and _SENT not in days:
        yield "there is a reply, but nothing under sent, so it does not count"


def _may_be_a_day(text: str, latest: date) -> bool:
    """False for numbers that are no day until the latest one, whichever of them is the month.

    Words may be a day: `3 May`, `in spring`.
    """
    return _NUMBERS.fullmatch(text) is None or any(day <= latest for day in _days(text))


def _days(text: str) -> list[date]:
    """The days that numbers may be."""
    found = _NUMBERS.fullmatch(text)
    if found is None:
        return []
    first, second, third = int(found[1]), int(found[3]), int(found[4])
    orders = [(first, second, third)] if len(found[1]) > 2 else [(third, second, first), (third, first, second)]
    return [day for order in orders if (day := _day(*order)) is not None]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None
