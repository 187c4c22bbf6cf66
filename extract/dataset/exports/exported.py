"""The files for another program, and what every export leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from extract.output import clean
from schema.form import Field, Form, Table
from schema.records import record

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@record(kw_only=True)
class Exported:
    """An export: the content of each file by name, how to import it, and sentences on what is left out."""

    files: Mapping[str, bytes]
    steps: tuple[str, ...]
    left_out: tuple[str, ...]


def study_fields(table: Table) -> list[Field]:
    """The fields of a table with data on the study, without companions and the mark of a finished study."""
    return [field for field in table.fields if field.of is None and field.finished_when is None]


def evidence_left_out(form: Form) -> Iterable[str]:
    """Sentences on the evidence that every export leaves out: how a value was obtained, its place and its words."""
    roles = {field.role for table in form.tables for field in table.fields} & {"origin", "place", "words"}
    if roles:
        yield "The origin, the place and the words of values: they are in reported/ of the dataset."


def plain_text(text: str) -> str:
    """A text that XML can hold: without control characters, and with line feeds as line ends."""
    return _NOT_IN_XML.sub("\ufffd", clean(text)).replace("\r", "\n")
