"""What `report.html` shows of a dataset: every row, and for each cell what it was taken from.

All of it is lists and texts, so that it can be written as JSON. Places are kept small: a row has its number on each
extractor's sheet, a column its letters, and what was typed is told only where it is not what the dataset shows.
"""
