"""Rounds of extraction: the part of a form that is filled in in each round.

The first round has all fields that do not belong to a later round. A later round has a form of its own: it shows the
rows that were agreed before, one by one, and asks for the fields of that round.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from schema.cell_type import Family
from schema.cells import Key, Text
from schema.codebook import Recoding
from schema.form import Form, readable
from schema.records import record
from schema.table import Field, Table

ROW = "agreed_row"
"""The name of the field by which a later round recognises a row that was agreed before."""

BELONGS = "typed__for"
"""The field of a hidden column among the typed ones. It shows for which row they were typed, even after sorting."""

BEFORE = "__before"
"""The ending of the name of a field that shows the earlier answer to a field that is asked again."""


@record
class Supporting:
    """A table whose rows belong to rows of another table and hold words, as quotes belong to findings."""

    table: Table
    reference: Field
    words: Field


def rounds_of(form: Form) -> tuple[int, ...]:
    """The numbers of the rounds of a form, starting with 1, including rounds in which rows are coded again."""
    return tuple(sorted({*_rounds_of_fields(form), *(one.number for one in form.codebook_life.recodings)}))


def _rounds_of_fields(form: Form) -> set[int]:
    return {1} | {field.round for table in form.tables for field in table.fields}


def fields_to_fill(table: Table) -> tuple[Field, ...]:
    """The fields of a table that a round asks for, without identity, evidence and the mark of a finished study."""
    known = {*table.identity, table.study}
    return tuple(
        field
        for field in table.fields
        if not field.shown and field.of is None and field.name not in known and field.finished_when is None
    )


def part_of_round(form: Form, number: int) -> Form:
    """The part of a form that is filled in in one round. If there is only one round, this is the whole form."""
    if number == 1 and _rounds_of_fields(form) == {1}:
        return form
    recoding = form.codebook_life.recoding(number)
    if recoding is not None:
        return part_to_recode(form, recoding)
    return _part(form, number, _first(form) if number == 1 else _later(form, number))


def part_to_recode(form: Form, recoding: Recoding) -> Form:
    """The part of a form for coding rows again. It shows the earlier codes and asks for new ones."""
    table, again = form[recoding.table], coded_again(form, recoding)
    tables = (_studies(form, recoding.number), _given(form, table, recoding.number, again))
    return replace(_part(form, recoding.number, tables), recoding=recoding)


def coded_again(form: Form, recoding: Recoding) -> frozenset[str]:
    """The fields that are filled in again: the codes, the fields that they refine, and the revision of the codebook.

    The field for the revision is found through the rule that reads it together with one of the other fields.
    """
    table = form[recoding.table]
    names, field = {recoding.field}, table[recoding.field]
    while field.refines and field.refines not in names:
        names.add(field.refines)
        field = table[field.refines]
    for rule in form.rules:
        if rule.table == table.name and "codebook" in (rule.holds or "") and names & set(rule.needs):
            names |= {name for name in rule.needs if name in table.by_name and not table[name].scored}
    return frozenset(names | {companion.name for name in names for companion in table.companions(name)})


def agreed_name(shown: str) -> str:
    """The name that a shown field had in the round before."""
    return shown.removesuffix(BEFORE)


def _part(form: Form, number: int, tables: tuple[Table, ...]) -> Form:
    by_name = {table.name: table for table in tables}
    kept = {name: table.by_name for name, table in by_name.items()}
    rules = tuple(
        rule for rule in form.rules if readable(rule, kept) and (number == 1 or _asks(rule.needs, by_name[rule.table]))
    )
    return replace(form, tables=tables, rules=rules, round=number, rules_of_choices=None)


def up_to_round(form: Form, number: int) -> Form:
    """The form with the fields and tables of all rounds up to this one."""
    tables = tuple(
        replace(table, fields=tuple(field for field in table.fields if field.round <= number))
        for table in form.tables
        if _begins_in(table) <= number
    )
    kept = {table.name: table.by_name for table in tables}
    return replace(form, tables=tables, rules=tuple(rule for rule in form.rules if readable(rule, kept)))


def supporting(form: Form, table: Table) -> Iterator[Supporting]:
    """The tables whose words are shown with a row of this table."""
    for other in form.tables:
        if other.name == table.name:
            continue
        to = [field for field in other.references if field.reference and field.reference.to == table.name]
        words = [field for field in other.fields if field.cell.family is Family.TEXT and field.name in other.identity]
        if to and words and other.study != to[0].name:
            yield Supporting(other, to[0], words[0])


def _asks(needs: Iterable[str], table: Table) -> bool:
    """Whether a rule reads a field that the round fills in, and not only fields of the row's identity."""
    here = [table[name.partition(".")[0]] for name in needs]
    return any(not field.aside and not field.prefilled and field.name not in table.identity for field in here)


def _begins_in(table: Table) -> int:
    """The round in which the rows of a table are first recorded."""
    return max((table[name].round for name in table.identity if name != table.study), default=1)


def _first(form: Form) -> tuple[Table, ...]:
    """The tables and fields of the first round."""
    return tuple(
        replace(table, fields=tuple(field for field in table.fields if field.round == 1))
        for table in form.tables
        if _begins_in(table) == 1
    )


def _later(form: Form, number: int) -> tuple[Table, ...]:
    """The tables of a later round: studies with their Finished mark, agreed rows with new fields, and new tables."""
    named = {form.studies.name}
    tables = [_studies(form, number)]
    for table in form.tables[1:]:
        if _begins_in(table) == number:
            tables.append(_new(table, named))
        elif any(field.round == number for field in table.fields):
            tables.append(_given(form, table, number))
        else:
            continue
        named.add(table.name)
    return tuple(tables)


def _studies(form: Form, number: int) -> Table:
    studies = form.studies
    fields = [
        field if field.name == studies.study or field.finished_when else replace(_shown(field), optional=True)
        for field in studies.fields
        if field.name == studies.study or field.prefilled or field.finished_when
    ]
    own = [replace(field, round=1) for field in studies.fields if field.round == number]
    marks = [field for field in fields if field.finished_when]
    before = [field for field in fields if not field.finished_when]
    return replace(studies, fields=(*before, *own, *marks), expected=False, prepared=())


def _new(table: Table, named: set[str]) -> Table:
    """A table that begins in this round. References to tables that this round does not have become text."""
    fields = tuple(
        replace(field, round=1)
        if field.reference is None or field.reference.to in {*named, table.name}
        else replace(field, round=1, cell=Text())
        for field in table.fields
    )
    return replace(table, fields=fields)


def _given(form: Form, table: Table, number: int, again: frozenset[str] = frozenset()) -> Table:
    """A table whose rows were agreed before: identity, agreed values, and the fields to fill in, once or `again`."""
    study = replace(table[table.study], prefilled=True)
    row = Field(
        name=ROW,
        label="Row",
        cell=Key(),
        guidance="By this the row is known again. Leave it as it is.",
        prefilled=True,
        required=True,
    )
    before = up_to_round(form, number - 1)
    listed = [field for field in before[table.name].fields if _is_shown(table, field)]
    shown = [_shown(field) for field in listed if field.name not in again]
    shown += [_joined(beside) for beside in supporting(before, table)]
    shown += [_as_before(field) for field in listed if field.name in again]
    open_fields = [replace(field, round=1) for field in table.fields if field.round == number or field.name in again]
    return replace(
        table,
        fields=(study, row, *shown, *open_fields[:1], *_belongs(open_fields), *open_fields[1:]),
        identity=(study.name, ROW),
        selection=False,
        expected=False,
        reports=False,
        prepared=(),
        given=True,
        words_of_rows=_words_of_rows(table, shown),
    )


def _belongs(open_fields: Sequence[Field]) -> list[Field]:
    """The hidden column, behind the first of several columns to fill in. None if there is only one."""
    if len(open_fields) < 2:
        return []
    return [
        Field(
            name=BELONGS,
            label="Belongs to",
            cell=Text(),
            guidance="The row that these answers were typed for.",
            module=open_fields[0].module,
            mode="single",
            scored=False,
            shown=True,
            optional=True,
        )
    ]


def _words_of_rows(table: Table, shown: Sequence[Field]) -> tuple[str, ...]:
    """The shown fields that name a row for people: its identity, as in the round before.

    If the identity is a number or is not shown, this is the row's first own text, which is not a reference.
    """
    identity = [field for field in shown if agreed_name(field.name) in table.identity]
    numbers = {Family.NUMBER, Family.NAME}
    if len(identity) == len(table.called_by) and any(field.cell.family not in numbers for field in identity):
        return tuple(field.name for field in identity)
    own = {field.name for field in table.fields if field.reference is None}
    texts = [field.name for field in shown if field.cell.family is Family.TEXT]
    words = [name for name in texts if agreed_name(name) in own] or texts or [field.name for field in shown]
    return tuple(words[:1])


def _is_shown(table: Table, field: Field) -> bool:
    return field.name != table.study and not field.local and field.role in {None, "other"} and not field.aside


def _shown(field: Field) -> Field:
    """A field as a later round shows it: for reading only."""
    return replace(
        field,
        cell=Text(missing=field.cell.missing) if field.reference else field.cell,
        mode="single",
        scored=False,
        shown=True,
        required=False,
        evidence=False,
        plausible=None,
        tolerance=None,
        weights=None,
        applies_when="",
        grows_in=None,
        refines=None,
        lowest_in="",
        highest_in="",
        share_of="",
        percentage_in="",
        same_people=False,
        counts_people=None,
        extent_read=False,
    )


def _as_before(field: Field) -> Field:
    """The earlier answer to a field that is asked again, as agreed."""
    return replace(
        _shown(field), name=f"{field.name}{BEFORE}", label=f"{field.label}: before", of=None, role=None, example=""
    )


def _joined(beside: Supporting) -> Field:
    """One field with the words of all rows that support a row."""
    return Field(
        name=f"{beside.table.name}__shown",
        label=beside.table.label,
        cell=Text(missing=beside.words.cell.missing),
        guidance=beside.table.description,
        mode="single",
        scored=False,
        shown=True,
    )
