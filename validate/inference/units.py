"""Units in headers, for the numbers in their columns: `dose_mg_kg`, `Dose (mg)`."""

import re
from collections.abc import Mapping, Sequence

from schema.missing import Missing
from schema.problem import CellError
from schema.quantities import (
    MG_PER_70KG,
    MG_PER_KG,
    MG_PER_KG_H,
    MICROGRAM,
    MILLIGRAM,
    UG_PER_KG,
    Amount,
    Unit,
    spelled,
)
from schema.records import record
from schema.text import fold
from validate.extraction.read_cells import BARE
from validate.inference.missing import words_in_numbers

UNITS = (MILLIGRAM, MICROGRAM, MG_PER_KG, UG_PER_KG, MG_PER_70KG, MG_PER_KG_H)
_BY_NAME = {spelled(name): unit for unit in UNITS for name in (unit.code, *unit.aliases)}
_PARTS = re.compile(r"[^\W_]+")
_MOST = 0.9  # of the cells that say something: the part that an amount has to be read from


@record
class Headed:
    """A header split into what is measured and its unit."""

    stem: str
    unit: Unit


def unit_of_header(header: str) -> Headed | None:
    """The unit that a header gives for its numbers; None if it gives none, or only a unit."""
    words = [word.casefold() for word in _PARTS.findall(header) if word.casefold() != "per"]
    for last in (3, 2, 1):
        unit = _BY_NAME.get("/".join(words[-last:])) if len(words) > last else None
        if unit is not None:
            return Headed(" ".join(words[:-last]), unit)
    return None


def amounts_by_header(
    headers: Sequence[str | None], texts: Sequence[Mapping[str, int]]
) -> tuple[Amount, tuple[str | None, ...]] | None:
    """The type of a column whose headers give the unit, and for each table the unit of its bare numbers.

    `headers` and `texts` (how often each text stands there) are those of each table. None unless tables differ in the
    unit, or cells with a unit stand beside cells without one: otherwise they are numbers like any other.
    """
    headed = [unit_of_header(header) if header else None for header in headers]
    units = {header.unit for header in headed if header is not None}
    if not units or len({unit.base for unit in units}) > 1:
        return None
    base = next(iter(units)).base
    cell = Amount(
        units=tuple(unit for unit in UNITS if unit.base == base),
        missing=words_in_numbers({text: times for column in texts for text, times in column.items()}),
    )
    with_unit = any(_is_read(cell, text) for column in texts for text in column if not BARE.fullmatch(text))
    if len(units) < 2 and not with_unit:
        return None
    named = tuple(header.unit.code if header else None for header in headed)
    return (cell, named) if _fits(cell, named, texts) else None


def _fits(cell: Amount, units: Sequence[str | None], texts: Sequence[Mapping[str, int]]) -> bool:
    filled = read = 0
    for unit, column in zip(units, texts, strict=True):
        for text, times in column.items():
            if fold(text) not in cell.missing:
                filled += times
                read += times * _is_read(cell, f"{text} {unit}" if unit and BARE.fullmatch(text) else text)
    return read >= _MOST * filled > 0


def _is_read(cell: Amount, text: str) -> bool:
    try:
        return not isinstance(cell.parse(text), Missing)
    except CellError:
        return False
