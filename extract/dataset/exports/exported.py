"""What goes out to another program."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from extract.output import clean
from schema.form import Field, Form, Table
from schema.records import record

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@record(kw_only=True)
class Exported:
    """The files by name, how to import them, and what of the dataset has no counterpart, in sentences."""

    files: Mapping[str, bytes]
    steps: tuple[str, ...]
    left_out: tuple[str, ...]


def study_fields(table: Table) -> list[Field]:
    """The fields of a table that hold something of the study: no companions, no mark that a study is finished."""
    return [field for field in table.fields if field.of is None and field.finished_when is None]


def evidence_left_out(form: Form) -> Iterable[str]:
    """What every one of them leaves out: how a value was obtained, its place and its words."""
    roles = {field.role for table in form.tables for field in table.fields} & {"origin", "place", "words"}
    if roles:
        yield "The origin, the place and the words of values: they are in reported/ of the dataset."


def plain_text(text: str) -> str:
    """A text without signs that would do something, with line feeds as line ends, as XML can hold it."""
    return _NOT_IN_XML.sub("\ufffd", clean(text)).replace("\r", "\n")
