"""Author and year in two columns name the study together, where an author has several years and nothing else names it.

All that is done with the same files finds the same studies.
"""

import csv
from pathlib import Path

import pytest

from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import Ran, twofold

ONE = "Author,Year,n,design\nMeier,2001,30,RCT\nMeier,2003,44,RCT\nSchulz,2001,12,cohort\nHuber,2003,15,cohort\n"
STUDIES = ["Huber 2003", "Meier 2001", "Meier 2003", "Schulz 2001"]
OTHER_HEADERS = ("Author,Year", "First author,Pub year")


@pytest.fixture(params=["Author,Year", OTHER_HEADERS[1]])
def files(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Two extractions that differ in one number; the second may have other headers."""
    (tmp_path / "a.csv").write_text(ONE, encoding="utf-8")
    theirs = ONE.replace("44", "45").replace(OTHER_HEADERS[0], request.param)
    (tmp_path / "b.csv").write_text(theirs, encoding="utf-8")
    return tmp_path


def _discrepancies(ran: Ran) -> list[tuple[str, str]]:
    return [(cell["study"], cell["field"]) for cell in ran.json["discrepancies"]]


def test_they_are_recognised_and_shown_with_what_corrects_it(files: Path) -> None:
    said = " ".join(twofold("compare", "a.csv", "b.csv", at=files).out.split())
    assert "a has 4, b has 4; 4 compared" in said
    assert "say together which study it is" in said
    assert "? 1 author has rows of several years, and each year of an author counts as a study" in said
    ran = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=files)
    assert ran.json["rows"]["paired"] == 4
    assert _discrepancies(ran) == [("Meier 2003", "n")]
    assert [field["label"] for field in ran.json["fields"] if field["filled_in"]] == ["n", "design"]


@pytest.mark.parametrize("keys", [("Author", "Year"), ("Author + Year",), ("author + year",)])
def test_two_columns_of_a_key_are_one_name_or_a_study_and_its_rows(tmp_path: Path, keys: tuple[str, ...]) -> None:
    for name in "ab":
        (tmp_path / f"{name}.csv").write_text(ONE, encoding="utf-8")
    options = [word for key in keys for word in ("--key", key)]
    result = twofold("compare", "a.csv", "b.csv", *options, "--output-format", "json", at=tmp_path).json
    assert result["studies"]["compared"] == (3 if len(keys) > 1 else 4)
    guesses = [
        each["sentence"] for each in result["assumed"]["sentences"] if each["doubtful"] and each["about"] == "key"
    ]
    assert len(guesses) == (len(keys) > 1), "what somebody typed is no guess"


def test_an_author_with_one_year_in_each_file_is_the_study_and_the_year_is_compared(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Author,Year,n\nMeier,2001,3\nHuber,2003,4\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Author,Year,n\nMeier,2002,3\nHuber,2003,4\n", encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=tmp_path)
    assert _discrepancies(ran) == [("Meier", "year")]


def test_the_form_the_consensus_and_the_agreed_table_have_the_same_studies(files: Path) -> None:
    written = twofold("form", "infer", "a.csv", "b.csv", "--to", "f.yaml", at=files)
    assert written.code == 0
    by_form = twofold("compare", "a.csv", "b.csv", "--form", "f.yaml", "--output-format", "json", at=files)
    assert _discrepancies(by_form) == [("Meier 2003", "n")]
    assert not by_form.json["assumed"]["sentences"][2:], "only how cells are separated"
    (files / "c.csv").write_text(ONE, encoding="utf-8")
    of = ("--of", "a.csv", "--of", "b.csv", "--who", "Cleo")
    taken = twofold("adjudicate", "--consensus", "c.csv", *of, "--ledger", "l.jsonl", at=files)
    assert "1 ruling taken" in taken.out
    ruled = ("compare", "a.csv", "b.csv", "--ledger", "l.jsonl", "--write-agreed", "agreed.csv")
    assert twofold(*ruled, at=files).code == 0
    with (files / "agreed.csv").open(encoding="utf-8-sig") as opened:
        rows = list(csv.reader(opened))
    assert [row[0] for row in rows[1:]] == STUDIES
    assert [row[1:4] for row in rows[2:4]] == [["Meier", "2001", "30"], ["Meier", "2003", "44"]]
    again = twofold("adjudicate", "--consensus", "agreed.csv", *of, "--ledger", "l2.jsonl", at=files)
    assert "1 ruling taken" in again.out


def test_rulings_of_the_sheet_are_on_these_studies(files: Path) -> None:
    twofold("compare", "a.csv", "b.csv", "--to", "d.xlsx", at=files)

    def work(typist: Typist) -> None:
        typist.fill(next(iter(typist.rows())), "b", "", "third person", "Zoe")

    typing(files / "d.xlsx", work)
    assert "1 ruling taken" in twofold("adjudicate", "d.xlsx", at=files).out
    assert twofold("compare", "a.csv", "b.csv", "--ledger", "decisions.jsonl", at=files).code == 0


def test_they_are_recognised_in_a_file_that_is_shared(tmp_path: Path) -> None:
    rows = [line for line in ONE.splitlines()[1:] for line in (f"x,{line}", f"y,{line.replace('44', '45')}")]
    (tmp_path / "s.csv").write_text("\n".join([f"Coder,{ONE.splitlines()[0]}", *rows]), encoding="utf-8")
    ran = twofold("compare", "s.csv", "--by", "Coder", "--output-format", "json", at=tmp_path)
    assert _discrepancies(ran) == [("Meier 2003", "n")]


@pytest.mark.parametrize(("who", "author"), [("a", "Johnson"), ("b", "Jonson")])
def test_the_columns_of_a_name_have_what_the_name_that_was_chosen_has(tmp_path: Path, who: str, author: str) -> None:
    """Not the longer one of another extractor beside it."""
    for name, last in (("a", "Johnson"), ("b", "Jonson")):
        lines = ["Author,Year,N", "Okafor,2018,64", "Okafor,2021,12", f"{last},2016,300"]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    twofold("compare", "a.csv", "b.csv", "--to", "d.xlsx", at=tmp_path)

    def work(typist: Typist) -> None:
        pairings = typist.on("Pairings")
        pairings.fill(pairings.rows()[0], f"same row, as {who} named it", "discussion", "a; b")

    typing(tmp_path / "d.xlsx", work)
    assert twofold("adjudicate", "d.xlsx", at=tmp_path).code == 0
    twofold("compare", "a.csv", "b.csv", "--ledger", "decisions.jsonl", "--write-agreed", "t.csv", at=tmp_path)
    (row,) = [line for line in (tmp_path / "t.csv").read_text("utf-8-sig").splitlines() if "2016" in line]
    assert row.split(",")[:4] == [f"{author} 2016", author, "2016", "300"]


YEAR_APART = (
    "{number},Author,Year,Arm,n\n1,Stice,2006,CBT,20\n2,Stice,2006,WL,22\n3,Haines,2009,CBT,31\n4,Haines,2009,WL,33\n"
)
YEAR_IN_NAME = (
    "{number},Author,Arm,n\n1,Haines 2009,WL,33\n2,Haines 2009,CBT,31\n3,Stice 2006,WL,22\n4,Stice 2006,CBT,21\n"
)


@pytest.mark.parametrize("number", ["Row no.", "No", "ID", "Record no."])
def test_a_year_that_only_one_file_has_in_a_column_completes_its_names(tmp_path: Path, number: str) -> None:
    """Numbers that each extractor gave their rows are no names of studies where another column has names."""
    (tmp_path / "a.csv").write_text(YEAR_APART.format(number=number), encoding="utf-8")
    (tmp_path / "b.csv").write_text(YEAR_IN_NAME.format(number=number), encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=tmp_path)
    assert (ran.json["studies"]["compared"], ran.json["rows"]["paired"], ran.json["rows"]["proposed"]) == (2, 4, 0)
    assert _discrepancies(ran) == [("Stice 2006", "n")]
    shown = " ".join(twofold("compare", "a.csv", "b.csv", at=tmp_path).out.split())
    assert "? 'Year' completes the names of studies where a file has this column" in shown
    assert "only in a.csv" not in shown
    named = twofold("compare", "a.csv", "b.csv", "--key", "Author + Year", "--output-format", "json", at=tmp_path)
    assert _discrepancies(named) == [("Stice 2006", "n")]
    assert twofold("form", "infer", "a.csv", "b.csv", "--to", "f.yaml", at=tmp_path).code == 0
    by_form = twofold("compare", "a.csv", "b.csv", "--form", "f.yaml", "--output-format", "json", at=tmp_path)
    assert _discrepancies(by_form) == [("Stice 2006", "n")]


def test_authors_without_a_year_are_no_reason_to_pair_rows_by_their_number(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Row no.,Study,n\n1,Stice,20\n2,Haines,31\n3,Holm,7\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(
        "Row no.,Study,n\n1,Holm 2011,7\n2,Haines 2009,31\n3,Stice 2006,21\n", encoding="utf-8"
    )
    ran = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=tmp_path)
    assert (ran.json["rows"]["paired"], ran.json["rows"]["proposed"]) == (3, 3)
    assert len(_discrepancies(ran)) == 1


def test_a_year_that_only_one_file_has_apart_tells_the_papers_of_an_author_from_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "Study,Year,Arm,n\nGray,2001,A,20\nGray,2001,B,21\nGray,2004,A,30\n", encoding="utf-8"
    )
    (tmp_path / "b.csv").write_text("Study,Arm,n\nGray 2004,A,31\nGray 2001,A,20\nGray 2001,B,21\n", encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=tmp_path)
    assert (ran.json["rows"]["paired"], _discrepancies(ran)) == (3, [("Gray 2004", "n")])
