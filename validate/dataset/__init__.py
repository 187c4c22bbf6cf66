"""The tables of the dataset, and the sources of their values."""

from validate.dataset.codebook_tables import codebook
from validate.dataset.discrepancies import discrepancy_table
from validate.dataset.lineage import lineage
from validate.dataset.tables import dataset_tables

__all__ = ["codebook", "dataset_tables", "discrepancy_table", "lineage"]
