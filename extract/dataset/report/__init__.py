"""The report: one page with the tables for the paper and every row of the dataset, each cell with its sources."""
