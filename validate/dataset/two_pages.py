"""Quotes and findings that extractors place on different pages. Places are not compared, and only one is printed."""

from collections.abc import Iterator

from schema.records import record
from validate.dataset.paper.in_words import locator, statement
from validate.merge.comparison import Comparison
from validate.passages.stated_pages import stated_pages


@record(kw_only=True)
class TwoPages:
    """A row whose extractors name different pages. `printed` is the place in the dataset.

    `places` are in alphabetical order, so that nobody in a blinded project can tell whose is whose.
    """

    table: str
    study: str
    row: str
    places: tuple[str, ...]
    printed: str


def two_pages(comparison: Comparison) -> Iterator[TwoPages]:
    """Each row with words of a report that two extractors place on different pages, and that has no ruling."""
    for merged in comparison.tables.values():
        place, words = locator(merged.table), statement(merged.table)
        if place is None or words is None:
            continue
        states, progress = merged.listed("state", place.name), merged.listed("progress", place.name)
        finals, texts = merged.listed("final", place.name), merged.listed("final", words.name)
        for position, study in enumerate(merged.studies):
            if states[position] != "unscored" or progress[position] is not None or position in merged.dropped:
                continue
            typed = dict.fromkeys(one.text for one in merged.answers(position, place.name).values() if one.text)
            pages = [found for text in typed if (found := stated_pages(text))]
            named = texts[position] and texts[position] not in words.codes
            if len(pages) > 1 and not frozenset.intersection(*pages) and named:
                yield TwoPages(
                    table=merged.table.label,
                    study=study or "",
                    row=merged.labels[position] or "",
                    places=tuple(sorted(typed)),
                    printed=finals[position] or "",
                )
