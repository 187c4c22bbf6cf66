"""A small review in which two people have extracted, merged and ruled, whose form changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from extract.form_file.read import read_form
from schema.form import Form
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import Ran, twofold
from tests.extract.small_review import begin_review

OLD = """\
name: arms
version: 1
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key, prefilled: true}
      - {name: design, label: Design, type: choice, other: true, choices: [{code: trial, label: Trial}, cohort, case]}
      - {name: country, label: Country, type: text, scored: true}
      - {name: finished, type: choice, choices: [yes, no], finished_when: yes, scored: false}
  - name: arms
    identity: [drug]
    parent: studies
    fields:
      - {name: study, type: reference, to: studies}
      - {name: drug, label: Drug, type: choice, choices: [ketamine, placebo]}
      - {name: n, label: Number, type: count}
      - {name: dose, label: Dose, type: number}
      - {name: notes, label: Notes, type: text}
  - name: results
    identity: [arm, outcome]
    parent: arms
    fields:
      - {name: study, type: reference, to: studies}
      - {name: arm, type: key, label: Result}
      - {name: outcome, type: words, label: Outcome}
      - {name: mean, type: number, label: Mean}
rules:
  - {code: many, table: arms, severity: warning, message: "{n} people", reads: [n], holds: n < 5000}
"""

Rows = Mapping[str, Sequence[Mapping[str, str]]]
ADA: Rows = {
    "studies": [
        {"study": "S1", "design": "Trial", "country": "Norway", "finished": "yes"},
        {"study": "S2", "design": "cohort", "country": "Chile", "finished": "yes"},
        {"study": "S3"},
    ],
    "arms": [
        {"study": "S1", "drug": "ketamine", "n": "14", "dose": "0.5", "notes": "iv"},
        {"study": "S1", "drug": "placebo", "n": "12", "dose": "NA"},
        {"study": "S2", "drug": "ketamine", "n": "30", "dose": "1"},
    ],
    "results": [{"study": "S1", "arm": "k", "outcome": "pain", "mean": "3.5"}],
}
BEN: Rows = {
    "studies": [
        {"study": "S1", "design": "case", "country": "Sweden", "finished": "yes"},
        {"study": "S2", "design": "other", "design__other": "survey", "country": "Chile", "finished": "yes"},
        {"study": "S3"},
    ],
    "arms": [
        {"study": "S1", "drug": "ketamine", "n": "15", "dose": "0.5", "notes": "iv"},
        {"study": "S1", "drug": "placebo", "n": "12", "dose": "NR"},
        {"study": "S2", "drug": "ketamine", "n": "30", "dose": "2"},
    ],
    "results": [{"study": "S1", "arm": "k", "outcome": "pain", "mean": "4"}],
}
RULINGS = {"Design": "ada", "Country": "ben", "Number": "ada", "Dose": "ben", "Mean": "ada"}


def form_with(tmp_path: Path, *changes: tuple[str, str], name: str = "new.yaml") -> Path:
    """The file of the form with these changes, in version 2."""
    text = OLD.replace("version: 1", "version: 2")
    for before, now in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, now)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def review(tmp_path: Path) -> Path:
    """The folder of the review: merged, ruled on and built once."""
    studies = [("S1", ""), ("S2", ""), ("S3", "")]
    folder = begin_review(tmp_path / "review", OLD, {"ada": ADA, "ben": BEN}, studies=studies).folder
    assert ok(twofold("merge", at=folder), 1)
    rule(folder)
    assert ok(twofold("adjudicate", at=folder), 0)
    return folder


def ok(ran: Ran, code: int) -> bool:
    assert ran.code == code, ran.out + ran.err
    return True


def rule(folder: Path) -> None:
    """Types a ruling into every line of the adjudication sheet."""
    rule_in(folder / "adjudication.xlsx", RULINGS)


def rule_in(sheet: Path, rulings: Mapping[str, str]) -> None:
    """Types these rulings, by field, into the lines of a sheet."""

    def work(typist: Typist) -> None:
        for row in typist.rows():
            if row["Field"] in rulings:
                typist.fill(row, rulings[row["Field"]], "", "discussion", "ada; ben", "", "we read it again")

    typing(sheet, work)


def form_of(path: Path) -> Form:
    return read_form(path)
