"""Reads SyRF: one row per study and investigator, with the id, answer and comments of each question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extract.tables.shape import Shape, place_of, with_consensus, with_given
from schema.text import plural
from validate.inference.plain_table import PlainTable

NAME = "SyRF"
_STUDY, _PERSON, _RECONCILED = "StudyId", "InvestigatorName", "Reconciled"
_OF_THE_STUDY = frozenset(
    {"Authors", "PublicationName", "AlternateName", "Abstract", "Url", "AuthorAddress", "Year", "Doi", "ReferenceType"}
    | {"Keywords", "PdfRelativePath", "DateTimeCreated", "SystematicSearchName", _RECONCILED, "AnswerType"}
)
_OF_SYRF = re.compile(r"(.* / )?([A-Za-z]*Ids?|(Is|Has)[A-Z][A-Za-z]+)", re.DOTALL)
_ID = re.compile(r"_[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?= / |$)")
_ANSWER, _COMMENTS = " / Answer", " / Comments"


def syrf(tables: Sequence[PlainTable]) -> Shape | None:
    """The answers of each investigator, with reconciled ones as those of `Consensus`. None for other tables.

    Other information from SyRF about a study, except its id and title, is left out, because nobody extracted it.
    """
    for table in tables:
        study, person, reconciled = (place_of(table, name) for name in (_STUDY, _PERSON, _RECONCILED))
        if study is not None and person is not None and reconciled is not None:
            return _shape(table, study, person, reconciled)
    return None


def _shape(table: PlainTable, study: int, person: int, reconciled: int) -> Shape:
    own = {header for header in table.headers if header in _OF_THE_STUDY or _OF_SYRF.fullmatch(header)}
    answers, agreed = with_consensus(table, person, reconciled, own - {table.headers[study]})
    answers = with_given(replace(answers, headers=_questions(answers.headers)), "Title")
    remarks = [
        f"{table.sheet}: recognised as an export of {NAME}: one row per study and investigator, and of each study its"
        " id and title alone are kept"
    ]
    if agreed:
        remarks.append(f"{table.sheet}: {plural(agreed, 'reconciled row')} kept as the consensus")
    return Shape(NAME, (answers,), ("annotations",), table.headers[study], table.headers[person], tuple(remarks))


def _questions(headers: Sequence[str]) -> tuple[str, ...]:
    """The questions without their ids, unless these are needed to distinguish them.

    Comments are named `… / Comment`.
    """
    without = [_ID.sub("", header) for header in headers]
    times = Counter(without)
    asked = [short if times[short] == 1 else header for short, header in zip(without, headers, strict=True)]
    return tuple(
        f"{header.removesuffix(_COMMENTS)} / Comment" if header.endswith(_COMMENTS) else header.removesuffix(_ANSWER)
        for header in asked
    )
