"""What may happen to one cell when somebody else fills it in."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from decimal import Decimal

from benchmarks.pairing.words import called_otherwise, mistyped, passage, respaced
from schema.cells import Count, Number, Year
from schema.choices import Choice, Choices
from schema.countries import Countries
from schema.form import Field
from schema.identifiers import Identifier, Place
from schema.quantities import Amount

PASSAGE = 6  # words from which a text is a passage and no name
_BLANK, _CODE = 0.12, 0.08  # of the changed cells

Change = Callable[[Field, str, random.Random], str]


def changed(field: Field, text: str, chance: random.Random, *, needed: bool = False) -> str:
    """What stands in the cell instead: "" where it is left blank, which one that is needed never is."""
    whim = chance.random()
    if not needed:
        if whim < _BLANK:
            return ""
        if whim < _BLANK + _CODE and field.codes:
            return chance.choice(sorted(field.codes - {text}) or [""])
    for _ in range(9):
        if (other := _change(field, text, needed=needed)(field, text, chance)) != text and other.strip():
            return other
    return respaced(text, chance)


def _change(field: Field, text: str, *, needed: bool) -> Change:
    """How a cell of its kind goes wrong; a finding of few words is no name that people abbreviate."""
    if text in field.codes:
        return _another_code
    kinds: tuple[tuple[type, Change], ...] = (
        (Countries, _several),
        (Choices, _several),
        (Choice, _one),
        (Amount, _amount),
        (Year, _year),
        (Count, _count),
        (Number, _number),
        (Identifier, _identifier),
        (Place, _place),
    )
    for kind, change in kinds:
        if isinstance(field.cell, kind):
            return change
    if len(text.split()) >= PASSAGE:
        return _passage
    return _few_words if needed else _name


def _another_code(field: Field, text: str, chance: random.Random) -> str:
    return chance.choice(sorted(field.codes - {text}) or [text])


def _name(field: Field, text: str, chance: random.Random) -> str:
    return chance.choices((called_otherwise, mistyped, respaced), (5, 3, 2))[0](text, chance)


def _passage(field: Field, text: str, chance: random.Random) -> str:
    return chance.choices((passage, mistyped, respaced), (6, 2, 2))[0](text, chance)


def _few_words(field: Field, text: str, chance: random.Random) -> str:
    return chance.choice((mistyped, respaced))(text, chance)


def _one(field: Field, text: str, chance: random.Random) -> str:
    """Another choice of the list, or the same one by another of its names or mistyped."""
    assert isinstance(field.cell, Choice)
    whim = chance.random()
    if whim < 0.5:
        return chance.choice(field.cell.choices).shown
    meant = next(
        (choice for choice in field.cell.choices if text.casefold() in {choice.shown.casefold(), choice.code}), None
    )
    names = [name for name in (meant.code, *meant.aliases) if name != text] if meant else []
    if whim < 0.8 and names:
        return chance.choice(names)
    return mistyped(text, chance) if whim < 0.9 else respaced(text, chance)


def _several(field: Field, text: str, chance: random.Random) -> str:
    """One choice more, one less, another order, or one of them otherwise."""
    assert isinstance(field.cell, Choice)
    parts = text.split("; ")
    way = chance.choice(("more", "less", "order", "one", "one"))
    if way == "more":
        return "; ".join([*parts, chance.choice(field.cell.choices).shown])
    if way != "one" and len(parts) > 1:
        chance.shuffle(parts)
        return "; ".join(parts if way == "order" else parts[:-1])
    place = chance.randrange(len(parts))
    return "; ".join([*parts[:place], _one(field, parts[place], chance), *parts[place + 1 :]])


def _digits(text: str, chance: random.Random) -> str:
    """Two digits swapped or one of them wrong."""
    places = [match.start() for match in re.finditer(r"\d", text)]
    if not places:
        return mistyped(text, chance)
    neighbours = [place for place in places if text[place + 1 : place + 2].isdigit() and text[place] != text[place + 1]]
    if neighbours and chance.random() < 0.6:
        place = chance.choice(neighbours)
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    place = chance.choice(places)
    return text[:place] + str((int(text[place]) + chance.choice((1, 1, 9, 3))) % 10) + text[place + 1 :]


def _count(field: Field, text: str, chance: random.Random) -> str:
    if not text.isdigit() or chance.random() < 0.5:
        return _digits(text, chance)
    near = max(0, int(text) + chance.choice((-2, -1, 1, 2)))
    return chance.choice((str(near), str(near), f"{text}.0"))


def _number(field: Field, text: str, chance: random.Random) -> str:
    if "." not in text or chance.random() < 0.4:
        return _digits(text, chance)
    rounded = str(round(Decimal(text), chance.choice((0, 1)) if text[-3:-2] == "." else 0))
    return chance.choice((rounded, rounded, text.replace(".", ","), f"{text}0"))


def _year(field: Field, text: str, chance: random.Random) -> str:
    return str(int(text) + chance.choice((-1, 1))) if text.isdigit() else _digits(text, chance)


def _amount(field: Field, text: str, chance: random.Random) -> str:
    """The same amount in another unit or spelling, another amount, or no unit."""
    assert isinstance(field.cell, Amount)
    number, _, written = text.partition(" ")
    if (unit := field.cell.by_spelling.get(written.replace(" ", ""))) is None:
        return _digits(text, chance)
    others = [other for other in field.cell.units if other.base == unit.base and other != unit]
    way = chance.choice(("unit", "unit", "amount", "amount", "spelling", "no unit"))
    if way == "unit" and others:
        other = chance.choice(others)
        amount = round(float(Decimal(number) * Decimal(float(unit.times / other.times))), 3)
        return f"{amount:g} {other.code}"
    if way == "amount":
        return f"{_digits(number, chance)} {written}"
    return number if way == "no unit" else f"{number.replace('.', ',')}{written}"


def _identifier(field: Field, text: str, chance: random.Random) -> str:
    address = f"https://doi.org/{text}" if text.startswith("10.") else f" {text}"
    return chance.choice((address, address, _digits(text, chance)))


def _place(field: Field, text: str, chance: random.Random) -> str:
    """The same place spelled otherwise, or one nearby."""
    match = re.search(r"\d+", text)
    if match is None:
        return respaced(text, chance)
    number = match[0]
    near = str(max(1, int(number) + chance.choice((-1, 1))))
    on_page = text.startswith("p")
    spelled = [f"page {number}", f"p{number}", number] if on_page else [f"Tab. {number}", f"table {number}"]
    return chance.choice([*spelled, text.replace(number, near), text.replace(number, near)])
