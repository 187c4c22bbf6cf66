"""The licence, authors and publication date in `twofold.toml`, for the deposit of the dataset."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from extract.output import clean
from schema.records import record
from schema.regular_expressions import regex
from schema.text import tidy

_CC = "https://creativecommons.org/licenses"
LICENCES: Mapping[str, tuple[str, str]] = {
    "CC0-1.0": ("Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", f"{_CC}/by/4.0/"),
    "CC-BY-SA-4.0": ("Creative Commons Attribution, share alike 4.0", f"{_CC}/by-sa/4.0/"),
    "CC-BY-NC-4.0": ("Creative Commons Attribution, not commercial 4.0", f"{_CC}/by-nc/4.0/"),
    "CC-BY-NC-SA-4.0": ("Creative Commons Attribution, not commercial, share alike 4.0", f"{_CC}/by-nc-sa/4.0/"),
    "CC-BY-ND-4.0": ("Creative Commons Attribution, no derivatives 4.0", f"{_CC}/by-nd/4.0/"),
    "CC-BY-NC-ND-4.0": ("Creative Commons Attribution, not commercial, no derivatives 4.0", f"{_CC}/by-nc-nd/4.0/"),
    "ODbL-1.0": ("Open Data Commons Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    "ODC-By-1.0": ("Open Data Commons Attribution License 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
    "PDDL-1.0": (
        "Open Data Commons Public Domain Dedication and License 1.0",
        "https://opendatacommons.org/licenses/pddl/1-0/",
    ),
}
"""The usual licences for data: SPDX identifier -> name and address."""

_ORCID = regex(r"(?:https?://orcid\.org/)?\b(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])\b")
_DAY = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@record(kw_only=True)
class Author:
    """An author of the dataset: a person with a family name, or a group. `orcid` is a web address, or empty."""

    family: str = ""
    given: str = ""
    group: str = ""
    orcid: str = ""

    @property
    def name(self) -> str:
        """The name for reading, with given names first."""
        return self.group or f"{self.given} {self.family}".strip()


@record(kw_only=True)
class Details:
    """The dataset's licence, authors and date of publication from the settings; empty where not given.

    `changed` is the day of the last decision in force or first submission; empty if there is none. `typed` is the day
    on which the newest workbook was saved. It is used if nothing was submitted or ruled on yet.
    """

    licence: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    changed: str = ""
    typed: str = ""

    @property
    def day(self) -> str:
        """The date of the deposit: that of its publication, or else of the last work on it."""
        return self.published or self.changed or self.typed

    @property
    def people(self) -> tuple[Author, ...]:
        """The authors, without repetitions."""
        return tuple(dict.fromkeys(author(text) for text in self.authors))

    @property
    def lacking(self) -> tuple[str, ...]:
        """Sentences on what the team must add to `twofold.toml` before it deposits the dataset."""
        example = f'licence = "CC-BY-4.0" (or {", ".join(name for name in LICENCES if name != "CC-BY-4.0")})'
        return (
            *([] if self.licence else [f"the licence: {example}"]),
            *(
                []
                if self.authors
                else ['the authors, or else CITATION.cff names the review team: authors = ["Klein, Ben"]']
            ),
            *([] if self.published else ['the day of publication: published = "2027-01-31"']),
        )


def author(text: str) -> Author:
    """Reads an author. `Family, Given` is a person, a text without a comma is a group; an ORCID may follow."""
    found = _ORCID.search(text)
    orcid = f"https://orcid.org/{found[1].upper()}" if found else ""
    name = clean(tidy(_ORCID.sub("", text)).strip(" ;,()<>"))
    family, comma, given = name.partition(",")
    if comma and family.strip() and given.strip():
        return Author(family=family.strip(), given=given.strip(), orcid=orcid)
    return Author(group=name, orcid=orcid)


def is_author(text: str) -> bool:
    """Whether a text names an author. If it has an ORCID, the check digit must be right (ISO 7064, mod 11-2)."""
    found = _ORCID.search(text)
    return bool(author(text).name) and (found is None or _checked(found[1].upper().replace("-", "")))


def _checked(digits: str) -> bool:
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]


def is_licence(text: str) -> bool:
    """Whether a text is one of the usual licences for data, or the web address of another."""
    return text in LICENCES or re.fullmatch(r"https?://[^\s\"<>\\^`{|}]+", text) is not None


def is_day(text: str) -> bool:
    """Whether a text is a date such as 2026-11-29."""
    try:
        return _DAY.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False
