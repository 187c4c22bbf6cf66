"""Finds a file's own codes for missing values: in headers, above tables, and on a sheet of codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from extract.reading import Workbook
from extract.tables.choosing import is_supplementary
from schema.missing import Missing
from schema.text import fold, tidy
from validate.inference.other_languages import IN_OTHER_LANGUAGES
from validate.inference.words import plain_header

_CODE = r"[-\u2212\u2013]?\s?\d{1,5}"
_SAYS = r"(?:=|:|\bmeans\b|\bis\b|\bfor\b|,|\s[-\u2013]\s)"
_MEANING = re.compile(r"[^;|,.)\n]{1,60}")
_LEGEND = re.compile(rf"(?<![\w.])({_CODE})\s*{_SAYS}\s*", re.IGNORECASE)
_ALONE = re.compile(_CODE)
_ANSWERS = frozenset({"0", "1"})  # in `0 = not reported, 1 = reported`, these are the answer
_MOST_CELLS = 20_000  # a sheet with more cells is data
_CODE_LIST = 4  # filled cells of a row; a list of codes has no more
_ENGLISH: Mapping[Missing, str] = {
    Missing.NA: r"not applicable|n/?a|does not apply|irrelevant",
    Missing.UC: r"unclear|ambiguous",
    Missing.NR: (
        r"missing|not (reported|stated|given|available|specified|provided|mentioned|found)|unknown|no (data|info\w*)"
        r"|nr|unreported"
    ),
}
_KINDS: Mapping[Missing, str] = {
    code: rf"\b({english}|{'|'.join(re.escape(word) for word, meant in IN_OTHER_LANGUAGES.items() if meant is code)})\b"
    for code, english in _ENGLISH.items()
}

Documented = Mapping[str, Mapping[str, Missing]]
"""The codes by the header of their column, in the form of `plain_header`; "" for all columns."""


def documented_missing(workbook: Workbook) -> Documented:
    """The numbers that mean missing according to the file. A code of 0 or more only counts for a named column."""
    found: dict[str, dict[str, Missing]] = {}
    for sheet in workbook.sheets:
        if sheet.cells.height * sheet.cells.width > _MOST_CELLS:
            rows: Sequence[tuple[str | None, ...]] = sheet.cells.head(5).rows()
        else:
            rows = sheet.cells.rows()
        of_codes = is_supplementary(sheet.name)
        for row in rows:
            for column, code, meaning in _in_row([tidy(text) if text else "" for text in row], of_codes=of_codes):
                found.setdefault(column, {})[code] = meaning
    return found


def _in_row(row: Sequence[str], *, of_codes: bool) -> Iterator[tuple[str, str, Missing]]:
    """The column, code and meaning of each code that a row explains."""
    texts = [text for text in row if text]
    name = plain_header(texts[0]) if texts and not _ALONE.fullmatch(texts[0]) else ""
    for code, text in pairwise(texts[:_CODE_LIST]):
        listed = of_codes or (len(texts) == len((code, text)) and not name)
        if listed and _ALONE.fullmatch(code) and (meaning := _meaning(text)) is not None:
            yield from _taken(name, code, meaning)
    for text in texts:
        for match in _LEGEND.finditer(text):
            meaning_after = _MEANING.match(text, match.end())
            if meaning_after is not None and (meaning := _meaning(meaning_after[0])) is not None:
                yield from _taken(plain_header(text), match[1], meaning)
                if len(texts) <= _CODE_LIST:
                    yield from _taken(name if text != texts[0] else "", match[1], meaning)


def _taken(column: str, code: str, meaning: Missing) -> Iterator[tuple[str, str, Missing]]:
    folded = fold(code).replace(" ", "")
    if folded in _ANSWERS:
        return
    if column:
        yield column, folded, meaning
    if folded.startswith("-"):
        yield "", folded, meaning


def _meaning(text: str) -> Missing | None:
    words = fold(text)
    found = [code for code, pattern in _KINDS.items() if re.search(pattern, words)]
    return found[0] if found and len(words.split()) <= 8 else None
