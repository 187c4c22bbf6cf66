"""`twofold compare` when a name is mistyped: a ledger that is not there, an input as --to."""

from pathlib import Path

import pytest

from tests.extract.adjudication.typist import typing
from tests.extract.command import twofold

A, B = "my id,q,n\nS1,x,1\nS2,y,2\nS3,z,3\n", "my id,q,n\nS1,x,1\nS2,y,5\nS3,z,3\n"


@pytest.fixture
def at(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_text(A, encoding="utf-8")
    (tmp_path / "b.csv").write_text(B, encoding="utf-8")
    return tmp_path


def test_a_ledger_that_is_not_there_is_an_error(at: Path) -> None:
    ran = twofold("compare", "a.csv", "b.csv", "--ledger", "decision.jsonl", at=at)
    assert (ran.code, "decision.jsonl: is not there, so no ruling can be applied" in " ".join(ran.err.split())) == (
        2,
        True,
    )


def test_a_first_workbook_may_name_the_ledger_to_come_and_another_ledger_is_refused(at: Path) -> None:
    made = twofold("compare", "a.csv", "b.csv", "--ledger", "mine.jsonl", "--to", "d.xlsx", at=at)
    assert (made.code, "mine.jsonl is not there yet, so no ruling is applied" in made.err) == (1, True)
    before = (at / "d.xlsx").read_bytes()
    ran = twofold("compare", "a.csv", "b.csv", "--ledger", "mime.jsonl", "--to", "d.xlsx", at=at)
    assert (ran.code, "d.xlsx was made for the ledger mine.jsonl" in ran.err) == (2, True)
    assert (at / "d.xlsx").read_bytes() == before


def test_rulings_that_are_not_taken_name_the_ledger(at: Path) -> None:
    twofold("compare", "a.csv", "b.csv", "--to", "d.xlsx", at=at)
    typing(at / "d.xlsx", lambda typist: typist.fill(typist.rows()[0], "a", "", "third person", "Zoe"))
    ran = twofold("compare", "a.csv", "b.csv", "--to", "d.xlsx", at=at)
    assert "1 ruling that the ledger decisions.jsonl does not have yet (this file is not there)" in ran.err
    assert "run twofold adjudicate d.xlsx" in ran.err


def test_an_input_as_the_workbook_to_write_is_refused_as_an_input(at: Path) -> None:
    ran = twofold("compare", "a.csv", "b.csv", "--to", "a.csv", at=at)
    assert (ran.code, "is one of the files to compare" in ran.err, "merge" in ran.err) == (2, True, False)


def test_a_pattern_of_names_may_match_what_is_no_extraction(at: Path) -> None:
    twofold("compare", "a.csv", "b.csv", "--to", "d.xlsx", "--write-agreed", "t.csv", at=at)
    (at / "~$a.xlsx").write_text("x", encoding="utf-8")
    (at / ".~lock.b.ods#").write_text(",zoe,here;", encoding="utf-8")
    everything = sorted(path.name for path in at.iterdir())
    ran = twofold("compare", *everything, "--to", "d.xlsx", "--output-format", "json", at=at)
    assert (ran.code, ran.json["extractors"], sorted(ran.json["passed_over"])) == (
        1, ["a", "b"], [".~lock.b.ods#", "d.xlsx", "t.csv", "~$a.xlsx"],
    )  # fmt: skip
    assert "d.xlsx is passed over: it is a workbook for rulings. To take them in: twofold adjudicate d.xlsx" in ran.err
    assert twofold("form", "infer", *everything, "--to", "f.yaml", at=at).code == 0
    alone = twofold("compare", "d.xlsx", at=at)
    assert (alone.code, "d.xlsx: is no extraction: it is a workbook for rulings" in alone.err) == (2, True)
    consensus = twofold("adjudicate", "--consensus", "d.xlsx", "--of", "a.csv", "--of", "b.csv", at=at)
    assert (consensus.code, "not a consensus" in consensus.err) == (2, True)
