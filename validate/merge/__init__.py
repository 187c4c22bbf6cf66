"""Compares the cells of all extractors, and applies the ledger to them."""

from validate.merge.compare_frames import compare
from validate.merge.comparison import Comparison
from validate.merge.merge_extractions import merge, merge_again

__all__ = ["Comparison", "compare", "merge", "merge_again"]
