"""`twofold compare --write-agreed`: the table as it stands, with a mark wherever something is open."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from extract.safe_replace import untouched
from tests.extract.command import twofold

A = """\
study,arm,n,dose,notes,f
Smith and Jones 2013,x,1,-0.5,same,=x
B,y,2,1,one,a
D,y,3,2,q,b
D,y,4,3,w,c
E,q,9,3,,d
G,k,1,1,,e
G,m,1,1,,e
"""
B = """\
study,arm,n,dose,notes,f
smith_2013,x,1,-0.5,same,=x
B,y,5,1,two,a
D,y,3,2,q,b
F,y,4,3,w,c
G,k,1,1,,e
"""
KEYS = ("--key", "study", "--key", "arm")


@pytest.fixture
def two(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_text(A, encoding="utf-8")
    (tmp_path / "b.csv").write_text(B, encoding="utf-8")
    return tmp_path


def table(path: Path) -> dict[str, list[str]]:
    """The rows by study and arm, each without the key."""
    lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert lines[0][:7] == ["study", "arm", "n", "dose", "notes", "f", "Still open"]
    return {f"{line[0]} / {line[1]}": line[2:7] for line in lines[1:]}


def test_what_is_agreed_stands_and_what_is_open_says_who_and_where(two: Path) -> None:
    ran = twofold("compare", "a.csv", "b.csv", *KEYS, "--write-agreed", "t.csv", at=two)
    assert "The table as it stands is in t.csv. Marked cells: " in ran.out
    rows = table(two / "t.csv")
    assert rows["B / y"] == [
        "OPEN: a '2' (C3); b '5' (C3)",
        "1",
        "NOT COMPARED: a 'one' (E3); b 'two' (E3)",
        "a",
        "1 open",
    ]
    assert rows["E / q"] == ["ONLY: a '9' (C6)", "ONLY: a '3' (D6)", "", "ONLY: a 'd' (F6)", "only a has this study"]
    same = "OPEN (are these rows the same?): a 'Smith and Jones 2013' (A2); b 'smith_2013' (A2) / x"
    assert rows[same] == ["1", "-0.5", "same", "'=x", "are these rows the same?"]
    assert rows["G / k"] == ["1", "1", "", "e", ""]
    alone = "G / OPEN (only a has this row): a 'm' (B8)"
    assert rows[alone][0] == "OPEN: a '1' (C8)"
    assert sum("cannot be paired" in row for row in rows) == 3


def test_rulings_are_in_it_and_dropped_rows_are_not(two: Path) -> None:
    consensus = "study,arm,n\nB,y,7\nG,k,1\n"
    (two / "c.csv").write_text(consensus, encoding="utf-8")
    assert twofold("adjudicate", "--consensus", "c.csv", "--of", "a.csv", "--of", "b.csv", *KEYS, at=two).code == 0
    files = ("a.csv", "b.csv", *KEYS, "--ledger", "decisions.jsonl")
    twofold("compare", *files, "--write-agreed", "t.csv", at=two)
    rows = table(two / "t.csv")
    assert rows["B / y"][0] == "7"
    assert [name for name in rows if name.startswith("G")] == ["G / k"]


def test_the_workbook_has_the_same_cells_with_colours(two: Path) -> None:
    result = twofold(
        "compare", "a.csv", "b.csv", *KEYS, "--write-agreed", "t.xlsx", "--output-format", "json", at=two
    ).json
    twofold("compare", "a.csv", "b.csv", *KEYS, "--write-agreed", "t.csv", at=two)
    sheet = openpyxl.load_workbook(two / "t.xlsx").worksheets[0]
    body = list(sheet.iter_rows(min_row=2))
    lines = list(csv.reader((two / "t.csv").read_text(encoding="utf-8-sig").splitlines()))[1:]
    texts = [["" if cell.value is None else str(cell.value) for cell in row] for row in body]
    assert texts == [[text.removeprefix("'") for text in line[:7]] for line in lines]
    marked = [cell for row in body for cell in row[:6] if str(cell.value).startswith(("OPEN", "ONLY", "NOT COMPARED"))]
    assert len(marked) == sum(result["agreed_table"]["marked"].values())
    assert {cell.fill.fill_type for cell in marked} == {"solid"}
    assert body[0][3].data_type == "n"


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_only_a_table_that_it_wrote_is_replaced(two: Path, name: str) -> None:
    command = ("compare", "a.csv", "b.csv", *KEYS, "--write-agreed", name)
    assert [twofold(*command, at=two).code for _ in range(2)] == [1, 1]
    path = two / name
    if name == "t.csv":
        path.write_text(path.read_text(encoding="utf-8").replace("OPEN: a '2' (C3); b '5' (C3)", "2"), encoding="utf-8")
    else:
        assert untouched(path)
        openpyxl.load_workbook(path).save(path)
    before = path.read_bytes()
    ran = twofold(*command, at=two)
    assert (ran.code, "is not replaced" in ran.err, path.read_bytes()) == (2, True, before)


@pytest.mark.parametrize("name", ["a.csv", "d.xlsx", "t.txt"])
def test_no_other_file_is_replaced(two: Path, name: str) -> None:
    twofold("compare", "a.csv", "b.csv", *KEYS, "--to", "d.xlsx", at=two)
    before = {path: path.read_bytes() for path in two.iterdir()}
    assert twofold("compare", "a.csv", "b.csv", *KEYS, "--write-agreed", name, at=two).code == 2
    assert {path: path.read_bytes() for path in two.iterdir()} == before


def test_filled_in_it_is_a_consensus_and_marks_that_are_left_are_named(two: Path) -> None:
    twofold("compare", "a.csv", "b.csv", *KEYS, "--write-agreed", "t.csv", at=two)
    text = (two / "t.csv").read_text(encoding="utf-8").replace("OPEN: a '2' (C3); b '5' (C3)", "2")
    (two / "filled.csv").write_text(text, encoding="utf-8")
    ran = twofold("adjudicate", "--consensus", "filled.csv", "--of", "a.csv", "--of", "b.csv", *KEYS, at=two)
    assert (ran.code, ran.out.splitlines()[0]) == (1, "1 ruling taken into decisions.jsonl")
    assert "still open: write the value in place of the mark" in ran.out


def test_of_several_spellings_the_usual_one_is_written_and_all_are_listed(tmp_path: Path) -> None:
    rows = (("S1", "rct"), ("S2", "RCT"), ("S3", "To test an app"), ("S4", "RCT"))
    (tmp_path / "a.csv").write_text(
        "study,q\n" + "".join(f"{study},{text}\n" for study, text in rows), encoding="utf-8"
    )
    other = [("S1", "RCT"), *rows[1:2], ("S3", "to test an app."), *rows[3:]]
    (tmp_path / "b.csv").write_text(
        "study,q\n" + "".join(f"{study},{text}\n" for study, text in other), encoding="utf-8"
    )
    command = ("compare", "a.csv", "b.csv", "--key", "study", "--write-agreed")
    ran = twofold(*command, "t.csv", "--output-format", "json", at=tmp_path)
    lines = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [line[1] for line in lines[1:]] == ["RCT", "RCT", "To test an app", "RCT"]
    assert [cell["others"] for cell in ran.json["agreed_table"]["written_differently"]] == [
        ["rct"],
        ["to test an app."],
    ]
    shown = twofold(*command, "t.xlsx", at=tmp_path).out
    assert "2 cells written differently in more than spaces and line breaks; the table has" in shown
    assert "  in 1 the spelling that the column has more often: “RCT”, not “rct”, in 'q' of S1" in shown
    tie = "the spelling of the first file, because the column has none of them more often"
    assert f"  in 1 {tie}: “To test an app”, not “to test an app.”, in 'q' of S3" in shown
    about = openpyxl.load_workbook(tmp_path / "t.xlsx")["About"]
    assert f"S3, q: “To test an app”, not “to test an app.” ({tie})" in {cell.value for cell in about["B"]}


def test_answers_stand_as_people_typed_them(tmp_path: Path) -> None:
    """Where nobody wrote a form, no other spelling is right: UK stays UK, and Y stays Y."""
    a = "study,country,blinded,sex\nS1,UK,Y,0\nS2,UK,N,1\nS3,United Kingdom,Y,1\nS4,France,N,0\nS5,UK,Y,0\n"
    b = "study,country,blinded,sex\nS1,UK,Y,no\nS2,United Kingdom,No,yes\nS3,UK,y,yes\nS4,France,N,no\nS5,UK,N,no\n"
    (tmp_path / "a.csv").write_text(a, encoding="utf-8")
    (tmp_path / "b.csv").write_text(b, encoding="utf-8")
    command = ("compare", "a.csv", "b.csv", "--key", "study", "--write-agreed", "t.csv", "--output-format", "json")
    spelled = twofold(*command, at=tmp_path).json["agreed_table"]["written_differently"]
    lines = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))[1:]
    assert [line[1] for line in lines] == ["UK", "UK", "UK", "France", "UK"]
    assert [line[2] for line in lines] == ["Y", "N", "Y", "N", "OPEN: a 'Y' (C6); b 'N' (C6)"]
    assert [line[3] for line in lines] == ["no", "yes", "yes", "no", "no"]
    assert {(cell["study"], cell["label"], cell["why"]) for cell in spelled} == {
        ("S2", "country", "usual"),
        ("S3", "country", "usual"),
        ("S2", "blinded", "usual"),
        ("S3", "blinded", "usual"),
        *((study, "sex", "word") for study in ("S1", "S2", "S3", "S4", "S5")),
    }
    ruled = "study,country,blinded\nS5,UK,Y\n"
    (tmp_path / "c.csv").write_text(ruled, encoding="utf-8")
    of = ("--of", "a.csv", "--of", "b.csv", "--key", "study")
    assert twofold("adjudicate", "--consensus", "c.csv", *of, at=tmp_path).code == 0
    twofold(*command, "--ledger", "decisions.jsonl", at=tmp_path)
    lines = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))[1:]
    assert lines[4][1:3] == ["UK", "Y"]


def test_rows_that_have_one_key_after_rulings_are_named(tmp_path: Path) -> None:
    """Two people numbered the effects of a study differently, and of each pair another one's number was kept."""
    rows = (("pain", "10.5", "2.1"), ("sleep", "33.1", "4.2"), ("mood", "7.5", "1.1"))
    for name, numbers in (("a", "123"), ("b", "214")):
        lines = [f"S1,{number},{','.join(row)}" for number, row in zip(numbers, rows, strict=True)]
        text = "\n".join(["study,effect,outcome,mean,sd", *lines, "S2,1,pain,9.5,2.3", ""])
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    command = ("compare", "a.csv", "b.csv", "--key", "study", "--key", "effect")
    assert "same key" not in twofold(*command, "--to", "d.xlsx", at=tmp_path).out
    workbook = openpyxl.load_workbook(tmp_path / "d.xlsx")
    for sheet, rulings in (("Pairings", ("same row",) * 3), ("Discrepancies", ("b", "a", "a"))):
        to_rule = workbook[sheet]
        columns = {cell.value: cell.column for cell in to_rule[3]}
        for row, ruling in enumerate(rulings, start=4):
            for header, text in (("Ruling", ruling), ("Method", "third person"), ("Who", "zoe")):
                to_rule.cell(row, columns[header]).value = text
    workbook.save(tmp_path / "d.xlsx")
    assert twofold("adjudicate", "d.xlsx", at=tmp_path).code == 0
    ruled = (*command, "--ledger", "decisions.jsonl")
    shown = twofold(*ruled, "--write-agreed", "t.csv", "--to", "d.xlsx", at=tmp_path)
    assert shown.code == 1
    said = "after the rulings, several rows have the same key: S1 / 2 (2 rows); change the ruling on one row"
    assert said in " ".join(shown.out.split())
    assert "Change the ruling in d.xlsx" in shown.out
    result = twofold(*ruled, "--output-format", "json", at=tmp_path).json
    cells = [{"a": "B2", "b": "B2"}, {"a": "B3", "b": "B3"}]
    assert result["same_key"] == [{"study": "S1", "table": "records", "key": ["S1", "2"], "rows": cells}]
    written = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))[1:]
    why = "after the rulings, another row has the same key"
    assert [line[1] for line in written] == [
        f"OPEN ({why}): a '1' (B2); b '2' (B2)",
        f"OPEN ({why}): a '2' (B3); b '1' (B3)",
        "3",
        "1",
    ]
    assert [line[5] for line in written] == [why, why, "", ""]


def test_a_study_that_one_of_two_side_by_side_left_blank_is_said_to_be_of_the_other(tmp_path: Path) -> None:
    """Both have its row in a shared file; only who filled in something has the study."""
    rows = ("S1,RCT,RCT,12,12", "S2,RCT,,60,", "S3,cohort,RCT,5,5", "S4,,,,", "S5,,RCT,,8", "S6,RCT,RCT,9,9")
    text = "\n".join(["Record,Design (JT),Design (RW),N (JT),N (RW)", *rows, ""])
    (tmp_path / "side.csv").write_text(text, encoding="utf-8")
    twofold("compare", "side.csv", "--pairs", "* (JT)=* (RW)", "--write-agreed", "t.csv", at=tmp_path)
    written = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))[1:]
    assert {line[0]: line[3] for line in written} == {
        "S1": "",
        "S2": "only JT has this study",
        "S3": "1 open",
        "S4": "nobody filled in anything on this study",
        "S5": "only RW has this study",
        "S6": "",
    }


def test_numbers_have_one_decimal_mark_and_are_numbers_also_among_words(tmp_path: Path) -> None:
    rows = [
        ("A", 2019, "0,04", "0.04"),
        ("B", 2020, "\u20130,20", "-0.20"),
        ("C", 2021, "<0,001", "<.001"),
        ("D", 2022, "007", "007"),
        ("E", 2018, "0,3", "0.3"),
    ]
    ours = "".join(f"{study};{year};{one}\n" for study, year, one, _ in rows)
    theirs = "".join(f"{study},{year},{other}\n" for study, year, _, other in rows)
    (tmp_path / "a.csv").write_text(f"study;year;p\n{ours}", encoding="utf-8")
    (tmp_path / "b.csv").write_text(f"study,year,p\n{theirs}", encoding="utf-8")
    assert twofold("compare", "a.csv", "b.csv", "--write-agreed", "t.xlsx", at=tmp_path).code == 0
    body = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0].iter_rows(min_row=2, max_col=3, values_only=True)
    assert [line[1:] for line in body] == [(2019, 0.04), (2020, -0.2), (2021, "<.001"), (2022, "007"), (2018, 0.3)]


def test_a_comment_that_one_left_blank_is_not_said_to_have_other_words(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study,n,comments\nA,1,\nB,2,x\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("study,n,comments\nA,1,see p 4\nB,2,x\n", encoding="utf-8")
    twofold("compare", "a.csv", "b.csv", "--write-agreed", "t.xlsx", at=tmp_path)
    about = dict(openpyxl.load_workbook(tmp_path / "t.xlsx")["About"].iter_rows(max_col=2, values_only=True))
    assert about["NOT COMPARED"] == (
        "Comments, which are not compared: what the extractors wrote differs, or one left it blank. Cells with this"
        " mark: 1."
    )


def test_a_number_with_a_decimal_point_and_the_code_for_missing_are_written(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        'study,p,site\nS1,"<0,001",ward\nS2,0.2,k. A.\nS3,"<0,05",home\nS4,ns,ward\nS5,"<0,001",home\n',
        encoding="utf-8",
    )
    (tmp_path / "b.csv").write_text(
        "study,p,site\nS1,<.001,ward\nS2,0.2,not reported\nS3,< 0.05,home\nS4,ns,ward\nS5,<.001,home\n",
        encoding="utf-8",
    )
    for files in (("a.csv", "b.csv"), ("b.csv", "a.csv")):
        shown = twofold("compare", *files, "--key", "study", "--write-agreed", "t.csv", at=tmp_path).out
        lines = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))
        assert [line[1] for line in lines[1:]] == ["<.001", "0.2", "< 0.05", "ns", "<.001"]
        assert [line[2] for line in lines[1:]] == ["ward", "NR", "home", "ward", "home"]
        assert "in 3 the spelling with a decimal point" in shown


def test_rows_of_the_workbook_are_as_high_as_their_marks(two: Path) -> None:
    twofold("compare", "a.csv", "b.csv", *KEYS, "--write-agreed", "t.xlsx", at=two)
    sheet = openpyxl.load_workbook(two / "t.xlsx").worksheets[0]
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            lines = len(str(cell.value or "")) / (30 * 1.2)  # 30 characters are the widest column
            assert (sheet.row_dimensions[cell.row].height or 0) >= 15 * lines
    assert max(sheet.row_dimensions[row].height for row in range(2, sheet.max_row + 1)) > 40


def test_a_study_has_one_name_in_all_its_rows(tmp_path: Path) -> None:
    """Its rows that are paired, and one that only the file with the shorter name has."""
    head = "Study,Effect no.,Outcome,d,n"
    a = ["Ibáñez et al. 2016,1,empathy,0.7,22", "Ibáñez et al. 2016,2,anger,0.6,20", "Cole 2011,1,anger,0.4,31"]
    b = ["Ibanez 2016,1,empathy,0.7,22", "Ibanez 2016,2,anger,0.6,20", "Ibanez 2016,3,shame,0.1,21", a[2]]
    for name, rows in (("a", a), ("b", b)):
        (tmp_path / f"{name}.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    command = ("compare", "a.csv", "b.csv", "--write-agreed", "t.csv", "--output-format", "json")
    found = twofold(*command, at=tmp_path).json
    assert {pairing["study"] for pairing in found["pairings"]} == {"Cole 2011", "Ibáñez et al. 2016"}
    assert {cell["study"] for cell in found["discrepancies"]} == {"Ibáñez et al. 2016"}
    twofold("compare", "a.csv", "b.csv", "--to", "d.xlsx", at=tmp_path)
    workbook = openpyxl.load_workbook(tmp_path / "d.xlsx")
    for sheet, rulings in (("Pairings", ("same row",) * 2), ("Discrepancies", ("keep the row",))):
        columns = {cell.value: cell.column for cell in workbook[sheet][3]}
        for row, ruling in enumerate(rulings, start=4):
            for header, text in (("Ruling", ruling), ("Method", "third person"), ("Who", "zoe")):
                workbook[sheet].cell(row, columns[header]).value = text
    workbook.save(tmp_path / "d.xlsx")
    assert twofold("adjudicate", "d.xlsx", at=tmp_path).code == 0
    assert twofold(*command, "--ledger", "decisions.jsonl", at=tmp_path).code == 0
    written = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))[1:]
    assert [line[0] for line in written] == ["Cole 2011", *["Ibáñez et al. 2016"] * 3]


def test_answers_of_a_list_stay_in_the_order_in_which_both_wrote_them(tmp_path: Path) -> None:
    rows = "study,times,n\nS1,baseline; 6 weeks; 12 weeks,1\nS2,baseline; 6 weeks,2\nS3,baseline; 12 weeks,{n}\n"
    for name, n in (("a", 3), ("b", 4)):
        (tmp_path / f"{name}.csv").write_text(rows.format(n=n), encoding="utf-8")
    twofold("compare", "a.csv", "b.csv", "--write-agreed", "t.csv", at=tmp_path)
    lines = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [line[1] for line in lines[1:]] == ["baseline; 6 weeks; 12 weeks", "baseline; 6 weeks", "baseline; 12 weeks"]


def test_a_ruled_value_is_spelled_as_its_column_has_it(tmp_path: Path) -> None:
    rows = "study,blinded\nS1,Yes\nS2,{}\nS3,Unclear\nS4,No\nS5,Unclear\nS6,Yes\n"
    for name, answer in (("a", "Yes"), ("b", "No"), ("c", "unclear")):
        (tmp_path / f"{name}.csv").write_text(rows.format(answer), encoding="utf-8")
    twofold("adjudicate", "--consensus", "c.csv", "--of", "a.csv", "--of", "b.csv", at=tmp_path)
    twofold("compare", "a.csv", "b.csv", "--ledger", "decisions.jsonl", "--write-agreed", "t.csv", at=tmp_path)
    lines = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [line[1] for line in lines[1:]] == ["Yes", "Unclear", "Unclear", "No", "Unclear", "Yes"]


@pytest.mark.parametrize("name", ["Resolved", "Resolution"])
def test_a_column_of_what_was_resolved_is_the_consensus(tmp_path: Path, name: str) -> None:
    """Of two who have the answer of the consensus in other spellings, the one who wrote it so is taken."""
    rows = "S1,in,in,out,\nS2,out,out,out,\nS3,Out,out,in,out\nS4,in,in,in,\nS5,out,in,in,in\n"
    (tmp_path / "s.csv").write_text(
        f"study,Ann,Bob,Cy,{name}\n{rows}".replace("in,in,out,", "in,in,out,in"), encoding="utf-8"
    )
    options = ("--pairs", "Ann=Bob=Cy")
    ran = twofold("adjudicate", "--consensus", "s.csv", "--of", "s.csv", *options, at=tmp_path)
    assert "3 rulings taken" in ran.out
    twofold("compare", "s.csv", *options, "--ledger", "decisions.jsonl", "--write-agreed", "t.csv", at=tmp_path)
    lines = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [line[1] for line in lines[1:]] == ["in", "out", "out", "in", "in"]


def test_a_ruling_for_who_wrote_the_code_has_the_word_that_it_stands_for(tmp_path: Path) -> None:
    words = ["Include", "Exclude", "Exclude", "Include", "Exclude", "Include", "Exclude", "Exclude"]
    codes = ["1" if word == "Include" else "0" for word in words]
    codes[4] = "1"
    for name, answers in (("a", words), ("b", codes), ("c", codes)):
        rows = "".join(f"S{number},{answer},{number}\n" for number, answer in enumerate(answers))
        (tmp_path / f"{name}.csv").write_text(f"study,decision,n\n{rows}", encoding="utf-8")
    twofold("adjudicate", "--consensus", "c.csv", "--of", "a.csv", "--of", "b.csv", at=tmp_path)
    twofold("compare", "a.csv", "b.csv", "--ledger", "decisions.jsonl", "--write-agreed", "t.csv", at=tmp_path)
    lines = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [line[1] for line in lines[1:]] == [*words[:4], "Include", *words[5:]]


def test_a_single_plus_makes_minus_and_question_mark_answers(tmp_path: Path) -> None:
    answers = ["0", "-", "?", "0", "0", "-", "0", "?", "0"]
    for name, last in (("a", "0"), ("b", "+")):
        rows = "".join(f"S{number},{answer},{number}\n" for number, answer in enumerate([*answers, last]))
        (tmp_path / f"{name}.csv").write_text(f"study,direction,n\n{rows}", encoding="utf-8")
    twofold("compare", "a.csv", "b.csv", "--write-agreed", "t.csv", at=tmp_path)
    lines = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [line[1].removeprefix("'") for line in lines[1:-1]] == answers


def test_a_ruling_for_who_wrote_a_letter_has_the_word_that_it_stands_for(tmp_path: Path) -> None:
    words = ["low", "high", "high", "low", "high", "low", "high", "high"]
    letters = ["L" if word == "low" else "H" for word in words]
    letters[4] = "L"
    for name, answers in (("a", words), ("b", letters), ("c", letters)):
        rows = "".join(f"S{number},{answer},{number}\n" for number, answer in enumerate(answers))
        (tmp_path / f"{name}.csv").write_text(f"study,risk,n\n{rows}", encoding="utf-8")
    twofold("adjudicate", "--consensus", "c.csv", "--of", "a.csv", "--of", "b.csv", at=tmp_path)
    twofold("compare", "a.csv", "b.csv", "--ledger", "decisions.jsonl", "--write-agreed", "t.csv", at=tmp_path)
    lines = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [line[1] for line in lines[1:]] == [*words[:4], "low", *words[5:]]


def test_other_numbers_within_a_tolerance_are_not_called_spellings_and_are_named(tmp_path: Path) -> None:
    """10 and 11 are other numbers: that a tolerance makes them the same is said, and which of them is written."""
    (tmp_path / "a.csv").write_text("study,share\nA,10\nB,12\nC,5\n")
    (tmp_path / "b.csv").write_text("study,share\nA,11\nB,13\nC,9\n")
    fields = "fields: [{name: study, type: key}, {name: share, type: percentage, tolerance: 1}]"
    (tmp_path / "f.yaml").write_text(f"name: f\ntables:\n  - name: data\n    identity: [study]\n    {fields}\n")
    command = ("compare", "a.csv", "b.csv", "--form", "f.yaml", "--write-agreed", "agreed.csv")
    shown = " ".join(twofold(*command, at=tmp_path).out.split())
    assert "2 are cosmetic (spelled differently, or different within the tolerance of a field)" in shown
    assert (
        "in 2 the lower middle one of the numbers, which are the same within the tolerance of the form: “10”" in shown
    )
    written = twofold(*command, "--output-format", "json", at=tmp_path).json["agreed_table"]["written_differently"]
    assert [(cell["written"], cell["others"]) for cell in written] == [("10", ["11"]), ("12", ["13"])]
