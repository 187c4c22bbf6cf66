"""Years that have two digits in one file (09) and four in another (2009)."""

from collections.abc import Iterator, Mapping, Sequence

from schema.cells import Year
from schema.records import record
from schema.text import fold, tidy
from schema.written_dates import LAST_SHORT_YEAR
from validate.extraction.own_ways import SHORT_YEAR, Way, as_meant
from validate.inference.assumed import Assumed, Assumption
from validate.inference.missing import words_in_numbers
from validate.inference.plain_table import PlainTable
from validate.inference.types import guess_type

_MOST = 0.5  # minimum proportion of different short years that another table has with four digits


@record(kw_only=True)
class ShortYears:
    """The notation of each table (`year of two digits` or none), the `texts` as meant, and one short year of each."""

    ways: tuple[Way | None, ...]
    texts: Mapping[str, int]
    shown: tuple[str | None, ...]


def short_years(columns: Mapping[str, Sequence[Mapping[str, int]]]) -> dict[str, ShortYears]:
    """The columns in which all years of a table have two digits, and another table has most of them, by label.

    `columns` has the texts of each table with their counts.
    """
    return {label: found for label, tables in columns.items() if (found := _found(label, tables)) is not None}


def about_short_years(tables: Sequence[PlainTable], found: Mapping[str, ShortYears]) -> Assumed:
    """A sentence for each file on how two-digit years are read."""
    return Assumed(assumptions=tuple(_sentences(tables, found)))


def texts_as_meant(tables: Sequence[Mapping[str, int]], ways: Sequence[Way | None]) -> dict[str, int]:
    """The texts of all tables, each read in the notation of its table, with their counts, in order."""
    texts: dict[str, int] = {}
    for column, way in zip(tables, ways, strict=True):
        for text, times in column.items():
            meant = as_meant(text, way)
            texts[meant] = texts.get(meant, 0) + times
    return dict(sorted(texts.items()))


def short_years_read(table: PlainTable, label: str, shown: str, way: Way | None, *, option: str) -> Assumption:
    """The sentence on how two-digit years of a column are read, with the example `shown`."""
    sentence = (
        f"years of two digits in {label!r} of {table.file} are 2000 to 20{LAST_SHORT_YEAR}, and from"
        f" {LAST_SHORT_YEAR + 1} on 19{LAST_SHORT_YEAR + 1} to 1999: {shown!r} is {as_meant(shown, way)}"
    )
    return Assumption(about="types", sentence=sentence, option=option, doubtful=True)


def _found(label: str, tables: Sequence[Mapping[str, int]]) -> ShortYears | None:
    short = [_short(texts) for texts in tables]
    if not any(short):
        return None
    whole = {tidy(text) for texts, years in zip(tables, short, strict=True) if not years for text in texts}
    known = [len(whole & years.keys()) > _MOST * len(years) for years in short]
    if not any(known):
        return None
    ways = tuple[Way | None, ...]("year of two digits" if years_known else None for years_known in known)
    texts = texts_as_meant(tables, ways)
    if not isinstance(guess_type(label, texts), Year):
        return None
    shown = tuple(min(years.values()) if way else None for years, way in zip(short, ways, strict=True))
    return ShortYears(ways=ways, texts=texts, shown=shown)


def _short(texts: Mapping[str, int]) -> dict[str, str]:
    """Each full year with its two-digit text; empty if a text is neither a short year nor a missing code."""
    missing = words_in_numbers(texts)
    entries = [text for text in texts if fold(text) not in missing]
    if not all(SHORT_YEAR.fullmatch(tidy(text)) for text in entries):
        return {}
    return {as_meant(text, "year of two digits"): text for text in entries}


def _sentences(tables: Sequence[PlainTable], found: Mapping[str, ShortYears]) -> Iterator[Assumption]:
    for label, column in found.items():
        for table, way, shown in zip(tables, column.ways, column.shown, strict=True):
            if shown is not None:
                yield short_years_read(table, label, shown, way, option="if not, write the whole years in the file")
