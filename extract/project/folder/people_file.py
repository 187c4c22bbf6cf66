"""Writes the people of a project into its `twofold.toml`. Everything else in the file stays unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import CannotUse
from extract.files import write_text
from extract.project.folder.settings import PersonSettings, read_settings
from extract.project.ledger.ledger_lock import locked_folder
from schema.text import fold

if TYPE_CHECKING:
    import tomlkit


def write_people(path: Path, people: Iterable[PersonSettings], before: Iterable[PersonSettings] | None = None) -> None:
    """Adds people to the settings in a file, and updates those with the same name.

    `before` are the people that the changes are based on. Raises CannotUse if another program has changed one of these
    people since, if the file cannot be read or written, or if it would become invalid.
    """
    path = path.resolve()
    changes = tuple(people)
    known = None if before is None else {fold(person.name): person for person in before}
    with locked_folder(path.parent):
        for _ in range(_TRIES):
            text = _with_people(path, changes, known)
            if text is not None:
                write_text(path, text)
                return
    raise _changed_meanwhile(path, "")


_TRIES = 20


def _with_people(
    path: Path, people: Iterable[PersonSettings], before: Mapping[str, PersonSettings] | None
) -> str | None:
    """The new text of the file. None if another program saved the file in the meantime."""
    import tomlkit

    listed = {fold(person.name): person for person in read_settings(path).people}
    read = path.read_bytes()
    document = tomlkit.parse(read.decode("utf-8-sig"))
    for person in people:
        key = fold(person.name)
        if before is not None and listed.get(key) not in {before.get(key), person}:
            raise _changed_meanwhile(path, person.name)
        values = person.model_dump(mode="json", exclude_defaults=True)
        if key not in listed:
            _add(document, values)
        elif listed[key] != person:
            section = next(entry for entry in document["people"] if fold(str(entry["name"])) == key)
            _change(section, values)
        listed[key] = person
    text = tomlkit.dumps(document)
    return text if path.read_bytes() == read else None


def _changed_meanwhile(path: Path, name: str) -> CannotUse:
    about = f"what is written about {name}" if name else "it"
    return CannotUse(f"another program changed {about} at this moment", file=str(path), hint="try again")


def _add(document: tomlkit.TOMLDocument, values: Mapping[str, object]) -> None:
    """Adds a section, or an entry if the list is written on one line."""
    import tomlkit
    from tomlkit.items import AoT

    if "people" not in document:
        document["people"] = tomlkit.aot()
    sections = document["people"]
    section = tomlkit.table() if isinstance(sections, AoT) else tomlkit.inline_table()
    section.update(values)
    if len(document) > 1 or sections:
        section.trivia.indent = "\n"  # an empty line above
    sections.append(section)


def _change(section: MutableMapping[str, object], values: Mapping[str, object]) -> None:
    """Changes the entries that differ, but not the spelling of the name."""
    for name in (setting for setting in PersonSettings.model_fields if setting != "name"):
        if name in values and section.get(name) != values[name]:
            section[name] = values[name]
        elif name not in values and name in section:
            del section[name]
