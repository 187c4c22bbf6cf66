"""The pairings of a comparison as people see them, with rows that were called otherwise when they were ruled on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from schema.form import Table
from schema.text import fold
from validate.addresses import Addresses
from validate.comparison import Comparison
from validate.ledger import Decision
from validate.pairings import Pairing
from validate.positions import at, natural
from validate.reasons import renamed_reason
from validate.renames import Identity, folded


def with_pairings(comparison: Comparison, pairings: Sequence[Pairing], lost: Sequence[str]) -> Comparison:
    """The comparison with these pairings, by study in words and in the order of the merged rows."""
    whole = replace(comparison, suspended=(*comparison.suspended, *lost))
    studies = {
        name: dict(merged.rows.select("study", "study_text").drop_nulls().iter_rows())
        for name, merged in comparison.tables.items()
    }
    listed = [replace(each, study=studies[each.table].get(each.study, each.study)) for each in pairings]
    return replace(whole, pairings=tuple(sorted(_asked_again(whole, listed), key=_order(comparison))))


def renamed_to(
    comparison: Comparison, addresses: Addresses, rows: Mapping[str, int]
) -> tuple[dict[str, Identity], tuple[Decision, ...]]:
    """What the extractors of these rows wrote there when suspended rulings were made, and which rulings those are.

    A ruling is about these rows if somebody's identity in it is still here while another's is nowhere any more.
    """
    waiting = dict.fromkeys(comparison.suspended)
    formerly: dict[str, Identity] = {}
    about = []
    for each in comparison.ledger.standing:
        if each.id in waiting and each.table == addresses.table.name:
            old = _rewritten(each, addresses, rows)
            if old:
                formerly |= old
                about.append(each)
    return formerly, tuple(about)


def _rewritten(ruling: Decision, addresses: Addresses, rows: Mapping[str, int]) -> dict[str, Identity]:
    """The identities that a ruling remembers of these rows and that are gone; nothing where it is about other rows."""
    here = {name: addresses.of_row[name][row] for name, row in rows.items()}
    kept = [name for name, old in ruling.row.items() if name in here and folded(old) == folded(here[name])]
    gone = {
        name: old
        for name, old in ruling.row.items()
        if name in here and name not in kept and addresses.row(name, old) is None
    }
    return gone if kept and len(kept) + len(gone) == len(set(ruling.row) & set(here)) else {}


def _asked_again(comparison: Comparison, pairings: Sequence[Pairing]) -> Iterator[Pairing]:
    """The pairings, and those that identity made of rows on which rulings wait that know them by another name."""
    yield from pairings
    known = {(each.table, each.position) for each in pairings if each.joined}
    waiting = {*comparison.suspended}
    for table in comparison.form.tables:
        decisions = [each for each in comparison.ledger.standing if each.id in waiting and each.table == table.name]
        if decisions and len(table.identity) > 1:
            yield from _renamed(comparison, table, decisions, known)


def _renamed(
    comparison: Comparison, table: Table, decisions: Sequence[Decision], known: set[tuple[str, int | None]]
) -> Iterator[Pairing]:
    addresses = Addresses(table, comparison.extractions, comparison.columns)
    rows = comparison.tables[table.name].rows
    places = {
        (name, row): merged
        for name in comparison.names
        for merged, row in enumerate(rows[at(name)].to_list())
        if row is not None
    }
    asked: set[int] = set()
    for each in decisions:
        found = {
            places[name, row]
            for name, identity in each.row.items()
            if name in addresses.of_row and (row := addresses.row(name, identity)) is not None
        }
        for position in found - asked:
            members = {name: row for (name, row), merged in places.items() if merged == position}
            old = _rewritten(each, addresses, members)
            if (table.name, position) in known or not _by_itself(table, addresses, members, old):
                continue
            asked.add(position)
            yield Pairing(
                table=table.name,
                study=rows["study_text"][position] or "",
                rows=members,
                cores=(frozenset(members),),
                by=rows["by"][position],
                state="renamed",
                reason=renamed_reason(old),
                position=position,
            )


def _by_itself(table: Table, addresses: Addresses, rows: Mapping[str, int], old: Mapping[str, Identity]) -> bool:
    """Whether a row was rewritten itself: one that only refers to a rewritten row follows it without being asked."""
    own = [place for place, name in enumerate(table.identity) if table[name].reference is None]
    return any(
        folded(identity)[place] != folded(addresses.of_row[name][rows[name]])[place]
        for name, identity in old.items()
        for place in own
    )


def _order(comparison: Comparison) -> Callable[[Pairing], tuple[Any, ...]]:
    """By study and table, as one works; within a table the merged rows first, then the questions that are open."""
    tables = {name: place for place, name in enumerate(comparison.tables)}
    rank = cache(natural)

    def place(each: Pairing) -> tuple[Any, ...]:
        position = comparison.tables[each.table].height if each.position is None else each.position
        rows = sorted(each.rows.items())
        return rank(fold(each.study)), fold(each.study), tables[each.table], position, each.together or 0, rows

    return place
