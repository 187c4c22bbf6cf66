"""Agreement of a comparison: which cells can be compared, every statistic of each field, and the tables of them."""

from validate.agreement_tables.cells import WHOLE, Part
from validate.agreement_tables.interval import Intervals
from validate.agreement_tables.measure import agreement, agreements, batches, pairs
from validate.agreement_tables.pooled import Median, Pooled, by_table, pooled
from validate.agreement_tables.results import (
    Agreement,
    Counted,
    FieldAgreement,
    LeftOut,
    Numbers,
    RowAgreement,
)

__all__ = [
    "WHOLE",
    "Agreement",
    "Counted",
    "FieldAgreement",
    "Intervals",
    "LeftOut",
    "Median",
    "Numbers",
    "Part",
    "Pooled",
    "RowAgreement",
    "agreement",
    "agreements",
    "batches",
    "by_table",
    "pairs",
    "pooled",
]
