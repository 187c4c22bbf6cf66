"""Explains texts that could not be read: the reason in a sentence, and a suggestion."""

import re

from pydantic import ValidationError

from schema.cell_type import Family
from schema.choices import Choices
from schema.form import Field
from schema.options import spellings_of
from schema.text import SEPARATOR, fold, quoted, tidy
from validate.extraction.recorded_table import UnreadableText

_CODE_AND_A_SLIP = 6  # characters: a longer text is not a misspelt missing code
_LISTED = 12  # up to this many choices, a message lists all of them
NEAR = 70.0
"""The minimum rapidfuzz ratio (0 to 100) for suggesting an allowed entry."""


def nearest(text: str, options: tuple[str, ...], *, only_one: bool = True) -> str | None:
    """The allowed entry most similar to the text; None if none is similar enough, or if two are equally similar.

    A single allowed entry is always suggested, unless `only_one` is False.
    """
    if len(options) == 1 and only_one:
        return options[0]
    from rapidfuzz import fuzz, process  # noqa: PLC0415  (47 modules, and most files need none)

    found = []
    for scorer in (fuzz.ratio, fuzz.token_set_ratio):  # typing errors; some of the words
        near = process.extract(text, options, scorer=scorer, processor=fold, score_cutoff=NEAR, limit=2)
        if near and (len(near) == 1 or near[0][1] > near[1][1] or fold(near[0][0]) == fold(near[1][0])):
            found.append(near[0])
    return max(found, key=lambda match: match[1])[0] if found else None


def unreadable(field: Field, text: str, error: ValidationError) -> UnreadableText:
    """The reason why a text is not a value of the field, with the most similar allowed entry."""
    details = error.errors(include_url=False)[0]
    options = details["ctx"]["options"]
    codes = tuple(sorted(field.codes))
    code, message = details["type"], details["msg"]
    now = _called_now(field, text) if code == "unknown-choice" else ()
    if len(now) == 1:
        return UnreadableText(field=field.name, text=text, code=code, message=message, suggestion=now[0])
    if now:
        message = f"{quoted(tidy(text))} of an earlier version of the form is now {' or '.join(now)}: choose again"
        return UnreadableText(field=field.name, text=text, code=code, message=message, suggestion=None)
    suggestion = _nearest_answer(field, text, options)
    code_inside = next((word for word in re.split(r"[^A-Z]+", text) if word in codes), None)
    if code_inside:
        code, suggestion = "code-with-value", code_inside
        message = f"{quoted(text)}: write a missing code alone in its cell, and comments in a text column"
    elif (
        suggestion is None
        and len(tidy(text)) <= _CODE_AND_A_SLIP
        and (close := nearest(text.replace(".", ""), codes, only_one=False))
    ):
        message = f"{quoted(text)} is neither an answer to this field nor a missing code ({', '.join(codes)})"
        suggestion = close
    elif suggestion is None and code == "unknown-choice" and options:
        message += f": {_offered(field, options)}"
    return UnreadableText(field=field.name, text=text, code=code, message=message, suggestion=suggestion)


def _nearest_answer(field: Field, text: str, options: tuple[str, ...]) -> str | None:
    """The most similar allowed entry. For several answers, the suggestion has an entry for every answer, or is None."""
    parts = [tidy(part) for part in SEPARATOR.split(text) if tidy(part)]
    if len(parts) == 1 and isinstance(field.cell, Choices) and (several := field.cell.several_in(parts[0])):
        return several
    if field.cell.family is not Family.SET or len(parts) < 2 or len(options) == 1:
        return nearest(tidy(text), options) or (_nearest_choice(field, text) if options else None)
    found = [_choices_now(field, part) or (_nearest_answer(field, part, options),) for part in parts]
    meant = [choice for choices in found if len(choices) == 1 for choice in choices if choice is not None]
    return "; ".join(dict.fromkeys(meant)) if len(meant) == len(parts) else None


def _called_now(field: Field, text: str) -> tuple[str, ...]:
    """The current names of choices from an earlier version of the form; all parts if a single choice was split."""
    parts = [part for part in SEPARATOR.split(text) if tidy(part)] if field.cell.family is Family.SET else [text]
    now = [_choices_now(field, part) for part in parts]
    if len(now) == 1:
        return now[0]
    return ("; ".join(only for (only,) in now),) if all(len(choices) == 1 for choices in now) else ()


def _choices_now(field: Field, text: str) -> tuple[str, ...]:
    """The choices that one text means now: itself if it is valid, or what an earlier choice became."""
    if fold(text) in field.cell.spellings:
        return (tidy(text),)
    return tuple(
        choice.shown
        for choice in field.cell.offered
        if any(fold(text) in spellings_of(earlier) for earlier in choice.was)
    )


def _nearest_choice(field: Field, text: str) -> str | None:
    """The choice with the most similar spelling; None if none is similar enough."""
    spelling = nearest(fold(text), tuple(field.cell.spellings))
    code = field.cell.spellings[spelling] if spelling else None
    return next((choice.shown for choice in field.cell.offered if choice.code == code), code)


def _offered(field: Field, options: tuple[str, ...]) -> str:
    """The possible choices, shortened to fit into a sentence."""
    if len(options) <= _LISTED:
        return f"choose {'; '.join(options[:-1])}; or {options[-1]}"
    where = "answers that the sheet Guide lists" if field.cell.explained else "entries of its list"
    return f"choose one of the {len(options)} {where} ({'; '.join(options[:3])}; ...)"
