"""What a form marks as bookkeeping is in the dataset, and in no count of entries, agreement or disagreements."""

import csv
import json
import re
from pathlib import Path

import pytest

from extract.form_file.read import read_form
from extract.form_file.write import form_text
from tests.extract.command import twofold
from tests.extract.small_review import begin_review

FORM = """\
name: falls
title: Exercise against falls
version: 1
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key}
      - {name: design, type: words}
      - {name: coder, type: words, label: Coded by, bookkeeping: yes}
      - {name: notes, type: text, optional: yes}
  - name: outcomes
    identity: [outcome]
    parent: studies
    selection: yes
    fields:
      - {name: study, type: reference, to: studies}
      - {name: outcome, type: verbatim}
      - {name: people, type: count}
      - {name: day, type: date, label: Coded on, bookkeeping: yes}
"""
STUDY = {"study": "Okoro 2019", "design": "trial", "notes": "short", "finished": "yes"}
FALLS = {"study": "Okoro 2019", "outcome": "falls", "people": "40"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    filled = {
        "ada": rows({"coder": "A. Lin"}, {"day": "2026-01-05"}),
        "ben": rows({"coder": "Ben"}, {"day": "2026-02-07"}, {"outcome": "fractures", "people": "3", "day": "2026"}),
    }
    folder = tmp_path_factory.mktemp("falls") / "review"
    begin_review(folder, FORM, filled, studies=[("Okoro 2019", "Okoro 2019")])
    assert twofold("merge", at=folder).code == 1
    twofold("build", "--draft", at=folder)
    return folder


def rows(study: dict[str, str], *outcomes: dict[str, str]) -> dict[str, list[dict[str, str]]]:
    return {"studies": [STUDY | study], "outcomes": [FALLS | outcome for outcome in outcomes]}


def lines(review: Path, name: str) -> list[dict[str, str]]:
    with (review / "dataset" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_dataset_has_it_with_its_cells(project: Path) -> None:
    assert [line["coder"] for line in lines(project, "studies")] == ["A. Lin"]
    sources = [line for line in lines(project, "lineage") if line["field"] == "coder"]
    assert [(one["state"], one["sheet"], one["typed"]) for one in sources] == [("bookkeeping", "Studies", "A. Lin")]


def test_it_is_in_no_count_of_entries(project: Path) -> None:
    """Two entries are compared (design and number of people), one is a note, and one is of a record of Ben alone."""
    text = (project / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")
    assert re.search(r"of 2 entries that are compared .*?, none differed in meaning\.", text)
    assert "A further 1 entry is in data items that are not compared" in text
    assert "A further 1 entry belongs to 1 record of Outcomes" in text
    assert "Four data items were sought" in text
    assert "and the team's bookkeeping (Coded by, Coded on) are not data items." in text


def test_it_is_no_disagreement_and_nobody_has_to_rule_on_it(project: Path) -> None:
    merged = json.loads(twofold("merge", "--output-format", "json", at=project).out)
    assert merged["cells"]["additional"] == merged["cells"]["open"] == 1
    assert {one["field"] for one in merged["discrepancies"]} == {"people"}
    assert not {"coder", "day"} & {one["field"] for one in merged["fields"]}
    assert not {"coder", "day"} & {one["field"] for one in lines(project, "discrepancies")}
    assert not {"coder", "day"} & {one["field"] for one in lines(project, "agreement")}


def test_agreement_names_what_it_leaves_out(project: Path) -> None:
    told = json.loads(twofold("agree", "--output-format", "json", at=project).out)
    left_out = {one["field"]: one["reason"] for one in told["not_compared"]}
    assert left_out["coder"] == left_out["day"] == "bookkeeping of the team"


def test_a_history_says_what_it_is(project: Path) -> None:
    told = twofold("history", "Okoro 2019", "coder", at=project).out
    assert "says how the team worked, and is not compared" in " ".join(told.split())


def test_a_form_file_keeps_the_mark_and_refuses_one_that_has_to_be_compared(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(FORM, encoding="utf-8")
    form = read_form(path)
    assert form_text(form).count("bookkeeping: true") == 2
    assert "scored" not in form_text(form)
    for before, after, said in (
        ("type: date, label", "type: date, scored: yes, label", "differences in it cannot count"),
        ("outcome, type: verbatim", "outcome, type: verbatim, bookkeeping: yes", "it cannot say which row is which"),
    ):
        path.write_text(FORM.replace(before, after), encoding="utf-8")
        refused = twofold("form", "check", "form.yaml", at=tmp_path)
        assert (refused.code, said in " ".join((refused.out + refused.err).split())) == (1, True), refused
