"""The rules of a form, one by one, over the rows in which every field they look at was read."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import polars as pl

from schema.form import Form
from schema.rule import Rule
from validate import rule_checks
from validate.extraction import Extraction, Recorded
from validate.located import at
from validate.meanings import STUDY, meanings
from validate.pandera_adapter import failing
from validate.problem import Problem

_PLACEHOLDER = re.compile(r"\{([\w.]+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def rule_problems(extraction: Extraction, *, this_year: int) -> Iterator[Problem]:
    """The problems that the form's rules find, in the order of the rules."""
    frames: dict[str, pl.DataFrame] = {}
    for name, recorded in extraction.tables.items():
        known = {"this_year": this_year, "codebook": extraction.codebook}
        frames[name] = meanings(recorded).with_columns(pl.lit(each, pl.Int64).alias(of) for of, each in known.items())
    for rule in extraction.form.rules:
        if rule.table in frames and extraction[rule.table].height:
            yield from _broken(extraction, rule, frames)


def _broken(extraction: Extraction, rule: Rule, frames: Mapping[str, pl.DataFrame]) -> Iterator[Problem]:
    recorded = extraction[rule.table]
    seen = _reached(extraction.form, rule, frames)
    readable = pl.all_horizontal(pl.col(f"{_column(name)}__state") != "unread" for name in rule.needs)
    if rule.check is not None:
        answer = getattr(rule_checks, rule.check.replace("-", "_"))(frames, rule)
        seen = seen.with_columns(answer.alias("answer"))
    seen = seen.filter(readable.fill_null(value=True))
    condition = pl.col("answer") if rule.holds is None else _parsed(rule.holds)
    here = [name for name in rule.needs if "." not in name]
    rows = seen["row"].gather(failing(seen, rule.code, condition))
    states = [f"{name}__state" for name in here]
    reached = seen.select("row", *states, *(f"{_column(name)}__text" for name in rule.needs if "." in name))
    there = reached.filter(pl.col("row").is_in(rows.implode())).rows_by_key("row", named=True, unique=True)
    for row in rows:
        yield at(
            recorded,
            row,
            _shown(rule, here, there[row]),
            code=rule.code,
            severity=rule.severity,
            message=_filled_in(rule.message, recorded, there[row], row),
            suggestion=rule.suggestion or None,
        )


def _reached(form: Form, rule: Rule, frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The rule's own frame, with what it reads through references joined on as `REFERENCE__FIELD`."""
    frame = frames[rule.table]
    for name in dict.fromkeys(name.partition(".")[0] for name in rule.needs if "." in name):
        reference = form[rule.table][name].reference
        if reference is None:
            raise ValueError(f"rule {rule.code}: {name} is no reference")
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


def _filled_in(message: str, recorded: Recorded, reached: Mapping[str, object], row: int) -> str:
    """The message with what was typed in place of `{FIELD}`, and without a `[part]` of which every field is blank."""

    def shown(name: str) -> str:
        return str((reached[f"{_column(name)}__text"] if "." in name else recorded.text(name, row)) or "blank")

    def kept(found: re.Match[str]) -> str:
        return found[1] if any(shown(name) != "blank" for name in _PLACEHOLDER.findall(found[1])) else ""

    return _PLACEHOLDER.sub(lambda found: shown(found[1]), _OPTIONAL.sub(kept, message))
