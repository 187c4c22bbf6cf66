"""What the template filled in is not extracted: merge counts it as little among cells that agree as Table 1 does."""

from pathlib import Path

import pytest

from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.workbook.template import write_template
from tests.extract.command import twofold
from tests.extract.small_review import TOOK_PART, begin_review, form_of


@pytest.mark.parametrize(("citation", "differing"), [("Lascelles 2019", 0), ("Lascelles 2020", 1)])
def test_a_citation_is_in_no_count_but_that_of_names_that_differ(tmp_path: Path, citation: str, differing: int) -> None:
    folder = tmp_path / "review"
    create_project(folder, form_name="patient-voices", studies=[("S01", "Lascelles 2019")])
    for name, label in (("ada", "Lascelles 2019"), ("ben", citation)):
        rows = [{"study": "S01", "label": label, "study_type": "qualitative", "finished": "yes"}]
        path = folder / "extractions" / f"{name}.xlsx"
        write_template(read_project(folder).form(), path, extractor=name, filled={"studies": rows})
    ran = twofold("merge", "--output-format", "json", at=folder)
    cells = ran.json["cells"]
    assert (cells["agreed"], cells["conflict"], cells["name_differs"]) == (1, 0, differing)
    assert [line["name_differs"] for line in ran.json["fields"] if line["field"] == "label"] == [differing]
    shown = " ".join(twofold("merge", at=folder).out.split())
    assert ("the name differs in 1 cell (" in shown, "1 agreed, 0 cosmetic, 0 conflict" in shown) == (
        bool(differing),
        True,
    )


def test_agreed_cells_that_no_figure_of_agreement_has_are_counted_beside_them(tmp_path: Path) -> None:
    """methods.md leaves them out, so that its number of entries that agree is smaller."""
    form = form_of(TOOK_PART, "{name: page, label: Page, type: place}", "{name: comment, label: Comment, type: text}")
    row = {"study": "S1", "n": "4", "page": "p. 3", "comment": "a comment", "finished": "yes"}
    folder = begin_review(tmp_path / "review", form, {name: {"studies": [row]} for name in ("ada", "ben")}).folder
    shown = twofold("merge", at=folder).out
    assert "cells  3 agreed, " in shown
    assert "2 of the agreed are in no figure of agreement (free text, places and the like)" in shown
