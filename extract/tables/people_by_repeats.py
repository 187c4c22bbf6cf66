"""A column that may name people under any header: each item has a row for each of its few entries."""

from __future__ import annotations

from extract.tables.answers_alike import is_answer
from extract.tables.number_formats import looks_like_number
from extract.tables.people_by_any_name import is_nobodys, may_be_a_name
from schema.text import fold
from validate.inference.plain_table import PlainTable
from validate.inference.words import says_number, says_study

_MOST_PEOPLE = 6
_MOST = 2 / 3  # of the items: those that have a row for every entry


def column_by_repeats(table: PlainTable) -> str | None:
    """The header of the only column of which most items have every entry once; None where no one column is so.

    An item is what a column with a study or a number names; its rows would be those of an arm or a time where the
    entries are words for these.
    """
    items = [
        place for place, header in enumerate(table.headers) if says_number(header) or says_study(header) is not None
    ]
    found = [place for place, header in enumerate(table.headers) if header and _may_be_people(table, place)]
    repeated = [place for place in found if any(_each_once(table, item, place) for item in items)]
    return table.headers[repeated[0]] if len(repeated) == 1 else None


def _may_be_people(table: PlainTable, place: int) -> bool:
    texts = table.cells.to_series(place)
    entries = {fold(text) for text in texts.drop_nulls().unique().to_list()}
    return (
        texts.null_count() == 0
        and 1 < len(entries) <= _MOST_PEOPLE
        and not is_nobodys(table.headers[place])
        and all(may_be_a_name(entry) and not is_answer(entry) and not looks_like_number(entry) for entry in entries)
    )


def _each_once(table: PlainTable, item: int, place: int) -> bool:
    """Whether most entries of one column have each entry of another in one row."""
    two = table.cells.select(item=str(item), entry=str(place))
    if item == place or two["item"].null_count() or two.is_duplicated().any():
        return False
    number = two["entry"].n_unique()
    times = two.group_by("item").len()["len"]
    return len(times) > number and int((times == number).sum()) >= _MOST * len(times)
