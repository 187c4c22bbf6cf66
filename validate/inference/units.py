"""Reads units in headers, for the numbers in their columns: `dose_mg_kg`, `Follow-up (weeks)`."""

from collections import Counter
from collections.abc import Mapping, Sequence

from schema.decimals import PER_CENT
from schema.missing import Missing
from schema.problem import CellError
from schema.quantities import Amount, Unit, spelled
from schema.records import record
from schema.regular_expressions import regex
from schema.si_units import with_case_of_units
from schema.spelled_amounts import USUAL_UNITS
from schema.text import fold, tidy
from validate.extraction.read_cells import BARE
from validate.inference.missing import words_in_numbers

_BY_NAME = {spelled(name): unit for unit in USUAL_UNITS for name in (unit.code, *unit.aliases)}
_PARTS = regex(r"[^\W_]+")
_IN_BRACKETS = regex(r"(.*\S)\s*[(\[]\s*([^()\[\]]+?)\s*[)\]]\s*")
_LINKS = frozenset({"per", "in"})
_TELLING = frozenset({"mg", "ug", "\u00b5g", "\u03bcg", "mcg", "ng", "kg", "km", "cm", "mm", "ml", "wk"})
"""Names that are nearly always units at the end of a header, like names of several words or letters."""
_IN_WORDS = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})
"""In `start month` and `second`, these are not units. They are units only in brackets."""
_LETTERS = frozenset("dghlLmy")
"""Single letters that are units in brackets. Capitals mean something else, such as `M` for a mean."""
_OF_CALENDAR = regex(r"(?:19|20)\d\d year")
_WORDS_ALONE = regex(r"\D+|[\d.,]+\s*[^\W\d_]+\.?")
"""Words such as `ongoing`, and numbers with an unknown unit, which are not amounts."""
_MOST = 0.9  # minimum proportion of other cells that must be readable as amounts
_HALF = 0.5  # the same for all filled cells


@record
class Headed:
    """A header split into what is measured and its unit."""

    stem: str
    unit: Unit

    @property
    def kind(self) -> str:
        """What the unit measures. Weeks and months are both time, though they cannot be converted."""
        return "time" if self.unit.base in {"day", "month"} else self.unit.base


def unit_of_header(header: str) -> Headed | None:
    """The unit in a header; None if it gives none, or only a unit."""
    if (found := _IN_BRACKETS.fullmatch(header)) is not None:
        return _in_brackets(found[1], found[2])
    headed = _last_words(header)
    if headed is None:
        return None
    stem, name = headed
    telling = "/" in name or name in _TELLING or (name.endswith("s") and len(name) > len("mos"))
    return Headed(stem, _BY_NAME[name]) if telling or name == "wks" else None


def units_of_headers(headers: Sequence[str | None]) -> tuple[Headed | None, ...]:
    """The unit of each header of a column. Next to another length unit, the `m` of `depth_m` is a unit too."""
    plainly = [unit_of_header(header) if header else None for header in headers]
    loosely = [own or (_by_letter(header) if header else None) for own, header in zip(plainly, headers, strict=True)]
    known = {(headed.stem, headed.kind) for headed in loosely if headed is not None}
    units = {headed.unit for headed in loosely if headed is not None}
    return tuple(loosely if len(known) == 1 < len(units) else plainly)


def give_other_units(headers: Sequence[str | None]) -> bool:
    """Whether the headers of a column give several units."""
    return len({headed.unit for headed in units_of_headers(headers) if headed is not None}) > 1


def name_other_units(one: str, other: str) -> bool:
    """Whether two headers end in different units, in brackets or not: `start month`, `start year`."""
    ours, theirs = (unit_of_header(header) or _by_last_words(header) for header in (one, other))
    return bool(ours and theirs and ours.unit != theirs.unit)


def measured_in_other_ways(one: str, other: str) -> bool:
    """Whether two headers differ in the brackets at their end, and neither abbreviates the other.

    `cost (USD)` and `cost (EUR)` do; `age (SD)` and `age (standard deviation)` do not.
    """
    ours, theirs = _IN_BRACKETS.fullmatch(one), _IN_BRACKETS.fullmatch(other)
    if ours is None or theirs is None or _words(ours[1]) != _words(theirs[1]):
        return False
    if (units := units_of_headers((one, other))) and None not in units:
        return len({headed.unit for headed in units if headed}) > 1
    short, long = sorted((PER_CENT.sub("%", fold(found[2])).replace(" ", "") for found in (ours, theirs)), key=len)
    letters = iter(long)
    return short[0] != long[0] or not all(sign in letters for sign in short)


def _in_brackets(before: str, within: str) -> Headed | None:
    name = within.removeprefix("in ")
    if len(name) == 1 and name not in _LETTERS:
        return None
    unit = _BY_NAME.get(spelled(with_case_of_units(name))) or _BY_NAME.get("/".join(_words(name)))
    words = _words(before)
    return Headed(_stem(words), unit) if unit is not None and words else None


def _last_words(header: str) -> tuple[str, str] | None:
    """The words of a header before the name of a unit, and that name; None if it does not end with one."""
    words = _words(header)
    for last in (3, 2, 1):
        name = "/".join(words[-last:])
        if len(words) > last and name in _BY_NAME:
            return _stem(words[:-last]), name
    return None


def _by_letter(header: str) -> Headed | None:
    """The unit of a header that ends in an abbreviation of a unit."""
    return None if set(_words(header)[-1:]) & _IN_WORDS else _by_last_words(header)


def _by_last_words(header: str) -> Headed | None:
    """The unit of a header that ends in any name of a unit."""
    headed = _last_words(header)
    return Headed(headed[0], _BY_NAME[headed[1]]) if headed else None


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _PARTS.findall(text) if word.casefold() != "per"]


def _stem(words: Sequence[str]) -> str:
    return " ".join(words[:-1] if words[-1] in _LINKS and len(words) > 1 else words)


@record
class Amounts:
    """The type of a column whose headers give the unit, and the unit of bare numbers for each table.

    `texts` are the entries with this unit, with their counts.
    """

    cell: Amount
    units: tuple[str | None, ...]
    texts: Mapping[str, int]


def amounts_by_header(headers: Sequence[str | None], texts: Sequence[Mapping[str, int]]) -> Amounts | None:
    """How to read a column whose headers give a unit.

    `headers` and `texts` (with their counts) are those of each table. None unless tables differ in the unit, or some
    cells have a unit and others do not; otherwise these are ordinary numbers.
    """
    headed = units_of_headers(headers)
    units = {header.unit for header in headed if header is not None}
    kinds = {header.kind for header in headed if header is not None}
    if len(kinds) != 1:
        return None
    bases = {unit.base for unit in units} | ({"day", "month"} if kinds == {"time"} else set())
    cell = Amount(
        units=tuple(unit for unit in USUAL_UNITS if unit.base in bases),
        missing=words_in_numbers({text: times for column in texts for text, times in column.items()}),
    )
    with_own = any(_is_read(cell, text) for column in texts for text in column if not BARE.fullmatch(text))
    if len(units) < 2 and not with_own:
        return None
    named = tuple(header.unit.code if header else None for header in headed)
    meant: Counter[str] = Counter()
    for unit, column in zip(named, texts, strict=True):
        for text, times in column.items():
            meant[f"{text} {unit}" if unit and BARE.fullmatch(text) else text] += times
    return Amounts(cell, named, dict(sorted(meant.items()))) if _fits(cell, meant) else None


def _fits(cell: Amount, texts: Mapping[str, int]) -> bool:
    filled = {text: times for text, times in texts.items() if fold(text) not in cell.missing}
    of_year = {text for text in filled if _OF_CALENDAR.fullmatch(text)}
    read = {text for text in filled.keys() - of_year if _is_read(cell, text)}
    counted = {text for text in filled if text in read | of_year or not _WORDS_ALONE.fullmatch(tidy(text))}
    cells, with_amount, cells_counted = (sum(filled[text] for text in some) for some in (filled, read, counted))
    return with_amount >= _MOST * cells_counted and with_amount >= _HALF * cells > 0


def _is_read(cell: Amount, text: str) -> bool:
    try:
        return not isinstance(cell.parse(text), Missing)
    except CellError:
        return False
