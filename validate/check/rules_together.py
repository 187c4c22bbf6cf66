"""Checks rules for several extractions at once, because a query takes as long for one extraction as for all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import polars as pl

from schema.form import Form, Table
from schema.rule import Rule
from validate.check.conditions.applying import rules_of_table
from validate.check.conditions.describe_table import describe_table
from validate.check.conditions.named_checks import CHECKS
from validate.check.conditions.rule_conditions import Description, linked_frame, rule_conditions
from validate.check.problem import Problem
from validate.check.rules import broken_rules, names_in, problems_of_rule, rule_problems
from validate.extraction.columns import constant
from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable
from validate.extraction.typed_columns import typed_columns

_OF_ALL_STUDIES = "unique-across"
"""The only check that reads all rows of a table, of all studies."""


class RulesTogether:
    """The problems that the rules find in each of several extractions, computed when they are first needed."""

    def __init__(self, extractions: Sequence[Extraction], *, this_year: int) -> None:
        self._extractions, self._this_year = extractions, this_year

    def of(self, extraction: Extraction) -> tuple[Problem, ...] | None:
        """The problems of one of these extractions; None for any other extraction."""
        place = next((place for place, one in enumerate(self._extractions) if one is extraction), None)
        return None if place is None else self._found[place]

    @cached_property
    def _found(self) -> list[tuple[Problem, ...]]:
        return rule_problems_together(self._extractions, this_year=self._this_year)


def rule_problems_together(extractions: Sequence[Extraction], *, this_year: int) -> list[tuple[Problem, ...]]:
    """The result of `rule_problems` for each extraction, in the order of the extractions.

    The tables of all extractions are stacked, and every study key gets a mark of its extraction. So no rule takes the
    rows of two extractors for rows of one study.
    """
    form = extractions[0].form if extractions else None
    rules = {} if form is None else {table.name: list(rules_of_table(form, table)) for table in form.tables}
    if form is None or not _can_be_asked_together(extractions, [rule for of in rules.values() for rule in of]):
        return [tuple(rule_problems(one, this_year=this_year, pandera=False)) for one in extractions]
    read = names_in(rule for of_table in rules.values() for rule in of_table)
    frames = {table.name: _typed(form, table, extractions, read, this_year) for table in form.tables}
    found: list[list[Problem]] = [[] for _ in extractions]
    for table in form.tables:
        parts = [one[table.name] for one in extractions]
        if rules[table.name] and any(part.height for part in parts):
            for place, problem in _of_table(form, parts, rules[table.name], frames):
                found[place].append(problem)
    return [tuple(problems) for problems in found]


def _can_be_asked_together(extractions: Sequence[Extraction], rules: Sequence[Rule]) -> bool:
    """Whether several extractions of one form have only readable cells, and no rule reads keys."""
    return (
        len(extractions) > 1
        and all(one.form is extractions[0].form for one in extractions)
        and not any(recorded.unread for one in extractions for recorded in one.tables.values())
        and not any(name.endswith("__key") for name in names_in(rules))
    )


def _typed(form: Form, table: Table, extractions: Sequence[Extraction], read: set[str], this_year: int) -> pl.DataFrame:
    """The typed columns of a table, for all extractions, one below the other."""
    parts = [one[table.name] for one in extractions]
    marks = pl.concat([constant(f"{place}\x1f", part.height, pl.String) for place, part in enumerate(parts)])
    together = replace(
        parts[0],
        rows=pl.concat([part.rows for part in parts]),
        texts=pl.concat([part.texts for part in parts]),
        values=pl.concat([part.values for part in parts]),
        keys=_marked(form, table, pl.concat([part.keys for part in parts]), marks),
    )
    books = pl.concat([one.codebooks(table.name) for one in extractions])
    years = constant(this_year, together.height, pl.Int64)
    return typed_columns(together, read).hstack([years.alias("this_year"), books])


def _marked(form: Form, table: Table, keys: pl.DataFrame, marks: pl.Series) -> pl.DataFrame:
    """The keys, with the mark of the extraction before every key of a study. A cell may name several studies."""
    outermost = {one.name for one in form.tables if one.parent is None}
    references = {field.name: field.reference for field in table.references if field.reference}
    names = {table.study, *([table.key] if table.key and table.name in outermost else [])}
    names |= {name for name, reference in references.items() if reference.to in outermost}
    several = {name for name in names if name in references and references[name].several}
    one_by_one = [
        pl.Series(name, map(_marked_parts, keys[name].to_list(), marks.to_list()), dtype=pl.String) for name in several
    ]
    marked = keys.with_columns_seq(pl.concat_str(pl.lit(marks), name).alias(name) for name in sorted(names - several))
    return marked.with_columns(one_by_one)


def _marked_parts(key: str | None, mark: str) -> str | None:
    return None if key is None else "; ".join(mark + part for part in key.split("; "))


def _of_each(
    described: Description,
    number: int,
    frames: Mapping[str, pl.DataFrame],
    parts: Sequence[RecordedTable],
    starts: Sequence[int],
) -> pl.Expr:
    """The result of a check that reads a whole table, computed separately for the rows of each extraction."""
    name, rule = described["name"], described["rules"][number]
    answers = [
        CHECKS[rule["check"]]({**frames, name: frames[name].slice(start, part.height)}, name, rule["settings"])
        for part, start in zip(parts, starts, strict=True)
    ]
    return pl.lit(pl.concat(answers)).cast(pl.Boolean)


def _of_table(
    form: Form, parts: Sequence[RecordedTable], rules: Sequence[Rule], frames: Mapping[str, pl.DataFrame]
) -> Iterator[tuple[int, Problem]]:
    """The problems of a table in all extractions, each with the index of its extraction."""
    described = describe_table(form, parts[0].table, rules)
    starts = [sum(part.height for part in parts[:place]) for place in range(len(parts))]
    linked = linked_frame(described, frames)
    conditions = rule_conditions(described, frames, unread=())
    for number, rule in enumerate(rules):
        if rule.check == _OF_ALL_STUDIES:
            conditions[number] = _of_each(described, number, frames, parts, starts)
    for number, rows, seen in broken_rules(described, linked, conditions, frames):
        for place, (part, start) in enumerate(zip(parts, starts, strict=True)):
            own = rows.filter((rows >= start) & (rows < start + part.height)) - start
            if len(own):
                here = seen.slice(start, part.height).drop("row").with_row_index("row")
                yield from ((place, problem) for problem in problems_of_rule(part, rules[number], here, own))
