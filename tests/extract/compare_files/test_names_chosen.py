"""Two names of one row or study: the screen says that they differ, and the sheet Pairings chooses one."""

import csv
from pathlib import Path

import pytest

from extract.adjudication.lines.words import PAIRINGS, RULING, WHY
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import Ran, twofold

NAMES = {
    "of a study": (
        "study,q,n\nSmith and Jones 2013,x,11\nB,y,22\nC,z,33\n",
        "study,q,n\nsmith_2013,x,11\nB,y,22\nC,z,33\n",
        "Smith and Jones 2013",
        "smith_2013",
    ),
    "of a row": (
        "study,arm,q,n\nS,usual care,x,11\nS,drug,y,22\nT,drug,z,33\n",
        "study,arm,q,n\nS,control,x,11\nS,drug,y,22\nT,drug,z,33\n",
        "usual care",
        "control",
    ),
    "of years": (
        "Author,Year,q,n\nOkafor,2016,x,11\nOkafor,2021a,y,22\nMarchetti,2019,z,33\nPetrov,2012,w,44\n",
        "Author,Year,q,n\nOkafor,2016,x,11\nOkafor,2021a,y,22\nMarchetti,2018,z,33\nPetrov,2012,w,44\n",
        "2019",
        "2018",
    ),
    "of numbers": (
        "study,days,q,n\nS,7,x,11\nS,30,y,22\nT,7,z,33\n",
        "study,days,q,n\nS,7,x,11\nS,28,y,22\nT,7,z,33\n",
        "30",
        "28",
    ),
}
KEYS = {
    "of a study": ("study",), "of a row": ("study", "arm"), "of years": ("Author", "Year"),
    "of numbers": ("study", "days"),
}  # fmt: skip


def _compared(at: Path, kind: str, *options: str) -> Ran:
    for letter, text in zip("ab", NAMES[kind], strict=False):
        (at / f"{letter}.csv").write_text(text, encoding="utf-8")
    keys = [word for key in KEYS[kind] for word in ("--key", key)]
    return twofold("compare", "a.csv", "b.csv", *keys, *options, at=at)


def _ruled(at: Path, kind: str, ruling: str) -> tuple[Ran, list[str]]:
    """Rules on the pairing; gives what `compare` then says, and the entries of the agreed table."""
    _compared(at, kind, "--to", "d.xlsx")

    def work(typist: Typist) -> None:
        typist.fill(next(row for row in typist.rows() if row["Status"] == "open"), ruling, "third person", "Zoe")

    typing(at / "d.xlsx", work, PAIRINGS)
    taken = twofold("adjudicate", "d.xlsx", at=at)
    assert taken.code == 0, taken.err
    after = _compared(at, kind, "--ledger", "decisions.jsonl", "--write-agreed", "t.csv", "--to", "d.xlsx")
    assert next(row for row in Typist(at / "d.xlsx", PAIRINGS).rows() if row["Status"] == "decided")[RULING] == ruling
    assert "0 rulings" in twofold("adjudicate", "d.xlsx", at=at).out, "what the sheet shows is no new ruling"
    with (at / "t.csv").open(encoding="utf-8-sig") as opened:
        return after, [cell for row in csv.reader(opened) for cell in row]


def test_the_name_of_a_study_is_what_the_sheet_says_unless_somebody_chooses(tmp_path: Path) -> None:
    _, _, ours, theirs = NAMES["of a study"]
    after, usual = _ruled(tmp_path, "of a study", "same row")
    why = next(row for row in Typist(tmp_path / "d.xlsx", PAIRINGS).rows() if row["Status"] == "decided")[WHY]
    assert (after.code, ours in usual, theirs in usual) == (0, True, False)
    assert f"Its name in the dataset is '{ours}'" in why


def test_the_names_of_a_study_that_are_not_written_are_named_unless_somebody_chose(tmp_path: Path) -> None:
    """Once a row is ruled the same, the longest name is written, whosever it is."""
    _, _, ours, theirs = NAMES["of a study"]
    for kind, ruling, named in (("same row", "", True), ("same row, as a named it", " chosen", False)):
        at = tmp_path / f"one{ruling}"
        at.mkdir()
        after, _ = _ruled(at, "of a study", kind)
        assert (f"“{ours}”, not “{theirs}”" in " ".join(after.out.split())) == named
        assert ("of the names that rulings say are one study" in " ".join(after.out.split())) == named


def test_nothing_is_said_of_rulings_where_it_is_open_whether_two_names_are_one_study(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study,arm,q\nMüller 2018,drug,x\nMüller 2018,care,z\nB,drug,k\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text('study,arm,q\n"Mueller, 2018",drug,x\nB,drug,k\n', encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", "--key", "study", "--key", "arm", "--write-agreed", "t.csv", at=tmp_path)
    assert "pairing" in ran.out
    assert "rulings say" not in ran.out


@pytest.mark.parametrize("kind", ["of a row", "of years", "of numbers"])
def test_the_name_of_a_row_is_asked_about_unless_somebody_chooses(tmp_path: Path, kind: str) -> None:
    after, table = _ruled(tmp_path, kind, "same row")
    assert "the key differs in 1 cell" in " ".join(after.out.split())
    assert any(cell.startswith("OPEN: a ") for cell in table)


@pytest.mark.parametrize("who", ["a", "b"])
@pytest.mark.parametrize("kind", NAMES)
def test_the_ruling_chooses_the_name(tmp_path: Path, kind: str, who: str) -> None:
    _, _, ours, theirs = NAMES[kind]
    after, table = _ruled(tmp_path, kind, f"same row, as {who} named it")
    assert (after.code, ours in table, theirs in table) == (0, who == "a", who == "b")
    assert "spelled differently" not in after.out or kind == "of a study"


def test_a_name_of_nobody_is_refused(tmp_path: Path) -> None:
    _compared(tmp_path, "of a row", "--to", "d.xlsx")

    def work(typist: Typist) -> None:
        typist.fill(typist.rows()[0], "same row, named as by Zoe", "third person", "Zoe")

    typing(tmp_path / "d.xlsx", work, PAIRINGS)
    ran = twofold("adjudicate", "d.xlsx", at=tmp_path)
    assert (ran.code, "is not one of the choices: same row, different rows, same row, as a named it" in ran.out) == (
        1,
        True,
    )


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("Smith and Jones 2013", "smith_2013"), ("Smith & Jones (2013)", "Smith 2013"), ("Muller 2011", "Mueller 2011")],
)
@pytest.mark.parametrize(("ruling", "names"), [("same row, as b named it", 1), ("different rows", 2)])
def test_one_ruling_on_two_names_of_a_study_is_for_all_its_rows(
    tmp_path: Path, ours: str, theirs: str, ruling: str, names: int
) -> None:
    for letter, name in (("a", ours), ("b", theirs)):
        rows = [f'"{name}",{arm},x{number},{number}' for number, arm in enumerate(("drug", "placebo", "usual care"))]
        (tmp_path / f"{letter}.csv").write_text("\n".join(["study,arm,q,n", *rows, "B,drug,y,9"]), encoding="utf-8")
    keys = ("--key", "study", "--key", "arm")
    before = twofold("compare", "a.csv", "b.csv", *keys, "--to", "d.xlsx", at=tmp_path).out
    assert " ".join(before.split()).count("differently in 3 rows, of which one ruling is for all: ") == 3

    def work(typist: Typist) -> None:
        typist.fill(next(row for row in typist.rows() if row["Status"] == "open"), ruling, "third person", "Zoe")

    typing(tmp_path / "d.xlsx", work, PAIRINGS)
    assert twofold("adjudicate", "d.xlsx", at=tmp_path).code == 0
    again = twofold("compare", "a.csv", "b.csv", *keys, "--ledger", "decisions.jsonl", "--to", "d.xlsx", at=tmp_path)
    assert "too late" not in again.out, "the sheet has the study under its earlier name"
    ledger = ("--ledger", "decisions.jsonl", "--write-agreed", "t.csv", "--output-format", "json")
    after = twofold("compare", "a.csv", "b.csv", *keys, *ledger, at=tmp_path)
    assert (after.code, after.json["studies"]["compared"]) == (names - 1, 3 - names)
    with (tmp_path / "t.csv").open(encoding="utf-8-sig") as opened:
        studies = {row[0] for row in csv.reader(opened)}
    assert studies == {"study", "B", *([theirs] if names == 1 else [ours, theirs])}


@pytest.mark.parametrize("order", ["abc", "cab", "bca"])
def test_a_name_is_spelled_as_most_extractors_spell_it(tmp_path: Path, order: str) -> None:
    """In all rows of a study, also in those that an extractor with another spelling alone has."""
    usual = "study,arm,n\nNoor 2011,Drug,4\nPeel 2012,Control,5\n"
    files = {"a": usual, "b": usual, "c": "study,arm,n\nnoor 2011.,DRUG,4\nnoor 2011.,other,6\nPEEL 2012,Control.,5\n"}
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    keys = ("--key", "study", "--key", "arm")
    twofold("compare", *(f"{name}.csv" for name in order), *keys, "--write-agreed", "t.csv", at=tmp_path)
    with (tmp_path / "t.csv").open(encoding="utf-8-sig") as file:
        rows = [row[:2] for row in csv.reader(file)][1:]
    assert [row for row in rows if "other" not in row[1]] == [["Noor 2011", "Drug"], ["Peel 2012", "Control"]]
    assert [row[0] for row in rows if "other" in row[1]] == ["Noor 2011"]


def test_of_names_that_come_equally_often_the_first_files_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study,n\nNoor 2011,4\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("study,n\nnoor 2011.,4\n", encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", "--write-agreed", "t.csv", "--output-format", "json", at=tmp_path)
    assert "Noor 2011,4" in (tmp_path / "t.csv").read_text(encoding="utf-8")
    (spelled,) = ran.json["agreed_table"]["written_differently"]
    assert (spelled["written"], spelled["others"]) == ("Noor 2011", ["noor 2011."])
