"""Columns in which every number with a point has three digits after it: `1.200` may be 1200 or 1.2."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Literal

from schema.cell_type import Family
from schema.decimals import plain, read_decimal, with_decimal_point
from schema.missing import Missing
from schema.problem import CellError
from schema.records import record
from schema.regular_expressions import regex
from schema.text import quoted, tidy
from schema.words import Words
from validate.extraction.own_ways import Way
from validate.inference.assumed import Assumed, Assumption
from validate.inference.decimal_commas import has_decimal_commas, has_decimal_points
from validate.inference.missing import words_in_texts
from validate.inference.plain_table import PlainTable
from validate.inference.sentence_parts import first_few
from validate.inference.short_years import texts_as_meant
from validate.inference.types import guess_type

_THOUSANDS = regex(r"[1-9]\d{0,2}(?:\.\d{3})+")
_MILLIONS = regex(r"[1-9]\d{0,2}(?:\.\d{3}){2,}")
_WITH_POINT = regex(r"[^\w\s]?\d*(?:\.\d+)+%?")
_WHOLE = regex(r"\d+")
_HUNDREDS = 3  # digits of a whole number: next to such numbers, `1.200` is hardly one and a fifth
_MOST = 0.5  # minimum proportion of numbers with a point that others have as whole numbers
_WAY: Way = "points between thousands"

Why = Literal["others have it", "millions", "commas"]
"""What shows that points separate thousands: others' whole numbers, two points in a number, decimal commas."""


@record(kw_only=True)
class PointsOfThousands:
    """The notation of each table in such a column, the `texts` as meant, and one entry of each table as `shown`.

    If nothing shows what a point means, no table has a notation, and the column is one of words: `1.200` stays.
    """

    ways: tuple[Way | None, ...]
    texts: Mapping[str, int]
    shown: tuple[str | None, ...]
    why: Why | None


def points_of_thousands(
    tables: Sequence[PlainTable], columns: Mapping[str, Sequence[Mapping[str, int]]]
) -> dict[str, PointsOfThousands]:
    """The columns, by label, in which a point may separate thousands; `columns` has the texts of each table."""
    dotted = {label: [_dotted(texts) for texts in of_tables] for label, of_tables in columns.items()}
    having = [
        (number, table.cells)
        for number, table in enumerate(tables)
        if any(entries[number] for entries in dotted.values())
    ]
    with_points = {number: has_decimal_points(cells) for number, cells in having}
    with_commas = {number for number, cells in having if has_decimal_commas(cells, as_typed=True)}
    found = (
        (label, _found(label, columns[label], entries, with_points, with_commas))
        for label, entries in dotted.items()
        if any(entries)
    )
    return {label: column for label, column in found if column is not None}


def as_written(label: str, texts: Mapping[str, int], documented: Mapping[str, Missing]) -> Words:
    """The type of a column in which nothing shows what a point means."""
    return Words(missing={**words_in_texts(label, texts), **documented})


def about_points(tables: Sequence[PlainTable], found: Mapping[str, PointsOfThousands]) -> Assumed:
    """Sentences on how these points are read."""
    return Assumed(assumptions=(*_sentences(tables, found), *_undecided(found)))


def groups_thousands(texts: Iterable[str]) -> bool:
    """Whether some entry has a point, and each entry with one has three digits after it."""
    return bool(_dotted(dict.fromkeys(texts, 1)))


def _dotted(texts: Mapping[str, int]) -> set[str]:
    """The different entries with a point between thousands; empty if another entry has a point."""
    numbers = _with_point(texts)
    return numbers if all(map(_THOUSANDS.fullmatch, numbers)) else set()


def _with_point(texts: Mapping[str, int]) -> set[str]:
    return {number for text in texts if "." in text and _WITH_POINT.fullmatch(number := tidy(text))}


def _found(
    label: str,
    tables: Sequence[Mapping[str, int]],
    dotted: Sequence[Set[str]],
    with_points: Mapping[int, bool],
    with_commas: Set[int],
) -> PointsOfThousands | None:
    ways = tuple[Way | None, ...](_WAY if entries else None for entries in dotted)
    meant = texts_as_meant(tables, ways)
    if guess_type(label, meant).family is not Family.NUMBER:
        return None
    shown = tuple(min(entries, default=None) for entries in dotted)
    commas = all(number in with_commas for number, entries in enumerate(dotted) if entries)
    why = _why(set().union(*dotted), _whole_numbers(tables), commas=commas)
    if why is not None:
        return PointsOfThousands(ways=ways, texts=meant, shown=shown, why=why)
    as_is = texts_as_meant(tables, [None] * len(tables))
    if _has_decimals(as_is) or not _may_be_thousands(tables, dotted, with_points):
        return None
    return PointsOfThousands(ways=(None,) * len(tables), texts=as_is, shown=shown, why=None)


def _why(dotted: Set[str], whole: Set[str], *, commas: bool) -> Why | None:
    """What shows it. With decimal commas, `1.200` itself does, because no number in a workbook ends in a zero."""
    if any(map(_MILLIONS.fullmatch, dotted)):
        return "millions"
    known = sum(with_decimal_point(text) in whole for text in dotted)
    if known and known >= _MOST * len(dotted):
        return "others have it"
    return "commas" if commas and any(text.endswith("0") for text in dotted) else None


def _whole_numbers(tables: Sequence[Mapping[str, int]]) -> set[str]:
    """The whole numbers without a point in plain spelling, including `1234` for `1,234`."""
    found = set()
    for text in {tidy(text) for texts in tables for text in texts if "." not in text}:
        try:
            found.add(plain(read_decimal(text, whole=True)))
        except CellError:
            continue
    return found


def _has_decimals(texts: Mapping[str, int]) -> bool:
    """Whether a number of the column certainly has decimals."""
    return not all(map(_THOUSANDS.fullmatch, _with_point(texts)))


def _may_be_thousands(
    tables: Sequence[Mapping[str, int]], dotted: Sequence[Set[str]], with_points: Mapping[int, bool]
) -> bool:
    """Whether a table with such numbers has no decimal points elsewhere, or has hundreds in the column."""
    return any(
        not with_points[number] or any(len(text) >= _HUNDREDS for text in map(tidy, texts) if _WHOLE.fullmatch(text))
        for number, (texts, entries) in enumerate(zip(tables, dotted, strict=True))
        if entries
    )


def _sentences(tables: Sequence[PlainTable], found: Mapping[str, PointsOfThousands]) -> Iterator[Assumption]:
    for label, column in found.items():
        for table, way, shown in zip(tables, column.ways, column.shown, strict=True):
            if way is not None and shown is not None:
                meant = with_decimal_point(shown)
                why = _BECAUSE[column.why or "others have it"]
                sentence = f"{shown!r} in {label!r} of {table.file} is {meant}, and not {shown}, because {why}"
                option = "if not, write these numbers in the file with another number of decimals"
                yield Assumption(about="types", sentence=sentence, option=option, doubtful=True)


_BECAUSE: Mapping[Why, str] = {
    "others have it": "most of these numbers are in the column without a point too",
    "millions": "numbers there have two points",
    "commas": "other entries of the file have decimal commas",
}


def _undecided(found: Mapping[str, PointsOfThousands]) -> Iterator[Assumption]:
    columns = {label: next(filter(None, column.shown)) for label, column in found.items() if column.why is None}
    if not columns:
        return
    (label, shown), *others = columns.items()
    listed = first_few([repr(one) for one in columns])
    where = f"the entries of {listed} are" if others else "its entries are"
    sentence = (
        f"nothing shows whether {quoted(shown)} in {label!r} is {with_decimal_point(shown)} or"
        f" {plain(read_decimal(shown))}, so {where} compared as they are written"
    )
    option = f"write {with_decimal_point(shown)} in the file; if these are decimals, --form FILE"
    yield Assumption(about="types", sentence=sentence, option=option, doubtful=True)
