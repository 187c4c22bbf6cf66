"""A form as the text of a form file: whatever is as usual is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from dataclasses import Field as Part
from decimal import Decimal
from io import StringIO
from typing import Any

import yaml

from extract.errors import CannotUse
from extract.form_file.field_types import NOT_SAID, OF_ANY_FIELD, UNITS
from extract.form_file.settings import EXTENDS
from schema.cell_type import CellType
from schema.choices import Option
from schema.decimals import bound_shown
from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.quantities import Unit
from schema.row import Prepared
from schema.rule import Rule

_WIDTH = 110  # characters, after which a long text goes on in the next line
_LINE_ENDS = re.compile("[\r\x85\u2028\u2029]")
_HEAD = """\
# A form of twofold. Edit it as you like, then: twofold form check FILE
# A field has a name, a label (the header in the sheet) and a type. `missing` lists the words that stand for a code:
# NR not reported, UC unclear, NA not applicable, PEND awaiting the full text or the authors.
"""
_ON_TOP = """\
# Write below only what is different: all else stays as in the form that this one extends. For example:
# tables:
#   - name: a_table
#     fields:
#       - name: a_field           # change it: its name, and only the settings that differ
#         label: Another label
#       - name: another_field
#         hide: true
"""
_GUESSED = """\
# `guessed` says that the types were guessed from the cells of spreadsheets. A ruling or a consensus may then say what
# does not fit its type. Delete that line once the team has decided what each field may have.
"""


def form_text(form: Form) -> str:
    """The form file of a form; reading it gives the form again. CannotUse for a text that no file can hold."""
    text = parts_text(form_parts(form))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise CannotUse(
            "a text of the form is not valid Unicode", hint=f"see {error.object[error.start - 20 :][:20]!r}"
        ) from error
    return _HEAD + (_GUESSED if form.guessed else "") + text


def text_on_top(below: Form, extends: str, name: str) -> str:
    """The form file of a form that extends another, and says no more yet."""
    return parts_text({EXTENDS: extends, "name": name, "title": below.title, "version": "1"}) + _ON_TOP


def parts_text(parts: Mapping[str, Any]) -> str:
    """What a form says, as `form_parts` has it, in YAML."""
    text: str = yaml.dump(dict(parts), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return text


def form_nodes(form: Form) -> yaml.Node:
    """The nodes of the form's file, without lines."""
    node: yaml.Node = _Dumper(StringIO(), sort_keys=False).represent_data(form_parts(form))
    return node


def form_parts(form: Form) -> dict[str, Any]:
    """All that a form says and that is not as usual: as texts, numbers, lists and mappings by the names of settings."""
    written: dict[str, Any] = {"name": form.name, "title": form.title, "version": form.version}
    if form.guessed:
        written["guessed"] = True
    if form.codebook != 1:
        written["codebook"] = form.codebook
    if form.themes is not None:
        written["themes"] = form.themes
    if form.modules:
        written["modules"] = dict(form.modules)
    written["tables"] = [_table(table) for table in form.tables]
    if form.rules:
        written["rules"] = [_parts(rule, Rule) for rule in form.rules]
    return written


class _Flow(list[Any]):
    """A short list, written in one line."""


class _Dumper(yaml.SafeDumper):
    """Writes lists indented below their name, and anchors nowhere."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _flow(dumper: yaml.SafeDumper, listed: _Flow) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", listed, flow_style=True)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    """In double quotes, which escape, where a sign in it would be read as the end of a line."""
    style = '"' if _LINE_ENDS.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _bound(dumper: yaml.SafeDumper, number: Decimal) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", bound_shown(number))


_Dumper.add_representer(_Flow, _flow)
_Dumper.add_representer(Decimal, _bound)
_Dumper.add_representer(str, _text)


def _table(table: Table) -> dict[str, Any]:
    written: dict[str, Any] = {"name": table.name, "label": table.label}
    if table.description:
        written["description"] = table.description
    written["identity"] = _Flow(table.identity)
    if table.parent is not None:
        written["parent"] = table.parent
    written |= {name: True for name in ("selection", "expected", "reports") if getattr(table, name)}
    if table.prepared:
        written["prepared"] = [_parts(prepared, Prepared) for prepared in table.prepared]
    if table.module:
        written["module"] = table.module
    if table.was:
        written["was"] = _Flow(table.was)
    written["fields"] = [_field(field) for field in table.fields if field.of is None]
    return written


def _field(field: Field) -> dict[str, Any]:
    cell = field.cell
    usual = {"level": cell.usual_level, "scored": cell.scored and not field.bookkeeping}
    defaults = {part.name: part.default for part in fields(Field)} | usual
    settings = {name: value for name in OF_ANY_FIELD if (value := getattr(field, name)) != defaults[name]}
    if field.names is None and cell.names_study:
        settings["names"] = True
    if field.plausible is not None:
        settings["plausible"] = _Flow(field.plausible)
    settings |= {name: _Flow(settings[name]) for name in ("also_called", "was") if name in settings}
    if field.tolerance is not None:
        settings["tolerance"] = str(field.tolerance)
    return {"name": field.name, "label": field.label, "type": cell.type_name, **_cell(cell), **settings}


def _cell(cell: CellType[Any]) -> dict[str, Any]:
    """What a cell type says of itself that is not as usual."""
    unusual: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for part in fields(cell):
        value = getattr(cell, part.name)
        if part.name != "missing" and (cell.type_name, part.name) not in NOT_SAID:
            given[part.name] = value
            if _is_unusual(part, value):
                unusual[part.name] = _value(value)
    if dict(type(cell)(**given).missing) != dict(cell.missing):
        unusual["missing"] = _missing(cell.missing)
    return unusual


def _missing(words: Mapping[str, Missing]) -> dict[str, Any]:
    """Code -> the words that stand for it."""
    return {
        code.value: _Flow(sorted(word for word, stands_for in words.items() if stands_for is code))
        for code in Missing
        if code in words.values()
    }


def _value(value: Any) -> Any:
    if isinstance(value, Option):
        parts = _parts(value, Option)
        return value.code if list(parts) == ["code"] else parts
    if isinstance(value, Unit):
        return value.code if UNITS.get(value.code) == value else _parts(value, Unit) | {"base": value.base}
    if isinstance(value, Mapping):
        return {str(name): _value(entry) for name, entry in value.items()}
    if isinstance(value, (tuple, list)):
        listed = [_value(entry) for entry in value]
        return _Flow(listed) if all(isinstance(entry, str) for entry in value) else listed
    if isinstance(value, (bool, int, float, Decimal)):
        return value
    return str(value)


def _parts(thing: Any, of: type[Any]) -> dict[str, Any]:
    """The parts of a dataclass that are not as usual, in their order."""
    return {part.name: _value(value) for part in fields(of) if _is_unusual(part, value := getattr(thing, part.name))}


def _is_unusual(part: Part[Any], value: Any) -> bool:
    usual = part.default_factory() if part.default_factory is not MISSING else part.default
    return usual is MISSING or bool(value != usual)
