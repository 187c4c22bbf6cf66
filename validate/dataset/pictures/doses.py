"""The picture of doses: what was given, how, and how much."""

from collections import Counter
from collections.abc import Iterator, Mapping

import polars as pl

from schema.cell_type import Family
from schema.form import Field, Table
from schema.missing import Missing
from schema.options import OTHER
from schema.records import record
from schema.text import and_list, fold, plural
from validate.dataset.paper.characteristics import table_that_shows
from validate.dataset.paper.coding import in_sentence
from validate.dataset.paper.in_words import InWords, Row
from validate.dataset.paper.paper_table import Trace
from validate.dataset.paper.ranges import with_range
from validate.dataset.pictures.picture import Labels, Picture, called_as

_BLANK = "blank"
_COLUMNS = (
    "row_id", "study", "label", "given", "given_label", "way", "way_label", "amount", "unit", "status", "shown",
    "lowest", "highest",
)  # fmt: skip

_AMOUNTS = ("amount", "lowest", "highest")
WITHOUT = {**{code.status: code.in_words for code in Missing}, _BLANK: "not extracted"}
"""Why a row has no amount, in words, by its status."""

_RANGE = "range"
"""The status of a row that has only the ends of a range instead of an amount."""


@record(kw_only=True)
class Dosed:
    """A table with amounts that were given: `given` is what, `way` is how. Both are part of the row's identity."""

    table: Table
    given: Field
    way: Field
    amount: Field


def dosed(words: InWords) -> Dosed | None:
    """The first table with a required quantity, and two fields with choices in its identity; None without one."""
    for table in words.form.tables:
        amounts = [f for f in table.fields if f.cell.storage == "quantity" and f.required and f.of is None]
        named = [table[name] for name in table.identity if table[name].cell.family in {Family.CHOICE, Family.SET}]
        if amounts and len(named) > 1:
            return Dosed(table=table, given=named[0], way=named[1], amount=amounts[0])
    return None


def dose_pictures(words: InWords, tables: Mapping[str, pl.DataFrame]) -> Iterator[Picture]:
    """The picture of amounts; none if no table has amounts, or nothing was given."""
    found = dosed(words)
    if found is None:
        return
    table = found.table
    lines = [
        _line(words, found, row, stored)
        for row, stored in zip(words.rows(table), tables[table.name].iter_rows(named=True), strict=True)
        if row[found.given.name] != Missing.NA.value
    ]
    if not lines:
        return
    lines.sort(key=lambda line: words.place(str(line[1])))
    schema = dict.fromkeys(_COLUMNS, pl.String) | dict.fromkeys(_AMOUNTS, pl.Float64)
    frame = pl.DataFrame(lines, schema=schema, orient="row")
    given, way = (_answers(field, lines, place) for field, place in ((found.given, 3), (found.way, 5)))
    keys = list(dict.fromkeys(line[1] for line in lines))
    yield Picture(
        name="doses",
        kind="doses",
        title=f"{found.given.label}, {found.way.label.lower()} and {found.amount.label.lower()}",
        alternative=_in_sentences(found, frame, given, way),
        numbers=frame,
        labels={"given": given, "way": way, "study": {str(key): words.study(str(key)) for key in keys}},
        words={
            "given": found.given.label,
            "way": found.way.label,
            "amount": found.amount.label,
            "studies": words.form.studies.label,
        },
        notes=(_note(found, frame, len(words.rows(table))),),
        belongs_to=table_that_shows(words.form, table.name),
        called={**called_as(given=found.given, way=found.way), "amount": found.amount.name},
        traces={
            (line, place): Trace(table=table.name, study=str(key))
            for line, (_, key, *_) in enumerate(lines)
            for place in (7, 9, 11, 12)
        },
    )


def _line(words: InWords, found: Dosed, row: Row, stored: Mapping[str, object]) -> tuple[object, ...]:
    amount, unit = _based(stored, found.amount.name)
    (low, low_unit), (high, high_unit) = (
        _based(stored, end) for end in (found.amount.lowest_in, found.amount.highest_in)
    )
    unit = unit or low_unit or high_unit
    low, high = (end if of == unit else None for end, of in ((low, low_unit), (high, high_unit)))
    ranged = amount is None and (low, high) != (None, None)
    status = stored.get(f"{found.amount.name}__status") or ("value" if amount is not None else _BLANK)
    shown = with_range(words, found.table, found.amount, row) if amount is not None or ranged else ""
    codes = (_code(row, found.given), _label(words, found.given, row), _code(row, found.way))
    where = (stored["row_id"], row[found.table.study], words.study(row[found.table.study]))
    measured = (amount, unit, _RANGE if ranged else status, shown, low, high)
    return (*where, *codes, _label(words, found.way, row), *measured)


def _based(stored: Mapping[str, object], name: str) -> tuple[object, object]:
    """An amount in its base unit, and that unit."""
    return stored.get(f"{name}__base"), stored.get(f"{name}__base_unit")


def _note(found: Dosed, frame: pl.DataFrame, records: int) -> str:
    line = " A line is a range." if frame["lowest"].is_not_null().any() or frame["highest"].is_not_null().any() else ""
    left = records - frame.height
    why = f"because {in_sentence(found.given.label)} does not apply"
    rest = f" {plural(left, 'record is', 'records are')} not shown, {why}." if left else ""
    return f"Each mark is one record of {found.table.label}.{line} Amounts of one kind are shown in one unit.{rest}"


def _code(row: Row, field: Field) -> str:
    return row[field.name] or _BLANK


def _label(words: InWords, field: Field, row: Row) -> str:
    code = _code(row, field)
    if code == _BLANK:
        return "not extracted"
    return Missing(code).in_words if code in field.codes else words.cell(field, row)


def _answers(field: Field, lines: list[tuple[object, ...]], place: int) -> Labels:
    """The codes in the rows with their labels: in the order of the form, then combinations, then missing codes."""
    met = {str(line[place]): str(line[place + 1]) for line in lines}
    offered = [choice.code for choice in field.cell.known]
    late = [OTHER, *(code.value for code in Missing), _BLANK]

    def order(code: str) -> tuple[int, int, str]:
        if code in offered:
            return (0, offered.index(code), "")
        return (2, late.index(code), "") if code in late else (1, 0, fold(code))

    in_words = {OTHER: "other"}
    return {code: in_words.get(code, met[code]) for code in sorted(met, key=order)}


def _in_sentences(found: Dosed, frame: pl.DataFrame, given: Labels, way: Labels) -> str:
    known = frame.filter(pl.any_horizontal(pl.col(*_AMOUNTS).is_not_null()))
    parts = [
        f"{plural(frame.height, 'record')} of {found.table.label}: {_numbers(frame['given'], given)}.",
        f"{found.way.label}: {_numbers(frame['way'], way)}.",
    ]
    for unit in sorted(set(known["unit"].drop_nulls())):
        here = known.filter(unit=unit)
        amounts = [amount for row in here.select(_AMOUNTS).iter_rows() for amount in row if amount is not None]
        low, high = min(amounts), max(amounts)
        reach = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        parts.append(f"{found.amount.label} in {unit}: {reach} ({plural(here.height, 'record')}).")
    if why := Counter(WITHOUT.get(line, line) for line in frame.join(known, on="row_id", how="anti")["status"]):
        parts.append(
            f"{found.amount.label}, no amount: {and_list([f'{number:,} {one}' for one, number in why.items()])}."
        )
    return " ".join(parts)


def _numbers(codes: pl.Series, labels: Labels) -> str:
    counts = Counter(codes)
    return and_list([f"{label} {counts[code]:,}" for code, label in labels.items()])
