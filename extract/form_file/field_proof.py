"""Whether each field of a form fits: what it names is in its table, and its settings do not contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from extract.form_file.place import Place
from extract.form_file.places import Places
from schema.cell_type import CellType, Family
from schema.cells import Key, Percentage
from schema.decimals import bound_shown
from schema.form import Field, Form, Table
from schema.text import fold
from validate.check.conditions.rule_mistakes import meant
from validate.extraction.read_cells import UNREAD, key_of


def misfits_of_fields(form: Form, table: Table, places: Places) -> Iterator[tuple[Place, str]]:
    """Place and sentence for all in the fields of a table that does not fit."""
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


def is_no_entry(field: Field, text: str) -> bool:
    """Whether a text is not a valid entry of a field, or blank."""
    key = key_of(field, text)
    return key is None or key.startswith(UNREAD)


def _ways_of_working(form: Form, table: Table, field: Field, places: Places) -> Iterator[tuple[str, str]]:
    """The setting and a sentence for what does not fit in what a field says of how a team works with it."""
    if field.finished_when is not None:
        if table is not form.studies:
            yield (
                "finished_when",
                f"{field.name!r} marks a study as finished, so it belongs in the table {form.studies.name}",
            )
        if is_no_entry(field, field.finished_when):
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
