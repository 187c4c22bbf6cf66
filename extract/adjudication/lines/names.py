"""What the sheet calls the extractors: by their names, or blinded as Extractor 1 and Extractor 2."""

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
    """The extractors, each with what the sheet calls them, and all the people of the project.

    `turns` is how many of them a study has at most, if they take turns; else None.
    """

    shown: Mapping[str, str]
    blinded: bool = False
    known: People = NOBODY_LISTED
    turns: int | None = None

    def among(self, extractors: Iterable[str]) -> Names:
        """The names of these extractors alone, such as those of one round."""
        return replace(self, shown={name: self.shown[name] for name in extractors})

    def extractor(self, text: str) -> str | None:
        """Whose answer is meant by a name under Ruling; None where it is nobody's or could be two people's.

        A blinded sheet knows its own names alone: the next one would say under which of them the answer stands that
        somebody took with a real name.
        """
        return self._meant(text, (self.shown, self._in_ruling) if self.blinded else self._written)

    def _meant(self, text: str, ways: Iterable[Mapping[str, str]]) -> str | None:
        """The extractor of this name, in the first of these ways of naming them that has it."""
        written = tidy(text)
        for listed in ways:
            exact = [name for name, shown in listed.items() if shown == written]
            meant = exact or [name for name, shown in listed.items() if fold(shown) == fold(written)]
            if len(meant) == 1:
                return meant[0]
        return None

    @property
    def _written(self) -> Sequence[Mapping[str, str]]:
        """How extractors may be named where it is about people: also by their own names."""
        return self.shown, {name: name for name in self.shown}, self._in_ruling

    def in_ruling(self, name: str) -> str:
        """What is chosen under Ruling to take what an extractor has: `Extractor 1's`, of nobody else.

        It neither begins nor ends in a digit, because a spreadsheet counts such a text on when it is dragged.
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
        """The name for the ledger of somebody named under Who: a person's own, or as written.

        `Reviewer 1's` is Reviewer 1: the spelling that no spreadsheet counts on.
        """
        return self._meant(text, self._written) or self.known.name_of(_SPELLED_ON.sub("", tidy(text)))

    def people(self, text: str) -> tuple[str, ...]:
        """Everybody named under Who, each once; several are separated by `;`.

        Other ways of listing names are understood where somebody who is known is among them: "Smith, J" is one person.
        """
        named = []
        for part in re.split(r"[;\n]", text):
            listed = [name for name in re.split(r"[,&/+]|\band\b", part) if tidy(name)]
            several = len(listed) > 1 and not self._is_known(part) and any(map(self._is_known, listed))
            named.extend(listed if several else [part])
        return tuple(dict.fromkeys(self.person(name) for name in named if tidy(name)))

    def mistake_in(self, text: str) -> str | None:
        """What is wrong with a name under Who: the project lists its people and it is none, or it may mean two."""
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
        """The person whose name is near to one that nobody has; a blinded sheet names no extractor."""
        near = near_person(self.known, person)
        return None if self.blinded and near in self.shown else near

    def knows(self, text: str) -> bool:
        """Whether everybody named under Who is known to the project."""
        return all(map(self._is_known, self.people(text)))

    def _is_known(self, text: str) -> bool:
        return self._meant(text, self._written) is not None or len(self.known.meant(text)) == 1

    def hide(self, person: str) -> str:
        """What the sheet calls somebody who ruled."""
        return self.shown.get(person, person)

    def hide_all(self, people: Iterable[str]) -> tuple[str, ...]:
        """What the sheet calls those who ruled, each once. In a blinded one their order says nothing of who is who."""
        shown = dict.fromkeys(map(self.hide, people))
        return tuple(sorted(shown) if self.blinded else shown)

    def hide_in(self, text: str) -> str:
        """A text in which extractors stand under the names that the sheet has for them."""
        if not self.blinded:
            return text
        several = "|".join(re.escape(name) for name in sorted(self.shown, key=len, reverse=True))
        return re.sub(rf"(?<!\w)(?:{several})(?!\w)", lambda match: self.shown[match[0]], text)


def named(extractors: Sequence[str], *, blinded: bool, people: People | None = None) -> Names:
    """The names for a new sheet. Which extractor is which number does not follow the alphabet."""
    known = people or NOBODY_LISTED
    if not blinded:
        plain = {name: f"{name} (extractor)" if fold(name) in RESERVED else name for name in extractors}
        return Names(plain, known=known)
    numbered = {name: f"Extractor {n}" for n, name in enumerate(sorted(extractors, key=_digest), 1)}
    return Names(numbered, blinded=True, known=known)


def named_in_rounds(rounds: Iterable[Sequence[str]], *, blinded: bool) -> Names:
    """The names for all rounds together: those of the sheet of the first round, then those of later extractors."""
    first, *later = rounds
    of_first = named(first, blinded=blinded)
    others = dict.fromkeys(name for names in later for name in names if name not in of_first.shown)
    further = named(tuple(others), blinded=blinded).shown
    if blinded:
        further = {name: f"Extractor {n}" for n, name in enumerate(further, len(of_first.shown) + 1)}
    return Names({**of_first.shown, **further}, blinded=blinded)


def stamped(names: Names) -> Iterator[tuple[str, ...]]:
    """What the hidden sheet keeps of the names: enough to know an extractor again, too little to read who it is."""
    if names.blinded:
        yield from (("extractor", _digest(name), shown) for name, shown in names.shown.items())


def known_again(
    extractors: Sequence[str], stamp: Iterable[tuple[str, ...]], headers: Iterable[str], people: People
) -> Names:
    """The names in a sheet that comes back, as its hidden sheet keeps them, or else as its headers look."""
    numbers = {row[1]: row[2] for row in stamp if row[:1] == ("extractor",) and len(row) > 2}
    plain = named(extractors, blinded=False, people=people)
    if numbers:
        shown = {name: numbers.get(_digest(name), text) for name, text in plain.shown.items()}
        place = {text: number for number, text in enumerate(numbers.values())}  # not in the order of the alphabet
        ordered = sorted(shown, key=lambda name: place.get(shown[name], len(place)))
        return Names({name: shown[name] for name in ordered}, blinded=True, known=people)
    is_blinded = any(re.match(r"extractor \d+: ", fold(text)) for text in headers)
    mentioned = any(fold(text).startswith(fold(f"{name}:")) for name in plain.shown.values() for text in headers)
    return named(extractors, blinded=True, people=people) if is_blinded and not mentioned else plain


def _not_counted_on(name: str) -> str:
    text = f"extractor {name}" if _BEGINS_IN_NUMBER.match(name) else name
    return f"{text}{NOT_COUNTED}" if text[-1:].isdecimal() else text


NOT_COUNTED = "'s"
"""Behind a name that ends in a number, so that it stays the same when it is dragged."""
_SPELLED_ON = regex(r"['\u2019]s$")
_BEGINS_IN_NUMBER = regex(r"[+-]?\d")


def _digest(name: str) -> str:
    return hashlib.sha256(f"extractor {name}".encode()).hexdigest()[:12]
