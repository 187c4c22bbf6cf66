"""The status of each ruling: in force, followed, stale, replaced, withdrawn or orphaned."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal

from schema.records import record
from schema.text import fold
from validate.ledger.ledger import VERIFYING, Decision
from validate.ledger.renames import Renames
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy
from validate.merge.given_evidence import verifier_followed
from validate.merge.merged_table import MergedTable
from validate.merge.removed_as_ruled import removed_as_ruled
from validate.merge.resolve_rulings import RowFinder, can_still_be, confirmed_since, matched_since

RulingStatus = Literal["in force", "followed", "stale", "replaced", "withdrawn", "orphaned"]
"""The status of a ruling.

`followed`: it drops a row that its extractors have removed since. `stale`: its basis has changed (it is in force again
if that is undone), or the verifier whose value it took has since confirmed the extractor's value, or the form no longer
has its value. `replaced`: by a later ruling. `orphaned`: its row no longer exists (it counts again if the row returns).
"""


@record(kw_only=True)
class Change:
    """A cell that changed after the ruling: what an extractor had then and has now. Meanings; None for blank."""

    extractor: str
    field: str
    then: str | None
    now: str | None


@record(kw_only=True)
class Event:
    """A ruling and its status. `number` counts the rulings of its study from 1, in order.

    `positions` are the merged rows that it names: one, unless the row is gone or is now several rows. `by` is the line
    that replaced or withdrew it.

    For a stale ruling: `changes` are the differences; `new_in` are extractors who have the row only now; `matched` are
    extractors whose row was matched with it since, by similarity or by the ruling `matched_by`; `confirmed` is the
    verdict in which the verifier whose value it took confirmed the extractor's value; `not_in_form` says that the form
    no longer has its value; `partly` says that it is in force in other cells of the row; `needless` says that nothing
    is open there.

    `gone_in` are extractors who no longer have the row. `others` are the ids of other rulings in force there; if this
    one is in force too, they contradict it.
    """

    number: int
    decision: Decision
    row: str
    positions: tuple[int, ...]
    status: RulingStatus = "orphaned"
    by: Decision | None = None
    changes: tuple[Change, ...] = ()
    partly: bool = False
    needless: bool = False
    new_in: tuple[str, ...] = ()
    matched: tuple[str, ...] = ()
    matched_by: Decision | None = None
    confirmed: Decision | None = None
    not_in_form: bool = False
    gone_in: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def rulings_of_study(comparison: Comparison, study: str) -> tuple[Event, ...]:
    """Every ruling on a study in the order in which they were made, with its status.

    Rulings of the same moment keep their order in the ledger. A withdrawal is not an event of its own.
    """
    return AppliedLedger(comparison).rulings_of(study)


@record
class AppliedLedger:
    """The ledger, with the merge that it was applied to."""

    comparison: Comparison

    def rulings_of(self, study: str) -> tuple[Event, ...]:
        """Every ruling on a study; see `rulings_of_study`."""
        ordered = sorted(self._made.get(fold(study), {}).values(), key=lambda decision: decision.when)
        events = [self._event(number, decision) for number, decision in enumerate(ordered, start=1)]
        return tuple(_verified_since(event, events) for event in events)

    @cached_property
    def _made(self) -> Mapping[str, dict[str, Decision]]:
        """The rulings by study (folded) and id."""
        made: dict[str, dict[str, Decision]] = {}
        for decision in self.comparison.ledger.decisions:
            if decision.ruling:
                made.setdefault(fold(decision.study), {})[decision.id] = decision
        return made

    @cached_property
    def _followed(self) -> frozenset[str]:
        """The ids of rulings that drop a record which nobody has any more."""
        return frozenset(decision.id for decision in removed_as_ruled(self.comparison))

    @cached_property
    def _finders(self) -> Mapping[str, RowFinder]:
        renames = Renames(self.comparison.form, self.comparison.ledger.in_force)
        return {name: RowFinder(merged, renames) for name, merged in self.comparison.tables.items()}

    @cached_property
    def _cells(self) -> Mapping[str, list[Discrepancy]]:
        """The cells in which a ruling is in force or stale, by the id of the ruling."""
        found: dict[str, list[Discrepancy]] = {}
        for cell in self.comparison.in_question:
            for ruling in {decision.id for decision in (*cell.rulings.in_force, *cell.rulings.stale)}:
                found.setdefault(ruling, []).append(cell)
        return found

    def _event(self, number: int, decision: Decision) -> Event:
        """One ruling and its status."""
        finder = self._finders.get(decision.table)
        rows = {name: finder.rows(name, identity) if finder else set() for name, identity in decision.row.items()}
        one = finder.row(decision) if finder else None
        positions = tuple(sorted(set().union(*rows.values()) if one is None else {one}))
        label = finder.merged.labels[positions[0]] if finder and len(positions) == 1 else None
        event = Event(
            number=number,
            decision=decision,
            row=_named_row(self.comparison, decision) if label is None else label,
            positions=positions,
        )
        ledger = self.comparison.ledger
        if decision.id in ledger.withdrawals:
            return replace(event, status="withdrawn", by=ledger.withdrawals[decision.id])
        if decision.id in ledger.replacements:
            return replace(event, status="replaced", by=ledger.replacements[decision.id])
        if decision.ruling == "exclude":
            return replace(event, status="in force")
        gone_in = tuple(name for name, several in rows.items() if not several)
        if decision.id in self._followed:
            return replace(event, status="followed", gone_in=gone_in)
        if finder is None or fold(decision.study) in ledger.excluded or decision.id in self.comparison.orphaned:
            return replace(event, gone_in=gone_in)
        return self._standing(replace(event, gone_in=gone_in), finder.merged)

    def _standing(self, event: Event, merged: MergedTable) -> Event:
        """The status of a ruling that was not withdrawn or replaced: in force or stale."""
        decision, cells = event.decision, self._cells.get(event.decision.id, [])
        in_force = [cell for cell in cells if decision in cell.rulings.in_force]
        stale = [cell for cell in cells if decision in cell.rulings.stale]
        position = event.positions[0] if len(event.positions) == 1 else None
        every = () if position is None else _changes(merged, position, decision)
        changes = tuple(change for change in every if change.extractor not in event.gone_in)
        of_row = decision.ruling in {"keep", "drop"}
        same = self._same(merged, position)
        matched = matched_since(merged, position, decision, same) if position is not None and of_row else ()
        if not stale and (in_force or not (changes or matched or event.gone_in)):
            contrary = (
                other for cell in in_force for other in cell.rulings.in_force if other.effect != decision.effect
            )
            return replace(event, status="in force", others=_ids(contrary))
        address = {} if position is None else merged.address(position)
        return replace(
            event,
            status="stale",
            changes=changes,
            partly=bool(in_force),
            needless=all(cell.progress in {"decided", "agreed"} for cell in stale),
            new_in=tuple(name for name in address if name not in {*decision.row, *matched}),
            matched=matched,
            matched_by=max(same, key=lambda one: (one.when, one.id), default=None) if matched else None,
            confirmed=None if changes else self._confirmed_since(decision, position),
            not_in_form=not changes and not self._is_possible(decision),
            others=_ids(other for cell in stale for other in cell.rulings.in_force),
        )

    def _is_possible(self, decision: Decision) -> bool:
        """Whether the field can have the value of the ruling."""
        form = self.comparison.form
        field = form[decision.table].by_name.get(decision.field or "")
        return field is None or can_still_be(form, field, decision)

    def _same(self, merged: MergedTable, position: int | None) -> list[Decision]:
        """The rulings that joined a merged row."""
        return [
            self.comparison.ledger.by_id[one.id]
            for pairing in self.comparison.pairings
            if (pairing.table, pairing.position) == (merged.table.name, position)
            for one in pairing.rulings
            if one.ruling == "same"
        ]

    def _confirmed_since(self, decision: Decision, position: int | None) -> Decision | None:
        """The verdict in which the verifier whose value a ruling took later confirmed the extractor's value."""
        finder = self._finders[decision.table]
        confirming = (
            verdict
            for verdict in self.comparison.ledger.in_force
            if verdict.ruling == "confirm"
            and (verdict.table, verdict.field) == (decision.table, decision.field)
            and finder.row(verdict) == position
        )
        if position is None or decision.field not in self.comparison.form[decision.table].by_name:
            return None
        took = verifier_followed(self.comparison.form, self.comparison.ledger, decision)
        return confirmed_since(decision, took, confirming)


def _verified_since(event: Event, events: Sequence[Event]) -> Event:
    """A stale verdict, with the verdicts in force by people who verified the new value."""
    decision = event.decision
    if event.status != "stale" or event.others or decision.ruling not in VERIFYING:
        return event
    place = decision.table, decision.field, event.positions
    verdicts = (
        one.decision
        for one in events
        if one.status == "in force"
        and one.decision.ruling in VERIFYING
        and (one.decision.table, one.decision.field, one.positions) == place
    )
    return replace(event, others=_ids(verdicts))


def _changes(merged: MergedTable, position: int, decision: Decision) -> Iterator[Change]:
    """The cells that changed after the ruling, for the extractors who had them then."""
    for name, then in _cells(merged, position, decision):
        now = merged.in_cell(position, name, "meaning")
        for extractor in dict.fromkeys((*then, *now)):
            newcomer = extractor not in decision.had and decision.field is None
            if not newcomer and not merged.same(merged.table[name], then.get(extractor), now.get(extractor)):
                yield Change(extractor=extractor, field=name, then=then.get(extractor), now=now.get(extractor))


def _cells(merged: MergedTable, position: int, decision: Decision) -> Iterator[tuple[str, dict[str, str | None]]]:
    """The fields that a ruling is on, and what each extractor had in them. Keep and drop are on the whole row.

    A row that several had may have had other entries, in which they differed: these have rulings of their own.
    """
    known = merged.table.by_name
    if decision.field is not None:
        if decision.field in known:
            yield decision.field, {name: had for name, had in decision.had.items() if not isinstance(had, dict)}
        return
    then = {name: had for name, had in decision.had.items() if isinstance(had, dict)}
    names = {name for had in then.values() for name in had}
    if decision.ruling in {"keep", "drop"} and len(decision.row) == 1:
        names |= {name for name in known if merged.state(position, name) is not None} - {*merged.table.identity}
    for name in known:
        if name in names:
            yield name, {extractor: had.get(name) for extractor, had in then.items()}


def _named_row(comparison: Comparison, decision: Decision) -> str:
    """The row that a ruling names, in the first extractor's words, without the study."""
    identity = next(iter(decision.row.values()), ())
    table = comparison.form.by_name.get(decision.table)
    if table is None or len(table.identity) != len(identity):
        return " / ".join(identity)
    parts = [
        table[name].cell.in_words(part)
        for name, part in zip(table.identity, identity, strict=True)
        if name != table.study
    ]
    return " / ".join(parts) or identity[0]


def _ids(decisions: Iterator[Decision]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(decision.id for decision in decisions))
