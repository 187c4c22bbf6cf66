"""The tables of the dataset, and the sources of their values."""

from validate.dataset.lineage import lineage
from validate.dataset.tables import codebook, dataset_tables, discrepancy_table

__all__ = ["codebook", "dataset_tables", "discrepancy_table", "lineage"]
