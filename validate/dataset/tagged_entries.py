"""Entries that decisions settled or that one person extracted, with tags.

Sentences count them, and reports list them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from schema.records import record
from schema.text import and_list, fold
from validate.adjudication.decide import extractors_of
from validate.adjudication.verification import SingleValue, disputed_values, kept_values, pending_alone, single_values
from validate.adjudication.who_may_rule import settled_alone
from validate.dataset.difference import FirstDifference
from validate.ledger.ledger import Decision, Ledger
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.discrepancy import Discrepancy
from validate.merge.given_evidence import replaced_by
from validate.merge.removed_as_ruled import NO_ROW, cells_removed_as_ruled

DECIDED = "decided"
"""The tag of entries that a decision settled. `OWN_STUDY`, `WITH_OTHERS` and the methods of decisions say how."""
OWN_STUDY = "own study"
WITH_OTHERS = "discussion with others"
DISPUTED = "disputed"
OVERRULED = "overruled"
SAME_IN_FORM = "the same in the present form"
"""The extractors differed when the decision was made; a new version of the form made one answer of theirs."""
ROW_OF_SOME = "row of some"
UNRESOLVED = "unresolved"
IN_BULK = "in bulk"
ALONE = "by one extractor alone"
FOLLOWED = "followed"

ONE_PERSON = "one person"
"""The tag of entries that one person extracted for another to verify."""
PENDING = "pending"
VERIFIED = "verified"
WITH_VALUE = "with a value"
WITH_CODE = "with a missing code"
WAITING = "not verified yet"
KEPT = "dispute settled as extracted"
UPHELD = "dispute settled otherwise"
UNSETTLED = "dispute not settled"
"""The result for an entry that the verifier disputed: the team kept it, changed it, or has not decided yet."""


@record(kw_only=True)
class TaggedEntry:
    """An entry of the dataset, or of a dropped record. `decision` settled or verified it."""

    table: str
    position: int
    field: str
    study: str
    row: str
    tags: frozenset[str]
    decision: Decision | None = None


def by(people: Iterable[str]) -> str:
    """The tag of what these people decided or verified together."""
    return f"by {and_list(sorted(set(people)))}"


def of(extractor: str) -> str:
    """The tag of what an extractor extracted alone."""
    return f"of {extractor}"


def with_tags(entries: Iterable[TaggedEntry], *tags: str) -> list[TaggedEntry]:
    """The entries that have all of these tags."""
    wanted = frozenset(tags)
    return [entry for entry in entries if wanted <= entry.tags]


def decisions_among(entries: Iterable[TaggedEntry], *tags: str) -> list[Decision]:
    """The decisions on the entries with these tags, each once. One decision can settle several entries."""
    found = {entry.decision.id: entry.decision for entry in with_tags(entries, *tags) if entry.decision is not None}
    return list(found.values())


def tagged_entries(comparison: Comparison, first: Sequence[FirstDifference]) -> tuple[TaggedEntry, ...]:
    """All entries of both kinds, first those that decisions settled. `first` are the first differences."""
    return (*decided_entries(comparison, first), *verified_entries(comparison))


def decided_entries(comparison: Comparison, first: Sequence[FirstDifference]) -> tuple[TaggedEntry, ...]:
    """The entries that decisions settled: decisions in force, and decisions that the workbooks now follow.

    The ruling on a removed row remembers some of its entries. `first` has the others.
    """
    disputed = disputed_values(comparison)
    in_force = tuple(
        TaggedEntry(
            table=cell.table, position=cell.position, field=cell.field, study=cell.study, row=cell.row,
            tags=frozenset(
                _of_decision(
                    cell,
                    ruling,
                    extractors_of(comparison, cell),
                    disputed=_address(cell) in disputed or _answers_verifier(comparison, ruling),
                    differed=_differed(comparison.ledger, ruling),
                )
            ),
            decision=ruling,
        )
        for cell in comparison.in_question
        if cell.progress == "decided" and (ruling := cell.rulings.ruling) is not None
    )  # fmt: skip
    return (*in_force, *_followed(comparison, first))


def _followed(comparison: Comparison, first: Sequence[FirstDifference]) -> Iterator[TaggedEntry]:
    """The entries in which the workbooks now have the decided value, and entries of rows removed as decided."""
    in_rows = (
        (comparison.tables[table].agreed_cell(position, field), decision)
        for (table, position, field), decision in comparison.followed.items()
    )
    removed = {(decision.id, cell.field): (cell, decision) for cell, decision in cells_removed_as_ruled(comparison)}
    for one in first:
        if one.followed and one.position is None and one.decision is not None:
            cell = replace(one.first, position=NO_ROW)
            removed.setdefault((one.decision.id, cell.field), (cell, one.decision))
    for cell, decision in (*in_rows, *removed.values()):
        if cell.position == NO_ROW:
            extractors = tuple(comparison.extractors_by_study.get(fold(cell.study), ()))
        else:
            extractors = extractors_of(comparison, cell)
        yield TaggedEntry(
            table=cell.table, position=cell.position, field=cell.field, study=cell.study, row=cell.row,
            tags=frozenset(_of_decision(cell, decision, extractors, disputed=False, differed=False))
            - {OVERRULED, ROW_OF_SOME}
            | {FOLLOWED},
            decision=decision,
        )  # fmt: skip


def _answers_verifier(comparison: Comparison, ruling: Decision) -> bool:
    """Whether a ruling replaced a verifier's dispute, even if the verifier has changed their mind since."""
    return any(earlier.ruling == "dispute" for earlier in replaced_by(comparison.ledger, ruling))


def _differed(ledger: Ledger, ruling: Decision) -> bool:
    """Whether the extractors differed when a ruling was made that was carried over to the present form."""
    earlier = [ledger.by_id[one] for one in ruling.replaces if one in ledger.by_id]
    return any(
        len(set(map(str, one.had.values()))) > 1 or _differed(ledger, one)
        for one in earlier
        if ruling.carries_over(one)
    )


def _address(cell: Discrepancy) -> tuple[str, int, str]:
    return cell.table, cell.position, cell.field


def _of_decision(
    cell: Discrepancy, ruling: Decision, extractors: tuple[str, ...], *, disputed: bool, differed: bool
) -> Iterator[str]:
    known = {name.casefold() for name in extractors}
    own = [name.casefold() in known for name in ruling.who]
    yield DECIDED
    if ruling.method == "third person" and any(own):
        yield OWN_STUDY
    elif ruling.method == "discussion" and not all(own):
        yield WITH_OTHERS
    else:
        yield str(ruling.method)
    yield by(ruling.who)
    if disputed:
        yield DISPUTED
    if cell.kind == "ruled" and not disputed:
        yield ROW_OF_SOME if cell.whole_row else SAME_IN_FORM if differed else OVERRULED
    if ruling.ruling == "unresolved":
        yield UNRESOLVED
    if ruling.bulk > 1:
        yield IN_BULK
    if settled_alone(ruling.method, ruling.who, extractors):
        yield ALONE


def verified_entries(comparison: Comparison) -> tuple[TaggedEntry, ...]:
    """The entries that one person extracted for another to verify, with the verdicts."""
    kept = kept_values(comparison)
    unsettled = frozenset(_address(cell) for cell in comparison.in_question if cell.progress != "decided")
    values = (
        TaggedEntry(
            table=one.table, position=one.position, field=one.field, study=one.study, row=one.row,
            tags=frozenset({ONE_PERSON, of(one.extractor), *_of_verdict(comparison, one, kept, unsettled)}),
            decision=one.decision,
        )
        for one in single_values(comparison)
    )  # fmt: skip
    return (*values, *_pending(comparison))


def _pending(comparison: Comparison) -> Iterator[TaggedEntry]:
    for table, position, field, extractor in pending_alone(comparison):
        merged = comparison.tables[table]
        yield TaggedEntry(
            table=table, position=position, field=field,
            study=merged.studies[position] or "", row=merged.labels[position] or "",
            tags=frozenset({ONE_PERSON, of(extractor), PENDING}),
        )  # fmt: skip


def _of_verdict(
    comparison: Comparison, one: SingleValue, kept: Collection[CellAddress], unsettled: Collection[CellAddress]
) -> Iterator[str]:
    if one.verdict is None:
        yield WAITING
        return
    yield VERIFIED
    yield one.verdict
    if one.verdict != "confirmed":
        address = one.table, one.position, one.field
        yield UNSETTLED if address in unsettled else KEPT if address in kept else UPHELD
    yield WITH_CODE if one.value in comparison.form[one.table][one.field].codes else WITH_VALUE
    yield from (by([name]) for name in (one.decision.who if one.decision else ()))
