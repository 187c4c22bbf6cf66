"""Checks who may rule on what, and by which method."""

import re
from collections.abc import Iterable
from dataclasses import field

from schema.records import record
from schema.regular_expressions import regex
from validate.adjudication.new_ruling import InvalidRuling, NewRuling
from validate.assignment.people import NOBODY_LISTED, People
from validate.ledger.ledger import Method

# A reason with fewer words is only a place, such as "page 4, table 2".
_FEWEST_WORDS = 3
_PLACES = frozenset(
    ["page", "pages", "pp", "table", "figure", "fig", "paragraph", "section", "column", "line", "row", "appendix"]
)
_PART = regex(
    r"\b(abstract|title|introduction|background|methods?|results|discussion|conclusions?|acknowledgements|caption"
    r"|footnotes?|appendix|supplement|protocol|registration|registry|website|webpage|homepage|page|correction"
    r"|corrigendum|erratum|retraction|notice|letter|e?-?mail|reply|poster|slides)\b",
    re.IGNORECASE,
)
"""Places that have no number."""


@record(kw_only=True)
class Policy:
    """Who may rule. A third person did not extract the study, unless the project names an exception.

    In a `blinded` project, error messages never say who extracted a study.
    """

    may_rule_on_own: frozenset[str] = field(default_factory=frozenset)
    people: People = NOBODY_LISTED
    blinded: bool = False


def check_who(extractors: tuple[str, ...], new: NewRuling, policy: Policy) -> None:
    """Raises `InvalidRuling` if nobody is named, or somebody who may not rule by this method."""
    if not new.who:
        raise InvalidRuling("fill in who decided", input="who")
    if new.method == "discussion":
        named = {who.casefold() for who in new.who}
        missing = [name for name in extractors if name.casefold() not in named]
        if missing:
            who = f"{len(missing)} of them" if policy.blinded else " and ".join(missing)
            lacking = f"{who} {'is' if len(missing) == 1 else 'are'}"
            raise InvalidRuling(
                f"a discussion needs all extractors of the study: {lacking} missing under Who", input="who"
            )
    if new.method == "third person":
        allowed = {name.casefold() for name in policy.may_rule_on_own}
        barred = {name.casefold() for name in extractors} - allowed
        own = [who for who in new.who if who.casefold() in barred]
        if own:
            raise InvalidRuling(
                f"{_who(own, policy)} extracted this study: the third person must be somebody else", input="who"
            )
    if new.ruling != "ask" and settled_alone(new.method, new.who, extractors) and not _quotes(new.reason):
        raise InvalidRuling(
            f"{_who(new.who, policy)} extracted this study and cannot settle it alone: add a second name under Who, or"
            " write under Reason the place (p. 4, Table 2, abstract, e-mail of 3 May) and the words that stand there in"
            ' quotation marks: p. 4: "14 women were recruited"',
            input="who",
            code="ruling-alone",
        )


def _who(people: Iterable[str], policy: Policy) -> str:
    return "somebody under Who" if policy.blinded else ", ".join(people)


def settled_alone(method: Method | None, who: tuple[str, ...], extractors: tuple[str, ...]) -> bool:
    """Whether one extractor of the study ruled alone, by reading the report again or by the authors' reply."""
    named = {name.casefold() for name in who}
    return method in {"source", "authors"} and len(named) == 1 and named <= {name.casefold() for name in extractors}


def _quotes(reason: str) -> bool:
    """Whether a reason names a place and has other words: in quotation marks, or else next to a number."""
    quoted_words = re.search(r"[\"“”„«»][^\"“”„«»]*\w[^\"“”„«»]*[\"“”„«»]", reason)
    if quoted_words:
        place = reason.replace(quoted_words[0], "")
        return re.search(r"\d", place) is not None or _PART.search(place) is not None
    words = [word for word in re.findall(r"[^\W\d_]{2,}", reason) if word.casefold() not in _PLACES]
    return re.search(r"\d", reason) is not None and len(words) >= _FEWEST_WORDS
