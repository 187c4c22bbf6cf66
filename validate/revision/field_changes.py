"""Describes the changes of a field, and what they mean for the present extractions."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from schema.description import describe
from schema.form import Field, Table
from schema.row import FieldSettings
from schema.text import quoted
from validate.revision.carry import Carried
from validate.revision.change import Change, Effect
from validate.revision.consequences import (
    Studies,
    again,
    again_for_choice,
    begun_in,
    blank_in_finished,
    filled_in,
    found_since,
    others_answered,
)
from validate.revision.matching import Matching, codes_now

_ASKS, _COMPARES = "twofold asks for it differently", "twofold compares it differently"
_COUNTS = "agreement on it is counted differently"
_MEANS = {
    "applies_when": _ASKS, "evidence": _ASKS, "finished_when": _ASKS, "grows_in": _ASKS, "module": _ASKS,
    "optional": _ASKS, "prefilled": _ASKS, "refines": _ASKS, "required": _ASKS, "round": _ASKS,
    "scored": _COMPARES, "tolerance": _COMPARES,
    "bookkeeping": _COUNTS, "level": _COUNTS, "names": _COUNTS, "weights": _COUNTS,
    "mode": "other people extract it",
    "plausible": "twofold warns of other values",
}  # fmt: skip
"""What a change of a setting means. For other settings: twofold uses the field differently."""

_OF_WORDS = {
    "label": "label",
    "guidance": "guidance",
    "example": "example",
    "also_called": "list of other headers",
}


def field_changes(
    matching: Matching, before: Table, table: Table, now: Field, carried: Sequence[Carried]
) -> Iterator[Change]:
    """The changes of one field of the new form, or the one change that it is new."""
    sources = matching.fields[table.name, now.name]
    place: dict[str, Any] = {"table": table.name, "field": now.name}
    split = [
        old for (table_name, old), into in matching.split.items() if table_name == before.name and now.name in into
    ]
    if not sources:
        if not now.added:
            elsewhere = [matching.old[where] for where, name in matching.dropped if name == now.name]
            yield _field_added(table, now, split, before, carried, elsewhere)
        return
    old = sources[0]
    of_cell: list[Change] = []
    if describe(old.cell) != describe(now.cell) or [c.was for c in old.cell.known] != [c.was for c in now.cell.known]:
        of_cell = list(_cell_changed(old, now, called(table, now), place, carried))
    if len(sources) > 1:
        names = " and ".join(one.name for one in sources)
        yield _carrying("merged", f"{names} are one field now, {now.name}", place, again(carried, table.name, now.name))
    elif old.name != now.name:
        studies = _without(again(carried, table.name, now.name), of_cell)
        yield _carrying("renamed", f"{old.name} is called {now.name} now", place, studies)
    yield from of_cell
    for part, word in _OF_WORDS.items():
        if getattr(old, part) != getattr(now, part):
            sentence = f"the {word} of {called(table, now)} has changed"
            yield Change(what=part, sentence=sentence, **place)
    yield from _asked(old, now, table, place, carried)


def _without(studies: Studies, explained: Sequence[Change]) -> Studies:
    """The studies that none of these changes affects."""
    left = {
        name: tuple(study for study in several if not any(study in one.studies.get(name, ()) for one in explained))
        for name, several in studies.items()
    }
    return {name: several for name, several in left.items() if several}


def _field_added(
    table: Table,
    now: Field,
    split: list[str],
    before: Table,
    carried: Sequence[Carried],
    elsewhere: Sequence[Table],
) -> Change:
    """The change that a field was added. `elsewhere` are tables that no longer have a field with this name."""
    studies = {} if now.prefilled or now.finished_when else begun_in(carried, before.name)
    optional = now.optional
    if split:
        sentence = f"{called(table, now)} has a part of what was {split[0]}; a person has to say which"
        studies = filled_in(carried, before.name, split[0])
    else:
        sentence = f"{called(table, now)} is new" + (", and may stay blank" if optional else "")
        if elsewhere:
            sentence += f"; it was in {elsewhere[0].label}, but a person has to say which value belongs to which row"
        studies = {} if optional else studies
    effect: Effect = "extract again" if studies or not (carried or optional) else "nothing"
    return Change(
        what="split" if split else "field added",
        table=table.name, field=now.name, sentence=sentence, effect=effect, studies=studies,
    )  # fmt: skip


def field_removed(table: Table, old: Field, carried: Sequence[Carried]) -> Change:
    """The change that a field was removed, with the number of values that stay in earlier workbooks."""
    count = sum(one.before[table.name].texts[old.name].drop_nulls().len() for one in carried)
    values = "1 value stays" if count == 1 else f"{count} values stay"
    kept = f"; {values} in the earlier workbooks" if count else ""
    sentence = f"{called(table, old)} has been removed{kept}"
    return Change(what="field removed", table=table.name, field=old.name, sentence=sentence)


def _carrying(what: str, sentence: str, place: dict[str, Any], studies: Studies) -> Change:
    """A change after which values are carried to another place, except in these studies."""
    effect: Effect = "extract again" if studies else "carried over"
    return Change(what=what, sentence=sentence, effect=effect, studies=studies, **place)


def _cell_changed(
    old: Field, now: Field, name: str, place: dict[str, Any], carried: Sequence[Carried]
) -> Iterator[Change]:
    """The changes of what the cells of a field can hold. `name` is the field in a sentence."""
    if old.cell.type_name != now.cell.type_name:
        sentence = f"{name} is a {now.cell.type_name} now; it was a {old.cell.type_name}"
        yield _carrying("type", sentence, place, again(carried, place["table"], place["field"]))
        return
    if old.cell.known and now.cell.known:
        yield from _choices(old, now, name, place, carried)
    shown = [(c.code, c.was) for c in old.cell.known] == [(c.code, c.was) for c in now.cell.known]
    parts = [
        part.name
        for part in fields(old.cell)
        if part.name != "choices" and describe(getattr(old.cell, part.name)) != describe(getattr(now.cell, part.name))
    ]
    if parts:
        sentence = f"{name}: {', '.join(map(_PART.get, parts, parts))} changed"
        yield _carrying("limits", sentence, place, again(carried, place["table"], place["field"]))
    elif shown and describe(old.cell) != describe(now.cell):
        yield Change(what="choices reworded", sentence=f"the wording of the choices of {name} has changed", **place)


_PART = {
    "missing": "the words for missing codes", "at_least": "the lowest number", "at_most": "the highest number",
    "other": "whether other may be chosen", "ordered": "the order of the choices", "units": "the units",
    "aliases": "the other words for its entries", "to": "the table that it points to",
    "several": "whether several rows may be named",
}  # fmt: skip


def _choices(old: Field, now: Field, name: str, place: dict[str, Any], carried: Sequence[Carried]) -> Iterator[Change]:
    labels = {choice.code: choice.shown for choice in now.cell.known}
    into = codes_now(old, now)
    came: set[str] = set()
    for choice in old.cell.known:
        codes = into[choice.code]
        came |= set(codes)
        studies = again_for_choice(carried, (place["table"], place["field"]), old, now, choice.code)
        shown, new = quoted(choice.shown), " and ".join(quoted(labels[code]) for code in codes)
        if not codes:
            sentence = f"{name} has no choice {shown} any more"
            yield (
                _carrying("choice removed", sentence, place, studies)
                if carried
                else Change(what="choice removed", sentence=sentence, effect="extract again", **place)
            )
        elif len(codes) > 1:
            sentence = f"the choice {shown} of {name} was split into {new}"
            effect: Effect = "extract again" if studies or not carried else "nothing"
            yield Change(what="choice split", sentence=sentence, effect=effect, studies=studies, **place)
        elif codes[0] != choice.code:
            together = [code for code, now_codes in into.items() if now_codes == codes]
            merged = len(together) > 1 or codes[0] in into
            what, words = ("choice merged", "is part of") if merged else ("choice renamed", "is called")
            sentence = f"the choice {shown} of {name} {words} {new} now"
            if shown == new:
                sentence = f"the choice {shown} of {name} has the code {codes[0]} now, not {choice.code}"
            yield _carrying(what, sentence, place, studies)
    # A code that was added and withdrawn between the two versions is offered by neither.
    added = [labels[choice.code] for choice in now.cell.known if choice.code not in came and choice.until is None]
    for label in added:
        studies = others_answered(carried, place["table"], place["field"])
        yield Change(
            what="choice added",
            sentence=f"{name} has a new choice {quoted(label)}"
            + ("; answers other may belong there" if studies else ""),
            effect="look at" if studies else "nothing",
            studies=studies,
            **place,
        )


def _asked(old: Field, now: Field, table: Table, place: dict[str, Any], carried: Sequence[Carried]) -> Iterator[Change]:
    newly = (now.required and not old.required) or (old.optional and not now.optional)
    if newly:
        studies = blank_in_finished(carried, table.name, now.name)
        effect: Effect = "extract again" if studies or not carried else "nothing"
        sentence = f"{called(table, now)} must be filled in before a study is finished"
        yield Change(what="required", sentence=sentence, effect=effect, studies=studies, **place)
    for part in FieldSettings.__annotations__:
        if part in {*_OF_WORDS, "was"} or (newly and part in {"required", "optional"}):
            continue
        before, after = getattr(old, part), getattr(now, part)
        if before != after:
            sentence = f"{part} of {called(table, now)}: {in_words(after)}; it was {in_words(before)}"
            means = _MEANS.get(part, "twofold uses it differently")
            effect, studies = _of_setting(part, old, now, table, carried)
            sentence = f"{sentence}. From now on, {means}{'; it finds something' if effect == 'look at' else ''}"
            yield Change(what=part, sentence=sentence, effect=effect, studies=studies, **place)


def _of_setting(part: str, old: Field, now: Field, table: Table, carried: Sequence[Carried]) -> tuple[Effect, Studies]:
    """What a changed setting requires: extract a field that is everybody's now, or look at what is found."""
    if part == "mode" and now.mode == "dual" and not now.optional:
        studies = blank_in_finished(carried, table.name, now.name)
        return ("extract again" if studies or not carried else "nothing"), studies
    studies = found_since(carried, table.name, replace(now, **{part: getattr(old, part)}))
    return ("look at" if studies else "nothing"), studies


def called(table: Table, one: Field) -> str:
    """A field in a sentence."""
    return f"{one.label} ({table.label})"


def in_words(value: object) -> str:
    """The value of a setting in a sentence."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):  # the plausible range, the only setting with two numbers
        return f"{value[0]:g} to {value[1]:g}"
    return "none" if value is None or value == "" else str(value)
