"""Reads YAML with mistakes part by part, so that one that ends the reading hides neither others nor what is sound."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import yaml

from extract.form_file.nodes import NOT_INDENTED, BadNode, FormError, FormErrors, compose
from extract.form_file.place import at_line
from schema.records import record

if TYPE_CHECKING:
    from extract.form_file.places import Places

_NOTHING_SAID = re.compile(r"\s*(#.*)?")
_NAME_ALONE = re.compile(r"\s*[\w \"'/.-]+:\s*(#.*)?")
_ENTRY = re.compile(r"(?P<lead>\s*-\s+)[\w \"'/.-]+:(\s|$)")
_SETTING = re.compile(r"(?P<lead>\s*(?:-\s+)?)(?P<name>\w+)\b(?!\s*[\]}])")
_BRACED = re.compile(r"(?P<lead>\s*(?:-\s+)?)\{")
_CALLED = re.compile(r"\b(?P<setting>name|code)\s*:\s*(?P<name>[\w-]+)")
_STANDS_FOR = "twofold could not read this: "


@record
class _Line:
    """A line with its number, counted from 0, and how far it is indented."""

    number: int
    text: str
    indent: int

    @property
    def says_nothing(self) -> bool:
        """Whether it is blank, or a comment."""
        return _NOTHING_SAID.fullmatch(self.text) is not None

    @property
    def is_entry(self) -> bool:
        """Whether it begins an entry of a list."""
        return self.text.lstrip().startswith("- ")


@record
class BadPart:
    """Lines that are not YAML, from `first` to `last`, what is wrong, and how far they should be indented."""

    first: int
    last: int
    error: FormError
    indent: int


def compose_parts(text: str, places: Places) -> yaml.Node:
    """The root node, with a bad node wherever a part is not YAML. `places` is told what is wrong with each part.

    `FormError` where nothing can be read.
    """
    try:
        return compose(text)
    except FormError as error:
        lines = text.split("\n")
        bad = _bad_parts(_lines(text))
        if not bad:
            raise
        for part in bad:
            places.add_errors(part.error)
            places.not_yaml |= set(range(part.first + 1, part.last + 2))
        try:
            return _with_bad_nodes(compose("\n".join(_mended(lines, bad))), bad)
        except FormError:
            raise FormErrors([part.error for part in bad]) from error


def _lines(text: str) -> list[_Line]:
    """The lines with their indentation. One that begins with a tab is meant to be indented as the one above it."""
    lines: list[_Line] = []
    above = 0
    for number, line in enumerate(text.split("\n")):
        unindented = line.lstrip()
        if "\t" not in line[: len(line) - len(unindented)] and not _NOTHING_SAID.fullmatch(line):
            above = len(line) - len(unindented)
        lines.append(_Line(number, line, above))
        entry = _ENTRY.match(line)
        above = len(entry["lead"]) if entry else above
    return lines


def _bad_parts(block: Sequence[_Line]) -> list[BadPart]:
    """The smallest parts of these lines that are not YAML."""
    error = _error_of(block)
    if error is None:
        return []
    first, last = block[0], block[-1]
    inner = []
    for part in _parts(block):
        begin = part[0]
        if begin.indent < first.indent and len(part) < len(block):
            not_indented = FormError(at_line(begin.number + 1), NOT_INDENTED)
            inner.append(BadPart(begin.number, part[-1].number, not_indented, first.indent))
        else:
            inner += _bad_parts(part)
    return inner or [BadPart(first.number, last.number, error, first.indent)]


def _error_of(block: Sequence[_Line]) -> FormError | None:
    """What is wrong with these lines if they stand alone."""
    if all(line.says_nothing for line in block):
        return None
    try:
        compose("\n" * block[0].number + "\n".join(line.text for line in block))
    except FormError as error:
        return error
    return None


def _parts(block: Sequence[_Line]) -> list[Sequence[_Line]]:
    """The settings or entries that these lines are made of; nothing for one that cannot be divided."""
    groups: list[Sequence[_Line]] = list(_groups(block))
    if len(groups) != 1:
        return groups
    head, *rest = groups[0]
    if entry := _ENTRY.match(head.text):
        inside = len(entry["lead"])
        return [[_Line(head.number, " " * inside + head.text[inside:], inside), *rest]]
    return [rest] if _NAME_ALONE.fullmatch(head.text) and rest else []


def _groups(block: Sequence[_Line]) -> Iterator[list[_Line]]:
    """The lines that belong together: one that is indented like the first, or less, with those below it."""
    first = next(line.indent for line in block if not line.says_nothing)
    group: list[_Line] = []
    for line in block:
        begins = not line.says_nothing and line.indent <= first
        if begins and group and not (line.is_entry and not group[0].is_entry):
            yield group
            group = []
        if group or not line.says_nothing:
            group.append(line)
    yield group


def _mended(lines: Sequence[str], bad: Sequence[BadPart]) -> list[str]:
    """The lines, with a text that stands for each bad part in its place."""
    mended = list(lines)
    for number, part in enumerate(bad):
        mended[part.first : part.last + 1] = [""] * (part.last - part.first + 1)
        mended[part.first] = _in_its_place(lines[part.first : part.last + 1], part.indent, f"{_STANDS_FOR}{number}")
    return mended


def _in_its_place(lines: Sequence[str], indent: int, text: str) -> str:
    """A line of YAML in the place of others: with the name of the setting, or that of what is described."""
    entry = lines[0].lstrip().startswith("- ")
    if not entry:
        lines = [" " * indent + lines[0].lstrip(), *lines[1:]]
    if braced := _BRACED.match(lines[0]):
        called = _CALLED.search(" ".join(lines))
        if called is None:
            return f'{braced["lead"]}"{text}"'
        setting = "type" if called["setting"] == "name" else "label"
        return f'{braced["lead"]}{{{called["setting"]}: {called["name"]}, {setting}: "{text}"}}'
    if setting_there := _SETTING.match(lines[0]):
        return f'{setting_there["lead"]}{setting_there["name"]}: "{text}"'
    return f'{" " * indent}- "{text}"' if entry else ""


def _with_bad_nodes(node: yaml.Node, bad: Sequence[BadPart]) -> yaml.Node:
    """The node, with a bad node for each text that stands for a bad part."""
    if isinstance(node, yaml.ScalarNode):
        stands = str(node.value).startswith(_STANDS_FOR)
        return BadNode(bad[int(str(node.value).removeprefix(_STANDS_FOR))].error) if stands else node
    if isinstance(node, yaml.MappingNode):
        node.value = [(name, _with_bad_nodes(value, bad)) for name, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        node.value = [_with_bad_nodes(item, bad) for item in node.value]
    return node
