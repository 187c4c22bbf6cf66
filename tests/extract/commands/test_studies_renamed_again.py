"""`studies rename` of a study that had another name before, and a renaming that is interrupted, joined or withdrawn."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extract.project.extractors.submissions import kept_submissions
from extract.project.folder.project import Project, read_project
from extract.project.ledger.ledger_file import read_ledger
from extract.project.ledger.numbers_file import NumbersFile, append_numbers
from extract.project.rounds.merging import merge_project
from tests.extract.adjudication.typist import typing
from tests.extract.command import twofold
from tests.extract.commands.renaming import BY, NEW, RULED, adjudicate, copy_of, listed, merge_two_studies, rename, rule
from tests.extract.project.two_rounds import FINDINGS, extract
from validate.merge.numbers import NumberGiven


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return merge_two_studies(tmp_path_factory.mktemp("merged"))


@pytest.fixture
def project(merged: Path, tmp_path: Path) -> Project:
    return copy_of(merged, tmp_path)


def test_going_back_and_renaming_once_more(project: Project) -> None:
    rename(project)
    assert rename(project, NEW, "S1").code == 0  # within the same second
    checked = twofold("ledger", "check", at=project.folder).out
    assert f"S1 was renamed to {NEW} on" in checked
    assert f"{NEW} was renamed to S1 on" in checked
    assert listed(project.studies) == ["S1", "S2"]
    assert [*merge_project(project).comparison.tables["studies"].studies] == ["S1", "S2"]
    assert rename(project, "S1", "S 1").code == 0
    assert listed(project.assignment) == ["S 1", "S2"]
    assert {study for copy in kept_submissions(project) for study in copy.studies} == {"s 1", "s2"}


def test_a_renaming_that_was_interrupted_is_finished_by_typing_it_again(project: Project) -> None:
    """The line is in the ledger and the tables have the old name: that is read as the new one, and can be written."""
    tables = {path: path.read_bytes() for path in (project.studies, project.assignment)}
    rename(project)
    for path, content in tables.items():
        path.write_bytes(content)
    assert "1 ruling" not in twofold("status", at=project.folder).out
    assert [*merge_project(project).studies()] == [NEW, "S2"]
    ran = rename(project)
    assert (ran.code, f"S1 is called {NEW} already" in ran.out) == (0, True)
    assert listed(project.studies) == listed(project.assignment) == [NEW, "S2"]
    assert len(read_ledger(project.ledger).ledger.decisions) == 1


def test_a_table_that_is_open_in_a_spreadsheet_program_stops_it_before_anything_is_written(project: Project) -> None:
    (project.folder / ".~lock.assignment.csv#").write_text(",eva,desk,,", encoding="utf-8")
    ran = rename(project)
    assert (ran.code, "assignment.csv" in ran.err) == (2, True)
    assert not project.ledger.exists()


def test_a_copy_in_which_somebody_renamed_a_study_is_joined(project: Project) -> None:
    """There rulings were made under the new name, here under the old one."""
    elsewhere = project.folder.parent / "elsewhere"
    shutil.copytree(project.folder, elsewhere)
    rule(project, Study="S1", Field="Funding")
    assert adjudicate(project).code == 0
    other = read_project(elsewhere)
    rename(other)
    assert twofold("merge", at=elsewhere).code == 1
    typing(other.sheet, lambda typist: typist.fill(typist.row(Study=NEW, Field="Funding"), "ben", *RULED[1:]))
    assert adjudicate(other).code == 0
    ran = twofold("ledger", "join", other.ledger, at=project.folder)
    assert (ran.code, "contradict each other" in ran.out) == (1, True), ran.out + ran.err
    assert f"S1 is called {NEW} from now on" in ran.out
    assert listed(project.studies) == [NEW, "S2"]
    contested = [cell for cell in merge_project(project).comparison.open if cell.study == NEW]
    assert [cell.rulings.contested for cell in contested] == [True]


@pytest.mark.parametrize("here_first", [True, False])
def test_two_renamings_of_one_study_that_a_join_brings_together_are_named(
    project: Project, monkeypatch: pytest.MonkeyPatch, here_first: bool
) -> None:
    elsewhere = project.folder.parent / "elsewhere"
    shutil.copytree(project.folder, elsewhere)
    other = read_project(elsewhere)
    for number, (one, new) in enumerate(
        [(project, "S 1"), (other, NEW)] if here_first else [(other, NEW), (project, "S 1")]
    ):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1772442000 + number))
        rename(one, "S1", new)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    earlier, later = ("S 1", NEW) if here_first else (NEW, "S 1")
    ran = twofold("ledger", "join", other.ledger, at=project.folder)
    said = " ".join(ran.out.split())
    assert (ran.code, "contradict each other, and the later one holds: " + later in said) == (1, True), said
    assert f"S1 was renamed to {earlier} by eva (2026-03-02) and to {later} by eva (2026-03-02)" in said
    assert (f"S 1 is called {NEW} from now on" in said, "from now on" in said) == (here_first, here_first)
    assert listed(project.studies) == [later, "S2"]
    assert f'twofold studies rename "{later}" "{earlier}" --who NAME --why REASON' in said
    assert rename(project, later, earlier).code == 0
    assert twofold("ledger", "join", project.ledger, at=elsewhere).code == 0, "made in the knowledge of both"
    assert listed(other.studies) == [earlier, "S2"]
    assert "contradict" not in twofold("ledger", "join", other.ledger, at=project.folder).out


def test_two_studies_that_a_join_made_one_come_apart_again(project: Project) -> None:
    """In a copy a study got the name that another one has here."""
    elsewhere = project.folder.parent / "elsewhere"
    shutil.copytree(project.folder, elsewhere)
    rename(read_project(elsewhere), "S1", "S3")
    with project.studies.open("a", encoding="utf-8") as file:
        file.write("S3,\n")
    assert twofold("ledger", "join", elsewhere / "decisions.jsonl", at=project.folder).code == 0
    ran = twofold("status", at=project.folder)
    assert (ran.code, "lists 'S3' a second time" in ran.err) == (2, True)
    assert "twofold withdraw ID --who NAME" in " ".join(ran.err.split())
    shown = twofold("ledger", "check", at=project.folder).out
    (line,) = read_ledger(project.ledger).ledger.renamings
    assert f"S1 was renamed to S3 on {line.when[:10]}: {line.id} by eva" in shown
    taken_back = twofold("withdraw", line.id, "--who", "eva", at=project.folder)
    assert (taken_back.code, "renaming of S1 to S3" in taken_back.out) == (0, True), taken_back.err
    assert listed(project.studies) == ["S1", "S2", "S3"]
    assert twofold("status", at=project.folder).code == 0


def test_a_renaming_that_is_taken_back_gives_the_tables_the_old_name_back(project: Project) -> None:
    rename(project)
    (line,) = read_ledger(project.ledger).ledger.renamings
    assert twofold("withdraw", line.id[:6], "--who", "eva", at=project.folder).code == 0
    assert listed(project.studies) == listed(project.assignment) == ["S1", "S2"]
    assert [*merge_project(project).studies()] == ["S1", "S2"]


def test_a_renaming_under_which_something_was_decided_is_not_withdrawn_but_renamed_back(project: Project) -> None:
    """Withdrawn, the ruling belonged to no study any more, and the cell was open again."""
    told = " ".join(rename(project).out.split())
    back = f'twofold studies rename "{NEW}" S1 --who NAME --why REASON'
    assert (f"To go back: {back}" in told, "twofold withdraw" in told) == (True, False)
    twofold("merge", at=project.folder)
    rule(project, Study=NEW, Field="Funding")
    assert adjudicate(project).code == 0
    before = project.ledger.read_bytes()
    (line,) = read_ledger(project.ledger).ledger.renamings
    ran = twofold("withdraw", line.id, "--who", "eva", at=project.folder)
    said = " ".join(ran.err.split())
    assert (ran.code, back in said, "decisions.jsonl" in said) == (2, True, True), ran.out + ran.err
    assert (project.ledger.read_bytes(), listed(project.studies)) == (before, [NEW, "S2"])
    assert rename(project, NEW, "S1").code == 0
    comparison = merge_project(project).comparison
    assert ([cell.study for cell in comparison.open], comparison.orphaned) == (["S2"], ())
    last = read_ledger(project.ledger).ledger.renamings[-1]
    assert twofold("withdraw", last.id, "--who", "eva", at=project.folder).code == 0, "the names stay connected"
    assert listed(project.studies) == [NEW, "S2"]
    assert merge_project(project).comparison.orphaned == ()


def test_the_first_of_two_renamings_is_not_withdrawn_before_the_second(project: Project) -> None:
    rename(project)
    rename(project, NEW, "S 1")
    first, second = (line.id for line in read_ledger(project.ledger).ledger.renamings)
    ran = twofold("withdraw", first, "--who", "eva", at=project.folder)
    said = " ".join(ran.err.split())
    assert (ran.code, 'twofold studies rename "S 1" S1 --who' in said) == (2, True), ran.out + ran.err
    assert listed(project.studies) == ["S 1", "S2"]
    assert twofold("withdraw", first, second, "--who", "eva", at=project.folder).code == 0
    assert [*merge_project(project).studies()] == ["S1", "S2"]
    assert listed(project.studies) == ["S1", "S2"]


@pytest.mark.parametrize("done", ["first submission", "workbook", "numbers"])
def test_no_renaming_is_withdrawn_whose_new_name_stands_in_files(project: Project, done: str) -> None:
    rename(project, "S2", "S3")
    extract(project, "ada", {"S1": FINDINGS["S1"], "S3": FINDINGS["S2"]}, finished=("S1", "S3"), funding="private")
    if done == "first submission":
        gone = ("withdraw", "--submission", "S3", "--extractor", "ada", *BY)
        assert twofold(*gone, at=project.folder).code == 0
        assert twofold("merge", at=project.folder).code in {0, 1}
    if done != "workbook":
        extract(project, "ada", funding="private")
    if done == "numbers":
        given = NumberGiven(table="findings", study="S3", number=1, rows={"ada": ("1", "Staff made it safe")})
        append_numbers(project.numbers, NumbersFile(), [given])
    (line,) = read_ledger(project.ledger).ledger.renamings
    ran = twofold("withdraw", line.id, "--who", "eva", at=project.folder)
    assert (ran.code, "twofold studies rename S3 S2 --who" in " ".join(ran.err.split())) == (2, True), ran.out
