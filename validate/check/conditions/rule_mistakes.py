"""Checks whether a rule can be applied to the tables of its form, before any extraction is checked with it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, assert_never

import polars as pl
from rapidfuzz import fuzz, process

from schema.form import Field, Form, Table
from schema.rule import IN_CONDITIONS, Rule
from schema.text import fold
from validate.check.conditions.check_settings import CHECK_SETTINGS, SettingKind
from validate.check.conditions.condition_mistakes import answer_mistakes, choice_in_quotes, condition_mistakes
from validate.check.conditions.count_mistakes import count_mistakes
from validate.check.conditions.describe_table import describe_table
from validate.check.conditions.named_checks import CHECKS, STUDY, Frames
from validate.check.conditions.rule_conditions import counted_frame
from validate.check.conditions.table_counts import COUNT
from validate.extraction.extraction import read_extraction
from validate.extraction.suggestions import NEAR
from validate.extraction.typed_columns import typed_columns

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SAMPLES: Mapping[Any, list[object]] = {
    pl.Int64: [None, 0, -1, 3],
    pl.Float64: [None, 0.0, -1.5, 3.0],
    pl.String: [None, "", "a", "("],
    pl.List(pl.String): [None, [], ["a"], ["a", "b"]],
    pl.UInt32: [0, 1, 2, 3],
}
"""Four values for each type of column. A condition must not fail with an error for any of them."""
_SAME_EVERYWHERE = ("row", STUDY, *IN_CONDITIONS)

RuleMistake = tuple[str, str]
"""The part of the rule that is wrong, such as `holds` or `settings/table`, and a sentence."""


def sample_frames(form: Form) -> dict[str, pl.DataFrame]:
    """Typed columns with four sample rows for each table of a form, for trying rules."""
    frames = {}
    for name, recorded in read_extraction("", form, "", ()).tables.items():
        columns = typed_columns(recorded).with_columns(pl.lit(None, pl.Int64).alias(known) for known in IN_CONDITIONS)
        frames[name] = pl.DataFrame(
            {name: pl.Series(_SAMPLES[dtype], dtype=dtype) for name, dtype in columns.schema.items()}
        ).with_columns(pl.lit("a").alias(STUDY))
    return frames


def rule_mistakes(form: Form, rule: Rule) -> Iterator[RuleMistake]:
    """The mistakes in a rule that show without applying it; none if it is fine."""
    table = form.by_name.get(rule.table)
    if table is None:
        yield "table", f"{rule.table!r} is not a table of this form{meant(rule.table, form.by_name)}"
        return
    yield from _names(form, table, rule)
    yield from _message(form, rule)
    yield from count_mistakes(form, table, rule)
    if rule.holds is not None:
        for mistake in condition_mistakes(rule.holds):
            yield "holds", f"its condition cannot be used: {mistake}"
    else:
        yield from _check(form, rule)


def tried_mistakes(form: Form, rule: Rule, frames: Frames) -> Iterator[RuleMistake]:
    """The mistakes that show when a rule without `rule_mistakes` is applied to the sample `frames`."""
    table = form[rule.table]
    own = _columns(frames[table.name], (name for name in rule.needs if "." not in name))
    if rule.holds is None:
        yield from _tried_check(rule, frames, own)
    elif mistakes := list(_tried_counts(rule, frames)):
        yield from mistakes
    else:
        described = {"needs": rule.needs, "counts": rule.counts}
        linked = counted_frame(describe_table(form, table), described, frames)
        known = (*own, *rule.counts, *_columns(linked, (name.replace(".", "__") for name in rule.needs if "." in name)))
        for mistake in answer_mistakes(rule.holds, linked, known):
            yield "holds", f"its condition cannot be used: {mistake}"


def meant(name: str, known: Iterable[str]) -> str:
    """A hint what somebody may have meant by an unknown name, as the end of a sentence."""
    near = process.extractOne(name, tuple(known), scorer=fuzz.ratio, processor=fold, score_cutoff=NEAR)
    return f": perhaps {near[0]!r}" if near else ""


def _names(form: Form, table: Table, rule: Rule) -> Iterator[RuleMistake]:
    for name in rule.needs:
        part = "reads" if name in rule.reads else "states"
        here, _, there = name.partition(".")
        field = table.by_name.get(here)
        target = _target(form, field)
        if field is None:
            yield part, f"it reads {name!r}, which is not a field{_field_meant(table, here if there else name)}"
        elif (there or here) in IN_CONDITIONS:
            yield (
                part,
                f"it reads {name!r}, but {there or here!r} in a rule is not a field: give the field another name",
            )
        elif there and field.reference is None:
            yield part, f"it reads {name!r}, but {here!r} is no reference to another table"
        elif there and target is not None and there not in target.by_name:
            yield part, f"it reads {name!r}, but {target.name} has no such field{_field_meant(target, there)}"
        elif there and field.reference and field.reference.several:
            yield part, f"it reads {name!r}, but {here!r} may name several rows, and a rule can read only one"
    if not any("." not in name for name in rule.needs):
        yield "reads", f"it reads no field of the table {table.name}, so a problem would have no cell"


def _field_meant(table: Table, name: str) -> str:
    """A hint what somebody may have meant by a name that is not a field: a renamed field, several, a choice, a typo."""
    now = next((field.name for field in table.fields if name in field.was), None)
    if now is not None:
        return f": its name is {now!r} now"
    if "," in name:
        return ". Name each field by itself (in a workbook, with ; between them)"
    codes = {option.code for field in table.fields for option in field.cell.offered}
    return choice_in_quotes(name) if name in codes else meant(name, table.by_name)


def _target(form: Form, field: Field | None) -> Table | None:
    return form.by_name.get(field.reference.to) if field and field.reference else None


def _message(form: Form, rule: Rule) -> Iterator[RuleMistake]:
    table = form[rule.table]
    study = table.study
    known = {*rule.needs, *rule.counts, study}
    together = {word for name in rule.needs if "," in name for word in re.split(r"[,\s]+", name)}
    for name in _PLACEHOLDER.findall(rule.message):
        if name not in known | together:
            yield "message", f"its message shows {{{name}}}, which is not a field that it reads{meant(name, known)}"


def _check(form: Form, rule: Rule) -> Iterator[RuleMistake]:
    """The mistakes in the name or the settings of a named check."""
    check = str(rule.check)
    if check not in CHECKS:
        listed = meant(check, CHECKS) or f": the checks are {', '.join(CHECKS)}"
        yield "check", f"there is no check {check!r}{listed}"
        return
    settings = CHECK_SETTINGS[check]
    for name, value in rule.settings.items():
        part = f"settings/{name}"
        if name in settings:
            for mistake in _setting(form, rule, settings[name].kind, value):
                yield part, f"its setting {name}: {mistake}"
        else:
            listed = meant(name, settings) or f": it has {', '.join(settings)}"
            yield part, f"the check {check} has no setting {name!r}{listed}"
    for name, setting in settings.items():
        if setting.needed and name not in rule.settings:
            yield "settings", f"the check {check} needs the setting {name!r}"
    if check == "rows-of-kind" and not {"at_least", "at_most", "equals"} & {*rule.settings}:
        yield "settings", "the check rows-of-kind needs one of the settings at_least, at_most and equals"


def _setting(form: Form, rule: Rule, kind: SettingKind, value: str | int | float) -> list[str]:
    """The mistakes in the value of a setting, found without applying it to rows."""
    text = str(value)
    names = text.split() or [text]
    match kind:
        case "table":
            known = form.by_name
            return [] if text in known else [f"{text!r} is not a table of this form{meant(text, known)}"]
        case "number":
            return [f"{text!r} is not a number"] if isinstance(value, str) else []
        case "own field" | "own fields":
            wrong = [name for name in names if name not in rule.needs]
            return [f"{name!r} is not a field that the rule reads{meant(name, rule.needs)}" for name in wrong]
        case "its field":
            table = form.by_name.get(str(rule.settings.get("table")))
            return [_not_of(table, text)] if table and text not in table.by_name else []
        case "pointing fields":
            return [f"{name!r} is not TABLE.REFERENCE" for name in names if not _points(form, name)]
        case "own condition" | "its condition" | "its text":
            return list(condition_mistakes(text))
        case "text":
            return []
        case _:
            assert_never(kind)


def _not_of(table: Table, name: str) -> str:
    return f"{name!r} is not a field of {table.name}{meant(name, table.by_name)}"


def _points(form: Form, name: str) -> bool:
    table, _, field = name.partition(".")
    return table in form.by_name and field in form[table].by_name and form[table][field].reference is not None


def _tried_check(rule: Rule, frames: Frames, own: tuple[str, ...]) -> Iterator[RuleMistake]:
    """The mistakes that show when the settings of a named check, and then the check, are applied to rows."""
    found = []
    for name, setting in CHECK_SETTINGS[str(rule.check)].items():
        if name in rule.settings and setting.kind in {"own condition", "its condition", "its text"}:
            is_own = setting.kind == "own condition"
            frame = frames[rule.table if is_own else str(rule.settings["table"])]
            known = own if is_own else tuple(frame.columns)
            wanted = pl.String() if setting.kind == "its text" else pl.Boolean()
            mistakes = answer_mistakes(str(rule.settings[name]), frame, known, wanted=wanted)
            found += [(f"settings/{name}", f"its setting {name} cannot be used: {mistake}") for mistake in mistakes]
    yield from found
    if not found:
        try:
            CHECKS[str(rule.check)](frames, rule.table, rule.settings)
        except pl.exceptions.PolarsError:
            message = f"its fields do not fit the check {rule.check}, which needs others (such as numbers, not texts)"
            yield "settings", message


def _tried_counts(rule: Rule, frames: Frames) -> Iterator[RuleMistake]:
    """The mistakes that show when the conditions of counts are applied to rows."""
    for name, text in rule.counts.items():
        parts = COUNT.fullmatch(text)
        if parts is not None and parts["where"]:
            frame = frames[parts["table"]]
            for mistake in answer_mistakes(parts["where"], frame, tuple(frame.columns)):
                yield f"counts/{name}", f"its count {name} cannot be used: {mistake}"


def _columns(frame: pl.DataFrame, names: Iterable[str]) -> tuple[str, ...]:
    """The columns that a rule may use if it reads these fields, including the columns derived from them."""
    read = {*names}
    belonging = (name for name in frame.columns if name in read or name.rpartition("__")[0] in read)
    return (*_SAME_EVERYWHERE, *belonging)
