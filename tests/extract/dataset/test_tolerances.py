"""A dataset says within what numbers counted as the same, and which of them it has."""

import csv
from pathlib import Path

import pytest
from docx import Document

from tests.extract.command import twofold
from tests.extract.small_review import begin_review

FORM = """
name: cramps
title: Cramps
version: '1'
tables:
  - name: trials
    label: Trials
    description: One row per trial.
    identity: [trial]
    fields:
      - {name: trial, label: Trial, type: key, guidance: A name.}
      - {name: weeks, label: Follow-up (weeks), type: number, guidance: The longest., tolerance: 0.50}
      - {name: age, label: Mean age, type: number, guidance: In years., tolerance: 0.1}
      - {name: spread, label: SD of age, type: number, guidance: In years., tolerance: 0.1}
      - {name: asked, label: Asked, type: count, guidance: How many., tolerance: 2, mode: single}
      - {name: finished, label: Finished, type: choice, guidance: yes., choices: ['yes', 'no'], finished_when: 'yes'}
"""


def _built(folder: Path, form: str, *people: str) -> Path:
    row = {"trial": "K1", "age": "62", "spread": "3", "asked": "9", "finished": "yes"}
    rows = {who: {"trials": [row | {"weeks": str(8 + number / 5)}]} for number, who in enumerate(people)}
    begin_review(folder, form, rows)
    twofold("merge", at=folder)
    twofold("build", "--draft", at=folder)
    return folder / "dataset"


@pytest.mark.parametrize(
    ("people", "taken", "stands"),
    [
        (("ada", "ben"), "the lower one", 8),
        (("ada", "ben", "cleo"), "the middle one (of two in the middle, the lower)", 8.2),
    ],
)
def test_the_texts_say_within_what_numbers_counted_as_the_same_and_which_was_taken(
    tmp_path: Path, people: tuple[str, ...], taken: str, stands: float
) -> None:
    dataset = _built(tmp_path / "review", FORM, *people)
    sentence = (
        "Numbers counted as the same if they differed by no more than 0.5 in Follow-up (weeks); 0.1 in Mean age and SD"
        f" of age. Of such numbers the dataset has {taken}, unless a decision says otherwise."
    )
    for name in ("methods.md", "methods-in-full.md", "reporting.md", "tables.md"):
        assert sentence in (dataset / name).read_text(encoding="utf-8"), name
    assert "written differently, with the same meaning, or numbers within a tolerance" in (
        dataset / "tables.md"
    ).read_text(encoding="utf-8")
    (row,) = _rows(dataset / "trials.csv")
    assert float(row["weeks"]) == stands


def test_the_codebooks_have_the_tolerance_of_each_field(tmp_path: Path) -> None:
    dataset = _built(tmp_path / "review", FORM, "ada", "ben")
    twofold("build", "--draft", "--supplements", at=tmp_path / "review")
    held = {line["column"]: line["tolerance"] for line in _rows(dataset / "codebook.csv") if line["tolerance"]}
    assert held == {"weeks": "0.5", "age": "0.1", "spread": "0.1"}
    document = Document(str(dataset / "supplements" / "extraction-form.docx"))
    text = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert text.count("counted as the same: numbers that differ by no more than 0.1") == 2
    assert text.count("counted as the same: numbers") == 3


def test_without_a_tolerance_no_text_speaks_of_one(tmp_path: Path) -> None:
    form = "\n".join(line.replace(", tolerance: 0.50", "").replace(", tolerance: 0.1", "") for line in FORM.split("\n"))
    dataset = _built(tmp_path / "review", form, "ada", "ben")
    for name in ("methods.md", "methods-in-full.md", "tables.md"):
        assert "tolerance" not in (dataset / name).read_text(encoding="utf-8"), name


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
