"""Writing the people of a project down in its `twofold.toml`, with all that is in the file left as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING

from extract.files import write_text
from extract.project.settings import PersonSettings, read_settings
from schema.text import fold

if TYPE_CHECKING:
    import tomlkit


def write_people(path: Path, people: Iterable[PersonSettings]) -> None:
    """Adds these people to the settings in a file, and changes those of the same name that are there.

    CannotUse where the file cannot be read or written, or would not be settings any more.
    """
    import tomlkit

    listed = {fold(each.name): each for each in read_settings(path).people}
    document = tomlkit.parse(path.read_bytes().decode("utf-8-sig"))
    for person in people:
        values = person.model_dump(mode="json", exclude_defaults=True)
        if fold(person.name) not in listed:
            _add(document, values)
        elif listed[fold(person.name)] != person:
            section = next(each for each in document["people"] if fold(str(each["name"])) == fold(person.name))
            _change(section, values)
        listed[fold(person.name)] = person
    write_text(path.resolve(), tomlkit.dumps(document))


def _add(document: tomlkit.TOMLDocument, values: Mapping[str, object]) -> None:
    """Adds a section, or an entry to a list that is written in line."""
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
    """Changes what is not as it should be, apart from the spelling of the name."""
    for name in (each for each in PersonSettings.model_fields if each != "name"):
        if name in values and section.get(name) != values[name]:
            section[name] = values[name]
        elif name not in values and name in section:
            del section[name]
