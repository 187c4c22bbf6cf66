"""Whether the tables and fields of a form fit together: what one of them names is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from extract.form_file.indistinct import in_circles, indistinct
from extract.form_file.place import Place
from extract.form_file.places import Places
from schema.cell_type import CellType, Family
from schema.cells import Key, Percentage
from schema.decimals import bound_shown
from schema.form import Field, Form, Table
from schema.text import fold
from schema.themes import coded_fields
from validate.check.conditions.rule_mistakes import meant
from validate.extraction.read_cells import UNREAD, key_of
from validate.inference.header_match import KnownHeaders
from validate.inference.words import plain_header

Misfit = tuple[Place, str]


def prove(form: Form, places: Places) -> Iterator[Misfit]:
    """Place and sentence for all in tables and fields that does not fit."""
    for number, table in enumerate(form.tables):
        if table.name not in places.unread:
            yield from _identity(table, places)
            yield from _studies(table, places) if number == 0 else _belongs(form, table, places)
            yield from _fields(form, table, places)
            yield from _prepared(form, table, places)
    yield from _only_one(form, places)
    yield from _renamed(form, places)
    yield from _also_called(form, places)
    yield from _refined(form, places)
    yield from indistinct(form, places)
    yield from in_circles(form, places)
    yield from _themes(form, places)


def _themes(form: Form, places: Places) -> Iterator[Misfit]:
    """Themes that stand on a table which has no codes."""
    if form.themes is None or form.themes in places.unread or coded_fields(form):
        return
    place = places.by_name["/themes",]
    if form.themes not in form.by_name:
        yield place, f"themes stand on {form.themes!r}, which is not a table{meant(form.themes, form.by_name)}"
    elif not any(name == form.themes for name, _ in places.unsure):
        yield place, f"themes stand on {form.themes!r}, in which no field has codes (refines or grows_in)"


def _identity(table: Table, places: Places) -> Iterator[Misfit]:
    place = places.table(table).part("identity")
    for name in table.identity:
        if name not in table.by_name:
            several = "," in name and all(part.strip() in table.by_name for part in name.split(","))
            also = ": separate several with ;" if several and place.sheet else meant(name, table.by_name)
            message = f"identity names {name!r}, but the table {table.name} has no such field{also}"
            yield place, message
    if not table.identity and (table.name, "identity") not in places.unread_parts:
        yield place, "identity names no field: name the fields that tell its rows apart"


def _studies(table: Table, places: Places) -> Iterator[Misfit]:
    here = places.table(table)
    if table.parent is not None:
        yield here.part("parent"), "the first table has a row per study, so it has no parent"
    first = table.by_name.get(table.identity[0]) if table.identity else None
    if first is not None and first.cell.family is not Family.NAME and (table.name, first.name) not in places.unsure:
        message = f"the first field of the identity, {first.name!r}, names the study: its type is key"
        yield places.field(table, first).part("type"), message


def _belongs(form: Form, table: Table, places: Places) -> Iterator[Misfit]:
    here = places.table(table)
    studies = form.studies.name
    if table.parent is None:
        message = f"the table {table.name} has no parent: name the table that its rows belong to, such as {studies}"
        yield here.part("parent"), message
    elif table.parent not in form.by_name and table.parent not in places.unread:
        message = f"the parent {table.parent!r} is not a table of this form{meant(table.parent, form.by_name)}"
        yield here.part("parent"), message
    first = table.references[0] if table.references else None
    to = first.reference.to if first is not None and first.reference is not None else None
    if first is not None and to != studies and to in form.by_name and studies not in places.unread:
        message = f"the first reference of {table.name} must name the study: write {studies} here"
        yield places.field(table, first).part("to"), message
    elif first is None and not places.is_shaky(table):
        message = f"the table {table.name} does not say which study a row belongs to: begin it with a field of type"
        yield here, f"{message} reference, to {studies}"


def _fields(form: Form, table: Table, places: Places) -> Iterator[Misfit]:
    for field in table.fields:
        place = places.field(table, field)
        if field.module and field.module not in form.modules:
            message = f"{field.name!r} belongs to the module {field.module!r}, which the form does not list"
            yield place.part("module"), f"{message}{meant(field.module, form.modules)}"
        if (table.name, field.of or field.name) not in places.unsure:
            found = [
                *_reference(form, field, places),
                *_aliases(field.cell),
                *_limits(field),
                *_whole(table, field, places),
            ]
            found += [
                *_ways_of_working(form, table, field, places),
                *_people(form, table, field),
                *_extent(table, field),
            ]
            yield from ((place.part(part), message) for part, message in found)


def _reference(form: Form, field: Field, places: Places) -> Iterator[tuple[str, str]]:
    to = field.reference.to if field.reference else None
    if to is None or to in places.unread:
        return
    target = form.by_name.get(to)
    if target is None:
        yield "to", f"{field.name!r} points to {to!r}, which is not a table of this form{meant(to, form.by_name)}"
    elif target.key is None and not places.is_shaky(target):
        yield "to", f"{field.name!r} points to the table {to}, which has no field of type key{_new_key(target)}"


def _new_key(target: Table) -> str:
    """Which field of a table to make its key: the only one that tells the rows of a study apart."""
    own = [name for name in target.identity if name != target.study]
    return f": make {own[0]!r} one" if len(own) == 1 else ": add one"


def _whole(table: Table, field: Field, places: Places) -> Iterator[tuple[str, str]]:
    """What does not fit in the denominator of a percentage."""
    if not isinstance(field.cell, Percentage) or field.cell.of is None:
        return
    whole = table.by_name.get(field.cell.of)
    message = f"{field.name!r} is a percentage of {field.cell.of!r}"
    if whole is None:
        yield "of", f"{message}, but the table has no such field{meant(field.cell.of, table.by_name)}"
    elif whole.cell.family is not Family.NUMBER and (table.name, whole.name) not in places.unsure:
        yield "of", f"{message}, which is not a number"


def _aliases(cell: CellType[Any]) -> Iterator[tuple[str, str]]:
    """What does not fit in the other words for the names of a key."""
    means: dict[str, str] = {}
    for word, name in cell.aliases.items() if isinstance(cell, Key) else ():
        if means.setdefault(fold(word), name) != name:
            yield f"aliases/{word}", f"{word!r} cannot mean both {means[fold(word)]} and {name}"
        elif ";" in name:
            meant_so = f"{name.partition(';')[0].strip()}: {word}"
            message = f"{word!r} would be called {name!r}, because the name follows the colon"
            yield f"aliases/{word}", f"{message}. Write a line for each other word, such as {meant_so!r}"


def _prepared(form: Form, table: Table, places: Places) -> Iterator[Misfit]:
    """What does not fit in the rows that a table has prepared for every study."""
    here = places.table(table).part("prepared")
    if table.prepared and table.parent is None:
        yield here, f"the table {table.name} has a row per study already: rows are prepared in other tables"
        return
    for number, prepared in enumerate(table.prepared):
        place = places.by_name.get((table.name, "/prepared", str(number), "0"), here)
        if prepared.module and prepared.module not in form.modules:
            message = f"rows are prepared for the module {prepared.module!r}, which the form does not list"
            yield place.part("for_module"), f"{message}{meant(prepared.module, form.modules)}"
        for position, row in enumerate(prepared.rows):
            place = places.by_name.get((table.name, "/prepared", str(number), str(position)), here)
            yield from ((place.part(name), message) for name, message in _prepared_row(table, row, places))


def _prepared_row(table: Table, row: Mapping[str, str], places: Places) -> Iterator[tuple[str, str]]:
    study = table.study if table.references else ""
    for name, text in row.items():
        if name not in table.by_name or name == study:
            message = f"a prepared row fills in {name!r}, which is not a field of {table.name} that can be filled in"
            yield name, message if name == study else f"{message}{meant(name, table.by_name)}"
        elif (table.name, name) not in places.unsure and _is_no_entry(table[name], text):
            yield name, f"a prepared row has {text!r} in {name!r}, which is not an entry of that field"


def _is_no_entry(field: Field, text: str) -> bool:
    key = key_of(field, text)
    return key is None or key.startswith(UNREAD)


def _ways_of_working(form: Form, table: Table, field: Field, places: Places) -> Iterator[tuple[str, str]]:
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
    yield from _bookkeeping(table, field)
    if field.grows_in is not None:
        if not field.cell.offered:
            yield "grows_in", f"{field.name!r} grows in a file, but has no list of choices"
        if not field.grows_in or PurePath(field.grows_in).name != field.grows_in:
            yield (
                "grows_in",
                f"grows_in of {field.name!r} is the name of a file, such as {field.name}.csv, without a folder",
            )
    yield from _other_numbers(table, field, places)
    if field.refines is not None:
        refined = table.by_name.get(field.refines)
        if (table.name, field.refines) in places.unsure:
            return
        if refined is None or not refined.cell.offered:
            yield (
                "refines",
                f"{field.name!r} refines {field.refines!r}, which is not a field of {table.name} with choices",
            )


def _bookkeeping(table: Table, field: Field) -> Iterator[tuple[str, str]]:
    """A field about the work of the team that would have to be compared."""
    if field.bookkeeping and (field.name in table.identity or field.reference is not None):
        yield "bookkeeping", f"{field.name!r} is bookkeeping, so it cannot say which row is which or name another row"
    if field.bookkeeping and field.scored:
        yield "scored", f"{field.name!r} is bookkeeping, so differences in it cannot count"


def _other_numbers(table: Table, field: Field, places: Places) -> Iterator[tuple[str, str]]:
    """A field with an end of a range, or with a whole, that is not there or has another type."""
    others = (("lowest_in", field.lowest_in), ("highest_in", field.highest_in), ("share_of", field.share_of))
    if (name := field.percentage_in) and (table.name, name) not in places.unsure:
        given = table.by_name.get(name)
        if given is None or given is field or not isinstance(given.cell, Percentage):
            yield (
                "percentage_in",
                f"percentage_in of {field.name!r} is {name!r}, which is not another field of {table.name} with"
                " percentages",
            )
    for setting, name in others:
        end = table.by_name.get(name)
        if not name or (table.name, name) in places.unsure:
            continue
        storages = {end.cell.storage, field.cell.storage} if end is not None else set()
        fit = "quantity" not in storages if setting == "share_of" else len(storages) == 1
        if end is None or end is field or end.cell.family is not Family.NUMBER or not fit:
            same = "" if setting == "share_of" else " of the same type"
            yield (
                setting,
                f"{setting} of {field.name!r} is {name!r}, which is not another field of {table.name} with"
                f" numbers{same}",
            )


def _refined(form: Form, places: Places) -> Iterator[Misfit]:
    """Choices that belong to a choice which the refined field does not have."""
    for table in form.tables:
        for field in table.fields:
            refined = table.by_name.get(field.refines or "")
            if (
                refined is None
                or not refined.cell.offered
                or {(table.name, field.name), (table.name, refined.name)} & places.unsure
            ):
                continue
            codes = [choice.code for choice in refined.cell.offered]
            for choice in field.cell.offered:
                if choice.under and choice.under not in codes:
                    message = f"the choice {choice.code!r} belongs to {choice.under!r}, which is not a choice of"
                    place = places.choice(table, field, choice.code).part("under")
                    yield place, f"{message} {refined.name}{meant(choice.under, codes)}"


def _renamed(form: Form, places: Places) -> Iterator[Misfit]:
    """Earlier names that are names of something else now: nobody could say which of the two is meant."""
    for table in form.tables:
        for name in table.was:
            if name in form.by_name:
                message = f"the table {table.name} was {name!r}, but there is a table {name!r} still"
                yield places.table(table).part("was"), message
        for field in table.fields:
            for name in field.was:
                if name in table.by_name:
                    message = f"{field.name!r} was {name!r}, but {table.name} has a field {name!r} still"
                    yield places.field(table, field).part("was"), message
            codes = {choice.code for choice in field.cell.offered}
            for choice in field.cell.offered:
                for code in codes & set(choice.was):
                    message = f"the choice {choice.code!r} was {code!r}, but {field.name} has a choice {code!r} still"
                    yield places.choice(table, field, choice.code).part("was"), message


def _also_called(form: Form, places: Places) -> Iterator[Misfit]:
    """Other headers of a field by which another is known: nobody could say whose column it is."""
    for table in form.tables:
        known = KnownHeaders(*table.known_by, folded=plain_header)
        for field in table.fields:
            for header in field.also_called:
                name = known.find(header)
                if name != field.name:
                    other = "another field" if name is None else repr(name)
                    message = f"{field.name!r} is also called {header!r}, and that is {other} of {table.name} already"
                    yield places.field(table, field).part("also_called"), message


def _limits(field: Field) -> Iterator[tuple[str, str]]:
    """Part and sentence where the limits of a number leave nothing, or what is plausible is impossible."""
    lowest, highest = getattr(field.cell, "at_least", None), getattr(field.cell, "at_most", None)
    if lowest is not None and highest is not None and lowest > highest:
        shown = f"at least {bound_shown(lowest)} and at most {bound_shown(highest)}"
        yield "at_least", f"no number is {shown}, as {field.name!r} asks"
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


def _extent(table: Table, field: Field) -> Iterator[tuple[str, str]]:
    """What does not fit in a field that says how much of a report was read."""
    if field.extent_read and (
        not table.reports or field.cell.family is not Family.CHOICE or field.cell.usual_level != "ordinal"
    ):
        yield (
            "extent_read",
            f"extent_read of {field.name!r} is for a choice with ordered: yes, in the table with reports: yes",
        )


def _only_one(form: Form, places: Places) -> Iterator[Misfit]:
    """What a form can say once."""
    marks = [field for field in form.studies.fields if field.finished_when is not None]
    for mark in marks[1:]:
        message = f"{marks[0].name!r} already marks a study as finished: {mark.name!r} cannot mark it too"
        yield places.field(form.studies, mark).part("finished_when"), message
    reports = [table for table in form.tables if table.reports]
    for table in reports[1:]:
        message = f"the table {reports[0].name} already has the reports: {table.name} cannot have them too"
        yield places.table(table).part("reports"), message
