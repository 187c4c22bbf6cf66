"""Rows torn apart: where only some columns of a sheet were sorted, no answer is read as that of another row."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import CannotUse
from extract.files import file_digest
from extract.project.extractors.submissions import Submission, add_to_index
from extract.project.folder.project import Project, read_project
from extract.project.rounds.merging import agreed_before, merge_project
from extract.project.rounds.round_workbook import has_nothing_new, round_workbook
from extract.project.verification.verification_workbook import read_lines, verification_form, verification_workbook
from extract.reading import letters
from extract.report.round_progress import rounds_progress
from extract.workbook.load import load_extraction
from schema.problem import Severity
from schema.rounds import ROW
from tests.extract.command import twofold
from tests.extract.project.two_rounds import code, extract, review
from tests.strategies import TWENTY_FIVE

FINDINGS = {"S1": ("The world opened up", "It was frightening", "Music helped"), "S2": ("Staff made it safe",)}
FIRST_ROW = 4


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Ada has coded, and Ben has verified; each has a note of their own in every row."""
    project = review(tmp_path_factory.mktemp("torn"))
    for who, funding in (("ada", "public"), ("ben", "")):
        extract(project, who, FINDINGS, funding=funding)
    assert twofold("template", "--round", "2", at=project.folder).code == 0
    assert twofold("template", "--verify", "--extractor", "ben", at=project.folder).code == 0
    return project


Content = tuple[str, bytes]


@pytest.fixture(scope="module")
def coded(handed_out: Project) -> Content:
    path = handed_out.in_round(2).extractions / "ada round 2.xlsx"
    return "Findings", typed(path, "Findings", {"Domain": "effects", "Note": "note"})


@pytest.fixture(scope="module")
def verified(handed_out: Project) -> Content:
    path = handed_out.verification / "ben verifies.xlsx"
    return "Verification", typed(path, "Verification", {"Verdict": "not found", "Where": "note"})


def typed(path: Path, sheet: str, entries: Mapping[str, str]) -> bytes:
    """The workbook with these entries in each row. A note has the number of its row."""
    book = openpyxl.load_workbook(path)
    places = columns(book[sheet])
    for number, cells in enumerate(rows(book[sheet])):
        for header, entry in entries.items():
            cells[places[header]].value = f"note {number}" if entry == "note" else entry
    return saved(book)


def saved(book: Any) -> bytes:
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def columns(sheet: Any) -> dict[str, int]:
    return {str(cell.value).rstrip(" *"): place for place, cell in enumerate(sheet[FIRST_ROW - 2])}


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return [cells for cells in sheet.iter_rows(min_row=FIRST_ROW) if any(cell.value for cell in cells)]


def sorted_by(content: Content, headers: Sequence[str], order: Callable[[list[Any]], list[Any]]) -> bytes:
    """The workbook after these columns alone were put into another order."""
    name, before = content
    book = openpyxl.load_workbook(BytesIO(before))
    sheet, places = book[name], columns(book[name])
    for header in headers:
        cells = [row[places[header]] for row in rows(sheet)]
        for cell, value in zip(cells, order([cell.value for cell in cells]), strict=True):
            cell.value = value
    return saved(book)


def turned(values: list[Any]) -> list[Any]:
    return [*values[1:], *values[:1]]


@lru_cache(maxsize=4)
def opened(content: bytes) -> Any:
    """A workbook to look at."""
    return openpyxl.load_workbook(BytesIO(content))


def seen(content: bytes, sheet: str, note: str, grey: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """What a person sees beside each note."""
    page = opened(content)[sheet]
    places = columns(page)
    return {
        row[places[note]].value: tuple(row[places[header]].value for header in grey)
        for row in rows(page)
        if row[places[note]].value
    }


def read_codes(project: Project, content: bytes, folder: Path) -> dict[str, str]:
    """The notes that are read in a workbook of round 2, each with the key of its row."""
    path = folder / "ada round 2.xlsx"
    path.write_bytes(content)
    loaded = load_extraction(path, project.in_round(2).form(), name="ada")
    recorded = loaded.extraction["findings"]
    return {
        note: recorded.text(ROW, position) or ""
        for position in range(recorded.height)
        if (note := recorded.text("note", position))
    }


def read_verdicts(project: Project, content: bytes, folder: Path) -> dict[str, str]:
    path = folder / "ben verifies.xlsx"
    path.write_bytes(content)
    lines, _ = read_lines(project, path)
    return {line.where: line.item for line in lines if line.where}


GREY_CODES = ("Study", "Finding", "Place", "Quotes", "Belongs to")
GREY_VERDICTS = ("Study", "Sheet", "Row", "Field", "Value", "Place", "Words", "Belongs to")
KEY = "Leave this column as it is"


def _law(
    data: st.DataObject,
    content: Content,
    grey: Sequence[str],
    others: Sequence[str],
    read: Callable[[bytes], dict[str, str]],
) -> None:
    """Whatever columns were permuted, an answer is read under a key only beside the grey cells of that key."""
    sheet, before = content
    note, key = others[0], others[-1]
    whose = {row[0]: row[1:] for row in seen(before, sheet, key, (key, *grey)).values()}
    chosen = data.draw(st.lists(st.sampled_from((*grey, *others)), unique=True))
    numbers = list(range(len(whose)))
    order = data.draw(st.permutations(numbers))
    after = sorted_by(content, chosen, lambda values: [values[number] for number in order])
    beside = seen(after, sheet, note, grey)
    found = read(after)
    for text, row in found.items():
        assert whose[row] == beside[text]
    if set(chosen) >= {*grey, *others} or order == numbers:
        assert set(found) == set(beside)


@given(data=st.data())
@TWENTY_FIVE
def test_a_code_is_read_only_beside_the_grey_cells_of_its_row(
    handed_out: Project, coded: Content, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("sorted")
    _law(data, coded, GREY_CODES, ("Note", "Domain", "Row"), lambda after: read_codes(handed_out, after, folder))


@given(data=st.data())
@TWENTY_FIVE
def test_a_verdict_is_read_only_beside_the_grey_cells_of_its_value(
    handed_out: Project, verified: Content, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("sorted")
    _law(
        data, verified, GREY_VERDICTS, ("Where", "Verdict", KEY), lambda after: read_verdicts(handed_out, after, folder)
    )


@contextmanager
def put(path: Path, content: bytes) -> Iterator[None]:
    """A workbook as it is for a moment."""
    before = path.read_bytes()
    path.write_bytes(content)
    yield
    assert path.read_bytes() == content
    path.write_bytes(before)


def test_half_sorted_codes_are_errors_at_their_cells_wherever_one_looks(handed_out: Project, coded: Content) -> None:
    second = handed_out.in_round(2)
    path, half = second.extractions / "ada round 2.xlsx", sorted_by(coded, ("Finding", "Quotes"), turned)
    sentence = (
        "ada round 2.xlsx: in 4 rows, the grey cells and what is typed beside them do not belong together any more"
    )
    with put(path, half):
        merged = merge_project(second)
        problems = [problem for _, checked in merged.files for problem in checked.problems]
        torn = [(one.cells, one.severity) for one in problems if one.code == "row-torn-apart"]
        assert torn == [((f"C{row}", f"E{row}"), Severity.ERROR) for row in (4, 5, 6, 7)]
        assert any(remark.startswith(sentence) for remark in merged.remarks)
        (progress,) = rounds_progress(handed_out)
        assert any(sentence in line for line in progress.sentences())
        assert progress.people["ada"].to_fill_in == 4
        ran = twofold("template", "--round", "2", "--extractor", "ada", at=handed_out.folder)
        assert ran.code == 2
        assert "Findings!C4: the grey cells under Finding, Quotes belong to another row" in ran.err


def test_half_sorted_codes_are_found_in_a_workbook_that_does_not_say_what_it_was_handed_out_with(
    handed_out: Project, coded: Content
) -> None:
    second = handed_out.in_round(2)
    book = openpyxl.load_workbook(BytesIO(coded[1]))
    for cells in book["_twofold"].iter_rows():
        if str(cells[0].value).startswith("grey"):
            cells[0].value = "not known"
    path, whole = second.extractions / "ada round 2.xlsx", saved(book)
    with put(path, whole):
        assert merge_project(second).files[0][1].loaded.torn == ()
    with put(path, sorted_by(("Findings", whole), ("Finding",), turned)):
        merged = merge_project(second)
        assert [row.fields for row in merged.files[0][1].loaded.torn] == [("text",)] * 4
        assert merged.files[0][1].loaded.extraction["findings"].height == 0
        ran = twofold("check", "ada round 2.xlsx", at=handed_out.folder)
        assert ran.out.count("[row-torn-apart]") == 4


def test_rows_in_which_nothing_is_typed_are_written_anew(handed_out: Project) -> None:
    second = handed_out.in_round(2)
    path = second.extractions / "ada round 2.xlsx"
    with put(path, sorted_by(("Findings", path.read_bytes()), ("Finding", "Quotes"), turned)):
        made = round_workbook(second, agreed_before(second), "ada", (path,))
        assert not has_nothing_new(made)
        written = path.with_name("new.xlsx")
        written.write_bytes(made.content)
        assert load_extraction(written, second.form()).torn == ()
        written.unlink()


def test_half_sorted_verdicts_are_not_taken(handed_out: Project, verified: Content) -> None:
    path = handed_out.verification / "ben verifies.xlsx"
    sentence = (
        "ben verifies.xlsx: in 2 rows, the grey cells and what is typed beside them do not belong together any more"
    )
    with put(path, sorted_by(verified, (KEY,), turned)):
        ran = twofold("verify", at=handed_out.folder)
        assert (ran.code, "Verification!A4  S1: the grey cells under Study belong to another row" in ran.err) == (
            1,
            True,
        )
        assert not handed_out.ledger.exists()
        assert "[row-torn-apart]" in twofold("check", "ben verifies.xlsx", at=handed_out.folder).out
        assert any(remark.startswith(sentence) for remark in merge_project(handed_out).remarks)
        with pytest.raises(CannotUse, match="belong to another row"):
            verification_workbook(handed_out, handed_out.form(), "ben", (), [path])


def test_verdicts_that_were_sorted_without_their_values_are_not_taken(handed_out: Project, verified: Content) -> None:
    """Who selects the white columns from Verdict to Where has the hidden one between them selected too."""
    path = handed_out.verification / "ben verifies.xlsx"
    sheet = opened(verified[1])["Verification"]
    white = ("Verdict", "Belongs to", "Right value", "Where")
    places = [columns(sheet)[header] for header in white]
    assert places == [*range(places[0], places[0] + len(white))]
    assert [sheet.column_dimensions[letters(place + 1)].hidden for place in places] == [False, True, False, False]
    with put(path, sorted_by(verified, white, turned)):
        ran = twofold("verify", at=handed_out.folder)
        assert (ran.code, "what is typed in this row was typed for another one" in ran.err) == (1, True)
        assert not handed_out.ledger.exists()
        assert "[row-torn-apart]" in twofold("check", "ben verifies.xlsx", at=handed_out.folder).out


def test_codes_that_were_sorted_without_their_rows_are_not_taken(
    handed_out: Project, coded: Content, tmp_path: Path
) -> None:
    """Who selects the columns to fill in has the hidden one between them selected too."""
    sheet = opened(coded[1])["Findings"]
    white = ("Domain", "Belongs to", "Note")
    places = [columns(sheet)[header] for header in white]
    assert places == [*range(places[0], places[0] + len(white))]
    assert [sheet.column_dimensions[letters(place + 1)].hidden for place in places] == [False, True, False]
    half = sorted_by(coded, white, turned)
    assert read_codes(handed_out, half, tmp_path) == {}
    path = handed_out.in_round(2).extractions / "ada round 2.xlsx"
    with put(path, half):
        ran = twofold("check", "--round", "2", at=handed_out.folder)
        assert "what is typed in this row was typed for another one" in ran.out


def test_what_is_said_of_half_sorted_verdicts_leads_to_a_workbook_in_which_they_can_be_given(
    handed_out: Project, verified: Content, tmp_path: Path
) -> None:
    """The person is named, not the file. The cleared workbook, whose grey cells are still wrong, is written anew."""
    shutil.copytree(handed_out.folder, tmp_path / "review")
    project = read_project(tmp_path / "review")
    path = project.verification / "ben verifies.xlsx"
    path.write_bytes(sorted_by(verified, (KEY,), turned))
    said = twofold("status", at=project.folder).out
    assert (
        "verified yet: twofold check says how to put verification/ben verifies.xlsx in order, then run twofold" in said
    )
    assert "template --verify" not in said
    ran = twofold("verify", at=project.folder)
    assert "run twofold template --verify --extractor ben, which writes a new workbook" in " ".join(ran.err.split())
    path.write_bytes(typed(path, "Verification", {"Verdict": "", "Where": ""}))
    cleared = path.read_bytes()
    ran = twofold("template", "--verify", "--extractor", "ben", at=project.folder)
    assert (ran.code, "has all values already" in ran.err) == (0, False), ran.err
    (written,) = project.verification.iterdir()
    assert load_extraction(written, verification_form()).torn == ()
    (kept,) = project.earlier_verification.iterdir()
    assert kept.read_bytes() == cleared


def test_of_studies_of_which_no_row_can_be_read_no_first_submission_is_kept(
    handed_out: Project, tmp_path: Path
) -> None:
    project = read_project(shutil.copytree(handed_out.folder, tmp_path / "review"))
    domains = {text: "effects" for texts in FINDINGS.values() for text in texts}
    wholes = {}
    for who in ("ada", "ben"):
        path = code(project, who, domains)
        wholes[path] = path.read_bytes()
        _change_grey(path)
        ran = twofold("merge", "--round", "2", at=project.folder)
        assert f"{path.name}: no first submission is kept of S1, S2, because no row can be read there" in ran.err
    assert not project.in_round(2).submissions.exists()
    for path, whole in wholes.items():
        path.write_bytes(whole)
    ran = twofold("merge", "--round", "2", at=project.folder)
    assert "no first submission is kept" not in ran.err
    copies = sorted(path.name for path in project.in_round(2).submissions.glob("ada*.xlsx"))
    assert copies == ["ada round 2-1.xlsx"]
    assert "of 2 studies." in " ".join(twofold("agree", "--round", "2", at=project.folder).out.split())


def test_a_copy_of_which_no_row_can_be_read_counts_a_study_once(handed_out: Project, tmp_path: Path) -> None:
    """As earlier versions kept it: everybody corrected it, and submitted again."""
    project = read_project(shutil.copytree(handed_out.folder, tmp_path / "review"))
    domains = {text: "effects" for texts in FINDINGS.values() for text in texts}
    second = project.in_round(2)
    for who in ("ada", "ben"):
        path = code(project, who, domains)
        whole = path.read_bytes()
        _change_grey(path)
        _keep_as_it_is(second, who, path)
        path.write_bytes(whole)
    assert twofold("merge", "--round", "2", at=project.folder).code in {0, 1, 2}
    copies = sorted(path.name for path in second.submissions.glob("ada*.xlsx"))
    assert copies == ["ada round 2-1.xlsx", "ada round 2-2.xlsx"]
    ran = twofold("agree", "--round", "2", at=project.folder)
    assert "of 2 studies." in " ".join(ran.out.split()), ran.out + ran.err


def _keep_as_it_is(project: Project, who: str, path: Path) -> None:
    """Keeps a first submission of both studies, as earlier versions did whatever could be read."""
    project.submissions.mkdir(exist_ok=True)
    copy = Path(shutil.copy(path, project.submissions / f"{path.stem}-1.xlsx"))
    kept = Submission(who, copy.name, file_digest(copy), ("s1", "s2"), "2026-01-01T00:00:00Z")
    add_to_index(project, lambda _: [kept])


def _change_grey(path: Path) -> None:
    """Changes the words of every row that was handed out, so that none can be read."""
    book = openpyxl.load_workbook(path)
    place = columns(book["Findings"])["Finding"]
    for cells in rows(book["Findings"]):
        cells[place].value = f"{cells[place].value}, changed"
    path.write_bytes(saved(book))
