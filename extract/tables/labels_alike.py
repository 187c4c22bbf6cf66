"""Labels that are spelled otherwise on one of the sheets of a form, or that are on a sheet twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from typing import Protocol, TypeVar

from schema.text import fold
from validate.inference.header_match import KnownHeaders

Header = tuple[str, int]
"""A label, and how often it was on the sheet before."""
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_FEWER_THAN = 0.5  # of the sheets that have a label, the part that has it twice if that is a mistake


class Answer(Protocol):
    """An answer and its cell."""

    @property
    def text(self) -> str | None:
        """What was answered; None if it was left blank."""

    @property
    def cell(self) -> str:
        """Where, such as B7."""


AnAnswer = TypeVar("AnAnswer", bound=Answer)
Guesses = Iterator[tuple[str, str]]


def join_other_spellings(rows: Sequence[tuple[str, MutableMapping[Header, AnAnswer]]]) -> Guesses:
    """Moves answers under a label of a few sheets to the similar one of the others; what was taken for the same.

    `rows` are the sheet and the answers of each row. A sheet with both labels has two questions.
    """
    sheets = _sheets_of(rows)
    order = {header: place for place, header in enumerate(sheets)}
    wanted: dict[Header, Header] = {}
    for header in sorted(sheets, key=lambda one: (len(sheets[one]), -order[one])):
        others = [
            other
            for other in sheets
            if other != header
            and other not in wanted
            and other[1] == header[1]
            and sheets[other].isdisjoint(sheets[header])
            and (len(sheets[other]), -order[other]) > (len(sheets[header]), -order[header])
        ]
        if (same := _similar(header, others)) is not None:
            wanted[header] = same
    of_sheet = Counter((same, sheet) for header, same in wanted.items() for sheet in sheets[header])
    for header, same in wanted.items():
        if any(of_sheet[same, sheet] > 1 for sheet in sheets[header]):
            continue
        places = [f"{sheet}!{answers[header].cell}" for sheet, answers in rows if header in answers]
        for _, answers in rows:
            if header in answers:
                answers[same] = answers.pop(header)
        where = "that sheet does" if len(sheets[header]) == 1 else f"these {len(sheets[header])} sheets do"
        first = f"{places[0]}{', ...' if len(sheets[header]) > 1 else ''}"
        sentence = f"{header[0]!r} (answered in {first}) was taken for {same[0]!r}, which {where} not have"
        yield sentence, "if these are different questions, write both labels on one of these sheets in the file"


def join_repeated(rows: Sequence[tuple[str, MutableMapping[Header, AnAnswer]]]) -> Guesses:
    """Leaves out a label's second answers on a sheet where they are the first ones again; what is twice on a few.

    Forms with several outcomes have a label twice on most sheets.
    """
    sheets = _sheets_of(rows)
    for header in [header for header in sheets if header[1]]:
        name, _ = header
        if len(sheets[header]) >= max(2, _FEWER_THAN * len(sheets[name, 0])):
            continue
        for sheet in sorted(sheets[header]):
            on_sheet = [answers for of, answers in rows if of == sheet and header in answers]
            again = all(fold(answers[header].text or "") == fold(answers[name, 0].text or "") for answers in on_sheet)
            cell = on_sheet[0][header].cell
            if again:
                for answers in on_sheet:
                    del answers[header]
            answered = "the same answers, which count once" if again else "other answers, which are another column"
            sentence = f"{name!r} is on the sheet {sheet} again ({cell}), with {answered}"
            yield sentence, "if these are two questions, give them different labels in the file; else delete one"


def _sheets_of(rows: Sequence[tuple[str, Mapping[Header, AnAnswer]]]) -> dict[Header, set[str]]:
    found: dict[Header, set[str]] = defaultdict(set)
    for sheet, answers in rows:
        for header in answers:
            found[header].add(sheet)
    return dict(found)


def _similar(header: Header, others: Sequence[Header]) -> Header | None:
    """The one of these labels that is the same but for what is in brackets, or is most similar."""
    bare = [other for other in others if _bare(other[0]) == _bare(header[0])]
    if bare:
        return bare[0] if len(bare) == 1 and _brackets_agree(header[0], bare[0][0]) else None
    return KnownHeaders((other[0], other) for other in others).nearest(header[0])


def _bare(label: str) -> str:
    return fold(_IN_BRACKETS.sub("", label))


def _brackets_agree(one: str, other: str) -> bool:
    """Whether one label alone says something in brackets: `n (men)` is not `n (women)`."""
    return not (_IN_BRACKETS.search(one) and _IN_BRACKETS.search(other)) or fold(one) == fold(other)
