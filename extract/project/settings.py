"""`twofold.toml`, the settings of a project: what they may be, how they are read, and how they are first written."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, StrictBool, StrictStr, ValidationError

from extract.errors import CannotUse, one_line
from schema.forms import USUAL_FORM

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_LONGEST = 60  # characters of the file that a message repeats
_PLACE = re.compile(r"(?P<reason>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)
_IN_PLAIN_WORDS = {
    "Invalid value": "what follows = is not text in quotation marks, a list, true or false",
    "Illegal character '\\n'": "the closing quotation mark is missing",
    "Cannot overwrite a value": "this setting is there already",
    "Expected newline or end of document after a statement": "there is more after the end of the value",
}


def _encodable(text: str) -> str:
    text.encode()  # half a character, as an argument that is not UTF-8 has it, is a ValueError here
    return text


Text = Annotated[StrictStr, AfterValidator(_encodable)]


class ProjectSettings(BaseModel, frozen=True, extra="forbid"):
    """The settings, each with its default. The description says how it is written."""

    title: Text = Field(default="", description='text in quotation marks, such as title = "Talking therapies"')
    form: Text = Field(default=USUAL_FORM, description='text in quotation marks, such as form = "form.yaml"')
    modules: tuple[Text, ...] = Field(default=(), description='a list of names, such as modules = ["percentages"]')
    may_rule_on_own: tuple[Text, ...] = Field(
        default=(), description='a list of names, such as may_rule_on_own = ["Ada", "Ben"]'
    )
    blinded: StrictBool = Field(default=False, description="true or false")


def read_settings(path: Path) -> ProjectSettings:
    """The settings in a file; CannotUse where it cannot be read, or with everything that is wrong in it."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CannotUse(f"cannot be read: {error.strerror or error}", file=str(path)) from error
    except UnicodeDecodeError as error:
        raise CannotUse("is not text in UTF-8", file=str(path), hint="save it as plain text in UTF-8") from error
    try:
        values = tomllib.loads(text + "\n")  # so that a mistake in the last line has a line number too
    except ValueError as error:  # a mistake in the TOML is one, and so is a number of 5,000 digits
        hint = 'write each setting once, as in title = "Talking therapies" or blinded = true'
        raise CannotUse(_unreadable(text, str(error)), file=str(path), hint=hint) from error
    return settings_of(values, path)


def settings_of(values: Mapping[str, object], path: Path) -> ProjectSettings:
    """The settings that `path` holds, or is to hold; CannotUse with everything that is wrong in them."""
    try:
        return ProjectSettings.model_validate(values)
    except ValidationError as error:
        details = error.errors(include_url=False)
        unknown = any(detail["type"] == "extra_forbidden" for detail in details)
        raise CannotUse(
            " ".join(map(_mistake, details)).removesuffix("."),
            file=str(path),
            hint=f"the settings are {', '.join(ProjectSettings.model_fields)}" if unknown else None,
        ) from error


def settings_text(settings: ProjectSettings, modules: Iterable[str]) -> str:
    """The file for these settings, with comments for whoever edits it; `modules` are those that the form offers."""
    import tomlkit

    comments = {
        "title": "A twofold project. Extractors' workbooks are in extractions/; studies are listed in studies.csv.",
        "modules": f"Optional groups of fields: {', '.join(modules) or 'none'}.",
        "may_rule_on_own": "Who may rule as the third person on a study that they extracted themselves.",
        "blinded": "true: the adjudication sheet says Extractor 1 and Extractor 2 instead of names.",
    }
    document = tomlkit.document()
    for name, value in settings.model_dump(mode="json").items():
        if name in comments:
            document.add(tomlkit.comment(one_line(comments[name])))
        document.add(name, value)
    return tomlkit.dumps(document)


def _mistake(detail: ErrorDetails) -> str:
    """One mistake as a sentence: the setting, what is wrong and what is right."""
    name, *position = map(str, detail["loc"])
    if detail["type"] == "extra_forbidden":
        from validate.extraction.suggestions import nearest

        near = nearest(name, tuple(ProjectSettings.model_fields))
        return f"{_shown(name)} is not a setting" + (f"; did you mean {near}?" if near else ".")
    right = ProjectSettings.model_fields[name].description
    if detail["type"] == "value_error":
        return f"{name} has characters that are not text; write {right}."
    return f"{name} {'contains' if position else 'is'} {_shown(detail['input'])}; write {right}."


def _shown(value: Any) -> str:
    """A value as the file has it, as far as a sentence can hold it."""
    if isinstance(value, str | bool | list | dict):
        return _cut(json.dumps(value, ensure_ascii=False, default=str))
    return _cut(str(value))


def _unreadable(text: str, message: str) -> str:
    """The first line of the file that is not TOML, and why it is not."""
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
