"""The pairings of a comparison as people see them, including rows that were renamed after a ruling."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import polars as pl

from schema.form import Table
from schema.text import fold
from validate.ledger.ledger import Decision
from validate.merge.comparison import Comparison
from validate.pairing.addresses import Addresses, Identity, folded
from validate.pairing.extractor_columns import natural
from validate.pairing.pairings import Pairing
from validate.pairing.reasons import renamed_reason


def with_pairings(comparison: Comparison, pairings: Sequence[Pairing], lost: Sequence[str]) -> Comparison:
    """The comparison with these pairings. They are sorted by study, and by merged row within it."""
    whole = replace(comparison, orphaned=(*comparison.orphaned, *lost))
    named = comparison.merged_rows.select(pl.col("table").cast(pl.String), "study", "study_text").drop_nulls()
    studies = {(table, study): text for table, study, text in named.iter_rows()} if pairings else {}
    listed = [
        replace(pairing, study=studies.get((pairing.table, pairing.study), pairing.study)) for pairing in pairings
    ]
    return replace(whole, pairings=tuple(sorted(_asked_again(whole, listed), key=_order(comparison))))


Mention = tuple[Decision, Mapping[str, Identity]]
"""An orphaned ruling, and the identities of a row by extractor when the ruling was made."""


def renamed_to(
    mentioned: Sequence[Mention], addresses: Addresses, rows: Mapping[str, int]
) -> tuple[dict[str, Identity], tuple[Decision, ...]]:
    """The earlier identities of these rows in orphaned rulings, and the rulings on the rows themselves.

    `mentioned` are the `mentions` of rows of the table. A ruling is about these rows if one of its identities still
    exists here while another no longer exists anywhere. Rulings on child rows count too, because they show the earlier
    name of the parent row.
    """
    formerly: dict[str, Identity] = {}
    about = []
    for ruling, called in mentioned:
        old = _rewritten(called, addresses, rows)
        formerly |= old
        if old and ruling.table == addresses.table.name:
            about.append(ruling)
    return formerly, tuple(about)


def mentions(comparison: Comparison, table: Table) -> list[Mention]:
    """The orphaned rulings that name a row of a table, directly or through a child row."""
    orphaned = {*comparison.orphaned}
    if not orphaned:
        return []
    found: list[Mention] = [
        (decision, decision.row)
        for decision in comparison.ledger.in_force
        if decision.id in orphaned and decision.table == table.name
    ]
    for below in comparison.form.tables:
        for place, name in enumerate(below.identity):
            reference = below[name].reference
            if below is not table and reference and (reference.to, reference.several) == (table.name, False):
                for ruling, called in mentions(comparison, below):
                    above = {who: _above(table, below, identity, place) for who, identity in called.items()}
                    found.append((ruling, {who: identity for who, identity in above.items() if identity}))
    return found


def _above(table: Table, below: Table, identity: Identity, place: int) -> Identity | None:
    """The identity of the row that an identity refers to; None if its parts cannot be told apart."""
    parts = identity[place].split(" / ")
    if table.parent is None or len(parts) != len(table.identity) - 1:
        return None
    parts.insert(table.identity.index(table.study), identity[below.identity.index(below.study)])
    return tuple(parts)


def _rewritten(called: Mapping[str, Identity], addresses: Addresses, rows: Mapping[str, int]) -> dict[str, Identity]:
    """The identities that these rows had and no longer have; empty if other rows had those identities."""
    here = {name: addresses.of_row[name][row] for name, row in rows.items()}
    shared = called.keys() & here.keys()
    kept = {name for name in shared if folded(called[name]) == folded(here[name])}
    gone = {name: called[name] for name in sorted(shared - kept) if addresses.row(name, called[name]) is None}
    return gone if kept and kept | gone.keys() == shared else {}


def _asked_again(comparison: Comparison, pairings: Sequence[Pairing]) -> list[Pairing]:
    """The pairings, with pairings by identity added if orphaned rulings know their rows by another name."""
    listed = list(pairings)
    for table in comparison.form.tables:  # every table comes after those that it refers to
        mentioned = mentions(comparison, table) if len(table.identity) > 1 else []
        if mentioned:
            addresses = comparison.addresses(table.name)
            listed = [_reminded(pairing, mentioned, addresses) for pairing in listed]
            listed += _renamed(comparison, mentioned, addresses, listed)
    return listed


def _reminded(pairing: Pairing, mentioned: Sequence[Mention], addresses: Addresses) -> Pairing:
    """An open pairing, with the earlier names of its rows if orphaned rulings depend on it."""
    is_question = pairing.is_open and pairing.table == addresses.table.name
    old = renamed_to(mentioned, addresses, pairing.rows)[0] if is_question else {}
    return replace(pairing, reason=f"{pairing.reason}; {renamed_reason(old)}") if old else pairing


def _renamed(
    comparison: Comparison, mentioned: Sequence[Mention], addresses: Addresses, listed: Sequence[Pairing]
) -> Iterator[Pairing]:
    table = addresses.table
    merged = comparison.tables[table.name]
    places = merged.places
    in_pairings = {pairing.position for pairing in listed if pairing.table == table.name and pairing.joined}
    for _, called in mentioned:
        found = {
            places[name, row]
            for name, identity in called.items()
            if name in addresses.of_row and (row := addresses.row(name, identity)) is not None
        }
        for position in found - in_pairings:
            members = {name: row for (name, row), merged in places.items() if merged == position}
            old = _rewritten(called, addresses, members)
            study = merged.studies[position] or ""
            if old and not _follows(addresses, members, old, study, listed):
                in_pairings.add(position)
                yield Pairing(
                    table=table.name,
                    study=study,
                    rows=members,
                    clusters=(frozenset(members),),
                    by=merged.rows["by"][position],
                    state="renamed",
                    reason=renamed_reason(old),
                    position=position,
                )


def _follows(
    addresses: Addresses,
    rows: Mapping[str, int],
    old: Mapping[str, Identity],
    study: str,
    listed: Sequence[Pairing],
) -> bool:
    """Whether only the parent row was renamed and is open itself: this row then follows it."""
    table = addresses.table
    open_tables = {pairing.table for pairing in listed if pairing.is_open and pairing.study == study}
    changed = {
        place
        for name, identity in old.items()
        for place in range(len(table.identity))
        if folded(identity)[place] != folded(addresses.of_row[name][rows[name]])[place]
    }
    above = [table[table.identity[place]].reference for place in changed]
    return all(reference is not None and reference.to in open_tables for reference in above)


def _order(comparison: Comparison) -> Callable[[Pairing], tuple[Any, ...]]:
    """The sort key: study and table; within a table the merged rows first, then open questions."""
    tables = {name: place for place, name in enumerate(comparison.tables)}
    rank = cache(natural)

    def place(pairing: Pairing) -> tuple[Any, ...]:
        position = comparison.tables[pairing.table].height if pairing.position is None else pairing.position
        rows = sorted(pairing.rows.items())
        return (
            rank(fold(pairing.study)),
            fold(pairing.study),
            tables[pairing.table],
            position,
            pairing.together or 0,
            rows,
        )

    return place
