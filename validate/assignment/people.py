"""The people of a project, and who is meant by a name, initials, a first name or an alias."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from schema.records import record
from schema.text import fold, tidy

_TITLES = frozenset({"dr", "doctor", "prof", "professor", "mr", "mrs", "ms", "mx", "sir", "herr", "frau"})


@record(kw_only=True)
class Person:
    """A member of the project, with all their names. Extracts, or only adjudicates if `extractor` is False."""

    name: str
    initials: str = ""
    aliases: tuple[str, ...] = ()
    extractor: bool = True

    @cached_property
    def called(self) -> tuple[frozenset[str], ...]:
        """The names of a person for comparing, in three levels: the name; initials and aliases; short forms.

        Short forms are the first name, the last name, the name without a title, and the initials.
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
    """All people of a project. `complete` says that the project lists its people, so other names belong to nobody."""

    persons: tuple[Person, ...] = ()
    complete: bool = False

    def meant(self, text: str) -> tuple[Person, ...]:
        """The people who may be meant: one, none, or several who share initials, a first name or an alias.

        A full name takes precedence over initials and aliases, and these over short forms. A title before the name of
        somebody who is listed without one makes no difference.
        """
        wanted = _plain(text)
        for level in range(3):
            if found := tuple(person for person in self.persons if wanted in person.called[level]):
                return found
        words = tidy(text).split()
        names = [word for word in words if _plain(word) not in _TITLES]
        untitled = self.meant(" ".join(names)) if names and len(names) < len(words) else ()
        return tuple(person for person in untitled if not _titled(person.name))

    def called(self, text: str) -> tuple[Person, ...]:
        """Everybody who has this name, in full or in short."""
        return tuple(person for person in self.persons if any(_plain(text) in texts for texts in person.called))

    def name_of(self, text: str) -> str:
        """The name of the one person who is meant, or else the text without extra white space."""
        meant = self.meant(text)
        return meant[0].name if len(meant) == 1 else tidy(text)

    def extractor(self, text: str) -> Person | None:
        """The one person who is meant by the name of an extractor. Short forms only mean extractors."""
        only = [person for person in self.meant(text) if person.extractor or _plain(text) not in person.called[2]]
        return only[0] if len(only) == 1 else None

    def under(self, names: Iterable[str]) -> People:
        """The same people, each extractor renamed to the entry of `names` that means them.

        A name that means nobody is added as an extractor, because it comes from a workbook or a first submission. If
        two names mean one person, the first is used.
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
"""The people without a project, or of a project that is not known yet."""


def _titled(name: str) -> bool:
    return any(_plain(word) in _TITLES for word in name.split())


def _plain(text: str) -> str:
    """A name for comparing. A. K., A.K. and AK are the same initials, and Dr Lund is Dr. Lund."""
    parts = fold(text).replace(".", " ").split()
    return "".join(parts) if all(len(part) == 1 for part in parts) else " ".join(parts)
