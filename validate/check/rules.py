"""Checks the rules of a form one by one, on rows in which every field that a rule reads could be read."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import Any

import polars as pl

from schema.regular_expressions import regex
from schema.rule import IN_CONDITIONS, Rule
from validate.check.cell_problems import problem_at
from validate.check.conditions.applying import rules_of_table
from validate.check.conditions.describe_table import describe_table
from validate.check.conditions.rule_conditions import Description, counted_frame, linked_frame, rule_conditions
from validate.check.problem import Problem
from validate.extraction.columns import constant, selected
from validate.extraction.extraction import Extraction
from validate.extraction.recorded_table import RecordedTable
from validate.extraction.typed_columns import typed_columns

_WORD = regex(r"\w+")
_PLACEHOLDER = regex(r"\{([\w.]+)\}")
_OPTIONAL = regex(r"\[([^\[\]]*)\]")


def every_rule(rule: Rule) -> bool:  # noqa: ARG001
    """Selects every rule."""
    return True


def rule_problems(
    extraction: Extraction, *, this_year: int, pandera: bool = True, is_wanted: Callable[[Rule], bool] = every_rule
) -> Iterator[Problem]:
    """The problems that the form's rules find, in the order of tables and rules. `is_wanted` selects rules.

    One query evaluates all conditions of a table. pandera then checks those that fail somewhere, because it takes
    milliseconds for each, even for a few rows. Without `pandera`, the results of the query are used directly. They are
    the same, and pandera is not loaded.
    """
    form = extraction.form
    of_tables = {table.name: [rule for rule in rules_of_table(form, table) if is_wanted(rule)] for table in form.tables}
    if not any(of_tables.values()):
        return
    read = names_in(chain.from_iterable(of_tables.values()))
    frames = {
        name: typed_columns(recorded, read).hstack(
            [constant(this_year, recorded.height, pl.Int64).alias("this_year"), extraction.codebooks(name)]
        )
        for name, recorded in extraction.tables.items()
    }
    unread = {name for recorded in extraction.tables.values() for name in recorded.unread_texts}
    for recorded in extraction.tables.values():
        rules = of_tables[recorded.table.name]
        if rules and recorded.height:
            described = describe_table(form, recorded.table, rules)
            linked = linked_frame(described, frames)
            conditions = rule_conditions(described, frames, unread=unread)
            for number, broken, seen in broken_rules(described, linked, conditions, frames):
                rows = broken
                if pandera:
                    rows = _failing_rows(described["rules"][number], linked, conditions[number])
                yield from problems_of_rule(recorded, rules[number], seen, rows)


def broken_rules(
    described: Description, linked: pl.DataFrame, conditions: Sequence[pl.Expr], frames: Mapping[str, pl.DataFrame]
) -> Iterator[tuple[int, pl.Series, pl.DataFrame]]:
    """The number of each rule that fails somewhere, the positions of these rows, and the frame that the rule reads."""
    answers = selected(linked, (condition.alias(str(number)) for number, condition in enumerate(conditions)))
    for number, answer in enumerate(answers):
        if not answer.all():
            rule = described["rules"][number]
            seen = counted_frame(described, rule, frames) if rule["counts"] else linked
            yield number, answer.not_().arg_true(), seen


def names_in(rules: Iterable[Rule]) -> set[str]:
    """The names in these rules that may be fields, also within names such as `dose__state`."""
    conditions = chain.from_iterable(
        (*rule.needs, rule.holds or "", *map(str, rule.settings.values()), *rule.counts.values()) for rule in rules
    )
    words = {*_WORD.findall(" ".join(conditions))}
    within = (word.split("__") for word in words if "__" in word)
    parts = {"__".join(parts[i:j]) for parts in within for i, j in combinations(range(len(parts) + 1), 2)}
    return (words | parts).difference(IN_CONDITIONS)


def _failing_rows(rule: Mapping[str, Any], linked: pl.DataFrame, condition: pl.Expr) -> pl.Series:
    """The positions of the rows that fail a rule according to pandera."""
    from validate.check.conditions.pandera_tables import failing_rows, rule_check  # noqa: PLC0415  (loads pandera)

    return failing_rows(linked.select("row"), rule_check(rule, linked, condition, implausible="fails"))


def problems_of_rule(recorded: RecordedTable, rule: Rule, seen: pl.DataFrame, rows: pl.Series) -> Iterator[Problem]:
    """The problems of the rows that break a rule. `seen` is the frame that the rule reads."""
    own_fields = [name for name in rule.needs if "." not in name]
    states = [f"{name}__state" for name in own_fields]
    linked = (f"{name.replace('.', '__')}__text" for name in rule.needs if "." in name)
    columns = seen.select_seq("row", *states, *map(_as_number, rule.counts), *linked)
    for row_values in columns[rows].iter_rows(named=True):
        yield problem_at(
            recorded,
            row_values["row"],
            _shown(rule, own_fields, row_values),
            code=rule.code,
            severity=rule.severity,
            message=_filled_in(rule.message, rule.counts, recorded, row_values, row_values["row"]),
            suggestion=rule.suggestion or None,
        )


def _shown(rule: Rule, own_fields: list[str], row_values: Mapping[str, object]) -> list[str]:
    """The fields of its own row at which a rule is shown: values first, then missing codes, then blank cells."""
    states = {name: row_values[f"{name}__state"] for name in own_fields}
    kept = [name for name, state in states.items() if not rule.at_state or state == rule.at_state]
    return sorted(kept, key=lambda name: _LATER.get(states[name], 1))


_LATER: Mapping[object, int] = {"value": 0, "blank": 2}  # missing codes are between them


def _as_number(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String).str.strip_suffix(".0")


def _filled_in(
    message: str, counts: Mapping[str, str], recorded: RecordedTable, row_values: Mapping[str, object], row: int
) -> str:
    """The message with the typed text for `{FIELD}`. A `[part]` is left out if all its fields are blank.

    If nobody typed the text, as in the consensus, the form's words are used.
    """

    def shown(name: str) -> str:
        if name in counts:
            return str(row_values[name] or "0")
        if "." in name:
            return str(row_values[f"{name.replace('.', '__')}__text"] or "blank")
        text = recorded.text(name, row) or "blank"
        return recorded.table[name].cell.in_words(text) if recorded.agreed else text

    def kept(found: re.Match[str]) -> str:
        return found[1] if any(shown(name) != "blank" for name in _PLACEHOLDER.findall(found[1])) else ""

    return _PLACEHOLDER.sub(lambda found: shown(found[1]), _OPTIONAL.sub(kept, message))
