"""Columns of pages in which some write `p. 3` and others 3."""

from collections.abc import Iterator, Mapping, Sequence

from schema.records import record
from schema.regular_expressions import regex
from validate.extraction.own_ways import Way, as_meant
from validate.inference.assumed import Assumed, Assumption
from validate.inference.plain_table import PlainTable
from validate.inference.short_years import texts_as_meant
from validate.inference.words import plain_header

_SAYS_PAGES = regex(r"\bpages?\b|^\W*pp?\W*$")
_BARE = regex(r"\s*\d+\s*(?:[-\u2010-\u2015]\s*\d+\s*)?")
_WAY: Way = "pages with p."


@record(kw_only=True)
class PageNumbers:
    """The notation of each table (`pages with p.` or none), the `texts` as meant, and a text of each with `p.`."""

    ways: tuple[Way | None, ...]
    texts: Mapping[str, int]
    shown: tuple[str | None, ...]


def page_numbers(columns: Mapping[str, Sequence[Mapping[str, int]]]) -> dict[str, PageNumbers]:
    """The columns of pages, by header, that have numbers both with and without `p.`, by label.

    `columns` has the texts of each table with their counts.
    """
    return {label: found for label, tables in columns.items() if (found := _found(label, tables)) is not None}


def about_page_numbers(tables: Sequence[PlainTable], found: Mapping[str, PageNumbers]) -> Assumed:
    """A sentence for each file on how its pages are read."""
    return Assumed(assumptions=tuple(_sentences(tables, found)))


def _found(label: str, tables: Sequence[Mapping[str, int]]) -> PageNumbers | None:
    if not _SAYS_PAGES.search(plain_header(label)) or not any(_BARE.fullmatch(text) for one in tables for text in one):
        return None
    shown = tuple(min((text for text in texts if as_meant(text, _WAY) != text), default=None) for texts in tables)
    if not any(shown):
        return None
    ways = tuple(_WAY if text else None for text in shown)
    return PageNumbers(ways=ways, texts=texts_as_meant(tables, ways), shown=shown)


def _sentences(tables: Sequence[PlainTable], found: Mapping[str, PageNumbers]) -> Iterator[Assumption]:
    for label, column in found.items():
        for table, shown in zip(tables, column.shown, strict=True):
            if shown is not None:
                sentence = f"in {label!r} of {table.file}, {shown!r} is the page {as_meant(shown, _WAY)}"
                option = "write the pages in one way in the files"
                yield Assumption(about="types", sentence=sentence, option=option)
