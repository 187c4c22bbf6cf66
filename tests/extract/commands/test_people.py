"""`twofold people`: nobody is taken for somebody else, and whose a file becomes is said."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest

from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.reading import read_file
from extract.workbook.stamp import find_stamp
from tests.extract.command import twofold
from tests.extract.small_review import SAMPLES, written_beside


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    create_project(folder, form_name=written_beside(folder, SAMPLES), studies=[("S01", "Lascelles 2019")])
    assert twofold("template", "--extractor", "ada", "--extractor", "Ben Klein", at=folder).code == 0
    return folder


def initials(folder: Path) -> dict[str, str]:
    return {person.name: person.initials for person in read_project(folder).settings.people}


def test_a_person_who_is_added_is_known_by_the_first_name_in_the_same_command(project: Path) -> None:
    ran = twofold("people", "--adjudicator", "Cleo Roy", "--initials", "Cleo=CRo", at=project)
    assert (ran.code, initials(project)["Cleo Roy"]) == (0, "CRo")


@pytest.mark.parametrize("option", ["--initials", "--alias"])
@pytest.mark.parametrize("text", ["BKl", "bkl", "Benny", "ben klein", "Ben", "B.K."])
def test_what_one_person_is_called_cannot_be_given_to_another(option: str, text: str, project: Path) -> None:
    """Or a ruling by one of them would stand under the name of the other."""
    assert twofold("people", "--initials", "Ben=BKl", "--alias", "Ben=Benny", at=project).code == 0
    before = read_project(project).settings
    ran = twofold("people", "--adjudicator", "Cleo Roy", option, f"Cleo={text}", at=project)
    assert (ran.code, f"{text} already means Ben Klein" in ran.err) == (2, True)
    assert read_project(project).settings == before
    assert twofold("people", option, f"Ben={text}", at=project).code == 0


def test_a_check_leaves_out_an_earlier_file_however_its_name_writes_accents(project: Path) -> None:
    folder = project / "extractions"
    earlier = (folder / "Ben Klein.xlsx").rename(folder / normalize("NFC", "Bén.xlsx"))
    (folder / "ben final.xlsx").write_bytes(earlier.read_bytes())
    assert twofold("people", "--extractor", "Ben=ben final.xlsx", at=project).code == 0
    earlier = earlier.rename(folder / normalize("NFD", earlier.name))
    ran = twofold("check", at=project)
    assert f"{earlier.name} is not used: Ben Klein works in ben final.xlsx now" in ran.err
    assert not any(line.startswith(earlier.name) for line in ran.out.splitlines())


def test_whose_a_file_is_now_is_said(project: Path) -> None:
    folder = project / "extractions"
    (folder / "ben final.xlsx").write_bytes((folder / "Ben Klein.xlsx").read_bytes())
    ran = twofold("people", "--extractor", "Ben=ben final.xlsx", at=project)
    assert ran.err == "ben final.xlsx is now the workbook of Ben Klein. Ben Klein.xlsx is not used any more.\n"
    ran = twofold("people", "--extractor", "ada=Ben Klein.xlsx", at=project)
    assert ran.err == (
        "Ben Klein.xlsx is now the workbook of ada. It says that it is the workbook of Ben Klein."
        " ada.xlsx is not used any more.\n"
    )
    ran = twofold("people", "--extractor", "Cleo=ada.xlsx", at=project)
    assert ran.err == "ada.xlsx is now the workbook of Cleo. It says that it is the workbook of ada.\n"
    assert twofold("people", "--extractor", "Cleo=ada.xlsx", at=project).err == "ada.xlsx is the workbook of Cleo.\n"


def test_nobody_has_left_whose_file_still_counts(project: Path) -> None:
    ran = twofold("people", "--left", "ada", at=project)
    assert (ran.code, "ada has an extraction: ada.xlsx" in ran.err) == (2, True)
    (project / "extractions" / "ada.xlsx").rename(project / "ada.xlsx")
    assert twofold("people", "--left", "ada", at=project).code == 0
    assert "ada has left the project" in twofold("status", at=project).err


def test_a_template_for_nobody_in_particular_is_one_for_each_extractor_who_has_none(project: Path) -> None:
    ben = project / "extractions" / "Ben Klein.xlsx"
    ben.unlink()
    ran = twofold("template", at=project)
    assert ran.code == 0
    assert "ada has a workbook already: extractions/ada.xlsx" in ran.err
    assert "does not say whose it is" not in ran.err
    names = {"ada.xlsx", "Ben Klein.xlsx"}
    assert {path.name for path in (project / "extractions").iterdir()} == names
    stamp = find_stamp(read_file(project / "extractions" / "Ben Klein.xlsx"))
    assert stamp is not None
    assert stamp.extractor == "Ben Klein"
    again = twofold("template", at=project)
    assert (again.code, again.out) == (0, "")
    assert "Nothing was written. To add studies to workbooks: twofold form migrate" in again.err


def test_a_template_for_nobody_in_particular_waits_while_it_is_unclear_whose_a_file_is(project: Path) -> None:
    ben = project / "extractions" / "Ben Klein.xlsx"
    ben.unlink()
    (project / "extractions" / "mine.csv").write_text("study\nS1\n", encoding="utf-8")
    ran = twofold("template", at=project)
    assert (ran.code, "mine.csv: it is not clear whose workbook this is" in ran.err) == (2, True)


def test_nobody_gets_a_template_without_studies_of_the_assignment(project: Path) -> None:
    for path in (project / "extractions").iterdir():
        path.unlink()
    (project / "studies.csv").write_text("study\nS1\n", encoding="utf-8")
    (project / "assignment.csv").write_text("study,first extractor\nS1,ada\n", encoding="utf-8")
    ran = twofold("template", at=project)
    assert "There is no workbook for Ben Klein, because assignment.csv gives Ben Klein no study" in ran.err
    assert [path.name for path in (project / "extractions").iterdir()] == ["ada.xlsx"]


@pytest.mark.parametrize("text", ["Cleo Roy", "Cleo=ada.xlsx"])
def test_an_adjudicator_does_not_become_an_extractor_by_a_word(project: Path, text: str) -> None:
    """What they ruled as the third person would be an extractor's ruling, and their copy of a workbook another's."""
    assert twofold("people", "--adjudicator", "Cleo Roy", at=project).code == 0
    before = (project / "twofold.toml").read_bytes()
    ran = twofold("people", "--extractor", text, at=project)
    assert (ran.code, "Cleo Roy adjudicates and does not extract" in ran.err) == (2, True)
    assert (project / "twofold.toml").read_bytes() == before
    settings = before.decode().replace('role = "adjudicator"\n', "")
    assert settings != before.decode()
    (project / "twofold.toml").write_text(settings, encoding="utf-8")
    assert twofold("people", "--extractor", "Cleo", at=project).code == 0


def test_an_extractor_does_not_become_an_adjudicator_by_a_word(project: Path) -> None:
    ran = twofold("people", "--adjudicator", "Ben Klein", at=project)
    assert (ran.code, "means Ben Klein, who extracts" in ran.err) == (2, True)
