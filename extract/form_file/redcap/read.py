"""A data dictionary as a form. It names, with its line, each entry for which a form has no place.

Instruments that do not repeat are one table with a row per record; each that repeats is a table of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.errors import CannotUse
from extract.form_file.read import form_of_text
from extract.form_file.redcap.columns import COLUMNS, EXAMPLE, IDENTITY, MARK, REPEATS, Row, variable
from extract.form_file.redcap.logic import Variable, condition_of
from extract.form_file.redcap.read_field import Parts, Remarks, cell_of, cell_parts, words_of_other
from extract.form_file.write import parts_text
from schema.form import Form
from schema.records import record
from validate.inference.form import free

INSTANCE = "redcap_repeat_instance"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DISPLAY = ("section_header", "custom_alignment", "question_number", "matrix_group_name", "matrix_ranking")
WORDS_OF_OTHER = "other, in words"
_ONLY_SHOWN = "is about how REDCap shows it"


@record
class FromDictionary:
    """The form of a data dictionary, with remarks on what was left out and what was assumed."""

    form: Form
    remarks: tuple[str, ...]


@dataclass
class _Read:
    """A data dictionary while it is read."""

    rows: Sequence[tuple[int, Row]]
    repeating: frozenset[str]
    remarks: list[str] = field(default_factory=list)
    fields: dict[str, tuple[Parts, Row]] = field(default_factory=dict)  # by variable, those that become fields
    identity: list[str] = field(default_factory=list)

    def remark(self, line: int, row: Row, text: str) -> None:
        self.remarks.append(f"row {line}, {row['field_name']}: {text}")


def form_of_dictionary(
    rows: Sequence[tuple[int, Row]], *, name: str, file: str, repeating: Collection[str] = ()
) -> FromDictionary:
    """The form of these rows, each with its line in `file`. `repeating` names instruments that repeat.

    Those that a mark of twofold says repeat need not be named. CannotUse, with the line, for rows that are none of a
    data dictionary.
    """
    _refuse_unusable(rows, file)
    marked = {row["form_name"] for _, row in rows if REPEATS in _marks(row)}
    read = _Read(rows, frozenset({*marked, *repeating} & {row["form_name"] for _, row in rows}))
    _read_fields(read, file)
    tables = _tables(read)
    form = form_of_text(parts_text({"name": name, "title": name, "version": "1", "tables": tables}))
    return FromDictionary(form, tuple(read.remarks))


def _refuse_unusable(rows: Sequence[tuple[int, Row]], file: str) -> None:
    seen: set[str] = set()
    if not rows:
        raise CannotUse("the data dictionary has no variables", file=file)
    for line, row in rows:
        name = row["field_name"]
        if not name or not row["form_name"]:
            missing = COLUMNS["field_name" if not name else "form_name"]
            raise CannotUse(f"the row has no {missing!r}", file=file, cell=f"row {line}")
        if name in seen:
            raise CannotUse(f"the variable {name!r} appears twice", file=file, cell=f"row {line}")
        seen.add(name)


def _read_fields(read: _Read, file: str) -> None:
    """Reads each row; conditions come last, since they may look at variables further down."""
    taken: set[str] = set()
    for number, (line, row) in enumerate(read.rows):
        remarks = Remarks(file, line, row["field_name"])
        before = read.rows[number - 1][1] if number else None
        if before is not None and words_of_other(row, before, read.fields):
            read.fields[before["field_name"]][0]["other"] = True
            if not row["field_label"].endswith(WORDS_OF_OTHER):
                remarks.add(
                    f"is the field for the words of other, which a form adds to {before['field_name']} by itself"
                )
                read.remarks += remarks.sentences
            continue
        cell = {"type": "key"} if number == 0 else cell_parts(row, remarks)
        if cell is not None:
            name = _name(row, taken, remarks)
            taken.add(name)
            read.fields[row["field_name"]] = ({"name": name, **cell, **_asked(row, remarks)}, row)
            if IDENTITY in _marks(row):
                read.identity.append(name)
        read.remarks += remarks.sentences
    _drop_other(read)
    _read_conditions(read)


def _drop_other(read: _Read) -> None:
    """Where other may be chosen it is no entry of the list."""
    for parts, _ in read.fields.values():
        if parts.get("other"):
            parts["choices"] = [choice for choice in parts["choices"] if choice["code"] != "other"]


def _name(row: Row, taken: Collection[str], remarks: Remarks) -> str:
    name = row["field_name"].lower()
    if not _NAME.fullmatch(name) or "__" in name or not free(name) or name in taken:
        name = variable(name, {*taken, *(word for word in (name, variable(name, ())) if not free(word))})
        remarks.add(f"is called {name} in the form")
    return name


def _asked(row: Row, remarks: Remarks) -> Parts:
    """What is asked of a field beside what its cells hold."""
    parts: Parts = {"label": " ".join(row["field_label"].split()) or row["field_name"]}
    if row["field_note"]:
        parts["guidance"] = row["field_note"]
    if row["required_field"].lower() in {"y", "yes", "1"}:
        parts["required"] = True
    for line in filter(None, map(str.strip, row["field_annotation"].split("\n"))):
        if line.startswith(EXAMPLE) and "example" not in parts:
            parts["example"] = line.removeprefix(EXAMPLE).strip()
        elif not line.startswith(MARK):
            remarks.add(f"the annotation {line!r} is not taken over")
    if row["identifier"].lower() in {"y", "yes", "1"}:
        remarks.add("is marked as an identifier of a person, which a form cannot say")
    for name in _DISPLAY:
        if row[name]:
            remarks.add(f"{COLUMNS[name]} ({row[name]}) is not taken over, since it {_ONLY_SHOWN}")
    return parts


def _marks(row: Row) -> frozenset[str]:
    lines = [line.removeprefix(MARK) for line in row["field_annotation"].split("\n") if line.startswith(MARK)]
    return frozenset(mark.strip() for line in lines for mark in line.split(","))


def _read_conditions(read: _Read) -> None:
    for variable_name, (parts, row) in read.fields.items():
        if not row["branching_logic"]:
            continue
        there = _place(read, row)
        known = {
            name: (str(other["name"]), _as_variable(name, other))
            for name, (other, place) in read.fields.items()
            if _place(read, place) == there and name != variable_name
        }
        logic = " ".join(row["branching_logic"].split())
        condition = condition_of(logic, known)
        first = variable_name == read.rows[0][1]["field_name"]
        if condition is None or first or parts["name"] in read.identity:
            line = next(line for line, listed in read.rows if listed is row)
            read.remark(line, row, f"the branching logic {logic!r} is not taken over: a form cannot say it")
        else:
            parts["applies_when"] = condition


def _as_variable(name: str, parts: Parts) -> Variable:
    """A variable as conditions need to know it: by what its cells hold."""
    return Variable(name, cell_of(parts), {})


def _place(read: _Read, row: Row) -> str:
    """The instrument if it repeats, and nothing for all others together."""
    return row["form_name"] if row["form_name"] in read.repeating else ""


def _tables(read: _Read) -> list[dict[str, Any]]:
    instruments = list(dict.fromkeys(row["form_name"] for _, row in read.rows))
    single = [name for name in instruments if name not in read.repeating]
    taken: set[str] = set()
    record_id, first = next(iter(read.fields.values()))
    if first["form_name"] in read.repeating:
        single = ["records", *single]
    named = {}
    for instrument in [single[0], *(name for name in instruments if name in read.repeating)]:
        named[instrument] = _table_name(instrument, taken)
        taken.add(named[instrument])
    _say_joined(read, single, named)
    studies = {
        "name": named[single[0]],
        "identity": [record_id["name"], *_identity(read, "")],
        "fields": _with_labels(_parts(read, ""), read),
    }
    return [studies, *(_repeating(read, name, named, studies) for name in instruments if name in read.repeating)]


def _table_name(instrument: str, taken: Collection[str]) -> str:
    name = variable(instrument, taken)
    return name if free(name) else variable(f"{name}_1", taken)


def _say_joined(read: _Read, single: Sequence[str], named: Mapping[str, str]) -> None:
    if len(single) > 1:
        read.remarks.append(
            f"the instruments {', '.join(single)} are one table, {named[single[0]]}, with one row per record. If one of"
            " them repeats, name an export of the data too (--from FILE), or take the form apart"
        )


def _parts(read: _Read, place: str) -> list[Parts]:
    return [
        parts for parts, row in read.fields.values() if _place(read, row) == place or (not place and _is_id(read, row))
    ]


def _is_id(read: _Read, row: Row) -> bool:
    return row is read.rows[0][1]


def _identity(read: _Read, place: str) -> list[str]:
    here = [str(parts["name"]) for parts in _parts(read, place)]
    return [name for name in read.identity if name in here]


def _repeating(read: _Read, instrument: str, named: Mapping[str, str], studies: Mapping[str, Any]) -> dict[str, Any]:
    """The table of an instrument that repeats. REDCap tells its rows apart by number unless fields are marked."""
    record_id = next(iter(read.fields.values()))[0]
    fields = [parts for parts in _parts(read, instrument) if parts is not record_id]
    study = {"name": record_id["name"], "label": record_id["label"], "type": "reference", "to": studies["name"]}
    identity = _identity(read, instrument)
    if not identity:
        identity = [INSTANCE]
        number = {"name": INSTANCE, "label": "Repeat instance", "type": "count", "at_least": 1}
        fields = [number | {"guidance": "The number that REDCap gives the row."}, *fields]
        read.remarks.append(
            f"the rows of {named[instrument]} are identified by the number that REDCap gives them. If two people"
            " extract, list under identity the fields by which a row is recognised"
        )
    return {
        "name": named[instrument],
        "identity": identity,
        "parent": studies["name"],
        "fields": _with_labels([study, *fields], read),
    }


def _with_labels(fields: Sequence[Parts], read: _Read) -> list[Parts]:
    """The fields; one whose label another has too gets its name behind it."""
    seen: set[str] = set()
    listed = []
    for parts in fields:
        label = str(parts["label"])
        if label.casefold() in seen:
            label = f"{label} ({parts['name']})"
            read.remarks.append(f"{parts['name']}: another field has its label, so it is called {label!r}")
        seen.add(label.casefold())
        listed.append(
            {"name": parts["name"], "label": label, **{key: parts[key] for key in parts if key not in _FIRST}}
        )
    return listed


_FIRST = ("name", "label")
