"""What somebody typed outside of the rows of a workbook that is made anew is named with its cell."""

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.extract.command import twofold
from tests.extract.project.two_rounds import FINDINGS, extract, review
from tests.extract.project.verifying import hand_out, to_verify

_CELLS = {("Start here", "C9"): "mine", ("Start here", "B60"): "ask Bo", ("Guide", "J2"): "not clear"}
_COMMENTS = {("Start here", "B2"): "why?"}
_NAMED = "only there: Start here: C9 'mine', B60 'ask Bo', comment at B2 'why?'"


def _note(path: Path, comments: Mapping[tuple[str, str], str]) -> None:
    book = openpyxl.load_workbook(path)
    for (sheet, cell), text in _CELLS.items():
        book[sheet][cell] = text
    for (sheet, cell), text in comments.items():
        book[sheet][cell].comment = Comment(text, "Bo")
    book.save(path)


def test_notes_in_a_workbook_for_verification(tmp_path: Path) -> None:
    project = to_verify(tmp_path)
    path = hand_out(project)
    _note(path, {**_COMMENTS, ("Verification", "E4"): "see page 3"})
    more = {"S1": (), "S2": (), "S3": ()}
    extract(project, "ada", more, finished=tuple(more), funding="public")
    extract(project, "ben", more, finished=tuple(more))
    ran = twofold("template", "--verify", "--extractor", "ben", at=project.folder)
    assert _NAMED in ran.err
    assert "only there: Guide: J2 'not clear'" in ran.err
    assert "only there: Verification: comment at E4 'see page 3'" in ran.err
    assert ran.err.count("only there") == 3


@pytest.mark.parametrize("noted", [True, False])
def test_notes_in_a_workbook_of_a_later_round(tmp_path: Path, noted: bool) -> None:
    project = review(tmp_path)
    extract(project, "ada")
    extract(project, "ben", FINDINGS, finished=("S1",))
    assert twofold("template", "--round", "2", at=project.folder).code == 0
    if noted:
        _note(project.in_round(2).extractions / "ada round 2.xlsx", {**_COMMENTS, ("Findings", "B4"): "look again"})
    extract(project, "ben")
    ran = twofold("template", "--round", "2", "--extractor", "ada", at=project.folder)
    assert "the earlier file is kept" in ran.err
    if noted:
        assert _NAMED in ran.err
        assert "only there: Findings: comment at B4 'look again'" in ran.err
    assert ran.err.count("only there") == (3 if noted else 0)
