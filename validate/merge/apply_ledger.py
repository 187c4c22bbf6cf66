"""The ledger applied to merged tables: what is decided, what is open, and what stands then."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import polars as pl

from schema.form import Form
from schema.text import fold
from validate.extraction.extraction import Extraction
from validate.ledger.addresses import Columns
from validate.ledger.ledger import PAIRING, Ledger
from validate.ledger.renames import Renames
from validate.merge.comparison import Comparison, Discrepancy, MergedTable
from validate.merge.discrepancies import find_discrepancies
from validate.merge.resolve_rulings import Addressed
from validate.merge.table_view import TableView
from validate.pairing.positions import natural


def apply_ledger(
    form: Form,
    extractions: tuple[Extraction, ...],
    tables: Mapping[str, MergedTable],
    columns: Columns,
    ledger: Ledger,
    renames: Renames,
) -> Comparison:
    """The comparison with every standing ruling applied to the cell or row that it addresses."""
    settled: dict[str, MergedTable] = {}
    discrepancies: list[Discrepancy] = []
    suspended: list[str] = []
    for merged in tables.values():
        view = TableView(form, extractions, merged, columns)
        about = [each for each in ledger.standing if each.table == merged.table.name and each.ruling not in PAIRING]
        addressed = Addressed(view, about, renames)
        found = list(find_discrepancies(view, addressed))
        discrepancies.extend(found)
        suspended.extend(addressed.suspended)
        settled[merged.table.name] = _settle(view, found)
    discrepancies.sort(key=_order(settled))
    return Comparison(
        form=form,
        extractions=extractions,
        ledger=ledger,
        tables=settled,
        discrepancies=tuple(discrepancies),
        columns=columns,
        suspended=tuple(suspended),
    )


def _settle(view: TableView, found: list[Discrepancy]) -> MergedTable:
    """The table with what stands: ruled values in, open ones withheld, dropped rows named."""
    merged = view.merged
    final = {name: merged.final[name].to_list() for name in merged.final.columns}
    ruled = {(each.position, each.field): each for each in found}
    kept: dict[int, bool] = {}
    for (position, name), each in ruled.items():
        if (known := view.states.get(name)) and known[position] is not None:  # else it is a key, which stands
            final[name][position] = each.final
        if each.state == "decided":
            _evidence_follows(view, each, final, ruled)
        ruling = each.verdict.ruling
        if each.whole_row:
            dropped = each.state == "decided" and ruling is not None and ruling.ruling == "drop"
            kept[position] = kept.get(position, False) or not dropped
    schema = dict.fromkeys(merged.final.columns, pl.String)
    return replace(
        merged,
        final=pl.DataFrame(final, schema=schema),
        dropped=frozenset(position for position, stays in kept.items() if not stays),
        verdicts={place: each.verdict for place, each in ruled.items() if each.verdict.last},
    )


def _evidence_follows(
    view: TableView,
    decided: Discrepancy,
    final: dict[str, list[str | None]],
    ruled: Mapping[tuple[int, str], Discrepancy],
) -> None:
    """The place and the words go with the value: when one extractor's stands, so does that extractor's evidence."""
    ruling = decided.verdict.ruling
    if ruling is None or ruling.ruling != "take" or ruling.take is None:
        return
    for companion in view.merged.table.companions(decided.field):
        if (decided.position, companion.name) not in ruled:
            final[companion.name][decided.position] = view.in_cell(decided.position, companion.name, "texts").get(
                ruling.take
            )


def _order(tables: Mapping[str, MergedTable]) -> Callable[[Discrepancy], tuple[Any, ...]]:
    """By study, then table, row and field, as one works."""
    rank = cache(natural)  # a study has many discrepancies, and its name is taken apart once
    table_place = {name: place for place, name in enumerate(tables)}
    field_place = {
        (name, each.name): place for name, merged in tables.items() for place, each in enumerate(merged.table.fields)
    }

    def place(each: Discrepancy) -> tuple[Any, ...]:
        return (
            rank(fold(each.study)),
            fold(each.study),
            table_place[each.table],
            each.position,
            field_place[each.table, each.field],
        )

    return place
