"""Two people find the same words on different pages, and the paper prints one of them."""

from pathlib import Path

import openpyxl
import pytest

from tests.extract.command import twofold
from tests.extract.project.two_rounds import extract, review
from validate.passages.stated_pages import stated_pages


@pytest.mark.parametrize(
    ("place", "named"), [("p. 5", True), ("pp. 2-4", False), ("Table 2", False), ("", False), ("p. 3, left", False)]
)
def test_words_on_different_pages_are_named_by_merge_and_build(tmp_path: Path, place: str, *, named: bool) -> None:
    project = review(tmp_path)
    for who in ("ada", "ben"):
        extract(project, who)
    path = project.extractions / "ben.xlsx"
    book = openpyxl.load_workbook(path)
    cells = next(row for row in book["Findings"].iter_rows() if row[2].value == "The world opened up")
    cells[3].value = place or None
    book.save(path)
    line = f"S1 / Findings: 'The world opened up': p. 3 or {place} (printed: p. 3)"
    for command in (("merge",), ("build", "--draft")):
        ran = twofold(*command, at=project.folder)
        assert (line in ran.out + ran.err) == named, ran
    assert bool(stated_pages(place)) == place.startswith("p")
