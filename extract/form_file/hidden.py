"""What follows when a form file hides parts of the form below: what is refused, and which rules are switched off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import yaml

Say = Callable[[str], None]
Entry = dict[str, yaml.Node]
Hidden = frozenset[tuple[str, ...]]


def without_hidden(base: yaml.Node, whole: yaml.Node, refuse: Say, note: Say) -> yaml.Node:
    """The whole form without the rules of the form below that read something hidden.

    `refuse` receives what must not be hidden, `note` each rule that is switched off.
    """
    hidden = frozenset(_inventory(base) - _inventory(whole))
    if not hidden:
        return whole
    for message in _needed_still(base, whole, hidden):
        refuse(message)
    below = {_text(rule.get("code")) for rule in _list(base, "rules")}
    pairs = []
    for name, value in whole.value:
        kept = value
        if name.value == "rules" and isinstance(value, yaml.SequenceNode):
            off = {}
            for node in value.value:
                reads = _reads(dict(_entries(node)), hidden)
                if reads and _text(dict(_entries(node)).get("code")) in below:
                    off[id(node)] = reads
                    note(f"the rule {_text(dict(_entries(node)).get('code'))} is off: {reads} is hidden")
            listed = [node for node in value.value if id(node) not in off]
            kept = yaml.SequenceNode(value.tag, listed, value.start_mark, value.end_mark)
        pairs.append((name, kept))
    return yaml.MappingNode(whole.tag, pairs, whole.start_mark, whole.end_mark)


def _entries(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    listed = node.value if isinstance(node, yaml.MappingNode) else []
    return ((str(name.value), value) for name, value in listed if isinstance(name, yaml.ScalarNode))


def _text(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _texts(node: yaml.Node | None) -> list[str]:
    if isinstance(node, yaml.SequenceNode):
        return [_text(item) for item in node.value]
    return [_text(node)] if node is not None else []


def _list(node: yaml.Node, name: str) -> list[Entry]:
    """The entries of a list in a mapping, each by the names of its parts."""
    listed = dict(_entries(node)).get(name)
    return [dict(_entries(item)) for item in listed.value] if isinstance(listed, yaml.SequenceNode) else []


def _fields(table: Entry) -> list[Entry]:
    listed = table.get("fields")
    return [dict(_entries(item)) for item in listed.value] if isinstance(listed, yaml.SequenceNode) else []


def _inventory(form: yaml.Node) -> set[tuple[str, ...]]:
    """The names of all tables and fields."""
    found: set[tuple[str, ...]] = set()
    for table in _list(form, "tables"):
        name = _text(table.get("name"))
        found |= {(name,), *((name, _text(field.get("name"))) for field in _fields(table))}
    return found


def _needed_still(base: yaml.Node, whole: yaml.Node, hidden: Hidden) -> Iterator[str]:
    """Why something must not be hidden: what is left needs it."""
    before = {_text(table.get("name")): table for table in _list(base, "tables")}
    studies = next(iter(before), "")
    tables = {_text(table.get("name")): table for table in _list(whole, "tables")}
    pointing = {
        _text(field.get("to")): f"{name}.{_text(field.get('name'))}"
        for name, table in tables.items()
        for field in _fields(table)
        if "to" in field
    }
    if (studies,) in hidden:
        yield f"the table {studies} has the studies, so it cannot be hidden"
    for name in before:
        parents = [other for other, table in tables.items() if _text(table.get("parent")) == name]
        if (name,) in hidden and name != studies and (parents or name in pointing):
            by = pointing.get(name) or parents[0]
            yield f"the table {name} cannot be hidden: {by} points to it. Hide that too"
    for name, table in tables.items():
        types = {_text(field.get("name")): field for field in _fields(before.get(name, {}))}
        for called, field in types.items():
            if (name, called) in hidden:
                yield from _needed_field(table, name, field, studies, pointing.get(name))


def _needed_field(table: Entry, name: str, field: Entry, studies: str, pointing: str | None) -> Iterator[str]:
    called = _text(field.get("name"))
    cannot = f"the field {name}.{called} cannot be hidden"
    used = {
        _text(other.get(part)): _text(other.get("name"))
        for other in _fields(table)
        for part in ("of", "refines", "lowest_in", "highest_in", "share_of", "percentage_in")
    }
    prepared = table.get("prepared")
    if called in _texts(table.get("identity")):
        yield f"{cannot}: it says which row is which"
    elif _text(field.get("to")) == studies and _text(table.get("parent")):
        yield f"{cannot}: it says which study a row belongs to"
    elif _text(field.get("type")) == "key" and pointing:
        yield f"{cannot}: {pointing} points to it"
    elif called in used:
        yield f"{cannot}: {used[called]} needs it. Hide that too"
    elif prepared is not None and called in _words(prepared):
        yield f"{cannot}: the template fills it in. Give the table other rows under prepared"


def _reads(rule: Entry, hidden: Hidden) -> str:
    """The first hidden thing that a rule looks at, in whatever way; blank where it looks at none."""
    table = _text(rule.get("table"))
    if (table,) in hidden:
        return f"the table {table}"
    settings = dict(_entries(rule["settings"])) if "settings" in rule else {}
    names = {name for part in ("reads", "states") for name in _texts(rule.get(part))}
    near = {word for text in settings.values() for word in _words(text)}
    other = {_text(settings.get("table")), *(one for one in near if (one,) in hidden), *_counted(rule)}
    words = near | (_words(rule["counts"]) if "counts" in rule else set())
    for gone in sorted(hidden):
        if len(gone) == 1 and (gone[0] in other or gone[0] in words):
            return f"the table {gone[0]}"
        if len(gone) == 2 and _looks_at(gone, table, names, other, words):
            return ".".join(gone)
    return ""


def _looks_at(gone: tuple[str, ...], table: str, names: set[str], other: set[str], words: set[str]) -> bool:
    table_of, field = gone
    own = table_of == table and any(name.partition(".")[0] == field for name in names)
    linked = any(name.partition(".")[2] == field for name in names)
    return own or linked or (table_of in other | {table} and field in words)


def _counted(rule: Entry) -> set[str]:
    """The words of what a rule counts or adds up: its tables among them."""
    return _words(rule["counts"]) if "counts" in rule else set()


def _words(node: yaml.Node) -> set[str]:
    """Every word in a node, also as the field to which it belongs (`dose` of `dose__unit`)."""
    if isinstance(node, yaml.ScalarNode):
        found = set(re.findall(r"\w+", str(node.value)))
        return found | {word.partition("__")[0] for word in found}
    if isinstance(node, yaml.SequenceNode):
        return {word for item in node.value for word in _words(item)}
    return {word for name, value in node.value for part in (name, value) for word in _words(part)}
