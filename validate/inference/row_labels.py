"""Labels that only count rows, such as `1.1.1`, `1.1a` and `P1-E1-ES1`: two people may count in another order."""

from collections.abc import Iterable, Mapping
from functools import cache
from string import ascii_lowercase

from schema.regular_expressions import regex
from schema.spelled_amounts import with_usual_units
from validate.inference.words import plain_header, says_counter

_SIGNS = " ._/:#()[],-"
_SIGN = r"[ ._/:#()\[\],-]*"
_COUNTED = (
    r"arm|bras|group|gruppe|effect|effekt|experiment|expt|study|sample|comparison|contrast|outcome|estimate|row|finding|"
    r"cohort|condition|treatment|intervention|number|observation"
)
_NUMBERED = rf"(?:(?:[a-z]{{1,4}}|{_COUNTED})?{_SIGN}[0-9]{{1,5}}{_SIGN})+[a-z]?"
LABEL = rf"^{_SIGN}(?:{_NUMBERED}|(?:{_COUNTED})?{_SIGN}(?:[a-z]|[ivx]{{1,5}})){_SIGN}$"
"""What such a label looks like, as a regular expression for folded text."""
_LABEL = regex(LABEL)
_WORD = regex(r"[a-z]{2,}(?=[^a-z])")
_NUMBER = regex(r"[0-9]+")
_LETTER = regex(r"(?<![a-z])([a-z])$")
_MOST_NUMBERED = 100
_GAPS = 2  # times as many numbers as there are labels: how far apart the first and the last are at most
_OF_AN_INSTRUMENT = regex(r"(items?|questions?|domains?|criteri(on|a)|scales?|instruments?|variables?)( .*)?")


@cache
def read_as_amounts() -> Mapping[str, str]:
    """The labels that are read as amounts, by how they are compared: `3 day` is `3d`, beside `3a`, `3b` and `3c`."""
    found: dict[str, str] = {}
    units = [letter for letter in ascii_lowercase if with_usual_units(f"1 {letter}") != f"1 {letter}"]
    for letter in units:
        for number in range(1, _MOST_NUMBERED):
            found.setdefault(with_usual_units(f"{number} {letter}"), f"{number}{letter}")
    return found


def is_label(entry: str) -> bool:
    """Whether a folded entry looks like a label by itself."""
    return entry in read_as_amounts() or _LABEL.fullmatch(entry) is not None


def may_label_rows(header: str) -> bool:
    """Whether labels under this header may be an extractor's own: not those of the items of an instrument."""
    return says_counter(header) and _OF_AN_INSTRUMENT.fullmatch(plain_header(header)) is None


def are_row_labels(entries: Iterable[str]) -> bool:
    """Whether the different entries of a study, folded, only count: they say nothing but which number a row has.

    `CD4` and `CD8`, `10 g` and `20 g`, `m` and `f`, `PHQ-9` and `GAD-7` say more.
    """
    amounts = read_as_amounts()
    different = {amounts.get(entry, entry).strip(_SIGNS) for entry in entries}
    if len(different) < 2 or any(_LABEL.fullmatch(entry) is None for entry in different):
        return False
    if len({tuple(_WORD.findall(entry)) for entry in different}) > 1:
        return False
    letters = [found[1] if (found := _LETTER.search(entry)) else "" for entry in different]
    if all(letters) and (len({*letters}) == 1 or ord(max(letters)) - ord("a") >= _GAPS * len({*letters})):
        return False
    if not any(_WORD.search(entry) for entry in different):
        return True
    last = [int(numbers[-1]) for entry in different if (numbers := _NUMBER.findall(entry))]
    return not last or max(last) - min(last) < _GAPS * len(last)
