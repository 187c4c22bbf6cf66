"""A line that a person adds to the adjudication sheet about what has a line there already."""

from __future__ import annotations

from pathlib import Path

from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import twofold
from tests.extract.small_review import TOOK_PART, begin_review, form_of


def test_a_line_that_shows_no_values_is_sent_to_the_one_that_does(tmp_path: Path) -> None:
    """It is not said to have shown other values, because it shows none."""
    folder = tmp_path / "review"
    filled = {
        who: {"studies": [{"study": "S1", "n": number, "finished": "yes"}]}
        for who, number in (("ada", "4"), ("ben", "5"))
    }
    begin_review(folder, form_of(TOOK_PART), filled)
    assert twofold("merge", at=folder).code == 1

    def add(typist: Typist) -> None:
        (line,) = typist.rows()[:1]
        new = {"": str(typist.sheet.max_row + 1)}
        for header in ("Study", "Sheet", "Row", "Field"):
            typist.type(new, header, line[header] or None)
        typist.fill(new, "ada", "", "discussion", "ada; ben", "", "we read it again")

    typing(folder / "adjudication.xlsx", add)
    ran = twofold("adjudicate", at=folder)
    output = " ".join((ran.out + ran.err).split())
    assert ran.code == 1
    assert "the sheet has a line for this already, and this one does not show what the extractors have" in output
    assert "now, not" not in output
