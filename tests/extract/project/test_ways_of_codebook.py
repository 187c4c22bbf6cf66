"""The example of docs/ways.md on a codebook that lives: its commands run, and print what the document shows."""

import re
import shlex
from pathlib import Path

import pytest

from extract.project.folder.new_project import create_project
from extract.project.folder.project import Project, read_project
from extract.workbook.load import load_extraction
from extract.workbook.template import write_template
from tests.extract.command import twofold
from tests.extract.project.coding import hand_out

WAYS = Path(__file__).resolve().parents[3] / "docs" / "ways.md"
SECTION = WAYS.read_text(encoding="utf-8").partition("## A codebook that lives")[2].partition("\n## ")[0]
COMMANDS = re.findall(r"^    twofold (codebook .*|template --round 2)$", SECTION, re.MULTILINE)
SHOWN = re.findall(r"```text\n(.*?)```", SECTION, re.DOTALL)
FINDING = "The room and the nurse mattered"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Ada and Ben have coded one finding alike."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795942800")  # 29 November 2026
    people = [{"name": "Ada"}, {"name": "Ben"}]
    project = create_project(tmp_path / "review", form_name="patient-voices", studies=[("S1", "")], people=people)
    codes = {"domains": "D5", "subcodes": "staff support; physical setting"}
    rows = {"studies": [{"study": "S1", "finished": "yes"}], "findings": [{"study": "S1", "text": FINDING, **codes}]}
    for who in ("Ada", "Ben"):
        write_template(project.form(), project.extractions / f"{who}.xlsx", extractor=who, filled=rows)
    return project


def test_the_commands_of_the_example_run_and_print_what_it_shows(project: Project) -> None:
    *changes, recode, template = COMMANDS
    for command in changes:
        ran = twofold(*shlex.split(command), at=project.folder)
        assert ran.code == 0, ran.err
    log, history = SHOWN
    assert twofold("codebook", "log", at=project.folder).out.split() == log.split()
    for command in (recode, template):
        ran = twofold(*shlex.split(command), at=project.folder)
        assert ran.code == 0, ran.err
    second = read_project(project.folder).in_round(2)
    for who in ("Ada", "Ben"):
        _code(second, who)
    assert history.strip() in twofold("history", "S1", "subcodes", at=project.folder).out


def test_a_code_is_moved_and_changes_are_withdrawn(project: Project) -> None:
    """The trail stays; what was coded with a code that came by mistake is listed to be coded again."""
    why = ("--why", "We read it again.", "--who", "Ada; Ben")

    def ran(*words: str) -> str:
        done = twofold("codebook", *words, at=project.folder)
        assert done.code == 0, done.err
        return done.out

    assert "'staff_support' moved to D2" in ran("move", "staff support", "--under", "D2", *why)
    ran("split", "physical setting", "--into", "room", "--into", "comfort", *why)
    ran("recode", *why)
    refused = twofold("codebook", "withdraw", "9", *why, at=project.folder)
    assert (refused.code, "no change '9' is in force" in refused.err) == (2, True)
    assert "revision 4  round 2 withdrawn" in ran("withdraw", "round 2", *why)
    said = ran("withdraw", "3", *why)
    assert "revision 5  revision 3 withdrawn: 'physical_setting' split into 'room' and 'comfort'" in said
    ran("withdraw", "2", *why)
    assert "revision 2  'staff_support' moved to D2 (withdrawn in revision 6)" in ran("log")
    log = twofold("codebook", "log", "--output-format", "json", at=project.folder).json
    assert (len(log["changes"]), len(log["withdrawn"]), log["to_recode"], log["refused"]) == (6, 3, [], [])
    checked = twofold("check", "--output-format", "json", at=project.folder).json
    assert not [one for one in checked["problems"] if one["field"] == "subcodes"]


def _code(second: Project, who: str) -> None:
    """Types what the document shows into the workbook of the second round."""
    path = hand_out(second, who)
    read = load_extraction(path, second.form()).extraction
    (row,) = [
        {field.name: recorded.text(field.name, 0) or "" for field in recorded.table.fields}
        for recorded in [read["findings"]]
    ]
    row |= {"domains": "D5", "subcodes": "presence of staff; room", "coded_with": "6"}
    path.unlink()
    filled = {"studies": [{"study": "S1", "finished": "yes"}], "findings": [row]}
    write_template(second.form(), path, extractor=who, filled=filled)


def test_the_choice_that_a_new_code_belongs_to_may_be_typed_by_its_label(project: Project) -> None:
    why = ("--definition", "To wait.", "--why", "It is new.", "--who", "Ada; Ben")
    (domain,) = (one for one in project.whole_form()["findings"]["domains"].cell.offered if one.code == "D2")
    assert domain.shown != "D2"
    added = twofold("codebook", "add", "patience", "--under", domain.shown, *why, at=project.folder)
    assert (added.code, "'patience' added" in added.out) == (0, True), added.err
    unknown = twofold("codebook", "add", "calm", "--under", "D22", *why, at=project.folder)
    assert (unknown.code, "belongs under one of D1, " in unknown.err, "Hint" in unknown.err) == (2, True, False)


def test_a_copy_of_the_codebook_is_named_and_its_changes_are_taken_in(project: Project) -> None:
    """Two people changed copies of the project, and the program for shared folders kept both files."""
    why = ("--why", "We read it again.", "--who", "Ada; Ben")
    ours, copy = project.folder / "codebook.jsonl", project.folder / "codebook (conflicted copy).jsonl"
    new = ("--under", "D5", "--definition", "Nobody spoke.")
    assert twofold("codebook", "add", "quiet", *new, *why, at=project.folder).code == 0
    ours.rename(copy)
    assert twofold("codebook", "add", "garden", *new, *why, at=project.folder).code == 0
    before, theirs = ours.read_bytes(), copy.read_bytes()
    for command in (("status",), ("merge",), ("codebook", "log"), ("ledger", "check")):
        told = " ".join(twofold(*command, at=project.folder).err.split())
        assert f"{copy.name} has 1 line that codebook.jsonl does not have" in told, command
        assert f'twofold ledger join "{copy.name}"' in told
    ran = twofold("ledger", "join", copy.name, at=project.folder)
    assert (ran.code, "1 line taken into codebook.jsonl" in ran.out) == (0, True), ran.out + ran.err
    assert (copy.read_bytes(), ours.read_bytes()) == (theirs, before + theirs)
    log = twofold("codebook", "log", at=project.folder)
    assert (log.code, "quiet" in log.out, "garden" in log.out, copy.name in log.err) == (0, True, True, False)
    assert twofold("ledger", "join", copy.name, at=project.folder).out.startswith("0 lines taken")


def test_a_joined_change_that_cannot_be_applied_is_said(project: Project) -> None:
    why = ("--why", "We read it again.", "--who", "Ada; Ben")
    ours, copy = project.folder / "codebook.jsonl", project.folder / "codebook (1).jsonl"
    assert twofold("codebook", "retire", "staff support", *why, at=project.folder).code == 0
    ours.rename(copy)
    copy.write_bytes(copy.read_bytes() + b"no change\n")
    assert twofold("codebook", "rename", "staff support", "staff", *why, at=project.folder).code == 0
    ran = twofold("ledger", "join", copy.name, "--output-format", "json", at=project.folder)
    assert (ran.code, ran.json) == (1, {"taken": 1, "refused": 1, "broken_lines": 1})


def test_changes_with_one_revision_are_told_apart_by_what_they_did(project: Project) -> None:
    """The lines of two copies were joined. Each change is named by its id, with what it was and who made it."""
    ours, copy = project.folder / "codebook.jsonl", project.folder / "codebook (1).jsonl"
    for code, who in (("quiet", "Ada"), ("garden", "Ben")):
        new = ("codebook", "add", code, "--under", "D5", "--why", "We read it again.", "--who", who)
        assert twofold(*new, at=project.folder).code == 0
        if code == "quiet":
            ours.rename(copy)
    assert "id" not in twofold("codebook", "log", at=project.folder).out.splitlines()[0].split()
    assert twofold("ledger", "join", copy.name, at=project.folder).code == 0
    changes = twofold("codebook", "log", "--output-format", "json", at=project.folder).json["changes"]
    ids = {one["into"][0]["code"]: one["id"] for one in changes}
    withdraw = ("--why", "In error.", "--who", "Ada")
    asked = twofold("codebook", "withdraw", str(changes[0]["revision"]), *withdraw, at=project.folder)
    hint = " ".join(asked.err.split())
    log = twofold("codebook", "log", at=project.folder).out
    for code, who in (("quiet", "Ada"), ("garden", "Ben")):
        assert f"{ids[code]} ('{code}' added, {who})" in hint
        assert f"revision {changes[0]['revision']}, id {ids[code]}  '{code}' added\n" in log
    withdrawn = twofold("codebook", "withdraw", ids["quiet"], *withdraw, at=project.folder)
    assert (withdrawn.code, "'quiet' added" in withdrawn.out) == (0, True), withdrawn.err
    log = twofold("codebook", "log", "--output-format", "json", at=project.folder).json
    assert [*log["withdrawn"]] == [ids["quiet"]]


def test_when_the_change_in_its_way_is_withdrawn_the_other_can_be_made_again(project: Project) -> None:
    why = ("--why", "We read it again.", "--who", "Ada; Ben")
    ours, copy = project.folder / "codebook.jsonl", project.folder / "codebook (1).jsonl"
    for new in ("staff", "carers"):
        assert twofold("codebook", "rename", "staff support", new, *why, at=project.folder).code == 0
        if new == "staff":
            ours.rename(copy)
    twofold("ledger", "join", copy.name, at=project.folder)
    log = twofold("codebook", "log", at=project.folder)
    assert (log.code, "is withdrawn now" in log.out) == (1, False)
    assert twofold("codebook", "withdraw", "2", *why, at=project.folder).code == 0
    now = twofold("codebook", "log", at=project.folder).out
    assert "let it go, and then make it again with twofold codebook rename" in now
    refused = now.partition("not applied, id ")[2]
    lost = "staff" if "renamed to 'staff'" in refused else "carers"
    assert twofold("codebook", "withdraw", refused[:16], *why, at=project.folder).code == 0
    assert twofold("codebook", "rename", "staff support", lost, *why, at=project.folder).code == 0
    done = twofold("codebook", "log", at=project.folder)
    assert (done.code, "not applied, id" in done.out, "is withdrawn now" in done.out) == (0, False, False)
