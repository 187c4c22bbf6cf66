"""Whether the parts of a form fit together: what is named is there, and rules can be asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePath
from typing import Any

from extract.form_file.indistinct import in_circles, indistinct
from extract.form_file.place import Place, at_line
from schema.cell_type import CellType, Family
from schema.cells import Key, Percentage
from schema.form import Field, Form, Table
from schema.text import fold
from validate.check.applying import condition_as_rule
from validate.check.named_choices import unknown_choices
from validate.check.rule_examples import example_mistakes
from validate.check.rule_mistakes import rule_mistakes, sample_frames
from validate.check.rule_reach import reach_mistakes
from validate.extraction.read_cells import UNREAD, key_of

Misfit = tuple[Place, str]


def prove(
    form: Form, places: Mapping[tuple[str, ...], Place], unsure: Collection[tuple[str, str]] = ()
) -> Iterator[Misfit]:
    """Place and sentence for all in tables and fields that does not fit; `places` are by table and field.

    Of the fields in `unsure`, which have mistakes of their own, only the names are known.
    """
    shaky = {table for table, _ in unsure}
    for number, table in enumerate(form.tables):
        here = places[table.name,]
        yield from _identity(table, places.get((table.name, "/identity"), here))
        if table.name in shaky:
            yield from _parent(form, table, places.get((table.name, "/parent"), here))
        elif number == 0:
            yield from _studies(table, places.get((table.name, "/parent"), here))
        else:
            yield from _belongs(form, table, places.get((table.name, "/parent"), here))
        yield from _fields(form, table, places, shaky)
        place = places.get((table.name, "/prepared"), here)
        yield from ((place, message) for message in _prepared(form, table) if table.name not in shaky)
    yield from _only_one(form, places)
    yield from _renamed(form, places)
    yield from indistinct(form, places) if not shaky else ()
    yield from in_circles(form, places)


def prove_rules(
    form: Form, places: Mapping[tuple[str, ...], Place], unsure: Collection[tuple[str, str]] = (), *, sound: bool
) -> Iterator[Misfit]:
    """Place and sentence for every rule that could not be asked. They are tried only on a form that is `sound`.

    Where fields are `unsure`, only conditions on other tables are looked at.
    """
    shaky = {table for table, _ in unsure}
    frames = sample_frames(form) if sound and form.rules else None
    for rule in form.rules:
        if shaky and (rule.table in shaky or rule.check is not None or any("." in name for name in rule.needs)):
            continue
        place = places.get(("/rule", rule.code), at_line(1))
        condition = places.get(("/rule", rule.code, "/holds"), place)
        for message in (*rule_mistakes(form, rule, frames), *unknown_choices(form, rule)):
            yield condition if message.startswith("its condition") else place, f"rule {rule.code}: {message}"


def prove_examples(form: Form, places: Mapping[tuple[str, ...], Place], *, this_year: int) -> Iterator[Misfit]:
    """Place and sentence for every example that is none, and every rule that surely never finds anything."""
    for rule in form.rules:
        place = places.get(("/rule", rule.code), at_line(1))
        for message in example_mistakes(form, rule, this_year=this_year):
            yield place.part("passes" if "under passes" in message else "fails"), f"rule {rule.code}: {message}"
        for message, certain in reach_mistakes(form, rule, this_year=this_year):
            if certain:
                yield place.part("holds"), f"rule {rule.code}: {message}"


def doubtful_rules(form: Form, places: Mapping[tuple[str, ...], Place], *, this_year: int) -> Iterator[Misfit]:
    """Place and sentence for every rule that seems never to find anything, or never to be satisfied."""
    for rule in form.rules:
        for message, certain in reach_mistakes(form, rule, this_year=this_year):
            if not certain:
                place = places.get(("/rule", rule.code), at_line(1))
                yield place.part("holds"), f"rule {rule.code}: {message}. Give an example of the other kind"


def prove_conditions(form: Form, places: Mapping[tuple[str, ...], Place], *, sound: bool) -> Iterator[Misfit]:
    """Place and sentence for every condition under which a field applies that cannot be asked, or that asks in vain."""
    asked = [(table, field) for table in form.tables for field in table.fields if field.applies_when]
    frames = sample_frames(form) if sound and asked else None
    for table, field in asked:
        place = places.get((table.name, field.name), places[table.name,]).part("applies_when")
        rule = condition_as_rule(table, field)
        if field.name in {*table.identity, table.study} or field.prefilled:
            yield place, f"{field.name!r} is known for every row, so it has no applies_when"
        elif field.name in rule.reads:
            yield place, f"applies_when of {field.name!r} looks at the field itself"
        for message in (*rule_mistakes(form, rule, frames), *unknown_choices(form, rule)):
            yield place, f"{rule.code}: {message}"


def _identity(table: Table, place: Place) -> Iterator[Misfit]:
    for name in table.identity:
        if name not in table.by_name:
            yield place, f"identity names {name!r}, but the table {table.name} has no such field"
    if not table.identity:
        yield place, "identity names no field: name the fields that tell its rows apart"


def _studies(table: Table, place: Place) -> Iterator[Misfit]:
    if table.parent is not None:
        yield place, "the first table has a row per study, so it has no parent"
    first = table.by_name.get(table.identity[0]) if table.identity else None
    if first is not None and first.cell.family is not Family.NAME:
        yield place, f"the first field of the identity, {first.name!r}, names the study: its type is key"


def _parent(form: Form, table: Table, place: Place) -> Iterator[Misfit]:
    if table.parent is not None and table.parent not in form.by_name:
        yield place, f"the parent {table.parent!r} is not a table of this form"


def _belongs(form: Form, table: Table, place: Place) -> Iterator[Misfit]:
    yield from _parent(form, table, place)
    if table.parent is None:
        yield place, f"the table {table.name} has no parent: name the table that its rows belong to"
    first = table.references[0].reference if table.references else None
    if first is None or first.to != form.studies.name:
        yield (
            place,
            f"the first reference of {table.name} must name the study: type reference, to {form.studies.name}",
        )


def _fields(
    form: Form, table: Table, places: Mapping[tuple[str, ...], Place], shaky: Collection[str]
) -> Iterator[Misfit]:
    for field in table.fields:
        place = places.get((table.name, field.name), places[table.name,])
        cell = field.cell
        if field.reference:
            to = field.reference.to
            target = form.by_name.get(to)
            if target is None:
                yield place.part("to"), f"{field.name!r} points to {to!r}, which is not a table of this form"
            elif target.key is None and to not in shaky:
                yield place.part("to"), f"{field.name!r} points to the table {to}, which has no field of type key"
        yield from ((place.part("aliases"), message) for message in _aliases(cell))
        yield from ((place.part(part), message) for part, message in _limits(field))
        if isinstance(cell, Percentage) and cell.of is not None and cell.of not in table.by_name:
            yield place.part("of"), f"{field.name!r} is a percentage of {cell.of!r}, but the table has no such field"
        if field.module and field.module not in form.modules:
            yield (
                place.part("module"),
                f"{field.name!r} belongs to the module {field.module!r}, which the form does not list",
            )
        if table.name not in shaky:
            yield from ((place.part(part), message) for part, message in _ways_of_working(form, table, field))
            yield from ((place.part(part), message) for part, message in _people(form, table, field))


def _aliases(cell: CellType[Any]) -> Iterator[str]:
    """What does not fit in the other words for the names of a key."""
    means: dict[str, str] = {}
    for word, name in cell.aliases.items() if isinstance(cell, Key) else ():
        if means.setdefault(fold(word), name) != name:
            yield f"{word!r} cannot mean both {means[fold(word)]} and {name}"


def _prepared(form: Form, table: Table) -> Iterator[str]:
    """What does not fit in the rows that a table has prepared for every study."""
    if table.prepared and table.parent is None:
        yield f"the table {table.name} has a row per study already: rows are prepared in other tables"
    for prepared in table.prepared:
        if prepared.module and prepared.module not in form.modules:
            yield f"rows are prepared for the module {prepared.module!r}, which the form does not list"
        for name, text in (cell for row in prepared.rows for cell in row.items()):
            key = key_of(table[name], text) if name in table.by_name else None
            if name not in table.by_name or name == table.study:
                yield f"a prepared row fills in {name!r}, which is not a field of {table.name} that can be filled in"
            elif key is None or key.startswith(UNREAD):
                yield f"a prepared row has {text!r} in {name!r}, which is not an entry of that field"


def _ways_of_working(form: Form, table: Table, field: Field) -> Iterator[tuple[str, str]]:
    """The setting and a sentence for what does not fit in what a field says of how a team works with it."""
    if field.finished_when is not None:
        key = key_of(field, field.finished_when)
        if table is not form.studies:
            yield (
                "finished_when",
                f"{field.name!r} marks a study as finished, so it belongs in the table {form.studies.name}",
            )
        if key is None or key.startswith(UNREAD):
            yield (
                "finished_when",
                f"finished_when of {field.name!r} is {field.finished_when!r}, which is not an answer of that field",
            )
    if field.grows_in is not None:
        if not field.cell.offered:
            yield "grows_in", f"{field.name!r} grows in a file, but has no list of choices"
        if not field.grows_in or PurePath(field.grows_in).name != field.grows_in:
            yield (
                "grows_in",
                f"grows_in of {field.name!r} is the name of a file, such as {field.name}.csv, without a folder",
            )
    if field.refines is not None:
        refined = table.by_name.get(field.refines)
        if refined is None or not refined.cell.offered:
            yield (
                "refines",
                f"{field.name!r} refines {field.refines!r}, which is not a field of {table.name} with choices",
            )


def _renamed(form: Form, places: Mapping[tuple[str, ...], Place]) -> Iterator[Misfit]:
    """Earlier names that are names of something else now: nobody could say which of the two is meant."""
    for table in form.tables:
        here = places[table.name,]
        for name in table.was:
            if name in form.by_name:
                yield here.part("was"), f"the table {table.name} was {name!r}, but there is a table {name!r} still"
        for field in table.fields:
            place = places.get((table.name, field.name), here)
            for name in field.was:
                if name in table.by_name:
                    yield place.part("was"), f"{field.name!r} was {name!r}, but {table.name} has a field {name!r} still"
            codes = {choice.code for choice in field.cell.offered}
            for choice in field.cell.offered:
                for code in codes & set(choice.was):
                    still = f"{field.name} has a choice {code!r} still"
                    yield place, f"the choice {choice.code!r} was {code!r}, but {still}"


def _limits(field: Field) -> Iterator[tuple[str, str]]:
    """Part and sentence where the limits of a number leave nothing, or what is plausible is impossible."""
    lowest, highest = getattr(field.cell, "at_least", None), getattr(field.cell, "at_most", None)
    if lowest is not None and highest is not None and lowest > highest:
        yield "at_least", f"no number is at least {lowest} and at most {highest}, as {field.name!r} asks"
    elif field.plausible is not None and (
        (lowest is not None and field.plausible[1] < lowest) or (highest is not None and field.plausible[0] > highest)
    ):
        yield "plausible", f"what is plausible for {field.name!r}, {field.usual_values}, is outside its own limits"


def _people(form: Form, table: Table, field: Field) -> Iterator[tuple[str, str]]:
    """What does not fit in what a field says of how people are counted."""
    if field.same_people and (table is not form.studies or field.reference is None):
        yield (
            "same_people",
            f"same_people of {field.name!r} is for a reference from {form.studies.name} to {form.studies.name}",
        )
    for name, text in (field.counts_people or {}).items():
        key = key_of(table[name], text) if name in table.by_name else None
        if key is None or key.startswith(UNREAD) or field.cell.storage != "integer":
            yield (
                "counts_people",
                f"counts_people of {field.name!r}, a whole number, names entries of its table: not {name!r}: {text!r}",
            )


def _only_one(form: Form, places: Mapping[tuple[str, ...], Place]) -> Iterator[Misfit]:
    """What a form can say once."""
    marks = [field for field in form.studies.fields if field.finished_when is not None]
    for mark in marks[1:]:
        place = places[form.studies.name, mark.name]
        yield place, f"{marks[0].name!r} already marks a study as finished: {mark.name!r} cannot mark it too"
    reports = [table for table in form.tables if table.reports]
    for table in reports[1:]:
        message = f"the table {reports[0].name} already has the reports: {table.name} cannot have them too"
        yield places[table.name,], message
