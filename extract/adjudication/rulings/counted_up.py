"""Finds texts that a spreadsheet counted up when a cell was dragged, so that nobody typed them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from extract.adjudication.layout.counted_up import series_of
from extract.adjudication.layout.find import Entry
from extract.adjudication.lines.names import NOT_COUNTED, Names
from extract.adjudication.lines.words import REASON, RULING, VALUE, WHO
from extract.adjudication.rulings.ruling import InvalidInput
from schema.records import record
from schema.text import quoted, tidy

if TYPE_CHECKING:
    from extract.adjudication.layout.read_shades import Shades

ReadShades = Callable[[], "Shades"]
"""Reads the shades of the file when they are first needed."""

_FEW = 3  # unknown people who each ruled on one line in turn; so many are no coincidence
_BY_DRAGGING = "as spreadsheets do when a cell is dragged"


@record
class CountedUp:
    """A cell that counts up from another line in its sheet."""

    entry: Entry
    header: str
    source: Entry

    @property
    def sentence(self) -> str:
        """A sentence on the cell from which it counts up."""
        texts = (quoted(tidy(entry.text(self.header) or "")) for entry in (self.entry, self.source))
        return "{} counts up from {}".format(*texts) + f" in {self.source.cell(self.header)}, {_BY_DRAGGING}"


def counted_up_rulings(
    entries: Sequence[Entry], names: Names, shades: ReadShades
) -> Iterator[tuple[Entry, InvalidInput]]:
    """The lines in which an extractor's name or a person under Who only counts up from another line."""
    for found in _with_foreign_shade(entries, RULING, shades):
        if names.extractor(found.entry.text(RULING) or "") is not None:
            message = f"{found.sentence}: choose from the list, in which no name counts up"
            yield found.entry, InvalidInput("ruling-refused", RULING, message)
    for found in _counted_up_people(entries, names, shades):
        source, text = (tidy(entry.text(WHO) or "") for entry in (found.source, found.entry))
        really = f"If it really was {text}, write {text}{NOT_COUNTED}"
        if names.known.complete and not names.knows(text):
            really = f"{text} names somebody who is not one of the project's people"
        message = (
            f"{found.sentence}, so it is not clear who ruled here. If it was {source}, write {source}{NOT_COUNTED},"
            f" which no spreadsheet counts up. {really}"
        )
        yield found.entry, InvalidInput("ruling-refused", WHO, message)


def counted_up_texts(entries: Sequence[Entry], shades: ReadShades) -> Iterator[tuple[Entry, InvalidInput]]:
    """The lines in which another value or a reason counts up, if the look of the cell shows that it was dragged.

    Otherwise nothing is reported, because typed page numbers and years may count up, too.
    """
    for header, what in ((VALUE, "which value is right"), (REASON, "whether the place is right")):
        for found in _with_foreign_shade(entries, header, shades):
            message = (
                f"{found.sentence}. Look in the report {what}. If this one is wrong, correct the cell and run twofold"
                " adjudicate again"
            )
            yield found.entry, InvalidInput("ruling-counted-up", header, message)


def _counted_up_people(entries: Sequence[Entry], names: Names, shades: ReadShades) -> Iterator[CountedUp]:
    for run in _runs(entries, WHO):
        known = [entry for entry in run if names.knows(entry.text(WHO) or "")]
        if (known and len(known) < len(run)) or (not known and len(run) >= _FEW):
            source = known[0] if known else run[0]
            yield from (CountedUp(entry, WHO, source) for entry in _typed(run) if entry is not source)
        else:
            yield from _with_foreign_shade(run, WHO, shades)


def _with_foreign_shade(entries: Sequence[Entry], header: str, shades: ReadShades) -> Iterator[CountedUp]:
    """The cells that count up from the line whose look they have."""
    for run in _runs(entries, header):
        if not shades().kept:
            return
        for entry in _typed(run):
            sources = (other for other in run if other is not entry and shades().came_from(entry, other, header))
            if source := next(sources, None):
                yield CountedUp(entry, header, source)


def _runs(entries: Sequence[Entry], header: str) -> Iterator[list[Entry]]:
    """Consecutive lines whose texts under a header count up by one per row."""
    filled = [entry for entry in entries if tidy(entry.text(header) or "")]
    for series, several in groupby(filled, key=lambda entry: series_of(entry.text(header) or "", entry.row)):
        run = list(several)
        if series is not None and len(run) > 1:
            yield run


def _typed(run: Sequence[Entry]) -> Iterator[Entry]:
    """The lines that a person has changed since twofold wrote them."""
    return (entry for entry in run if not entry.untouched)
