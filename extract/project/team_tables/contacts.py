"""Reads the team's log of letters to authors."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from extract.clock import now
from extract.project.team_tables.team_table import TeamTable
from schema.records import record
from schema.regular_expressions import regex
from schema.renamed_studies import NONE_RENAMED, RenamedStudies
from schema.text import fold, quoted
from schema.written_dates import MONTHS, written_date
from validate.extraction.suggestions import nearest

_SENT, _REPLIED, _REMINDED, _DOCUMENT = "sent", "replied", "reminders", "document"
_NONE = frozenset({"", "0", "no", "none", "-"})
_NUMBERS = regex(r"(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})")
_WHEN = regex(rf"\d|\b({'|'.join(MONTHS)}|spring|summer|autumn|fall|winter|christmas|easter)\b", re.IGNORECASE)
_HOW_OFTEN = regex(r"\b(one|once|two|twice|three|four|five)\b", re.IGNORECASE)
_SEPARATOR = regex(r"[;,]| and ")


@record
class Contacts:
    """The number of studies with a letter that was sent, and with a reply.

    `unclear` are sentences on what does not count.

    `reminded` is the number of studies with a letter and a reminder. `received` are those with a reply and a document.
    `without_excluded`: the log has letters about excluded studies, which are not counted. `written_to` are the studies
    (folded) with a letter. `kept`: somebody wrote something under `sent`. A log as `build` made it has nothing there.
    """

    sent: int
    replied: int
    unclear: tuple[str, ...] = ()
    reminded: int = 0
    received: tuple[str, ...] = ()
    without_excluded: bool = False
    written_to: frozenset[str] = frozenset()
    kept: bool = False


def read_contacts(
    log: Path,
    studies: Mapping[str, str],
    renamed: RenamedStudies = NONE_RENAMED,
    excluded: Container[str] = frozenset(),
) -> Contacts | None:
    """Reads a project's log about these studies (by folded text). None if the team has no log.

    A row counts if it is about one of the studies and that study is not `excluded` (folded). A letter or reply counts
    if it has a date that is not in the future. `not yet` is no date. The log may use earlier names of studies.
    """
    if not log.exists():
        return None
    table = TeamTable.read(log)
    places = {fold(header): place for place, header in enumerate(table.header)}
    today = now().date() + timedelta(days=1)  # it is already tomorrow in some places
    earlier: dict[tuple[str, ...], int] = {}
    found: dict[str, set[str]] = {_SENT: set(), _REPLIED: set()}
    beside: dict[str, set[str]] = {_REMINDED: set(), _DOCUMENT: set()}
    without_excluded = kept = False
    lacking = [name for name in ("study", _SENT, _REPLIED) if name not in places]
    unclear = [f"{log.name} has no column {name}, so it counts nothing of that" for name in lacking] if places else []
    for line, row in table.cells():
        cells = {name: row[place].strip().lstrip("'") for name, place in places.items() if place < len(row)}
        cells["study"] = renamed.now(cells.get("study", ""))
        study = fold(cells["study"])
        days = {name: _is_when(text, today) for name in found if fold(text := cells.get(name, "")) not in _NONE}
        for name, is_day in days.items():
            if is_day and study in studies and study not in excluded:
                found[name].add(study)
        kept |= study in studies and cells.get(_SENT, "") != ""
        without_excluded |= bool(days.get(_SENT)) and study in studies and study in excluded
        for name, about in beside.items():
            text = cells.get(name, "")
            if study in studies and fold(text) not in _NONE and (name == _DOCUMENT or _is_reminder(text, today)):
                about.add(study)
        sentences = [*_unclear(cells, days, studies), *_out_of_order(cells, studies, today)]
        letter = tuple(fold(cells.get(name, "")) for name in ("study", "contact", _SENT))
        if days.get(_SENT) and study in studies and earlier.setdefault(letter, line) != line:
            sentences.append(f"the same letter is in row {earlier[letter] + 1} too. The study counts once")
        unclear += [f"{log.name} row {line + 1}: {sentence}" for sentence in sentences]
    sent, replied = found[_SENT], found[_SENT] & found[_REPLIED]
    return Contacts(
        len(sent),
        len(replied),
        tuple(unclear),
        reminded=len(sent & beside[_REMINDED]),
        without_excluded=without_excluded,
        written_to=frozenset(sent),
        kept=kept,
        received=tuple(studies[study] for study in sorted(replied & beside[_DOCUMENT])),
    )


def _unclear(cells: Mapping[str, str], days: Mapping[str, bool], studies: Mapping[str, str]) -> Iterator[str]:
    """Sentences on a row: an unknown study, an invalid date, or a reply without a letter."""
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


def _out_of_order(cells: Mapping[str, str], studies: Mapping[str, str], latest: date) -> Iterator[str]:
    """Sentences on reminders without a date or number or with a future date, and on dates before the letter."""
    if fold(cells.get("study", "")) not in studies:
        return
    reminders = cells.get(_REMINDED, "")
    if fold(reminders) not in _NONE and not _is_reminder(reminders, latest):
        why = "a day that is still to come" if _days(reminders) else "neither a day nor a number"
        yield f"{_REMINDED} is {quoted(reminders)}, which is {why}, so it does not count"
    sent = _days(cells.get(_SENT, ""))
    for name, text in ((_REMINDED, reminders), (_REPLIED, cells.get(_REPLIED, ""))):
        several = [_days(part.strip()) for part in _SEPARATOR.split(text)]
        if sent and any(days and max(days) < min(sent) for days in several):
            yield f"{name} is {quoted(text)}, before the letter of {cells[_SENT]}: correct one of the two"


def _is_reminder(text: str, latest: date) -> bool:
    """Whether a text says when there was a reminder, or how many there were."""
    return _is_when(text, latest) or _HOW_OFTEN.search(text) is not None


def _is_when(text: str, latest: date) -> bool:
    """Whether a text has a date that is not after `latest`, or a vague time.

    If numbers can be read as two dates, either is possible. Words may be a date without a year: `3 May`, `in spring`.
    """
    days = [_days(part.strip()) for part in _SEPARATOR.split(text)]
    if any(days):
        return any(day <= latest for several in days for day in several)
    return _NUMBERS.fullmatch(text) is None and _WHEN.search(text) is not None


def _days(text: str) -> list[date]:
    """The dates that a text of numbers, or of numbers and the name of a month, may mean."""
    found = _NUMBERS.fullmatch(text)
    if found is None:
        written = written_date(text)
        whole = written is not None and written.year is not None and written.day is not None
        days = [_day(written.year or 0, written.month, written.day or 0)] if whole and written is not None else []
        return [day for day in days if day is not None]
    first, second, third = int(found[1]), int(found[3]), int(found[4])
    orders = [(first, second, third)] if len(found[1]) > 2 else [(third, second, first), (third, first, second)]
    return [day for order in orders if (day := _day(*order)) is not None]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None
