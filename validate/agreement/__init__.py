"""The agreement in a comparison: the cells that can be compared, the statistics of each field, and their tables."""

from validate.agreement.cells import WHOLE, Part
from validate.agreement.field import FieldAgreement
from validate.agreement.field_counts import Counted, Numbers
from validate.agreement.interval import Intervals
from validate.agreement.kappa_words import BANDS, Bands
from validate.agreement.measure import agreement, agreements, batches, pairs
from validate.agreement.option_table import OPTIONS, option_facts, option_table
from validate.agreement.options import OptionAgreement, option_agreements
from validate.agreement.pooled import FEWEST, Median, Pooled, by_table, pooled
from validate.agreement.results import Agreement, LeftOut, RowAgreement
from validate.agreement.table import (
    AGREEMENT,
    agreement_frame,
    agreement_table,
    field_facts,
    pooled_facts,
    pooled_table,
    row_facts,
)

__all__ = [
    "AGREEMENT",
    "BANDS",
    "FEWEST",
    "OPTIONS",
    "WHOLE",
    "Agreement",
    "Bands",
    "Counted",
    "FieldAgreement",
    "Intervals",
    "LeftOut",
    "Median",
    "Numbers",
    "OptionAgreement",
    "Part",
    "Pooled",
    "RowAgreement",
    "agreement",
    "agreement_frame",
    "agreement_table",
    "agreements",
    "batches",
    "by_table",
    "field_facts",
    "option_agreements",
    "option_facts",
    "option_table",
    "pairs",
    "pooled",
    "pooled_facts",
    "pooled_table",
    "row_facts",
]
