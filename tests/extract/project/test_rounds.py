"""Rounds: what was agreed is handed out, and what is filled in on it counts as long as it is agreed."""

import re
from pathlib import Path

import openpyxl
import pytest

from extract.project.folder.project import Project, read_project
from extract.project.rounds.merging import agreed_before, merge_project
from extract.project.rounds.round_workbook import RoundWorkbook, round_workbook
from tests.extract.command import snapshot, twofold
from tests.extract.project.two_rounds import (
    CODES,
    FINDINGS,
    FORM,
    agreed_names,
    code,
    code_differently,
    extract,
    extracted,
    finals,
    handed_out,
    review,
    second,
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return extracted(tmp_path)


def test_the_first_round_does_not_ask_what_belongs_to_the_second(project: Project) -> None:
    names = {field.name for field in project.form()["findings"].fields}
    assert "text" in names
    assert not {"domain", "note"} & names


def test_a_workbook_shows_what_is_agreed_and_only_asks_for_its_round(project: Project) -> None:
    later = handed_out(project)
    sheet = openpyxl.load_workbook(later.extractions / "ada round 2.xlsx")["Findings"]
    header, _, *rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert header == ("Study", "Row", "Finding", "Place", "Quotes", "Domain *", "Belongs to", "Note")
    assert {row[2] for row in rows} == set(CODES)
    assert {row[4] for row in rows} == {f"on {text}" for text in CODES}
    assert sheet.protection.sheet
    assert all(cell.protection.locked for cell in sheet[4][:5])
    assert not any(sheet.column_dimensions[column].protection.locked for column in "FH")


_NOTE = "      - {name: note, label: Note, type: text, round: 2, optional: true}\n"


@pytest.mark.parametrize(
    ("note", "wanted"),
    [
        ("", {}),
        (_NOTE.replace("note, label: Note", "belongs, label: Belongs to"), {"Belongs to (belongs)": None}),
    ],
    ids=["a single field to fill in", "a field that is called as the hidden column is"],
)
def test_other_forms_have_workbooks_of_a_round_too(tmp_path: Path, note: str, wanted: dict[str, None]) -> None:
    made = review(tmp_path, form_text=FORM.replace(_NOTE, note))
    for name in ("ada", "ben"):
        extract(made, name)
    later = handed_out(made)
    sheet = openpyxl.load_workbook(later.extractions / "ada round 2.xlsx")["Findings"]
    header, _, *rows = list(sheet.iter_rows(min_row=2, values_only=True))
    own = [dict(zip(header, row, strict=True)) for row in rows]
    assert len(own) == 3
    assert [{name: row[name] for name in header if name in wanted} for row in own] == [wanted] * 3


def test_what_a_workbook_says_is_true_of_its_kind(project: Project) -> None:
    """Nobody fills in what is only shown, and nobody is told that two do where it is not so."""
    guides = {}
    handed_out(project)
    twofold("template", "--verify", "--extractor", "ben", at=project.folder)
    for path in (project.in_round(2).extractions / "ada round 2.xlsx", project.extractions / "ada.xlsx"):
        rows = list(openpyxl.load_workbook(path)["Guide"].iter_rows(min_row=2, values_only=True))
        guides[path.stem] = {str(row[0]): row[4] for row in rows if row[4]}
    assert guides["ada round 2"]["Finding"] == guides["ada round 2"]["Row"] == "filled in already"
    assert guides["ada round 2"]["Domain"] == guides["ada"]["Finding"] == "each extractor"
    assert guides["ada"]["Funding"] == "one extractor, another verifies"


def test_a_row_that_two_people_are_to_code_is_one_row_to_hand_out(project: Project) -> None:
    assert twofold("merge", at=project.folder).code == 0
    printed = " ".join(twofold("status", at=project.folder).out.split())
    assert "Round 2: 3 agreed rows" in printed
    assert "3 rows to hand out in 2 studies in round 2" in printed


def test_nothing_is_handed_out_of_a_study_that_is_not_settled(tmp_path: Path) -> None:
    """Ben has not begun S1, and has another finding in S2: neither study may be shown."""
    made = review(tmp_path)
    extract(made, "ada")
    extract(made, "ben", {"S1": (), "S2": ("Staff made it safe", "Music helped")}, finished=("S2",))
    ran = twofold("template", "--round", "2", at=made.folder)
    assert ran.code == 2
    assert "S1 is not in round 2 yet: not finished by ben" in ran.err
    assert "S2 is not in round 2 yet: 2 cells open" in ran.err
    assert not made.in_round(2).extractions.exists()


def test_rows_pair_exactly_whatever_the_file_is_called_and_however_it_is_sorted(project: Project) -> None:
    handed_out(project)
    code(project, "ada", CODES, to="final (2).xlsx")
    code(project, "ben", CODES | {"It was frightening": "integration"})
    merged = second(project).comparison
    assert (merged.rows_paired(), merged.counts()["conflict"], len(merged.open)) == (5, 1, 1)
    assert finals(project) == CODES | {"It was frightening": None}


def test_a_row_that_changed_sleeps_and_wakes_when_it_is_agreed_again(project: Project) -> None:
    handed_out(project)
    for who in ("ada", "ben"):
        code(project, who, CODES)
    before = agreed_names(project)
    changed = FINDINGS | {"S1": ("The world opened up", "It was very frightening")}
    for who in ("ada", "ben"):
        extract(project, who, changed)
    assert finals(project) == {text: domain for text, domain in CODES.items() if text != "It was frightening"}
    assert any("1 row of S1 does not count" in remark for remark in second(project).remarks)
    for who in ("ada", "ben"):
        extract(project, who)
    assert agreed_names(project) == before
    assert finals(project) == CODES


def test_rows_of_an_excluded_study_do_not_count_because_of_that(project: Project) -> None:
    handed_out(project)
    for who in ("ada", "ben"):
        code(project, who, CODES)
    assert twofold("exclude", "S2", "--who", "ada", "--why", "duplicate", at=project.folder).code == 0
    (ada, ben) = [remark for remark in second(project).remarks if "of S2" in remark]
    assert ada.endswith("1 row of S2 does not count, because the study is excluded")
    assert ben.endswith("because the study is excluded")


def test_nothing_is_asked_of_a_study_in_the_second_round_that_was_excluded_in_the_first(project: Project) -> None:
    """Neither its rows nor its cells are problems, `check` says how many it leaves out, and `status` says why."""
    later = handed_out(project)
    code(project, "ada", {"The world opened up": "no such domain"})
    assert twofold("check", at=project.folder).code == 1
    assert twofold("exclude", "S1", "--who", "ada", "--why", "duplicate", at=project.folder).code == 0
    for command in (("check",), ("check", "--round", "2")):
        ran = twofold(*command, at=project.folder)
        assert "ada round 2.xlsx: 4 problems are not listed, in S1: the study is excluded" in ran.err
        assert [word for word in ("row-not-agreed", "no such domain") if word in ran.out] == []
    assert [problem.study for _, one in merge_project(later).files for problem in one.problems] == ["S2"]
    studies = twofold("status", "--round", "2", "--output-format", "json", at=project.folder).json["studies"]
    assert {study["name"]: study["excluded"] for study in studies} == {"S1": "duplicate", "S2": None}
    before = snapshot(project.folder)
    assert "S1" not in twofold("template", "--round", "2", at=project.folder).out
    assert snapshot(project.folder) == before


def test_another_place_does_not_put_a_code_to_sleep(project: Project) -> None:
    before = agreed_names(project)
    sheet = project.extractions / "ada.xlsx"
    book = openpyxl.load_workbook(sheet)
    for cells in book["Findings"].iter_rows(min_row=4):
        cells[3].value = "p. 33"
    book.save(sheet)
    for path in project.extractions.glob("ben.xlsx"):
        path.write_bytes(sheet.read_bytes())
        book = openpyxl.load_workbook(path)
        for cells in book["_twofold"].iter_rows():
            if cells[0].value == "extractor":
                cells[1].value = "ben"
        book.save(path)
    assert agreed_names(project) == before


def test_more_is_handed_out_with_what_is_filled_in_already(tmp_path: Path) -> None:
    """S2 is settled later. Ada's codes come along, and her file is kept."""
    made = review(tmp_path)
    extract(made, "ada")
    extract(made, "ben", FINDINGS, finished=("S1",))
    later = handed_out(made)
    code(made, "ada", CODES, finished=("S1",))
    before = (later.extractions / "ada round 2.xlsx").read_bytes()
    extract(made, "ben")
    ran = twofold("template", "--round", "2", "--extractor", "ada", at=made.folder)
    assert "1 new row" in ran.out
    assert [path.read_bytes() for path in later.earlier_extractions.iterdir()] == [before]
    ran = twofold("template", "--round", "2", "--extractor", "ada", at=made.folder)
    assert "has all agreed rows already" in ran.err
    code(made, "ben", CODES, finished=("S1",))
    assert finals(made) == {text: domain for text, domain in CODES.items() if text != "Staff made it safe"}


def test_a_study_with_new_rows_is_not_finished_any_more(project: Project) -> None:
    later = handed_out(project)
    code(project, "ada", CODES)
    more = FINDINGS | {"S1": (*FINDINGS["S1"], "Music helped")}
    for who in ("ada", "ben"):
        extract(project, who, more)
    ran = twofold("template", "--round", "2", "--extractor", "ada", at=project.folder)
    assert "S1: Finished is blank again, because it has new rows" in ran.out
    (path,) = [one for one in later.extraction_files() if one.name.startswith("ada")]
    sheet = openpyxl.load_workbook(path)["Studies"]
    assert [(row[0], row[-1]) for row in sheet.iter_rows(min_row=4, max_row=5, values_only=True)] == [
        ("S1", None),
        ("S2", "yes"),
    ]


def test_two_workbooks_of_one_person_are_put_together_or_refused(project: Project) -> None:
    """An earlier workbook comes back from a laptop: its codes are taken in, unless the two contradict each other."""
    later = handed_out(project)
    first = later.extractions / "ada round 2.xlsx"
    empty = first.read_bytes()
    code(project, "ada", {"It was frightening": "effects"}, to="ada old.xlsx")
    first.write_bytes(empty)
    ran = twofold("merge", "--round", "2", at=project.folder)
    assert "both extractions of ada" in ran.err
    assert "put them together: twofold template --round 2 --extractor ada. The new workbook has" in ran.err
    ran = twofold("people", at=project.folder)
    assert (ran.code, "ada  ada.xlsx; round 2: ada old.xlsx and ada round 2.xlsx" in ran.out) == (1, True)
    assert "round 2: ada old.xlsx and ada round 2.xlsx are both extractions of ada: put them together" in ran.out
    assert twofold("template", "--round", "2", "--extractor", "ada", at=project.folder).code == 0
    (now,) = [one for one in later.extraction_files() if one.name.startswith("ada")]
    assert "effects" in {row[5] for row in openpyxl.load_workbook(now)["Findings"].iter_rows(values_only=True)}
    (later.extractions / "ada again.xlsx").write_bytes(now.read_bytes())
    code_differently(later.extractions / "ada again.xlsx")
    ran = twofold("template", "--round", "2", "--extractor", "ada", at=project.folder)
    assert ran.code == 2
    errors = " ".join(ran.err.split())
    cells = r"ada again\.xlsx Findings!F4 has '\w+' and ada round 2.*\.xlsx Findings!F4 has '\w+'"
    assert re.search(cells + r" under Domain of the same row \(S1, 'It was frightening'\)", errors), errors


def test_a_row_that_is_in_the_workbook_already_is_not_to_be_looked_for_in_a_new_one(project: Project) -> None:
    """The finding was worded anew; then the new row was handed out in the same workbook as the old one."""
    handed_out(project)
    for who in ("ada", "ben"):
        code(project, who, CODES)
        extract(project, who, FINDINGS | {"S2": ("The staff made it safe",)})

    def told() -> list[str]:
        problems = twofold("check", "--round", "2", "--output-format", "json", at=project.folder).json["problems"]
        return [one["message"] for one in problems if one["code"] == "row-not-agreed"]

    new = "Look for the new row of this study in a new workbook (twofold template --round 2)"
    assert [message.rpartition(". ")[2] for message in told()] == [new] * 2
    errors = twofold("check", "--round", "2", at=project.folder).out
    assert "twofold template --round 2 writes a new one with them" in " ".join(errors.split())
    assert twofold("template", "--round", "2", at=project.folder).code == 0
    assert [message.rpartition(". ")[2] for message in told()] == [
        "All rows of this study that are agreed now are in this workbook"
    ] * 2


def marks(path: Path) -> list[str | None]:
    return [
        row[-1] for row in openpyxl.load_workbook(path)["Studies"].iter_rows(min_row=4, max_row=5, values_only=True)
    ]


def joined(project: Project, other: bytes) -> tuple[Path, RoundWorkbook]:
    """The workbook that ada's file and another of hers become."""
    second = project.in_round(2)
    files = tuple(path for path in second.extraction_files() if path.name.startswith("ada"))
    old = second.extractions / "ada old.xlsx"
    old.write_bytes(other)
    made = round_workbook(second, agreed_before(second), "ada", (*files, old))
    old.write_bytes(made.content)
    return old, made


def test_a_mark_stays_beside_an_earlier_copy_and_is_not_lost_without_a_word_beside_another(project: Project) -> None:
    second = handed_out(project)
    empty = (second.extractions / "ada round 2.xlsx").read_bytes()
    path = code(project, "ada", {"Staff made it safe": "setting"}, finished=())
    more = path.read_bytes()
    code(project, "ada", CODES)
    path, made = joined(project, empty)
    assert (marks(path), made.remarks) == (["yes", "yes"], ())
    path.unlink()
    code(project, "ada", {"Staff made it safe": ""})
    path, made = joined(project, more)
    assert marks(path) == ["yes", None]
    assert [remark[:46] for remark in made.remarks] == ["S2: Finished is blank in the new workbook, bec"]


def test_a_row_that_lost_its_name_gets_it_back_by_its_words(project: Project) -> None:
    later = handed_out(project)
    path = code(project, "ada", CODES)
    book = openpyxl.load_workbook(path)
    for cells in book["Findings"].iter_rows(min_row=4):
        cells[1].value = None
    book.save(path)
    twofold("template", "--round", "2", "--extractor", "ada", at=project.folder)
    (now,) = [one for one in later.extraction_files() if one.name.startswith("ada")]
    rows = list(openpyxl.load_workbook(now)["Findings"].iter_rows(min_row=4, values_only=True))
    assert {(row[2], row[5]) for row in rows} == set(CODES.items())
    assert {row[1] for row in rows} == set(agreed_names(project).values())


def test_a_workbook_in_the_folder_of_another_round_is_not_read(project: Project) -> None:
    later = handed_out(project)
    (later.extractions / "ada round 2.xlsx").rename(project.extractions / "ada round 2.xlsx")
    (project.extractions / "ada.xlsx").unlink()
    ran = twofold("merge", at=project.folder)
    assert ran.code == 2
    assert "this is a workbook of round 2" in ran.err
    assert "Move it to round-2/extractions/" in ran.err


def test_a_workbook_of_an_earlier_form_may_come_back(project: Project) -> None:
    """Another writes it anew for the form as it is now, though no finding is new."""
    there = {path.name: path.read_bytes() for path in handed_out(project).extraction_files()}
    form = project.folder / "form.yaml"
    form.write_text(form.read_text().replace("version: '1'", "version: '2'").replace("version: 1", "version: 2"))
    assert twofold("form", "migrate", at=project.folder).code in {0, 1}
    second_round = read_project(project.folder).in_round(2)
    for path in second_round.extraction_files():
        path.unlink()
    for name, content in there.items():
        (second_round.extractions / name).write_bytes(content)
    ran = twofold("template", "--round", "2", at=project.folder)
    assert (ran.code, "round-2/extractions-earlier" in ran.err) == (0, True)
    assert twofold("merge", "--round", "2", at=project.folder).code == 0
