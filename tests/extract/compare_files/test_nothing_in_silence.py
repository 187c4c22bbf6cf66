"""Whatever `twofold compare` could not compare is named and counted before any percentage."""

import csv
from pathlib import Path
from shlex import split

import openpyxl
import pytest

from extract.adjudication.lines.words import CORRECT, PAIRINGS, SHEET
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import Ran, twofold
from validate.adjudication.marks import is_marked


def compared(at: Path, a: str, b: str, *options: str) -> Ran:
    (at / "a.csv").write_text(a, encoding="utf-8")
    (at / "b.csv").write_text(b, encoding="utf-8")
    return twofold("compare", "a.csv", "b.csv", *options, at=at)


JSON = ("--output-format", "json")
SAME_STUDY = [
    ("Smith and Jones 2013", '"Smith, Jones 2013"'),
    ("Smith and Jones 2013", "Smith & Jones (2013)"),
    ("Smith and Jones 2013", "smith_2013"),
    ("Smith 2013", "Smith et al. 2013"),
    ("Rosi 2018", "Rossi 2018"),
    ("O'Brien", "OBrien"),
    ("007", "7"),
    ("S001", "S1"),
    ("Müller 2013", "Muller 2013"),
    ("Ketamine infusions for treatment resistant depression", "Ketamine infusion for treatment-resistant depresion"),
    ("https://doi.org/10.1000/abc.1", "10.1000/ABC.1"),
    ("Sleep and mood in nurses", "Sleep and mood in hospital nurses"),
    ("Mindfulness for pain: a pilot study", "Mindfulness for pain: a feasibility study"),
    ("A trial of psilocybin for anxiety", "Randomised trial of psilocybin for anxiety"),
]


@pytest.mark.parametrize(("one", "other"), SAME_STUDY)
def test_a_study_that_is_spelled_differently_is_proposed(tmp_path: Path, one: str, other: str) -> None:
    """Even where all else agrees, somebody has to confirm it, so that the exit code is 1."""
    ran = compared(
        tmp_path, f"study,out\n{one},1\nB,2\nC,3\n", f"study,out\n{other},1\nB,2\nC,3\n", "--key", "study", *JSON
    )
    assert ran.code == 1
    assert (ran.json["rows"]["paired"], ran.json["rows"]["proposed"]) == (3, 1)
    (pairing,) = [one_pairing for one_pairing in ran.json["pairings"] if one_pairing["state"] == "proposed"]
    assert {name: place["row"] for name, place in pairing["rows"].items()} == {"a": 2, "b": 2}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lee 2018", "Leek 2018"),
        ("Rosi 2018", "Rossi 2019"),
        ("Wang 2018", "Yang 2018"),
        ("Smith 2013", "Smith 2014"),
        ("Study A", "Study B"),
        ("S1", "S10"),
        ("Smith 2013a", "Smith 2013b"),
        ("x", "y"),
        ("Walking buses and lunch clubs, trial 1", "Walking buses and lunch clubs, trial 2"),
        ("Peer support after stroke", "Peer counselling following stroke"),
        ("Smith, Jones, Brown and Lee 2013", "Smith, Jones, Brown and Kim 2013"),
    ],
)
def test_other_studies_are_not_proposed_but_named(tmp_path: Path, one: str, other: str) -> None:
    ran = compared(tmp_path, f'study,out\n"{one}",1\nB,2\n', f'study,out\n"{other}",1\nB,2\n', "--key", "study", *JSON)
    assert ran.code == 1
    assert ran.json["studies"] == {
        "has": {"a": 2, "b": 2},
        "compared": 1,
        "only": {"a": [one], "b": [other]},
        "only_in_one": 2,
        "blank": {"a": [], "b": []},
        "cannot_be_paired": [],
    }


def test_units_that_only_case_tells_apart_differ_and_equal_amounts_do_not(tmp_path: Path) -> None:
    ran = compared(
        tmp_path,
        "study,dose\nA,1 kg\nB,5 mM\nC,5 mM\nD,3 mg\n",
        "study,dose\nA,1000 g\nB,5 mmol/L\nC,5 mm\nD,3 Mg\n",
        *JSON,
    )
    assert (ran.json["cells"]["cosmetic"], ran.json["cells"]["conflict"]) == (2, 2)
    assert {found["study"] for found in ran.json["discrepancies"] if found["kind"] == "conflict"} == {"C", "D"}


def test_a_study_that_one_file_only_lists_is_not_compared_in_silence(tmp_path: Path) -> None:
    ran = compared(tmp_path, "study,q\nB,x\nC,y\nD,\n", "study,q\nB,x\nC,\nD,\n")
    assert ran.code == 1
    first, *others = (" ".join(line.split()) for line in ran.out.splitlines()[:5])
    assert first == "Studies a has 2, b has 1; 1 compared, those that both have"
    assert "1 blank in a (nothing that is compared is filled in): D" in others
    assert "2 blank in b (nothing that is compared is filled in): C, D" in others
    assert "1 only in a: C" in others


def test_a_name_that_could_be_two_studies_is_left_apart(tmp_path: Path) -> None:
    a = "study,out\nSmith 2013,1\nB,2\n"
    b = "study,out\nSmith and Jones 2013,1\nSmith and Brown 2013,1\nB,2\n"
    result = compared(tmp_path, a, b, *JSON).json
    assert result["rows"]["proposed"] == 0
    assert result["studies"]["only"] == {"a": ["Smith 2013"], "b": ["Smith and Brown 2013", "Smith and Jones 2013"]}


def test_rows_of_a_study_that_is_spelled_differently_are_paired_by_what_else_they_are_called(tmp_path: Path) -> None:
    a = "study,arm,n\nSmith and Jones 2013,ketamine,1\nSmith and Jones 2013,saline,2\nB,x,1\nB,y,1\n"
    b = "study,arm,n\nSmith 2013,saline,2\nSmith 2013,ketamine,4\nB,x,1\nB,y,1\n"
    result = compared(tmp_path, a, b, "--key", "study", "--key", "arm", *JSON).json
    assert result["rows"]["paired"] == 4
    assert [(discrepancy["label"], discrepancy["kind"]) for discrepancy in result["discrepancies"]] == [
        ("n", "conflict")
    ]


@pytest.mark.parametrize(("ruling", "paired"), [("same row", 2), ("different rows", 1)])
def test_a_ruling_on_a_study_is_taken_from_the_sheet(tmp_path: Path, ruling: str, paired: int) -> None:
    a, b = "study,out\nSmith and Jones 2013,1\nB,2\n", "study,out\nsmith_2013,1\nB,2\n"
    assert compared(tmp_path, a, b, "--to", "x.xlsx").code == 1

    def work(typist: Typist) -> None:
        typist.fill(typist.row(Status="open"), ruling, "discussion", "a; b")

    typing(tmp_path / "x.xlsx", work, PAIRINGS)
    taken = twofold("adjudicate", "x.xlsx", "--of", "a.csv", "--of", "b.csv", *JSON, at=tmp_path)
    assert taken.json["pairings"] == 1, taken.out
    after = twofold("compare", "a.csv", "b.csv", "--ledger", "decisions.jsonl", *JSON, at=tmp_path)
    assert (after.json["rows"]["paired"], after.json["rows"]["proposed"]) == (paired, 0)
    assert after.code == (0 if paired == 2 else 1)


def test_files_that_share_no_study_are_an_outcome_of_their_own(tmp_path: Path) -> None:
    ran = compared(tmp_path, "study,out\nP1,1\nP2,2\n", "study,out\nQ1,1\nQ2,2\n", "--key", "study")
    assert ran.code == 1
    assert "No study of a is in b" in ran.out
    assert "%" not in ran.out


def test_a_shared_file_in_which_nobody_extracted_a_study_twice_says_just_that(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("study,coder,out\nP1,A,1\nP2,B,2\nP3,A,3\n", encoding="utf-8")
    ran = twofold("compare", "x.csv", "--by", "coder", "--key", "study", at=tmp_path)
    assert ran.code == 1
    assert "No study was extracted by two people" in ran.out
    assert ("omission" in ran.out, "%" in ran.out) == (False, False)


def test_the_first_line_counts_the_studies(tmp_path: Path) -> None:
    ran = compared(tmp_path, "study,out\nS1,1\nS2,2\nS3,3\n", "study,out\nS1,1\nS2,2\nT9,3\n")
    first, second, third, *_ = ran.out.splitlines()
    assert first == "Studies  a has 3, b has 3; 2 compared, those that both have"
    assert (second.strip(), third.strip()) == ("1 only in a: S3", "1 only in b: T9")
    assert ran.code == 1


def test_rows_that_cannot_be_paired_are_counted_apart(tmp_path: Path) -> None:
    """Two of the same pair in each file are four rows, in no percentage, and come after the real difference."""
    table = "study,arm,n\nS1,x,1\nS1,x,2\nS2,y,3\nS3,y,{}\n"
    keys = ("--key", "study", "--key", "arm")
    result = compared(tmp_path, table.format(4), table.format(5), *keys, *JSON).json
    assert result["rows"]["cannot_be_paired"] == 4
    assert [each["kind"] for each in result["cannot_be_paired"]] == ["duplicate"] * 4
    assert result["rows"]["only"] == {"a": 0, "b": 0}
    assert [discrepancy["study"] for discrepancy in result["discrepancies"]] == ["S3"]
    assert {name: result["cells"][name] for name in ("agreed", "conflict", "single", "cannot_be_paired", "open")} == {
        "agreed": 1,
        "conflict": 1,
        "single": 0,
        "cannot_be_paired": 4,
        "open": 1,
    }
    text = compared(tmp_path, table.format(4), table.format(5), *keys).out
    assert "2 filled in by both, 1 of them the same" in text
    assert text.index("1 conflict") < text.index("4 rows that cannot be paired")


def test_the_workbook_and_the_screen_have_the_same_numbers(tmp_path: Path) -> None:
    a = "study,arm,n,m\nS1,x,1,1\nS1,y,2,2\nS2,y,3,3\nS3,y,4,1\nS4,,1,1\n"
    b = "study,arm,n,m\nS1,x,1,2\nS2,y,3,3\nS3,y,4,\nS5,y,1,1\n"
    ran = compared(tmp_path, a, b, "--key", "study", "--key", "arm", "--to", "x.xlsx")
    cover = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]
    told = " ".join(str(row[2]) for row in cover.iter_rows(values_only=True, max_col=3) if row[2])
    lines = [
        line[9:] for line in ran.out.splitlines() if line.startswith(("Studies", "Rows", "Cells", "Open", " " * 9))
    ]
    assert len([line for line in lines if line in told]) >= 7
    result = compared(tmp_path, a, b, "--key", "study", "--key", "arm", *JSON).json
    assert result["to_rule_on"] == {"pairings": 0, "whole_rows": 1, "cells": 2}
    assert "1 whole row, 2 cells to rule on" in ran.out


def test_comments_count_neither_as_agreement_nor_as_difference(tmp_path: Path) -> None:
    a = "study,n,comments\nS1,1,same words\nS2,2,one\n"
    b = "study,n,comments\nS1,1,same words\nS2,2,two\n"
    result = compared(tmp_path, a, b, *JSON).json
    by_label = {field["label"]: field for field in result["fields"]}
    assert (by_label["comments"]["agreed"], by_label["comments"]["unscored"]) == (0, 2)
    assert result["cells"]["agreed"] == 2
    assert "2 filled in by both, 2 of them the same" in compared(tmp_path, a, b).out


def test_a_number_that_is_zero_everywhere_is_left_out(tmp_path: Path) -> None:
    table = "study,n\nS1,{}\nS2,2\n"
    head = next(
        line for line in compared(tmp_path, table.format(1), table.format(3)).out.splitlines() if "agree  " in line
    )
    assert head.split() == ["Column", "agree", "filled", "in", "conflict"]


def test_json_names_a_field_by_code_and_label(tmp_path: Path) -> None:
    header = "What was the mean age of the participants at baseline?"
    result = compared(tmp_path, f"study,{header}\nS1,1\nS2,4\n", f"study,{header}\nS1,2\nS2,4\n", *JSON).json
    (field,) = result["fields"]
    assert (field["field"], field["label"]) == ("what_was_the_mean_age_of_the", header)
    assert result["discrepancies"][0]["label"] == header


def test_the_workbook_says_the_very_command_that_takes_it_back(tmp_path: Path) -> None:
    """Options with spaces are quoted, and the commands work as they stand."""
    a, b = "my study,out\nS1,1\nS2,2\n", "my study,out\nS1,3\nS2,2\n"
    ran = compared(tmp_path, a, b, "--key", "my study", "--to", "x.xlsx")
    sentence = "twofold adjudicate x.xlsx"
    assert f"{sentence}\n" in ran.out
    assert "twofold compare a.csv b.csv --key 'my study' --ledger decisions.jsonl --to x.xlsx" in ran.out
    cover = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]
    commands = [
        row[2] for row in cover.iter_rows(values_only=True, max_col=3) if row[2] and str(row[2])[:8] == "twofold "
    ]
    assert commands[0] == sentence
    for command in commands:
        assert twofold(*split(command)[1:], at=tmp_path).code in {0, 1}


def test_a_list_of_references_and_a_file_without_a_table_are_refused_with_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "found.ris").write_text("TY  - JOUR\nTI  - A trial\nER  - \n", encoding="utf-8")
    (tmp_path / "lone.csv").write_text("one\n", encoding="utf-8")
    refused = twofold("compare", "found.ris", at=tmp_path)
    assert (refused.code, "found.ris: is a list of references (RIS), not an extraction" in refused.err) == (2, True)
    assert "twofold studies import found.ris" in " ".join(refused.err.split())
    assert "lone.csv: there is no table in it" in twofold("compare", "lone.csv", "found.ris", at=tmp_path).err


COVIDENCE = (
    "Covidence #,Study ID,Title,Reviewer Name,Design,N\n"
    "#101,Wu 2015,A trial,Ann,RCT,66\n#101,Wu 2015,A trial,Bo,RCT,68\n"
    "#122,Ruiz 2018,An app,Ann,RCT,31\n#122,Ruiz 2018,An app,Bo,cohort,31\n#140,Obi 2020,Sleep,Ann,RCT,9\n"
)


def test_what_a_platform_filled_in_is_in_no_count_and_names_the_studies(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(COVIDENCE, encoding="utf-8")
    ran = twofold("compare", "export.csv", "--to", "differ.xlsx", at=tmp_path)
    output = " ".join(ran.out.split())
    assert "because it describes the studies or rows for everybody: 'Study ID', 'Title'" in output
    assert "4 filled in by both, 2 of them the same (50.0 % agree) 2 conflicts" in output
    assert "Wu 2015 (101): Ann '66' (F2) Bo '68' (F3)" in output
    assert "1 only in Ann: Obi 2020 (140)" in output
    sheet = openpyxl.load_workbook(tmp_path / "differ.xlsx").worksheets[1]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert {"Wu 2015", "Ruiz 2018"} <= {text for row in cells for text in row}


def test_lists_of_what_each_included_differ_in_their_rows_alone(tmp_path: Path) -> None:
    """Each lists the records that they would include: the titles of those that both list say nothing of agreement."""
    head = "doi,title\n"
    ran = compared(tmp_path, head + "10.1/a,On sleep\n10.1/b,On pain\n", head + "10.1/b,On pain\n10.1/c,On mood\n")
    assert ran.code == 1
    output = " ".join(ran.out.split())
    assert "no differences in what two or more have; they differ in which rows they have" in output


@pytest.mark.parametrize(
    ("other", "said", "mark"),
    [
        (
            "S1,x,10\nS2,x,11\n",
            "S1 / x: a has this key more than once (B2, B3); the row of b (1) (B2) is therefore not compared",
            "cannot be paired: a has this key more than once",
        ),
        (
            "S1,x,10\nS1,X,12\nS2,x,11\n",
            "S1 / x: a has this key more than once (B2, B3), and b (1) too (B2, B3)",
            "cannot be paired: a and b (1) have this key more than once",
        ),
    ],
)
def test_whose_rows_have_one_key_is_said_and_whose_row_is_not_compared(
    tmp_path: Path, other: str, said: str, mark: str
) -> None:
    (tmp_path / "a.csv").write_text("study,arm,n\nS1,x,10\nS1,x,12\nS2,x,11\n", encoding="utf-8")
    (tmp_path / "b (1).csv").write_text(f"study,arm,n\n{other}", encoding="utf-8")
    command = ("compare", "a.csv", "b (1).csv", "--key", "study", "--key", "arm")
    assert said in " ".join(twofold(*command, "--write-agreed", "t.csv", at=tmp_path).out.split())
    result = twofold(*command, "--output-format", "json", at=tmp_path).json
    repeated = {row["extractor"]: row["repeated_in"] for row in result["cannot_be_paired"]}
    assert repeated == dict.fromkeys(("a", "b (1)"), ["a"] if "and" not in mark else ["a", "b (1)"])
    lines = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))[1:]
    marked = [line[1] for line in lines if line[0] == "S1"]
    assert len(marked) == len(result["cannot_be_paired"])
    assert all(text.startswith(f"OPEN ({mark}): ") and is_marked(text, "OPEN") for text in marked)


def test_tables_of_text_are_called_files_and_no_workbooks(tmp_path: Path) -> None:
    a = "study,arm,n,m\nS1,x,10,1\nS1,x,12,2\nS2,y,31,5\nS2,z,47,9\n"
    compared(tmp_path, a, a.replace("S2,z", "S2,zz"), "--key", "study", "--key", "arm", "--to", "d.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "d.xlsx")
    texts = [
        str(cell.value)
        for name in (PAIRINGS, SHEET)
        for row in workbook[name].iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert CORRECT in texts
    assert not any("workbook" in text for text in texts)
