"""Whether people can tell the parts of a form apart, and what a form leaves unsaid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from extract.form_file.place import Place
from schema.form import Field, Form, Table
from schema.options import OTHER, Option
from schema.text import fold

Misfit = tuple[Place, str]
Places = Mapping[tuple[str, ...], Place]
_MOST_NAMED = 5


def indistinct(form: Form, places: Places) -> Iterator[Misfit]:
    """What nobody could tell apart: fields of one table, and choices of one field."""
    for table in form.tables:
        for first, second in _same(_asked(table), lambda field: (fold(field.label), fold(field.guidance))):
            message = f"{first.name!r} and {second.name!r} have the same label, {second.label!r}, and the same guidance"
            yield _place(places, table, second).part("label"), f"{message}: extractors cannot tell them apart"
        for field in _asked(table):
            yield from ((_place(places, table, field).part("choices"), message) for message in _choices(field))


def in_circles(form: Form, places: Places) -> Iterator[Misfit]:
    """Tables that belong to one another in a circle, so that none of their rows belongs to a study."""
    parents = {table.name: table.parent for table in form.tables}
    named = {table.name: set(_in_identity(table)) for table in form.tables}
    for table in form.tables:
        here = places[table.name,]
        chain = _chain(table.name, parents)
        if chain[-1] == table.name and len(chain) > 1:
            yield places.get((table.name, "/parent"), here), f"the parents are in a circle: {' -> '.join(chain)}"
        if _leads_back(table.name, named):
            message = f"the identity of {table.name} needs a row of {table.name}: its references are in a circle"
            yield places.get((table.name, "/identity"), here), message


def unsaid(form: Form, places: Places) -> Iterator[Misfit]:
    """What is no mistake, but worth a look: fields with one label, and fields without guidance.

    What a form below says is not repeated: it has the place of `extends`.
    """
    below = places.get(("/extends",))
    for table in form.tables:
        own = [field for field in _asked(table) if _place(places, table, field) != below]
        for first, second in _same(own, lambda field: fold(field.label)):
            if fold(first.guidance) != fold(second.guidance):
                message = f"{first.name!r} and {second.name!r} have the same label, {second.label!r}"
                yield _place(places, table, second).part("label"), f"{message}: their headers will show their names too"
        without = [field for field in own if not field.guidance.strip() and field.name != table.study]
        if without:
            names = ", ".join(field.name for field in without[:_MOST_NAMED])
            more = f" and {len(without) - _MOST_NAMED} more" if len(without) > _MOST_NAMED else ""
            yield (
                _place(places, table, without[0]).part("guidance"),
                f"the table {table.name} has no guidance for {names}{more}: say what to enter, and how to decide",
            )


def _asked(table: Table) -> list[Field]:
    """The fields that the form has itself, without those that belong to another."""
    return [field for field in table.fields if field.of is None]


def _place(places: Places, table: Table, field: Field) -> Place:
    return places.get((table.name, field.name), places[table.name,])


def _same(fields: Iterable[Field], key: Callable[[Field], object]) -> Iterator[tuple[Field, Field]]:
    """Each field with the first one before it that has the same key."""
    first: dict[object, Field] = {}
    for field in fields:
        same = first.setdefault(key(field), field)
        if same is not field:
            yield same, field


def _choices(field: Field) -> Iterator[str]:
    """Spellings that stand for two choices of a list."""
    owner: dict[str, str] = {fold(OTHER): OTHER} if field.cell.takes_other else {}
    reported: set[tuple[str, str]] = set()
    for option in field.cell.offered if field.cell.kind in {"choice", "choices"} else ():
        for spelling in _spellings(option):
            other = owner.setdefault(spelling, option.code)
            if other != option.code and (other, option.code) not in reported:
                reported.add((other, option.code))
                yield f"the choices {other!r} and {option.code!r} of {field.name!r} are both spelled {spelling!r}"


def _spellings(option: Option) -> Iterator[str]:
    for name in (option.code, option.shown, *option.aliases):
        yield fold(name)


def _in_identity(table: Table) -> Iterator[str]:
    """The other tables that the identity of a table refers to."""
    for name in table.identity:
        field = table.by_name.get(name)
        if field is not None and field.reference is not None and field.reference.to != table.name:
            yield field.reference.to


def _chain(name: str, parents: Mapping[str, str | None]) -> list[str]:
    """A table, its parent, its parent's parent and so on, until there is none or one comes again."""
    chain = [name]
    while (parent := parents.get(chain[-1])) is not None:
        chain.append(parent)
        if parent in chain[:-1]:
            break
    return chain


def _leads_back(name: str, named: Mapping[str, set[str]]) -> bool:
    """Whether the references in the identities lead from a table back to it."""
    seen: set[str] = set()
    ahead = set(named.get(name, ()))
    while ahead:
        seen |= ahead
        ahead = {further for table in ahead for further in named.get(table, ())} - seen
    return name in seen
