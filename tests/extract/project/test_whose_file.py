"""An extractor is a person: whatever files are called, copied or saved as, nobody is added and no figure changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.project.extractors.whose_file import whose_files
from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.project.folder.settings import PersonSettings
from extract.workbook.layout import STAMP
from extract.workbook.template import write_template
from tests.extract.command import Ran, snapshot, twofold
from tests.extract.small_review import SAMPLES, written_beside

NAMES = ("ada", "ben", "Carla Maria")


def extract(folder: Path, file: str, who: str, **samples: str) -> None:
    """A workbook of this extractor, with a sample of S01."""
    row = {"study": "S01", "group": "total", "n_analysed": "14", **samples}
    study = {"study": "S01", "label": "Lascelles 2019", "finished": "yes"}
    filled = {"studies": [study], "samples": [row]}
    write_template(read_project(folder).form(), folder / "extractions" / file, extractor=who, filled=filled)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which two people differ in a cell, and their first submissions are kept."""
    folder = tmp_path_factory.mktemp("made") / "review"
    create_project(folder, form_name=written_beside(folder, SAMPLES), studies=[("S01", "Lascelles 2019")])
    extract(folder, "ada.xlsx", "ada")
    extract(folder, "ben.xlsx", "ben", n_analysed="15")
    assert twofold("merge", at=folder).code == 1
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "review")
    return tmp_path / "review"


def rename(folder: Path, old: str, new: str) -> None:
    (folder / "extractions" / old).rename(folder / "extractions" / new)


def copy(folder: Path, old: str, new: str) -> None:
    shutil.copyfile(folder / "extractions" / old, folder / "extractions" / new)


def without_stamp(path: Path) -> None:
    """Saves a workbook as if twofold had not made it."""
    book = openpyxl.load_workbook(path)
    del book[STAMP]
    book.save(path)


def merged(folder: Path) -> Ran:
    return twofold("merge", "--output-format", "json", at=folder)


@pytest.mark.parametrize("name", ["ben final.xlsx", "Ben.xlsx", "ada2.xlsx", "study data (1).xlsx"])
def test_a_renamed_workbook_is_still_its_extractors(name: str, project: Path) -> None:
    before = merged(project).json
    rename(project, "ben.xlsx", name)
    after = merged(project).json
    assert after["extractors"] == ["ada", "ben"]
    assert after["cells"] == before["cells"]
    assert sorted(path.name for path in (project / "first-submissions").iterdir()) == [
        "ada-1.xlsx",
        "ben-1.xlsx",
        "index.jsonl",
    ]


@pytest.mark.parametrize("command", ["merge", "build", "adjudicate"])
def test_two_files_of_one_extractor_are_a_question_whose_answer_is_remembered(command: str, project: Path) -> None:
    copy(project, "ben.xlsx", "ben final.xlsx")
    before = snapshot(project)
    asked = twofold(command, at=project)
    assert asked.code == 2
    assert "ben final.xlsx and ben.xlsx are both extractions of ben" in asked.err
    assert 'twofold people --extractor "ben=ben final.xlsx" or twofold people --extractor ben=ben.xlsx' in asked.err
    assert snapshot(project) == before
    assert twofold("people", "--extractor", "ben=ben final.xlsx", at=project).code == 0
    told = twofold("merge", at=project)
    assert told.code == 1
    assert "ben.xlsx is not used: ben works in ben final.xlsx now (twofold.toml)" in told.err
    assert "differs from" not in told.err
    assert merged(project).json["extractors"] == ["ada", "ben"]
    copy(project, "ada.xlsx", "ada 2.xlsx")
    assert "ada 2.xlsx and ada.xlsx are both extractions of ada" in twofold("merge", at=project).err


def test_who_goes_on_typing_in_a_copy_that_does_not_count_is_told(project: Path) -> None:
    copy(project, "ben.xlsx", "ben final.xlsx")
    assert twofold("people", "--extractor", "ben=ben final.xlsx", at=project).code == 0
    path = project / "extractions" / "ben.xlsx"
    book = openpyxl.load_workbook(path)
    book["Studies"].cell(4, 2).value = "Peru"
    book.save(path)
    sentence = (
        "ben.xlsx differs from ben final.xlsx in 1 cell (S01). If ben went on typing in ben.xlsx, copy these cells"
    )
    for command in (("merge",), ("status",), ("check", "ben.xlsx")):
        ran = twofold(*command, at=project)
        assert sentence in ran.err, command
        assert "ben.xlsx is not used: ben works in ben final.xlsx now" in ran.err


def test_a_new_form_alone_is_no_difference_of_a_copy(project: Path) -> None:
    copy(project, "ben.xlsx", "ben final.xlsx")
    assert twofold("people", "--extractor", "ben=ben final.xlsx", at=project).code == 0
    named = "n_analysed, label: Number analysed"
    form = SAMPLES.replace(named, "n_people, was: n_analysed, label: People").replace("version: 1", "version: 2")
    (project / "new.yaml").write_text(form, encoding="utf-8")
    assert twofold("form", "migrate", "new.yaml", at=project).code == 0
    said = twofold("status", at=project).err
    assert "ben.xlsx is not used" in said
    assert "differs from" not in said


def test_a_study_with_another_name_in_a_copy_differs_in_the_cells_that_have_the_name(project: Path) -> None:
    copy(project, "ben.xlsx", "ben final.xlsx")
    assert twofold("people", "--extractor", "ben=ben final.xlsx", at=project).code == 0
    path = project / "extractions" / "ben.xlsx"
    book = openpyxl.load_workbook(path)
    named = [cell for name in ("Studies", "Samples") for row in book[name] for cell in row if cell.value == "S01"]
    for cell in named:
        cell.value = "S1"
    book.save(path)
    assert len(named) == 2
    assert "ben.xlsx differs from ben final.xlsx in 2 cells (S1). If ben" in twofold("merge", at=project).err


def test_the_answer_that_is_offered_names_a_person_or_leaves_a_place_for_the_name() -> None:
    people = (PersonSettings(name="ada"), PersonSettings(name="ben"))
    stamps = {"ada.xlsx": "ada", "extraction.xlsx": "extraction", "study data.csv": None, "carla.csv": None}
    (asked,) = whose_files(stamps, people, ("ada",)).questions
    offered = 'twofold people --extractor NAME=extraction.xlsx --extractor carla=carla.csv --extractor "NAME=study data'
    assert offered in asked.answer
    (two,) = whose_files({"ada.xlsx": "ada", "ada (1).xlsx": "ada"}, people, ("ada",)).questions
    assert 'twofold people --extractor "NAME=ada (1).xlsx"' in two.answer


def test_status_answers_while_a_question_is_open_and_says_the_question(project: Path) -> None:
    copy(project, "ben.xlsx", "ben final.xlsx")
    seen = twofold("status", at=project)
    assert (seen.code, "Traceback" in seen.err) == (1, False)
    assert [word in seen.out for word in ("S01", "finished", "2 files")] == [True] * 3
    asked = " ".join(seen.out.split())
    assert "ben final.xlsx and ben.xlsx are both extractions of ben: say which one ben works in now" in asked
    report = twofold("status", "--output-format", "json", at=project).json
    (study,) = report["studies"]
    assert study["open"] is None
    assert {name: progress["files"] for name, progress in study["by_extractor"].items()} == {"ada": 1, "ben": 2}
    (question,) = report["questions"]
    assert 'twofold people --extractor "ben=ben final.xlsx"' in question["answer"]


def test_an_earlier_file_never_comes_back_by_itself(project: Path) -> None:
    """Which file is which is asked again when the current one is gone, or when the two change their names."""
    copy(project, "ben.xlsx", "ben final.xlsx")
    assert twofold("people", "--extractor", "ben=ben final.xlsx", at=project).code == 0
    rename(project, "ben.xlsx", "ben old.xlsx")
    assert "are both extractions of ben" in twofold("merge", at=project).err
    rename(project, "ben old.xlsx", "ben.xlsx")
    rename(project, "ben final.xlsx", "b.xlsx")
    assert "b.xlsx and ben.xlsx are both extractions of ben" in twofold("merge", at=project).err
    (project / "extractions" / "b.xlsx").unlink()
    asked = twofold("merge", at=project)
    assert (asked.code, "if ben.xlsx counts again: twofold people --extractor ben=ben.xlsx" in asked.err) == (2, True)
    assert twofold("people", "--extractor", "ben=ben.xlsx", at=project).code == 0
    assert merged(project).json["extractors"] == ["ada", "ben"]


def test_a_file_under_the_name_of_anothers_earlier_file_stays_its_extractors() -> None:
    """Ada went on in another file, and Ben's workbook has the name of her first one now."""
    ada = PersonSettings(name="ada", file="ada final.xlsx", earlier_files=("ada.xlsx",))
    people, known = (ada, PersonSettings(name="ben")), ("ada", "ben")
    found = whose_files({"ada final.xlsx": "ada", "ada.xlsx": "ben"}, people, known)
    assert (found.current, found.not_used) == ({"ada": "ada final.xlsx", "ben": "ada.xlsx"}, {})
    assert found.questions == ()
    both = whose_files({"ada final.xlsx": "ada", "ada.xlsx": "ben", "ben.xlsx": "ben"}, people, known)
    assert (both.current["ben"], both.not_used) == ("ben.xlsx", {"ada.xlsx": "ada"})


def test_a_file_under_the_name_of_anothers_current_file_stays_its_extractors() -> None:
    """The team said which file is Ada's. Then its name went to Ben's workbook, by its stamp."""
    people = (PersonSettings(name="ada", file="ada.xlsx"), PersonSettings(name="ben", file="ben.xlsx"))
    swapped = whose_files({"ada.xlsx": "ben", "ben.xlsx": "ada"}, people, ("ada", "ben"))
    assert (swapped.current, swapped.questions) == ({"ada": "ben.xlsx", "ben": "ada.xlsx"}, ())
    moved = whose_files({"ada.xlsx": "ben", "carla.xlsx": "ada"}, people, ("ada", "ben"))
    assert (moved.current, moved.questions) == ({"ada": "carla.xlsx", "ben": "ada.xlsx"}, ())
    alone = whose_files({"ada.xlsx": "ben"}, people, ("ada", "ben"))
    assert alone.current == {"ben": "ada.xlsx"}
    assert "the extraction of ada is missing" in alone.questions[0].text


def test_the_workbook_that_took_over_a_name_is_not_said_to_be_unused(project: Path) -> None:
    assert twofold("people", "--extractor", "ada=ada.xlsx", at=project).code == 0
    rename(project, "ada.xlsx", "carla.xlsx")
    rename(project, "ben.xlsx", "ada.xlsx")
    ran = twofold("people", "--extractor", "ada=carla.xlsx", at=project)
    assert "carla.xlsx is now the workbook of ada.\n" in ran.err
    copy(project, "ada.xlsx", "ben.xlsx")
    assert "ada.xlsx and ben.xlsx are both extractions of ben" in twofold("merge", at=project).err


def test_a_file_that_the_team_gave_to_another_than_its_stamp_names_stays_theirs(project: Path) -> None:
    """Its name and its stamp tell it: if the name goes to another workbook, this one counts for whom it names."""
    copy(project, "ada.xlsx", "carla.xlsx")
    assert twofold("people", "--extractor", "carla=carla.xlsx", at=project).code == 0
    assert 'file_names = "ada"' in (project / "twofold.toml").read_text(encoding="utf-8")
    assert merged(project).json["extractors"] == ["ada", "ben", "carla"]
    rename(project, "carla.xlsx", "c.xlsx")
    rename(project, "ben.xlsx", "carla.xlsx")
    asked = twofold("merge", at=project)
    assert (asked.code, "ada.xlsx and c.xlsx are both extractions of ada" in asked.err) == (2, True)
    assert "twofold people --extractor carla=c.xlsx" in asked.err
    assert twofold("people", "--extractor", "carla=c.xlsx", at=project).code == 0
    assert merged(project).json["extractors"] == ["ada", "ben", "carla"]
    assert twofold("people", "--output-format", "json", at=project).json["people"][1]["file"] == "carla.xlsx"


def test_another_kind_of_file_beside_the_workbook_is_the_same_question(project: Path) -> None:
    """With it, nothing is kept as a first submission, and afterwards all is as it was."""
    copy(project, "ada.xlsx", "ada.xlsm")
    before = snapshot(project / "first-submissions")
    assert twofold("merge", at=project).code == 2
    (project / "extractions" / "ada.xlsm").unlink()
    assert twofold("merge", at=project).code == 1
    assert snapshot(project / "first-submissions") == before


LEFT_BESIDE = (
    "ben (conflicted copy).xlsx",
    "ben (Ada's conflicted copy 2026-11-02).xlsx",
    "ben (In Konflikt stehende Kopie von Ada).xlsx",
    "ben (SFConflict ada@example.org 2026-11-02-10-00-00).xlsx",
    "ben.sync-conflict-20261102-101010-ABCDEFG.xlsx",
    "ben_conflict-20261102-101010.xlsx",
    "~$ben.xlsx",
    ".~lock.ben.xlsx#",
    "._ben.xlsx",
)


def test_what_programs_leave_beside_a_workbook_is_no_extractor_and_is_named(project: Path) -> None:
    before = merged(project).json
    for name in LEFT_BESIDE:
        copy(project, "ben.xlsx", name)
    for command in ("merge", "status", "check", "people"):
        remarks = twofold(command, at=project).err
        assert [name for name in LEFT_BESIDE if f"{name} is ignored: " not in remarks] == []
    assert merged(project).json == before


@pytest.mark.parametrize("dangling", [False, True])
def test_a_missing_extraction_is_an_error_that_names_whose_it_is(dangling: bool, project: Path) -> None:
    path = project / "extractions" / "ben.xlsx"
    path.unlink()
    if dangling:
        path.symlink_to(project / "elsewhere.xlsx")
    said = "is a link to a file that is not there" if dangling else "the extraction of ben is missing"
    for command in ("merge", "build"):
        ran = twofold(command, at=project)
        assert (ran.code, said in ran.err) == (2, True)
    seen = twofold("status", at=project)
    assert (seen.code, said in " ".join((seen.out + seen.err).split())) == (2 if dangling else 1, True)


def test_an_extractor_who_left_is_left_out_and_named(project: Path) -> None:
    (project / "extractions" / "ben.xlsx").unlink()
    assert twofold("people", "--left", "ben", at=project).code == 0
    assert merged(project).json["extractors"] == ["ada"]
    assert "ben has left the project" in twofold("merge", at=project).err


def test_first_submissions_of_an_extractor_who_left_are_in_no_figure(project: Path) -> None:
    def figures() -> object:
        return twofold("agree", "--output-format", "json", at=project).json

    before, methods = figures(), project / "dataset" / "methods.md"
    twofold("build", "--draft", at=project)
    said = methods.read_text(encoding="utf-8")
    extract(project, "dora.xlsx", "dora")
    twofold("merge", at=project)
    assert figures() != before
    (project / "extractions" / "dora.xlsx").unlink()
    assert twofold("people", "--left", "dora", at=project).code == 0
    assert figures() == before
    twofold("build", "--draft", at=project)
    assert methods.read_text(encoding="utf-8") == said


def test_a_project_that_knew_an_extractor_by_another_name_asks_once(project: Path) -> None:
    """As one from before stamps counted may be: the name of the file was that of the extractor."""
    (project / "extractions" / "ben.xlsx").unlink()
    extract(project, "ben.xlsx", "B. Klein", n_analysed="15")
    asked = twofold("merge", at=project)
    assert asked.code == 2
    assert "If it is ben.xlsx: twofold people --extractor ben=ben.xlsx" in asked.err
    assert twofold("people", "--extractor", "ben=ben.xlsx", at=project).code == 0
    assert merged(project).json["extractors"] == ["ada", "ben"]


def test_a_file_without_a_stamp_is_asked_about_once(project: Path) -> None:
    rename(project, "ben.xlsx", "mine.xlsx")
    without_stamp(project / "extractions" / "mine.xlsx")
    asked = twofold("merge", at=project)
    assert asked.code == 2
    assert "mine.xlsx does not say whose extraction it is" in asked.err
    assert "twofold people --extractor ben=mine.xlsx" in asked.err
    assert twofold("people", "--extractor", "ben=mine.xlsx", at=project).code == 0
    assert merged(project).json["extractors"] == ["ada", "ben"]


def test_template_lists_its_extractors_and_an_own_comment_stays(tmp_path: Path) -> None:
    twofold("init", "review", at=tmp_path)
    folder = tmp_path / "review"
    settings = folder / "twofold.toml"
    settings.write_text(settings.read_text() + "\n# ours\n")
    assert twofold("template", "--extractor", "ada", "--extractor", "ben", at=folder).code == 0
    assert [person.name for person in read_project(folder).settings.people] == ["ada", "ben"]
    assert "# ours\n" in settings.read_text()
    rename(folder, "ben.xlsx", "ben final.xlsx")
    again = twofold("template", "--extractor", "ben", at=folder)
    assert again.code == 2
    assert "ben already has an extraction: ben final.xlsx" in again.err
    assert "To give it the studies that studies.csv got since: twofold form migrate." in again.err


def test_in_a_project_that_lists_nobody_files_without_stamps_go_by_their_names(tmp_path: Path) -> None:
    twofold("init", "review", at=tmp_path)
    folder = tmp_path / "review"
    for name in ("ada", "ben"):
        extract(folder, f"{name}.xlsx", "")
        without_stamp(folder / "extractions" / f"{name}.xlsx")
    assert merged(folder).json["extractors"] == ["Extractor 1", "Extractor 2"]
    assert twofold("status", "--output-format", "json", at=folder).json["extractors"] == ["ada", "ben"]
    rename(folder, "ben.xlsx", "ben final.xlsx")
    asked = twofold("merge", at=folder)
    assert asked.code == 2
    assert 'twofold people --extractor "ben=ben final.xlsx"' in asked.err


def test_people_are_listed_with_their_files(project: Path) -> None:
    ran = twofold(
        *("people", "--adjudicator", "Cleo Marsh", "--initials", "ben=BK", "--alias", "ben=Ben Klein"),
        *("--output-format", "json"),
        at=project,
    )
    assert ran.code == 0
    assert {
        person["name"]: (person["role"], person["initials"], person["aliases"], person["file"])
        for person in ran.json["people"]
    } == {
        "ada": ("extractor", "", [], "ada.xlsx"),
        "ben": ("extractor", "BK", ["Ben Klein"], "ben.xlsx"),
        "Cleo Marsh": ("adjudicator", "", [], None),
    }
    for wrong in (("--initials", "Dan=D"), ("--adjudicator", "BK"), ("--extractor", "ben=no.xlsx"), ("--alias", "ben")):
        assert twofold("people", *wrong, at=project).code == 2


STEMS = st.sampled_from(["ada", "Ada", "ben", "ben final", "BEN (1)", "carla", "x", "extraction", "AL"])
FILES = st.builds("{}.{}".format, STEMS, st.sampled_from(["xlsx", "ods", "xls"]))


@given(
    stamps=st.dictionaries(FILES, st.sampled_from([*NAMES, "Ada", "BEN "]), max_size=6),
    named=st.lists(FILES, unique=True, min_size=6, max_size=6),
    listed=st.sets(st.sampled_from(NAMES)),
    known=st.sets(st.sampled_from(NAMES)),
)
def test_whose_a_stamped_file_is_does_not_depend_on_what_files_are_called(
    stamps: dict[str, str], named: list[str], listed: set[str], known: set[str]
) -> None:
    people = [PersonSettings(name=name) for name in sorted(listed)]
    renamed = dict(zip(named, stamps.values(), strict=False))
    before, after = (whose_files(each, people, sorted(known)) for each in (stamps, renamed))
    assert sorted(map(len, before.owners.values())) == sorted(map(len, after.owners.values()))
    assert {name.casefold() for name in before.owners} == {name.casefold() for name in after.owners}
    assert {name.casefold() for name in after.owners} <= {name.casefold().strip() for name in stamps.values()}
    assert len(before.questions) == len(after.questions)


def test_check_passes_over_a_file_that_is_not_used_and_asks_which_of_two_is(project: Path) -> None:
    extract(project, "ben new.xlsx", "ben", n_analysed="fifteen")
    asked = twofold("check", at=project)
    assert asked.code == 1
    assert "Nothing can be compared until this is answered" in asked.err
    assert "twofold people --extractor" in asked.err
    twofold("people", "--extractor", "ada=ada.xlsx", at=project)
    assert twofold("people", "--extractor", "ben=ben.xlsx", at=project).code == 0
    clean = twofold("check", at=project)
    assert "ben new.xlsx is not used: ben works in ben.xlsx now" in clean.err
    assert ("until this is answered" in clean.err, "not-a-number" in clean.out, "ben new.xlsx" in clean.out) == (
        False,
        False,
        False,
    )
    assert "ben new.xlsx" in twofold("check", "ben new.xlsx", at=project).out


def test_two_people_whose_files_were_exchanged_and_exchanged_back_have_what_they_had(project: Path) -> None:
    there, back = ("ada=ben.xlsx", "ben=ada.xlsx"), ("ada=ada.xlsx", "ben=ben.xlsx")
    before = merged(project).json
    for files in (there, back):
        ran = twofold("people", *(part for text in files for part in ("--extractor", text)), at=project)
        assert (ran.code, "not used any more" in ran.err) == (0, False)
    assert not any(person.earlier_files for person in read_project(project).settings.people)
    assert merged(project).json == before


def test_a_file_that_was_given_to_the_wrong_person_leads_back_by_the_commands_that_are_said(project: Path) -> None:
    before = merged(project).json
    said = twofold("people", "--extractor", "ada=ben.xlsx", at=project).out
    assert "If it is ben.xlsx: twofold people --extractor ben=ben.xlsx" in said
    said = twofold("people", "--extractor", "ben=ben.xlsx", at=project).out
    assert "if ada.xlsx counts again: twofold people --extractor ada=ada.xlsx" in said
    assert twofold("people", "--extractor", "ada=ada.xlsx", at=project).code == 0
    assert merged(project).json == before
