"""What an exported page needs to check another value while it is typed: the form's own limits, words and sentences.

The page has no Python. So each type of field says here which texts are a value, by the regular expressions and lists
that it reads cells with. Each sentence is the one with which the type refuses a text that was tried, and has `{text}`
where the text was. What a page cannot tell it leaves to `twofold adjudicate`.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extract.desk.other_value import field_of, naming_rows, rows_for, takes_value
from schema.cells import DATE_SHAPES, Count, Date, Number, Percentage, Year
from schema.choices import Choice, Choices
from schema.countries import Countries
from schema.decimals import NUMBER_SHAPES, plain
from schema.identifiers import PREFIXES, SHAPES, Identifier
from schema.missing import Missing
from schema.problem import CellError
from schema.quantities import AMOUNT_SHAPES, Amount
from schema.text import SAME_SIGNS, SEPARATOR, fold
from schema.written_dates import DATE_IN_WORDS, MONTHS
from validate.adjudication.decide import another_row
from validate.adjudication.new_ruling import InvalidRuling
from validate.adjudication.other_words import OTHER_WITH_WORDS
from validate.merge.named_rows import rows_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from extract.desk.desk import Desk
    from extract.desk.items import Item
    from schema.cell_type import CellType
    from validate.merge.discrepancy import Discrepancy

_NO_VALUE, _DAY = "§§", "2021-03-09"
COMMON = {
    "numbers": NUMBER_SHAPES,
    "dates": DATE_SHAPES,
    "amounts": AMOUNT_SHAPES,
    "in_words": DATE_IN_WORDS,
    "months": MONTHS,
    "separator": SEPARATOR.pattern,
    "other": OTHER_WITH_WORDS.replace("(?P<", "(?<"),
    "same": SAME_SIGNS,
}
"""What the checks of all fields have in common."""


class PageChecks:
    """The checks of a page, each once: many items have the same."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._numbers: dict[str, int] = {}
        self._of_fields: dict[tuple[str, str], str] = {}

    def number_of(self, item: Item) -> int | None:
        """The number of the check of another value for an item; None where every text may be one."""
        check = self._of_item(item) if takes_value(item, self._desk) else "null"
        return None if check == "null" else self._numbers.setdefault(check, len(self._numbers))

    def _of_item(self, item: Item) -> str:
        cell, field = naming_rows(item, self._desk), field_of(item, self._desk)
        if cell is not None:
            return json.dumps(_of_rows(cell, self._desk))
        if field is None or item.cell is None:
            return "null"
        key = item.cell.item.cell.table, field.name
        if key not in self._of_fields:
            self._of_fields[key] = json.dumps(check_of(field.cell))
        return self._of_fields[key]

    @property
    def written(self) -> dict[str, Any]:
        """The checks by their numbers, and what they have in common."""
        return {**COMMON, "fields": [json.loads(check) for check in self._numbers]}


def check_of(cell: CellType[Any]) -> dict[str, Any] | None:
    """How a page checks a cell of this type; None where every text is a value."""
    match cell:
        case Number() | Count():
            check = _of_number(cell)
        case Amount():
            check = _of_amount(cell)
        case Year():
            check = {"kind": "year", "lowest": str(cell.earliest)}
            check["says"] = {"wrong": _says(cell, _NO_VALUE), "day": _says(cell, _DAY, day=_DAY)}
        case Date():
            check = {"kind": "date"}
            check["says"] = {"wrong": _says(cell, _NO_VALUE), "calendar": _says(cell, "2021-02-30")}
        case Identifier(scheme=scheme):
            check = {"kind": "identifier", "prefix": PREFIXES[scheme], "shape": SHAPES[scheme]}
            check |= {"any_case": scheme in {"pmcid", "registry"}, "says": {"wrong": _says(cell, _NO_VALUE)}}
        case Choice():
            check = _of_choice(cell)
        case _:
            return None
    return {**check, "codes": sorted(_missing_words(cell))}


def _missing_words(cell: CellType[Any]) -> set[str]:
    """How a missing code may be written in a cell, folded."""
    codes = {fold(code.value) for code in Missing if code in cell.missing.values()}
    return {*cell.missing, *(code for code in codes if code not in cell.spellings)}


def _of_number(cell: Number | Count) -> dict[str, Any]:
    whole = isinstance(cell, Count)
    says = _of_digits(cell, whole=whole) | ({"fraction": _says(cell, "7.5")} if whole else {})
    check: dict[str, Any] = {"kind": "number", "whole": whole, "percent": isinstance(cell, Percentage), "says": says}
    if cell.lowest is not None:
        below = plain(Decimal(cell.lowest) - 1)
        check["lowest"], says["below"] = plain(Decimal(cell.lowest)), _says(cell, below, number=below)
    if cell.highest is not None:
        above = plain(Decimal(cell.highest) + 1)
        check["highest"], says["above"] = plain(Decimal(cell.highest)), _says(cell, above, number=above)
    return check


def _of_digits(cell: CellType[Any], *, whole: bool) -> dict[str, str]:
    """The message for an entry that is not a number."""
    probe, plainly, point = ("7.000", "7000", "7") if whole else ("7,123", "7123", "7.123")
    return {
        "wrong": _says(cell, _NO_VALUE),
        "several": _says(cell, "1 or 2"),
        "day": _says(cell, _DAY, day=_DAY),
        "ambiguous": _says(cell, probe, text=probe, plain=plainly, point=point),
    }


def _of_amount(cell: Amount) -> dict[str, Any]:
    says = {
        "wrong": _says(cell, _NO_VALUE),
        "day": _says(cell, _DAY, day=_DAY),
        "unit_missing": _says(cell, "7"),
        "unknown_unit": _says(cell, f"7 {_NO_VALUE}", unit=_NO_VALUE),
        "several": _says(cell, "7 to 9 §"),
        "below": _says(cell, f"-7 {cell.unit_codes[0]}"),
        "number": _of_digits(Number(), whole=False),
    }
    return {"kind": "amount", "units": sorted(cell.by_spelling), "says": says}


def _of_choice(cell: Choice) -> dict[str, Any]:
    says = {"wrong": _says(cell, _NO_VALUE)}
    if cell.takes_other:
        says["in_place"] = _says(cell, "other (")
    if isinstance(cell, Choices):
        first_two = " and ".join(cell.answers[:2])
        says["unknown"] = _says(cell, "§§; §§§", listed="'§§' and '§§§'")
        says["join"] = _says(cell, first_two) if len(cell.answers) > 1 else ""
    if isinstance(cell, Countries):
        says["two_letters"] = _says(cell, "xx")
    return {
        "kind": "choice",
        "several": isinstance(cell, Choices),
        "other": cell.takes_other,
        "spellings": sorted(cell.spellings),
        "says": says,
    }


def _of_rows(cell: Discrepancy, desk: Desk) -> dict[str, Any]:
    """For a cell that names rows: those that it can name. Of a name that several rows have a page says nothing."""
    merged = desk.comparison.tables[cell.table]
    field, offered = merged.table[cell.field], rows_for(cell, desk)
    several = [name for name in offered if len(rows_named(merged, field, cell.position, name)) > 1]
    return {
        "kind": "rows",
        "codes": sorted(fold(code) for code in field.codes),
        "several": field.reference is not None and field.reference.several,
        "spellings": sorted({fold(name) for name in offered}),
        "unclear": sorted({fold(name) for name in several}),
        "says": {"wrong": _sentence(lambda text: another_row(desk.comparison, cell, text), _NO_VALUE)},
    }


def _says(cell: CellType[Any], probe: str, **parts: str) -> str:
    return _sentence(cell.parse, probe, **parts)


def _sentence(read: Callable[[str], object], probe: str, **parts: str) -> str:
    """The sentence that refuses a text, with the name of each part in its place; "" if the text is a value."""
    try:
        read(probe)
    except (CellError, InvalidRuling) as error:
        sentence = str(error)
    else:
        return ""
    for name, part in (parts or {"text": probe}).items():
        sentence = sentence.replace(part, f"{{{name}}}", 1)
    return sentence
