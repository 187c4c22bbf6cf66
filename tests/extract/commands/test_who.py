"""Who ruled: names under Who are those of the project's people, whatever they are called by."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.project.ledger.ledger_file import read_ledger
from extract.workbook.template import write_template
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import Ran, twofold
from tests.extract.small_review import SAMPLES, written_beside

PEOPLE: tuple[Mapping[str, object], ...] = (
    {"name": "Ada Lovelace", "initials": "AAL", "aliases": ["Countess"]},
    {"name": "Ben Klein"},
    {"name": "Cleo", "role": "adjudicator"},
)


def made(folder: Path, people: Sequence[Mapping[str, object]]) -> Path:
    """A project in which one number differs, with its sheet."""
    create_project(
        folder, form_name=written_beside(folder, SAMPLES), studies=[("S01", "Lascelles 2019")], people=people
    )
    for who, number in (("Ada Lovelace", "14"), ("Ben Klein", "15")):
        rows = [{"study": "S01", "group": "total", "n_analysed": number}]
        path = folder / "extractions" / f"{who}.xlsx"
        filled = {"studies": [{"study": "S01", "finished": "yes"}], "samples": rows}
        write_template(read_project(folder).form(), path, extractor=who, filled=filled)
    assert twofold("merge", at=folder).code == 1
    return folder


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("who") / "review", PEOPLE)


@pytest.fixture
def project(merged: Path, tmp_path: Path) -> Path:
    shutil.copytree(merged, tmp_path / "review")
    return tmp_path / "review"


def rule(folder: Path, method: str, who: str) -> Ran:
    """Rules on the number by this method and these people."""

    def fill(typist: Typist) -> None:
        typist.fill(typist.rows()[0], "Ada Lovelace", "", method, who)

    typing(folder / "adjudication.xlsx", fill)
    return twofold("adjudicate", at=folder)


def ruled(folder: Path) -> list[tuple[str, ...]]:
    return [decision.who for decision in read_ledger(folder / "decisions.jsonl").ledger.decisions]


@pytest.mark.parametrize("who", ["Ada", "AL", "a.a.l.", "Countess", "Cleo; ben", "BK"])
def test_an_extractor_by_any_name_is_no_third_person(who: str, project: Path) -> None:
    ran = rule(project, "third person", who)
    assert ran.code == 1
    assert "extracted this study" in ran.out
    assert ruled(project) == []


def test_a_discussion_may_name_extractors_by_initials_and_is_recorded_by_name(project: Path) -> None:
    assert rule(project, "discussion", "AL; ben").code == 0
    assert ruled(project) == [("Ada Lovelace", "Ben Klein")]
    again = twofold("adjudicate", at=project)
    assert (again.code, "0 rulings taken" in again.out, "1 already there" in again.out) == (0, True, True)


def test_an_unknown_name_is_asked_about_once(project: Path) -> None:
    asked = rule(project, "third person", "Dana Ode")
    assert asked.code == 1
    assert "'Dana Ode' is not one of the project's people" in asked.out
    assert 'twofold people --adjudicator "Dana Ode"' in asked.out
    assert "[person-unknown]" in asked.out
    assert twofold("merge", at=project).code == 2
    assert twofold("people", "--adjudicator", "Dana Ode", at=project).code == 0
    assert twofold("adjudicate", at=project).code == 0
    assert ruled(project) == [("Dana Ode",)]


def test_a_name_near_a_persons_is_asked_about_first(project: Path) -> None:
    twofold("people", "--adjudicator", "Dr. Lund", at=project)
    for typed in ("Dr Lundt", "Dr. Lund-"):
        asked = rule(project, "third person", typed)
        assert f"'{typed}' is not one of the project's people. Did you mean Dr. Lund? If it is" in asked.out


def test_an_alias_that_is_added_makes_the_name_an_extractors(project: Path) -> None:
    rule(project, "third person", "Lovelace, A")
    assert twofold("people", "--alias", "ada=Lovelace, A", at=project).code == 0
    again = twofold("adjudicate", at=project)
    assert "Ada Lovelace extracted this study" in again.out


def test_who_takes_a_ruling_back_is_known_as_well(project: Path) -> None:
    rule(project, "third person", "Cleo")
    ruling = read_ledger(project / "decisions.jsonl").ledger.decisions[0].id
    refused = twofold("withdraw", ruling, "--who", "Dana", at=project)
    assert (refused.code, "'Dana' is not one of the project's people" in refused.err) == (2, True)
    assert twofold("withdraw", ruling, "--who", "AL", at=project).code == 0
    assert ruled(project) == [("Cleo",), ("Ada Lovelace",)]


def test_who_takes_a_study_out_is_known_as_well(project: Path) -> None:
    refused = twofold("exclude", "S01", "--who", "Dana", "--why", "retracted", at=project)
    assert (refused.code, "'Dana' is not one of the project's people" in refused.err) == (2, True)
    assert twofold("exclude", "S01", "--who", "AL; Cleo", "--why", "retracted", at=project).code == 0
    assert ruled(project) == [("Ada Lovelace", "Cleo")]


def test_who_came_to_a_consensus_is_named(project: Path) -> None:
    shutil.copyfile(project / "extractions" / "Ada Lovelace.xlsx", project / "agreed.xlsx")
    asked = twofold("adjudicate", "--consensus", "agreed.xlsx", at=project)
    assert (asked.code, "--who" in asked.err) == (2, True)
    assert twofold("adjudicate", "--consensus", "agreed.xlsx", "--who", "AL; Ben", at=project).code == 0
    assert set(ruled(project)) == {("Ada Lovelace", "Ben Klein")}


def test_a_project_that_lists_no_people_says_that_names_are_not_checked(tmp_path: Path) -> None:
    """Its extractors are known all the same."""
    folder = made(tmp_path / "review", ())
    assert "extracted this study" in rule(folder, "third person", "Ada").out
    ran = rule(folder, "third person", "Dana")
    assert (ran.code, "lists no people" in ran.err) == (0, True)
    assert ruled(folder) == [("Dana",)]
