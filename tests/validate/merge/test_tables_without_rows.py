"""A table in which nobody has a row is not paired; all else is as if it were."""

from __future__ import annotations

import polars as pl
import pytest

from schema.forms import built_in
from validate.extraction import Extraction
from validate.merge import merge, merge_extractions
from validate.pairing.pair import pair

FORM = built_in("patient-voices")


def extraction(name: str, finding: str) -> Extraction:
    quotes = pl.DataFrame({"study": ["S1"], "finding": [finding], "quote": ["I felt held."]})
    return Extraction.from_frames(FORM, {"studies": pl.DataFrame({"study": ["S1"]}), "quotes": quotes}, name=name)


def test_a_reference_to_a_row_that_nobody_has_stays_as_it_is_written() -> None:
    comparison = merge([extraction("ada", "F1"), extraction("ben", "F1")])
    quotes = comparison.tables["quotes"]
    assert quotes.rows["by"].to_list() == ["identity"]
    assert quotes.final["finding"].to_list() == ["F1"]
    assert [cell.field for cell in merge([extraction("ada", "F1"), extraction("ben", "F2")]).in_question] == ["finding"]
    assert {name: table.height for name, table in comparison.tables.items() if table.height} == {
        "studies": 1,
        "quotes": 1,
    }


def test_only_tables_with_rows_are_paired(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noticing(tables, *args, **kwargs):  # type: ignore[no-untyped-def]
        asked.extend(table.name for table in tables)
        return pair(tables, *args, **kwargs)

    monkeypatch.setattr(merge_extractions, "pair", noticing)
    merge([extraction("ada", "F1"), extraction("ben", "F1")])
    assert asked == ["studies", "quotes"]
