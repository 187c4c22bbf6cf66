"""What there is to rule on at the desk: pairings first, then cells and rows, in the order of the sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import Literal

from extract.adjudication.lines.lines import Line, LineWriter, rows_have_names, rulings_on
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.offered import pair_rulings_offered
from extract.adjudication.lines.ruling_input import as_input
from extract.adjudication.lines.words import (
    NOT_ASKED,
    STATES,
    WHOLE_ROW,
    meant_by_but_not,
    meant_by_named_as,
    named_as_by,
)
from extract.adjudication.pairings.lines import LOOK_AT, OPEN, PairLine, PairLines
from schema.records import record
from schema.text import fold
from validate.adjudication.items import AdjudicationItem
from validate.ledger.ledger import CellRulings, Decision
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.discrepancy import Progress
from validate.pairing.pairings import Pairing

_DISPUTED = "disputed by a verifier"
_WHICH, _WHOLE, AGREED = "which row is which", "whole row", "ruled on although agreed"
_KINDS = {
    "conflict": "different values",
    "rounded": "rounded differently",
    "status": "a code against a value",
    "omission": "left blank by one",
    "additional": "a row of one alone",
}


@record(kw_only=True)
class Item:
    """One thing to rule on. `id` names it in addresses of the page, and `address` is a digest of what it is about.

    `open`: somebody has to rule (who was asked has not: the authors have). `counts`: it is work; rows that may be
    looked at, and rows that only their extractor can correct, are none. `who` are those who extracted the study and
    those who ruled, under the names of the page. `pair` is the line of one that asks which row is which. Of all others,
    `about` is the cell or whole row. There are thousands of these, so `write` writes the line of one when it is shown.
    """

    id: str
    address: str
    study: str
    table: str
    row: str
    field: str
    kind: str
    open: bool
    counts: bool
    who: tuple[str, ...]
    pair: PairLine | None = None
    about: AdjudicationItem | None = None
    write: Callable[[AdjudicationItem], Line] | None = None

    @cached_property
    def cell(self) -> Line | None:
        """Its line, if it is about a cell or a whole row."""
        return self.write(self.about) if self.about is not None and self.write is not None else None

    @property
    def state(self) -> Literal["open", "asked", "settled", "look"]:
        """How far it is: `asked` waits for the authors' answer, and `look` is no work."""
        if self.open:
            return "open"
        if not self.counts:
            return "look"
        return "asked" if self.about is not None and self.about.progress == "asked" else "settled"

    @property
    def line(self) -> Line | PairLine:
        """Its line."""
        line = self.pair or self.cell
        if line is None:
            raise TypeError("an item is about a cell, a row or a pair of rows")
        return line

    @cached_property
    def version(self) -> str:
        """A digest of what it is about and of what was ruled on it."""
        return hashlib.sha256(self.line.key.encode()).hexdigest()[:12]


def desk_items(
    comparison: Comparison, names: Names, withheld: frozenset[str], agreed: Mapping[CellAddress, str]
) -> list[Item]:
    """All items, without those of studies that are withheld (folded).

    `agreed` are cells on which nobody differs, each with the broken rule that it takes part in; "" where the words for
    other differ, or not everybody has the row.
    """
    pair_lines = PairLines(comparison, names, then="afterwards")
    writer = LineWriter(comparison, names, agreed)
    pairs = (_of_pair(line, names) for line in (pair_lines.listed() if pair_lines.wanted else ()))
    known: dict[tuple[str, ...], tuple[str, ...]] = {}  # the extractors are the same in thousands of items
    cells = (_of_cell(item, comparison, writer, names, known) for item in writer.items)
    return list(_told_apart(item for item in chain(pairs, cells) if fold(item.study) not in withheld))


def who_of(names: Names, extractors: Iterable[str], rulings: Iterable[Decision] = ()) -> tuple[str, ...]:
    """Those who extracted something and those who ruled on it, under the names of the page."""
    ruled = (person for decision in rulings for person in decision.who)
    return names.hide_all((*extractors, *ruled))


def _of_pair(line: PairLine, names: Names) -> Item:
    return Item(
        id=f"p{line.address}",
        address=line.address,
        study=line.pairing.study,
        table=line.table,
        row=next((text.partition("\n")[0] for text in line.rows.values() if text not in {"", NOT_ASKED}), ""),
        field=_WHICH,
        kind=_WHICH,
        open=line.status == OPEN,
        counts=line.status != LOOK_AT,
        who=who_of(names, line.extractors, line.in_force),
        pair=line,
    )


def _of_cell(
    item: AdjudicationItem,
    comparison: Comparison,
    writer: LineWriter,
    names: Names,
    known: dict[tuple[str, ...], tuple[str, ...]],
) -> Item:
    table = comparison.form[item.cell.table]
    agreed = writer.why_agreed(item)
    extractors, rulings = comparison.tables[table.name].extractors_of(item.cell.position), item.cell.rulings.in_force
    who = who_of(names, extractors, rulings) if rulings or extractors not in known else known[extractors]
    if not rulings:
        known[extractors] = who
    return Item(
        id=f"c{item.address}",
        address=item.address,
        study=item.cell.study,
        table=table.label,
        row=item.cell.row if rows_have_names(table) else "",
        field=WHOLE_ROW if item.whole_row else table[item.cell.field].label,
        kind=agreed or _kind(item, disputed=writer.disputed(item)),
        open=item.to_rule,
        counts=not item.in_trouble and agreed is None,
        who=who,
        about=item,
        write=writer.line,
    )


def _kind(item: AdjudicationItem, *, disputed: bool) -> str:
    if item.whole_row:
        return _WHOLE
    return _DISPUTED if disputed else _KINDS.get(item.cell.kind, AGREED)


def _told_apart(items: Iterable[Item]) -> Iterator[Item]:
    """Rows that no ruling can tell apart have one address: each item has an id of its own all the same."""
    met: dict[str, int] = {}
    for item in items:
        met[item.id] = number = met.get(item.id, 0) + 1
        yield item if number == 1 else replace(item, id=f"{item.id}-{number}")


def settled(item: Item, decision: Decision, names: Names, ruled: Mapping[str, list[str]]) -> Item:
    """The item of a cell once this decision is made on it, without a new merge: nothing else depends on it."""
    line = item.cell
    if line is None:
        raise TypeError("a ruling on which row is which changes more than its own item")
    progress: Progress = "asked" if decision.ruling == "ask" else "decided"
    cell = replace(line.item.cell, progress=progress, rulings=CellRulings(in_force=(decision,)))
    about = replace(line.item, cell=cell, cells=(cell,))
    now = replace(
        line,
        item=about,
        status=STATES[progress],
        old="",
        input=as_input(decision, names),
        ruled=rulings_on(ruled, about),
    )
    kind = item.kind if line.found else _kind(about, disputed=False)
    who = who_of(names, line.extractors, (decision,))
    counts = not about.in_trouble
    return replace(item, about=about, write=lambda _: now, kind=kind, open=about.to_rule, counts=counts, who=who)


def group_of(item: Item, comparison: Comparison) -> tuple[object, ...]:
    """The field of an open item and what each extractor has in it, the same for items that are alike.

    () for whole rows, pairs of rows, and what is not open.
    """
    if item.about is None or item.about.whole_row or not item.open:
        return ()
    cell = item.about.cell
    answers = comparison.tables[cell.table].in_cell(cell.position, cell.field, "meaning")
    return (cell.table, cell.field, *sorted(answers.items()))


def alike(item: Item, others: Sequence[Item], comparison: Comparison) -> list[Item]:
    """Other open items of the same field in which each extractor has the same as in this one."""
    group = group_of(item, comparison)
    if not group:
        return []
    same_field = (other for other in others if other.field == item.field and other.table == item.table)
    return [other for other in same_field if other.id != item.id and group_of(other, comparison) == group]


def rulings_for(item: Item, names: Names, comparison: Comparison) -> tuple[str, ...]:
    """What can be chosen on a pairing, in the words of the sheet; a cell has keys of its own.

    Whose name the row or study has is asked only where those who have the row name it differently.
    """
    pair = item.pair
    if pair is None:
        return ()
    rows = pair.pairing.rows
    chosen = {named_as_by(names.shown[name]) for name in rows} if _are_named_apart(pair.pairing, comparison) else set()
    return tuple(
        text
        for text in pair_rulings_offered(names)
        if text in chosen or (meant_by_named_as(text) is None and (len(rows) > 2 or meant_by_but_not(text) is None))
    )


def _are_named_apart(pairing: Pairing, comparison: Comparison) -> bool:
    """Whether the extractors wrote different names for the study or the row of a pairing."""
    merged = comparison.tables[pairing.table]
    named = [name for name in merged.table.identity if not merged.table[name].local]
    written = {
        tuple(fold(merged.recorded(who).text(name, row) or "") for name in named) for who, row in pairing.rows.items()
    }
    return len(written) > 1
