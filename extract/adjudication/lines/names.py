"""The names of extractors in the sheet: their own, or Extractor 1 and Extractor 2 if it is blinded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from extract.adjudication.lines.words import RESERVED
from extract.project.extractors.whose_file import near_person
from schema.records import record
from schema.regular_expressions import regex
from schema.text import as_argument, fold, quoted, tidy
from validate.assignment.people import NOBODY_LISTED, People


@record
class Names:
    """The extractors with their names in the sheet, and all people of the project.

    `turns` is the largest number of extractors in a study if they take turns; else None.
    """

    shown: Mapping[str, str]
    blinded: bool = False
    known: People = NOBODY_LISTED
    turns: int | None = None

    def among(self, extractors: Iterable[str]) -> Names:
        """The names of only these extractors, such as those of one round."""
        return replace(self, shown={name: self.shown[name] for name in extractors})

    def extractor(self, text: str) -> str | None:
        """The extractor whose answer a name under Ruling means; None if it is nobody's or may be two people's.

        A blinded sheet only accepts its own names. Otherwise, the next sheet would show whose answer somebody took with
        a real name.
        """
        return self._meant(text, (self.shown, self._in_ruling) if self.blinded else self._written)

    def _meant(self, text: str, ways: Iterable[Mapping[str, str]]) -> str | None:
        """The extractor with this name in the first of these mappings that has it."""
        written = tidy(text)
        for listed in ways:
            exact = [name for name, shown in listed.items() if shown == written]
            meant = exact or [name for name, shown in listed.items() if fold(shown) == fold(written)]
            if len(meant) == 1:
                return meant[0]
        return None

    @property
    def _written(self) -> Sequence[Mapping[str, str]]:
        """The names of extractors where people are meant, including their own names."""
        return self.shown, {name: name for name in self.shown}, self._in_ruling

    def in_ruling(self, name: str) -> str:
        """The choice under Ruling that takes an extractor's answer, such as `Extractor 1's`. It means nobody else.

        It neither starts nor ends with a digit, because spreadsheets count such texts up when they are dragged.
        """
        return self._in_ruling.get(name) or _not_counted_on(name)

    @cached_property
    def _in_ruling(self) -> Mapping[str, str]:
        called = {fold(text) for text in (*self.shown, *self.shown.values())}
        found: dict[str, str] = {}
        for name, shown in self.shown.items():
            text = _not_counted_on(shown)
            while text != shown and fold(text) in called:
                text = f"{text} (extractor)"
            called.add(fold(text))
            found[name] = text
        return found

    def person(self, text: str) -> str:
        """The name in the ledger of a person named under Who: the known name, or as written.

        `Reviewer 1's` means Reviewer 1. Spreadsheets do not count up this spelling.
        """
        return self._meant(text, self._written) or self.known.name_of(_SPELLED_ON.sub("", tidy(text)))

    def people(self, text: str) -> tuple[str, ...]:
        """All people named under Who, without repetitions; `;` separates several.

        Other separators are accepted if one of the names is known. "Smith, J" is one person.
        """
        named = []
        for part in re.split(r"[;\n]", text):
            listed = [name for name in re.split(r"[,&/+]|\band\b", part) if tidy(name)]
            several = len(listed) > 1 and not self._is_known(part) and any(map(self._is_known, listed))
            named.extend(listed if several else [part])
        return tuple(dict.fromkeys(self.person(name) for name in named if tidy(name)))

    def mistake_in(self, text: str) -> str | None:
        """Why a name under Who is refused: nobody in the project has it, or two people may be meant. None if not."""
        for person in self.people(text):
            meant = self.known.meant(person)
            if self.blinded and person in self.shown and (self.known.complete or meant) and len(meant) != 1:
                return "an extractor under Who is not one of the project's people, or may be two of them"
            if len(meant) > 1:
                which = (
                    "two people of the project" if self.blinded else " or ".join(candidate.name for candidate in meant)
                )
                return f"{quoted(person)} may be {which}: write the whole name"
            if not meant and self.known.complete:
                near = self._near(person)
                return (
                    f"{quoted(person)} is not one of the project's people."
                    f"{f' Did you mean {self.hide(near)}? If it is somebody else, add' if near else ' To add'} them:"
                    f" twofold people --adjudicator {as_argument(person)}. If it is another name of"
                    f" {'that person' if near else 'one of them'}: twofold people --alias"
                    f" {as_argument(f'NAME={person}')}"
                )
        return None

    def _near(self, person: str) -> str | None:
        """The known person with a similar name. A blinded sheet does not name an extractor."""
        near = near_person(self.known, person)
        return None if self.blinded and near in self.shown else near

    def knows(self, text: str) -> bool:
        """Whether everybody named under Who is known to the project."""
        return all(map(self._is_known, self.people(text)))

    def _is_known(self, text: str) -> bool:
        return self._meant(text, self._written) is not None or len(self.known.meant(text)) == 1

    def hide(self, person: str) -> str:
        """The name in the sheet of somebody who ruled."""
        return self.shown.get(person, person)

    def hide_all(self, people: Iterable[str]) -> tuple[str, ...]:
        """The names in the sheet of those who ruled, without repetitions. In a blinded sheet, they are sorted."""
        shown = dict.fromkeys(map(self.hide, people))
        return tuple(sorted(shown) if self.blinded else shown)

    def hide_in(self, text: str) -> str:
        """A text with the names of extractors as in the sheet."""
        if not self.blinded:
            return text
        several = "|".join(re.escape(name) for name in sorted(self.shown, key=len, reverse=True))
        return re.sub(rf"(?<!\w)(?:{several})(?!\w)", lambda match: self.shown[match[0]], text)


def named(extractors: Sequence[str], *, blinded: bool, people: People | None = None) -> Names:
    """The names for a new sheet. The numbers of blinded extractors do not follow the alphabet."""
    known = people or NOBODY_LISTED
    if not blinded:
        plain = {name: f"{name} (extractor)" if fold(name) in RESERVED else name for name in extractors}
        return Names(plain, known=known)
    numbered = {name: f"Extractor {n}" for n, name in enumerate(sorted(extractors, key=_digest), 1)}
    return Names(numbered, blinded=True, known=known)


def named_in_rounds(rounds: Iterable[Sequence[str]], *, blinded: bool) -> Names:
    """The names for all rounds together: those in the sheet of the first round, then those of later extractors."""
    first, *later = rounds
    of_first = named(first, blinded=blinded)
    others = dict.fromkeys(name for names in later for name in names if name not in of_first.shown)
    further = named(tuple(others), blinded=blinded).shown
    if blinded:
        further = {name: f"Extractor {n}" for n, name in enumerate(further, len(of_first.shown) + 1)}
    return Names({**of_first.shown, **further}, blinded=blinded)


def stamped(names: Names) -> Iterator[tuple[str, ...]]:
    """What the hidden sheet stores to recognise extractors. It does not reveal who they are."""
    if names.blinded:
        yield from (("extractor", _digest(name), shown) for name, shown in names.shown.items())


def known_again(
    extractors: Sequence[str], stamp: Iterable[tuple[str, ...]], headers: Iterable[str], people: People
) -> Names:
    """The names in a returned sheet, as stored in its hidden sheet, or else guessed from its headers.

    In a blinded sheet, an extractor who came later is not named either.
    """
    numbers = {row[1]: row[2] for row in stamp if row[:1] == ("extractor",) and len(row) > 2}
    plain = named(extractors, blinded=False, people=people)
    if numbers:
        shown = {name: numbers.get(_digest(name), _LATER) for name in plain.shown}
        place = {text: number for number, text in enumerate(numbers.values())}  # not in alphabetical order
        ordered = sorted(shown, key=lambda name: place.get(shown[name], len(place)))
        return Names({name: shown[name] for name in ordered}, blinded=True, known=people)
    is_blinded = any(re.match(r"extractor \d+: ", fold(text)) for text in headers)
    mentioned = any(fold(text).startswith(fold(f"{name}:")) for name in plain.shown.values() for text in headers)
    return named(extractors, blinded=True, people=people) if is_blinded and not mentioned else plain


def _not_counted_on(name: str) -> str:
    text = f"extractor {name}" if _BEGINS_IN_NUMBER.match(name) else name
    return f"{text}{NOT_COUNTED}" if text[-1:].isdecimal() else text


NOT_COUNTED = "'s"
"""The end of a name that ends with a number. With it, dragging does not change the name."""
_LATER = "another extractor"
_SPELLED_ON = regex(r"['\u2019]s$")
_BEGINS_IN_NUMBER = regex(r"[+-]?\d")


def _digest(name: str) -> str:
    return hashlib.sha256(f"extractor {name}".encode()).hexdigest()[:12]
