r"""How one cell says a text, a list, or lines of `name: value`, whatever characters they hold.

A text stands as it is. Outer white space does not count. A text in double quotes is read as it stands between them, as
JSON has it: so `" a; b\n"` has a space, a separator and a line break. A list has `;` or a line break between its items.
Two double quotes alone are an empty text, or a list or lines without entries.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from schema.records import record

_LINE_ENDS = re.compile(r"\r\n?|\v|\f")
_NOT_HELD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
"""What a spreadsheet program may change: control characters, and what its file format writes them as."""
NOTHING = '""'
_OUTER = "\ufeff\u200b"
_JSON = json.JSONDecoder()
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)


@record
class CellText:
    """A text of a cell, and whether it was in quotes."""

    text: str
    quoted: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it stands there as a number."""
        return not self.quoted and _NUMBER.fullmatch(self.text) is not None


def parse_text(cell: str) -> CellText:
    """The text that a cell, or a part of one, says."""
    bare = _bare(cell)
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        try:
            return CellText(str(json.loads(bare)), quoted=True)
        except json.JSONDecodeError:  # text that begins and ends with words in quotes
            pass
    return CellText(bare)


def items_in(cell: str) -> Iterator[str]:
    """The items of a list in a cell."""
    rest = "" if _bare(cell) == NOTHING else _bare(cell)
    while rest:
        item, rest = _first_item(rest)
        if item is not None:
            yield item


def pairs_in(cell: str) -> Iterator[tuple[str, CellText] | str]:
    """Name and value of each line of a cell; a line that is not `name: value` comes as it is. Quotes alone are none."""
    for line in filter(None, map(_bare, _bare(cell).split("\n"))):
        name, after = _first_name(line)
        if after.startswith(":"):
            yield name, parse_text(after[1:])
        elif line != NOTHING:
            yield line


def text_cell(text: str) -> str:
    """The cell that says this text."""
    return text if text and parse_text(text) == CellText(text) and not _NOT_HELD.search(text) else quoted(text)


def list_cell(items: Iterable[str]) -> str:
    """The cell that says these items."""
    shown = "; ".join(item if _stands_alone(item) else quoted(item) for item in items)
    return f"{NOTHING};" if shown == NOTHING else shown or NOTHING


def _stands_alone(item: str) -> bool:
    """Whether an item is read as itself in any list: a quotation mark would reach into the items after it."""
    return not item.startswith('"') and list(items_in(item)) == [item] == [text_cell(item)]


def pairs_cell(pairs: Mapping[str, object]) -> str:
    """The cell that says these names and values, a line each. A text that looks like a number is quoted."""
    return "\n".join(f"{_name(name)}: {_value(value)}" for name, value in pairs.items()) or NOTHING


def quoted(text: str) -> str:
    """The text in quotes, with an escape for all that a cell may not hold."""
    return _NOT_HELD.sub(_escaped, json.dumps(text, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0][0]):04x}{found[0][1:]}"


def _bare(text: str) -> str:
    return _LINE_ENDS.sub("\n", text).strip().strip(_OUTER).strip()


def _first_item(rest: str) -> tuple[str | None, str]:
    """The first item, None for a blank one, and what follows its separator."""
    item, after = _in_quotes(rest)
    if item is not None and (not after or after[0] in ";\n"):
        return item, after[1:].lstrip()
    plain = rest.replace("\n", ";").partition(";")[0]
    return _bare(plain) or None, rest[len(plain) + 1 :].lstrip()


def _first_name(line: str) -> tuple[str, str]:
    """The name that a line begins with, and the rest from its colon on."""
    name, after = _in_quotes(line)
    if name is not None and after.startswith(":"):
        return name, after
    plain, colon, value = line.partition(":")
    return _bare(plain), colon + value


def _in_quotes(rest: str) -> tuple[str | None, str]:
    """The text in quotes that something begins with, None where it does not, and what comes after it."""
    if not rest.startswith('"'):
        return None, rest
    try:
        text, end = _JSON.raw_decode(rest)
    except json.JSONDecodeError:
        return None, rest
    return str(text), rest[end:].lstrip(" \t\u00a0")


def _name(name: str) -> str:
    plain = ":" not in name and "\n" not in name and not name.startswith('"') and name == text_cell(name)
    return name if plain else quoted(name)


def _value(value: object) -> str:
    if not isinstance(value, str):
        return str(value)
    plain = text_cell(value)
    return quoted(value) if "\n" in plain or CellText(plain).is_number else plain
