"""The branching logic of REDCap and the conditions of forms: each as the other, as far as both can say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from polars.exceptions import PolarsError

from schema.cell_type import CellType
from schema.choices import Choices
from schema.records import record
from validate.check.conditions.parsed_condition import parsed
from validate.check.conditions.plain_condition import Comparison, Joined, Operator, PlainCondition, plain_condition

_TOKEN = re.compile(
    r"""\s*(?:\[(?P<field>[a-z0-9_]+)(?:\((?P<code>[^()\[\]]+)\))?\]|(?P<text>'[^']*'|"[^"]*")"""
    r"""|(?P<number>-?\d+(?:\.\d+)?)(?![\w.])|(?P<operator><>|!=|<=|>=|[=<>])|(?P<word>and|or)\b|(?P<mark>[()]))""",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_OPERATORS: Mapping[str, Operator] = {"!=": "<>", "=": "=", "<>": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


@record
class Variable:
    """A variable of REDCap: its name, what its cells hold, and the code that REDCap has for each choice."""

    name: str
    cell: CellType[object]
    codes: Mapping[str, str]

    @property
    def is_number(self) -> bool:
        """Whether values of it are numbers in a condition."""
        return self.cell.storage in {"integer", "decimal"}


def branching_logic(condition: str, variables: Mapping[str, Variable]) -> str | None:
    """The condition on fields of a row, as REDCap says it; None if it cannot say it. `variables` are by field."""
    plain = plain_condition(condition)
    return None if plain is None else _logic(plain, variables)


def _logic(plain: PlainCondition, variables: Mapping[str, Variable]) -> str | None:
    if isinstance(plain, Comparison):
        return _compared(plain, variables.get(plain.field))
    parts = [_logic(part, variables) for part in plain.parts]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    nested = zip(plain.parts, known, strict=True)
    return f" {plain.by} ".join(f"({text})" if isinstance(part, Joined) else text for part, text in nested)


def _compared(plain: Comparison, variable: Variable | None) -> str | None:
    if variable is None or (plain.operator == "contains") != isinstance(variable.cell, Choices):
        return None
    if variable.cell.storage == "quantity" or (variable.cell.answers and not variable.codes):
        return None  # REDCap has text there
    values = [variable.codes.get(value, value) for value in plain.values]
    if variable.cell.answers and not set(plain.values) <= set(variable.cell.answers):
        return None
    if plain.operator == "contains":
        return f"[{variable.name}({values[0]})] = '1'"
    texts = [_value(value, number=variable.is_number) for value in values]
    conditions = [f"[{variable.name}] {plain.operator} {text}" for text in texts if text is not None]
    if len(conditions) < len(values):
        return None
    return (
        conditions[0]
        if len(conditions) == 1
        else f"({(' and ' if plain.operator == '<>' else ' or ').join(conditions)})"
    )


def _value(value: str, *, number: bool) -> str | None:
    """The value in a condition of REDCap, which has no escape for a quotation mark."""
    if number:
        return value if _NUMBER.fullmatch(value) else None
    return next((f"{mark}{value}{mark}" for mark in "'\"" if value and mark not in value), None)


def condition_of(logic: str, variables: Mapping[str, tuple[str, Variable]]) -> str | None:
    """The branching logic as a condition in SQL; None if it says more than comparisons of fields of the same row.

    `variables` are by their name in REDCap, each with the name of its field.
    """
    try:
        reader = _Reader(logic, variables)
        found = reader.either()
    except _NotPlain:
        return None
    return _sql(found) if reader.at_end else None


def _sql(plain: PlainCondition) -> str:
    if isinstance(plain, Joined):
        parts = [f"({_sql(part)})" if isinstance(part, Joined) else _sql(part) for part in plain.parts]
        return f" {plain.by.upper()} ".join(parts)
    values = [value if plain.numeric else "'" + value.replace("'", "''") + "'" for value in plain.values]
    name = _sql_name(plain.field)
    if plain.operator == "contains":
        return f"ARRAY_CONTAINS({name}, {values[0]})"
    if len(values) == 1:
        return f"{name} {plain.operator} {values[0]}"
    return f"{name} {'NOT IN' if plain.operator == '<>' else 'IN'} ({', '.join(values)})"


def _sql_name(name: str) -> str:
    """The name as SQL takes it: in double quotes if it is a word of SQL."""
    try:
        parsed(f"{name} = '1' AND {name} IN ('1', '2')")
    except PolarsError:
        return f'"{name}"'
    return name


class _NotPlain(Exception):
    pass


class _Reader:
    """Reads branching logic from left to right."""

    def __init__(self, logic: str, variables: Mapping[str, tuple[str, Variable]]) -> None:
        self.tokens = list(_tokens(logic))
        self.variables = variables
        self.place = 0

    @property
    def at_end(self) -> bool:
        return self.place == len(self.tokens)

    def either(self) -> PlainCondition:
        parts = [self._both()]
        while self._word("or"):
            parts.append(self._both())
        return _joined("or", parts)

    def _both(self) -> PlainCondition:
        parts = [self._one()]
        while self._word("and"):
            parts.append(self._one())
        return _joined("and", parts)

    def _one(self) -> PlainCondition:
        if self._mark("("):
            inner = self.either()
            if not self._mark(")"):
                raise _NotPlain
            return inner
        found = self._next("field")
        if found["field"].lower() not in self.variables:
            raise _NotPlain
        name, variable = self.variables[found["field"].lower()]
        operator = _OPERATORS[self._next("operator")["operator"]]
        value = self._value()
        if found["code"] is not None:
            return _ticked(name, variable, found["code"].strip(), operator, value)
        if isinstance(variable.cell, Choices) or (variable.is_number and not _NUMBER.fullmatch(value)) or not value:
            raise _NotPlain
        if variable.cell.answers and value not in variable.cell.answers:
            raise _NotPlain
        return Comparison(name, operator, (value,), variable.is_number)

    def _value(self) -> str:
        if self.at_end:
            raise _NotPlain
        found = self.tokens[self.place]
        self.place += 1
        if found["text"] is not None:
            return found["text"][1:-1]
        if found["number"] is None:
            raise _NotPlain
        return found["number"]

    def _next(self, kind: str) -> re.Match[str]:
        if self.at_end or self.tokens[self.place][kind] is None:
            raise _NotPlain
        self.place += 1
        return self.tokens[self.place - 1]

    def _word(self, word: str) -> bool:
        there = not self.at_end and (self.tokens[self.place]["word"] or "").lower() == word
        self.place += there
        return there

    def _mark(self, mark: str) -> bool:
        there = not self.at_end and self.tokens[self.place]["mark"] == mark
        self.place += there
        return there


def _ticked(name: str, variable: Variable, code: str, operator: Operator, value: str) -> Comparison:
    if not isinstance(variable.cell, Choices) or code not in variable.cell.answers or (operator, value) != ("=", "1"):
        raise _NotPlain
    return Comparison(name, "contains", (code,), numeric=False)


def _joined(by: Literal["and", "or"], parts: list[PlainCondition]) -> PlainCondition:
    """The parts as one condition: several values of one field together are one comparison."""
    first = parts[0]
    if len(parts) == 1:
        return first
    several: Operator = "=" if by == "or" else "<>"
    compared = [part for part in parts if isinstance(part, Comparison) and part.operator == several]
    if len(compared) == len(parts) and len({part.field for part in compared}) == 1:
        values = tuple(dict.fromkeys(value for part in compared for value in part.values))
        return Comparison(compared[0].field, several, values, compared[0].numeric)
    return Joined(by, tuple(parts))


def _tokens(logic: str) -> Iterator[re.Match[str]]:
    end, text = 0, logic.strip()
    for found in _TOKEN.finditer(text):
        if found.start() != end:
            break
        end = found.end()
        yield found
    if end != len(text):
        raise _NotPlain
