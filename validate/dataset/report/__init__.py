"""The contents of `report.html`: every row of a dataset, and the source of each cell.

Everything is lists and texts, so that it can be written as JSON. Addresses are stored compactly: a row has its number
on each extractor's sheet, a column its letters, and typed texts are only included if they differ from the dataset.
"""
