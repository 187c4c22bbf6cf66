"""Finds out whether dates in digits start with the day or the month: 25.12.2019 shows it for 04.03.2018."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from schema.cells import Date
from schema.decimals import ISO_DATE
from schema.form import Form
from schema.records import record
from schema.regular_expressions import regex
from schema.text import tidy
from schema.written_dates import DateInDigits, date_in_digits, day_of_short_year, written_date
from validate.extraction.own_ways import Way, as_meant
from validate.extraction.recorded_table import RawTable
from validate.inference.assumed import Assumed, Assumption
from validate.inference.missing import words_in_numbers
from validate.inference.plain_table import PlainTable
from validate.inference.short_years import short_years_read, texts_as_meant
from validate.inference.types import fits, guess_type
from validate.inference.words import plain_header

_MONTHS = 12
_DAY = len("2018-03-04")
_ORDERS: tuple[Way, Way] = ("day first", "month first")
_SHORT: Way = "year of two digits"
_FEWEST_MET = 3  # minimum number of dates that another table has when read in one order
_MOST_MET = 0.5  # minimum proportion of ambiguous dates that another table has when read in one order
_CHANCE = 0.25  # maximum proportion, relative to these, that it may have when read in the other order
_SAYS_DATE = regex(r"\b(dates?|datum|fechas?)\b")
_WRITE = "write these dates in the file as 2018-03-04"


@record(kw_only=True)
class DateOrders:
    """The notation of dates of each table in a column, and the `texts` as they are meant, with their counts.

    `shown_by` is an entry that shows the order for each table, with the table it is in; `examples` are entries that
    need it. There is no notation if nothing shows how 03/04/2018 is meant. `short` are entries with a two-digit year; a
    table that only has them with the name of a month (5-Jan-10) needs no order.
    """

    ways: tuple[Way | None, ...]
    texts: Mapping[str, int]
    shown_by: tuple[tuple[int, str] | None, ...]
    examples: tuple[str | None, ...]
    short: tuple[str | None, ...]


def date_orders(columns: Mapping[str, Sequence[Mapping[str, int]]]) -> dict[str, DateOrders]:
    """The columns of dates with entries in digits that end with the year, or with short years, by label.

    `columns` has the texts of each table with their counts. The order is shown by the entries of the table itself, or
    by those of other tables, or by points between the numbers, which nobody writes with the month first.
    """
    found: dict[str, DateOrders] = {}
    for label, tables in columns.items():
        written = [_dates(texts) for texts in tables]
        named = [_with_short_years(texts) for texts in tables]
        if not _is_of_dates(label, tables, written, named):
            written = [{text: date for text, date in dates.items() if not date.short} for dates in written]
            named = [[] for _ in tables]
        if any([*written, *named]) and (orders := _orders(label, tables, written, named)) is not None:
            found[label] = orders
    return found


def shown_way(texts: Sequence[str]) -> Way | None:
    """The order of the dates among these texts, if they show it themselves."""
    written = _dates(texts)
    if _contradicts_itself(written):
        return None
    return _shown(written) or _by_points(written) or (_SHORT if _with_short_years(texts) else None)


def with_shown_ways(form: Form, raw: RawTable) -> RawTable:
    """The cells of a file that nobody prepared, with the order of dates in each column that shows it."""
    dates = [
        field.name for field in form[raw.table].fields if field.cell.type_name == "date" and field.name in raw.columns
    ]
    shown = {name: shown_way(raw.cells[name].drop_nulls().to_list()) for name in dates}
    ways = {name: way for name, way in shown.items() if way is not None}
    return replace(raw, ways={**raw.ways, **ways}) if ways else raw


def about_orders(tables: Sequence[PlainTable], orders: Mapping[str, DateOrders]) -> Assumed:
    """Sentences on how the dates of each file are read, and what shows it."""
    found: dict[Assumption, None] = {}
    for label, column in orders.items():
        found |= dict.fromkeys(_sentences(tables, label, column))
    return Assumed(assumptions=tuple(found))


def _dates(texts: Iterable[str]) -> dict[str, DateInDigits]:
    in_digits = (text for text in texts if text.lstrip()[:1].isdigit())
    return {text: written for text in sorted(in_digits) if (written := date_in_digits(tidy(text))) is not None}


def _with_short_years(texts: Iterable[str]) -> list[str]:
    """The days with the name of a month and a two-digit year."""
    return sorted(text for text in texts if text.lstrip()[:1].isdigit() and day_of_short_year(tidy(text)))


def _is_of_dates(
    label: str,
    tables: Sequence[Mapping[str, int]],
    written: Sequence[Mapping[str, DateInDigits]],
    named: Sequence[Sequence[str]],
) -> bool:
    """Whether a header or a date with a full year shows that `03.04.18` is a date and not a section number."""
    if not any(named) and not any(date.short for dates in written for date in dates.values()):
        return False
    whole = any(not date.short for dates in written for date in dates.values())
    by_header = _SAYS_DATE.search(plain_header(label)) is not None
    return whole or by_header or any(_whole_date(text) or _in_words(text) for text in chain(*tables))


def _in_words(text: str) -> bool:
    """Whether a text is a day with the name of its month and the full year."""
    written = written_date(tidy(text))
    return written is not None and written.year is not None and written.day is not None


def _orders(
    label: str,
    tables: Sequence[Mapping[str, int]],
    written: Sequence[Mapping[str, DateInDigits]],
    named: Sequence[Sequence[str]],
) -> DateOrders | None:
    """The orders of a column; None if it has no dates, or nothing has to be decided."""
    shown = [_shown(dates) for dates in written]
    elsewhere = {way for way in shown if way is not None}
    of_others = next(iter(elsewhere)) if len(elsewhere) == 1 else None
    ways = tuple(
        (way or (None if _contradicts_itself(dates) else _by_points(dates) or of_others)) if dates else None
        for way, dates in zip(shown, written, strict=True)
    )
    by_name = [_SHORT if texts else None for texts in named]
    known = [_days(texts, way or short) for texts, way, short in zip(tables, ways, by_name, strict=True)]
    by_days = [
        _by_days_of_others(dates, [days for other, days in enumerate(known) if other != number])
        if dates and way is None and not _contradicts_itself(dates)
        else None
        for number, (dates, way) in enumerate(zip(written, ways, strict=True))
    ]
    ways = tuple(way or found or short for way, found, short in zip(ways, by_days, by_name, strict=True))
    texts = texts_as_meant(tables, ways)
    decided = any(way in _ORDERS for way in ways) or not any(written)
    if not (guess_type(label, texts).type_name == "date" if decided else _beside_dates(tables, written)):
        return None
    examples = tuple(next((text for text, date in dates.items() if not _tells(date)), None) for dates in written)
    short = tuple(_first_short(dates, names) for dates, names in zip(written, named, strict=True))
    return DateOrders(
        ways=ways,
        texts=texts,
        shown_by=tuple(
            _met(written[number], way, known, number) if way else shown_by
            for number, (way, shown_by) in enumerate(zip(by_days, _evidence(written, shown, ways), strict=True))
        ),
        examples=examples,
        short=short,
    )


def _first_short(dates: Mapping[str, DateInDigits], named: Sequence[str]) -> str | None:
    return next(chain((text for text, date in dates.items() if date.short), named), None)


def _evidence(
    written: Sequence[Mapping[str, DateInDigits]], shown: Sequence[Way | None], ways: Sequence[Way | None]
) -> tuple[tuple[int, str] | None, ...]:
    """An entry that shows the order for each table, from the table itself if possible."""
    telling = {
        number: next(text for text, date in dates.items() if _tells(date))
        for number, (dates, way) in enumerate(zip(written, shown, strict=True))
        if way
    }
    first = {
        way: min((telling[number], number) for number in telling if shown[number] == way)[1]
        for way in {*shown} - {None}
    }
    own = [number if number in telling else first.get(way) for number, way in enumerate(ways)]
    return tuple(None if number is None else (number, telling[number]) for number in own)


def _tells(date: DateInDigits) -> Way | None:
    """The order that a date shows by itself; None if it is ambiguous."""
    if (date.first > _MONTHS) == (date.second > _MONTHS):
        return None
    return "day first" if date.first > _MONTHS else "month first"


def _shown(dates: Mapping[str, DateInDigits]) -> Way | None:
    orders = {_tells(date) for date in dates.values()} - {None}
    return next(iter(orders)) if len(orders) == 1 else None


def _contradicts_itself(dates: Mapping[str, DateInDigits]) -> bool:
    return len({_tells(date) for date in dates.values()} - {None}) > 1


def _by_points(dates: Mapping[str, DateInDigits]) -> Way | None:
    return "day first" if dates and all(date.separator == "." for date in dates.values()) else None


def _days(texts: Iterable[str], way: Way | None) -> dict[str, str]:
    """The full dates of a table in ISO form, each with a text for it."""
    days = ((as_meant(text, way) if way else tidy(text), text) for text in sorted(texts))
    return {day[:_DAY]: text for day, text in days if _whole_date(day)}


def _by_days_of_others(dates: Mapping[str, DateInDigits], others: Sequence[Mapping[str, str]]) -> Way | None:
    """The order in which another table has most of the dates, if it has hardly any in the other order."""
    either = [text for text, date in dates.items() if date.first != date.second]
    met: dict[Way, int] = {
        way: max((sum(as_meant(text, way) in days for text in either) for days in others), default=0) for way in _ORDERS
    }
    best = max(_ORDERS, key=lambda way: met[way])
    enough = met[best] >= max(_FEWEST_MET, _MOST_MET * len(either))
    return best if enough and sum(met.values()) - met[best] <= _CHANCE * met[best] else None


def _met(
    dates: Mapping[str, DateInDigits], way: Way, known: Sequence[Mapping[str, str]], of: int
) -> tuple[int, str] | None:
    """The first date that another table has when read in this order, as written there."""
    days = [(number, as_meant(text, way)) for text in dates for number in range(len(known)) if number != of]
    return next(((number, known[number][day]) for number, day in days if day in known[number]), None)


def _beside_dates(tables: Sequence[Mapping[str, int]], written: Sequence[Mapping[str, DateInDigits]]) -> bool:
    """Whether some table has full dates, and another has dates in an unknown order."""
    whole = [any(map(_whole_date, texts)) and fits(Date(missing=words_in_numbers(texts)), texts) for texts in tables]
    return any(whole) and any(dates and not is_whole for dates, is_whole in zip(written, whole, strict=True))


def _whole_date(text: str) -> bool:
    return ISO_DATE.match(tidy(text)) is not None


def _tells_by_itself(text: str) -> bool:
    """Whether an entry shows which of its numbers is the day."""
    written = date_in_digits(tidy(text))
    return written is not None and _tells(written) is not None


def _sentences(tables: Sequence[PlainTable], label: str, column: DateOrders) -> Iterator[Assumption]:
    for table, way, short in zip(tables, column.ways, column.short, strict=True):
        if way is not None and short is not None:
            yield short_years_read(table, label, short, way, option=f"if not, {_WRITE}")
    for table, way, shown, example in zip(tables, column.ways, column.shown_by, column.examples, strict=True):
        if example is None:
            continue
        if way is None or way == _SHORT:
            sentence = (
                f"nothing shows whether {example!r} in {table.file} begins with the day or the month, so the dates of"
                f" {label!r} there are compared as they are written"
            )
            yield Assumption(about="types", sentence=sentence, option=_WRITE, doubtful=True)
            continue
        of_this_file = shown is not None and tables[shown[0]].file == table.file
        if shown is None:
            why = "as most dates with points do"
        elif not of_this_file and not _tells_by_itself(shown[1]):
            why = f"as most of them are dates in {tables[shown[0]].file} then, such as {shown[1]!r}"
        else:
            why = f"as {shown[1]!r}{'' if of_this_file else f' in {tables[shown[0]].file}'} shows"
        sentence = (
            f"the dates of {label!r} in {table.file} begin with the {way.split()[0]}, {why}: {example!r} is"
            f" {as_meant(example, way)}"
        )
        yield Assumption(about="types", sentence=sentence, option=f"if not, {_WRITE}", doubtful=not of_this_file)
