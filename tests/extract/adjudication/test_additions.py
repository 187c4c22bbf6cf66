"""What a team adds to a sheet is in the next one too, where its line is; the rest is said and in the kept copy."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.filters import FilterColumn, Filters

from extract.adjudication.additions.read_additions import read_additions
from extract.adjudication.intake.read import read_sheet
from extract.adjudication.intake.replacing import what_became
from extract.adjudication.lines.words import COVER, FIELD, KEY, KIND, REASON, RULING, STATUS, VALUE, WHY
from extract.adjudication.workbook.write import _WITH_ADDITIONS, Wanted, Written, write_sheet
from extract.safe_replace import fingerprint, says, untouched
from tests.extract.adjudication.libreoffice import LIBREOFFICE, converted_by_libreoffice, saved_by_libreoffice
from tests.extract.adjudication.ruling_sheet import BOB, N, merged
from tests.extract.adjudication.typist import HEADER, Typist, typing
from tests.strategies import edited
from validate.ledger.ledger import Decision

YELLOW, MINT = "FFFFEE00", "FF99EEDD"
NOTES = "Maria's notes"


def work(typist: Typist) -> None:
    """Rules on one line, and adds all that people add."""
    sheet = typist.sheet
    row, other = typist.row(**N), typist.row(Field="Drug")
    typist.fill(row, "alice", "", "source", "Eva")
    at = typist.headers().index(VALUE) + 2
    column = sheet.max_column + 1
    for number, header in ((column, NOTES), (column + 1, "checked")):
        sheet.cell(HEADER, number).value = header
    sheet.cell(int(other[""]), column).value = "=ask= Bob"
    sheet.cell(int(other[""]), column).data_type = "s"
    sheet.cell(int(other[""]), column + 1).value = 3.5
    sheet.cell(int(row[""]), column).value = "done"
    sheet.cell(int(other[""]), column).fill = PatternFill("solid", fgColor=MINT)
    sheet[typist.cell(other, FIELD)].fill = PatternFill("solid", fgColor=YELLOW)
    sheet[typist.cell(row, RULING)].fill = PatternFill("solid", fgColor=Color(theme=5, tint=0.4))
    sheet[typist.cell(other, "alice: value")].comment = Comment("see table 3", "Maria")
    sheet.column_dimensions[sheet.cell(1, at).column_letter].width = 41.5
    sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 55
    sheet.column_dimensions[sheet.cell(1, typist.headers().index(KIND) + 1).column_letter].hidden = True


def replaced(path: Path, *decisions: Decision) -> Written:
    return write_sheet(merged(*decisions), path, earlier=path.parent / "earlier", seen=fingerprint(path))


@pytest.fixture(params=["openpyxl", pytest.param("libreoffice", marks=LIBREOFFICE)])
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A sheet in which somebody has worked, saved by one program or another."""
    sheet = tmp_path / "adjudication.xlsx"
    write_sheet(merged(), sheet)
    typing(sheet, work)
    if request.param == "libreoffice":
        saved_by_libreoffice(sheet)
    return sheet


@pytest.mark.parametrize("name", ["Eva.xlsx", pytest.param("Eva.ods", marks=LIBREOFFICE)])
def test_what_was_added_to_a_sheet_that_came_back_under_another_name_is_in_the_next_sheet(
    tmp_path: Path, name: str
) -> None:
    own, other = tmp_path / "adjudication.xlsx", tmp_path / "Eva.xlsx"
    write_sheet(merged(), own)
    write_sheet(merged(), other)
    typing(other, work)
    if name.endswith(".ods"):
        converted_by_libreoffice(other, "ods")
        other = other.with_suffix(".ods")
    for like in (other, None):  # the second time it has them itself
        seen, earlier = fingerprint(own), tmp_path / "earlier"
        written = write_sheet(merged(), own, earlier=earlier, seen=seen, wanted=Wanted(like=other))
        assert written.like == like
        typist = Typist(own)
        assert typist.row(Field="Drug")[NOTES] == "=ask= Bob"
        assert typist.row(**N)[NOTES] == "done"
    says_where = list(what_became(Written(None, ("the sheet Ideas",), other), (), own.name))
    assert says_where == [f"only in {name}: the sheet Ideas"]


def test_a_sheet_of_texts_alone_has_no_colours_to_lose(tmp_path: Path) -> None:
    sheet, texts = tmp_path / "adjudication.xlsx", tmp_path / "Eva.csv"
    write_sheet(merged(), sheet)
    with texts.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(Typist(sheet).grid())
    additions, lost = read_additions(texts, merged().form.renamed)
    assert (list(additions), lost) == (["cells"], [])


def test_columns_colours_comments_and_widths_are_in_the_next_sheet(path: Path) -> None:
    decisions = read_sheet(path, merged(), when="").decisions
    assert len(decisions) == 1
    for number in range(3):
        written = replaced(path, *decisions)
        assert written.left_behind == ()
        assert (written.earlier is None) == (number == 2)  # nobody touched the sheet that twofold wrote last
        typist = Typist(path)
        row, other = typist.row(Field="Drug"), typist.row(**N)
        assert (other[STATUS], other[NOTES]) == ("decided", "done")
        assert (row[NOTES], row["checked"]) == ("=ask= Bob", "3.5")
        sheet = typist.sheet
        assert sheet[typist.cell(row, NOTES)].data_type == "s"
        assert sheet[typist.cell(row, "checked")].value == 3.5
        assert sheet[typist.cell(row, NOTES)].fill.fgColor.rgb == MINT
        assert sheet[typist.cell(row, FIELD)].fill.fgColor.rgb == YELLOW
        assert sheet[typist.cell(other, RULING)].fill.fgColor.rgb not in {None, "FFFFF9E8"}
        assert sheet[typist.cell(other, FIELD)].fill.fgColor.rgb != YELLOW
        comment = sheet[typist.cell(row, "alice: value")].comment
        assert comment is not None
        assert "see table 3" in comment.text
        widths = {name: _dimension(typist, name).width for name in ("Method", NOTES, REASON)}
        assert {name: round(width) for name, width in widths.items()} == {"Method": 42, NOTES: 55, REASON: 33}
        assert _dimension(typist, KIND).hidden
        assert typist.headers()[-1] == KEY
        assert untouched(path)
        if number == 0:
            typing(path, lambda _: None)


@pytest.mark.parametrize("hidden_names", [True, False])
def test_a_column_of_ones_own_may_be_called_like_one_of_the_other_sheet(tmp_path: Path, hidden_names: bool) -> None:
    """So may one be called like a column that a later version writes: the sheet says which columns it had."""
    path = tmp_path / "adjudication.xlsx"
    write_sheet(merged(), path)

    def note(typist: Typist) -> None:
        column = typist.sheet.max_column + 1
        typist.sheet.cell(HEADER, column).value = WHY
        typist.sheet.cell(int(typist.row(Field="Drug")[""]), column).value = "they wrote us"
        if not hidden_names:
            for row in typist.sheet.iter_rows(max_row=HEADER - 1):
                for cell in row:
                    cell.value = None

    typing(path, note)
    assert replaced(path).left_behind == ()
    assert Typist(path).row(Field="Drug")[WHY] == "they wrote us"


def _dimension(typist: Typist, header: str) -> ColumnDimension:
    at = typist.headers().index(header) + 1
    found = [dimension for dimension in typist.sheet.column_dimensions.values() if dimension.min <= at <= dimension.max]
    return found[0]


def test_a_sheet_in_which_people_only_ruled_gives_a_next_one_without_additions(tmp_path: Path) -> None:
    path = tmp_path / "adjudication.xlsx"
    write_sheet(merged(), path)
    typing(path, lambda typist: typist.fill(typist.row(**N), "alice", "", "source", "Eva"))
    replaced(path, *read_sheet(path, merged(), when="").decisions)
    assert untouched(path)
    assert not says(path, _WITH_ADDITIONS)


def test_a_filter_is_set_again_and_hides_what_it_does_not_let_through(tmp_path: Path) -> None:
    sheet = tmp_path / "adjudication.xlsx"
    write_sheet(merged(), sheet)

    def look_at(typist: Typist) -> None:
        at = typist.headers().index(FIELD)
        chosen = FilterColumn(colId=at, filters=Filters(filter=["Drug", "Route"]))
        by_colour = FilterColumn(colId=0)
        typist.sheet.auto_filter.filterColumn.extend([chosen, by_colour])

    typing(sheet, look_at)
    written = replaced(sheet)
    assert written.left_behind == ("1 filter by a condition or colour",)
    typist = Typist(sheet)
    (chosen,) = typist.sheet.auto_filter.filterColumn
    assert set(chosen.filters.filter) == {"Drug", "Route"}
    seen = {row[FIELD] for row in typist.rows() if not typist.sheet.row_dimensions[int(row[""])].hidden}
    assert seen == {"Drug", "Route"}


def test_what_belongs_to_a_line_that_is_gone_and_a_sheet_of_ones_own_are_only_in_the_kept_copy(tmp_path: Path) -> None:
    sheet = tmp_path / "adjudication.xlsx"
    write_sheet(merged(), sheet)
    cells: list[str] = []

    def note(typist: Typist) -> None:
        row = typist.row(**N)
        typist.sheet[typist.cell(row, FIELD)].comment = Comment("ask", "Maria")
        typist.book.create_sheet("To do")["A1"] = "ring Bob"
        typist.book[COVER]["E5"] = "ask Bob about S2 on Friday"
        typist.book[COVER]["C9"] = typist.book[COVER]["B90"] = "mine"
        typist.book[COVER]["B1"].comment = Comment("why?", "Maria")
        cells.append(row[""])

    typing(sheet, note)
    before = sheet.read_bytes()
    agreed = merged(bob=edited(BOB, {("arms", 0, "n"): "24"}))
    written = write_sheet(agreed, sheet, earlier=tmp_path / "earlier", seen=fingerprint(sheet))
    assert written.earlier is not None
    assert written.earlier.read_bytes() == before
    assert written.left_behind == (
        "the sheet To do",
        "How to rule: E5 'ask Bob about S2 on Friday', C9 'mine', B90 'mine', comment at B1 'why?'",
        f"your additions to 1 line of Discrepancies that the new sheet does not have (row {cells[0]})",
    )
