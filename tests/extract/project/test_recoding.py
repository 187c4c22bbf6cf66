"""Findings are coded again after the codebook has changed: who is asked, what they see, and what the dataset has."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import openpyxl
import pytest

from extract.errors import CannotUse
from extract.project.folder.project import Project, read_project
from extract.project.ledger.ledger_file import append_decisions
from extract.project.rounds.merging import agreed_before, merge_project
from extract.project.rounds.to_recode import rows_to_recode
from extract.project.team_tables.codebook_file import CODEBOOK_FILE, read_changes
from extract.workbook.load import load_extraction
from tests.extract.command import twofold
from tests.extract.dataset.test_report import data_of, led_to
from tests.extract.project.coding import CODES, FORM, change, extract, hand_out, recode, review
from validate.adjudication.decide import decide
from validate.adjudication.new_ruling import NewRuling

ROOM, COLD = "The room was bright", "A cold room and a hard chair"


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two people have coded everything alike; then a code is split and another renamed."""
    project = review(tmp_path_factory.mktemp("coded"))
    assert twofold("merge", at=project.folder).code == 0
    change(project, "split", "setting", into=["room", "comfort"])
    change(project, "rename", "staff", into=["nurses"])
    return project.folder


@pytest.fixture
def project(coded: Path, tmp_path: Path) -> Project:
    return read_project(copytree(coded, tmp_path / "review"))


@pytest.fixture(scope="module")
def coded_again(coded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The findings with the split code are coded again by both, and built."""
    project = read_project(copytree(coded, tmp_path_factory.mktemp("again") / "review"))
    change(project, "recode")
    second = project.in_round(2)
    for who, codes in (("ada", "room; comfort; fear"), ("ben", "room; comfort; fear")):
        recode(second, who, {ROOM: "room", COLD: codes})
    assert twofold("merge", "--round", "2", at=project.folder).code == 0
    assert twofold("build", at=project.folder).code == 0
    return project.folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "dataset" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file)]


def test_only_the_findings_with_the_split_code_are_listed_and_handed_out(project: Project) -> None:
    assert [row.cells["text"] for row in rows_to_recode(project)] == [ROOM, COLD]
    change(project, "recode")
    shown = recode(project.in_round(2), "ada", {ROOM: "room", COLD: "room"})
    assert {text: row["codes__before"] for text, row in shown.items()} == {ROOM: "setting", COLD: "fear; setting"}
    assert not any("codes" in row or "domains" in row for row in shown.values())


def test_the_team_may_ask_for_another_look_at_a_domain(project: Project) -> None:
    change(project, "add", into=["light"])
    change(project, "recode", under=["D1"])
    asked = [row.cells["text"] for row in agreed_before(project.in_round(2)).rows]
    assert asked == [ROOM, COLD, "It gave hope"]


def test_the_dataset_has_the_new_codes_and_says_where_they_come_from(coded_again: Path) -> None:
    codes = {row["text"]: row["codes"] for row in rows(coded_again, "findings")}
    assert codes == {ROOM: "room", COLD: "fear; room; comfort", "Nurses were kind": "nurses", "It gave hope": "hope"}
    lines = [row for row in rows(coded_again, "lineage") if row["field"] == "codes"]
    cells = {(row["row_id"], row["extractor"]): (row["file"], row["typed"]) for row in lines}
    assert len(lines) == len(cells) == 8
    assert cells["S1.findings.2", "ada"] == ("ada round 2.xlsx", "room")
    assert cells["S1.findings.1", "ada"] == ("ada.xlsx", "staff")


def test_agreement_is_measured_on_each_round_by_itself(coded_again: Path) -> None:
    lines = [row for row in rows(coded_again, "agreement_by_choice") if row["field"] == "codes"]
    assert {row["option"] for row in lines if row["round"] == "1"} >= {"hope", "fear", "setting", "nurses"}
    chosen = {row["option"]: (row["n"], row["chosen"]) for row in lines if row["round"] == "2"}
    assert (chosen["room"], chosen["nurses"]) == (("2", "ada: 2; ben: 2"), ("2", "ada: 0; ben: 0"))
    assert {row["round"] for row in rows(coded_again, "agreement")} == {"1", "2"}
    header = (coded_again / "dataset" / "discrepancies.csv").read_text(encoding="utf-8-sig").partition("\n")[0]
    assert header.endswith(",decision,first_submissions,round")


def test_the_report_has_the_codes_of_the_dataset_and_the_cells_of_both_rounds(coded_again: Path) -> None:
    data = data_of((coded_again / "dataset" / "report.html").read_text(encoding="utf-8"))
    number = [table["name"] for table in data["form"]].index("findings")
    shown, fields = data["rows"][number], [field["name"] for field in data["form"][number]["fields"]]
    codes = {values[fields.index("text")]: values[fields.index("codes")] for values in shown["values"]}
    assert codes == {ROOM: "room", COLD: "fear; room; comfort", "Nurses were kind": "nurses", "It gave hope": "hope"}
    ((second, ada),) = [(one["round"], one["extractors"][0]) for one in shown["again"]]
    assert (second, ada["file"]) == (2, "ada round 2.xlsx")
    assert {text for text, row in zip(codes, ada["rows"], strict=True) if row is not None} == {ROOM, COLD}
    asked = {field for field, column in zip(fields, ada["columns"], strict=True) if column}
    assert "codes" in asked
    assert "text" not in asked
    first = shown["extractors"][0]
    assert [first["file"], list(codes).index(ROOM), fields.index("codes"), "setting"] in [
        [first["file"], *typed] for typed in first["typed"]
    ]


def test_every_number_on_a_later_round_leads_to_as_many_of_its_cells(coded_again: Path) -> None:
    data = data_of((coded_again / "dataset" / "report.html").read_text(encoding="utf-8"))
    of_second = [table for table in data["paper"] if table["name"].endswith("-2")]
    counted = [
        (led_to(data, trace), int(number.replace(",", "")), trace["round"])
        for table in of_second
        for line, column, trace in table["traces"]
        for number in [[row for group in table["groups"] for row in group["rows"]][line][column]]
        if number.isdigit()
    ]
    assert counted
    assert [one for one in counted if one[0] != one[1] or one[2] != 2] == []
    told = [trace for trace in data["prose"] if trace.get("round") == 2]
    assert any(led_to(data, trace) == 2 * len((ROOM, COLD)) for trace in told)


def test_who_coded_what_stays_traced(coded_again: Path) -> None:
    """In the history of the field, in a table of the dataset, and in the methods paragraph."""
    printed = twofold("history", "S1", "codes", at=coded_again).out
    assert "The room was bright: round 2, codebook revision 3 (because)" in printed
    assert "before  setting (coded by ada with revision 1 and ben with revision 1)" in printed
    assert "ada  room (with revision 3)" in printed
    (again,) = twofold("history", "S1", "codes", "--output-format", "json", at=coded_again).json["recoded"]
    assert (again["before"], again["final"], again["coded"]["ben"]["text"]) == ("setting", "room", "room")
    lines = {(row["row_id"], row["field"]): row for row in rows(coded_again, "recoded")}
    assert len(lines) == 4
    assert lines["S2.findings.1", "codes"]["before"] == "fear; setting"
    assert lines["S2.findings.1", "codes"]["coded_by"] == "ada; ben"
    assert [row["change"] for row in rows(coded_again, "codebook_changes")] == ["split", "renamed", "to be coded again"]
    methods = (coded_again / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")
    assert "the codebook changed twice (up to revision 3): 1 code was split and 1 code was renamed" in methods
    assert "In round 2, 2 records of Findings in 2 studies were coded again with revision 3 of the codebook" in methods
    assert "with the earlier codes shown: 2 by two or more people" in methods


def test_the_methods_say_how_many_of_the_findings_had_no_code_before(tmp_path: Path) -> None:
    """They are asked about because their domain is looked at again."""
    project = review(tmp_path)
    for who in ("ada", "ben"):
        extract(project, who, {**CODES, "S2": {"It gave hope": "", "It was feared": "fear"}})
    change(project, "add", into=["light"])
    change(project, "recode", under=["D1"])
    second = project.in_round(2)
    for who in ("ada", "ben"):
        recode(second, who, {"It gave hope": "hope", "It was feared": "fear"})
    ran = twofold("build", at=project.folder)
    assert ran.code == 0, ran.out
    methods = (project.folder / "dataset" / "methods.md").read_text(encoding="utf-8")
    assert "with the earlier codes shown (1 of them had none in Codes): 2 by two or more people" in methods
    reporting = (project.folder / "dataset" / "reporting.md").read_text(encoding="utf-8")
    assert "of them again with revision 2, with the earlier codes shown (1 of them had none in Codes)" in reporting


def test_status_says_what_is_to_be_coded_again_for_whom(project: Project) -> None:
    def to_recode() -> list[tuple[str, list[str], int]]:
        tasks = twofold("status", "--output-format", "json", at=project.folder).json["to_do"]
        return [(one["study"], one["who"], one["number"]) for one in tasks if one["work"] == "to recode"]

    assert to_recode() == [("S1", [], 1), ("S2", [], 1)]
    change(project, "recode")
    second = project.in_round(2)
    recode(second, "ada", {ROOM: "room", COLD: "comfort"}, finished=("S1",))
    assert to_recode() == [("S1", ["ben"], 1), ("S2", ["ada"], 1), ("S2", ["ben"], 1)]
    printed = twofold("status", at=project.folder).out
    assert "2 rows to recode in 2 studies" in printed


def test_what_is_coded_again_is_nowhere_to_be_coded_again(coded_again: Path, tmp_path: Path) -> None:
    project = read_project(copytree(coded_again, tmp_path / "review"))
    assert rows_to_recode(project) == ()
    change(project, "retire", "comfort")
    assert [row.cells["text"] for row in rows_to_recode(project)] == [COLD]
    change(project, "recode")
    third = project.in_round(3)
    assert [row.cells["codes__before"] for row in agreed_before(third).rows] == ["fear; room; comfort"]


def test_the_dataset_waits_until_findings_with_a_split_code_are_coded_again(project: Project) -> None:
    ran = twofold("build", at=project.folder)
    assert ran.code == 1
    waits = "S1: 1 row was coded with codes that were split or retired since"
    assert waits in ran.out
    assert f"Nothing is open, but the dataset waits for this:\n  {waits}" in twofold("status", at=project.folder).out


def test_a_row_that_a_round_asks_about_needs_no_other_round(project: Project) -> None:
    """It was worded anew after the others were coded again. A third round would ask about nothing."""
    change(project, "recode")
    for who in ("ada", "ben"):
        recode(project.in_round(2), who, {ROOM: "room", COLD: "room; fear"})
        extract(project, who, {"S1": CODES["S1"], "S2": {"A room without heating": "setting; fear"}})
    ran = twofold("build", at=project.folder)
    assert (ran.code, "nobody has filled in 1 agreed row of Findings in round 2" in ran.out) == (1, True)
    assert "codebook recode" not in ran.out


def test_a_study_that_is_opened_again_waits_with_its_recoding(project: Project) -> None:
    change(project, "recode")
    extract(project, "ben", finished=("S2",))
    agreed = agreed_before(project.in_round(2))
    assert [row.cells["text"] for row in agreed.rows] == [COLD]
    assert "S1" in agreed.waiting


def test_a_workbook_of_the_first_round_names_old_codes_at_their_cells(project: Project) -> None:
    problems = twofold("check", "--output-format", "json", at=project.folder).json["problems"]
    found = {(one["cell"], one["code"], one["severity"]) for one in problems if one["file"] == "ada.xlsx"}
    assert found == {
        ("E4", "code-withdrawn", "note"),
        ("E5", "code-renamed", "note"),
        ("E6", "code-withdrawn", "note"),
    }
    (renamed,) = [one for one in problems if one["file"] == "ada.xlsx" and one["code"] == "code-renamed"]
    assert (renamed["suggestion"], "renamed in revision 3" in renamed["message"]) == ("nurses", True)


def test_a_withdrawn_code_has_no_line_to_rule_on_before_it_is_coded_again_or_after(
    project: Project,
) -> None:
    assert "broken rule" not in twofold("merge", at=project.folder).out
    change(project, "recode")
    assert "broken rule" not in twofold("merge", at=project.folder).out


def test_a_code_that_the_workbook_did_not_offer_any_more_is_an_error(project: Project) -> None:
    extract(project, "ada")  # made with the codebook of revision 3, and still filled in with the split code
    problems = twofold("check", "--output-format", "json", at=project.folder).json["problems"]
    found = [one for one in problems if one["code"] == "code-withdrawn" and one["file"] == "ada.xlsx"]
    assert {one["severity"] for one in found} == {"error"}
    assert not any("leave the cell" in one["message"] for one in found)  # an error is to be corrected


def test_once_the_rows_are_coded_again_an_old_code_in_a_finished_study_is_no_error(project: Project) -> None:
    """Also in a workbook that was made anew since: whoever changed the cell would open what is settled."""
    change(project, "recode")
    extract(project, "ada", finished=("S1",))
    problems = twofold("check", "--output-format", "json", at=project.folder).json["problems"]
    found = {
        one["study"]: (one["severity"], one["message"].rpartition(". ")[2])
        for one in problems
        if one["code"] == "code-withdrawn" and one["file"] == "ada.xlsx"
    }
    assert found["S1"] == ("note", "Leave the cell as it is: rows with this code are coded again in round 2")
    assert found["S2"][0] == "error"


def test_what_was_coded_before_stays_so_in_a_copy_for_a_new_form(project: Project) -> None:
    """Finished studies with a split code have a note, as before, and history knows the revision of their codes."""
    before = twofold("check", "--output-format", "json", at=project.folder).json["problems"]
    change(project, "recode")
    for who in ("ada", "ben"):
        recode(project.in_round(2), who, {ROOM: "room", COLD: "room; fear"})
    form = project.folder / "form.yaml"
    form.write_text(form.read_text().replace("version: '1'", "version: '2'").replace("label: Country", "label: Land"))
    assert twofold("form", "migrate", at=project.folder).code == 0
    after = twofold("check", "--output-format", "json", at=project.folder).json["problems"]
    told = ["cell", "code", "severity"]
    assert [[one[name] for name in told] for one in after] == [[one[name] for name in told] for one in before]
    printed = twofold("history", "S1", "codes", at=project.folder).out
    assert "before  setting (coded by ada with revision 1 and ben with revision 1)" in printed


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


def test_the_commands_say_what_was_done_and_what_follows(project: Project) -> None:
    log = twofold("codebook", "log", at=project.folder).out
    assert "revision 2  'setting' split into 'room' and 'comfort'" in log
    assert "2 rows were coded with codes that were split or retired, in 2 studies" in log
    ran = twofold("codebook", "retire", "Fear", "--why", "unclear", "--who", "ben", at=project.folder)
    assert "revision 4  'fear' retired" in ran.out
    again = twofold("codebook", "recode", "--why", "after the split", "--who", "ada; ben", at=project.folder)
    assert "twofold template --round 2" in again.out
    assert twofold("template", "--round", "2", at=project.folder).code == 0
    as_json = twofold("codebook", "log", "--output-format", "json", at=project.folder).json
    assert (as_json["revision"], as_json["changes"][-1]["round"], len(as_json["to_recode"])) == (4, 2, 0)


def test_rows_of_studies_that_are_not_settled_are_counted_apart(project: Project) -> None:
    """Ben has the split code alone in one row, which is open, and both have it in another row of this study."""
    more = CODES | {"S1": CODES["S1"] | {"A chair": "setting"}}
    extract(project, "ada", more | {"S1": more["S1"] | {ROOM: "hope"}})
    extract(project, "ben", more)
    (first, second) = [
        line for line in twofold("codebook", "log", at=project.folder).out.splitlines() if "split or retired" in line
    ]
    assert first.startswith("1 row was coded with codes that were split or retired, in 1 study. To have")
    assert second.startswith("2 more rows were coded with codes that were split or retired, in 1 study that is not")
    told = twofold("codebook", "log", "--output-format", "json", at=project.folder).json
    assert ([row["study"] for row in told["to_recode"]], told["to_recode_unsettled"]) == (["S2"], {"S1": 2})


def test_a_round_for_the_same_rows_is_not_opened_twice(project: Project) -> None:
    """While the first is not done. A change of the codebook since, or other rows, are a reason for another one."""

    def recode_again(*more: str, why: str = "split") -> tuple[int, str]:
        ran = twofold("codebook", "recode", *more, "--why", why, "--who", "ada", at=project.folder)
        return ran.code, ran.out + ran.err

    assert recode_again()[0] == 0
    code, told = recode_again()
    assert (code, "round 2 asks for these rows already, and is not done" in told) == (2, True)
    withdraw = ("codebook", "withdraw", "round 2", "--why", "x", "--who", "ada")
    assert twofold(*withdraw, at=project.folder).code == 0
    assert recode_again(why="after all")[0] == 0
    assert twofold("template", "--round", "2", at=project.folder).code == 0
    assert recode_again()[0] == 2
    code, told = recode_again("--code", "hope")
    assert code == 0, told


def test_after_a_round_is_done_its_rows_may_be_coded_once_more(coded_again: Path, tmp_path: Path) -> None:
    folder = Path(copytree(coded_again, tmp_path / "review"))
    ran = twofold("codebook", "recode", "--why", "once more", "--who", "ada", at=folder)
    assert (ran.code, "Next: twofold template --round 3" in ran.out) == (0, True), ran.err


def test_a_second_line_for_the_same_code_is_told_and_has_no_effect(project: Project) -> None:
    """Two people changed one code at the same time, and git put both lines into the file."""
    path = project.folder / CODEBOOK_FILE
    line = json.loads(path.read_text().splitlines()[0]) | {"action": "retire", "into": [], "when": "2099-01-01"}
    line.pop("id")
    path.write_text(path.read_text() + json.dumps(line) + "\n")
    ran = twofold("codebook", "log", at=project.folder)
    assert ran.code == 1
    assert "not applied: 'setting' retired" in ran.out
    assert "'setting' was split in revision 2" in ran.out


def test_a_workbook_of_the_recoding_that_comes_back_keeps_what_was_typed(project: Project) -> None:
    change(project, "recode")
    second = project.in_round(2)
    recode(second, "ada", {ROOM: "room", COLD: "comfort"}, finished=())
    path = hand_out(second, "ada")
    assert path.is_file()
    assert len(second.extraction_files()) == 1
    shown = recode(second, "ada", {ROOM: "room", COLD: "comfort"})
    assert {text: row["codes"] for text, row in shown.items()} == {ROOM: "room", COLD: "comfort"}


def test_the_history_of_a_code_of_the_second_round_goes_on_in_the_third(tmp_path: Path) -> None:
    """Without --round, the field is found in the round that asks for it, and so is what came after."""
    form_text = FORM.replace("label: Domains", "label: Domains\n        round: 2")
    form_text = form_text.replace("label: Codes", "label: Codes\n        round: 2")
    project = review(tmp_path, form_text=form_text)
    codes = {finding: code for of_study in CODES.values() for finding, code in of_study.items()}
    for who in ("ada", "ben"):
        recode(project.in_round(2), who, codes)
    change(project, "split", "setting", into=["room", "comfort"])
    change(project, "recode")
    for who in ("ada", "ben"):
        recode(project.in_round(3), who, {ROOM: "room", COLD: "room; fear"})
    printed = twofold("history", "S1", "codes", at=project.folder)
    assert printed.code == 0
    assert "Value before it was coded again: setting (all extractors typed the same)" in printed.out
    assert "The room was bright: round 3, codebook revision 2 (because)" in printed.out
    assert "Value since then: room" in printed.out
    assert "Final value: staff" in printed.out
    refused = twofold("history", "S1", "codes", "--round", "1", at=project.folder)
    assert (refused.code, "round 1 does not ask for findings.codes" in refused.err) == (2, True)
    assert "--round 2" in refused.err


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


def test_a_note_at_each_row_says_why_it_is_coded_again(project: Project) -> None:
    change(project, "retire", "hope")
    change(project, "recode", under=["D1"])
    book = openpyxl.load_workbook(hand_out(project.in_round(2), "ada"))
    listed = {
        str(next(cell.value for cell in row if cell.value in {ROOM, COLD, "It gave hope"})): [
            cell.comment.text for cell in row if cell.comment
        ]
        for row in book["Findings"].iter_rows(min_row=4)
        if any(cell.value in {ROOM, COLD, "It gave hope"} for cell in row)
    }
    day = read_changes(project.folder)[0].when[:10]
    was_split = f"Coded with 'setting', which was split on {day} into 'room' and 'comfort' (because)"
    asked = "The team asks to have everything with 'D1' coded again (because)"
    assert listed == {
        ROOM: [was_split],
        COLD: [f"{was_split}\n{asked}"],
        "It gave hope": [f"Coded with 'hope', which was retired on {day} (because)\n{asked}"],
    }
    (header,) = [cell for cell in book["Findings"][2] if str(cell.value).startswith("Codes: before")]
    assert "A note at a cell says why its row is coded again." in header.comment.text


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


def test_a_disagreement_of_the_first_round_shows_what_the_dataset_has_since_it_was_coded_again(tmp_path: Path) -> None:
    project = review(tmp_path)
    extract(project, "ben", {"S1": {**CODES["S1"], ROOM: "fear"}, "S2": CODES["S2"]})
    twofold("merge", at=project.folder)
    comparison = merge_project(project).comparison
    for cell in comparison.open:  # its domain too
        ruling = NewRuling(
            ruling="take", take="ada", method="discussion", who=("ada", "ben"), when="2026-11-29T10:00:00Z"
        )
        append_decisions(project.ledger, [decide(comparison, cell, ruling)])
    change(project, "split", "setting", into=["room", "comfort"])
    change(project, "recode")
    for who in ("ada", "ben"):
        recode(project.in_round(2), who, {ROOM: "comfort", COLD: "room; fear"})
    for words in (("merge",), ("merge", "--round", "2"), ("build",)):
        assert twofold(*words, at=project.folder).code == 0
    tables = (project.folder / "dataset" / "tables.md").read_text(encoding="utf-8")
    lines = [[cell.strip() for cell in line.split("|")] for line in tables.splitlines()]
    (codes,) = [line for line in lines if line[2:4] == [ROOM, "Codes"]]
    assert codes[6:8] == ["comfort", "discussion (ada, ben); coded again in a later round"]
    (domains,) = [line for line in lines if line[2:4] == [ROOM, "Domains"]]
    assert domains[7] == "discussion (ada, ben)"


def test_a_warning_about_ruled_codes_is_over_once_they_are_coded_again(tmp_path: Path) -> None:
    """The ruled code is under another domain than the ruled one. The values of the dataset belong together."""
    project = review(tmp_path)
    extract(project, "ben", {"S1": {**CODES["S1"], ROOM: "fear"}, "S2": CODES["S2"]})
    twofold("merge", at=project.folder)
    comparison = merge_project(project).comparison
    for cell in comparison.open:
        ruling = NewRuling(
            ruling="take",
            take="ada" if cell.field == "domains" else "ben",
            method="discussion",
            who=("ada", "ben"),
            when="2026-11-29T10:00:00Z",
        )
        append_decisions(project.ledger, [decide(comparison, cell, ruling)])

    def told() -> bool:
        return "warning about ruled values" in twofold("merge", at=project.folder).out

    assert told()
    change(project, "add", into=["light"])
    change(project, "recode", under=["D2"])
    hand_out(project.in_round(2), "ada")
    assert told(), "nobody has coded it again"
    for who in ("ada", "ben"):
        recode(project.in_round(2), who, {ROOM: "setting", COLD: "fear", "Nurses were kind": "staff"})
    assert twofold("merge", "--round", "2", at=project.folder).code == 0
    assert not told()
    built = twofold("build", at=project.folder)
    assert (built.code, "about ruled values" in built.out + built.err) == (0, False), built.err


def test_history_names_only_those_who_coded_the_row(tmp_path: Path) -> None:
    """Not who extracted other studies: they coded it neither before nor again."""
    project = review(tmp_path, ("ada", "ben", "cleo"))
    extract(project, "cleo", {"S2": CODES["S2"]}, finished=("S2",))
    change(project, "split", "setting", into=["room", "comfort"])
    change(project, "recode")
    for who in ("ada", "ben"):
        recode(project.in_round(2), who, {ROOM: "room", COLD: "room; fear"})
    printed = twofold("history", "S1", "codes", at=project.folder).out.partition("Coded again")[2]
    assert "before  setting (coded by ada with revision 1 and ben with revision 1)" in printed
    assert "cleo" not in printed
    of_s2 = twofold("history", "S2", "codes", at=project.folder).out
    assert "(coded by ada with revision 1, ben with revision 1 and cleo with revision 1)" in of_s2
