"""What a spreadsheet counted up when somebody dragged a cell over other lines: nobody ruled so, or read it there."""

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
"""Reads the shades of the file, when somebody first asks."""

_FEW = 3  # people nobody knows who ruled in turn, each on one line: no chance
_BY_DRAGGING = "as spreadsheets do when a cell is dragged"


@record
class CountedUp:
    """A cell that counts up from another line of its sheet."""

    entry: Entry
    header: str
    source: Entry

    @property
    def sentence(self) -> str:
        """From which cell it counts up."""
        texts = (quoted(tidy(entry.text(self.header) or "")) for entry in (self.entry, self.source))
        return "{} counts up from {}".format(*texts) + f" in {self.source.cell(self.header)}, {_BY_DRAGGING}"


def counted_up_rulings(
    entries: Sequence[Entry], names: Names, shades: ReadShades
) -> Iterator[tuple[Entry, InvalidInput]]:
    """The lines of a sheet in which an extractor or a person under Who only counts up from another line."""
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
    """The lines in which another value or a reason counts up, where the look of its cell shows that it was dragged.

    Without that, nothing is said: pages and years that are typed one by one count up in any report.
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
    """The lines one below the other whose texts under a header count up by one with each row."""
    filled = [entry for entry in entries if tidy(entry.text(header) or "")]
    for series, several in groupby(filled, key=lambda entry: series_of(entry.text(header) or "", entry.row)):
        run = list(several)
        if series is not None and len(run) > 1:
            yield run


def _typed(run: Sequence[Entry]) -> Iterator[Entry]:
    """Those that do not say just what twofold wrote into them."""
    return (entry for entry in run if not entry.untouched)
