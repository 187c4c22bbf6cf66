"""The study that does not exist, whose rows show what abstracts do not give."""

from __future__ import annotations

from extract.demo.data_files import read_data
from extract.demo.rows import Rows
from schema.records import record


@record
class InventedStudy:
    """Its key, its citation, and its rows by table."""

    key: str
    label: str
    rows: Rows


def invented_study() -> InventedStudy:
    """The invented study, as somebody would type it who has its full text."""
    content = read_data("invented-study.yaml")
    key = content["study"]
    rows = {table: [{"study": key, **row} for row in several] for table, several in content["tables"].items()}
    return InventedStudy(key, content["label"], rows)
