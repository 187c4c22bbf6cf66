"""The rules of a form, one by one, over the rows in which every field they look at was read."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from schema.form import Form, Table
from schema.rule import Rule
from validate.check import named_checks
from validate.check.located import at
from validate.check.pandera_adapter import failing
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction, RecordedTable
from validate.extraction.typed_columns import STUDY, meanings

_PLACEHOLDER = re.compile(r"\{([\w.]+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def rule_problems(extraction: Extraction, *, this_year: int) -> Iterator[Problem]:
    """The problems that the form's rules find, in the order of the rules."""
    frames: dict[str, pl.DataFrame] = {}
    for name, recorded in extraction.tables.items():
        known = {"this_year": this_year, "codebook": extraction.codebook}
        frames[name] = meanings(recorded).with_columns(pl.lit(each, pl.Int64).alias(of) for of, each in known.items())
    asked = [
        _asked(extraction[table.name], extraction.form, rules, frames)
        for table in extraction.form.tables
        if (rules := [rule for rule in extraction.form.rules if rule.table == table.name])
        and extraction[table.name].height
    ]
    broken = failing([(each.seen, each.conditions) for each in asked])
    for each, positions in zip(asked, broken, strict=True):
        for name, rows in positions.items():
            yield from _problems(each.recorded, each.rules[name], each.seen, rows)


@dataclass(frozen=True)
class _Asked:
    """What is asked of the rows of one table: its rules, each by a name of its own, and the frame that they look at."""

    recorded: RecordedTable
    rules: Mapping[str, Rule]
    seen: pl.DataFrame

    @property
    def conditions(self) -> dict[str, pl.Expr]:
        """What must hold, by the names of the rules."""
        return {name: _condition(rule, name) for name, rule in self.rules.items()}


def _asked(recorded: RecordedTable, form: Form, rules: Sequence[Rule], frames: Mapping[str, pl.DataFrame]) -> _Asked:
    named = {f"{place} {rule.code}": rule for place, rule in enumerate(rules)}
    answers = [_answer(rule, frames).alias(name) for name, rule in named.items() if rule.check is not None]
    return _Asked(recorded, named, _reached(form, recorded.table, rules, frames).hstack(answers))


def _answer(rule: Rule, frames: Mapping[str, pl.DataFrame]) -> pl.Series:
    """What a named check says of each row."""
    check: Callable[[Mapping[str, pl.DataFrame], Rule], pl.Series] = getattr(
        named_checks, (rule.check or "").replace("-", "_")
    )
    return check(frames, rule)


def _condition(rule: Rule, name: str) -> pl.Expr:
    """What must hold for a row; unknown where one of the cells that it looks at could not be read."""
    holds = pl.col(name) if rule.holds is None else _parsed(rule.holds)
    unread = pl.any_horizontal(pl.col(f"{_column(each)}__state") == "unread" for each in rule.needs)
    return pl.when(~unread.fill_null(value=False)).then(holds)


def _problems(recorded: RecordedTable, rule: Rule, seen: pl.DataFrame, rows: pl.Series) -> Iterator[Problem]:
    here = [name for name in rule.needs if "." not in name]
    states = [f"{name}__state" for name in here]
    reached = seen.select("row", *states, *(f"{_column(name)}__text" for name in rule.needs if "." in name))
    for there in reached[rows].iter_rows(named=True):
        yield at(
            recorded,
            there["row"],
            _shown(rule, here, there),
            code=rule.code,
            severity=rule.severity,
            message=_filled_in(rule.message, recorded, there, there["row"]),
            suggestion=rule.suggestion or None,
        )


def _reached(form: Form, table: Table, rules: Sequence[Rule], frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The table's frame, with what its rules read through references joined on as `REFERENCE__FIELD`."""
    frame = frames[table.name]
    dotted = (name.partition(".")[0] for rule in rules for name in rule.needs if "." in name)
    for name in dict.fromkeys(dotted):
        reference = table[name].reference
        if reference is None:
            raise ValueError(f"a rule of {table.name} reads through {name}, which is no reference")
        target = form[reference.to]
        there = frames[target.name]
        wanted = [each for each in there.columns if each not in {"row", STUDY, "this_year", "codebook"}]
        pointed = there.select(
            pl.col(STUDY).alias("_study"),
            pl.col(f"{target.key}__key").alias("_key"),
            *(pl.col(each).alias(f"{name}__{each}") for each in wanted),
        ).unique(subset=["_study", "_key"], keep="none")
        own_study = pl.col(f"{name}__key") if target.parent is None else pl.col(STUDY)
        frame = (
            frame.with_columns(own_study.alias("_study"), pl.col(f"{name}__key").alias("_key"))
            .join(pointed, on=["_study", "_key"], how="left", maintain_order="left")
            .drop("_study", "_key")
        )
    return frame


def _column(name: str) -> str:
    return name.replace(".", "__")


def _shown(rule: Rule, here: list[str], reached: Mapping[str, object]) -> list[str]:
    """The fields of its own row that a rule is shown at; what is filled in goes before what is blank."""
    states = {name: reached[f"{name}__state"] for name in here}
    kept = [name for name, state in states.items() if not rule.at_state or state == rule.at_state]
    return sorted(kept, key=lambda name: states[name] == "blank")


@cache
def _parsed(condition: str) -> pl.Expr:
    return pl.sql_expr(condition)


def _filled_in(message: str, recorded: RecordedTable, reached: Mapping[str, object], row: int) -> str:
    """The message with what was typed in place of `{FIELD}`, and without a `[part]` of which every field is blank."""

    def shown(name: str) -> str:
        return str((reached[f"{_column(name)}__text"] if "." in name else recorded.text(name, row)) or "blank")

    def kept(found: re.Match[str]) -> str:
        return found[1] if any(shown(name) != "blank" for name in _PLACEHOLDER.findall(found[1])) else ""

    return _PLACEHOLDER.sub(lambda found: shown(found[1]), _OPTIONAL.sub(kept, message))
