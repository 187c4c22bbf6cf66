"""Writes a letter to the authors of each study, on what was unclear and what could not be found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extract.output import clean
from schema.form import Field, Table
from schema.missing import Missing
from schema.text import fold
from validate.dataset.paper.in_words import InWords, Row
from validate.dataset.paper.ranges import with_share
from validate.dataset.queries import Question, explained
from validate.dataset.reports_read import extent_read, most_of

LOG = ("study", "contact", "sent", "reminders", "replied", "outcome", "document")
"""The columns of the log that the team keeps: outcome is provided, declined, no reply or bounced."""

_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


def letters(words: InWords, questions: Sequence[Question], *, title: str) -> Mapping[str, str]:
    """The letters, by the key of the study; only for studies that somebody asks about or waits for.

    They name nobody of the team and no reason of a ruling, because authors need not know who read what.
    """
    questions_by_study: dict[str, list[Question]] = {}
    for question in questions:
        questions_by_study.setdefault(fold(question.study), []).append(question)
    found = {}
    for study in words.studies:
        questions_of_study, in_part = questions_by_study.get(fold(study), []), list(_read_in_part(words, study))
        lines = list(_pending(words, study))
        parts = [*_questions(questions_of_study), *(_waited_for(lines, in_part) if lines else ())]
        if parts:
            asks = bool(questions_of_study) or not in_part
            last = f"{_CANNOT} {_THANKS}" if asks else _THANKS
            found[study] = clean("\n".join([*_opening(words, study, title), *parts, "", last, *_END]))
    return found


def _opening(words: InWords, study: str, title: str) -> Iterator[str]:
    yield f"About your study: {words.study(study)}"
    yield ""
    yield "Dear authors,"
    yield ""
    review = f" “{title}”" if title else ""
    yield f"Your study is included in our review{review}. We extracted data from what you have published on it."


_CANNOT = "If you cannot answer a question, please tell us so: we will then report it as not available."
_THANKS = "We will say in the review which data come from you."
_END = ("", "With kind regards", "[names, and how to reach you]", "")


def _questions(questions: Sequence[Question]) -> Iterator[str]:
    if questions:
        yield ""
        yield "These things were not clear to us:"
        yield ""
        yield from (f"{number}. {' '.join(one.question.split())}" for number, one in enumerate(questions, 1))


def _waited_for(lines: Sequence[str], in_part: Sequence[str]) -> Iterator[str]:
    """Sentences on what is pending (PEND): fields, or the report itself if nobody has read one in full."""
    yield ""
    if in_part:
        yield "So far we have not read a report of it in full:"
        yield from ("", *in_part, "")
        yield (
            "Could you send us a full report, or tell us where to find one? We will look there for what we"
            " still need. If there is none, please tell us so."
        )
    else:
        yield (
            "We still need the following. Could you tell us, or tell us where your reports say it? In brackets is what"
            " we mean."
        )
        yield from lines


def _read_in_part(words: InWords, study: str) -> Iterator[str]:
    """The reports of a study, with how much of each was read; none if one was read in full or nobody recorded it."""
    extent = extent_read(words.form)
    if extent is None:
        return
    table, field = extent
    rows = words.of_study(table, study)
    answers = [row[field.name] for row in rows]
    if most_of(field) in answers or all(answer is None or answer in field.codes for answer in answers):
        return
    for row, answer in zip(rows, answers, strict=True):
        known = answer is not None and answer not in field.codes
        yield f"- {_row_named(words, table, row) or table.label}: {words.cell(field, row) if known else 'not recorded'}"


def _pending(words: InWords, study: str) -> Iterator[str]:
    """The fields of each table, and of the rows of it that lack something which the others have; each field once.

    If all of several rows lack a field, they are not named. A single row is named, because the report may have more
    rows than the review needs.
    """
    for table in words.form.tables:
        if table.selection or table.reports:  # how a finding is coded, or a report cited, authors need not say
            continue
        rows = words.of_study(table, study)
        by_rows: dict[tuple[int, ...], list[Field]] = {}
        for field in table.fields:
            lacking = tuple(
                place
                for place, row in enumerate(rows)
                if field.of is None and not field.bookkeeping and row[field.name] == Missing.PEND in field.codes
            )
            if lacking:
                by_rows.setdefault(lacking, []).append(field)
        for places, fields in by_rows.items():
            every = len(places) == len(rows) > 1
            names = [] if every else [_row_named(words, table, rows[place]) for place in places]
            named = f" ({'; '.join(name for name in names if name)})" if any(names) else ""
            lines = (f"- {explained(field)}{_known_in_part(words, table, field, rows, places)}" for field in fields)
            yield from ("", f"{table.label}{named}:", *lines)


def _known_in_part(words: InWords, table: Table, field: Field, rows: Sequence[Row], places: Sequence[int]) -> str:
    """What is known of a field although it is pending, such as its range: authors are not asked for what they printed.

    Of several rows, each with its name.
    """
    known = {place: with_share(words, table, field, rows[place], sign="%") for place in places}
    found = [
        f"{text} ({_row_named(words, table, rows[place])})" if len(places) > 1 else text
        for place, text in known.items()
        if text != Missing.PEND
    ]
    return f". So far we know {'; '.join(found)}" if found else ""


def _row_named(words: InWords, table: Table, row: Row) -> str:
    """The name of a row within its study."""
    parts = [words.cell(table[part], row) for part in table.called_by if part != table.study]
    return ", ".join(text for text in parts if text and text not in set(Missing))


def file_names(studies: Sequence[str]) -> Mapping[str, str]:
    """A name for the file of each study: its key without signs that files cannot have, and no name twice."""
    taken: set[str] = set()
    names = {}
    for study in studies:
        stem = _NOT_IN_A_NAME.sub("-", study).strip("-.")[:60] or "study"
        free, number = stem, 2
        while free.casefold() in taken:
            free, number = f"{stem}-{number}", number + 1
        taken.add(free.casefold())
        names[study] = f"{free}.txt"
    return names
