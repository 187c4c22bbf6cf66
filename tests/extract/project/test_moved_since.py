"""Columns that somebody sorted without the others after the first submission: the next `merge` and `status` ask."""

from pathlib import Path

from extract.project.folder.command_cache import command_cache
from extract.project.rounds.merging import merge_project
from extract.project.rounds.moved_since import moved_since
from tests.extract.command import twofold
from tests.extract.project.test_torn_rows import sorted_by, turned
from tests.extract.project.two_rounds import code, extract, review

FINDINGS = {"S1": ("The world opened up", "It was frightening", "Music helped"), "S2": ("Staff made it safe",)}
CODES = {
    "The world opened up": "effects", "It was frightening": "setting", "Music helped": "integration",
    "Staff made it safe": "setting",
}  # fmt: skip
QUESTION = "in other rows when"


def test_answers_of_a_later_round_that_were_sorted_without_their_rows_are_asked_about(tmp_path: Path) -> None:
    project = review(tmp_path)
    for who in ("ada", "ben"):
        extract(project, who, FINDINGS)
    assert twofold("merge", at=project.folder).code == 0
    assert twofold("template", "--round", "2", at=project.folder).code == 0
    path = code(project, "ada", CODES)
    assert QUESTION not in twofold("merge", "--round", "2", at=project.folder).err
    before = path.read_bytes()
    path.write_bytes(sorted_by(("Findings", before), ("Domain",), turned))
    merged = twofold("merge", "--round", "2", at=project.folder)
    moved = f"{path.name}: on the sheet Findings, what is typed under Domain in 3 rows (4 to 6) was {QUESTION}"
    assert moved in merged.err
    assert QUESTION in twofold("status", at=project.folder).out
    with command_cache():
        later, files = project.in_round(2), merge_project(project.in_round(2)).files
        asked = moved_since(later, files)
        assert asked
        assert moved_since(later, files) is asked  # the earlier copy is read once in a command
    path.write_bytes(before)
    assert QUESTION not in twofold("merge", "--round", "2", at=project.folder).err


def test_numbers_of_findings_that_were_sorted_alone_are_asked_about_while_quotes_refer_to_them(tmp_path: Path) -> None:
    """Each row looks right, and the quotes are those of other findings."""
    project = review(tmp_path)
    for who in ("ada", "ben"):
        extract(project, who, {**FINDINGS, "S2": ()})
    assert twofold("merge", at=project.folder).code == 0
    path = project.extractions / "ada.xlsx"
    before = path.read_bytes()
    path.write_bytes(sorted_by(("Findings", before), ("No.",), turned))
    merged = twofold("merge", at=project.folder)
    asked = f"{path.name}: on the sheet Findings, the numbers under No. in 3 rows (4 to 6) were {QUESTION}"
    follow = "and 3 rows under Supports on the sheet Quotes still refer to these numbers, and so to other rows"
    assert asked in merged.err
    assert follow in merged.err
    assert follow in twofold("status", at=project.folder).err
    content = sorted_by(("Findings", before), ("No.",), turned)
    anew = {"1": "2", "2": "3", "3": "1"}
    path.write_bytes(sorted_by(("Quotes", content), ("Supports",), lambda texts: [anew[str(text)] for text in texts]))
    assert QUESTION not in twofold("merge", at=project.folder).err
