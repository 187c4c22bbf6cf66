"""KoboToolbox and ODK: a question with several answers stands in a column, and again in one of 0 and 1 per answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.tables.platforms.ticked import about_gathered, gathered
from extract.tables.shape import Shape, person_column, place_of, shape_of, study_column, texts
from validate.inference.plain_table import PlainTable

NAME = "KoboToolbox or ODK"
_TICKED = ("1", "TRUE", "True", "true")
_ENTRIES = frozenset({*_TICKED, "0", "FALSE", "False", "false"})
_OWN = ("_uuid", "_submission_time", "KEY", "SubmissionDate", "meta-instanceID", "meta/instanceID")


def kobo(tables: Sequence[PlainTable]) -> Shape | None:
    """The table with one column for each question; None without the columns that the service adds to every record."""
    for table in tables:
        if sum(place_of(table, name) is not None for name in _OWN) > 1:
            return _shape(table)
    return None


def _shape(table: PlainTable) -> Shape:
    several = _several_answers(table)
    remarks = [f"{table.sheet}: recognised as records of {NAME}"]
    read = table
    if several:
        read = gathered(table, several, dict.fromkeys(several, _TICKED))
        remarks.append(about_gathered(table, several))
    person = person_column(read)
    study = study_column(read, but=() if person is None else (person,))
    return shape_of(NAME, read, "records", study, person, *remarks)


def _several_answers(table: PlainTable) -> Mapping[str, Mapping[int, str]]:
    """The questions that have a column of their own and one of 0 and 1 for each answer: its place and the answer."""
    found: dict[str, dict[int, str]] = {}
    for place, header in enumerate(table.headers):
        question, parted, answer = header.rpartition("/")
        if parted and question in table.headers and {*texts(table, place)} <= _ENTRIES:
            found.setdefault(question, {})[place] = answer
    return {question: answers for question, answers in found.items() if len(answers) > 1}
