"""What somebody typed anywhere in a workbook: `form migrate` carries it over or names its cell, or refuses."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.extract.command import twofold
from tests.extract.small_review import TOOK_PART, begin_review, form_of

_ROWS = {"studies": [{"study": "S1", "n": "4", "finished": "yes"}]}
_NOTES = {
    ("Start here", "A40"): "ask Bo about S1",
    ("Start here", "F3"): "mine",
    ("Guide", "J2"): "not clear to me",
    ("Confirmations", "I5"): "to do",
    ("Confirmations", "F8"): "words alone",
    ("Studies", "H1"): "above the headers",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A review to whose list a study was added when ada and ben had filled in their workbooks."""
    folder = begin_review(tmp_path / "review", form_of(TOOK_PART), dict.fromkeys(("ada", "ben"), _ROWS)).folder
    with (folder / "studies.csv").open("a", encoding="utf-8") as listed:
        listed.write("S2,Two 2020\n")
    return folder


def _type(path: Path, typed: Mapping[tuple[str, str], str]) -> None:
    book = openpyxl.load_workbook(path)
    for (sheet, cell), text in typed.items():
        book[sheet][cell] = text
    book.save(path)


def _left(folder: Path) -> dict[str, list[str]]:
    ran = twofold("form", "migrate", "--output-format", "json", at=folder)
    return {file["extractor"]: file["left_behind"] for file in ran.json["files"]}


def test_notes_on_every_sheet_are_named_with_their_cells(folder: Path) -> None:
    _type(folder / "extractions" / "ada.xlsx", _NOTES)
    left = _left(folder)
    assert left["ben"] == []
    for (sheet, cell), text in _NOTES.items():
        assert any(one.startswith(f"{sheet}: ") and f"{cell} '{text}'" in one for one in left["ada"]), cell
    assert len(left["ada"]) == 4


def test_comments_are_named_with_their_cells(folder: Path) -> None:
    path = folder / "extractions" / "ada.xlsx"
    book = openpyxl.load_workbook(path)
    book["Start here"]["B2"].comment, book["Studies"]["B4"].comment = Comment("why?", "Ada"), Comment("see p. 4", "Ada")
    book.save(path)
    assert _left(folder)["ada"] == ["Start here: comment at B2 'why?'", "Studies: comment at B4 'see p. 4'"]


def test_what_twofold_wrote_itself_is_not_named_when_the_form_is_another(folder: Path) -> None:
    new = form_of(TOOK_PART, "{name: age, label: Mean age, type: number, guidance: In years.}")
    (folder.parent / "new.yaml").write_text(new.replace("version: 1", "version: 2"), encoding="utf-8")
    ran = twofold("form", "migrate", folder.parent / "new.yaml", at=folder)
    assert "only the earlier file" not in ran.out
    assert "is written" in ran.out


def test_confirmations_are_carried_over_and_not_named(folder: Path) -> None:
    row = dict(zip("ABCDEFG", ("some-rule", "S1", "", "4", "p. 3", "four people", "AB"), strict=True))
    _type(folder / "extractions" / "ada.xlsx", {("Confirmations", f"{column}3"): text for column, text in row.items()})
    assert _left(folder)["ada"] == []
    sheet = openpyxl.load_workbook(folder / "extractions" / "ada.xlsx")["Confirmations"]
    assert [sheet[f"{column}3"].value or "" for column in row] == list(row.values())


@pytest.mark.parametrize("mistake", ["no headers", "another header", "two headers", "two sheets"])
def test_entries_that_are_not_read_are_not_left_out_in_silence(folder: Path, mistake: str) -> None:
    path = folder / "extractions" / "ada.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Studies"]
    if mistake == "no headers":
        sheet.delete_rows(2)
    elif mistake == "another header":
        sheet["C2"] = "Grösse"
    elif mistake == "two headers":
        sheet["E2"], sheet["E4"] = sheet["C2"].value, "9"
    else:
        book.copy_worksheet(sheet).title = "Studies (2)"
    book.save(path)
    before = path.read_bytes()
    ran = twofold("form", "migrate", at=folder)
    assert ran.code == 2
    assert "ada.xlsx  Studies" in ran.err
    assert "twofold check shows it" in ran.err
    assert path.read_bytes() == before
