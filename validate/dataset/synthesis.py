"""The table for the synthesis: one row per finding and code, without findings that the team found not supported."""

from collections.abc import Iterable, Iterator, Mapping, Set

import polars as pl

from schema.options import Option
from schema.records import record
from schema.text import fold
from validate.dataset.paper.coding import Coding, codes_of, coding_of, in_synthesis
from validate.dataset.paper.in_words import InWords, Row, locator
from validate.dataset.row_ids import row_ids
from validate.merge.comparison import Comparison
from validate.merge.consensus import kept_rows

SYNTHESIS = {
    "row_id": "the row in the table of findings",
    "study": "the study",
    "citation": "what a paper calls the study",
    "finding": "the finding, as the table of findings and its quotes call it",
    "words": "the finding's words",
    "code": "the code that the finding has; blank if it has none yet",
    "code_label": "the code in words",
    "subcodes": "the finding's codes that refine this one, separated by ; ",
    "place": "where the report has the finding",
    "quotes": "how many quotes that have their words point to the finding",
}
"""The columns and their meanings."""


def synthesis_table(comparison: Comparison, words: InWords) -> pl.DataFrame | None:
    """One row per finding and code; see `SYNTHESIS`. A finding without a code has one row.

    Findings that the form leaves out of the synthesis (`left_out_when`) are not included. None if the form has no table
    that is coded into themes.
    """
    coding = coding_of(words.form)
    if coding is None:
        return None
    lines = list(_lines(comparison, words, coding))
    schema: dict[str, type[pl.String] | type[pl.Int64]] = dict.fromkeys(SYNTHESIS, pl.String)
    return pl.DataFrame(lines, schema={**schema, "quotes": pl.Int64}, orient="row")


def _lines(comparison: Comparison, words: InWords, coding: Coding) -> Iterator[tuple[str | int | None, ...]]:
    table = coding.table
    merged = comparison.tables[table.name]
    ids = row_ids(merged).filter(kept_rows(merged))
    place, quotes = locator(table), quotes_of(words, coding)
    for row_id, row in zip(ids, words.rows(table), strict=True):
        if not in_synthesis(table, row):
            continue
        own = row[table.key] if table.key else None
        for theme in _themes(coding, row):
            yield (
                *(row_id, row[table.study], words.study(row[table.study]), own, words.cell(coding.statement, row)),
                *((theme.code, theme.shown) if theme else (None, None)),
                "; ".join(_under(coding, row, theme)) or None,
                (words.cell(place, row) or None) if place else None,
                len(quotes.worded([(fold(row[table.study] or ""), fold(own or ""))])),
            )


def _themes(coding: Coding, row: Row) -> list[Option] | list[None]:
    held = codes_of(row, coding.theme)
    return [theme for theme in coding.themes if theme.code in held] or [None]


def _under(coding: Coding, row: Row, theme: Option | None) -> Iterator[str]:
    """The sub-themes of a row that belong to a theme."""
    for field in coding.refined:
        under = {choice.code: choice.under for choice in field.cell.known}
        yield from (code for code in codes_of(row, field) if theme is not None and under.get(code) == theme.code)


Address = tuple[str, str]
"""A finding: its study and its name in it, both folded."""


@record
class Quotes:
    """Which quotes point to each finding: those with words, and those that have a missing code instead.

    `asked` says whether the form has a table of quotes that point to findings.
    """

    asked: bool
    _worded: Mapping[Address, Set[int]]
    _without_words: Mapping[Address, Set[int]]

    def worded(self, findings: Iterable[Address]) -> Set[int]:
        """The quotes with words of these findings; one that points to several of them is one."""
        return {quote for finding in findings for quote in self._worded.get(finding, ())}

    def without_words(self, findings: Iterable[Address]) -> Set[int]:
        """The quotes of these findings that wait for their words."""
        return {quote for finding in findings for quote in self._without_words.get(finding, ())}


def quotes_of(words: InWords, coding: Coding) -> Quotes:
    """The quotes of each finding."""
    worded, without_words = dict[Address, set[int]](), dict[Address, set[int]]()
    asked = False
    for table in words.form.tables:
        for field in table.references:
            if table is not coding.table and field.reference and field.reference.to == coding.table.name:
                asked = True
                quoted = [one for one in table.fields if one.cell.type_name == "verbatim"]
                for row in words.rows(table):
                    has = not quoted or any(row[one.name] and row[one.name] not in one.codes for one in quoted)
                    kept = worded if has else without_words
                    for name in (row[field.name] or "").split("; "):
                        kept.setdefault((fold(row[table.study] or ""), fold(name)), set()).add(id(row))
                break
    return Quotes(asked, worded, without_words)
