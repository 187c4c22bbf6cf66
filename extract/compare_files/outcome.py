"""What a comparison without a project says of rows: paired, only here, only there, and called differently."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy
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
        for position in (merged.rows["by"] != "identity").fill_null(value=False).arg_true():
            for name in (each for each in merged.table.identity if merged.state(position, each) is None):
                answers = {extractor: merged.answer(extractor, position, name) for extractor in comparison.names}
                if len({answer.text.strip() for answer in answers.values() if answer.text}) > 1:
                    yield replace(merged.agreed_cell(position, name, "cosmetic"), answers=answers, address={})
