"""Ranges and percentages: how a paper prints a number whose range or total is in other fields."""

import re
from collections.abc import Iterable, Iterator

from schema.form import Field, Table
from schema.missing import Missing
from schema.quantities import Amount
from schema.rounding import percentage
from schema.text import and_list, fold
from validate.dataset.paper.in_words import InWords, Row

_NUMBER = re.compile(r"\d+(\.\d+)?")
_Ends = tuple[tuple[Field, str] | None, tuple[Field, str] | None]


def with_range(words: InWords, table: Table, field: Field, row: Row) -> str:
    """A cell for readers, with the range from the fields `lowest_in` and `highest_in`.

    `0.5 to 3 mg/kg` if the report gives only a range, `1 mg/kg (0.5 to 3 mg/kg)` if it gives both. If the two ends have
    different units, both are shown in the base unit.
    """
    shown = words.cell(field, row)
    found = in_words(ends_of(table, field, row))
    if not found:
        return shown
    return f"{shown} ({found})" if shown and shown not in field.codes else found


def with_share(words: InWords, table: Table, field: Field, row: Row, sign: str = "") -> str:
    """A cell for readers, with its range, or with its percentage of the total in `share_of`: `8 (57)`.

    If this cannot be computed, it has the percentage of the report (`percentage_in`): `55.1%` if there is no number. If
    a number of people counts something else in this row, it says so: `213 (post or tweet)`.
    """
    shown, part, whole = with_range(words, table, field, row), row.get(field.name), row.get(field.share_of)
    if (what := _what_it_counts(words, table, field, row)) and shown and shown not in field.codes:
        return f"{shown} ({what})"
    numbers = [float(text) for text in (part, whole) if text is not None and _NUMBER.fullmatch(text)]
    if len(numbers) == 2 and numbers[1]:
        return f"{shown} ({percentage(numbers[0] / numbers[1], 0)}{sign})" if numbers[0] <= numbers[1] else shown
    given = row.get(field.percentage_in)
    if given is None or not _NUMBER.fullmatch(given):
        return shown
    return f"{shown} ({given}{sign})" if shown and shown not in field.codes else f"{given}%"


def shares_note(words: InWords, shown: Iterable[tuple[Table, Field]]) -> Iterator[str]:
    """A sentence on what the percentages beside numbers are of; none without such percentages."""
    parts = dict[tuple[str, bool], list[str]]()
    for table, field in shown:
        rows = [row for row in words.rows(table) if with_share(words, table, field, row, sign="%").endswith("%)")]
        if rows and field.share_of:
            reported = any(not _NUMBER.fullmatch(row.get(field.share_of) or "") for row in rows)
            parts.setdefault((table[field.share_of].label, reported), []).append(field.label)
    for (whole, reported), labels in parts.items():
        given = ", or the report's own where this number is not known" if reported else ""
        yield f"{and_list(labels)}: percentages are of {whole}{given}."


def only_percentages_note(words: InWords, shown: Iterable[tuple[Table, Field]]) -> Iterator[str]:
    """Sentences on the cells that have a percentage alone: why they have no number."""
    for table, field in shown:
        codes = {
            row.get(field.name)
            for row in words.rows(table)
            if (given := row.get(field.percentage_in)) and with_share(words, table, field, row) == f"{given}%"
        }
        why = [code.in_words for code in Missing if code.value in codes] + (["not extracted"] if None in codes else [])
        if why:
            yield (
                f"{field.label}: where only a percentage stands, it is the report's, and the number is"
                f" {' or '.join(why)}."
            )


def _what_it_counts(words: InWords, table: Table, field: Field, row: Row) -> str:
    """What a number counts in a row, if the form says that it counts people and this row says otherwise."""
    for name, people in (field.counts_people or {}).items():
        says = row.get(name)
        if name not in table.identity and says and says not in table[name].codes and fold(says) != fold(people):
            return words.cell(table[name], row)
    return ""


def ends_of(table: Table, field: Field, row: Row) -> _Ends:
    """The two ends of the range of a field, each with its text; None for an end that the row does not have."""
    return _end(table, field.lowest_in, row), _end(table, field.highest_in, row)


def in_words(ends: _Ends) -> str:
    """The range in words; blank if neither end is known."""
    low, high = ends
    if low is None or high is None:
        known = low or high
        return f"{'from' if low else 'up to'} {known[0].cell.in_words(known[1])}" if known else ""
    first, last = low[1], high[1]
    if isinstance(low[0].cell, Amount) and isinstance(high[0].cell, Amount):
        first, last = _in_one_unit(low[0].cell, first, high[0].cell, last)
    begin, end = low[0].cell.in_words(first), high[0].cell.in_words(last)
    if first == last:
        return begin
    (number, _, unit), (_, _, other) = first.partition(" "), last.partition(" ")
    return f"{number if unit == other else begin} to {end}"


def _end(table: Table, name: str, row: Row) -> tuple[Field, str] | None:
    field, text = table.by_name.get(name), row.get(name)
    return None if field is None or text is None or text in field.codes else (field, text)


def _in_one_unit(low: Amount, first: str, high: Amount, last: str) -> tuple[str, str]:
    """Both amounts as reported if they have one unit; else in their base unit, if it is the same."""
    one, other = low.in_base_unit(first), high.in_base_unit(last)
    if _unit(first) == _unit(last) or one is None or other is None or _unit(one) != _unit(other):
        return first, last
    return one, other


def _unit(amount: str) -> str:
    return amount.partition(" ")[2]
