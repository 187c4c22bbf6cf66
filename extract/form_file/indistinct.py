"""Whether people can tell the parts of a form apart, and what a form leaves unsaid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import TypeVar

from extract.form_file.place import Place
from extract.form_file.places import Places
from schema.cells import Count
from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.options import OTHER, Option
from schema.text import SEPARATOR, first_ones, fold, quoted

Misfit = tuple[Place, str]
T = TypeVar("T")
_MOST_NAMED = 5


def indistinct(form: Form, places: Places) -> Iterator[Misfit]:
    """What nobody could tell apart: tables, fields of one table, and choices of one field."""
    for one, other in _same(form.tables, lambda table: table.name.casefold()):
        message = f"the tables {one.name!r} and {other.name!r} differ only in capitals: their files would have one name"
        yield places.table(other).part("name"), message
    for table in form.tables:
        for first, second in _same(_asked(table), lambda field: field.name.casefold()):
            message = f"the fields {first.name!r} and {second.name!r} differ only in capitals: give one another name"
            yield places.field(table, second).part("name"), message
        for first, second in _same(_asked(table), lambda field: (fold(field.label), fold(field.guidance))):
            message = f"{first.name!r} and {second.name!r} have the same label, {second.label!r}, and the same guidance"
            yield places.field(table, second).part("label"), f"{message}: extractors cannot tell them apart"
        for field in _asked(table):
            if (table.name, field.name) not in places.unsure:
                for code, part, message in _choices(field):
                    yield places.choice(table, field, code).part(part), message


def in_circles(form: Form, places: Places) -> Iterator[Misfit]:
    """Tables that belong to one another in a circle, so that none of their rows belongs to a study."""
    parents = {table.name: table.parent for table in form.tables}
    named = {table.name: set(_in_identity(table)) for table in form.tables}
    for table in form.tables:
        here = places.table(table)
        chain = _chain(table.name, parents)
        if chain[-1] == table.name and len(chain) > 1:
            yield here.part("parent"), f"the parents are in a circle: {' -> '.join(chain)}"
        if _leads_back(table.name, named):
            message = f"the identity of {table.name} needs a row of {table.name}: its references are in a circle"
            yield here.part("identity"), message


def unsaid(form: Form, places: Places) -> Iterator[Misfit]:
    """What is no mistake, but worth a look: fields with one label, and fields without guidance.

    What a form below says is not repeated: it has the place of `extends`.
    """
    below = places.by_name.get(("/extends",))
    for one, other in _same(form.tables, lambda table: fold(table.label)):
        message = f"the tables {one.name!r} and {other.name!r} have the same label, {other.label!r}"
        yield places.table(other).part("label"), f"{message}: the name of the second sheet will have a number"
    for table in form.tables:
        own = [field for field in _asked(table) if places.field(table, field) != below]
        for first, second in _same(own, lambda field: fold(field.label)):
            if fold(first.guidance) != fold(second.guidance):
                message = f"{first.name!r} and {second.name!r} have the same label, {second.label!r}"
                yield places.field(table, second).part("label"), f"{message}: their headers will show their names too"
        for field in own:
            yield from _unsaid_of_field(table, field, places)
        yield from _revisions_unread(form, table, own, places)
        without = [field for field in own if not field.guidance.strip() and field.name != table.study]
        if without:
            names = first_ones([field.name for field in without], _MOST_NAMED)
            yield (
                places.field(table, without[0]).part("guidance"),
                f"the table {table.name} has no guidance for {names}: say what to enter, and how to decide",
            )


def _revisions_unread(form: Form, table: Table, own: Iterable[Field], places: Places) -> Iterator[Misfit]:
    """Numbers beside growing choices that may be the revision of the codebook, and that no rule says to be it."""
    growing = [field.name for field in table.fields if field.grows_in is not None]
    of_codebook = [rule.needs for rule in form.rules if rule.table == table.name and "codebook" in (rule.holds or "")]
    for field in own if growing else ():
        is_read = any(field.name in needs and {*growing} & {*needs} for needs in of_codebook)
        if field.bookkeeping and isinstance(field.cell, Count) and not is_read:
            rule = (
                f"- {{code: coded-earlier, table: {table.name}, severity: note,"
                f" message: 'coded with revision {{{field.name}}} of the codebook',"
                f" reads: [{field.name}, {growing[0]}], holds: {field.name} >= codebook}}"
            )
            yield (
                places.field(table, field).part("bookkeeping"),
                f"if {field.name!r} is the revision of the codebook with which {growing[0]!r} was coded, add to rules:"
                f" {rule}. Else it is not asked again when rows are coded again (twofold codebook recode)",
            )


def _unsaid_of_field(table: Table, field: Field, places: Places) -> Iterator[Misfit]:
    here = places.field(table, field)
    for setting, message in _without_effect(field):
        yield here.part(setting), message
    if not field.cell.takes_other and OTHER in {fold(choice.shown) for choice in field.cell.offered}:
        message = f"{field.name!r} lists other as a choice; with other: yes instead, its words get a column"
        yield here.part("choices"), message
    for option in field.cell.offered if field.cell.storage == "list" else ():
        if _is_several(option.shown) and not _is_several(option.code):
            message = f"people cannot type {quoted(option.shown)} in {field.name!r}, because ; separates answers"
            yield places.choice(table, field, option.code).part("label"), f"{message}: they type {option.code}"
    if left_out := _codes_left_out(field):
        message = f"{field.name!r} does not take {', '.join(left_out)}, because missing does not name them"
        yield here.part("missing"), message


def _without_effect(field: Field) -> Iterator[tuple[str, str]]:
    """The settings that make no difference for a field of its type, and why."""
    if field.weights is not None and field.level == "nominal":
        yield "weights", f"the weights of {field.name!r} make no difference, because its entries have no order"
    if field.tolerance is not None and field.effective_tolerance is None:
        yield "tolerance", f"the tolerance of {field.name!r} makes no difference: it is for numbers without a unit"


def _codes_left_out(field: Field) -> list[str]:
    """The missing codes that a field of this type usually takes, and that its own words for others leave out."""
    cell = field.cell
    given = {part.name: getattr(cell, part.name) for part in fields(cell) if part.name != "missing"}
    usual = type(cell)(**given).missing.values()
    return [code.value for code in Missing if code in usual and code.value not in field.codes] if cell.missing else []


def _asked(table: Table) -> list[Field]:
    """The fields that the form has itself, without those that belong to another."""
    return [field for field in table.fields if field.of is None]


def _same(listed: Iterable[T], key: Callable[[T], object]) -> Iterator[tuple[T, T]]:
    """Each of several things with the first one before it that has the same key."""
    first: dict[object, T] = {}
    for one in listed:
        same = first.setdefault(key(one), one)
        if same is not one:
            yield same, one


def _choices(field: Field) -> Iterator[tuple[str, str, str]]:
    """Spellings that stand for two choices, or for several answers: the code, which part it is, and a sentence."""
    owner: dict[str, str] = {fold(OTHER): OTHER} if field.cell.takes_other else {}
    reported: set[tuple[str, str]] = set()
    for option in field.cell.offered if field.cell.type_name in {"choice", "choices"} else ():
        for part, spelling in _spellings(option):
            other = owner.setdefault(spelling, option.code)
            if other != option.code and (other, option.code) not in reported:
                reported.add((other, option.code))
                message = f"the choices {other!r} and {option.code!r} of {field.name!r} are both spelled {spelling!r}"
                yield option.code, part, message
        if field.cell.storage == "list" and _is_several(option.code):
            message = f"{quoted(option.code)} cannot be a code of {field.name!r}"
            yield option.code, "code", f"{message}: ; and new lines separate several answers"


def _is_several(name: str) -> bool:
    """Whether a name would be read as several answers."""
    return SEPARATOR.search(name.strip()) is not None


def _spellings(option: Option) -> Iterator[tuple[str, str]]:
    """The part of a choice, and what it is called there."""
    yield from (("code", fold(option.code)), ("label", fold(option.shown)))
    yield from (("aliases", fold(alias)) for alias in option.aliases)


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
