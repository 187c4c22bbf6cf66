"""Findings are coded again after the codebook has changed: who is asked, what they see, and what waits for it."""

from collections.abc import Mapping
from pathlib import Path
from shutil import copytree

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from extract.project.folder.project import Project, read_project
from extract.project.ledger.ledger_file import append_decisions
from extract.project.rounds.merging import agreed_before, merge_project
from extract.project.rounds.to_recode import rows_to_recode
from extract.project.team_tables.codebook_file import read_changes
from extract.report.round_progress import rounds_progress
from extract.workbook.load import load_extraction
from tests.extract.command import twofold
from tests.extract.project.coding import CODES, COLD, ROOM, change, extract, hand_out, recode, review
from validate.adjudication.decide import decide
from validate.adjudication.new_ruling import NewRuling


@pytest.fixture
def project(coded: Path, tmp_path: Path) -> Project:
    return read_project(copytree(coded, tmp_path / "review"))


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


def test_a_study_that_was_coded_since_the_codes_changed_is_not_coded_again(tmp_path: Path) -> None:
    """A copy for the new codebook says which studies had been coded before it: those are looked at again."""
    made = review(tmp_path)
    assert twofold("merge", at=made.folder).code == 0
    change(made, "add", into=["light"])
    with made.studies.open("a", encoding="utf-8") as listed:
        listed.write("S3,\n")
    assert twofold("form", "migrate", at=made.folder).code == 0
    for who in ("ada", "ben"):
        path = made.extractions / f"{who}.xlsx"
        book = openpyxl.load_workbook(path)
        _type(book["Studies"], "S3", {"Country": "PT", "Finished": "yes"})
        _type(book["Findings"], None, {"Study": "S3", "No.": "1", "Finding": NEW, "Domains": "D2", "Codes": "light"})
        book.save(path)
        books = {name: load_extraction(path, made.form()).extraction.codebook_of(name) for name in ("s1", "s2", "s3")}
        assert books == {"s1": 1, "s2": 1, "s3": 2}
    assert twofold("merge", at=made.folder).code == 0
    assert twofold("form", "migrate", at=made.folder).code == 0  # nothing to do, and nothing is said to be older
    asked = ("codebook", "recode", "--under", "D2", "--why", "A new code.", "--who", "ada")
    ran = twofold(*asked, at=made.folder)
    assert (ran.code, "1 row of S3 is left out, because these codes have not changed since" in ran.err) == (0, True)
    made = read_project(made.folder)
    texts = {row.cells["text"] for row in agreed_before(made.in_round(2)).rows}
    assert (NEW in texts, {ROOM, COLD} <= texts) == (False, True)
    undone = ("codebook", "withdraw", "round 2", "--why", "All of them.", "--who", "ada")
    assert twofold(*undone, at=made.folder).code == 0
    assert "left out" not in twofold(*asked, "--all", at=made.folder).err
    made = read_project(made.folder)
    assert {row.cells["text"] for row in agreed_before(made.in_round(2)).rows} == {*texts, NEW}


def test_another_look_at_codes_that_never_changed_is_one_at_all_of_them(tmp_path: Path) -> None:
    made = review(tmp_path)
    assert twofold("merge", at=made.folder).code == 0
    change(made, "recode", under=["D2"])
    asked = {row.cells["text"] for row in agreed_before(made.in_round(2)).rows}
    assert asked == {ROOM, COLD, "Nurses were kind"}


NEW = "Light came through the window"


def _type(sheet: Worksheet, study: str | None, texts: Mapping[str, str]) -> None:
    """Types in the row of a study, or in the first blank row, below the headers."""
    headers = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[2] if cell.value}
    first = headers["Study"]
    row = next(row for row in range(4, 200) if sheet.cell(row, first).value == study)
    for header, text in texts.items():
        sheet.cell(row, headers[header]).value = text


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


@pytest.mark.parametrize(("code", "waiting"), [("hope", 0), ("setting", 1)])
def test_a_study_that_is_open_waits_only_if_somebody_gave_it_a_code_that_is_coded_again(
    tmp_path: Path, code: str, waiting: int
) -> None:
    project = review(tmp_path)
    for who, given in (("ada", "staff"), ("ben", code)):
        extract(project, who, {**CODES, "S1": {"Nurses were kind": given}})
    assert twofold("merge", at=project.folder).code == 1
    change(project, "split", "setting", into=("room", "comfort"))
    change(project, "recode")
    (progress,) = rounds_progress(project)
    assert (len(agreed_before(project.in_round(2)).waiting), progress.rows, progress.waiting) == (1, 1, waiting)
    said = "1 study is not settled in round 1 yet" in twofold("status", at=project.folder).out
    assert said == bool(waiting)


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
    waits = "S1: 1 row was coded with codes that were split, retired or withdrawn since"
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


def test_the_commands_say_what_was_done_and_what_follows(project: Project) -> None:
    log = twofold("codebook", "log", at=project.folder).out
    assert "revision 2  'setting' split into 'room' and 'comfort'" in log
    assert "2 rows were coded with codes that were split, retired or withdrawn, in 2 studies" in log
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
        line
        for line in twofold("codebook", "log", at=project.folder).out.splitlines()
        if "split, retired or withdrawn" in line
    ]
    assert first.startswith("1 row was coded with codes that were split, retired or withdrawn, in 1 study. To have")
    withdrawn = "2 more rows were coded with codes that were split, retired or withdrawn"
    assert second.startswith(f"{withdrawn}, in 1 study that is not")
    told = twofold("codebook", "log", "--output-format", "json", at=project.folder).json
    assert ([row["study"] for row in told["to_recode"]], told["to_recode_unsettled"]) == (["S2"], {"S1": 2})


def test_rows_that_a_round_asks_about_are_not_said_to_wait_for_anything(project: Project) -> None:
    """Before anybody has a workbook of the round, and while one row of it is coded and another is not."""

    def left() -> tuple[list[str], dict[str, list[str]], dict[str, int]]:
        lines = twofold("codebook", "log", at=project.folder).out.splitlines()
        told = twofold("codebook", "log", "--output-format", "json", at=project.folder).json
        asked = {number: [row["study"] for row in rows] for number, rows in told["to_recode_asked"].items()}
        assert told["to_recode"] == []
        return [line for line in lines if "split, retired or withdrawn, in" in line], asked, told["to_recode_unsettled"]

    change(project, "recode")
    asks = "round 2 asks about them already: twofold status --round 2"
    two = f"2 rows were coded with codes that were split, retired or withdrawn, in 2 studies, and {asks}"
    one = f"1 row was coded with codes that were split, retired or withdrawn, in 1 study, and {asks}"
    assert left() == ([two], {"2": ["S1", "S2"]}, {})
    for who in ("ada", "ben"):
        recode(project.in_round(2), who, {ROOM: "room", COLD: "fear"}, finished=("S1",))
    assert left() == ([one], {"2": ["S2"]}, {})
    for who in ("ada", "ben"):
        recode(project.in_round(2), who, {ROOM: "room", COLD: "comfort; fear"})
    assert left() == ([], {}, {})
    change(project, "split", "room", into=("light", "space"))
    log = twofold("codebook", "log", at=project.folder).out
    assert f"{one.partition(', and ')[0]}. To have them coded again" in log


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


def test_a_workbook_of_the_recoding_that_comes_back_keeps_what_was_typed(project: Project) -> None:
    change(project, "recode")
    second = project.in_round(2)
    recode(second, "ada", {ROOM: "room", COLD: "comfort"}, finished=())
    path = hand_out(second, "ada")
    assert path.is_file()
    assert len(second.extraction_files()) == 1
    shown = recode(second, "ada", {ROOM: "room", COLD: "comfort"})
    assert {text: row["codes"] for text, row in shown.items()} == {ROOM: "room", COLD: "comfort"}


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
