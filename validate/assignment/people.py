"""The people of a project, and who is meant by a name, initials, a first name or an alias."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from schema.records import record
from schema.text import fold, tidy

_TITLES = frozenset({"dr", "doctor", "prof", "professor", "mr", "mrs", "ms", "mx", "sir", "herr", "frau"})


@record(kw_only=True)
class Person:
    """Somebody of the project, who extracts or only adjudicates, and what else they are called."""

    name: str
    initials: str = ""
    aliases: tuple[str, ...] = ()
    extractor: bool = True

    @cached_property
    def called(self) -> tuple[frozenset[str], ...]:
        """What the person is called, for comparing: the name; initials and aliases; what a longer name is for short.

        For short, it is the first name, the last name, the name without a title, or the first letters.
        """
        longer = [
            words for text in (self.name, *self.aliases) if len(words := tidy(text).replace("-", " ").split()) > 1
        ]
        short = {"".join(word[0] for word in words) for words in longer}
        for words in longer:
            names = [word for word in words if _plain(word) not in _TITLES] or words
            short |= {names[0], names[-1], " ".join(names), "".join(word[0] for word in names)}
        given = {text for text in (self.initials, *self.aliases) if tidy(text)}
        return tuple(frozenset(map(_plain, texts)) for texts in ({self.name}, given, short))


@record
class People:
    """Everybody of a project. `complete`: the project lists its people, so that another name is nobody's."""

    persons: tuple[Person, ...] = ()
    complete: bool = False

    def meant(self, text: str) -> tuple[Person, ...]:
        """Who may be meant: one person, nobody, or several who share initials, a first name or an alias.

        A whole name goes before initials and aliases, and these before what a name is for short.
        """
        wanted = _plain(text)
        for level in range(3):
            if found := tuple(person for person in self.persons if wanted in person.called[level]):
                return found
        return ()

    def called(self, text: str) -> tuple[Person, ...]:
        """Everybody who is called so in any way, be it for short."""
        return tuple(person for person in self.persons if any(_plain(text) in texts for texts in person.called))

    def name_of(self, text: str) -> str:
        """The name of the one person who is meant, or else the text, tidied."""
        meant = self.meant(text)
        return meant[0].name if len(meant) == 1 else tidy(text)

    def extractor(self, text: str) -> Person | None:
        """The one person who is meant by the name of an extractor: first names and initials are those of extractors."""
        only = [person for person in self.meant(text) if person.extractor or _plain(text) not in person.called[2]]
        return only[0] if len(only) == 1 else None

    def under(self, names: Iterable[str]) -> People:
        """The same people, with each extractor under the name in `names` that means them.

        A name that means nobody of them is an extractor's as well: a workbook or a first submission says so. Where
        two of the names mean one person, the first stands.
        """
        renamed: dict[str, Person] = {}
        for name in names:
            person = self.extractor(name) or Person(name=name)
            aliases = person.aliases if person.name == name else (*person.aliases, person.name)
            called = Person(name=name, initials=person.initials, aliases=aliases)
            renamed.setdefault(_plain(person.name), called)
        others = (person for person in self.persons if _plain(person.name) not in renamed)
        return People((*renamed.values(), *others), self.complete)


NOBODY_LISTED = People()
"""Where there is no project, or one of which nothing is known yet."""


def _plain(text: str) -> str:
    """A name for comparing. A. K., A.K. and AK are the same initials, and Dr Lund is Dr. Lund."""
    parts = fold(text).replace(".", " ").split()
    return "".join(parts) if all(len(part) == 1 for part in parts) else " ".join(parts)
