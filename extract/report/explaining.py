"""What `explain` says of each code: the problems of every form, and the rules of one."""

from __future__ import annotations

from collections.abc import Mapping

from schema.form import Form
from schema.problem import Severity
from schema.rule import Rule
from validate.check.catalogue.problem_kinds import ProblemKind, problem_kinds

_WEIGHT = {
    Severity.ERROR: "error: an impossible recording; it blocks the dataset",
    Severity.WARNING: "warning: implausible; cleared once confirmed with place and words on the sheet Confirmations",
    Severity.NOTE: "note: worth knowing",
}


def all_codes(form: Form) -> Mapping[str, ProblemKind]:
    """Every code that `check` can report for the form, by code: those of any form first, then its rules."""
    return {**problem_kinds(), **{rule.code: _of_rule(rule, form) for rule in form.rules}}


def explanation(kind: ProblemKind) -> str:
    """The whole entry, for a terminal."""
    parts = [kind.code, _WEIGHT[kind.severity], "", kind.meaning, ""]
    if kind.remedy:
        parts += [f"What to do: {kind.remedy}", ""]
    parts.append(f"Example: {kind.example}")
    return "\n".join(parts)


def _of_rule(rule: Rule, form: Form) -> ProblemKind:
    table = form[rule.table]
    return ProblemKind(
        code=rule.code,
        severity=rule.severity,
        milder=None,
        meaning=rule.why,
        remedy=f"write {rule.suggestion}" if rule.suggestion else "",
        example=f"on the sheet {table.label}, {_row(rule.fails, form, rule.table)} is reported;"
        f" {_row(rule.passes, form, rule.table)} is fine",
    )


def _row(cells: Mapping[str, str], form: Form, table: str) -> str:
    """An example row in the words of the sheets: `Women 8, Men 7`."""
    told = []
    for name, text in cells.items():
        owner, _, field = name.rpartition(".")
        fields = form[owner or table].by_name if (owner or table) in form.by_name else {}
        label = fields[field].label if field in fields else name
        told.append(f"{label} {text or 'blank'}")
    return ", ".join(told) or "nothing filled in"
