"""The nodes of a form file, whatever kind of file it is, and which form it extends."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from extract.errors import CannotUse
from extract.form_file.nodes import FormError
from extract.form_file.places import Places
from extract.form_file.settings import EXTENDS
from extract.form_file.suffixes import YAML_SUFFIXES, is_form_file
from extract.form_file.yaml_parts import compose_parts

CHAIN = 10
"""So many files may extend one another."""
_HAS_EXTENDS = re.compile(rf"^\W*{EXTENDS}\W*:", re.MULTILINE)


def root_of(path: Path, places: Places) -> yaml.Node:
    """The root node of a form file, which is YAML by its name, or else a workbook.

    `places` is told what is not YAML, or does not fit in a sheet. CannotUse where the file cannot be read.
    """
    if path.suffix.lower() in YAML_SUFFIXES:
        return compose_parts(_content(path), places)
    from extract.form_file.sheets.read import nodes_of
    from extract.reading import read_file

    return nodes_of(read_file(path), places.add, places.note)


def base_files(path: Path) -> list[Path]:
    """The form files that a form file needs beside itself, the nearest first."""
    found: list[Path] = []
    here = path
    while (name := _base_name(here)) is not None and is_form_file(name) and len(found) < CHAIN:
        here = path.parent / name
        found.append(here)
    return found


def built_in_below(path: Path) -> str | None:
    """The name of the built-in form that a form file extends, directly or by way of others; None if it extends none."""
    name = _base_name([path, *base_files(path)][-1])
    return name if name is not None and not is_form_file(name) else None


def base_of(root: yaml.Node) -> yaml.Node | None:
    """The node with the name of the form that this one extends; None if it extends none."""
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == EXTENDS), None)


def _base_name(path: Path) -> str | None:
    try:
        if path.suffix.lower() in YAML_SUFFIXES and not _HAS_EXTENDS.search(_content(path)):
            return None
        node = base_of(root_of(path, Places()))
    except (FormError, CannotUse):
        return None
    return str(node.value) if isinstance(node, yaml.ScalarNode) else None


def _content(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CannotUse(f"cannot be read: {error.strerror}", file=str(path)) from error
    except UnicodeDecodeError as error:
        raise CannotUse("is not in UTF-8", file=str(path), hint="save it as UTF-8") from error
