"""Makes the lines of the adjudication sheet: all items that are open, asked or decided, in their order."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from extract.adjudication.lines import line_words
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.ruling_input import RulingInput, as_input
from extract.adjudication.lines.words import (
    AGREED,
    AS_VERIFIER,
    BREAKS_RULE,
    OF_SOME,
    OTHER_WORDS,
    PAIRING_FIRST,
    STATES,
    WHOLE_ROW,
)
from schema.form import Table
from schema.records import record
from schema.text import fold
from validate.adjudication.items import (
    AdjudicationItem,
    adjudication_items,
    agreed_item,
    by_address,
    dropped_children,
    open_pairing_by_row,
)
from validate.adjudication.verification import disputing, found_by_each, verdicts_now
from validate.ledger.ledger import Decision
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.discrepancy import TO_RULE
from validate.merge.dropped_children import RowsBelow
from validate.merge.other_words import words_apart
from validate.merge.rows_of_some import lacked_by


@record(kw_only=True)
class Line:
    """One line. `values` and `where` are per extractor, `extractors` those of the study, `input` the inputs as written.

    `ruled` are the ids of the rulings on this place that the ledger has. `found` are the values that verifiers found.
    """

    item: AdjudicationItem
    status: str
    study: str
    citation: str
    table: str
    row: str
    field: str
    kind: str
    values: Mapping[str, str]
    where: Mapping[str, str]
    extractors: tuple[str, ...]
    old: str
    proposed: str
    guidance: str
    input: RulingInput
    ruled: tuple[str, ...]
    found: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """A digest of what it is about."""
        return self.item.address

    @property
    def former_addresses(self) -> tuple[str, ...]:
        """Its addresses under the names that earlier versions of the form had."""
        return self.item.former_addresses

    @property
    def in_force(self) -> tuple[Decision, ...]:
        """The rulings on it that are in force."""
        return self.item.cell.rulings.in_force

    @property
    def history(self) -> str:
        """A digest of the rulings on this place, so that a sheet knows which of them it was written with."""
        return digest_of(self.ruled)

    @property
    def key(self) -> str:
        """The content of the hidden column: address, basis, inputs as written, and earlier rulings."""
        return f"k {self.address} {self.item.basis} {self.input.digest} {self.history}"


def lines(comparison: Comparison, names: Names, agreed: Mapping[CellAddress, str] | None = None) -> list[Line]:
    """The lines: open items first, by study, whole rows before cells; then asked items, then decided ones.

    Rows that nobody can rule on come after all other open lines. `agreed` are cells on which nobody differs and that
    have a line all the same, each with the broken rule that it takes part in; "" where only the words for other differ.
    A row that somebody does not have is among them, without a field.
    """
    writer = LineWriter(comparison, names, agreed or {})
    return [writer.line(item) for item in writer.items]


class LineWriter:
    """Writes the lines of a comparison one by one. `items` are what they are about, in the order of `lines`."""

    def __init__(self, comparison: Comparison, names: Names, agreed: Mapping[CellAddress, str]) -> None:
        self._comparison = comparison
        self._names = names
        self._agreed = agreed
        self._ruled = _ruled(comparison)
        self._waits = open_pairing_by_row(comparison)
        self._verdicts = verdicts_now(comparison)
        listed = (*adjudication_items(comparison), *dropped_children(comparison))
        self._twice = Counter(item.address for item in listed if item.cell.kind == "duplicate")
        self.items = _in_order((*listed, *(agreed_item(comparison, cell) for cell in agreed)))
        self._below = RowsBelow(comparison) if any(item.whole_row for item in self.items) else None

    def line(self, item: AdjudicationItem) -> Line:
        """The line of one of the items."""
        if self._agreed and _address(item) in self._agreed:
            why = self._agreed[_address(item)]
            line = agreed_line(self._comparison, self._names, _address(item), why, self._ruled)
            return line if self._below is None else _with_rows_below(line, self._below)
        first = (item.cell.table, item.cell.position) in self._waits
        line = _line(self._comparison, item, self._names, self._ruled, self._twice, first=first)
        line = _with_verdicts(line, self._verdicts_on(item), self._comparison, self._names)
        return line if self._below is None else _with_rows_below(line, self._below)

    def why_agreed(self, item: AdjudicationItem) -> str | None:
        """The status of a cell on which nobody differs and that has a line all the same; None for any other."""
        if not self._agreed or (why := self._agreed.get(_address(item))) is None:
            return None
        return agreed_status(self._comparison, _address(item), why)

    def disputed(self, item: AdjudicationItem) -> bool:
        """Whether a verifier found another value."""
        return bool(found_by_each(disputing(self._verdicts_on(item))))

    def _verdicts_on(self, item: AdjudicationItem) -> Sequence[Decision]:
        return () if not self._verdicts or item.whole_row else self._verdicts.get(_address(item), ())


def _address(item: AdjudicationItem) -> CellAddress:
    """The cell that an item is about; a row on which nobody has to rule has no field."""
    name = "" if item.whole_row and item.progress == "agreed" else item.cell.field
    return (item.cell.table, item.cell.position, name)


def _in_order(items: Sequence[AdjudicationItem]) -> list[AdjudicationItem]:
    studies = {study: place for place, study in enumerate(dict.fromkeys(item.cell.study for item in items))}
    later = {"asked": 1, "agreed": 2, "decided": 3}
    return sorted(
        items,
        key=lambda item: (
            later.get(item.progress, 0),
            item.in_trouble,
            studies[item.cell.study],
            not item.whole_row,
        ),
    )


def agreed_line(
    comparison: Comparison, names: Names, cell: CellAddress, why: str, ruled: Mapping[str, list[str]] | None = None
) -> Line:
    """The line of a cell on which nobody differs. `why` is the broken rule that it takes part in, if it does.

    Where all chose other and wrote different words for it, or not everybody has the row, it says so.
    """
    item = agreed_item(comparison, cell)
    known = _ruled(comparison) if ruled is None else ruled
    line = _line(comparison, item, names, known, Counter(), first=False)
    status = agreed_status(comparison, cell, why)
    return replace(line, status=status, kind=_why_agreed(comparison, names, cell, status, why))


def _why_agreed(comparison: Comparison, names: Names, cell: CellAddress, status: str, why: str) -> str:
    merged = comparison.tables[cell[0]]
    if status == BREAKS_RULE:
        return f"nobody differs here, but a rule of the form is broken: {names.hide_in(why)}"
    if status == OTHER_WORDS:
        return line_words.other_words(words_apart(merged, *cell[1:]))
    if status == OF_SOME:
        return f"{line_words.of_some(lacked_by(merged, cell[1]), names)}{line_words.IN_DATASET}"
    return "nobody differs here, so nobody has to rule on it"


def agreed_status(comparison: Comparison, cell: CellAddress, why: str) -> str:
    """The status of the line of a cell on which nobody differs."""
    if why:
        return BREAKS_RULE
    if not cell[2]:
        return OF_SOME
    merged = comparison.tables[cell[0]]
    return OTHER_WORDS if words_apart(merged, *cell[1:]) else AGREED


def _ruled(comparison: Comparison) -> dict[str, list[str]]:
    """The ids of all rulings, by what they are about."""
    ruled = by_address(comparison.ledger.decisions)
    return {address: [decision.id for decision in decisions] for address, decisions in ruled.items()}


def _with_rows_below(line: Line, below: RowsBelow) -> Line:
    """The line of a whole row, with how many rows are dropped with it."""
    cell = line.item.cell
    number = below.count((cell.table, cell.position)) if line.item.whole_row and not line.item.in_trouble else 0
    if not number:
        return line
    go = "1 row that points to it goes" if number == 1 else f"{number} rows that point to it go"
    return replace(line, kind=f"{line.kind}. If it is dropped, {go} with it; a row can be moved afterwards")


def _with_verdicts(line: Line, verdicts: Sequence[Decision], comparison: Comparison, names: Names) -> Line:
    """The line with what verifiers found, who have no value of their own in their workbook.

    It says what they say also when it is ruled on, and when they have confirmed the value since: the extractors do
    not differ there.
    """
    cell, disputes = line.item.cell, disputing(verdicts)
    if not disputes and not (verdicts and cell.progress == "stale"):
        return line
    field, found = comparison.form[cell.table][cell.field], found_by_each(disputes)
    if cell.kind == "ruled":
        line = replace(line, kind=line_words.verified(verdicts, field, names))
    texts = {who: field.cell.in_words(verdict.final) for who, verdict in found.items() if verdict.final is not None}
    own = [who for who in texts if who in names.shown and (who not in cell.answers or cell.answers[who].value is None)]
    return replace(
        line,
        values={**line.values, **{who: texts[who] + AS_VERIFIER for who in own}},
        where={**line.where, **{who: found[who].reason for who in own}},
        found=tuple(dict.fromkeys(texts.values())),
    )


def rulings_on(ruled: Mapping[str, list[str]], item: AdjudicationItem) -> tuple[str, ...]:
    """The ids of the rulings on an item, from `ruled`."""
    ids = ruled.get(item.address, ())
    return tuple(sorted({*ids, *(ruling.id for ruling in item.cell.rulings.in_force)} if item.whole_row else ids))


def digest_of(ids: Sequence[str]) -> str:
    """A digest of the ids of rulings, which are sorted; a hyphen for none."""
    return hashlib.sha256(" ".join(ids).encode()).hexdigest()[:8] if ids else "-"


def _line(
    comparison: Comparison,
    item: AdjudicationItem,
    names: Names,
    ruled: Mapping[str, list[str]],
    twice: Counter[str],
    *,
    first: bool,
) -> Line:
    cell = item.cell
    table = comparison.form[cell.table]
    field = table[cell.field]
    rulings = cell.rulings
    standing = item.progress in {"decided", "asked"}
    return Line(
        item=item,
        status=PAIRING_FIRST if first and cell.progress in TO_RULE else STATES[cell.progress],
        study=cell.study,
        citation=comparison.citations.get(fold(cell.study), ""),
        table=table.label,
        row=cell.row if rows_have_names(table) else "",
        field=WHOLE_ROW if item.whole_row else field.label,
        kind=line_words.kind(comparison, item, field, names, twice),
        values={name: line_words.value(comparison, item, name) for name in names.shown},
        where=line_words.Places(names.shown, partial(line_words.where, comparison, item, names)),
        extractors=comparison.tables[cell.table].extractors_of(cell.position),
        old="" if standing else "\n".join(line_words.old(item, names, comparison.form)),
        proposed="" if first and item.whole_row else line_words.proposed(comparison, item, names),
        guidance=table.description if item.whole_row else line_words.guidance(field),
        input=as_input(rulings.in_force[-1], names) if standing and rulings.in_force else RulingInput(),
        ruled=rulings_on(ruled, item),
    )


def rows_have_names(table: Table) -> bool:
    """Whether a row of a table has a name of its own within its study."""
    return table.parent is not None or len(table.identity) > 1
