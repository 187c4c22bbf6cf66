"""A form file, from its text to a form; every mistake in it is reported at its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from extract.clock import now
from extract.errors import CannotUse
from extract.form_file.extend import extended, with_growing_rules
from extract.form_file.indistinct import unsaid
from extract.form_file.nodes import (
    FormError,
    Gathered,
    as_mapping,
    compose,
    entries,
    gathered_parts,
    items,
    needed,
    place_of,
    text,
    truth,
    whole,
)
from extract.form_file.places import Mistake, Places
from extract.form_file.proof import prove
from extract.form_file.read_rule import read_rule
from extract.form_file.read_table import read_table, stand_in
from extract.form_file.root import base_files, base_of, built_in_below, root_of
from extract.form_file.rule_proof import prove_rules
from extract.form_file.settings import OF_FORM
from schema.form import Form, make_form
from schema.table_of_model import table_of

_OF_FORM: Mapping[str, Callable[[yaml.Node], Any]] = {
    "name": text,
    "title": text,
    "version": text,
    "guessed": truth,
    "codebook": whole,
    "themes": text,
    "modules": lambda item: {name: text(what) for name, what in entries(item, "modules")},
}
"""What reads each setting of a form, beside its tables and rules."""


@dataclass(frozen=True)
class CheckedForm:
    """What is wrong in a form file, what is worth a look, and the form if nothing is wrong."""

    form: Form | None
    mistakes: tuple[Mistake, ...]
    notes: tuple[Mistake, ...]


def read_form(path: Path) -> Form:
    """The form in a file; CannotUse, naming the first place that is wrong, where it is none."""
    checked = check_form(path, examples=False)
    if checked.form is None:
        first, *more = checked.mistakes
        also = f" (and {len(more)} more)" if more else ""
        hint = f"twofold form check {path} lists all" if more else None
        raise CannotUse(
            f"{first.message}{also}", file=str(path), sheet=first.place.sheet, cell=first.place.cell, hint=hint
        )
    return checked.form


def form_of_text(content: str) -> Form:
    """The form in a YAML text that is known to be right."""
    places = Places()
    form = _form(compose(content), places)
    if form is None or places.mistakes:
        raise ValueError("the text is not a form")
    return form


def check_form(path: Path, *, examples: bool = True) -> CheckedForm:
    """The form of a file with its mistakes and notes. `examples`: try those of rules too."""
    places = Places()
    built_in = None
    try:
        root = root_of(path, places)
        if base_of(root) is not None:
            built_in = built_in_below(path)
            root = _extended(root, path, places)
        form = _form(root, places)
    except FormError as error:
        places.add_errors(error)
        form = None
    if form is not None:
        for place, message in prove(form, places):
            places.add(place, message)
        prove_rules(form, places, this_year=now().year if examples else None)
        for place, message in unsaid(form, places):
            places.note(place, message)
    found = tuple(sorted(set(places.mistakes)))
    notes = tuple(sorted(set(places.notes)))
    whole_form = None if found or form is None else with_growing_rules(form, built_in)
    return CheckedForm(whole_form, found, notes)


def _extended(root: yaml.Node, path: Path, places: Places) -> yaml.Node:
    """The whole form of a file that extends another; `FormError` where that one has a mistake."""
    node = base_of(root)
    below = base_files(path)
    places.by_name["/extends",] = place_of(node or root)
    circle = path.resolve() in {base.resolve() for base in below}
    for mistake in check_form(below[0], examples=False).mistakes if below and not circle and below[0].is_file() else ():
        raise FormError(places.by_name["/extends",], f"{below[0].name!r}, {mistake.place}: {mistake.message}")
    return extended(root, path, places.add, places.note)


def _form(root: yaml.Node, places: Places) -> Form | None:
    """The form, as far as it can be read; None where no table can. Mistakes are taken up."""
    gathered = Gathered()
    parts = gathered_parts(as_mapping(root, "a form"), "a form", OF_FORM, gathered)
    listed = gathered.read(lambda item: items(needed(parts, "tables", item, "the form"), "tables"), root) or []
    rules = gathered.read(lambda item: items(item, "rules"), parts["rules"]) if "rules" in parts else []
    given = {name: gathered.read(reader, parts[name]) for name, reader in _OF_FORM.items() if name in parts}
    if "name" not in parts:
        gathered.read(lambda item: needed(parts, "name", item, "the form"), root)
    if "tables" in parts and not listed and not (gathered.found or places.mistakes):
        gathered.found.append(FormError(place_of(parts["tables"]), "tables lists none"))
    places.add_gathered(gathered)
    models = [places.attempt(lambda item: read_table(item, places), node) for node in listed]
    read = [places.attempt(lambda item: read_rule(item, places), node) for node in rules or []]
    if not any(models):
        return None
    known = [model for model in models if model is not None]
    if models[0] is None:
        known.insert(0, stand_in(listed[0]))
        places.unread.add(table_of(known[0]).name)
    usual = {"name": "", "title": given.get("name") or "", "version": "1", "guessed": False}
    settings: dict[str, Any] = usual | {name: value for name, value in given.items() if value is not None}
    guessed, themes = bool(settings.pop("guessed")), settings.pop("themes", None)
    if themes is not None:
        places.by_name["/themes",] = place_of(parts["themes"])
    form = make_form(*known, rules=tuple(rule for rule in read if rule is not None), **settings)
    return replace(form, guessed=guessed, themes=themes)
