"""The decisions that Rayyan packs into the notes of its RIS export are compared as those of its CSV export."""

from pathlib import Path

import pytest

from extract.compare_files.extractor_tables import extractor_tables
from extract.errors import CannotUse

ONE = """TY  - JOUR
ID  - rayyan-1
TI  - One
N1  - found by hand
N1  - RAYYAN-INCLUSION: {"Ada"=>"Included", "Ben"=>"Excluded"} | RAYYAN-LABELS: rct | USER-NOTES:
 {"Ben"=>["children, not adults"]}
ER  -
"""
REST = """
TY  - JOUR
ID  - rayyan-2
TI  - Two
N1  - RAYYAN-INCLUSION: {"Ada"=>"Maybe", "Ben"=>"Maybe"}
ER  -

TY  - JOUR
ID  - rayyan-3
TI  - Three
ER  -
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "found.ris"
    path.write_text(text, encoding="utf-8")
    return path


def test_decisions_are_unpacked_into_a_table_for_each_reviewer(tmp_path: Path) -> None:
    found = extractor_tables([written(tmp_path, ONE + REST)])
    assert {name: table.cells.rows() for name, table in found.tables.items()} == {
        "Ada": [("rayyan-1", "One", "Ada", "Included", None), ("rayyan-2", "Two", "Ada", "Maybe", None)],
        "Ben": [
            ("rayyan-1", "One", "Ben", "Excluded", "children, not adults"),
            ("rayyan-2", "Two", "Ben", "Maybe", None),
        ],
    }
    text = " ".join(assumption.sentence for assumption in found.assumed.assumptions)
    assert "the decisions in “N1” were unpacked" in text
    assert "1 article without any decision left out" in text
    assert "does not say who gave them: RAYYAN-LABELS" in text
    assert "the same for all reviewers: TY" in text


def test_the_line_of_the_reference_is_the_place_of_a_decision(tmp_path: Path) -> None:
    tables = extractor_tables([written(tmp_path, ONE + REST)]).tables
    places = [table.scattered.cells["2"].to_list() for table in tables.values() if table.scattered is not None]
    assert places == [["line 1", "line 9"]] * 2


def test_references_without_decisions_are_still_no_extraction(tmp_path: Path) -> None:
    with pytest.raises(CannotUse, match="is a list of references"):
        extractor_tables([written(tmp_path, ONE.replace("RAYYAN-INCLUSION", "INCLUSION"))])
