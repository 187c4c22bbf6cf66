"""Rows that two people named differently: the name is asked about, and is what was ruled or what the consensus has."""

import csv
from pathlib import Path

import pytest

from extract.adjudication.lines.names import named
from extract.adjudication.lines.words import WHY
from extract.compare_files.comparing import compare_files
from extract.desk.items import desk_items
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import twofold

ARMS = {
    "a": "Study,Arm,N,Mean\nIlves 2011,gamma 10 Hz,31,12.1\nIlves 2011,sham,30,14.0\nKeita 2018,waiting list,21,19.2\n"
    "Keita 2018,theta burst,22,17.7\n",
    "b": "Study,Arm,N,Mean\nIlves 2011,gamma 40 Hz,31,12.1\nIlves 2011,Sham,30,14.0\nKeita 2018,no treatment,21,19.2\n"
    "Keita 2018,Theta-burst,22,17.7\n",
}
YEARS = {
    "a": "Author,Year,Type,N,Mean\nOkafor,2018,RCT,64,43.2\nOkafor,2021a,RCT,12,38.0\nMarchetti,2019,cohort,88,66.1\n",
    "b": "Author,Year,Type,N,Mean\nOkafor,2018,RCT,64,43.2\nOkafor,2021a,RCT,12,38.0\nMarchetti,2018,cohort,88,66.1\n",
}
KEYS = ("--key", "Author", "--key", "Year")


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def _agreed(at: Path, *options: str) -> list[list[str]]:
    twofold("compare", "a.csv", "b.csv", *options, "--write-agreed", "t.csv", at=at)
    with (at / "t.csv").open(encoding="utf-8-sig", newline="") as lines:
        return [line[:2] for line in csv.reader(lines)][1:]


@pytest.mark.parametrize(("files", "keys"), [(ARMS, ()), (YEARS, KEYS)])
def test_in_the_browser_no_sheet_is_spoken_of(tmp_path: Path, files: dict[str, str], keys: tuple[str, ...]) -> None:
    _write(tmp_path, files)
    comparison = compare_files([tmp_path / "a.csv", tmp_path / "b.csv"], key=keys[1::2]).comparison
    items = desk_items(comparison, named(comparison.names, blinded=False), frozenset(), {})
    whys = [item.pair.why for item in items if item.pair is not None]
    assert any("If they are the same, rule on '" in why for why in whys)
    assert not any("sheet" in why for why in whys)


def _same_row(path: Path, rulings: int) -> None:
    def work(typist: Typist) -> None:
        pairings = typist.on("Pairings")
        for row in pairings.rows()[:rulings]:
            pairings.fill(row, "same row", "discussion", "a; b")

    typing(path, work)


@pytest.mark.parametrize(("files", "keys", "name", "names"), [(ARMS, (), "Arm", 2), (YEARS, KEYS, "Year", 1)])
def test_names_that_mean_something_else_are_lines_to_rule_on(
    tmp_path: Path, files: dict[str, str], keys: tuple[str, ...], name: str, names: int
) -> None:
    """Only case and punctuation are a spelling of the same name; after "same row" the name is still open."""
    _write(tmp_path, files)
    found = twofold("compare", "a.csv", "b.csv", *keys, "--to", "d.xlsx", "--output-format", "json", at=tmp_path).json
    assert (found["cells"]["key_differs"], found["cells"]["names_spelled_differently"]) == (
        names,
        2 if name == "Arm" else 0,
    )
    assert {(cell["label"], cell["kind"]) for cell in found["discrepancies"]} == {(name, "key_differs")}
    pairings = Typist(tmp_path / "d.xlsx", "Pairings")
    whys = [row[WHY] for row in pairings.rows()[:names]]
    assert all(why.endswith(f"If they are the same, rule on '{name}' on the sheet Discrepancies") for why in whys)
    _same_row(tmp_path / "d.xlsx", names)
    assert twofold("adjudicate", "d.xlsx", at=tmp_path).code == 0
    ran = twofold("compare", "a.csv", "b.csv", *keys, "--ledger", "decisions.jsonl", at=tmp_path)
    assert ran.code == 1
    rows = _agreed(tmp_path, *keys, "--ledger", "decisions.jsonl")
    marked = [row for row in rows if row[1].startswith("OPEN: a")]
    assert len(marked) == names


@pytest.mark.parametrize(("files", "keys"), [(ARMS, ()), (YEARS, KEYS)])
@pytest.mark.parametrize("who", ["a", "b"])
def test_a_consensus_says_what_a_row_is_called(
    tmp_path: Path, files: dict[str, str], keys: tuple[str, ...], who: str
) -> None:
    _write(tmp_path, files | {"c": files[who]})
    asked = ("--of", "a.csv", "--of", "b.csv", *keys)
    assert twofold("adjudicate", "--consensus", "c.csv", *asked, at=tmp_path).code == 0
    ledger = ("--ledger", "decisions.jsonl")
    twofold("compare", "a.csv", "b.csv", *keys, *ledger, "--to", "d.xlsx", at=tmp_path)
    pairings = Typist(tmp_path / "d.xlsx", "Pairings")
    told = {row[WHY].rpartition("Its name in the dataset is ")[2].strip("'") for row in pairings.rows()}
    _same_row(tmp_path / "d.xlsx", 2 if files is ARMS else 1)
    assert twofold("adjudicate", "d.xlsx", at=tmp_path).code == 0
    rows = {row[1].casefold().replace("-", " ") for row in _agreed(tmp_path, *keys, *ledger)}
    wanted = {line.split(",")[1].casefold().replace("-", " ") for line in files[who].splitlines()[1:]}
    assert rows == wanted
    assert {name.casefold().replace("-", " ") for name in told if name} <= wanted


def test_rows_that_the_consensus_has_as_two_are_named(tmp_path: Path) -> None:
    both = ARMS["a"] + "Ilves 2011,gamma 40 Hz,31,12.1\n"
    _write(tmp_path, ARMS | {"c": both})
    ran = twofold("adjudicate", "--consensus", "c.csv", "--of", "a.csv", "--of", "b.csv", at=tmp_path)
    assert (ran.code, "the consensus has two rows here that are one merged row" in ran.out + ran.err) == (1, True)
