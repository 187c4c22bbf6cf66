"""Defines the settings in `twofold.toml`, reads them, and writes a new file."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, StrictBool, StrictStr, ValidationError

from extract.errors import CannotUse, one_line
from extract.project.folder.deposit_details import LICENCES, is_author, is_day, is_licence
from schema.forms import USUAL_FORM
from schema.regular_expressions import regex
from schema.text import fold, quoted, tidy

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_LONGEST = 60  # characters of the file that a message repeats
_PLACE = regex(r"(?P<reason>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)
_IN_PLAIN_WORDS = {
    "Invalid value": "what follows = is not text in quotation marks, a list, true or false",
    "Illegal character '\\n'": "the closing quotation mark is missing",
    "Cannot overwrite a value": "this setting is there already",
    "Expected newline or end of document after a statement": "there is more after the end of the value",
}

_ON_PEOPLE = (
    "Who extracts and who adjudicates: twofold people shows and adds them; twofold template adds extractors. As in",
    '[[people]] name = "ben" initials = "BK" aliases = ["Ben Klein"] role = "extractor", each on a line of its own.',
)


def _encodable(text: str) -> str:
    text.encode()  # raises ValueError for half characters, which come from arguments that are not UTF-8
    return text


def _a_name(text: str) -> str:
    if not tidy(text):
        raise ValueError("a name")
    return text


Text = Annotated[StrictStr, AfterValidator(_encodable)]


def _a_licence(text: str) -> str:
    if text and not is_licence(text):
        raise ValueError("a licence")
    return text


def _an_author(text: str) -> str:
    if not is_author(text):
        raise ValueError("an author")
    return text


def _a_day(text: str) -> str:
    if text and not is_day(text):
        raise ValueError("a day")
    return text


class PersonSettings(BaseModel, frozen=True, extra="forbid"):
    """A person of the project: a section `[[people]]`.

    `file` is the person's current extraction, if the team was asked. `earlier_files` are files that no longer count.
    Both are names of files in extractions/. `file_names` is the person in the stamp of `file`, if it is somebody else.
    With it, twofold recognises the file after file names were reused. An extractor who `left` the project needs no
    file.
    """

    name: Annotated[Text, AfterValidator(_a_name)] = Field(description='a name, such as name = "ben"')
    initials: Text = Field(default="", description='letters, such as initials = "BK"')
    aliases: tuple[Text, ...] = Field(default=(), description='a list of names, such as aliases = ["Ben Klein"]')
    role: Literal["extractor", "adjudicator"] = Field(
        default="extractor", description='role = "extractor" or role = "adjudicator"'
    )
    left: StrictBool = Field(default=False, description="true or false")
    file: Text = Field(default="", description='the name of a file in extractions/, such as file = "ben final.xlsx"')
    file_names: Text = Field(
        default="", description='the name of another person whom the file itself names, such as file_names = "ada"'
    )
    earlier_files: tuple[Text, ...] = Field(
        default=(), description='a list of files in extractions/, such as earlier_files = ["ben.xlsx"]'
    )


class ProjectSettings(BaseModel, frozen=True, extra="forbid"):
    """The settings with their defaults. Each description says how the setting is written."""

    title: Text = Field(default="", description='text in quotation marks, such as title = "Talking therapies"')
    form: Text = Field(default=USUAL_FORM, description='text in quotation marks, such as form = "form.yaml"')
    modules: tuple[Text, ...] = Field(default=(), description='a list of names, such as modules = ["percentages"]')
    may_rule_on_own: tuple[Text, ...] = Field(
        default=(), description='a list of names, such as may_rule_on_own = ["Ada", "Ben"]'
    )
    blinded: StrictBool = Field(default=False, description="true or false")
    pilot_in_agreement: StrictBool = Field(default=True, description="true or false")
    licence: Annotated[Text, AfterValidator(_a_licence)] = Field(
        default="", description=f"the address of a licence, or one of {', '.join(LICENCES)}"
    )
    authors: tuple[Annotated[Text, AfterValidator(_an_author)], ...] = Field(
        default=(), description='a list of names, such as authors = ["Klein, Ben 0000-0002-1825-0097", "The X Group"]'
    )
    published: Annotated[Text, AfterValidator(_a_day)] = Field(
        default="", description='a day in quotation marks, such as published = "2026-11-29"'
    )
    people: tuple[PersonSettings, ...] = Field(
        default=(), description='a section [[people]] for each person, with a line name = "ben"'
    )

    @property
    def extractors(self) -> tuple[str, ...]:
        """The names of the extractors who have not left."""
        return tuple(person.name for person in self.people if person.role == "extractor" and not person.left)


def read_settings(path: Path) -> ProjectSettings:
    """Reads the settings in a file. Raises CannotUse if it cannot be read, or with all mistakes in it."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CannotUse(f"cannot be read: {error.strerror or error}", file=str(path)) from error
    except UnicodeDecodeError as error:
        raise CannotUse("is not text in UTF-8", file=str(path), hint="save it as plain text in UTF-8") from error
    return _read(text, path)


@lru_cache(maxsize=4)
def _read(text: str, path: Path) -> ProjectSettings:
    """Reads a text. Results are cached, because a command needs the same settings for each round."""
    try:
        values = tomllib.loads(text + "\n")  # so that a mistake in the last line also has a line number
    except ValueError as error:  # for mistakes in the TOML, and for numbers with thousands of digits
        hint = 'write each setting once, as in title = "Talking therapies" or blinded = true'
        raise CannotUse(_unreadable(text, str(error)), file=str(path), hint=hint) from error
    return settings_of(values, path)


def settings_of(values: Mapping[str, object], path: Path) -> ProjectSettings:
    """The settings with these values, for the file `path`. Raises CannotUse with all mistakes in them."""
    try:
        settings = ProjectSettings.model_validate(values)
    except ValidationError as error:
        details = error.errors(include_url=False)
        unknown = any(detail["type"] == "extra_forbidden" and len(detail["loc"]) == 1 for detail in details)
        raise CannotUse(
            " ".join(map(_mistake, details)).removesuffix("."),
            file=str(path),
            hint=f"the settings are {', '.join(ProjectSettings.model_fields)}" if unknown else None,
        ) from error
    _refuse_the_same(settings.people, path)
    return settings


def _refuse_the_same(people: Iterable[PersonSettings], path: Path) -> None:
    """Raises CannotUse if a name is listed twice."""
    seen: set[str] = set()
    for person in people:
        if fold(person.name) in seen:
            raise CannotUse(
                f"lists {quoted(person.name)} twice under [[people]]",
                file=str(path),
                hint="keep one of the two sections; what else a person is called belongs in its aliases",
            )
        seen.add(fold(person.name))


def settings_text(settings: ProjectSettings, modules: Iterable[str]) -> str:
    """The text of a new file with these settings and comments. `modules` are those that the form offers."""
    import tomlkit

    comments = {
        "title": "A twofold project. Extractors' workbooks are in extractions/; studies are listed in studies.csv.",
        "modules": f"Optional groups of fields: {', '.join(modules) or 'none'}.",
        "may_rule_on_own": "Who may rule as the third person on a study that they extracted themselves.",
        "pilot_in_agreement": "false: the figures on agreement leave out the studies of the pilot round.",
        "licence": f"For a deposit of the dataset: its licence ({', '.join(LICENCES)}, or an address),",
        "authors": "who is named as its author (family name first; an ORCID may follow), and nobody else is,",
        "published": 'and the day on which it is published, such as "2026-11-29".',
        "blinded": "true: the adjudication sheet says Extractor 1 and 2, not who is who. false: it shows their names.",
    }
    document = tomlkit.document()
    for name, value in settings.model_dump(mode="json").items():
        if name == "people":
            continue
        if name in comments:
            document.add(tomlkit.comment(one_line(comments[name])))
        document.add(name, value)
    for line in _ON_PEOPLE:
        document.add(tomlkit.comment(line))
    if settings.people:
        document.add(
            "people",
            tomlkit.item([person.model_dump(mode="json", exclude_defaults=True) for person in settings.people]),
        )
    return tomlkit.dumps(document)


def _mistake(detail: ErrorDetails) -> str:
    """A mistake as a sentence: the setting, what is wrong, and what is right."""
    name, *position = map(str, detail["loc"])
    if name == "people" and len(position) > 1:
        return _mistake_in_person(detail, int(position[0]) + 1, position[1])
    if detail["type"] == "extra_forbidden":
        from validate.extraction.suggestions import nearest

        near = nearest(name, tuple(ProjectSettings.model_fields))
        return f"{_shown(name)} is not a setting" + (f"; did you mean {near}?" if near else ".")
    right = ProjectSettings.model_fields[name].description
    if detail["type"] == "value_error" and not _encodes(detail["input"]):
        return f"{name} has characters that are not text; write {right}."
    return f"{name} {'contains' if position else 'is'} {_shown(detail['input'])}; write {right}."


def _encodes(text: object) -> bool:
    try:
        str(text).encode()
    except UnicodeEncodeError:
        return False
    return True


def _mistake_in_person(detail: ErrorDetails, number: int, name: str) -> str:
    """A mistake in the section of a person, as a sentence."""
    where = f"section {number} of [[people]]"
    if detail["type"] == "extra_forbidden":
        return f"{where} has {_shown(name)}, which is not one of {', '.join(PersonSettings.model_fields)}."
    right = PersonSettings.model_fields[name].description
    if detail["type"] == "missing" or not tidy(str(detail["input"])):
        return f"{where} has no {name}; write {right}."
    if detail["type"] == "value_error":
        return f"{where}: {name} has characters that are not text; write {right}."
    return f"{where}: {name} is {_shown(detail['input'])}; write {right}."


def _shown(value: Any) -> str:
    """A value as written in the file, shortened for a sentence."""
    if isinstance(value, str | bool | list | dict):
        return _cut(json.dumps(value, ensure_ascii=False, default=str))
    return _cut(str(value))


def _unreadable(text: str, message: str) -> str:
    """The first line of the file that is not valid TOML, and the reason."""
    place = _PLACE.fullmatch(message)
    if place is None:
        return f"cannot be read: {message}"
    if place["line"] is None:
        return "ends too early: a bracket or a quotation mark is not closed"
    reason = _IN_PLAIN_WORDS.get(place["reason"], place["reason"])
    line = text.split("\n")[int(place["line"]) - 1]
    return f"line {place['line']} cannot be read ({reason}): {_cut(line.strip())}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."
