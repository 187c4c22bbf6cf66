"""Checks whether a rule can find anything and can be satisfied, with combinations of the values of its fields."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import polars as pl

from schema.cell_type import Family
from schema.form import Field, Form, Table
from schema.records import record
from schema.rule import Rule
from validate.check.conditions.parsed_condition import parsed
from validate.extraction.read_cells import read_table
from validate.extraction.recorded_table import RawTable
from validate.extraction.typed_columns import typed_columns

MOST_COMBINATIONS = 20_000
"""With more combinations of values, only a regular sample of them is tried."""

_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
_TEXT = re.compile(r"'((?:[^']|'')*)'")
_MOST_ENTRIES = 40  # maximum count of whole numbers between bounds for trying all of them
_WORDS = ("a", "a b", "x" * 500, "(1)")


@record
class Reach:
    """What a condition can be: true, false or both. `every` says whether all possible values were tried."""

    true: bool
    false: bool
    combinations: int
    every: bool


def reach(form: Form, rule: Rule, *, this_year: int) -> Reach | None:
    """Whether a condition is ever true and ever false; None if it cannot be tried on combinations of values."""
    if rule.holds is None or "codebook" in rule.holds:
        return None
    table = form[rule.table]
    frames, complete = [], True
    for name in rule.needs:
        frame, every = _values(form, table, name, rule.holds)
        frames.append(frame)
        complete &= every
    frames += [pl.DataFrame({name: _counts(rule.holds)}, schema={name: pl.Float64}) for name in rule.counts]
    total = math.prod(frame.height for frame in frames)
    if total > MOST_COMBINATIONS * 50:
        return None
    places = list(product(*(range(frame.height) for frame in frames)))[:: max(1, -(-total // MOST_COMBINATIONS))]
    rows = pl.concat(
        [frame[[place[number] for place in places]] for number, frame in enumerate(frames)], how="horizontal"
    ).with_columns(pl.lit(this_year, pl.Int64).alias("this_year"), pl.lit(None, pl.Int64).alias("codebook"))
    answers = rows.select(parsed(rule.holds).alias("holds")).to_series()
    every = complete and not rule.counts and total == len(places)
    return Reach(bool(answers.any()), bool((~answers).any()), len(places), every)


def _values(form: Form, table: Table, name: str, condition: str) -> tuple[pl.DataFrame, bool]:
    """Columns with values that a field may have (also through a reference), and whether these are all."""
    here, _, there = name.partition(".")
    reference = table[here].reference if there else None
    pointed_table = form[reference.to] if reference is not None else table
    field = pointed_table[there or here]
    texts, every = _candidates(field, condition)
    frame = _columns(pointed_table, field, texts)
    return (frame.rename(lambda column: f"{here}__{column}") if there else frame), every


def _counts(condition: str) -> list[float | None]:
    """Values for a count of rows, or a sum over rows, that may decide a condition."""
    near = {float(text) + step for text in [*_NUMBER.findall(condition), "0", "2000"] for step in (-1, 0, 1)}
    return [None, *sorted(number for number in near | {1e6} if number >= 0)]


def reach_mistakes(form: Form, rule: Rule, *, this_year: int) -> Iterator[tuple[str, bool]]:
    """The mistakes of a rule that is always true or never true, and whether that is certain.

    An example that fails shows that a rule can fail; an example that passes shows that it can be satisfied.
    """
    found = None if rule.passes and rule.fails else reach(form, rule, this_year=this_year)
    if found is None:
        return
    tried = f"for {'all' if found.every else 'the'} {found.combinations:,} combinations of values that were tried"
    if not found.false and not rule.fails:
        yield f"it never finds anything: its condition is not false {tried}", found.every
    if not found.true and not rule.passes:
        yield f"nothing satisfies it: its condition is not true {tried}", found.every


def _columns(table: Table, field: Field, texts: list[str]) -> pl.DataFrame:
    """The typed columns of one field, with one row per text."""
    study = table[table.study]
    fields = (study,) if field.name == study.name else (study, field)
    cells = {study.name: ["S"] * len(texts)} | {field.name: [text or None for text in texts]}
    raw = RawTable(
        table=table.name,
        file="",
        sheet="",
        rows=pl.Series("row", range(len(texts)), dtype=pl.Int64),
        columns={},
        cells=pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String)),
    )
    columns: Any = typed_columns(read_table(replace(table, fields=fields, identity=(study.name,)), raw))
    own = [name for name in columns.columns if name == field.name or name.startswith(f"{field.name}__")]
    frame: pl.DataFrame = columns.select(own)
    return frame


def _candidates(field: Field, condition: str) -> tuple[list[str], bool]:
    """Texts that a cell may have, and whether these are all."""
    codes = sorted(field.codes)
    numbers = [float(text) for text in _NUMBER.findall(condition)]
    words = [text.replace("''", "'") for text in _TEXT.findall(condition)]
    match field.cell.family:
        case Family.CHOICE:
            return ["", *codes, *field.cell.answers], True
        case Family.NUMBER | Family.DATE if field.cell.storage == "integer":
            low, high = field.cell.lowest, field.cell.highest
            if low is not None and high is not None and high - low <= _MOST_ENTRIES:
                return ["", *codes, *map(str, range(int(low), int(high) + 1))], True
            near = {int(number) + step for number in [*numbers, 0, 2000] for step in (-1, 0, 1)} | {10**6}
            return ["", *codes, *(str(one) for one in sorted(near) if one >= 0)], False
        case Family.NUMBER:
            units = field.cell.base_units or ("",)
            near_numbers = {number + step for number in [*numbers, 0.0] for step in (-1, -0.5, 0, 0.5, 1)} | {1e6}
            shown = [f"{one:g} {unit}".strip() for one in sorted(near_numbers) if one >= 0 for unit in units]
            return ["", *codes, *shown], False
        case Family.SET:
            answers = list(field.cell.answers)
            return ["", *codes, *answers, "; ".join(answers)], len(answers) == 1
        case _:
            return ["", *codes, *dict.fromkeys([*words, *_WORDS])], False
