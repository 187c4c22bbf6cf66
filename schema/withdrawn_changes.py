"""The codes of a field after a change is withdrawn: as before the change, without losing what was coded since."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from schema.choices import Option
from schema.codebook import CannotChange, Change
from schema.options import spellings_of
from schema.records import record
from schema.text import quoted


@record
class Restored:
    """The options after the withdrawal, and the options that ended with it: read as another code now, or withdrawn."""

    options: tuple[Option, ...]
    ended: tuple[Option, ...]


def restored(before: Sequence[Option], now: Sequence[Option], target: Change, withdrawal: Change) -> Restored:
    """The options without the change `target`. `before` are the options without it, `now` the options with it.

    What was coded since under another name of a code is read as that code. A code that exists only through the change
    is withdrawn: it is still read, so that these rows can be coded again.
    """
    codes = {option.code: option for option in before}
    known = {spelling for option in before for name in names_of(option) for spelling in spellings_of(name)}
    renamed = (
        dict(zip((new.code for new in target.into), target.codes, strict=True)) if target.action == "rename" else {}
    )
    ended: list[Option] = []
    left: list[Option] = []
    for option in now:
        code = renamed.get(option.code, option.code)
        if code not in codes:
            left.append(_left(option, known, withdrawal))
            ended.extend(left[-1:] if option.until is None else ())
        elif more := tuple(dict.fromkeys(name for name in names_of(option) if not known & set(spellings_of(name)))):
            was = (option.code,) if option.code != code else ()
            codes[code] = replace(codes[code], aliases=codes[code].aliases + more, was=codes[code].was + was)
            ended.append(replace(option, aliases=()))
    return Restored((*codes.values(), *left), tuple(ended))


def _left(option: Option, known: set[str], withdrawal: Change) -> Option:
    """The withdrawn form of a code that exists only through the change. Raises CannotChange if a name is ambiguous."""
    if known & set(spellings_of(option.code)):
        raise CannotChange(
            f"{quoted(option.code)} meant something else before the change. Rename it first, so that it is clear"
            " what was coded since"
        )
    return replace(
        option,
        label="" if known & set(spellings_of(option.shown)) else option.label,
        aliases=tuple(name for name in option.aliases if not known & set(spellings_of(name))),
        until=option.until if option.until is not None else withdrawal.revision,
        became=option.became if option.until is not None else (),
    )


def names_of(option: Option) -> Iterable[str]:
    """All names of an option: code, label and aliases."""
    return (option.code, option.shown, *option.aliases)
