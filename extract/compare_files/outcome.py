"""What a comparison without a project says of rows: paired, only here, only there, and called differently."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from validate.ledger.ledger import Verdict
from validate.merge.comparison import Comparison, Discrepancy, Had, MergedTable
from validate.pairing.positions import at


@dataclass(frozen=True)
class RowCounts:
    """How many merged rows two extractors or more have, and how many each has alone."""

    paired: int
    only: Mapping[str, int]


def row_counts(comparison: Comparison) -> RowCounts:
    """The rows of all tables. Without a project nobody says who was to extract what, so every row counts."""
    paired = sum(int(merged.rows["by"].is_not_null().sum()) for merged in comparison.tables.values())
    only = dict.fromkeys(comparison.names, 0)
    for merged in comparison.tables.values():
        having = merged.rows.select(pl.col(at(name)).is_not_null().alias(name) for name in comparison.names)
        alone = having.select(pl.sum_horizontal("*") == 1).to_series()
        for name in comparison.names:
            only[name] += int((having[name] & alone).sum())
    return RowCounts(paired, only)


def called_differently(comparison: Comparison) -> Iterator[Discrepancy]:
    """The cells of keys that paired rows spell differently, in the shape of cosmetic differences."""
    for merged in comparison.tables.values():
        compared = merged.identity_states.columns
        for position in (merged.rows["by"] != "identity").fill_null(value=False).arg_true():
            for name in (each for each in merged.table.identity if each not in compared):
                had = {each: _had(comparison, merged, each, position, name) for each in comparison.names}
                if len({each.value.strip() for each in had.values() if each.value}) > 1:
                    yield Discrepancy(
                        table=merged.table.name,
                        study=merged.rows["study_text"][position] or "",
                        row=merged.rows["label"][position] or "",
                        position=position,
                        field=name,
                        kind="cosmetic",
                        state="agreed",
                        had=had,
                        final=merged.final[name][position],
                        verdict=Verdict(),
                        address={},
                    )


def _had(comparison: Comparison, merged: MergedTable, extractor: str, position: int, name: str) -> Had:
    recorded = next(each for each in comparison.extractions if each.name == extractor)[merged.table.name]
    row = merged.rows[at(extractor)][position]
    if row is None:
        return Had()
    return Had(
        value=recorded.text(name, row),
        meaning=recorded.values[name][row],
        file=recorded.file,
        sheet=recorded.sheet,
        cell=recorded.cell(row, name),
    )
