"""A form that changes when workbooks of a second round, and for verification, are handed out."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from extract.project.folder.project import Project, read_project
from extract.project.ledger.ledger_file import read_ledger
from extract.project.rounds.merging import merge_project
from tests.extract.adjudication.typist import Typist
from tests.extract.command import Ran, twofold
from tests.extract.project.two_rounds import FORM, code, extract, review

DOMAIN = "      - name: domain\n        label: Domain\n"
RENAMED = "      - name: theme\n        label: Theme\n        was: domain\n"
DOMAINS = {"The world opened up": "effects", "It was frightening": "setting", "Staff made it safe": "setting"}


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both rounds are filled in, one cell of the second is ruled on, and Ben has values to verify."""
    project = review(tmp_path_factory.mktemp("rounds"))
    extract(project, "ada", funding="public")
    extract(project, "ben")
    for words in (("merge",), ("template", "--round", "2")):
        assert run(project, *words).code == 0
    code(project, "ada", DOMAINS)
    code(project, "ben", DOMAINS | {"It was frightening": "effects"})
    assert run(project, "merge", "--round", "2").code == 1
    sheet = Typist(project.in_round(2).sheet)
    sheet.fill(sheet.row(Field="Domain"), "ada", "", "discussion", "ada; ben", "", "We read it again.")
    sheet.save()
    assert run(project, "adjudicate", "--round", "2").code == 0
    assert run(project, "template", "--verify", "--extractor", "ben").code == 0
    return project.folder


@pytest.fixture
def project(coded: Path, tmp_path: Path) -> Project:
    return read_project(Path(shutil.copytree(coded, tmp_path / "review")))


def run(project: Project, *words: str) -> Ran:
    return twofold(*words, at=project.folder)


def change(project: Project, *changes: tuple[str, str]) -> str:
    """The new version of the form, as a command names it."""
    text = FORM.replace("version: 1", "version: 2")
    for before, now in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, now)
    (project.folder.parent / "new.yaml").write_text(text, encoding="utf-8")
    return "../new.yaml"


def open_in_second(project: Project) -> list[str]:
    return [cell.field for cell in merge_project(read_project(project.folder).in_round(2)).comparison.open]


def test_a_field_of_the_second_round_that_is_renamed_takes_its_values_and_rulings_with_it(project: Project) -> None:
    new = change(project, (DOMAIN, RENAMED))
    told = run(project, "form", "diff", new)
    assert (told.code, "Round 2" in told.out, "domain is called theme now" in told.out) == (0, True, True)
    ran = run(project, "form", "migrate", new)
    assert ran.code == 0, ran.out + ran.err
    assert "round-2/extractions/ada round 2.xlsx is written" in ran.out
    assert "Next: twofold check and twofold check --round 2" in ran.out
    assert len(list((project.folder / "round-2" / "extractions-earlier").iterdir())) == 2
    assert open_in_second(project) == []
    assert [line.field for line in read_ledger(project.in_round(2).ledger).ledger.in_force] == ["theme"]
    again = run(project, "form", "migrate")
    assert (again.code, "Nothing to do" in again.out) == (0, True)


def test_a_ruling_that_is_joined_after_its_field_was_renamed_is_carried_over(project: Project, coded: Path) -> None:
    """Somebody ruled in a copy, before the form changed here."""
    project.in_round(2).ledger.unlink()
    project.in_round(2).sheet.unlink()
    assert run(project, "form", "migrate", change(project, (DOMAIN, RENAMED))).code == 0
    assert open_in_second(project) == ["theme"]
    theirs = coded / "round-2" / "decisions.jsonl"
    joined = run(project, "ledger", "join", str(theirs), "--round", "2")
    assert (joined.code, "1 ruling was carried over to the present form" in joined.out) == (0, True), joined
    assert open_in_second(project) == []
    again = run(project, "ledger", "join", str(theirs), "--round", "2", "--output-format", "json").json
    assert (again["taken"], again["carried_over"]) == ([], [])


def test_a_ruling_that_is_joined_after_its_field_is_gone_is_named(project: Project, coded: Path) -> None:
    project.in_round(2).ledger.unlink()
    project.in_round(2).sheet.unlink()
    assert run(project, "form", "migrate", change(project, (DOMAIN, DOMAIN.replace("domain", "theme")))).code in {0, 1}
    joined = run(project, "ledger", "join", str(coded / "round-2" / "decisions.jsonl"), "--round", "2")
    assert joined.code == 1
    assert "has no effect now: its field is not in the form any more" in joined.out


def test_a_field_of_the_first_round_leaves_the_agreed_rows_what_they_are_called(project: Project) -> None:
    findings = "      - {name: place, label: Place, type: place, optional: true}\n"
    new = change(project, (findings, findings + "      - {name: note1, label: Remark, type: text, optional: true}\n"))
    assert run(project, "form", "migrate", new).code == 0
    assert open_in_second(project) == []
    assert "has all agreed rows already" in run(project, "template", "--round", "2").err


def test_a_new_field_of_the_second_round_has_to_be_extracted_there_alone(project: Project) -> None:
    note = "      - {name: note, label: Note,"
    new = change(project, (note, "      - {name: depth, label: Depth, type: count, round: 2}\n" + note))
    changes = run(project, "form", "diff", new, "--output-format", "json").json["changes"]
    (added,) = [one for one in changes if one["what"] == "field added"]
    assert (added["round"], added["effect"], sorted(added["studies"])) == (2, "extract again", ["ada", "ben"])


def test_a_form_that_drops_a_round_with_workbooks_is_refused_with_the_way_out(project: Project) -> None:
    new = change(project, ("        round: 2\n", ""), ("type: text, round: 2,", "type: text,"))
    ran = run(project, "form", "migrate", new)
    assert (ran.code, "no field of round 2, but there are workbooks of that round" in ran.err) == (2, True)
    assert run(project, "merge").code == 0


@pytest.mark.parametrize("handed_out", ["before", "after"])
@pytest.mark.parametrize("in_place", [False, True])
def test_verdicts_on_a_study_that_was_renamed_stop_no_migration(
    project: Project, handed_out: str, in_place: bool
) -> None:
    rename = ("studies", "rename", "S1", "One 2019", "--who", "ada", "--why", "the year was missing")
    if handed_out == "after":
        (project.verification / "ben verifies.xlsx").unlink()
        assert run(project, *rename).code == 0
        assert run(project, "template", "--verify", "--extractor", "ben").code == 0
    (path,) = project.verification.glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    book["Verification"]["I4"] = "confirmed"
    book.save(path)
    assert run(project, "verify").code == 0
    if handed_out == "before":
        assert run(project, *rename).code == 0
    new = change(project, ("name: funding\n", "name: funder\n        was: funding\n"))
    if in_place:
        shutil.copy(project.folder / new, project.folder / project.settings.form)
    ran = run(project, "form", "migrate", *([] if in_place else [new]))
    assert (ran.code, "study added" in ran.out) == (0, False), ran.out + ran.err
    assert run(project, "merge").code == 0


def test_verdicts_that_are_not_taken_in_stop_a_migration(project: Project) -> None:
    path = project.verification / "ben verifies.xlsx"
    book = openpyxl.load_workbook(path)
    book["Verification"]["I4"] = "confirmed"
    book.save(path)
    new = change(project, ("name: funding\n", "name: funder\n        was: funding\n"))
    ran = run(project, "form", "migrate", new)
    assert (ran.code, "holds 1 verdict that the ledger does not have yet" in ran.err) == (2, True)
    assert run(project, "verify").code == 0
    ran = run(project, "form", "migrate", new)
    assert ran.code == 0, ran.out + ran.err
    anew = "To add new ones: twofold template --verify --extractor NAME"
    assert f"ben verifies.xlsx shows values of the earlier form. {anew}" in ran.out
    assert run(project, "template", "--verify", "--extractor", "ben").code == 0
    assert "1 value is not verified yet" in run(project, "verify").out


def test_rulings_of_a_later_round_that_stop_a_migration_are_taken_by_the_command_that_is_named(
    project: Project,
) -> None:
    sheet = Typist(project.in_round(2).sheet)
    sheet.fill(sheet.row(Field="Domain"), "ben", "", "discussion", "nobody known", "", "We read it once more.")
    sheet.save()
    assert run(project, "people", "--adjudicator", "cleo").code == 0
    new = change(project, ("name: funding\n", "name: funder\n        was: funding\n"), (DOMAIN, RENAMED))
    ran = run(project, "form", "migrate", new)
    assert (ran.code, "run twofold adjudicate --round 2, and correct the cells it names" in ran.err) == (2, True)
    assert "run twofold adjudicate --round 2 again" in run(project, "adjudicate", "--round", "2").out
    sheet = Typist(project.in_round(2).sheet)
    sheet.fill(sheet.row(Field="Domain"), "ben", "", "discussion", "ada; ben", "", "We read it once more.")
    sheet.save()
    assert "1 ruling taken" in run(project, "adjudicate", "--round", "2").out
    ran = run(project, "form", "migrate", new)
    assert "holds 1 ruling" not in ran.err, ran.err


def test_a_workbook_for_verification_that_shows_nothing_of_what_changed_is_not_said_to(project: Project) -> None:
    ran = run(project, "form", "migrate", change(project, (DOMAIN, RENAMED)))
    assert (ran.code, "shows values of the earlier form" in ran.out) == (0, False), ran.out + ran.err
    assert (project.verification / "ben verifies.xlsx").exists()
