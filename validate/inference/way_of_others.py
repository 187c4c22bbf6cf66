"""The notation of a few texts, such as a ruling or a partial consensus: the notation of an extractor's column."""

from collections.abc import Callable, Collection, Mapping, Sequence

from schema.decimals import read_decimal, without_percent_sign
from schema.problem import CellError
from validate.extraction.own_ways import LISTED_WITH, Way, as_meant
from validate.extraction.recorded_table import RecordedTable
from validate.inference.points_of_thousands import groups_thousands


def way_of_others(recorded: Sequence[RecordedTable], name: str, texts: Collection[str]) -> Way | None:
    """The only special notation among extractors for a field, if all these texts may have it too."""
    ways = {way for one in recorded if (way := one.ways.get(name)) is not None}
    if len(ways) != 1 or not texts:
        return None
    (way,) = ways
    return way if _MAY_BE.get(way, _changes)(texts, way) else None


def _changes(texts: Collection[str], way: Way) -> bool:
    return any(as_meant(text, way) != text for text in texts)


def _are_parts(texts: Collection[str], _: Way) -> bool:
    """Whether numbers without a percent sign are from 0 to 1, and one has decimals, because 1 alone may be 1 %."""
    bare = [text for text in texts if without_percent_sign(text) == text]
    try:
        return all(0 <= read_decimal(text) <= 1 for text in bare) and any(not text.strip().isdigit() for text in bare)
    except CellError:
        return False


def _group_thousands(texts: Collection[str], _: Way) -> bool:
    return groups_thousands(texts)


def _have_no_other_sign(texts: Collection[str], way: Way) -> bool:
    return not any(";" in text for text in texts) and _changes(texts, way)


_MAY_BE: Mapping[Way, Callable[[Collection[str], Way], bool]] = {
    "part of one": _are_parts,
    "points between thousands": _group_thousands,
    **dict.fromkeys(LISTED_WITH.values(), _have_no_other_sign),
}
