"""Conditions that only compare fields with values, joined by AND and OR. Words and spreadsheets can express them."""

from collections.abc import Iterator
from typing import Literal

from schema.form import Table
from schema.quantities import Amount
from schema.records import record
from schema.regular_expressions import regex

Operator = Literal["=", "<>", "<", "<=", ">", ">=", "contains"]

_TOKEN = regex(
    r"""\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>"[^"]+"|[A-Za-z_]\w*)"""
    r"""|(?P<operator><>|!=|<=|>=|[=<>])|(?P<mark>[(),]))"""
)
_WORDS: dict[Operator, str] = {
    "=": "is", "<>": "is not", "<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least",
    "contains": "includes",
}  # fmt: skip


@record
class Comparison:
    """A field compared with one or more values: `=` with any of them, `<>` with none of them."""

    field: str
    operator: Operator
    values: tuple[str, ...]
    numeric: bool


@record
class Joined:
    """Conditions of which all must be true (and), or at least one (or)."""

    by: Literal["and", "or"]
    parts: "tuple[PlainCondition, ...]"


PlainCondition = Comparison | Joined


def plain_condition(condition: str) -> PlainCondition | None:
    """The condition in parts; None if it is more than comparisons."""
    reader = _Reader(condition)
    try:
        found = reader.either()
    except _NotPlain:
        return None
    return found if reader.at_end else None


def in_words(condition: str, table: Table) -> str:
    """The condition in words; the condition itself if it is more than comparisons."""
    plain = plain_condition(condition)
    return condition if plain is None else _words(plain, table)


def _words(plain: PlainCondition, table: Table) -> str:
    if isinstance(plain, Comparison):
        field = table.by_name.get(plain.field)
        label, unit = (field.label, "") if field else _part_of_amount(plain.field, table)
        values = [field.cell.in_words(value) if field else f"{value}{unit}" for value in plain.values]
        return f"{label} {_WORDS[plain.operator]} {' or '.join(values)}"
    parts = [_words(part, table) for part in plain.parts]
    if plain.by == "and":
        inner = zip(plain.parts, parts, strict=True)
        parts = [f"({text})" if isinstance(part, Joined) else text for part, text in inner]
    return f" {plain.by} ".join(parts)


def _part_of_amount(name: str, table: Table) -> tuple[str, str]:
    """Words for `dose__base`, `dose__unit` and `dose__base_unit`, and the unit to put after their values."""
    whole, _, part = name.partition("__")
    field = table.by_name.get(whole)
    if field is None or not isinstance(field.cell, Amount):
        return name, ""
    if part == "base" and len(field.cell.base_units) == 1:
        return field.label, f" {field.cell.base_units[0]}"
    called = {"base": "{} in its base unit", "unit": "the unit of {}", "base_unit": "the base unit of {}"}
    return called[part].format(field.label) if part in called else name, ""


class _NotPlain(Exception):
    pass


class _Reader:
    """Reads a condition from left to right."""

    def __init__(self, condition: str) -> None:
        self.tokens = list(_tokens(condition))
        self.place = 0

    @property
    def at_end(self) -> bool:
        return self.place == len(self.tokens)

    def either(self) -> PlainCondition:
        return self._joined("or", self._both)

    def _both(self) -> PlainCondition:
        return self._joined("and", self._one)

    def _joined(self, by: Literal["and", "or"], part: object) -> PlainCondition:
        assert callable(part)
        parts = [part()]
        while self._word(by):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Joined(by, tuple(parts))

    def _one(self) -> PlainCondition:
        if self._mark("("):
            inner = self.either()
            self._expect(")")
            return inner
        kind, text = self._next()
        if kind != "name":
            raise _NotPlain
        if text.upper() == "ARRAY_CONTAINS":
            self._expect("(")
            name = self._name()
            self._expect(",")
            values, numeric = self._value()
            self._expect(")")
            return Comparison(name, "contains", (values,), numeric)
        return self._compared(text.strip('"'))

    def _compared(self, name: str) -> Comparison:
        if self._word("not"):
            if not self._word("in"):
                raise _NotPlain
            return self._listed(name, "<>")
        if self._word("in"):
            return self._listed(name, "=")
        kind, operator = self._next()
        if kind != "operator":
            raise _NotPlain
        value, numeric = self._value()
        known: dict[str, Operator] = {"!=": "<>", "=": "=", "<>": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
        return Comparison(name, known[operator], (value,), numeric)

    def _listed(self, name: str, operator: Operator) -> Comparison:
        self._expect("(")
        values = [self._value()]
        while self._mark(","):
            values.append(self._value())
        self._expect(")")
        return Comparison(name, operator, tuple(value for value, _ in values), all(numeric for _, numeric in values))

    def _name(self) -> str:
        kind, text = self._next()
        if kind != "name":
            raise _NotPlain
        return text.strip('"')

    def _value(self) -> tuple[str, bool]:
        kind, text = self._next()
        if kind == "text":
            return text[1:-1].replace("''", "'"), False
        if kind == "number":
            return text, True
        raise _NotPlain

    def _next(self) -> tuple[str, str]:
        if self.at_end:
            raise _NotPlain
        self.place += 1
        return self.tokens[self.place - 1]

    def _word(self, word: str) -> bool:
        there = not self.at_end and self.tokens[self.place][1].lower() == word
        self.place += there
        return there

    def _mark(self, mark: str) -> bool:
        there = not self.at_end and self.tokens[self.place] == ("mark", mark)
        self.place += there
        return there

    def _expect(self, mark: str) -> None:
        if not self._mark(mark):
            raise _NotPlain


def _tokens(condition: str) -> Iterator[tuple[str, str]]:
    end = 0
    for found in _TOKEN.finditer(condition.strip()):
        if found.start() != end:
            break
        end = found.end()
        yield str(found.lastgroup), found[str(found.lastgroup)]
    if end != len(condition.strip()):
        yield "other", ""
