"""Changes of the codebook that are added, edited or withdrawn while findings are coded again, or afterwards."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from extract.errors import CannotUse
from extract.project.folder.project import Project, read_project
from extract.project.ledger.ledger_file import append_decisions
from extract.project.rounds.merging import agreed_before, merge_project
from extract.project.team_tables.codebook_file import CODEBOOK_FILE, read_changes
from extract.workbook.load import load_extraction
from tests.extract.command import twofold
from tests.extract.project.coding import COLD, FORM, ROOM, change, extract, recode, review, rows
from validate.adjudication.decide import decide
from validate.adjudication.new_ruling import NewRuling
from validate.revision.changes import form_changes


@pytest.fixture
def project(coded: Path, tmp_path: Path) -> Project:
    return read_project(copytree(coded, tmp_path / "review"))


def test_a_withdrawn_code_has_no_line_to_rule_on_before_it_is_coded_again_or_after(
    project: Project,
) -> None:
    assert "broken rule" not in twofold("merge", at=project.folder).out
    change(project, "recode")
    assert "broken rule" not in twofold("merge", at=project.folder).out


def test_rulings_on_codes_hold_after_a_rename(tmp_path: Path) -> None:
    """What was ruled on before, under the old name, is in force after it, and reads as the new name."""
    project = review(tmp_path)
    extract(project, "ben", {"S1": {ROOM: "staff", "Nurses were kind": "staff"}, "S2": {COLD: "fear"}})
    twofold("merge", at=project.folder)
    write_rulings(project)
    before = merge_project(project).comparison
    change(project, "rename", "staff", into=["nurses"])
    after = merge_project(read_project(project.folder)).comparison
    (was,), (now,) = ([one for one in each.in_question if one.progress == "decided"] for each in (before, after))
    assert (was.final, now.final) == ("staff", "nurses")
    assert len(before.open) == len(after.open)


def write_rulings(project: Project) -> None:
    """A ruling on the codes of the first finding: another value, under its name of then."""
    comparison = merge_project(project).comparison
    cell = next(one for one in comparison.open if one.field == "codes" and one.row == ROOM)
    ruling = NewRuling(
        ruling="value", method="discussion", who=("ada", "ben"), when="2026-11-29T10:00:00Z", value="staff"
    )
    append_decisions(project.ledger, [decide(comparison, cell, ruling)])


def test_lines_of_the_codebook_are_added_and_never_changed(project: Project) -> None:
    path = project.folder / CODEBOOK_FILE
    before = path.read_bytes()
    change(project, "retire", "hope")
    assert path.read_bytes().startswith(before)
    assert [one.revision for one in read_changes(project.folder)] == [2, 3, 4]
    with pytest.raises(CannotUse, match="there is no code 'luck'"):
        change(project, "retire", "luck")
    assert len(read_changes(project.folder)) == 3


def cut(content: bytes) -> Iterator[bytes]:
    yield from (content[:at] for at in range(0, len(content), 7))


def test_a_line_that_was_cut_off_has_no_effect_and_damages_no_other(project: Project) -> None:
    path = project.folder / CODEBOOK_FILE
    first, second, _ = path.read_bytes().split(b"\n")
    for part in cut(second):
        path.write_bytes(first + b"\n" + part)
        assert [one.revision for one in read_changes(project.folder)] == [2]
        change(project, "retire", "hope")
        assert [one.action for one in read_changes(project.folder)] == ["split", "retire"]


def test_a_line_that_was_edited_is_refused(project: Project) -> None:
    path = project.folder / CODEBOOK_FILE
    path.write_bytes(path.read_bytes().replace(b'"because"', b'"whatever"', 1))
    ran = twofold("status", at=project.folder)
    assert ran.code == 2
    assert "line 1 is not a change to the codebook, or was edited" in ran.err


def test_a_second_line_for_the_same_code_is_told_and_has_no_effect(project: Project) -> None:
    """Two people changed one code at the same time, and git put both lines into the file."""
    path = project.folder / CODEBOOK_FILE
    line = json.loads(path.read_text().splitlines()[0]) | {"action": "retire", "into": [], "when": "2099-01-01"}
    line.pop("id")
    path.write_text(path.read_text() + json.dumps(line) + "\n")
    ran = twofold("codebook", "log", at=project.folder)
    assert ran.code == 1
    assert "'setting' retired (2099-01-01, " in ran.out
    assert "'setting' was split in revision 2" in ran.out
    assert "a line of codebook.jsonl has no effect" in twofold("build", at=project.folder).out
    (id_,) = re.findall(r"not applied, id (\w+)", ran.out)
    assert f"to let it go: twofold codebook withdraw {id_} --who NAME --why REASON" in ran.out
    assert twofold("codebook", "withdraw", id_, "--who", "ada", "--why", "The split.", at=project.folder).code == 0
    after = twofold("codebook", "log", at=project.folder)
    assert (after.code, "not applied, id" in after.out, "without effect: 'setting' retired" in after.out) == (
        0,
        False,
        True,
    )
    assert "a line of codebook.jsonl has no effect" not in twofold("build", at=project.folder).out
    assert "draft" in twofold("build", "--draft", at=project.folder).out
    changes = (project.folder / "dataset" / "codebook_changes.csv").read_text(encoding="utf-8")
    assert "revision 2, not applied" in changes


def test_what_was_coded_again_for_a_change_that_was_withdrawn_does_not_wait_for_anything(
    coded_again: Path, tmp_path: Path
) -> None:
    """The earlier codes count again. Nobody is told that the rows will be coded again, or to look for new ones."""
    folder = copytree(coded_again, tmp_path / "review")
    ran = twofold("codebook", "withdraw", "2", "--why", "In error.", "--who", "ada; ben", at=folder)
    assert ran.code == 0, ran.err
    problems = twofold("check", "--round", "2", "--output-format", "json", at=folder).json["problems"]
    told = {one["code"]: one["message"] for one in problems}
    assert "it has no code now that is to be coded again: the change of the codebook was" in told["row-not-agreed"]
    assert told["code-withdrawn"].endswith("leave the cell: if the row still counts, it will be coded again")
    assert "nothing is to be coded again there now" in twofold("merge", "--round", "2", at=folder).err


def test_a_withdrawal_says_what_does_not_count_any_more_and_is_taken_back(coded_again: Path, tmp_path: Path) -> None:
    folder = copytree(coded_again, tmp_path / "review")
    before = agreed_before(read_project(folder).in_round(2)).rows
    said = twofold("codebook", "withdraw", "2", "--why", "In error.", "--who", "ada; ben", at=folder)
    assert (
        "2 of the 2 rows of round 2 are not to be coded again any more: what was coded and ruled on there" in said.err
    )
    assert "To put the change back: twofold codebook withdraw 4" in said.err
    assert agreed_before(read_project(folder).in_round(2)).rows == ()
    again = twofold(
        "codebook", "split", "setting", "--into", "room", "--into", "x", "--why", "No.", "--who", "ada", at=folder
    )
    assert "'room' already means room (withdrawn). To put it back: twofold codebook withdraw 4" in again.err
    back = twofold("codebook", "withdraw", "4", "--why", "It was right.", "--who", "ada; ben", at=folder)
    assert (back.code, back.err) == (0, "")
    assert agreed_before(read_project(folder).in_round(2)).rows == before
    assert twofold("merge", "--round", "2", at=folder).code == 0
    assert twofold("build", at=folder).code == 0
    assert {row["codes"] for row in rows(folder, "findings")} == {row["codes"] for row in rows(coded_again, "findings")}
    methods = (folder / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")
    assert "made in error" not in methods
    log = twofold("codebook", "log", at=folder).out
    assert "revision 5  revision 4 withdrawn: revision 2 withdrawn: 'setting' split into 'room' and 'comfort'" in log


def test_a_form_that_calls_a_domain_otherwise_is_migrated_to_after_rows_were_coded_again(
    coded_again: Path, tmp_path: Path
) -> None:
    folder = copytree(coded_again, tmp_path / "review")
    new = FORM.replace("choices: [D1, D2]", "choices: [D1, {code: K, was: D2}]").replace("under: D2", "under: K")
    (tmp_path / "new.yaml").write_text(new.replace("version: 1", "version: 2"), encoding="utf-8")
    before = {(row["study"], row["text"]): row["codes"] for row in rows(folder, "findings")}
    ran = twofold("form", "migrate", "../new.yaml", at=folder)
    assert ran.code == 0, ran.out + ran.err
    assert twofold("codebook", "log", at=folder).code == 0
    for words in (("check",), ("merge",), ("check", "--round", "2"), ("merge", "--round", "2"), ("build",)):
        ran = twofold(*words, at=folder)
        assert ran.code == 0, ran.out + ran.err
    assert {(row["study"], row["text"]): row["codes"] for row in rows(folder, "findings")} == before


@pytest.mark.parametrize("by", ["template", "form"])
def test_nothing_that_was_coded_again_is_lost_when_the_codebook_changes(coded: Path, tmp_path: Path, by: str) -> None:
    """Neither for the figures, nor in the workbooks that are made anew."""
    project = read_project(copytree(coded, tmp_path / "review"))
    change(project, "recode")
    assert twofold("template", "--round", "2", at=project.folder).code == 0  # keeps the form
    second = project.in_round(2)
    for who, codes in (("ada", "room; comfort; fear"), ("ben", "room; fear")):
        recode(second, who, {ROOM: "room", COLD: codes})
    assert twofold("merge", "--round", "2", at=project.folder).code == 1

    def told() -> tuple[object, object]:
        round_ = read_project(project.folder).in_round(2)
        workbooks = [load_extraction(path, round_.form()).extraction for path in sorted(round_.extraction_files())]
        typed = [[row[:7] for row in one["findings"].texts.iter_rows()] for one in workbooks]
        return twofold("agree", "--round", "2", "--output-format", "json", at=project.folder).json["fields"], typed

    before = told()
    change(project, "add", into=["queue"])
    assert told() == before
    ran = twofold(*(("template", "--round", "2") if by == "template" else ("form", "migrate")), at=project.folder)
    assert (ran.code, "is new" in ran.out, "Finished is blank" in ran.out) == (0, False, False), ran
    assert told() == before


def test_a_code_that_was_added_in_error_is_nowhere_new_nor_retired(project: Project) -> None:
    """Nothing offers it, so the new workbooks and the supplement on the form have no new choice."""
    who = ("--why", "seen", "--who", "ada")
    before = project.whole_form()
    for words in (("add", "stairs", "--under", "D2"), ("withdraw", "4")):
        ran = twofold("codebook", *words, *who, at=project.folder)
        assert ran.code == 0, ran.err
    assert "stairs" not in twofold("form", "migrate", "--dry-run", at=project.folder).out
    after = read_project(project.folder).whole_form()
    assert [one.what for one in form_changes(before, after)] == ["form codebook"]
    themes = "theme,description,domains,codes,findings\nUp,,,stairs,\nDown,,,setting,\n"
    (project.folder / "themes.csv").write_text(themes, encoding="utf-8")
    told = twofold("themes", "--output-format", "json", at=project.folder).json["problems"]
    problems = [one["message"] for one in told]
    assert "'stairs' was withdrawn in revision 5 of the codebook" in problems
    assert "'setting' was split into room and comfort in revision 2 of the codebook" in problems


def test_what_two_people_meant_by_one_new_code_is_shown(project: Project) -> None:
    """Both added it in their copies: the team has to decide which of the two meanings is right."""
    path = project.folder / CODEBOOK_FILE
    change(project, "add", into=["night"])
    line = json.loads(path.read_text().splitlines()[-1])
    line |= {"into": [line["into"][0] | {"definition": "Fear of dying."}], "when": "2099-01-01"}
    line.pop("id")
    path.write_text(path.read_text() + json.dumps(line) + "\n")
    shown = " ".join(twofold("codebook", "log", at=project.folder).out.split())
    assert "in force: D2, without a definition. In this line: D2, 'Fear of dying.'. Who coded 'night'" in shown
