"""Form services: a time stamp, somebody's initials or e-mail address, and one column per question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.tables.shape import Shape, person_column, place_of, shape_of, study_column, texts
from schema.text import fold
from validate.inference.plain_table import PlainTable
from validate.inference.words import says_sent, says_who

NAME = "a form service"
_ADDRESSES = (
    *("Email Address", "Email", "E-mail", "E-mail address", "Username", "Respondent", "E-Mail-Adresse"),
    *("Adresse e-mail", "Adresse de messagerie", "Direcci\u00f3n de correo electr\u00f3nico"),
    *("Correo electr\u00f3nico", "Indirizzo email", "Endere\u00e7o de e-mail", "E-mailadres"),
)
_NAMES = ("Name", "Your name", "Initials", "Your initials")
_MOMENT = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[\sT,]+\d{1,2}:\d{2}.*", re.DOTALL)
_EARLY = 3


def form_service(tables: Sequence[PlainTable]) -> Shape | None:
    """The table as it is, with who filled it in and on which study where headers say so; None where it is none.

    It is one where one of the first columns is a time stamp and holds moments, dates with a time of day.
    """
    for table in tables:
        stamp = next((place for place, header in enumerate(table.headers[:_EARLY]) if says_sent(header)), None)
        if stamp is None:
            continue
        moments = texts(table, stamp)
        if moments and all(_MOMENT.fullmatch(text) for text in moments):
            return _shape(table, stamp)
    return None


def _shape(table: PlainTable, stamp: int) -> Shape:
    person = person_column(table, stamp + 1)
    if person is None:
        person = next(
            (position for name in (*_ADDRESSES, *_NAMES) if (position := _of_several(table, name)) is not None), None
        )
    study = study_column(table, stamp + 1, but=() if person is None else (person,))
    remarks = [f"{table.sheet}: recognised as the answers of {NAME}: one row each time the form was sent"]
    if person is None:
        remarks.append(f"{table.sheet}: {_about_nobody(table)}")
    if study is None:
        remarks.append(f"{table.sheet}: no header says plainly which column names the study; see key")
    return shape_of(NAME, table, "answers", study, person, *remarks)


def _about_nobody(table: PlainTable) -> str:
    """Why no column was taken for that of the people."""
    named = next(
        (place for place, header in enumerate(table.headers) if says_who(header) and texts(table, place)), None
    )
    if named is None:
        return "no column says who filled in the form; name it with --by"
    header, people = table.headers[named], {fold(text) for text in texts(table, named)}
    if len(people) == 1:
        same = f"{header!r} has the same entry in all rows, so it does not tell people apart"
        return f"{same}; if another column says who filled in the form, name it with --by"
    return f"{header!r} has {len(people)} different entries, so they may not be people; if they are, name it with --by"


def _of_several(table: PlainTable, name: str) -> int | None:
    """The column of this name where it tells people apart: not all one, as "anonymous" is."""
    position = place_of(table, name)
    return position if position is not None and len(set(texts(table, position))) > 1 else None
