"""Rows that a ruling dropped and that the extractors then removed from their workbooks, as ruled."""

from __future__ import annotations

from collections.abc import Iterator

from schema.text import fold
from validate.ledger.ledger import CellRulings, Decision
from validate.ledger.renames import Renames
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Answer, Discrepancy
from validate.pairing.addresses import folded

NO_ROW = -1
"""The position of a row that nobody has any more."""


def removed_as_ruled(now: Comparison) -> tuple[Decision, ...]:
    """The rulings in force that drop a row that nobody has any more under any name.

    If an extractor alone has a row without a ruling, or with a later one, it may be the same row, renamed.
    """
    orphaned = (now.ledger.by_id[ruling] for ruling in now.orphaned)
    drops = [one for one in orphaned if one.ruling == "drop" and one.table in now.tables]
    if not drops:
        return ()
    renames = Renames(now.form, now.ledger.in_force)
    return tuple(one for one in drops if _is_removed(now, one, renames))


def cells_removed_as_ruled(now: Comparison) -> Iterator[tuple[Discrepancy, Decision]]:
    """The cells that such a row had when it was dropped, each with the ruling."""
    for decision in removed_as_ruled(now):
        table = now.form[decision.table]
        had = {name: entries for name, entries in decision.had.items() if isinstance(entries, dict)}
        filled = {field for entries in had.values() for field in entries}
        row = " / ".join(part for part in next(iter(decision.row.values()))[1:] if part) or decision.study
        for field in (one.name for one in table.fields if one.name in filled):
            values = {name: entries.get(field) for name, entries in had.items()}
            yield (
                Discrepancy(
                    table=table.name, study=decision.study, row=row, position=NO_ROW, field=field, kind="ruled",
                    progress="decided", answers={name: Answer(text=one, value=one) for name, one in values.items()},
                    final=None, rulings=CellRulings(), address=decision.row, whole_row=True,
                ),
                decision,
            )  # fmt: skip


def _is_removed(now: Comparison, drop: Decision, renames: Renames) -> bool:
    study = fold(drop.study)
    recorded = {one.name for one in now.extractions if study in one.studies_recorded}
    if study in now.ledger.excluded or not drop.row or not drop.row.keys() <= recorded:
        return False
    addresses, merged = now.addresses(drop.table), now.tables[drop.table]
    for name, identity in drop.row.items():
        here = {folded(one) for one in addresses.of_row[name]}
        if here.intersection(renames.identities(merged.table, name, identity)):
            return False
    alone = (
        cell for cell in now.in_question
        if cell.whole_row and cell.table == drop.table and fold(cell.study) == study
        and cell.address.keys() & drop.row.keys()
    )  # fmt: skip
    return all((ruled := cell.rulings.ruling) is not None and ruled.when <= drop.when for cell in alone)
