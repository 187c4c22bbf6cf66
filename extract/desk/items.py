"""What there is to rule on at the desk: pairings first, then cells and rows, in the order of the sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from extract.adjudication.lines import Line, history_of, lines
from extract.adjudication.names import Names
from extract.adjudication.pairings.lines import LOOK_AT, OPEN, PairLine, PairLines
from extract.adjudication.pairings.sheet import pair_rulings_offered
from extract.adjudication.ruling_input import as_input
from extract.adjudication.words import BREAKS_RULE, STATES
from schema.records import record
from schema.text import fold
from validate.ledger.ledger import CellRulings, Decision
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.discrepancy import OPEN_STATES, Discrepancy, State

_DISPUTED = "disputed by a verifier"
_WHICH, _WHOLE, _AGREED = "which row is which", "whole row", "ruled on although agreed"
_KINDS = {
    "conflict": "different values",
    "rounded": "rounded differently",
    "status": "a code against a value",
    "omission": "left blank by one",
    "additional": "a row of one alone",
}


@record(kw_only=True)
class Item:
    """One thing to rule on. `id` names it in addresses of the page.

    `open`: somebody has to rule (who was asked has not: the authors have). `counts`: it is work; rows that may be
    looked at, and rows that only their extractor can correct, are none. Items of one `group` are about the same field,
    and each extractor has the same in them; "" where a ruling is on more than a cell. What is asked of thousands of
    items is kept.
    """

    id: str
    line: Line | PairLine
    study: str
    table: str
    row: str
    field: str
    kind: str
    open: bool
    counts: bool
    group: str = ""

    @cached_property
    def version(self) -> str:
        """A digest of what it is about and of what was ruled on it."""
        return hashlib.sha256(self.line.key.encode()).hexdigest()[:12]

    @property
    def pair(self) -> PairLine | None:
        """Its line, if it asks which row is which."""
        return self.line if isinstance(self.line, PairLine) else None

    @property
    def cell(self) -> Line | None:
        """Its line, if it is about a cell or a whole row."""
        return self.line if isinstance(self.line, Line) else None


def desk_items(
    comparison: Comparison, names: Names, withheld: frozenset[str], agreed: Mapping[CellAddress, str]
) -> list[Item]:
    """All items, without those of studies that are withheld (folded).

    `agreed` are cells on which nobody differs, each with the broken rule that it takes part in.
    """
    asked = PairLines(comparison, names)
    pairs = asked.listed() if asked.wanted else []
    listed: list[Line | PairLine] = [*pairs, *lines(comparison, names, agreed)]
    items = [_item(line) for line in listed]
    return list(_told_apart(item for item in items if fold(item.study) not in withheld))


def _item(line: Line | PairLine) -> Item:
    if isinstance(line, PairLine):
        return Item(
            id=f"p{line.address}",
            line=line,
            study=line.pairing.study,
            table=line.table,
            row=next((text.partition("\n")[0] for text in line.rows.values() if text), ""),
            field=_WHICH,
            kind=_WHICH,
            open=line.status == OPEN,
            counts=line.status != LOOK_AT,
        )
    item = line.item
    return Item(
        id=f"c{line.address}",
        line=line,
        study=line.study,
        table=line.table,
        row=line.row,
        field=line.field,
        kind=_kind(line),
        open=item.state in OPEN_STATES and item.state != "asked" and not item.in_trouble,
        counts=not item.in_trouble and line.status != BREAKS_RULE,
        group="" if item.whole_row else _group(item.cell),
    )


def _kind(line: Line) -> str:
    if line.item.whole_row:
        return _WHOLE
    if line.status == BREAKS_RULE:
        return BREAKS_RULE
    return _DISPUTED if line.found else _KINDS.get(line.item.cell.kind, _AGREED)


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
    state: State = "asked" if decision.ruling == "ask" else "decided"
    cell = replace(line.item.cell, state=state, rulings=CellRulings(in_force=(decision,)))
    about = replace(line.item, cell=cell, cells=(cell,))
    now = replace(
        line,
        item=about,
        status=STATES[state],
        old="",
        input=as_input(decision, names),
        history=history_of(ruled, about),
    )
    return replace(_item(now), id=item.id)


def _group(cell: Discrepancy) -> str:
    answers = sorted((name, answer.value or "") for name, answer in cell.answers.items())
    return hashlib.sha256(repr((cell.table, cell.field, answers)).encode()).hexdigest()[:12]


def alike(item: Item, others: Sequence[Item]) -> list[Item]:
    """Other open items of the same field in which each extractor has the same as in this one."""
    if not item.group or not item.open:
        return []
    return [other for other in others if other.group == item.group and other.open and other.id != item.id]


def rulings_for(item: Item, names: Names) -> tuple[str, ...]:
    """What can be chosen on a pairing, in the words of the sheet; a cell has keys of its own."""
    pair = item.pair
    if pair is None:
        return ()
    offered = pair_rulings_offered(names)
    return offered if len(pair.pairing.rows) > 2 else offered[:2]
