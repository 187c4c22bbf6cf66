"""Explains the codes of problems: those of all forms, and the rules of one form."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping

from schema.form import Form, Table
from schema.problem import Severity
from schema.rule import Rule
from validate.check.catalogue.problem_kinds import ProblemKind, problem_kinds
from validate.check.conditions.plain_condition import in_words

_SEVERITY_MEANING = {
    Severity.ERROR: "error: this cannot be right, and must be corrected before the dataset is built",
    Severity.WARNING: "warning: this is unlikely; if the report really says it, confirm it on the sheet Confirmations",
    Severity.NOTE: "note: this is for your information",
}

_LONGEST = 100  # characters of a cell in an example


def all_codes(form: Form) -> Mapping[str, ProblemKind]:
    """All codes that `check` can report for a form: those of all forms first, then its rules."""
    return {**problem_kinds(), **{rule.code: _of_rule(rule, form) for rule in form.rules}}


def explanation(kind: ProblemKind) -> str:
    """The whole entry, for a terminal."""
    parts = [f"{kind.code}\n{_SEVERITY_MEANING[kind.severity]}", kind.meaning]
    if kind.remedy:
        parts.append(f"What to do: {kind.remedy}")
    if kind.example:
        parts.append(f"Example: {kind.example}")
    return "\n\n".join(parts)


def _of_rule(rule: Rule, form: Form) -> ProblemKind:
    return ProblemKind(
        code=rule.code,
        severity=rule.severity,
        milder=None,
        meaning=rule.why or _what_holds(rule, form),
        remedy=f"Write {rule.suggestion}." if rule.suggestion else "",
        example=_examples(rule, form),
    )


def _what_holds(rule: Rule, form: Form) -> str:
    """For a rule without an explanation: its condition in words, and its message."""
    table = form[rule.table]
    named = {name: _label(name, form, table) for name in rule.needs}
    message = re.sub(r"\{([\w.]+)\}", lambda found: f"({named.get(found[1], found[1])})", rule.message)
    asks = f"twofold's check {rule.check}" if rule.holds is None else in_words(rule.holds, table)
    return f"The form's rule for the sheet {table.label} is: {asks}. Otherwise you read: {message}"


def _examples(rule: Rule, form: Form) -> str:
    """The examples of a rule in sentences; empty if it has none."""
    table, sentences = form[rule.table], []
    if rule.fails:
        sentences.append(f"On the sheet {table.label}, a row with {_row(rule.fails, form, table)} has this problem.")
    if rule.passes:
        sentences.append(f"A row with {_row(rule.passes, form, table)} is fine.")
    return " ".join(sentences)


def _row(cells: Mapping[str, str], form: Form, table: Table) -> str:
    """An example row in the words of the sheets: `Women = 8; Men = 7`."""
    return "; ".join(f"{_label(name, form, table)} = {_shown(text)}" for name, text in cells.items()) or "no entries"


def _label(name: str, form: Form, table: Table) -> str:
    """The header of a field; with its sheet where it is another one: `Full text seen (Reports)`."""
    owner, _, field = name.rpartition(".")
    reference = table[owner].reference if owner in table.by_name else None
    other = form.by_name.get(reference.to if reference else owner, table)
    if field not in other.by_name:
        return name
    label = other[field].label
    return f"{label} ({other.label})" if owner else label


def _shown(text: str) -> str:
    """A cell in an example; one of another sheet may stand for those of several rows."""
    return textwrap.shorten(text.replace(" | ", ", "), _LONGEST, placeholder=" ...") or "blank"
