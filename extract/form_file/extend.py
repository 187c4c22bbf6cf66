"""A small form file on top of another form: what it says is changed, added or hidden; all else stays as it was.

Both forms are nodes here, so that the result is read, and found fault with, as any form file. A node that comes from
the form below has the line of `extends`, since that is where the small file speaks of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import yaml
from rapidfuzz import fuzz, process

from extract.errors import CannotUse
from extract.form_file.field_types import OF_ANY_FIELD
from extract.form_file.hidden import without_hidden
from extract.form_file.nodes import FormError, items, mapping, needed, place_of, text, truth
from extract.form_file.place import Place
from extract.form_file.places import Places
from extract.form_file.root import CHAIN, root_of
from extract.form_file.settings import EXTENDS, OF_CHANGES
from extract.form_file.suffixes import is_form_file
from extract.form_file.write import form_nodes
from schema.form import Form
from schema.forms import BUILT_IN, built_in

_NAMES = {"tables": "name", "fields": "name", "choices": "code", "rules": "code"}
_ONE = {"tables": "table", "fields": "field", "choices": "choice", "rules": "rule"}
_NEW_NEEDS = {"tables": "identity", "fields": "type"}
_OF_ANY_TYPE = frozenset({"name", "label", *OF_ANY_FIELD})
Add = Callable[[Place, str], None]


def extended(root: yaml.Node, path: Path, add: Add, note: Add) -> yaml.Node:
    """The whole form of a file that may extend another. `add` takes up mistakes, `note` what else has to be known."""
    return _extended(root, path, add, note, ())


def with_growing_rules(form: Form, name: str | None) -> Form:
    """The form with the way in which a built-in form writes the rules on choices that a team adds.

    The built-in form is the one of this name below it, or one that the form is a copy of. Rules that the form words
    otherwise or switches off stay as it has them.
    """
    if not form.growing:
        return form
    grown = (_growing_like(form, built_in(name)) for name in ([name] if name in BUILT_IN else BUILT_IN))
    return next(filter(None, grown), form)


def _growing_like(form: Form, base: Form) -> Form | None:
    """The form with the rules on choices that it has from a built-in one; None if it has none of them."""
    write = base.rules_of_choices
    there = {(table.name, field.name) for table, field, _ in form.growing}
    if write is None or not {(table.name, field.name) for table, field, _ in base.growing} <= there:
        return None
    written = {rule.code: rule for rule in write(form)}
    known = {rule.code: rule for rule in base.rules if rule.code in written}
    same = {rule.code for rule in form.rules if rule in (written.get(rule.code), known.get(rule.code))}
    if not same:
        return None
    return replace(form, rules_of_choices=lambda grown: [rule for rule in write(grown) if rule.code in same])


def _extended(root: yaml.Node, path: Path, add: Add, note: Add, above: tuple[Path, ...]) -> yaml.Node:
    parts = dict(_pairs(root))
    if EXTENDS not in parts:
        return root
    needed(mapping(root, "a form"), "name", root, "the form")
    base = _moved(_base(parts[EXTENDS], path, above), parts[EXTENDS])
    on_top = _like(root, [pair for pair in root.value if text(pair[0]) != EXTENDS])
    whole = _merged(base, on_top, add)
    place = place_of(parts[EXTENDS])
    return without_hidden(base, whole, lambda message: add(place, message), lambda message: note(place, message))


def _base(node: yaml.Node, path: Path, above: tuple[Path, ...]) -> yaml.Node:
    name = text(node)
    if name in BUILT_IN:
        return form_nodes(built_in(name))
    if not is_form_file(name):
        known = ", ".join(BUILT_IN)
        raise FormError(
            place_of(node), f"{name!r} is not a form: the built-in forms are {known}, others are .yaml or .xlsx files"
        )
    if Path(name).name != name:
        raise FormError(place_of(node), f"{name!r} must be in the same folder as this file: write its name alone")
    file = path.parent / name
    if file.resolve() in {one.resolve() for one in (path, *above)}:
        raise FormError(place_of(node), f"{name!r} extends itself, by way of this file")
    if len(above) >= CHAIN:
        raise FormError(place_of(node), f"more than {CHAIN} files extend one another")
    return _read_base(file, node, (path, *above))


def _read_base(file: Path, node: yaml.Node, above: tuple[Path, ...]) -> yaml.Node:
    """The nodes of a form file that is known to be right, but for its place in the chain."""
    try:
        root = root_of(file, Places())
        return _extended(root, file, _passed_over, _passed_over, above)
    except CannotUse as error:
        raise FormError(place_of(node), f"{file.name!r}: {error.message}") from error
    except FormError as error:
        raise FormError(place_of(node), f"{file.name!r}, {error.place}: {error.message}") from error


def _passed_over(place: Place, message: str) -> None:
    """Ignores mistakes in an extended file, and what it switches off: these are reported when that file is checked."""


def _is_text(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode)


def _pairs(node: yaml.Node) -> list[tuple[str, yaml.Node]]:
    """The entries of a mapping whose names are texts; none for what is no mapping."""
    listed = node.value if isinstance(node, yaml.MappingNode) else []
    return [(str(name.value), value) for name, value in listed if _is_text(name)]


def _like(node: yaml.Node, pairs: list[tuple[yaml.Node, yaml.Node]]) -> yaml.Node:
    return yaml.MappingNode("tag:yaml.org,2002:map", pairs, node.start_mark, node.end_mark)


def _moved(node: yaml.Node, to: yaml.Node) -> yaml.Node:
    """The same node at the place of another."""
    if isinstance(node, yaml.ScalarNode):
        return yaml.ScalarNode(node.tag, node.value, to.start_mark, to.end_mark, node.style)
    if isinstance(node, yaml.SequenceNode):
        listed = [_moved(item, to) for item in node.value]
        return yaml.SequenceNode(node.tag, listed, to.start_mark, to.end_mark)
    pairs = [(_moved(name, to), _moved(value, to)) for name, value in node.value]
    return yaml.MappingNode(node.tag, pairs, to.start_mark, to.end_mark)


def _merged(base: yaml.Node, over: yaml.Node, add: Add) -> yaml.Node:
    """The mapping below with the entries of the one on top in it."""
    mapping(over, "this")
    on_top = dict(_pairs(over))
    pairs = [pair for pair in base.value if _stays(str(pair[0].value), base, on_top)]
    places = {str(name.value): number for number, (name, _) in enumerate(pairs)}
    for name_node, value in over.value:
        name = text(name_node)
        if name in OF_CHANGES:
            continue
        if name not in places:
            pairs.append((name_node, _without_orders(name, value, add)))
            continue
        before = pairs[places[name]][1]
        pairs[places[name]] = (name_node, _part(name, before, value, add))
    return _like(over, pairs)


def _part(name: str, before: yaml.Node, value: yaml.Node, add: Add) -> yaml.Node:
    """An entry that both mappings have: lists of named things and modules are joined, all else is replaced."""
    if name in _NAMES and isinstance(value, yaml.SequenceNode) and isinstance(before, yaml.SequenceNode):
        return _merged_list(before, value, name, add)
    return _merged(before, value, add) if name == "modules" and isinstance(value, yaml.MappingNode) else value


def _stays(name: str, base: yaml.Node, on_top: Mapping[str, yaml.Node]) -> bool:
    """Whether an entry of the form below still belongs to what the small file makes of it."""
    if "holds" in on_top and name in {"check", "settings"}:
        return False
    if "check" in on_top and name in {"holds", "settings"}:
        return False
    kind = dict(_pairs(base)).get("type")
    if kind is not None and "type" in on_top and on_top["type"].value != kind.value:
        return name in _OF_ANY_TYPE or name in on_top
    return True


def _without_orders(name: str, node: yaml.Node, add: Add) -> yaml.Node:
    """A list that the form below does not have: all its entries are new."""
    if name in _NAMES and isinstance(node, yaml.SequenceNode):
        return _merged_list(yaml.SequenceNode(node.tag, [], node.start_mark, node.end_mark), node, name, add)
    return node


def _merged_list(base: yaml.Node, over: yaml.Node, what: str, add: Add) -> yaml.Node:
    """The list below, with the entries of the same name changed, hidden or moved, and new ones added."""
    key = _NAMES[what]
    listed = dict(zip(_names(base, key), base.value, strict=True))
    seen: set[str] = set()
    for item in items(over, what):
        try:
            name = _name(item, key)
            if name in seen:
                add(place_of(item), f"the {_ONE[what]} {name!r} appears twice")
            else:
                _put(listed, name, item, what, add)
            seen.add(name)
        except FormError as error:
            add(error.place, error.message)
    return yaml.SequenceNode(over.tag, list(listed.values()), over.start_mark, over.end_mark)


def _put(listed: dict[str, yaml.Node], name: str, item: yaml.Node, what: str, add: Add) -> None:
    orders = {order: value for order, value in _pairs(item) if order in OF_CHANGES}
    if "hide" in orders and truth(orders["hide"]):
        if name not in listed:
            raise FormError(place_of(item), f"there is no {_ONE[what]} {name!r} to hide{_meant(name, listed)}")
        del listed[name]
        return
    needs = _NEW_NEEDS.get(what)
    if name not in listed and needs is not None and needs not in dict(_pairs(item)):
        below = f"the form below has no {_ONE[what]} {name!r}{_meant(name, listed)}"
        raise FormError(place_of(item), f"{below}. A new {_ONE[what]} needs {needs}")
    new: yaml.Node = yaml.MappingNode("tag:yaml.org,2002:map", [], item.start_mark, item.end_mark)
    before = listed.get(name, new)
    if not _is_text(item):
        whole = before if isinstance(before, yaml.MappingNode) else new
        listed[name] = _merged(whole, item, add)
    elif name not in listed:
        listed[name] = item
    for order in ("before", "after"):
        if order in orders:
            _move(listed, name, text(orders[order]), order, orders[order])


def _move(listed: dict[str, yaml.Node], name: str, beside: str, order: str, node: yaml.Node) -> None:
    moved = listed.pop(name)
    if beside not in listed:
        listed[name] = moved
        raise FormError(place_of(node), f"{order} names {beside!r}, which is not there{_meant(beside, listed)}")
    pairs = list(listed.items())
    place = [other for other, _ in pairs].index(beside) + (order == "after")
    listed.clear()
    listed.update([*pairs[:place], (name, moved), *pairs[place:]])


def _meant(name: str, known: Iterable[str]) -> str:
    near = process.extractOne(name, list(known), scorer=fuzz.ratio, score_cutoff=60)
    return f"; perhaps {near[0]!r}" if near else ""


def _names(node: yaml.Node, key: str) -> list[str]:
    return [_name(item, key) for item in node.value]


def _name(item: yaml.Node, key: str) -> str:
    if _is_text(item):
        return text(item)
    return text(needed(mapping(item, "an entry"), key, item, "an entry"))
