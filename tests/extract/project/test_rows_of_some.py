"""A finding that two of three extractors have is named in the sheet, in the pilot round and in what each is told."""

import csv
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from extract.adjudication.lines.ruling_input import RulingInput
from extract.desk.desk import Desk
from extract.project.folder.project import Project
from extract.project.ledger.ledger_file import read_ledger
from extract.project.rounds.merging import merge_project
from extract.workbook.template import write_template
from tests.extract.adjudication.typist import Typist
from tests.extract.command import twofold
from tests.extract.dataset.methods_text import in_figures
from tests.extract.desk.visitor import Visitor
from tests.extract.small_review import begin_review, form_of
from validate.adjudication.items import adjudication_items
from validate.merge.rows_of_some import rows_of_some

FORM = form_of(
    below="""\
  - name: findings
    label: Findings
    identity: [text]
    parent: studies
    selection: yes
    fields:
      - {name: study, type: reference, to: studies}
      - {name: text, label: Finding, type: verbatim}
      - {name: support, label: Support, type: choice, choices: [clear, some], other: no}
"""
)
CALM, BEES = "The garden gave people calm.", "Neighbours came to look at the bees."


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Ada and Ben have two findings, Cleo has the first alone."""
    filled = {
        who: {
            "studies": [{"study": "S1", "finished": "yes"}],
            "findings": [{"study": "S1", "text": text, "support": "clear"} for text in texts],
        }
        for who, texts in (("ada", (CALM, BEES)), ("ben", (CALM, BEES)), ("cleo", (CALM,)))
    }
    made = begin_review(tmp_path / "review", FORM, filled)
    ran = twofold("merge", at=made.folder)
    assert (ran.code, "1 agreed row is not in everybody's workbook: it has a line in the sheet too" in ran.out) == (
        0,
        True,
    ), ran
    return made


def test_it_has_a_line_to_look_at_that_says_who_lacks_it(project: Project) -> None:
    line = Typist(project.sheet).row(Study="S1")
    assert (line["Status"], line["Row"]) == ("agreed, not all have it", BEES)
    assert str(line["What differs"]).startswith("cleo does not have this row. It is in the dataset")
    assert list(rows_of_some(merge_project(project).comparison).values()) == [("cleo",)]


def test_history_does_not_say_that_all_typed_the_same(project: Project) -> None:
    printed = " ".join(twofold("history", "S1", "support", at=project.folder).out.split())
    assert printed.count("all extractors typed the same") == 1  # of the finding that everybody has
    assert printed.count("all who have this row typed the same") == 1


def test_the_pilot_round_lists_it_and_whoever_missed_it_is_told(project: Project) -> None:
    twofold("pilot", "--study", "S1", at=project.folder)
    ran = twofold("pilot", "--to", "meeting.xlsx", "--feedback", "feedback", at=project.folder)
    assert "1 difference between first submissions, in 1 place" in ran.out, ran
    assert "a row that not everybody has 1" in ran.out
    (listed,) = list(
        openpyxl.load_workbook(project.folder / "meeting.xlsx")["Differences"].iter_rows(2, values_only=True)
    )
    assert {BEES, "has the row", "-", "kept, because two or more have it"} <= {*listed}
    told = {
        who: [row[4:7] for row in _rows(project.folder / "feedback" / f"{who} feedback.xlsx")]
        for who in ("ada", "cleo")
    }
    assert told == {
        "ada": [("(this row)", "(this row)", "your answer stands")],
        "cleo": [("(no such row)", "(this row)", "the others have this row")],
    }


def _rows(path: Path) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)["Feedback"].iter_rows(2, values_only=True))


def test_it_is_dropped_by_a_ruling_on_its_line_and_comes_back_when_that_is_withdrawn(project: Project) -> None:
    def bees() -> bool:
        ran = twofold("build", at=project.folder)
        assert ran.code == 0, ran
        return BEES in (project.folder / "dataset" / "findings.csv").read_text(encoding="utf-8")

    assert bees()
    assert "One record of Findings was chosen by two or more extractors and not by another" in _methods(project)
    sheet = Typist(project.sheet)
    line = sheet.row(Row=BEES)
    assert line["Field"] == "(the whole row)"
    sheet.fill(line, "drop the row", "", "discussion", "ada; ben; cleo")
    sheet.save()
    for taken in (1, 0):  # the same sheet again says nothing new
        ran = twofold("adjudicate", at=project.folder)
        assert (ran.code, f"{taken} ruling" in ran.out) == (0, True), ran
    ran = twofold("merge", at=project.folder)
    assert "1 ruled on with a row that not everybody has" in ran.out, ran
    decided = Typist(project.sheet).row(Row=BEES)
    assert (decided["Status"], decided["Ruling"]) == ("decided", "drop the row")
    assert decided["What differs"] == "cleo does not have this row"
    assert not bees()
    methods = _methods(project)
    assert "which needs no decision: 1 was dropped by a decision all the same." in methods
    assert "One decision was made on records that two or more extractors had chosen and another had not." in methods
    tables = (project.folder / "dataset" / "tables.md").read_text(encoding="utf-8")
    flow = [[cell.strip() for cell in line.split("|")[1:3]] for line in tables.splitlines() if line.startswith("|")]
    assert ["Records that two or more extractors chose and another did not", "1"] in flow
    assert ["dropped by a decision", "1"] in flow
    (ruling,) = read_ledger(project.ledger).ledger.in_force
    ran = twofold("withdraw", ruling.id, "--who", "ada", "--why", "it belongs there", at=project.folder)
    assert ran.code == 0, ran
    twofold("merge", at=project.folder)
    assert Typist(project.sheet).row(Row=BEES)["Status"] == "agreed, not all have it"
    assert bees()


def test_no_value_of_a_dropped_record_is_in_the_dataset_whatever_was_ruled_on_its_cells_before(tmp_path: Path) -> None:
    """Ada and Ben differ on a finding that Cleo does not have; it is ruled on, and then the finding is dropped."""
    filled = {
        who: {
            "studies": [{"study": "S1", "finished": "yes"}],
            "findings": [{"study": "S1", "text": BEES, "support": support}] if support else [],
        }
        for who, support in (("ada", "clear"), ("ben", "some"), ("cleo", ""))
    }
    project = begin_review(tmp_path / "review", FORM, filled)
    twofold("merge", at=project.folder)
    for ruled in ("ada", "drop the row"):
        sheet = Typist(project.sheet)
        line = next(row for row in sheet.rows() if row["Row"] == BEES and not row["Ruling"])
        sheet.fill(line, ruled, "", "discussion", "ada; ben; cleo")
        sheet.save()
        ran = twofold("adjudicate", at=project.folder)
        assert (ran.code, "1 ruling" in ran.out) == (0, True), ran
        assert twofold("build", "--no-pictures", at=project.folder).code == 0
        dataset = project.folder / "dataset"
        with (dataset / "discrepancies.csv").open(encoding="utf-8-sig", newline="") as file:
            finals = {line["final"] for line in csv.DictReader(file) if line["field"] == "support"}
        listed = (dataset / "tables.md").read_text(encoding="utf-8").splitlines()
        (cells,) = ([cell.strip() for cell in line.split("|")[3:9]] for line in listed if f"| {BEES} | Support" in line)
        assert cells[:4] == ["Support", "clear", "some", "no such record"]
        assert any(
            "No such record: the extractor had extracted the study without this record." in one for one in listed
        )
        dropped = ruled == "drop the row"
        assert finals == ({""} if dropped else {"clear"})
        assert cells[4] == ("record dropped" if dropped else "clear")
        assert cells[5].endswith("; the record was dropped by another decision") == dropped


def test_the_methods_count_what_the_first_submissions_have(tmp_path: Path) -> None:
    chosen = {"All of them.": "ada ben cleo", "These two.": "ada ben", "Those two.": "ada cleo", "One.": "ben",
              "The others.": "ben cleo"}  # fmt: skip
    filled = {
        who: {
            "studies": [{"study": "S1", "finished": "yes"}],
            "findings": [{"study": "S1", "text": text, "support": "some"} for text in chosen if who in chosen[text]],
        }
        for who in ("ada", "ben", "cleo")
    }
    project = begin_review(tmp_path / "review", FORM, filled)
    twofold("merge", at=project.folder)
    sheet = Typist(project.sheet)
    sheet.fill(sheet.row(Row="One."), "keep the row", "", "discussion", "ada; ben; cleo")
    sheet.fill(sheet.row(Row="Those two."), "drop the row", "", "discussion", "ada; ben; cleo")
    sheet.save()
    assert twofold("adjudicate", at=project.folder).code == 0
    assert twofold("build", at=project.folder).code == 0
    books = [openpyxl.load_workbook(path)["Findings"] for path in project.submissions.glob("*.xlsx")]
    times = Counter(cell.value for book in books for row in book.iter_rows(4) for cell in row if cell.value in chosen)
    some = [text for text, number in times.items() if number == 2]
    written = (project.folder / "dataset" / "findings.csv").read_text(encoding="utf-8")
    dropped = [text for text in some if text not in written]
    assert (len(some), dropped) == (3, ["Those two."])
    assert (
        f"{len(some)} records of Findings were chosen by two or more extractors and not by another, which needs no"
        f" decision: {len(some) - len(dropped)} are in the dataset and {len(dropped)} was dropped by a decision"
    ) in in_figures(_methods(project))


def test_the_desk_drops_it_too(project: Project) -> None:
    desk = Desk(project)
    (item,) = [one for one in desk.items if one.row == BEES]
    assert (item.field, item.open, item.counts) == ("(the whole row)", False, False)
    given = RulingInput(ruling="drop the row", method="discussion", who="ada; ben; cleo")
    assert desk.rule(item, given) is None
    assert desk.comparison.tables["findings"].dropped
    assert desk.undo("ada") is not None
    assert not desk.comparison.tables["findings"].dropped


def test_the_exported_page_drops_it_too(project: Project, tmp_path: Path) -> None:
    assert twofold("desk", "--export", tmp_path / "page.html", at=project.folder).code == 0
    visitor = Visitor.of(tmp_path / "page.html")
    visitor.rule(
        [visitor.find(row=BEES)], RulingInput(ruling="drop the row", method="discussion", who="ada; ben; cleo")
    )
    for taken in (1, 0):
        ran = twofold("adjudicate", visitor.save(tmp_path / "rulings.jsonl"), at=project.folder)
        assert (ran.code, f"{taken} ruling" in ran.out) == (0, True), ran
    assert merge_project(project).comparison.tables["findings"].dropped


@pytest.mark.parametrize(("texts", "dropped"), [((CALM, BEES), False), ((CALM,), True), (("Nobody's.",), False)])
def test_a_consensus_that_does_not_have_it_drops_it(
    project: Project, tmp_path: Path, texts: tuple[str, ...], dropped: bool
) -> None:
    """Unless it does not have either what all have: then it may have only what they differ in."""
    findings = [{"study": "S1", "text": text, "support": "clear"} for text in texts]
    consensus = tmp_path / "consensus.xlsx"
    filled = {"studies": [{"study": "S1", "finished": "yes"}], "findings": findings}
    write_template(project.form(), consensus, extractor="all", filled=filled)
    ran = twofold("adjudicate", "--consensus", consensus, "--who", "ada; ben; cleo", at=project.folder)
    assert (ran.code, f"{int(dropped)} ruling" in ran.out) == (int(CALM not in texts), True), ran
    assert bool(merge_project(project).comparison.tables["findings"].dropped) == dropped


def test_the_authors_can_be_asked_about_it_and_it_is_dropped_all_the_same(project: Project) -> None:
    for ruling, progress in (("ask the authors", "asked"), ("drop the row", "decided")):
        sheet = Typist(project.sheet)
        sheet.fill(sheet.row(Row=BEES), ruling, "", "discussion", "ada; ben; cleo")
        sheet.save()
        ran = twofold("adjudicate", at=project.folder)
        assert ran.code == 0, ran
        twofold("merge", at=project.folder)
        (item,) = adjudication_items(merge_project(project).comparison)
        assert (item.whole_row, item.progress) == (True, progress)
    assert merge_project(project).comparison.tables["findings"].dropped


@pytest.mark.parametrize("chosen", ["yes", "no"])
def test_what_the_others_differ_in_goes_with_a_dropped_row_and_stays_open_in_a_kept_one(
    tmp_path: Path, chosen: str
) -> None:
    form = FORM.replace("selection: yes", f"selection: {chosen}").replace(
        "other: no}", "other: no}\n      - {name: people, label: People, type: count}"
    )
    filled = {
        who: {
            "studies": [{"study": "S1", "finished": "yes"}],
            "findings": [{"study": "S1", "text": BEES, "support": support, "people": "3"}] if support else [],
        }
        for who, support in (("ada", "clear"), ("ben", "some"), ("cleo", ""))
    }
    project = begin_review(tmp_path / "review", form, filled)
    for ruling, left in (("keep the row", ["Support"]), ("drop the row", [])):
        twofold("merge", at=project.folder)
        sheet = Typist(project.sheet)
        sheet.fill(sheet.row(Field="(the whole row)"), ruling, "", "discussion", "ada; ben; cleo")
        sheet.save()
        for _ in range(2):
            ran = twofold("adjudicate", at=project.folder)
            assert ran.code == 0, ran
        comparison = merge_project(project).comparison
        assert [comparison.form["findings"][cell.field].label for cell in comparison.open] == left
        assert bool(comparison.tables["findings"].dropped) == (not left)


def _methods(project: Project) -> str:
    return (project.folder / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")
