"""Names of studies in the usual form: `Smith 2019`, or `Smith 2019a` and `Smith 2019b` for two studies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from string import ascii_lowercase

from schema.text import fold, tidy
from validate.references.reference import Reference, surname

NO_DATE = "n.d."
_WORDS_OF_A_TITLE = 4


def study_name(reference: Reference) -> str:
    """The first author's surname and the year, without a letter.

    Without an author, the first words of the title are used. Without a year, it has `n.d.` (no date). A name that the
    file gives to the study takes precedence.
    """
    if reference.study:
        return tidy(reference.study)
    who = surname(reference.authors[0]) if reference.authors else ""
    who = who or " ".join(tidy(reference.title).split()[:_WORDS_OF_A_TITLE]) or reference.doi
    return f"{who} {reference.year or NO_DATE}"


def citation(reference: Reference, name: str) -> str:
    """Authors and year as in a citation, with the letter of the study's name: `Smith and Jones 2019a`.

    Without an author, or if the file names the study, it is the name.
    """
    surnames = [surname(author) for author in reference.authors]
    if not surnames or reference.study:
        return name
    who = " and ".join(surnames) if len(surnames) < 3 else f"{surnames[0]} et al."
    return f"{who} {reference.year or NO_DATE}{name.removeprefix(study_name(reference))}"


def study_names(references: Sequence[Reference], taken: Iterable[str]) -> tuple[str, ...]:
    """A name for each reference, in order. All names differ from each other and from `taken`.

    A name that occurs once has no letter. Of several, the first gets `a`. If a study in `taken` has the name without a
    letter, it counts as the first, and the next one gets `b`.
    """
    bases = [study_name(reference) for reference in references]
    used = {fold(name) for name in taken}
    times = Counter(map(fold, bases))
    lettered = {fold(base) for base in bases if times[fold(base)] > 1 or _in_use(base, used)}
    names = []
    for base in bases:
        name = base
        if fold(base) in lettered:
            letters = _letters(first=1 if fold(base) in used else 0)
            name = next(name for letter in letters if fold(name := _with_letter(base, letter)) not in used)
        used.add(fold(name) if fold(base) in lettered else "")
        names.append(name)
    return tuple(names)


def _in_use(base: str, used: set[str]) -> bool:
    return fold(base) in used or fold(_with_letter(base, "a")) in used


def _with_letter(base: str, letter: str) -> str:
    return f"{base}{letter}" if base[-1:].isdigit() else f"{base} {letter}"


def _letters(first: int) -> Iterator[str]:
    """a, b, ... z, aa, ab, ... from the position `first` on."""
    for number in count(first):
        text, left = "", number
        while True:
            text = ascii_lowercase[left % 26] + text
            left = left // 26 - 1
            if left < 0:
                break
        yield text
