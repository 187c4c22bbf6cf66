"""Makes rules for fields that only apply under a condition: if it is false, the cell should have NA."""

from collections.abc import Iterator

from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.problem import Severity
from schema.rule import IN_CONDITIONS, Rule
from validate.check.conditions.condition_mistakes import condition_mistakes
from validate.check.conditions.parsed_condition import parsed
from validate.check.conditions.plain_condition import in_words

DOES_NOT_APPLY, APPLIES = "does-not-apply", "applies-after-all"


def rules_of_table(form: Form, table: Table) -> list[Rule]:
    """The rules on the rows of a table: the form's own rules, and those for fields that apply under a condition."""
    own = [rule for rule in form.rules if rule.table == table.name]
    return [*own, *(rule for field in table.fields if field.applies_when for rule in applying_rules(table, field))]


def applying_rules(table: Table, field: Field) -> Iterator[Rule]:
    """Two rules: if the condition is false, the cell must have NA; if it is true, the cell must not have NA.

    The result is unknown if the condition reads a field that is blank or has a missing code. There are no rules if such
    a field is not in the form because its module is off.
    """
    condition = field.applies_when
    if not set(_fields(condition)) <= table.by_name.keys():
        return
    words = in_words(condition, table)
    no_code = Missing.NA.value not in field.codes
    right = "leave the cell blank" if no_code else "write NA"
    yield Rule(
        code=DOES_NOT_APPLY,
        table=table.name,
        severity=Severity.ERROR,
        message=f"{field.label} applies only if {_shown(words)}, which is not so here: {right}",
        reads=(),
        states=(field.name,),
        holds=f"({condition}) OR {field.name}__state IN ('NA', 'blank')",
        suggestion="" if no_code else "NA",
        why=f"{field.label} applies only if {words}. Otherwise {right}.",
    )
    yield Rule(
        code=APPLIES,
        table=table.name,
        severity=Severity.WARNING,
        message=f"{field.label} is NA, but it applies, because {_shown(words)}: write NR if the report does not say",
        reads=(),
        states=(field.name,),
        holds=f"NOT ({condition}) OR {field.name}__state <> 'NA'",
        suggestion="NR" if Missing.NR.value in field.codes else "",
        why=f"{field.label} applies if {words}. NA says that it does not.",
    )


def condition_as_rule(table: Table, field: Field) -> Rule:
    """The condition as a rule of its table, for finding mistakes in it."""
    return Rule(
        code=f"applies_when of {field.name}",
        table=table.name,
        severity=Severity.NOTE,
        message="",
        reads=_fields(field.applies_when),
        holds=field.applies_when,
    )


def _fields(condition: str) -> tuple[str, ...]:
    """The fields that a condition reads; empty if the condition cannot be parsed."""
    if any(condition_mistakes(condition)):
        return ()
    names = parsed(condition).meta.root_names()
    return tuple(dict.fromkeys(name.partition("__")[0] for name in names if name not in IN_CONDITIONS))


def _shown(words: str) -> str:
    """Words for the message of a rule, without the brackets and braces that have a meaning there."""
    return words.translate(str.maketrans("{}[]", "()()"))
