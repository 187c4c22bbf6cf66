"""Whether the tables and fields of a form fit together: what one of them names is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extract.form_file.field_proof import is_no_entry, misfits_of_fields
from extract.form_file.indistinct import in_circles, indistinct
from extract.form_file.place import Place
from extract.form_file.places import Places
from schema.cell_type import Family
from schema.form import Form, Table
from schema.themes import coded_fields
from validate.check.conditions.rule_mistakes import meant
from validate.inference.header_match import KnownHeaders
from validate.inference.words import plain_header

Misfit = tuple[Place, str]


def prove(form: Form, places: Places) -> Iterator[Misfit]:
    """Place and sentence for all in tables and fields that does not fit."""
    for number, table in enumerate(form.tables):
        if table.name not in places.unread:
            yield from _identity(table, places)
            yield from _studies(table, places) if number == 0 else _belongs(form, table, places)
            yield from misfits_of_fields(form, table, places)
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
        elif (table.name, name) not in places.unsure and is_no_entry(table[name], text):
            yield name, f"a prepared row has {text!r} in {name!r}, which is not an entry of that field"


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
