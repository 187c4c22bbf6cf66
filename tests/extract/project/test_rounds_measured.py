"""What is measured and said of a later round: first submissions, agreement, the dataset, status and methods."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from extract.project.extractors.submissions import kept_submissions
from extract.project.folder.project import Project
from tests.extract.command import twofold
from tests.extract.project.two_rounds import (
    CODES,
    FINDINGS,
    code,
    extract,
    extracted,
    handed_out,
    review,
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return extracted(tmp_path)


def test_first_submissions_are_kept_by_row_and_agreement_is_measured_on_them(project: Project) -> None:
    handed_out(project)
    code(project, "ada", CODES)
    code(project, "ben", CODES | {"It was frightening": "setting"})
    twofold("merge", "--round", "2", at=project.folder)
    code(project, "ben", CODES)
    more = FINDINGS | {"S1": (*FINDINGS["S1"], "Music helped")}
    for who in ("ada", "ben"):
        extract(project, who, more)
    twofold("template", "--round", "2", at=project.folder)
    for who in ("ada", "ben"):
        code(project, who, CODES | {"Music helped": "setting"})
    twofold("merge", "--round", "2", at=project.folder)
    kept = kept_submissions(project.in_round(2))
    assert [(copy.extractor, len(copy.rows)) for copy in kept] == [("ada", 3), ("ben", 3), ("ada", 1), ("ben", 1)]
    measured = twofold("agree", "--round", "2", "--output-format", "json", at=project.folder).json
    (domain,) = [field for field in measured["fields"] if field["field"] == "domain"]
    assert (domain["n"], domain["percent"]) == (4, 0.75)
    shown = twofold("history", "S1", "domain", "--round", "2", at=project.folder)
    assert (shown.code, shown.out.count("first submitted: setting")) == (0, 1), shown


def test_an_excluded_study_counts_in_no_round(project: Project) -> None:
    """It is excluded in the first round, and its disagreement was in the second."""
    handed_out(project)
    code(project, "ada", CODES)
    code(project, "ben", CODES | {"It was frightening": "setting"})
    for number in ("1", "2"):
        twofold("merge", "--round", number, at=project.folder)
    twofold("exclude", "S1", "--who", "ada", "--why", "retracted", at=project.folder)
    for current in ((), ("--current",)):
        asked = ("agree", "--round", "2", *current, "--output-format", "json")
        measured = twofold(*asked, at=project.folder).json
        (domain,) = [field for field in measured["fields"] if field["field"] == "domain"]
        assert (domain["n"], domain["percent"]) == (1, 1.0)
    assert twofold("build", "--draft", "--supplements", at=project.folder).code == 0
    dataset = project.folder / "dataset"
    for name in ("raw-first-submissions.csv", "raw-extractions-now.csv"):
        assert set(pl.read_csv(dataset / "supplements" / name)["study"]) == {"S2"}
    listed = (dataset / "supplements" / "README.md").read_text(encoding="utf-8")
    assert listed.count("without the studies that the team excluded") == len(("first", "now"))
    assert "settled because the record" not in (dataset / "methods-in-full.md").read_text(encoding="utf-8")
    assert "It was frightening" not in (dataset / "tables.md").read_text(encoding="utf-8")
    assert pl.read_csv(dataset / "discrepancies.csv").is_empty()


def test_a_finding_that_is_reworded_counts_once_with_its_first_coding(project: Project) -> None:
    """The second coding is made by people who know what was agreed: to mend the words must not raise agreement."""
    handed_out(project)
    code(project, "ada", CODES)
    code(project, "ben", CODES | {"It was frightening": "setting"})
    twofold("merge", "--round", "2", at=project.folder)
    changed = FINDINGS | {"S1": ("The world opened up", "It was very frightening at first")}
    for who in ("ada", "ben"):
        extract(project, who, changed)
    twofold("template", "--round", "2", at=project.folder)
    for who in ("ada", "ben"):
        code(project, who, CODES | {"It was very frightening at first": "effects"})
    twofold("merge", "--round", "2", at=project.folder)
    measured = twofold("agree", "--round", "2", "--output-format", "json", at=project.folder).json
    (domain,) = [field for field in measured["fields"] if field["field"] == "domain"]
    assert (domain["n"], domain["percent"]) == (3, 0.666667)
    assert any("1 record (S1) was coded again because its words had been changed" in one for one in measured["remarks"])
    built = twofold("build", "--supplements", at=project.folder)
    assert built.code == 0, built
    dataset = project.folder / "dataset"
    raw = (dataset / "supplements" / "raw-first-submissions.csv").read_text(encoding="utf-8-sig")
    assert "It was frightening" in raw
    assert "It was very frightening at first" not in "".join(line for line in raw.splitlines() if line.startswith("2"))
    methods = (dataset / "methods.md").read_text(encoding="utf-8")
    assert "filled in on 3 records" in methods
    assert "One record was coded again because its words had been changed since it was first coded." in methods
    assert "Of the 3 entries in which both gave a value" in methods


def test_the_dataset_has_both_rounds_and_says_what_one_person_filled_in(project: Project) -> None:
    handed_out(project)
    code(project, "ada", CODES)
    (project.in_round(2).extractions / "ben round 2.xlsx").unlink()
    for number in ("1", "2"):
        assert twofold("merge", "--round", number, at=project.folder).code == 0
    ran = twofold("build", "--supplements", at=project.folder)
    assert ran.code == 0, ran.out
    findings = pl.read_csv(project.dataset / "findings.csv")
    assert dict(findings.select("text", "domain").iter_rows()) == CODES
    lineage = pl.read_csv(project.dataset / "lineage.csv").filter(pl.col("field") == "domain")
    assert set(lineage["row_id"]) == set(findings["row_id"])
    assert set(lineage["file"]) == {"ada round 2.xlsx"}
    methods = (project.dataset / "methods-in-full.md").read_text(encoding="utf-8")
    assert "3 by one person only (ada 3)" in methods
    supplements = project.dataset / "supplements"
    sheet = openpyxl.load_workbook(supplements / "extraction-form.xlsx")["Findings"]
    assert {"Finding *", "Domain *"} <= {cell.value for row in sheet.iter_rows() for cell in row}
    assert "the columns of all rounds" in (supplements / "README.md").read_text(encoding="utf-8")


def test_a_row_that_nobody_filled_in_keeps_the_dataset_a_draft(project: Project) -> None:
    ran = twofold("build", at=project.folder)
    assert ran.code == 1
    to_do = "S1: nobody has filled in 2 agreed rows of Findings in round 2"
    assert f"{to_do} (twofold template --round 2)" in ran.out
    handed_out(project)
    for who in ("ada", "ben"):
        code(project, who, CODES, finished=("S2",))
    assert f"{to_do} (finish the workbooks in round-2/extractions/)" in twofold("build", at=project.folder).out


def test_a_study_that_nobody_coded_is_not_said_to_be_extracted_by_nobody(project: Project) -> None:
    handed_out(project)
    codes = {text: domain for text, domain in CODES.items() if text in FINDINGS["S2"]}
    for who in ("ada", "ben"):
        code(project, who, codes, finished=("S2",))
    for command in ("status", "merge"):
        ran = twofold(command, "--round", "2", at=project.folder)
        assert "not begun: S1\n" in ran.out
        assert (
            "Round 2: nobody has finished 2 agreed rows yet. Next: finish the workbooks in round-2/extractions/\n"
            in ran.out
        )
        assert "Nobody has extracted" not in ran.out


def test_status_says_who_has_what_of_a_round(project: Project) -> None:
    handed_out(project)
    code(project, "ada", CODES, finished=("S1",))
    ran = twofold("status", at=project.folder)
    assert "Round 2: 3 agreed rows." in ran.out
    assert "ada: 2 finished, 1 to finish" in ran.out
    assert "ben: 3 to finish" in ran.out
    assert "2 studies to code in round 2" in ran.out
    assert "Next: finish the workbooks in round-2/extractions/" in ran.out
    ran = twofold("status", "--for", "ben", at=project.folder)
    assert ran.out.splitlines() == ["Left to do for ben", "  to code  S1 (round 2)", "  to code  S2 (round 2)"]
    for who in ("ada", "ben"):
        code(project, who, CODES)
    assert "Nothing is open. Next: twofold build" in twofold("status", at=project.folder).out


def test_what_is_said_of_a_later_round_is_true_of_it(project: Project) -> None:
    """Nobody extracts in it, and its problems are listed with its option."""
    handed_out(project)
    fill_in = "Nothing is filled in yet. Next: fill in the workbooks in round-2/extractions/"
    assert fill_in in twofold("status", "--round", "2", at=project.folder).out
    code(project, "ada", {next(iter(CODES)): "effects"})
    ran = twofold("merge", "--round", "2", at=project.folder)
    assert "(twofold check --round 2)\n" in ran.out
    assert "filled in by one person only, so not compared: S1 (ada)" in ran.out
    assert "(twofold check)" not in ran.out + ran.err
    assert "extracted" not in ran.out.replace("extractions/", "") + ran.err


def test_the_table_of_status_breaks_no_word_where_there_is_little_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = ("Alexandra", "Benedikta", "Christiane")
    made = review(tmp_path, people)
    for who in people:
        extract(made, who)
    for columns in (120, 58):
        monkeypatch.setenv("COLUMNS", str(columns))
        table = twofold("status", at=made.folder).out.partition("Left to do")[0]
        assert table.count("finished") == 6, table
        assert {*people, "S1", "S2"} <= {*table.split()}
        assert max(map(len, table.splitlines())) <= columns


def test_an_extractor_without_a_study_is_owed_no_row_unless_asked_for(project: Project) -> None:
    """Somebody to whom assignment.csv gives nothing gets no workbook of a later round; one can ask for it."""
    project.assignment.write_text("study,extractor 1,extractor 2\nS1,ada,ben\nS2,ada,ben\n", encoding="utf-8")
    twofold("people", "--extractor", "joe", at=project.folder)
    ran = twofold("template", "--round", "2", at=project.folder)
    assert "assignment.csv gives joe no study" in ran.err
    assert sorted(path.stem.split()[0] for path in project.in_round(2).extraction_files()) == ["ada", "ben"]
    ran = twofold("status", at=project.folder)
    assert "joe:" not in ran.out
    assert "ada: 3 to finish" in ran.out
    twofold("template", "--round", "2", "--extractor", "joe", at=project.folder)
    assert "joe: 3 to finish" in twofold("status", at=project.folder).out
