"""British and American spelling of the same word, recognised by common endings and letters."""

from collections.abc import Collection

from schema.regular_expressions import regex

_AS_BRITONS_WRITE = regex(
    r"(?P<ise>is)(?<=[^\W\d_]{3}is)(?=(?:e|ed|es|er|ers|ing|able|ation|ations|ational)\b)"
    r"|(?P<yse>ys)(?<=[^\W\d_]{4}ys)(?=(?:e|ed|er|ers|ing)\b)"
    r"|(?P<our>our)(?<=[^\W\d_]{3}our)(?=(?:s|ed|ing|al|ally|able|ably|ite|ites|less)?\b)"
    r"|(?P<re>re)(?<=[^\W\d_][tb]re)(?=s?\b)"
    r"|(?P<ae>ae)(?=[cdmst][^\W\d_]{2})"
    r"|(?P<oe>oe)(?=a|[dt][^\W\d_]{2}|s[ot]|lia)"
)
"""Finds the British letters in `randomise`, `analyse`, `behaviour`, `centre`, `paediatric`, `oedema`.

Short words (`rise`, `four`, `does`, `poets`) and letters that may distinguish other words are left alone.
"""
_AMERICAN = {"ise": "iz", "yse": "yz", "our": "or", "re": "er", "ae": "e", "oe": "e"}


def in_american_spelling(text: str) -> str:
    """A lower-case text in American spelling. Use it only to compare, never to show."""
    return _AS_BRITONS_WRITE.sub(lambda found: _AMERICAN[found.lastgroup or ""], text)


def both_spellings(texts: Collection[str]) -> tuple[str, str] | None:
    """The first two lower-case texts that are the same in American spelling; None if there are none."""
    known = set(texts)
    pairs = ((text, american) for text in sorted(known) if (american := in_american_spelling(text)) != text)
    return next((pair for pair in pairs if pair[1] in known), None)
