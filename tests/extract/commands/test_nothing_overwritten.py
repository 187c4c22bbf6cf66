"""No command replaces a file in which somebody has typed something that is nowhere else."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from extract.adjudication.intake.other_sheets import last_saved_sheet
from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.project.ledger.ledger_file import read_ledger
from extract.safe_replace import sealed, untouched
from extract.workbook.template import write_template
from tests.extract.command import twofold
from tests.faults.review import FORM


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose extractors differ, with its adjudication sheet; nothing may change it."""
    return two_who_differ(tmp_path_factory.mktemp("differ") / "review")


@pytest.fixture
def project(merged: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(merged, tmp_path / "review"))


def two_who_differ(folder: Path) -> Path:
    """Ada and Ben differ on the number of themes of two studies, and on which sample is which."""
    form_file = folder.parent / "small.yaml"
    form_file.write_text(FORM, encoding="utf-8")
    studies = [("S01", "Lascelles 2019"), ("S02", "Jilka 2019")]
    create_project(folder, form_name=str(form_file), studies=studies)
    for name, themes in (("ada", "4"), ("ben", "5")):
        write_extraction(folder, name, themes)
    assert twofold("merge", at=folder).code == 1
    return folder


def write_extraction(folder: Path, name: str, themes: str, *, finished: str = "yes", file: str = "") -> None:
    """What one of them hands in. The second study may not be finished, and the file may have another name."""
    rows = {
        "studies": [
            {"study": study, "finished": marked, "n_themes": themes}
            for study, marked in (("S01", "yes"), ("S02", finished))
        ],
        "samples": [{"study": "S01", "group": f"clinic group {themes}", "n_analysed": "14"}],
    }
    path = folder / "extractions" / (file or f"{name}.xlsx")
    write_template(read_project(folder).form(), path, extractor=name, filled=rows)


def sheet_of(book: openpyxl.Workbook) -> tuple[object, dict[str, int], int]:
    """The sheet of discrepancies, its columns by header, and the row of the headers."""
    sheet = book["Discrepancies"]
    for row in sheet.iter_rows():
        named = {str(cell.value): cell.column for cell in row if cell.value is not None}
        if {"Ruling", "Method", "Who"} <= named.keys():
            return sheet, named, row[0].row
    raise AssertionError("no headers")


def rule_on_all(path: Path, ruling: str = "ada") -> None:
    """Types a ruling into every line that is open."""
    book = openpyxl.load_workbook(path)
    sheet, columns, header = sheet_of(book)
    for row in range(header + 1, sheet.max_row + 1):  # type: ignore[attr-defined]
        for name, text in (("Ruling", ruling), ("Method", "discussion"), ("Who", "ada; ben")):
            sheet.cell(row, columns[name]).value = text  # type: ignore[attr-defined]
    book.save(path)


def rename_header(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet, columns, header = sheet_of(book)
    sheet.cell(header, columns["Ruling"]).value = "Rulling"  # type: ignore[attr-defined]
    book.save(path)


def delete_header(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet, _, header = sheet_of(book)
    sheet.delete_rows(header)  # type: ignore[attr-defined]
    book.save(path)


@pytest.mark.parametrize("spoil", [rename_header, delete_header])
def test_rulings_in_a_sheet_that_is_not_understood_are_kept(project: Path, spoil: object) -> None:
    sheet = project / "adjudication.xlsx"
    rule_on_all(sheet)
    spoil(sheet)  # type: ignore[operator]
    typed = sheet.read_bytes()
    twofold("adjudicate", at=project)
    twofold("merge", at=project)
    kept = [path.read_bytes() for path in (project / "adjudication-earlier").glob("*.xlsx")]
    assert typed in [sheet.read_bytes(), *kept]


def test_a_sheet_that_nobody_touched_is_replaced_without_a_copy(project: Path) -> None:
    assert untouched(project / "adjudication.xlsx")
    assert twofold("merge", at=project).code == 1
    assert not (project / "adjudication-earlier").exists()


def test_a_sheet_whose_rulings_are_taken_in_is_kept_with_all_that_was_typed_beside_them(project: Path) -> None:
    sheet = project / "adjudication.xlsx"
    rule_on_all(sheet)
    book = openpyxl.load_workbook(sheet)
    book["Discrepancies"].cell(1, 40).value = "ask Maria about S02"
    book.save(sheet)
    typed = sheet.read_bytes()
    twofold("adjudicate", at=project)
    ran = twofold("merge", at=project)
    kept = [path.read_bytes() for path in (project / "adjudication-earlier").glob("*.xlsx")]
    assert typed in [sheet.read_bytes(), *kept]
    if sheet.read_bytes() != typed:
        assert "adjudication-earlier" in ran.err


def test_a_sheet_that_was_saved_with_all_its_properties_is_not_taken_for_untouched(project: Path) -> None:
    sheet = project / "adjudication.xlsx"
    assert untouched(sheet)
    saved = project / "saved.xlsx"
    with zipfile.ZipFile(sheet) as ours, zipfile.ZipFile(saved, "w") as theirs:  # as Excel and LibreOffice do
        for member in ours.infolist():
            changed = member.filename.startswith("xl/worksheets/")
            theirs.writestr(member, ours.read(member) + (b"\n" if changed else b""))
    assert not untouched(saved)


@pytest.mark.parametrize(
    ("lock", "content", "who"),
    [
        (".~lock.adjudication.xlsx#", b",maria,clinic-pc,27.11.2026 14:05,file:///home/maria/.config;", "maria"),
        ("~$adjudication.xlsx", b"\x05Maria" + b" " * 49 + b"\x05\0M\0a\0r\0i\0a\0", "Maria"),
    ],
)
def test_a_sheet_that_somebody_has_open_is_not_replaced(project: Path, lock: str, content: bytes, who: str) -> None:
    (project / lock).write_bytes(content)
    before = (project / "adjudication.xlsx").read_bytes()
    ran = twofold("merge", at=project)
    assert ran.code == 2
    assert who in ran.err
    assert (project / "adjudication.xlsx").read_bytes() == before


def test_a_sheet_that_is_saved_while_merge_runs_is_not_replaced(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import extract.project.rounds.merging

    sheet = project / "adjudication.xlsx"
    merge_project = extract.project.rounds.merging.merge_project

    def and_somebody_saves(of: object, **how: bool) -> object:
        merged = merge_project(of, **how)  # type: ignore[arg-type]
        rule_on_all(sheet)
        rename_header(sheet)
        return merged

    monkeypatch.setattr(extract.project.rounds.merging, "merge_project", and_somebody_saves)
    ran = twofold("merge", at=project)
    assert ran.code == 2
    cells = [cell.value for row in openpyxl.load_workbook(sheet)["Discrepancies"].iter_rows() for cell in row]
    assert "Rulling" in cells


def test_a_sheet_that_is_saved_after_merge_has_read_it_is_not_replaced(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rulings came too late to be seen, so that only the bytes of the file show that it is another."""
    import extract.adjudication.intake.replacing

    sheet = project / "adjudication.xlsx"
    refuse_unread = extract.adjudication.intake.replacing.refuse_unread

    def and_somebody_saves(*of: object, **how: object) -> tuple[str, ...]:
        late = refuse_unread(*of, **how)  # type: ignore[arg-type]
        rule_on_all(sheet)
        return late

    monkeypatch.setattr(extract.adjudication.intake.replacing, "refuse_unread", and_somebody_saves)
    ran = twofold("merge", at=project)
    assert ran.code == 2
    assert "was saved while it was being read" in ran.err
    assert "ada; ben" in [cell.value for row in openpyxl.load_workbook(sheet)["Discrepancies"] for cell in row]


def test_a_sheet_that_is_saved_at_the_last_moment_is_not_replaced(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the moment in which the old one is set aside and that in which the new one is there."""
    import extract.safe_replace

    sheet, before = project / "adjudication.xlsx", (project / "adjudication.xlsx").read_bytes()
    fingerprint = extract.safe_replace.fingerprint

    def and_somebody_saves(path: Path) -> str | None:
        if path.parent.name == "adjudication-earlier":
            sheet.write_bytes(b"saved by hand")
        return fingerprint(path)

    monkeypatch.setattr(extract.safe_replace, "fingerprint", and_somebody_saves)
    ran = twofold("merge", at=project)
    assert ran.code == 2
    assert sheet.read_bytes() == b"saved by hand"
    assert before in [path.read_bytes() for path in (project / "adjudication-earlier").glob("*.xlsx")]


def test_adjudicate_says_that_the_sheet_is_still_open(project: Path) -> None:
    (project / ".~lock.adjudication.xlsx#").write_bytes(
        b",maria,clinic-pc,27.11.2026 14:05,file:///home/maria/.config;"
    )
    ran = twofold("adjudicate", at=project)
    assert ran.code == 0
    assert "adjudication.xlsx is open in LibreOffice (maria)" in ran.err


def test_a_workbook_without_a_seal_counts_as_touched(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "plain.xlsx")
    assert not untouched(tmp_path / "plain.xlsx")
    assert not untouched(tmp_path / "missing.xlsx")
    (tmp_path / "text.xlsx").write_text("no workbook")
    assert not untouched(tmp_path / "text.xlsx")
    with pytest.raises(KeyError):
        sealed((tmp_path / "plain.xlsx").read_bytes())


def test_an_output_option_never_overwrites_a_file_of_the_team(project: Path) -> None:
    ada = project / "extractions" / "ada.xlsx"
    before = ada.read_bytes()
    for arguments in (
        ("agree", "--csv", "extractions/ada.xlsx"),
        ("compare", "extractions/ada.xlsx", "extractions/ben.xlsx", "--to", "extractions/ada.xlsx"),
    ):
        ran = twofold(*arguments, at=project)
        assert ran.code == 2, arguments
        assert "ada.xlsx" in ran.err
        assert ada.read_bytes() == before
    both = ("extractions/ada.xlsx", "extractions/ben.xlsx")
    for file, words in {
        "notes.html": ("desk", "--export"),
        "notes.csv": ("compare", *both, "--write-agreed"),
        "notes.yaml": ("form", "infer", *both, "--to"),
        "notes.docx": ("form", "export", "--file"),
        "notes.xlsx": ("form", "preview", "--file"),
    }.items():
        (project / file).write_text("ours")
        assert twofold(*words, file, at=project).code == 2, words
        assert (project / file).read_text() == "ours"
    assert twofold("agree", "--csv", "agreement.csv", at=project).code == 0
    assert twofold("agree", "--csv", "agreement.csv", at=project).code == 0
    assert [path.name for path in project.glob("agreement*")] == ["agreement.csv"]


def test_a_table_of_agreement_that_somebody_edited_is_kept(project: Path) -> None:
    table = project / "agreement.csv"
    assert twofold("agree", "--csv", "agreement.csv", at=project).code == 0
    written = table.read_bytes()
    table.write_bytes(written + b"Hanna: see row 3\n")
    ran = twofold("agree", "--csv", "agreement.csv", at=project)
    (kept,) = set(project.glob("agreement*")) - {table}
    assert (ran.code, table.read_bytes()) == (0, written)
    assert kept.read_bytes() == written + b"Hanna: see row 3\n"
    assert f"As it was, it is now {kept.name}" in ran.err


def test_build_says_which_file_of_the_dataset_it_sets_aside(project: Path) -> None:
    twofold("build", "--draft", "--no-pictures", at=project)
    edited = project / "dataset" / "methods.md"
    edited.write_text("our own words", encoding="utf-8")
    ran = twofold("build", "--draft", "--no-pictures", at=project)
    assert "methods.md in dataset/ was edited since it was built: as it was, it is now methods-edited-1.md" in ran.err
    assert (project / "dataset" / "methods-edited-1.md").read_text(encoding="utf-8") == "our own words"
    assert "edited" not in twofold("build", "--draft", "--no-pictures", at=project).err


def test_a_table_for_a_folder_that_is_not_there_says_so(project: Path) -> None:
    ran = twofold("agree", "--csv", "nowhere/agreement.csv", at=project)
    assert (ran.code, "there is no folder nowhere" in ran.err, "make the folder first" in ran.err) == (2, True, True)


def test_a_ledger_option_never_adds_to_a_file_that_is_no_ledger(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study,n\nK1,3\nK2,4\n")
    (tmp_path / "b.csv").write_text("study,n\nK1,3\nK2,5\n")
    (tmp_path / "c.csv").write_text("study,n\nK1,3\nK2,5\n")
    before = (tmp_path / "a.csv").read_bytes()
    arguments = ("adjudicate", "--of", "a.csv", "--of", "b.csv", "--consensus", "c.csv", "--ledger")
    ran = twofold(*arguments, "a.csv", at=tmp_path)
    assert ran.code == 2
    assert "a.csv" in ran.err
    assert (tmp_path / "a.csv").read_bytes() == before
    assert twofold(*arguments, "rulings.jsonl", at=tmp_path).code == 0


@pytest.mark.parametrize(
    "name", ["adjudication (1).xlsx", "from Ruth/new/adjudication.xlsx", "adjudication (Ruth's conflicted copy).xlsx"]
)
def test_a_sheet_of_another_name_that_holds_rulings_is_named_and_taken_in(project: Path, name: str) -> None:
    """Somebody who rules saves it in another folder, gets it back by e-mail, or a program makes a copy."""
    sheet, other = project / "adjudication.xlsx", project / name
    other.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(sheet, other)
    rule_on_all(other)
    for words in (("status",), ("merge",), ("adjudicate",)):
        assert f'twofold adjudicate "{name}"' in twofold(*words, at=project).err, words
    sheet.unlink()
    taken = twofold("adjudicate", at=project)
    assert f"the rulings are taken from {name}" in taken.err
    assert "4 rulings taken" in taken.out
    for words in (("status",), ("merge",), ("adjudicate",)):
        assert "does not have" not in twofold(*words, at=project).err, words


def test_rulings_in_the_projects_own_sheet_that_the_ledger_does_not_have_are_named(project: Path) -> None:
    sheet = project / "adjudication.xlsx"
    rule_on_all(sheet)
    for words in (("status",), ("build", "--draft", "--no-pictures")):
        named = "adjudication.xlsx holds 4 rulings that decisions.jsonl does not have: twofold adjudicate\n"
        assert named in twofold(*words, at=project).err, words
    twofold("adjudicate", at=project)
    assert "does not have" not in twofold("status", at=project).err


def test_what_was_added_is_taken_from_another_sheet_only_if_it_is_newer_than_the_projects_own(project: Path) -> None:
    """Or columns that the team has deleted since would come back with each merge."""
    sheet, other = project / "adjudication.xlsx", project / "Ruth.xlsx"
    shutil.copy(sheet, other)
    for place, newer in ((0, False), (9, True)):
        os.utime(sheet, (5, 5))
        os.utime(other, (place, place))
        assert last_saved_sheet(read_project(project)) == (other if newer else None)
    os.utime(other, (0, 1))
    sheet.unlink()
    assert last_saved_sheet(read_project(project)) == other


def test_a_line_that_is_only_begun_is_no_ruling(project: Path) -> None:
    sheet = project / "adjudication.xlsx"
    rule_on_all(sheet, "")
    for words in ("status", "merge"):
        assert "holds 4 begun lines that" in twofold(words, at=project).err


def test_a_mistake_in_a_sheet_is_no_obstacle_once_others_ruled_on_its_line(project: Path) -> None:
    """Somebody sends the sheet back corrected, under another name; the one with the mistake is still there."""
    sheet, other = project / "adjudication.xlsx", project / "corrected.xlsx"
    shutil.copy(sheet, other)
    rule_on_all(other)
    rule_on_all(sheet, "adda")
    os.utime(sheet, (1_600_000_000, 1_600_000_000))
    typed = sheet.read_bytes()
    assert twofold("adjudicate", "corrected.xlsx", at=project).code == 0
    assert "ruled ada after this file was saved" in twofold("adjudicate", at=project).out
    assert "does not have" not in twofold("status", at=project).err
    ran = twofold("merge", at=project)
    assert ran.code == 0, ran
    assert "out of date" in ran.err
    assert [kept.read_bytes() for kept in (project / "adjudication-earlier").iterdir()] == [typed]


def test_a_mistake_that_was_saved_after_the_ruling_is_still_to_be_corrected(project: Path) -> None:
    """Who ruled may change it in the sheet, and mistype it."""
    sheet = project / "adjudication.xlsx"
    rule_on_all(sheet)
    twofold("adjudicate", at=project)
    rule_on_all(sheet, "bben")
    os.utime(sheet, (4_000_000_000, 4_000_000_000))
    assert "bben" in twofold("adjudicate", at=project).out
    assert twofold("merge", at=project).code == 2


def test_a_form_is_not_changed_while_a_sheet_of_another_name_holds_rulings(project: Path) -> None:
    """They are about fields as the sheet names them."""
    sheet = project / "adjudication.xlsx"
    rule_on_all(sheet)
    sheet.rename(project / "Ruth.xlsx")
    (project / "new.yaml").write_text(FORM.replace("n_themes", "themes"), encoding="utf-8")
    ran = twofold("form", "migrate", "new.yaml", at=project)
    assert (ran.code, 'take them in first: twofold adjudicate "Ruth.xlsx"' in ran.err) == (2, True)


def test_rulings_on_excluded_studies_are_no_obstacle_to_a_new_form(project: Path) -> None:
    sheet = project / "adjudication.xlsx"
    rule_on_all(sheet)
    sheet.rename(project / "Ruth.xlsx")
    (project / "new.yaml").write_text(FORM.replace("n_themes", "themes"), encoding="utf-8")
    for study in ("S01", "S02"):
        twofold("exclude", study, "--who", "ada; ben", "--why", "retracted", at=project)
    assert "out of date" in twofold("adjudicate", "Ruth.xlsx", at=project).out
    ran = twofold("form", "migrate", "new.yaml", at=project)
    assert (ran.code, "Ruth.xlsx" in ran.err) == (0, False), ran


def test_a_sheet_that_is_a_link_is_replaced_where_it_leads_to(project: Path) -> None:
    """A team keeps the sheet in a shared folder, and the project on one computer."""
    sheet, real = project / "adjudication.xlsx", project.parent / "adjudication.xlsx"
    sheet.rename(real)
    sheet.symlink_to("../adjudication.xlsx")
    rule_on_all(real)
    before = real.read_bytes()
    assert "4 rulings taken" in twofold("adjudicate", at=project).out
    assert "is kept: adjudication-earlier/" in twofold("merge", at=project).err
    assert sheet.is_symlink()
    assert real.read_bytes() != before
    assert [kept.read_bytes() for kept in (project / "adjudication-earlier").iterdir()] == [before]


def test_of_several_sheets_of_other_names_none_is_chosen(project: Path) -> None:
    sheet = project / "adjudication.xlsx"
    rule_on_all(sheet)
    shutil.copy(sheet, project / "adjudication (1).xlsx")
    sheet.rename(project / "Ruth.xlsx")
    asked = twofold("adjudicate", at=project)
    assert asked.code == 2
    assert 'twofold adjudicate "adjudication (1).xlsx"; twofold adjudicate "Ruth.xlsx"' in asked.err


def test_a_ruling_that_was_withdrawn_since_is_named_when_its_sheet_comes_again(project: Path) -> None:
    sheet = project / "adjudication.xlsx"
    rule_on_all(sheet)
    assert "4 rulings taken" in twofold("adjudicate", at=project).out
    twofold("merge", at=project)
    first = read_ledger(project / "decisions.jsonl").ledger.decisions[0]
    assert twofold("withdraw", first.id, "--who", "ada", at=project).code == 0
    again = twofold("adjudicate", at=project)
    assert "withdrawn since, so not taken again" in again.out
    assert "0 rulings taken into decisions.jsonl, 3 already there" in again.out
