"""The themes of a form as a REFI-QDA codebook (.qdc), which NVivo, ATLAS.ti and MAXQDA can import.

Themes are the choices of a field that a team adds to while it codes, of a field that refines another, and of the
field that is refined. A choice stands below the choice that it belongs to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from extract.errors import CannotUse
from schema.text import tidy

if TYPE_CHECKING:
    from schema.form import Field, Form, Table
    from schema.options import Option

_NAMESPACE = "urn:QDA-XML:codebook:1.0"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def refi_qda(form: Form) -> str:
    """The codebook as XML. Raises CannotUse if no field has themes, or if XML cannot hold a text."""
    book = ET.Element("CodeBook", {"xmlns": _NAMESPACE, "origin": "twofold"})
    codes = ET.SubElement(book, "Codes")
    for table in form.tables:
        for field in _roots(table):
            _Branch(form, table).add(field, codes)
    if not len(codes):
        hint = "themes are choices of a field with the setting refines or grows_in, and of the field that it refines"
        raise CannotUse("the form has no themes", hint=hint)
    ET.indent(book)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(book, encoding="unicode")}\n'


def theme_fields(table: Table) -> tuple[Field, ...]:
    """The fields of a table whose choices are themes."""
    refined = {field.refines for field in table.fields if field.refines}
    return tuple(
        field
        for field in table.fields
        if field.cell.offered and (field.refines or field.grows_in is not None or field.name in refined)
    )


def _roots(table: Table) -> Iterator[Field]:
    """The fields that refine no other. Fields that refine each other in a circle stand beside each other."""
    for field in theme_fields(table):
        above = [field.name]
        while (upper := table[above[-1]].refines) and upper in table.by_name and upper not in above:
            above.append(upper)
        if not field.refines or upper is not None:
            yield field


class _Branch:
    """Adds the choices of a field, and those of the fields that refine it."""

    def __init__(self, form: Form, table: Table) -> None:
        self.form, self.table = form, table
        self.roots = {field.name for field in _roots(table)}

    def add(self, field: Field, parent: ET.Element) -> None:
        """A code that cannot be used for coding, named like the field, with the choices below it."""
        above = self._code(parent, field, None)
        for choice in field.cell.offered:
            self._add_choice(field, choice, above)
        for finer in self._refining(field):
            codes = {choice.code for choice in field.cell.offered}
            for choice in finer.cell.offered:
                if choice.under not in codes:
                    self._add_choice(finer, choice, above)

    def _add_choice(self, field: Field, choice: Option, parent: ET.Element) -> None:
        code = self._code(parent, field, choice)
        for finer in self._refining(field):
            for below in finer.cell.offered:
                if below.under == choice.code:
                    self._add_choice(finer, below, code)

    def _refining(self, field: Field) -> tuple[Field, ...]:
        return tuple(
            one for one in theme_fields(self.table) if one.refines == field.name and one.name not in self.roots
        )

    def _code(self, parent: ET.Element, field: Field, choice: Option | None) -> ET.Element:
        path = [self.form.name, self.table.name, field.name, *([choice.code] if choice else [])]
        name = choice.shown if choice else field.label
        about = choice.definition if choice else field.guidance
        code = ET.SubElement(
            parent,
            "Code",
            {
                "guid": str(uuid5(NAMESPACE_URL, f"twofold:{json.dumps(path)}")),
                "name": tidy(_possible(name)) or "-",
                "isCodable": "true" if choice else "false",
            },
        )
        if about:
            ET.SubElement(code, "Description").text = _possible(about)
        return code


def _possible(text: str) -> str:
    if _NOT_IN_XML.search(text):
        raise CannotUse(f"{tidy(text)!r} has a sign that XML cannot hold", hint="take it out of the form")
    return text
