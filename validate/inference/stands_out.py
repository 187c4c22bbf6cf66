"""Asks about numbers that stand out in a column as codes do: 999 among ages. They are never removed."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from shlex import quote

from schema.cell_type import CellType, Family
from schema.problem import CellError
from schema.records import record
from schema.text import fold, plural, quoted, tidy
from validate.inference.assumed import Assumption
from validate.inference.form import FieldOf
from validate.inference.sentence_parts import first_few

_CODES = frozenset(digit * times for digit in "789" for times in (1, 2, 3, 4, 5))
_FAR = 2  # how many times larger than the largest other number a code must be
_FEWEST = 5  # other numbers, and ...
_DIFFERENT = 3  # ... different ones among them, needed to know what is usual in a column
_OFTEN = 2  # minimum number of occurrences of a one-digit code
_COLUMNS = 3  # in which nothing but -1 is below 0
_OTHERS = 2  # different numbers beside -1


@record
class StandsOut:
    """A number as typed, its number of occurrences, and the range of the others."""

    text: str
    times: int
    least: str
    most: str


def about_codes_that_stand_out(
    fields: Sequence[FieldOf], texts: Mapping[str, Mapping[str, int]]
) -> Iterator[Assumption]:
    """A question about each number that may be a code for missing, with the option for it."""
    for field in fields[1:]:
        for found in [] if field.given else standing_out(field.cell, texts[field.column.label]):
            label = field.column.label
            yield Assumption(
                about="missing",
                sentence=f"{quoted(found.text)} in {label!r} ({plural(found.times, 'cell')}) is far from the other"
                f" numbers ({found.least} to {found.most}): does it mean missing? It is compared as a number",
                option=f"if it does: --missing {quote(f'{label}={found.text}')}",
                doubtful=True,
            )


def about_minus_one(fields: Sequence[FieldOf], texts: Mapping[str, Mapping[str, int]]) -> Iterator[Assumption]:
    """A question about -1 where it alone is below 0, in several columns: some forms write it for what is missing."""
    labels = [
        field.column.label
        for field in fields[1:]
        if not field.given and _only_minus_one(field.cell, texts[field.column.label])
    ]
    if len(labels) >= _COLUMNS:
        yield Assumption(
            about="missing",
            sentence=f"-1 is the only number below 0 in {first_few([repr(label) for label in labels])}: does it mean"
            " missing? It is compared as a number",
            option=f"if it does: --missing {quote(f'{labels[0]}=-1')}, and so for each column",
            doubtful=True,
        )


def _only_minus_one(cell: CellType[object], texts: Mapping[str, int]) -> bool:
    """Whether a column of numbers has -1 twice or more, beside two different numbers or more that are 0 or more."""
    if cell.family is not Family.NUMBER:
        return False
    numbers = {text: number for text in texts if (number := _number(cell, text)) is not None}
    below = {text for text, number in numbers.items() if number < 0}
    others = {number for text, number in numbers.items() if text not in below}
    enough = sum(texts[text] for text in below) >= _OFTEN and len(others) >= _OTHERS
    return enough and all(numbers[text] == -1 for text in below)


def standing_out(cell: CellType[object], texts: Mapping[str, int]) -> list[StandsOut]:
    """The numbers of a column that are far from all others and repeat one digit, like codes for missing."""
    if cell.family is not Family.NUMBER and cell.storage != "integer":
        return []
    numbers = {text: number for text in texts if (number := _number(cell, text)) is not None}
    usual = {text: number for text, number in numbers.items() if tidy(text).lstrip("-\u2212") not in _CODES}
    if sum(texts[text] for text in usual) < _FEWEST or len({*usual.values()}) < _DIFFERENT:
        return []
    least, most = (find(usual, key=lambda text: usual[text]) for find in (min, max))
    far = _FAR * max(map(abs, usual.values()))
    return [
        StandsOut(tidy(text), texts[text], tidy(least), tidy(most))
        for text, number in numbers.items()
        if text not in usual and abs(number) > far and (len(tidy(text)) > 1 or texts[text] >= _OFTEN)
    ]


def _number(cell: CellType[object], text: str) -> Decimal | None:
    """The number of an entry; None for a missing code and other texts."""
    if fold(text) in cell.missing:
        return None
    try:
        return Decimal(str(cell.parse(text)))
    except (CellError, ArithmeticError):
        return None
