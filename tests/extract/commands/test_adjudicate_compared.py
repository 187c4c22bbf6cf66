"""`twofold adjudicate FILE` for a workbook of `compare --to`: it remembers what it was made from."""

from __future__ import annotations

from pathlib import Path
from shlex import split

import openpyxl
import pytest

from extract.project.ledger.ledger_file import read_ledger
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import Ran, twofold

A, B = "my id,q,n\nS1,x,1\nS2,y,2\nS3,x; y,3\n", "my id,q,n\nS1,x,1\nS2,x,5\nS3,y,3\n"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder with two files and a workbook of their differences, made with options."""
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "in" / "a.csv").write_text(A, encoding="utf-8")
    (tmp_path / "in" / "b.csv").write_text(B, encoding="utf-8")
    ran = compare(tmp_path)
    assert (ran.code, "twofold adjudicate out/d.xlsx\n" in ran.out) == (1, True)
    return tmp_path


def compare(at: Path) -> Ran:
    files = ("in/a.csv", "in/b.csv", "--key", "my id", "--ledger", "rulings.jsonl")
    return twofold("compare", *files, "--to", "out/d.xlsx", at=at)


def rule(path: Path, *rulings: str, value: str = "") -> None:
    """Fills in the lines in their order."""

    def work(typist: Typist) -> None:
        for row, ruling in zip(typist.rows(), rulings, strict=False):
            typist.fill(row, ruling, value, "third person", "Zoe")

    typing(path, work)


def test_its_name_alone_is_enough_from_any_folder(made: Path) -> None:
    rule(made / "out" / "d.xlsx", "a", "b", "a")
    ran = twofold("adjudicate", "d.xlsx", at=made / "out")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "3 rulings taken into rulings.jsonl")
    assert len(read_ledger(made / "rulings.jsonl").ledger.decisions) == 3
    after = compare(made)
    assert (after.code, "Nothing to rule on" in after.out) == (0, True)


def test_a_whole_folder_that_was_moved_is_found_again(made: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    there = tmp_path_factory.mktemp("moved") / "review"
    made.rename(there)
    rule(there / "out" / "d.xlsx", "a", "b", "a")
    assert twofold("adjudicate", "out/d.xlsx", at=there).code == 0


def test_a_file_that_is_gone_is_named_with_what_to_type(made: Path) -> None:
    (made / "in" / "b.csv").rename(made / "b2.csv")
    ran = twofold("adjudicate", "out/d.xlsx", at=made)
    assert ran.code == 2
    assert "was made from in/b.csv, which is not there any more" in ran.err
    assert "put it back, or say for FOLDER where each is now: " in ran.err
    assert (
        "twofold adjudicate out/d.xlsx --of in/a.csv --of FOLDER/b.csv --key 'my id' --ledger rulings.jsonl" in ran.err
    )


def test_a_file_that_stands_beside_the_workbook_by_now_is_found(made: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (made / "in" / name).rename(made / "out" / name)
    rule(made / "out" / "d.xlsx", "a", "b", "a")
    assert twofold("adjudicate", "out/d.xlsx", at=made).code == 0


def test_a_file_that_was_changed_is_named_and_its_other_rulings_are_taken(made: Path) -> None:
    rule(made / "out" / "d.xlsx", "a", "b", "a")
    (made / "in" / "b.csv").write_text(B.replace("S2,x,5", "S2,x,6"), encoding="utf-8")
    ran = twofold("adjudicate", "out/d.xlsx", at=made)
    assert (ran.code, "in/b.csv was saved again after out/d.xlsx was made" in ran.err) == (1, True)
    assert ran.out.splitlines()[0] == "2 rulings taken into rulings.jsonl"
    assert "out of date" in ran.out
    assert ran.out.splitlines()[-1].endswith("Then rule on the lines that are out of date in the new sheet")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--of", "in/a.csv", "--of", "in/b.csv"), "was made with --key my id, which this command does not have"),
        (("--of", "in/a.csv", "--key", "my id"), "does not name all of them with --of"),
    ],
)
def test_what_was_forgotten_is_said_to_be_forgotten(made: Path, options: tuple[str, ...], said: str) -> None:
    rule(made / "out" / "d.xlsx", "a")
    ran = twofold("adjudicate", "out/d.xlsx", *options, at=made)
    assert (ran.code, said in ran.err) == (2, True)
    assert "type: twofold adjudicate out/d.xlsx" in ran.err


def test_a_form_is_remembered_and_two_people_side_by_side_are(tmp_path: Path) -> None:
    lines = "study,Coder1 n,Coder2 n,Coder1 q,Coder2 q\nS1,1,1,x,x\nS2,2,3,x,x\n"
    (tmp_path / "x.csv").write_text(lines, encoding="utf-8")
    ran = twofold("compare", "x.csv", "--pairs", "Coder1*=Coder2*", "--to", "d.xlsx", at=tmp_path)
    assert "--pairs 'Coder1*=Coder2*'" in ran.out
    assert twofold("adjudicate", "d.xlsx", at=tmp_path).code == 0
    (tmp_path / "a.csv").write_text(A, encoding="utf-8")
    (tmp_path / "b.csv").write_text(B, encoding="utf-8")
    assert twofold("form", "infer", "a.csv", "b.csv", "--to", "f.yaml", at=tmp_path).code == 0
    assert twofold("compare", "a.csv", "b.csv", "--form", "f.yaml", "--to", "e.xlsx", at=tmp_path).code == 1
    rule(tmp_path / "e.xlsx", "a")
    (tmp_path / "f.yaml").write_text((tmp_path / "f.yaml").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    ran = twofold("adjudicate", "e.xlsx", at=tmp_path)
    assert (ran.code, "f.yaml was saved again after e.xlsx was made" in ran.err) == (0, True)


def test_a_workbook_that_does_not_remember_asks_for_the_files(made: Path) -> None:
    path = made / "out" / "d.xlsx"
    book = openpyxl.load_workbook(path)
    del book["_twofold"]
    book.save(path)
    ran = twofold("adjudicate", "out/d.xlsx", at=made)
    assert (ran.code, "does not say which files it was made from" in ran.err) == (2, True)
    assert twofold("adjudicate", "out/d.xlsx", "--of", "in/a.csv", "--of", "in/b.csv", at=made).code == 0


def test_both_unites_answers_without_a_form(made: Path) -> None:
    """In a column with several answers in a cell, and in one of words where nobody gave several so far."""
    (made / "in" / "a.csv").write_text("my id,q,w\nS1,x,k\nS2,y,m\nS3,x; y,m\n", encoding="utf-8")
    (made / "in" / "b.csv").write_text("my id,q,w\nS1,x,k\nS2,x,n\nS3,y,m\n", encoding="utf-8")
    (made / "out" / "d.xlsx").unlink()
    compare(made)
    rule(made / "out" / "d.xlsx", "both", "both", "both")
    assert twofold("adjudicate", "out/d.xlsx", at=made).code == 0
    finals = {(decision.study, decision.final) for decision in read_ledger(made / "rulings.jsonl").ledger.decisions}
    assert finals == {("S2", "x; y"), ("S2", "m; n"), ("S3", "x; y")}
    assert compare(made).code == 0


def test_both_has_each_answer_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study,scale,n\nS1,FSS,1\nS2,VAS,2\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("study,scale,n\nS1,fss; SF-36,1\nS2,VAS,2\n", encoding="utf-8")
    twofold("compare", "a.csv", "b.csv", "--to", "d.xlsx", at=tmp_path)
    rule(tmp_path / "d.xlsx", "both")
    assert twofold("adjudicate", "d.xlsx", at=tmp_path).code == 0
    assert [decision.final for decision in read_ledger(tmp_path / "decisions.jsonl").ledger.decisions] == ["FSS; SF-36"]


def test_what_is_to_be_asked_of_the_authors_is_listed(made: Path) -> None:
    rule(made / "out" / "d.xlsx", "ask the authors", "b", "a")
    assert twofold("adjudicate", "d.xlsx", at=made / "out").code == 0
    output = " ".join(compare(made).out.split())
    read = "We read your report in two ways: as “y” and as “x”."
    assert f"To ask the authors S2: Studies: what is the right value of q? {read}" in output
    files = ("in/a.csv", "in/b.csv", "--key", "my id", "--ledger", "rulings.jsonl")
    asked = twofold("compare", *files, "--output-format", "json", at=made).json["to_ask"]
    assert [(question["study"], question["field"], question["who"]) for question in asked] == [("S2", "q", ["Zoe"])]


def test_rulings_that_decide_nothing_any_more_are_named(made: Path) -> None:
    rule(made / "out" / "d.xlsx", "a", "b", "a")
    twofold("adjudicate", "d.xlsx", at=made / "out")
    (made / "in" / "a.csv").write_text(A.replace("S2,y", "S2,z").replace("S3,x; y", "T9,x; y"), encoding="utf-8")
    output = " ".join(compare(made).out.split())
    assert "1 cell decided by rulings, 1 open (1 of them stale: changed since the ruling)" in output
    assert "S2: a 'z' (B3) b 'x' (B3) ruled before: 'y'" in output
    assert "1 ruling is orphaned (nothing is decided, because rows are gone, renamed or paired otherwise): S3" in output


def test_the_command_that_comes_next_has_the_ledger_that_was_named(made: Path) -> None:
    rule(made / "out" / "d.xlsx", "a", "b", "a")
    ran = twofold("adjudicate", "out/d.xlsx", "--ledger", "team.jsonl", at=made)
    following = ran.out.splitlines()[-1].removeprefix("Next: twofold ")
    assert (ran.code, "--ledger team.jsonl" in following) == (0, True)
    after = twofold(*split(following), at=made)
    assert (after.code, "Nothing to rule on" in after.out) == (0, True)


@pytest.mark.parametrize(
    ("days", "becomes", "as_it_is"),
    [(("13.01.2019", "04.02.2019"), "2020-03-05", False), (("2019-01-13", "2019-02-04"), "05.03.2020", True)],
    ids=["shown by the column", "shown by nothing"],
)
def test_a_ruled_date_is_read_as_the_dates_of_its_column(
    tmp_path: Path, days: tuple[str, str], becomes: str, as_it_is: bool
) -> None:
    (tmp_path / "a.csv").write_text(f"study,search date\nS1,{days[0]}\nS2,{days[1]}\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("study,search date\nS1,2019-01-13\nS2,2019-02-05\n", encoding="utf-8")
    twofold("compare", "a.csv", "b.csv", "--to", "d.xlsx", at=tmp_path)
    rule(tmp_path / "d.xlsx", "another value", value="05.03.2020")
    ran = twofold("adjudicate", "d.xlsx", at=tmp_path)
    assert (ran.code, "looks different" in ran.out) == (0, as_it_is)
    ((decision,),) = [read_ledger(tmp_path / "decisions.jsonl").ledger.decisions]
    assert decision.final == becomes


def test_a_ruled_number_with_a_point_between_thousands_is_read_as_those_of_its_column(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study;sample\nS1;1.200\nS2;2.430\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("study;sample\nS1;1200\nS2;2431\n", encoding="utf-8")
    twofold("compare", "a.csv", "b.csv", "--to", "d.xlsx", at=tmp_path)
    rule(tmp_path / "d.xlsx", "another value", value="2.432")
    assert twofold("adjudicate", "d.xlsx", at=tmp_path).code == 0
    ((decision,),) = [read_ledger(tmp_path / "decisions.jsonl").ledger.decisions]
    assert decision.final == "2432"
