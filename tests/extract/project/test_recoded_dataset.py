"""What was coded again in the dataset, its report and the agreement, and where it says that it came from."""

from pathlib import Path

from extract.project.ledger.ledger_file import append_decisions
from extract.project.rounds.merging import merge_project
from tests.extract.command import twofold
from tests.extract.dataset.report_page import data_of, led_to
from tests.extract.project.coding import CODES, COLD, FORM, ROOM, change, extract, recode, review, rows
from validate.adjudication.decide import decide
from validate.adjudication.new_ruling import NewRuling


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
