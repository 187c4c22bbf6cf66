"""Describes the changes in a new version of a form, and what each means for the present extractions."""

from collections.abc import Iterator, Sequence
from typing import Any

from schema.description import describe
from schema.form import Form, Table
from schema.text import quoted
from validate.revision.carry import Carried
from validate.revision.change import Change
from validate.revision.consequences import begun_in, new_problems
from validate.revision.field_changes import field_changes, field_removed, in_words
from validate.revision.matching import Matching


def form_changes(old: Form, new: Form, carried: Sequence[Carried] = ()) -> list[Change]:
    """Every change from the old form to the new one, in the order of the new form.

    `carried` are the present extractions. Without any, the effects are those that a change can have.
    """
    matching = Matching(old, new)
    found = [*_of_form(old, new)]
    for table in new.tables:
        found += _of_table(matching, table, carried)
    for table in old.tables:
        if table.name not in matching.new_table:
            found.append(_table_removed(table, carried))
    found += _of_rules(old, new, matching, carried)
    return found


def _of_form(old: Form, new: Form) -> Iterator[Change]:
    for part, called in (
        ("name", "name of the form"),
        ("title", "title of the form"),
        ("version", "version of the form"),
        ("codebook", "revision of the codebook"),
    ):
        before, now = getattr(old, part), getattr(new, part)
        if before != now:
            yield Change(what=f"form {part}", sentence=f"the {called} is {now}; it was {before}")
    for name in new.modules:
        if name not in old.modules:
            yield Change(what="module added", sentence=f"the module {quoted(name)} is new: {new.modules[name]}")
    for name in old.modules:
        if name not in new.modules:
            yield Change(what="module removed", sentence=f"the module {quoted(name)} has been removed")


def _of_table(matching: Matching, table: Table, carried: Sequence[Carried]) -> Iterator[Change]:
    if table.name not in matching.tables:
        studies = begun_in(carried, None)
        yield Change(
            what="table added",
            table=table.name,
            sentence=f"the table {quoted(table.label)} is new",
            effect="extract again" if studies or not carried else "nothing",
            studies=studies,
        )
        return
    before = matching.old[matching.tables[table.name]]
    if before.name != table.name:
        sentence = f"the table {before.name} is called {table.name} now"
        yield Change(what="table renamed", table=table.name, sentence=sentence, effect="carried over")
    yield from _table_options(before, table, matching, carried)
    for one in table.fields:
        if one.of is None:
            yield from field_changes(matching, before, table, one, carried)
    for _, name in (dropped for dropped in matching.dropped if dropped[0] == before.name):
        if before[name].of is None:
            yield field_removed(before, before[name], carried)
    known = [one.name for one in before.fields]
    kept = [fields[0].name for one in table.fields if (fields := matching.fields[table.name, one.name])]
    if kept != [name for name in known if name in kept]:
        yield Change(what="order", table=table.name, sentence=f"the fields of {table.label} are in another order")


def _table_options(before: Table, table: Table, matching: Matching, carried: Sequence[Carried]) -> Iterator[Change]:
    called = [matching.fields[table.name, name] for name in table.identity if name in table.by_name]
    if [[one.name for one in fields] for fields in called] != [[name] for name in before.identity]:
        names = ", ".join(table[name].label for name in table.identity)
        yield Change(
            what="identity",
            table=table.name,
            sentence=f"rows of {table.label} are identified by {names} now; before by"
            f" {', '.join(before[name].label for name in before.identity)}. Some rulings may lose their row",
            effect="look at",
            studies=begun_in(carried, before.name),
        )
    for part, words in (("label", "label"), ("description", "description"), ("selection", "selection"),
                        ("expected", "expected"), ("module", "module")):  # fmt: skip
        if getattr(before, part) != getattr(table, part):
            now = getattr(table, part)
            yield Change(what=f"table {part}", table=table.name, sentence=f"{words} of {table.label}: {in_words(now)}")
    parent = table.parent and matching.tables.get(table.parent, table.parent)
    if before.parent != parent:
        yield Change(
            what="parent",
            table=table.name,
            sentence=f"rows of {table.label} belong to {table.parent} now",
            effect="look at",
            studies=begun_in(carried, before.name),
        )
    if before.prepared != table.prepared:
        sentence = f"the prepared rows of {table.label} have changed; new ones are added to the workbooks"
        yield Change(what="prepared", table=table.name, sentence=sentence, effect="carried over")


def _table_removed(table: Table, carried: Sequence[Carried]) -> Change:
    count = sum(one.before[table.name].height for one in carried)
    rows = "1 row stays" if count == 1 else f"{count} rows stay"
    kept = f"; {rows} in the earlier workbooks" if count else ""
    sentence = f"the table {quoted(table.label)} has been removed{kept}"
    return Change(what="table removed", table=table.name, sentence=sentence)


def _of_rules(old: Form, new: Form, matching: Matching, carried: Sequence[Carried]) -> Iterator[Change]:
    before = {rule.code: rule for rule in old.rules}
    codes = {rule.code for rule in new.rules}
    for rule in new.rules:
        known = before.get(rule.code)
        if known is None or _condition(known, matching) != _condition(rule, None):
            studies = new_problems(carried, rule.code)
            found = "; it finds something" if studies else ""
            yield Change(
                what="rule added" if known is None else "rule changed",
                table=rule.table,
                sentence=f"the rule {rule.code} {'is new' if known is None else 'has changed'}{found}",
                effect="look at" if studies else "nothing",
                studies=studies,
            )
        elif describe(known) != describe(rule):
            yield Change(
                what="rule reworded", table=rule.table, sentence=f"the wording of the rule {rule.code} has changed"
            )
    for code in before:
        if code not in codes:
            yield Change(what="rule removed", sentence=f"the rule {code} has been removed")


def _condition(rule: Any, matching: Matching | None) -> tuple[Any, ...]:
    """The parts of a rule that decide what it finds, without its wording."""
    table = rule.table if matching is None else matching.new_table.get(rule.table, rule.table)
    return (table, rule.severity, rule.holds, rule.check, dict(rule.settings), rule.reads, rule.states)
