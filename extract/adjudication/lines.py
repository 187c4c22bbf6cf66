"""The lines of the adjudication sheet: each item that is or was to be ruled on, in the words that people see."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import PurePath

from extract.adjudication.evidence import evidence
from extract.adjudication.names import Names
from extract.adjudication.ruling_input import RulingInput, as_input
from extract.adjudication.words import (
    AGREED,
    AS_VERIFIER,
    BLANK,
    BREAKS_RULE,
    LONGER,
    NO_ROW,
    NOT_EXTRACTED,
    PAIRING_FIRST,
    STATES,
    WHOLE_ROW,
)
from schema.form import Field, Table
from schema.records import record
from schema.text import fold
from validate.adjudication.items import (
    AdjudicationItem,
    address_of,
    adjudication_items,
    agreed_item,
    dropped_children,
    filled_cells,
    open_pairing_by_row,
)
from validate.adjudication.proposals import proposal, reports_named
from validate.adjudication.verification import found_by_verifiers
from validate.ledger.ledger import Decision
from validate.ledger.words import METHODS_SHOWN, RULED, verdict_in_words
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.discrepancy import Answer, Discrepancy
from validate.merge.dropped_children import RowsBelow
from validate.merge.named_rows import rows_offered

_LONGEST = 1_500  # characters of a cell that are shown
_OFFERED = 30  # choices that are listed
_RULINGS_SHOWN = 2  # earlier rulings that are shown


@record(kw_only=True)
class Line:
    """One line. `values` and `where` are per extractor, `extractors` those of the study, `input` the inputs as written.

    `history` is a digest of the rulings on this place that the ledger has. `found` are the values that verifiers found.
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
    history: str
    found: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """A digest of what it is about."""
        return self.item.address

    @property
    def in_force(self) -> tuple[Decision, ...]:
        """The rulings that hold for it."""
        return self.item.cell.rulings.in_force

    @property
    def key(self) -> str:
        """What the hidden column keeps: place, ground, inputs as written, and what was ruled before."""
        return f"k {self.address} {self.item.basis} {self.input.digest} {self.history}"


def lines(comparison: Comparison, names: Names, agreed: Mapping[CellAddress, str] | None = None) -> list[Line]:
    """What is open first, study by study and whole rows before cells; then what was asked, then what is decided.

    Rows that nobody can rule on come after all other open lines. `agreed` are cells on which nobody differs and that
    have a line all the same, each with the broken rule that it takes part in.
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
        self._verdicts = found_by_verifiers(comparison)
        listed = (*adjudication_items(comparison), *dropped_children(comparison))
        self._twice = Counter(item.address for item in listed if item.cell.kind == "duplicate")
        self._below = RowsBelow(comparison) if any(item.whole_row for item in listed) else None
        self.items = _in_order((*listed, *(agreed_item(comparison, cell) for cell in agreed)))

    def line(self, item: AdjudicationItem) -> Line:
        """The line of one of the items."""
        if self.breaks_rule(item):
            return agreed_line(self._comparison, self._names, _address(item), self._agreed[_address(item)], self._ruled)
        first = (item.cell.table, item.cell.position) in self._waits
        line = _line(self._comparison, item, self._names, self._ruled, self._twice, first=first)
        line = _with_verdicts(line, self._found(item), self._comparison, self._names)
        return line if self._below is None else _with_rows_below(line, self._below)

    def breaks_rule(self, item: AdjudicationItem) -> bool:
        """Whether it is a cell on which nobody differs, and that takes part in a broken rule."""
        return _address(item) in self._agreed

    def disputed(self, item: AdjudicationItem) -> bool:
        """Whether a verifier found another value."""
        return bool(self._found(item))

    def _found(self, item: AdjudicationItem) -> Mapping[str, Decision]:
        return {} if item.whole_row else self._verdicts.get(_address(item), {})


def _address(item: AdjudicationItem) -> CellAddress:
    return (item.cell.table, item.cell.position, item.cell.field)


def _in_order(items: Sequence[AdjudicationItem]) -> list[AdjudicationItem]:
    studies = {study: place for place, study in enumerate(dict.fromkeys(item.cell.study for item in items))}
    later = {"asked": 1, "agreed": 2, "decided": 3}
    return sorted(
        items,
        key=lambda item: (
            later.get(item.state, 0),
            item.in_trouble,
            studies[item.cell.study],
            not item.whole_row,
        ),
    )


def agreed_line(
    comparison: Comparison, names: Names, cell: CellAddress, why: str, ruled: Mapping[str, list[str]] | None = None
) -> Line:
    """The line of a cell on which nobody differs. `why` is the broken rule that it takes part in, if it does."""
    item = agreed_item(comparison, cell)
    known = _ruled(comparison) if ruled is None else ruled
    line = _line(comparison, item, names, known, Counter(), first=False)
    if not why:
        return replace(line, status=AGREED, kind="nobody differs here, so nobody has to rule on it")
    rule = f"nobody differs here, but a rule of the form is broken: {names.hide_in(why)}"
    return replace(line, status=BREAKS_RULE, kind=rule)


def _ruled(comparison: Comparison) -> dict[str, list[str]]:
    """The ids of all rulings, by what they are about."""
    ruled: dict[str, list[str]] = {}
    for decision in comparison.ledger.decisions:
        ruled.setdefault(address_of(decision), []).append(decision.id)
    return ruled


def _with_rows_below(line: Line, below: RowsBelow) -> Line:
    """The line of a whole row, with how many rows are dropped with it."""
    cell = line.item.cell
    number = below.count((cell.table, cell.position)) if line.item.whole_row and not line.item.in_trouble else 0
    if not number:
        return line
    go = "1 row that points to it goes" if number == 1 else f"{number} rows that point to it go"
    return replace(line, kind=f"{line.kind}. If it is dropped, {go} with it; a row can be moved afterwards")


def _with_verdicts(line: Line, found: Mapping[str, Decision], comparison: Comparison, names: Names) -> Line:
    """The line with what verifiers found, who have no value of their own in their workbook."""
    cell = line.item.cell
    if not found:
        return line
    field = comparison.form[cell.table][cell.field]
    texts = {who: field.cell.in_words(verdict.final) for who, verdict in found.items() if verdict.final is not None}
    own = [who for who in texts if who in names.shown and (who not in cell.answers or cell.answers[who].value is None)]
    return replace(
        line,
        values={**line.values, **{who: texts[who] + AS_VERIFIER for who in own}},
        where={**line.where, **{who: found[who].reason for who in own}},
        found=tuple(dict.fromkeys(texts.values())),
    )


def history_of(ruled: Mapping[str, list[str]], item: AdjudicationItem) -> str:
    """A digest of the rulings on a place, so that a sheet knows which of them it was written with."""
    ids = sorted(ruled.get(item.address, ()))
    if item.whole_row:
        ids = sorted({*ids, *(ruling.id for ruling in item.cell.rulings.in_force)})
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
    standing = item.state in {"decided", "asked"}
    return Line(
        item=item,
        status=PAIRING_FIRST if first and cell.state in {"open", "stale"} else STATES[cell.state],
        study=cell.study,
        citation=comparison.citations.get(fold(cell.study), ""),
        table=table.label,
        row=cell.row if rows_have_names(table) else "",
        field=WHOLE_ROW if item.whole_row else field.label,
        kind=_kind(comparison, item, field, names, twice),
        values={name: _value(comparison, item, name) for name in names.shown},
        where=Places(names.shown, partial(_where, comparison, item, names)),
        extractors=comparison.tables[cell.table].extractors_of(cell.position),
        old="" if standing else "\n".join(_old(cell, names)),
        proposed="" if first and item.whole_row else _proposed(comparison, item, names),
        guidance=table.description if item.whole_row else guidance(field),
        input=as_input(rulings.in_force[-1], names) if standing and rulings.in_force else RulingInput(),
        history=history_of(ruled, item),
    )


def _proposed(comparison: Comparison, item: AdjudicationItem, names: Names) -> str:
    """What could be ruled, in the words of the drop-down; with the reason where it names an extractor."""
    made = proposal(comparison, item)
    if made is None:
        return ""
    return RULED["keep"] if made.take is None else names.shown[made.take] + LONGER


def _kind(comparison: Comparison, item: AdjudicationItem, field: Field, names: Names, twice: Counter[str]) -> str:
    cell = item.cell
    if cell.state == "agreed":
        merged = comparison.tables[cell.table]
        rows = "; ".join(rows_offered(merged, field, cell.position)) or "there is none in this study"
        return (
            "this row is dropped with the row that it points to. To keep it, move it: rule"
            f" “{RULED['value']}” and write one of these rows: {rows}"
        )
    if cell.rulings.disputed:
        return _disputed(cell, field, names)
    if field.name in comparison.form[cell.table].identity and cell.kind in {"conflict", "rounded"}:
        return "numbered or named differently"
    if cell.kind in {"conflict", "rounded", "status"} and (reports := reports_named(comparison, item)):
        return f"from different reports: {'; '.join(reports)}. Which report is right?"
    holders = " and ".join(names.shown[name] for name in names.shown if name in cell.address)
    without = " and ".join(names.shown[name] for name, answer in cell.answers.items() if answer.value is None)
    doubled = holders if twice[item.address] > 1 else "another extractor"
    kinds = {
        "duplicate": f"{doubled} has more than one row with this name",
        "unidentified": f"a row of {holders} has no name",
        "additional": f"additional: only {holders} has this row",
        "omission": f"only {holders} {'has' if len(cell.address) < 2 else 'have'} this row"
        if item.whole_row
        else f"{without} left it blank",
        "status": "different codes" if _only_codes(item, field) else "a missing code and a value",
        "conflict": "different values",
        "rounded": "one number, rounded differently",
    }
    return kinds.get(cell.kind, "no difference, but there is a ruling")


def _disputed(cell: Discrepancy, field: Field, names: Names) -> str:
    """What the person who verified the value says."""
    disputes = [decision for decision in cell.rulings.in_force if decision.ruling == "dispute"]
    said = []
    for decision in disputes:
        who = " and ".join(names.hide(person) for person in decision.who)
        found = f"has {field.cell.in_words(decision.final)}" if decision.final else "did not find it in the report"
        said.append(f"{who} verified this and {found}" + (f" ({decision.reason})" if decision.reason else ""))
    return "; ".join(said)


def _only_codes(item: AdjudicationItem, field: Field) -> bool:
    return all(answer.value is None or answer.value in field.codes for answer in item.cell.answers.values())


def _value(comparison: Comparison, item: AdjudicationItem, name: str) -> str:
    answer = item.cell.answers.get(name)
    if answer is None:
        if item.in_trouble:
            return ""
        return NO_ROW if item.cell.kind == "additional" or _began(comparison, item, name) else NOT_EXTRACTED
    if answer.file is None:
        return NO_ROW
    if not item.whole_row:
        return BLANK if answer.text is None else shortened(answer.text)
    cells = filled_cells(comparison, item, name)
    return shortened("\n".join(f"{label}: {text}" for label, text in cells)) or BLANK


def _began(comparison: Comparison, item: AdjudicationItem, name: str) -> bool:
    """Whether an extractor recorded something on the study of a row."""
    return bool(comparison.tables[item.cell.table].began[name][item.cell.position])


class Places(Mapping[str, str]):
    """Where each extractor's answer stands, with its evidence: worked out when a line is shown, not for thousands."""

    def __init__(self, names: Iterable[str], place: Callable[[str], str]) -> None:
        self._names = tuple(names)
        self._place = place

    def __getitem__(self, name: str) -> str:
        if name not in self._names:
            raise KeyError(name)
        return self._place(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _where(comparison: Comparison, item: AdjudicationItem, names: Names, name: str) -> str:
    answer = item.cell.answers.get(name)
    if answer is None or answer.file is None:
        return ""
    return shortened("\n".join([_place(answer, item, blinded=names.blinded), *evidence(comparison, item, name)]))


def _place(answer: Answer, item: AdjudicationItem, *, blinded: bool) -> str:
    """`alice.xlsx!Samples!F7`; of a whole row its number. Files are named for extractors: a blinded sheet has none."""
    spot = answer.cell or ""
    if item.whole_row:
        cell = next((other.cell for cell in item.cells for other in cell.answers.values() if other.cell), "")
        spot = f"row {''.join(sign for sign in cell or '' if sign.isdigit())}"
    return "!".join(part for part in ("" if blinded else _file_name(answer.file or ""), answer.sheet, spot) if part)


@cache
def _file_name(file: str) -> str:
    return PurePath(file).name


def _old(cell: Discrepancy, names: Names) -> Iterator[str]:
    """The rulings that do not stand any more: they contradict each other, or what they were about has changed."""
    if cell.rulings.contested:
        yield "These rulings contradict each other:"
        yield from (in_words(ruling, names) for ruling in cell.rulings.in_force)
        return
    for ruling in cell.rulings.stale[-_RULINGS_SHOWN:]:
        had = {name: text for name, text in ruling.had.items() if text is None or isinstance(text, str)}
        then = ", ".join(f"{names.hide(name)} {text or 'blank'}" for name, text in had.items())
        yield in_words(ruling, names) + (f" (then: {then})" if then else " (the row has changed since)")


def in_words(decision: Decision, names: Names) -> str:
    """A ruling on one line: what, by which method, who, when, and why."""
    shown = as_input(decision, names)
    when = decision.when.partition("T")[0]
    if verdict := verdict_in_words(decision):
        sentence = ", ".join(part for part in (f"{shown.who} {verdict}", when) if part)
        return f"{sentence}: {decision.reason}" if decision.reason else sentence
    given = decision.ruling in {"take", "verified", "value"} and decision.final
    what = f"{shown.ruling} {decision.given}" if given else shown.ruling
    how = f"by {METHODS_SHOWN[decision.method]}" if decision.method else ""
    sentence = ", ".join(part for part in (what, how, shown.who, when) if part)
    return f"{sentence}: {decision.reason}" if decision.reason else sentence


def guidance(field: Field) -> str:
    """What to extract, with the choices and the missing codes."""
    parts = [field.guidance or field.cell.hint]
    if field.cell.explained:
        offered = field.cell.options
        more = f" and {len(offered) - _OFFERED} more" if len(offered) > _OFFERED else ""
        parts.append(f"Choices: {'; '.join(offered[:_OFFERED])}{more}")
    if field.codes:
        parts.append(f"Codes: {', '.join(sorted(field.codes))}")
    return shortened("\n".join(parts))


def rows_have_names(table: Table) -> bool:
    """Whether a row of a table has a name of its own within its study."""
    return table.parent is not None or len(table.identity) > 1


def shortened(text: str) -> str:
    """What of a long text is shown in a cell."""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " ... (shortened; the cell has the whole text)"
