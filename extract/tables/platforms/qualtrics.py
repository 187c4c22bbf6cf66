"""Qualtrics: codes of the questions, below them the questions, below these what Qualtrics calls each column itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extract.tables.platforms.ticked import about_gathered, gathered
from extract.tables.shape import Shape, person_column, remade, shape_of, study_column, texts
from validate.inference.plain_table import PlainTable
from validate.inference.words import says_who

NAME = "Qualtrics"
_IMPORT = re.compile(r'\s*\{\s*"ImportId"\s*:\s*"(?P<id>[^"]*)".*\}\s*', re.DOTALL)
_OWN = frozenset(
    {
        *("startdate", "enddate", "status", "ipaddress", "progress", "duration", "finished", "recordeddate"),
        *("_recordid", "responseid", "recipientlastname", "recipientfirstname", "recipientemail"),
        *("externaldatareference", "externalreference", "locationlatitude", "locationlongitude"),
        *("distributionchannel", "userlanguage"),
    }
)
"""What Qualtrics calls the columns that it fills in itself. Others are questions, or what a team embedded."""
_RECIPIENT = "recipientemail"
_ABOVE = 2  # rows of the header that stand below the first one
_BETWEEN = " - "  # stands between a question and one of its answers


def qualtrics(tables: Sequence[PlainTable]) -> Shape | None:
    """The answers under the words of their questions; None where the third row does not hold Qualtrics' own names."""
    for table in tables:
        if table.height < _ABOVE:
            continue
        named = [_IMPORT.fullmatch(text or "") for text in table.cells.row(1)]
        if all(named):
            return _shape(table, [found["id"] for found in named if found])
    return None


def _shape(table: PlainTable, ids: Sequence[str]) -> Shape:
    words = [text or header for text, header in zip(table.cells.row(0), table.headers, strict=True)]
    body = replace(table, headers=tuple(words), rows=table.rows[_ABOVE:], cells=table.cells[_ABOVE:])
    kept = [place for place, name in enumerate(ids) if not _is_own(name)]
    if not any(says_who(words[place]) for place in kept):
        kept = sorted([*kept, *(place for place in range(len(ids)) if _is_of_several_recipients(body, ids, place))])
    own = [words[place] for place in range(len(ids)) if place not in kept]
    answers = remade(body, [(words[place], body.columns[place], body.cells[str(place)]) for place in kept])
    several = _several_answers(answers, [table.headers[place] for place in kept])
    remarks = [
        f"{table.sheet}: recognised as answers from {NAME}: the header takes rows 1 to 3, and a column is called what"
        " its question says"
    ]
    if own:
        remarks.append(
            f"{table.sheet}: not used, because {NAME} fills {'it' if len(own) == 1 else 'them'} in itself:"
            f" {', '.join(own)}"
        )
    if several:
        remarks.append(about_gathered(table, several))
        answers = gathered(answers, several, {question: [*chosen.values()] for question, chosen in several.items()})
    person = person_column(answers)
    study = study_column(answers, but=() if person is None else (person,))
    return shape_of(NAME, answers, "answers", study, person, *remarks)


def _is_own(name: str) -> bool:
    """Whether Qualtrics fills a column of this name in itself: `Duration (in seconds)`."""
    return "".join(name.partition("(")[0].split()).casefold() in _OWN


def _is_of_several_recipients(body: PlainTable, ids: Sequence[str], place: int) -> bool:
    """Whether nothing but the addresses that the survey was sent to says who answered."""
    return ids[place].casefold() == _RECIPIENT and len(set(texts(body, place))) > 1


def _several_answers(table: PlainTable, codes: Sequence[str]) -> Mapping[str, Mapping[int, str]]:
    """The questions of which each column holds one answer or nothing: the places of the columns and the answers."""
    by_question: dict[str, dict[int, str]] = {}
    for place, code in enumerate(codes):
        question, parted, answer = table.headers[place].rpartition(_BETWEEN)
        if parted and re.fullmatch(r".+_\d+", code):
            by_question.setdefault(question.removesuffix(f"{_BETWEEN}Selected Choice"), {})[place] = answer.strip()
    return {
        question: answers
        for question, answers in by_question.items()
        if len(answers) > 1 and all(set(texts(table, place)) <= {answer} for place, answer in answers.items())
    }
