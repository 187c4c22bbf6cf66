"""What the cells of a variable hold, by its type, choices and validation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from extract.errors import CannotUse
from extract.form_file.redcap.columns import COLUMNS, Row
from schema.cell_type import CellType
from schema.cells import Count, Date, Number, Text
from schema.choices import Choice, Choices, option
from schema.decimals import Bound
from schema.options import OTHER

Parts = dict[str, Any]
"""The settings of a field, as a form file has them."""

_VALIDATION, _LEAST, _MOST = (
    "text_validation_type_or_show_slider_number", "text_validation_min", "text_validation_max"
)  # fmt: skip
_LISTS = {"dropdown": "choice", "radio": "choice", "checkbox": "choices"}
_FIXED = {"yesno": "1, Yes | 0, No", "truefalse": "1, True | 0, False"}
_LEFT_OUT = {
    "calc": "REDCap computes it",
    "descriptive": "it is a text to read",
    "file": "it is a file",
    "sql": "REDCap looks it up in its database",
}
_DATES = frozenset({"date_ymd", "date_dmy", "date_mdy"})
_NUMBER = re.compile(r"number(_\ddp)?(_comma_decimal)?")
_WHOLE = re.compile(r"[+-]?\d{1,15}")
_FRACTION = re.compile(r"[+-]?\d{1,9}\.\d{1,6}", re.ASCII)


@dataclass
class Remarks:
    """The remarks about a row."""

    file: str
    line: int
    name: str
    sentences: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Adds a remark about the row."""
        self.sentences.append(f"row {self.line}, {self.name}: {text}")

    def refuse(self, text: str) -> CannotUse:
        """The error for a row that cannot be read."""
        return CannotUse(f"{self.name}: {text}", file=self.file, cell=f"row {self.line}")


def cell_parts(row: Row, remarks: Remarks) -> Parts | None:
    """The type of a field with its settings; None for a variable that nobody fills in."""
    kind = row["field_type"].lower()
    if kind in _LEFT_OUT:
        what = f": {row['select_choices_or_calculations']}" if kind in {"calc", "sql"} else ""
        remarks.add(f"is left out, because {_LEFT_OUT[kind]}{what}")
        return None
    if kind in _LISTS or kind in _FIXED:
        return _listed(row, kind, remarks)
    if kind == "slider":
        return _slider(row, remarks)
    if kind not in {"text", "notes"}:
        known = ", ".join(("text", "notes", *_LISTS, *_FIXED, "slider", *_LEFT_OUT))
        raise remarks.refuse(f"{row['field_type']!r} is not a {COLUMNS['field_type']}: {known}")
    return {"type": "text"} if kind == "notes" else _text(row, remarks)


def _listed(row: Row, kind: str, remarks: Remarks) -> Parts:
    if row[_VALIDATION] and row[_VALIDATION] != "autocomplete":
        remarks.add(f"the validation {row[_VALIDATION]} is not taken over")
    text = _FIXED.get(kind) or row["select_choices_or_calculations"]
    choices: dict[str, Parts] = {}
    for part in filter(None, map(str.strip, text.split("|"))):
        code, _, label = (side.strip() for side in part.partition(","))
        label = " ".join(label.split())
        if not code:
            raise remarks.refuse(f"the choice {part!r} has no code before its comma")
        if code in choices:
            raise remarks.refuse(f"the choice {code!r} appears twice")
        choices[code] = {"code": code} | ({"label": label} if label and label != code else {})
    if not choices:
        raise remarks.refuse("has no choices")
    return {"type": _LISTS.get(kind, "choice"), "choices": list(choices.values())}


_SLIDER_ENDS = 100  # where a slider of REDCap ends that does not say it


def _slider(row: Row, remarks: Remarks) -> Parts:
    if labels := row["select_choices_or_calculations"]:
        remarks.add(f"the labels of the slider ({labels}) are not taken over")
    lowest = _bound(row, _LEAST, remarks) or 0
    highest = _bound(row, _MOST, remarks) if row[_MOST] else _SLIDER_ENDS
    return {"type": "count", "at_least": lowest} | _bounded({}, lowest, highest, remarks, usual=lowest)


def _text(row: Row, remarks: Remarks) -> Parts:
    validation = row[_VALIDATION].lower()
    if validation in {"integer", "int"}:
        lowest = _bound(row, _LEAST, remarks)
        if lowest is None:
            remarks.add("has no lowest number in REDCap; the form takes 0 or more")
        return _bounded({"type": "count"}, lowest, _bound(row, _MOST, remarks), remarks, usual=0)
    if _NUMBER.fullmatch(validation) or validation == "float":
        if "dp" in validation:
            remarks.add(f"the number of decimals ({validation}) is not taken over")
        lowest, highest = (_bound(row, name, remarks, whole=False) for name in (_LEAST, _MOST))
        return _bounded({"type": "number"}, lowest, highest, remarks, usual=None)
    for bound in (_LEAST, _MOST):
        if row[bound]:
            remarks.add(f"the {COLUMNS[bound]} {row[bound]} is not taken over")
    if validation in _DATES:
        return {"type": "date"}
    if validation:
        remarks.add(f"the validation {validation} is not taken over: the form takes any words")
    return {"type": "words"}


def _bounded(
    parts: Parts, lowest: Bound | None, highest: Bound | None, remarks: Remarks, *, usual: Bound | None
) -> Parts:
    least = usual if lowest is None else lowest
    if highest is not None and least is not None and highest < least:
        remarks.add(f"the {COLUMNS[_MOST]} {highest} is not taken over: it is below the lowest number")
        highest = None
    given = {"at_least": lowest} if lowest is not None and lowest != usual else {}
    return parts | given | ({"at_most": highest} if highest is not None else {})


def _bound(row: Row, name: str, remarks: Remarks, *, whole: bool = True) -> Bound | None:
    text = row[name].replace(",", ".")
    text = re.sub(r"\.0+$", "", text)
    if not text:
        return None
    if _WHOLE.fullmatch(text):
        return int(text)
    if not whole and _FRACTION.fullmatch(text):
        return Decimal(text).normalize()
    what = "whole numbers" if whole else "numbers"
    remarks.add(f"the {COLUMNS[name]} {row[name]} is not taken over: a form has {what} there")
    return None


def words_of_other(row: Row, before: Row, fields: Mapping[str, tuple[Parts, Row]]) -> bool:
    """Whether this variable has the words for "other" of the one before it: a form adds that field by itself."""
    name = before["field_name"]
    if row["field_name"] != f"{name}_{OTHER}" or name not in fields or row["field_type"] not in {"text", "notes"}:
        return False
    choices = fields[name][0].get("choices", [])
    conditions = {f"[{name}]='{OTHER}'", f"[{name}({OTHER})]='1'"}
    logic = re.sub(r"\s+", "", row["branching_logic"]).replace('"', "'")
    return len(choices) > 1 and any(choice["code"] == OTHER for choice in choices) and logic in conditions


def cell_of(parts: Parts) -> CellType[Any]:
    """The cell type that a condition on the field has to know."""
    choices = [option(choice["code"]) for choice in parts.get("choices", ()) if choice["code"] != OTHER]
    other = len(choices) < len(parts.get("choices", ())) or bool(parts.get("other"))
    match parts["type"]:
        case "choice":
            return Choice(choices=tuple(choices), other=other)
        case "choices":
            return Choices(choices=tuple(choices), other=other)
        case "count":
            return Count()
        case "number":
            return Number()
        case "date":
            return Date()
        case _:
            return Text()
