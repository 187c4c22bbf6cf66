"""What the sheet calls the extractors: by their names, or blinded as Extractor 1 and Extractor 2."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.adjudication.words import RESERVED
from schema.text import fold, tidy


@dataclass(frozen=True)
class Names:
    """The extractors, each with what the sheet calls them."""

    shown: Mapping[str, str]
    blinded: bool = False

    def extractor(self, text: str) -> str | None:
        """Who is meant by a name in the sheet; None where it is nobody or could be two."""
        written = tidy(text)
        for listed in (self.shown, {name: name for name in self.shown}):
            exact = [name for name, shown in listed.items() if shown == written]
            meant = exact or [name for name, shown in listed.items() if fold(shown) == fold(written)]
            if len(meant) == 1:
                return meant[0]
        return None

    def person(self, text: str) -> str:
        """The name for the ledger of somebody named under Who: an extractor's own, or as written."""
        return self.extractor(text) or tidy(text)

    def people(self, text: str) -> tuple[str, ...]:
        """Everybody named under Who, each once; several are separated by `;`.

        Other ways of listing names are understood where an extractor is among them: "Smith, J" is one person.
        """
        named = []
        for part in re.split(r"[;\n]", text):
            listed = [each for each in re.split(r"[,&/+]|\band\b", part) if tidy(each)]
            several = len(listed) > 1 and self.extractor(part) is None and any(map(self.extractor, listed))
            named.extend(listed if several else [part])
        return tuple(dict.fromkeys(self.person(each) for each in named if tidy(each)))

    def hide(self, person: str) -> str:
        """What the sheet calls somebody who ruled."""
        return self.shown.get(person, person)

    def hide_in(self, text: str) -> str:
        """A text in which extractors stand under the names that the sheet has for them."""
        if not self.blinded:
            return text
        several = "|".join(re.escape(name) for name in sorted(self.shown, key=len, reverse=True))
        return re.sub(rf"(?<!\w)(?:{several})(?!\w)", lambda match: self.shown[match[0]], text)


def named(extractors: Sequence[str], *, blinded: bool) -> Names:
    """The names for a new sheet. Which extractor is which number does not follow the alphabet."""
    if not blinded:
        return Names({name: f"{name} (extractor)" if fold(name) in RESERVED else name for name in extractors})
    return Names({name: f"Extractor {n}" for n, name in enumerate(sorted(extractors, key=_digest), 1)}, blinded=True)


def stamped(names: Names) -> Iterator[tuple[str, ...]]:
    """What the hidden sheet keeps of the names: enough to know an extractor again, too little to read who it is."""
    if names.blinded:
        yield from (("extractor", _digest(name), shown) for name, shown in names.shown.items())


def known_again(extractors: Sequence[str], stamp: Iterable[tuple[str, ...]], headers: Iterable[str]) -> Names:
    """The names in a sheet that comes back, as its hidden sheet keeps them, or else as its headers look."""
    numbers = {row[1]: row[2] for row in stamp if row[:1] == ("extractor",) and len(row) > 2}
    plain = named(extractors, blinded=False)
    if numbers:
        return Names({name: numbers.get(_digest(name), shown) for name, shown in plain.shown.items()}, blinded=True)
    looks_blinded = any(re.match(r"extractor \d+: ", fold(text)) for text in headers)
    mentioned = any(fold(text).startswith(fold(f"{name}:")) for name in plain.shown.values() for text in headers)
    return named(extractors, blinded=True) if looks_blinded and not mentioned else plain


def _digest(name: str) -> str:
    return hashlib.sha256(f"extractor {name}".encode()).hexdigest()[:12]
