"""A letter for each study to its authors: what was not clear, and what could not be found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extract.output import clean
from schema.missing import Missing
from schema.text import fold
from validate.dataset.paper.in_words import InWords
from validate.dataset.queries import Question

LOG = ("study", "contact", "sent", "reminders", "replied", "outcome", "document")
"""The columns of the log that the team keeps: outcome is provided, declined, no reply or bounced."""

_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


def letters(words: InWords, questions: Sequence[Question], *, title: str) -> Mapping[str, str]:
    """The letters, by the key of the study; only for studies that somebody asks about or waits for.

    They name nobody of the team and give no reasons: authors need not know who read what.
    """
    asked: dict[str, list[Question]] = {}
    for question in questions:
        asked.setdefault(fold(question.study), []).append(question)
    found = {}
    for study in words.studies:
        parts = [*_questions(asked.get(fold(study), [])), *_waited_for(words, study)]
        if parts:
            found[study] = clean("\n".join([*_opening(words, study, title), *parts, *_CLOSING]))
    return found


def _opening(words: InWords, study: str, title: str) -> Iterator[str]:
    yield f"About your study: {words.study(study)}"
    yield ""
    yield "Dear authors,"
    yield ""
    review = f" “{title}”" if title else ""
    yield f"Your study is included in our review{review}. We extracted data from what you have published on it."


_CLOSING = (
    "",
    "If you cannot answer a question, please tell us so: we will then report it as not available. We will say in the"
    " review which data come from you.",
    "",
    "With kind regards",
    "[names, and how to reach you]",
    "",
)


def _questions(asked: Sequence[Question]) -> Iterator[str]:
    if asked:
        yield ""
        yield "These things were not clear to us:"
        yield ""
        yield from (f"{number}. {' '.join(one.question.split())}" for number, one in enumerate(asked, 1))


def _waited_for(words: InWords, study: str) -> Iterator[str]:
    """What waits for the authors or the full text (PEND), a line for each row."""
    lines = list(_pending(words, study))
    if lines:
        yield ""
        yield "We did not find the following in what we have of your reports. Could you tell us?"
        yield ""
        yield from lines


def _pending(words: InWords, study: str) -> Iterator[str]:
    for table in words.form.tables:
        if table.selection:  # how a finding is coded, authors cannot say
            continue
        for row in words.of_study(table, study):
            labels = [
                field.label
                for field in table.fields
                if field.of is None and row[field.name] == Missing.PEND and row[field.name] in field.codes
            ]
            parts = [words.cell(table[part], row) for part in table.called_by if part != table.study]
            name = ", ".join(text for text in parts if text and text not in set(Missing))
            if labels:
                yield f"- {table.label}{f' ({name})' if name else ''}: {'; '.join(labels)}"


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
