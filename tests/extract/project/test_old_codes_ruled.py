"""A ruling with a code that the codebook has split or retired is taken, and it is said what became of the code."""

from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest
from openpyxl import load_workbook

from extract.adjudication.lines.ruling_input import RulingInput
from extract.adjudication.lines.words import RULING
from extract.desk.desk import Desk
from extract.project.folder.project import Project, read_project
from tests.extract.adjudication.typist import Typist
from tests.extract.command import twofold
from tests.extract.project.coding import COLD, ROOM, change, extract, recode, review

SPLIT = (
    "'setting' was split into 'room' and 'comfort' in revision 2 of the codebook (because). Rule again with one of"
    " these, or leave it: the row will be coded again"
)
BY_BOTH = ("discussion", "ada; ben")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two people coded a finding differently, and then one code was split, one retired and one renamed."""
    project = review(tmp_path)
    extract(project, "ben", {"S1": {ROOM: "staff", "Nurses were kind": "staff"}})
    change(project, "split", "setting", into=["room", "comfort"])
    change(project, "retire", "hope")
    change(project, "rename", "staff", into=["nurses"])
    twofold("merge", at=project.folder)
    return read_project(project.folder)


def typed(project: Project, value: str, ruling: str = "another value") -> None:
    """Rules this for the codes of the finding, in the sheet."""
    typist = Typist(project.sheet)
    typist.fill(typist.row(Study="S1", Row=ROOM, Field="Codes"), ruling, value, *BY_BOTH)
    typist.save()


def to_recode(project: Project) -> int:
    """How many rows of the first study are to be coded again."""
    asked = twofold("codebook", "log", "--output-format", "json", at=project.folder).json
    return sum(one["study"] == "S1" for one in asked["to_recode"])


def test_the_sheet_names_the_cell_with_a_code_that_was_split(project: Project) -> None:
    typed(project, "setting")
    ran = twofold("adjudicate", "--output-format", "json", at=project.folder)
    (warning,) = ran.json["warnings"]
    assert (len(ran.json["taken"]), ran.json["refused"]) == (1, [])
    assert (warning["code"], warning["severity"], warning["message"]) == ("code-withdrawn", "warning", SPLIT)
    assert warning["cell"].rstrip("0123456789") != ""
    again = twofold("adjudicate", "--output-format", "json", at=project.folder).json
    assert (again["already"], again["warnings"]) == (1, [])
    assert to_recode(project) == 1
    typed(project, "room")
    assert "1 ruling taken" in twofold("adjudicate", at=project.folder).out
    assert to_recode(project) == 0


def test_each_code_of_a_ruling_that_is_not_offered_any_more_is_named(project: Project) -> None:
    typed(project, "setting; hope; fear")
    out = " ".join(twofold("adjudicate", at=project.folder).out.split())
    assert "1 ruling taken" in out
    assert f"{SPLIT}" in out
    assert "'hope' was retired in revision 3 of the codebook (because). Rule again with another code, or leave" in out


@pytest.mark.parametrize("value", ["room", "staff", "nurses", "fear"])
def test_codes_that_are_offered_or_read_as_one_that_is_are_no_news(project: Project, value: str) -> None:
    typed(project, value)
    ran = twofold("adjudicate", "--output-format", "json", at=project.folder).json
    assert (len(ran["taken"]), ran["warnings"]) == (1, [])


def test_the_desk_says_the_same(project: Project) -> None:
    with closing(Desk(project)) as desk:
        item = next(one for one in desk.items if one.study == "S1" and one.field == "Codes")
        assert desk.rule(item, RulingInput("another value", "setting", *BY_BOTH)) is None
        assert desk.warnings == [SPLIT]
        (item,) = [one for one in desk.items if one.study == "S1" and one.field == "Codes"]
        assert desk.rule(item, RulingInput("another value", "room", *BY_BOTH)) is None
        assert desk.warnings == []


def test_an_answer_with_such_a_code_is_no_different_from_a_typed_one(project: Project) -> None:
    typed(project, "", ruling="ada")
    ran = twofold("adjudicate", "--output-format", "json", at=project.folder)
    (warning,) = ran.json["warnings"]
    assert (len(ran.json["taken"]), warning["message"]) == (1, SPLIT)
    typist = Typist(project.sheet)
    assert typist.sheet[warning["cell"]].value == "ada"
    assert typist.headers()[typist.sheet[warning["cell"]].column - 1] == RULING


def test_an_answer_with_a_code_that_is_offered_is_no_news(project: Project) -> None:
    typed(project, "", ruling="ben")
    ran = twofold("adjudicate", "--output-format", "json", at=project.folder).json
    assert (len(ran["taken"]), ran["warnings"]) == (1, [])


def test_the_desk_says_it_of_an_answer_too(project: Project) -> None:
    with closing(Desk(project)) as desk:
        item = next(one for one in desk.items if one.study == "S1" and one.field == "Codes")
        assert desk.rule(item, RulingInput("ada", "", *BY_BOTH)) is None
        assert desk.warnings == [SPLIT]


@pytest.mark.parametrize(("agreed", "code"), [(("setting", "staff"), "setting"), (("staff", "hope"), "hope")])
def test_a_consensus_is_told_at_its_cell(project: Project, agreed: tuple[str, str], code: str) -> None:
    """Whether it takes what one extractor has, or overrules what both have."""
    written = extract(project, "ben", {"S1": dict(zip((ROOM, "Nurses were kind"), agreed, strict=True))})
    consensus = written.rename(project.folder.parent / "agreed.xlsx")
    extract(project, "ben", {"S1": {ROOM: "staff", "Nurses were kind": "staff"}})
    took = ("adjudicate", "--consensus", consensus, "--who", "ada; ben")
    ran = twofold(*took, "--output-format", "json", at=project.folder).json
    (warning,) = ran["warnings"]
    assert (ran["refused"], warning["file"]) == ([], consensus.name)
    assert (warning["code"], warning["severity"]) == ("code-withdrawn", "warning")
    assert load_workbook(consensus)[warning["sheet"]][warning["cell"]].value == code
    again = twofold(*took, "--output-format", "json", at=project.folder).json
    assert (again["taken"], again["warnings"]) == ([], [])


def test_a_consensus_says_what_to_look_at_on_the_screen(project: Project) -> None:
    consensus = extract(project, "ben", {"S1": {ROOM: "setting", "Nurses were kind": "staff"}})
    consensus = consensus.rename(project.folder.parent / "agreed.xlsx")
    extract(project, "ben", {"S1": {ROOM: "staff", "Nurses were kind": "staff"}})
    out = twofold("adjudicate", "--consensus", consensus, "--who", "ada; ben", at=project.folder).out
    assert f"{SPLIT} [code-withdrawn]" in " ".join(out.split())
    assert "taken, but look at it  Findings!E4  S1 / The room was bright" in out


def test_a_round_that_asks_about_the_code_is_named(project: Project) -> None:
    change(project, "recode")
    typed(project, "setting")
    (warning,) = twofold("adjudicate", "--output-format", "json", at=project.folder).json["warnings"]
    assert warning["message"] == f"{SPLIT} in round 2"


def test_a_ruling_of_a_later_round_with_such_a_code_is_said_to_be_coded_again(coded: Path, tmp_path: Path) -> None:
    project = read_project(copytree(coded, tmp_path / "review"))
    change(project, "recode")
    second = project.in_round(2)
    for who, code in (("ada", "room"), ("ben", "comfort")):
        recode(second, who, {ROOM: code, COLD: "fear"})
    twofold("merge", "--round", "2", at=project.folder)
    typed(second, "setting")
    (warning,) = twofold("adjudicate", "--round", "2", "--output-format", "json", at=project.folder).json["warnings"]
    assert warning["message"] == SPLIT
    assert to_recode(project) == 1
