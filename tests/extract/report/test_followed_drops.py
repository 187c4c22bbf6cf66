"""A row that the team dropped and that its extractors then remove, or put back: said alike everywhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import twofold
from tests.extract.small_review import TOOK_PART, begin_review, form_of

_ARMS = """\
  - name: arms
    identity: [arm]
    parent: studies
    fields:
      - {name: study, type: reference, to: studies}
      - {name: arm, type: words, label: Arm}
      - {name: size, type: count, label: Size}
      - {name: drug, type: words, label: Drug}
"""
_STUDIES = [{"study": "S1", "n": "4", "finished": "yes"}]
_KETAMINE = {"study": "S1", "arm": "ketamine", "size": "4", "drug": "K"}


def _saline(size: str) -> dict[str, str]:
    return {"study": "S1", "arm": "saline", "size": size, "drug": "S"}


_ROW = 5  # of the sheet Arms, that of saline


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A review in which ada and ben have saline, with another size, and cy has not: all three dropped it."""
    arms = {"ada": [_KETAMINE, _saline("7")], "ben": [_KETAMINE, _saline("9")], "cy": [_KETAMINE]}
    filled = {name: {"studies": _STUDIES, "arms": rows} for name, rows in arms.items()}
    folder = begin_review(tmp_path_factory.mktemp("drops") / "review", form_of(TOOK_PART, below=_ARMS), filled).folder
    assert twofold("merge", at=folder).code == 1
    _rule(folder)
    assert twofold("adjudicate", at=folder).code == 0
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "review"))


def _rule(folder: Path) -> None:
    def work(typist: Typist) -> None:
        for row in typist.rows():
            if row["Field"] == "(the whole row)":
                typist.fill(row, "drop the row", "", "discussion", "ada; ben; cy", "", "we read it again")

    typing(folder / "adjudication.xlsx", work)


def _remove(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / "extractions" / f"{name}.xlsx"
        book = openpyxl.load_workbook(path)
        assert book["Arms"][f"B{_ROW}"].value == "saline"
        book["Arms"].delete_rows(_ROW)
        book.save(path)


def _words(folder: Path, *command: str) -> str:
    return " ".join(twofold(*command, at=folder).out.split())


def _ids(folder: Path) -> tuple[list[str], list[str]]:
    told = twofold("merge", "--output-format", "json", at=folder).json
    return told["followed"], told["orphaned"]


def test_a_drop_that_was_followed_is_called_so_everywhere(folder: Path) -> None:
    _remove(folder, "ada", "ben")
    assert "1 ruling was followed: the record was to be dropped" in _words(folder, "merge")
    (followed,), orphaned = _ids(folder)
    assert orphaned == []
    overview = twofold("status", "--output-format", "json", at=folder).json
    assert (overview["followed"], overview["orphaned"], overview["waiting"]) == (1, 0, 0)
    assert "followed: the row was to be dropped, and ada and ben removed it" in _words(folder, "history", "S1")
    (ruling,) = twofold("history", "S1", "--output-format", "json", at=folder).json["rulings"]
    assert (ruling["id"], ruling["status"], ruling["gone_in"]) == (followed, "followed", ["ada", "ben"])
    assert twofold("build", at=folder).code == 0
    listed = pl.read_csv(folder / "dataset" / "discrepancies.csv", infer_schema=False)
    assert set(listed["state"]) == {"decided and followed"}
    assert set(listed["decision"]) == {followed}


def test_the_text_on_methods_counts_the_same_entries_before_and_after(folder: Path) -> None:
    """The ruling remembers the entries that cy lacked, not that in which ada and ben differed."""
    sentences = []
    for names in ((), ("ada", "ben")):
        _remove(folder, *names)
        assert twofold("build", at=folder).code == 0
        methods = (folder / "dataset" / "methods.md").read_text(encoding="utf-8")
        sentences.append(re.findall(r"One decision was made on [^.]*\.", methods))
        shutil.rmtree(folder / "dataset")
    assert sentences[0] == sentences[1]
    assert sentences[0][0].startswith("One decision was made on 2 entries")


@pytest.mark.parametrize("put_back", [False, True])
def test_a_row_that_one_of_them_still_has_is_asked_about_with_the_old_ruling(folder: Path, put_back: bool) -> None:
    """Whether ben alone removes it, or both do and ada puts it back."""
    workbook = folder / "extractions" / "ada.xlsx"
    before = workbook.read_bytes()
    _remove(folder, "ben", *(("ada",) if put_back else ()))
    if put_back:
        twofold("merge", at=folder)
        workbook.write_bytes(before)
    assert "0 decided, 2 open (in 1 line of the sheet), 2 of them stale" in _words(folder, "merge")
    assert _ids(folder) == ([], [])
    assert "stale, because ben does not have this row any more: open again" in _words(folder, "history", "S1")
    lines: list[dict[str, str]] = []
    typing(folder / "adjudication.xlsx", lambda typist: lines.extend(dict(row) for row in typist.rows()))
    (line,) = (row for row in lines if row["Field"] == "(the whole row)")
    assert line["Ruling until now"].startswith("drop the row")
    _rule(folder)
    assert "1 ruling taken" in _words(folder, "adjudicate")
    assert "2 decided, 0 open" in _words(folder, "merge")


def test_the_ruling_is_in_force_again_when_both_put_the_row_back(folder: Path) -> None:
    before = {path: path.read_bytes() for path in (folder / "extractions").iterdir()}
    _remove(folder, "ada", "ben")
    twofold("merge", at=folder)
    for path, content in before.items():
        path.write_bytes(content)
    assert "2 decided, 0 open, 0 of them stale" in _words(folder, "merge")
    assert _ids(folder) == ([], [])


def test_a_row_of_somebody_who_has_the_study_open_again_waits(folder: Path) -> None:
    """Nobody removed it: the ruling is neither stale nor followed while ben has not finished."""
    _remove(folder, "ben")
    path = folder / "extractions" / "ben.xlsx"
    book = openpyxl.load_workbook(path)
    book["Studies"]["D4"] = "no"
    book.save(path)
    assert "1 ruling waits until the study is finished again" in _words(folder, "status")
