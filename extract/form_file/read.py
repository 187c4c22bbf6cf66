"""A form file, from its text to a form; every mistake in it is reported at its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

import yaml

from extract.clock import now
from extract.errors import CannotUse
from extract.form_file.extend import EXTENDS, base_files, extended, with_growing_rules
from extract.form_file.indistinct import unsaid
from extract.form_file.load import YAML_SUFFIXES
from extract.form_file.nodes import (
    FormError,
    Gathered,
    as_mapping,
    compose,
    entries,
    gathered_parts,
    items,
    mapping,
    needed,
    one_of,
    place_of,
    plain_value,
    text,
    texts,
    truth,
    whole,
)
from extract.form_file.place import Place
from extract.form_file.proof import doubtful_rules, prove, prove_conditions, prove_examples, prove_rules
from extract.form_file.read_fields import field_name, read_field, stand_in
from extract.form_file.settings import OF_FORM, OF_TABLE
from schema.form import Form, make_form
from schema.problem import Severity
from schema.row import Prepared, Row
from schema.rule import Rule
from validate.inference.form import row_model

T = TypeVar("T")
_OF_FORM: Mapping[str, Callable[[yaml.Node], Any]] = {
    "name": text,
    "title": text,
    "version": text,
    "guessed": truth,
    "codebook": whole,
    "modules": lambda item: {name: text(what) for name, what in entries(item, "modules")},
}
"""What reads each setting of a form, beside its tables and rules."""
_RULE = tuple(part.name for part in fields(Rule))


@dataclass(frozen=True, order=True)
class Mistake:
    """Something wrong in a form file, at a place."""

    place: Place
    message: str

    @property
    def line(self) -> int:
        """Its line, or in a workbook its row, counted from 1."""
        return self.place.row


@dataclass
class Places:
    """Where things stand in the file, and what is wrong with them: filled while the file is read."""

    mistakes: list[Mistake] = field(default_factory=list)
    notes: list[Mistake] = field(default_factory=list)
    by_name: dict[tuple[str, ...], Place] = field(default_factory=dict)
    unsure: set[tuple[str, str]] = field(default_factory=set)  # tables and fields of which only the name is known

    def add(self, place: Place, message: str) -> None:
        """Takes up a mistake."""
        self.mistakes.append(Mistake(place, message))

    def add_all(self, errors: FormError) -> None:
        """Takes up all that is wrong."""
        for error in errors.errors:
            self.add(error.place, error.message)

    def note(self, place: Place, message: str) -> None:
        """Takes up something that is no mistake, but that people should look at."""
        self.notes.append(Mistake(place, message))

    def attempt(self, read: Callable[[yaml.Node], T], node: yaml.Node) -> T | None:
        """What is read from a node; None, with the mistake taken up, where it is wrong."""
        try:
            return read(node)
        except FormError as error:
            self.add_all(error)
            return None


def read_form(path: Path) -> Form:
    """The form in a file; CannotUse, naming the first place that is wrong, where it is none."""
    form, mistakes, _ = _read(path)
    if form is None:
        first, *more = mistakes
        also = f" (and {len(more)} more)" if more else ""
        hint = f"twofold form check {path} lists all" if more else None
        raise CannotUse(
            f"{first.message}{also}", file=str(path), sheet=first.place.sheet, cell=first.place.cell, hint=hint
        )
    return form


def form_of_text(content: str) -> Form:
    """The form in a YAML text that is known to be right."""
    form = _form(compose(content), Places())
    if form is None:
        raise ValueError("the text is not a form")
    return form


def find_mistakes(path: Path) -> tuple[Mistake, ...]:
    """Everything that is wrong in a form file, by place; none where it is a form. CannotUse where it cannot be read."""
    return _read(path, examples=True)[1]


def find_notes(path: Path) -> tuple[Mistake, ...]:
    """What is right in a form file but should be known: rules that are switched off, fields without guidance."""
    return _read(path, examples=True)[2]


def find_both(path: Path) -> tuple[tuple[Mistake, ...], tuple[Mistake, ...]]:
    """Mistakes and notes, as `find_mistakes` and `find_notes` give them, with one reading."""
    return _read(path, examples=True)[1:]


def _read(path: Path, *, examples: bool = False) -> tuple[Form | None, tuple[Mistake, ...], tuple[Mistake, ...]]:
    """The form, its mistakes and the notes. `examples`: try those of rules too."""
    places = Places()
    try:
        form = _form(_root(path, places), places)
    except FormError as error:
        places.add_all(error)
        form = None
    if form is not None:
        for place, message in prove(form, places.by_name, places.unsure):
            places.add(place, message)
        conditions = prove_conditions(form, places.by_name, sound=not places.mistakes) if not places.unsure else ()
        for place, message in conditions:
            places.add(place, message)
        for place, message in prove_rules(form, places.by_name, places.unsure, sound=not places.mistakes):
            places.add(place, message)
        if examples and not places.mistakes:
            for place, message in prove_examples(form, places.by_name, this_year=now().year):
                places.add(place, message)
            for place, message in doubtful_rules(form, places.by_name, this_year=now().year):
                places.note(place, message)
        for place, message in unsaid(form, places.by_name) if not places.unsure else ():
            places.note(place, message)
    found = tuple(sorted(set(places.mistakes)))
    notes = tuple(sorted(set(places.notes)))
    return (None if found or form is None else with_growing_rules(form, path)), found, notes


def _extended(root: yaml.Node, path: Path, places: Places) -> yaml.Node:
    """The whole form, where the file extends another; `FormError` where that one has a mistake."""
    for name, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if name.value == EXTENDS:
            places.by_name["/extends",] = place_of(value)
    below = base_files(path)
    circle = path.resolve() in {base.resolve() for base in below}
    for mistake in _read(below[0])[1] if below and not circle and below[0].is_file() else ():
        raise FormError(places.by_name["/extends",], f"{below[0].name!r}, {mistake.place}: {mistake.message}")
    return extended(root, path, places.add, places.note)


def _root(path: Path, places: Places) -> yaml.Node:
    """The root node of the file, which is YAML by its name, or else a workbook."""
    if path.suffix.lower() not in YAML_SUFFIXES:
        from extract.form_file.sheets.read import nodes_of
        from extract.reading import read_file

        return nodes_of(read_file(path), places.add, places.note)
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CannotUse(f"cannot be read: {error.strerror}", file=str(path)) from error
    except UnicodeDecodeError as error:
        raise CannotUse("is not in UTF-8", file=str(path), hint="save it as UTF-8") from error
    return _extended(compose(content), path, places)


def _form(root: yaml.Node, places: Places) -> Form | None:
    gathered = Gathered()
    parts = gathered_parts(as_mapping(root, "a form"), "a form", OF_FORM, gathered)
    listed = gathered.read(lambda item: items(needed(parts, "tables", item, "the form"), "tables"), root) or []
    models = [model for node in listed if (model := places.attempt(lambda item: _table(item, places), node))]
    rules = gathered.read(lambda item: items(item, "rules"), parts["rules"]) if "rules" in parts else []
    read = [places.attempt(lambda item: _rule(item, places), node) for node in rules or []]
    given = {name: gathered.read(reader, parts[name]) for name, reader in _OF_FORM.items() if name in parts}
    if "name" not in parts:
        gathered.read(lambda item: needed(parts, "name", item, "the form"), root)
    if "tables" in parts and not listed and not places.mistakes:
        gathered.found.append(FormError(place_of(parts["tables"]), "tables lists none"))
    for error in gathered.found:
        places.add(error.place, error.message)
    if not models or len(models) < len(listed):
        return None
    usual = {"name": "", "title": given.get("name") or "", "version": "1", "guessed": False}
    settings: dict[str, Any] = usual | {name: value for name, value in given.items() if value is not None}
    guessed = bool(settings.pop("guessed"))
    form = make_form(*models, rules=tuple(rule for rule in read if rule is not None), **settings)
    return replace(form, guessed=guessed)


def _table(node: yaml.Node, places: Places) -> type[Row] | None:
    gathered = Gathered()
    parts = gathered_parts(as_mapping(node, "a table"), "a table", OF_TABLE, gathered)
    name = field_name(needed(parts, "name", node, "a table"))
    if (name,) in places.by_name:
        raise FormError(place_of(parts["name"]), f"the table {name!r} appears twice")
    places.by_name[name,] = place_of(node)
    for part in ("identity", "parent", "prepared"):
        if part in parts:
            places.by_name[name, f"/{part}"] = place_of(parts[part])
    asked: dict[str, Any] = {}
    for item in items(needed(parts, "fields", node, f"the table {name}"), "fields"):
        read = places.attempt(read_field, item)
        known = (read[0], read[1]) if read is not None else stand_in(item)
        if known is not None and known[0] in asked:
            places.add(place_of(item), f"the field {known[0]!r} appears twice in the table {name}")
        elif known is not None:
            asked[known[0]] = known[1]
            places.by_name[name, known[0]] = place_of(item)
        if read is None and known is not None:
            places.unsure.add((name, known[0]))
    identity = gathered.read(lambda item: texts(needed(parts, "identity", item, f"the table {name}")), node)
    gathered.finish()
    return row_model(
        name,
        asked,
        about=text(parts["description"]) if "description" in parts else "",
        label=text(parts["label"]) if "label" in parts else name.replace("_", " ").capitalize(),
        identity=identity or (),
        parent=text(parts["parent"]) if "parent" in parts else None,
        selection=truth(parts["selection"]) if "selection" in parts else False,
        expected=truth(parts["expected"]) if "expected" in parts else False,
        reports=truth(parts["reports"]) if "reports" in parts else False,
        prepared=tuple(map(_prepared, items(parts["prepared"], "prepared"))) if "prepared" in parts else (),
        module=text(parts["module"]) if "module" in parts else "",
        was=texts(parts["was"]) if "was" in parts else (),
    )


def _prepared(node: yaml.Node) -> Prepared:
    parts = mapping(node, "prepared rows", ("rows", "module"))
    rows = items(needed(parts, "rows", node, "an entry of prepared"), "rows")
    return Prepared(
        rows=tuple({name: text(value) for name, value in entries(row, "a prepared row")} for row in rows),
        module=text(parts["module"]) if "module" in parts else "",
    )


def _rule(node: yaml.Node, places: Places) -> Rule:
    parts = mapping(node, "a rule", _RULE)
    gathered = Gathered()
    for name in ("code", "table", "severity", "message", "reads"):
        gathered.read(lambda item, name=name: needed(parts, name, item, "a rule"), node)  # type: ignore[misc]
    readers: Mapping[str, Callable[[yaml.Node], Any]] = {
        "severity": lambda item: Severity(one_of(item, tuple(Severity))),
        "reads": texts,
        "states": texts,
        "settings": lambda item: {name: plain_value(value) for name, value in entries(item, "settings")},
        "counts": lambda item: {name: text(value) for name, value in entries(item, "counts")},
        "passes": lambda item: {name: text(value) for name, value in entries(item, "passes")},
        "blocks": truth,
        "fails": lambda item: {name: text(value) for name, value in entries(item, "fails")},
    }
    given: dict[str, Any] = {name: gathered.read(readers.get(name, text), value) for name, value in parts.items()}
    gathered.finish()
    if ("holds" in given) == ("check" in given):
        raise FormError(place_of(node), "a rule has either a condition (holds) or the name of a check")
    if ("/rule", given["code"]) in places.by_name:
        raise FormError(place_of(node), f"the rule {given['code']!r} appears twice")
    places.by_name["/rule", given["code"]] = place_of(node)
    if "holds" in parts:
        places.by_name["/rule", given["code"], "/holds"] = place_of(parts["holds"])
    return Rule(**given)
