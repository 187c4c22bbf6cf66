"""A reference, as listed by a reference manager or a database."""

from __future__ import annotations

import html
import re
import unicodedata

from schema.identifiers import Identifier
from schema.problem import CellError
from schema.records import record
from schema.text import fold, tidy

_DOI = Identifier(scheme="doi")
_DOI_SOMEWHERE = re.compile(r"10\.\d{4,9}/[^\s\"'<>&]+")
_OF_MEETINGS = frozenset({"conf", "cpaper", "abst", "conference", "congress", "congresses", "meeting", "proceedings"})
_OF_ARTICLES = frozenset({"jour", "ejour", "article", "articles"})
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")


ARTICLE, MEETING = "article", "meeting"
"""Where a reference was published. It separates an article from a conference abstract with the same title."""


@record(kw_only=True)
class Reference:
    """One reference. `study` is the name that the file gives to the study; most files give none.

    `place` is where it starts in `file`: `line 12`, or `row 3` in a table. `published` is `ARTICLE`, `MEETING` (a
    conference abstract), or blank if the file does not tell.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    year: str = ""
    journal: str = ""
    doi: str = ""
    pmid: str = ""
    study: str = ""
    file: str = ""
    place: str = ""
    published: str = ""

    @property
    def says_something(self) -> bool:
        """Whether it has a title, an author or a DOI, so that somebody can find the report."""
        return bool(self.title or self.authors or self.doi)

    @property
    def title_key(self) -> str:
        """The title for comparing: only letters and digits, without case, accents and markup. Blank without a title."""
        plain = html.unescape(_MARKUP.sub("", self.title))
        letters = unicodedata.normalize("NFKD", plain.casefold())
        words = "".join(sign if sign.isalnum() else " " for sign in letters if not unicodedata.combining(sign))
        return " ".join(words.split())

    @property
    def doi_key(self) -> str:
        """The DOI for comparing, without address and case. Blank without a DOI."""
        return (found_doi(self.doi) or tidy(self.doi)).casefold()

    @property
    def first_author_key(self) -> str:
        """The surname of the first author for comparing. Blank without authors."""
        return fold(surname(self.authors[0])) if self.authors else ""


def published_as(*stated: str) -> str:
    """`ARTICLE` or `MEETING`, from the type that a file gives to a reference; blank if it is neither.

    It knows types such as RIS's `CPAPER`, and words such as `Conference Abstract`. One word for a meeting is enough:
    Embase also gives a conference abstract the type JOUR, because it appeared in a supplement.
    """
    words = {word for text in stated for word in re.findall(r"[a-z]+", _apart(text))}
    return MEETING if words & _OF_MEETINGS else ARTICLE if words & _OF_ARTICLES else ""


def _apart(text: str) -> str:
    """Lower-case text. Zotero's `conferencePaper` becomes two words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower()


def found_doi(text: str) -> str | None:
    """The bare DOI in a text, for example in an address; None if there is none."""
    try:
        return _DOI.read(text)
    except CellError:
        found = _DOI_SOMEWHERE.search(text.replace("%2F", "/").replace("%2f", "/"))
        return found[0].rstrip(".,;)]/") if found else None


_INITIALS = re.compile(r"^(?:[^\W\d_]\.?[- ]?){1,4}$")
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "da", "di", "du", "del", "della", "dos", "la", "le", "ter", "ten", "zu"}
)
_GROUP = re.compile(
    r"\b(group|collaboration|collaborators|organi[sz]ation|association|committee|team|consortium|investigators|network"
    r"|society|institute|agency|ministry|department|university|council|cent(?:er|re)|foundation|college|academy)\b",
    re.IGNORECASE,
)
_AND_OTHERS = re.compile(r",?\s*\bet al\b\.?.*$", re.IGNORECASE)


def surname(author: str) -> str:
    """The surname of an author in any usual order: `Smith, Ann B.`, `Smith AB`, `Ann B. Smith`.

    A group keeps its full name.
    """
    name = _AND_OTHERS.sub("", tidy(author)).strip(" ,;")
    before, comma, _ = name.partition(",")
    if comma:
        return _cased(_without_initials(before.strip()))
    if _GROUP.search(name):
        return name
    without = _without_initials(name)
    if without != name:
        return _cased(without)
    words = name.split()
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return _cased(" ".join(words[max(start, 0) :]))


def _without_initials(name: str) -> str:
    """`Liu R.` and `Smith AB` without the initials at the end."""
    words = name.split()
    while len(words) > 1 and _INITIALS.match(words[-1]) and words[-1].isupper():
        words.pop()
    return " ".join(words)


def _cased(name: str) -> str:
    """`SMITH` as `Smith`, because some databases write surnames in capitals."""
    long_capitals = name.isupper() and len(name) > 3
    return name.title() if long_capitals and " " not in name else name
