"""Thirteen changes of a form after extraction: what `form diff` says of each, and what `form migrate` makes of them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from extract.project.extractors.submissions import kept_submissions
from extract.project.folder.project import read_project
from extract.project.form_changes.form_history import kept_forms
from extract.project.ledger.ledger_file import read_ledger
from tests.extract.command import agreement, snapshot, twofold
from tests.extract.commands.changing_form import form_with, rule_in
from tests.extract.commands.form_changes import CHANGES, COUNTRY, DESIGN, DOSE, N


@pytest.mark.parametrize("name", CHANGES)
def test_diff_says_what_a_change_means_and_for_which_studies(name: str, folder: Path, tmp_path: Path) -> None:
    kind = CHANGES[name]
    new = form_with(tmp_path, *kind.changes)
    before = snapshot(folder)
    ran = twofold("form", "diff", new, "--output-format", "json", at=folder)
    found = [change for change in ran.json["changes"] if change["what"] == kind.what]
    assert found, ran.json
    assert {change["effect"] for change in found} == {kind.effect}
    assert found[0]["studies"] == kind.studies
    assert ran.code == (kind.effect == "extract again")
    assert twofold("form", "diff", new, at=folder).out.count(found[0]["sentence"]) == 1
    assert snapshot(folder) == before


@pytest.mark.parametrize("name", CHANGES)
def test_migrate_carries_everything_over_and_no_ruling_is_lost(
    name: str, folder: Path, agreed: Mapping[tuple[str, str], Any], tmp_path: Path
) -> None:
    kind = CHANGES[name]
    new = form_with(tmp_path, *kind.changes)
    files = {path.name: path.read_bytes() for path in (folder / "extractions").iterdir()}
    submitted = snapshot(folder / "first-submissions")
    ledger = (folder / "decisions.jsonl").read_bytes()

    ran = twofold("form", "migrate", new, at=folder)
    assert ran.code == int(kind.open > 0 or "a ruling stays as it is" in ran.out), ran.out + ran.err

    assert (folder / "decisions.jsonl").read_bytes().startswith(ledger)
    assert len((folder / "decisions.jsonl").read_bytes()[len(ledger) :].splitlines()) == kind.moved
    assert snapshot(folder / "first-submissions") == submitted
    kept = {path.read_bytes() for path in (folder / "extractions-earlier").iterdir()}
    assert kept == set(files.values())
    assert read_project(folder).settings.form == "new.yaml"

    merged = twofold("merge", "--output-format", "json", at=folder)
    assert merged.code == int(kind.open > 0), merged.out + merged.err
    assert sum(cell["state"] in {"open", "stale"} for cell in merged.json["discrepancies"]) == kind.open
    ruled = read_ledger(folder / "decisions.jsonl").ledger
    assert len(ruled.in_force) == 7
    assert len(merged.json["orphaned"]) == kind.orphaned
    again = agreement(folder)
    for field in set(agreed) & set(again):
        if field[1] not in {"mean", "design"} or kind.effect == "nothing":
            assert agreed[field] == again[field], field


def test_a_renamed_choice_is_carried_over_where_another_one_of_the_list_was_split(folder: Path, tmp_path: Path) -> None:
    """Nobody is sent to studies whose cells go on by themselves."""
    choices = "[{code: rct, was: trial}, {code: nrt, was: trial}, {code: group, label: Group, was: cohort}, case]"
    new = form_with(tmp_path, (DESIGN, f"choices: {choices}"))
    changes = twofold("form", "diff", new, "--output-format", "json", at=folder).json["changes"]
    found = {change["what"]: (change["effect"], change["studies"]) for change in changes}
    assert found["choice split"] == ("extract again", {"ada": ["S1"]})
    assert found["choice renamed"] == ("carried over", {})


def test_first_submissions_are_read_under_the_new_names(
    folder: Path, agreed: Mapping[tuple[str, str], Any], tmp_path: Path
) -> None:
    new = form_with(tmp_path, (DOSE, "{name: amount, label: Amount, type: number, was: dose}"))
    twofold("form", "migrate", new, at=folder)
    now = agreement(folder)
    assert now["arms", "amount"]["n"] == agreed["arms", "dose"]["n"] > 0
    assert now["arms", "amount"]["percent"] == agreed["arms", "dose"]["percent"]


def test_an_identity_may_be_renamed_and_its_choices_too(folder: Path, tmp_path: Path) -> None:
    new = form_with(
        tmp_path,
        ("identity: [drug]", "identity: [treatment]"),
        (
            "{name: drug, label: Drug, type: choice, choices: [ketamine, placebo]}",
            "{name: treatment, type: choice, was: drug, choices: [{code: ket, was: ketamine}, placebo]}",
        ),
    )
    assert twofold("form", "migrate", new, at=folder).code == 0
    merged = twofold("merge", "--output-format", "json", at=folder)
    assert merged.code == 0, merged.out
    assert merged.json["cells"]["open"] == 0


def test_a_table_may_be_renamed(folder: Path, tmp_path: Path) -> None:
    new = form_with(
        tmp_path, ("  - name: arms\n", "  - name: groups\n    was: arms\n"), ("parent: arms", "parent: groups"),
        ("{code: many, table: arms,", "{code: many, table: groups,"),
    )  # fmt: skip
    assert twofold("form", "migrate", new, at=folder).code == 0
    merged = twofold("merge", "--output-format", "json", at=folder)
    assert merged.code == 0, merged.out


def test_two_changes_one_after_the_other(folder: Path, agreed: Mapping[tuple[str, str], Any], tmp_path: Path) -> None:
    """First submissions are read through both."""
    amount = (DOSE, "{name: amount, type: number, was: dose}")
    total = (DOSE, "{name: total, label: Sum, type: number, was: amount}")
    assert twofold("form", "migrate", form_with(tmp_path, amount, name="second.yaml"), at=folder).code == 0
    assert twofold("form", "migrate", form_with(tmp_path, total, name="third.yaml"), at=folder).code == 0
    assert twofold("merge", at=folder).code == 0
    assert agreement(folder)["arms", "total"]["percent"] == agreed["arms", "dose"]["percent"]


def test_a_dataset_says_which_version_took_the_place_of_which_and_when(folder: Path, tmp_path: Path) -> None:
    """The figures are of entries that were made with the earlier one."""
    assert twofold("build", "--draft", at=folder).code == 1
    assert "took the place" not in (folder / "dataset" / "methods.md").read_text("utf-8")
    amount = form_with(tmp_path, (DOSE, "{name: amount, label: Amount, type: number, was: dose}"))
    assert twofold("form", "migrate", amount, at=folder).code == 0
    twofold("merge", at=folder)
    assert twofold("build", "--draft", "--supplements", at=folder).code == 1
    texts = [(folder / "dataset" / name).read_text("utf-8") for name in ("methods.md", "methods-in-full.md")]
    texts.append((folder / "dataset" / "reporting.md").read_text("utf-8"))
    submitted = {study for copy in kept_submissions(read_project(folder)) for study in copy.studies}
    day = kept_forms(read_project(folder))[-1].since[:10]
    for text in texts:
        assert (
            "(version 2) into spreadsheets by two extractors (ada, ben), working independently."
            f" On {day}, version 2 took the place of version 1, after first submissions of {len(submitted)} studies had"
            " been made. What had been extracted was carried over"
        ) in text
    changes = (folder / "dataset" / "supplements" / "form-changes.md").read_text("utf-8")
    assert "## arms, version 1 to version 2\n\n- the version of the form is 2; it was 1\n" in changes


def test_agreement_says_which_first_submissions_were_made_with_another_version(folder: Path, tmp_path: Path) -> None:
    assert "version" not in twofold("agree", at=folder).out
    amount = form_with(tmp_path, (DOSE, "{name: amount, label: Amount, type: number, was: dose}"))
    assert twofold("form", "migrate", amount, at=folder).code == 0
    carried = (
        "First submissions of 2 studies were made with version 1 of the form. They are compared as they were carried"
        " over to version 2."
    )
    said = " ".join(twofold("agree", at=folder).out.split())
    assert carried in said
    assert "another version than" not in said
    withdrawn = ("--submission", "S1", "--extractor", "ada", "--who", "ada", "--why", "too early")
    assert twofold("withdraw", *withdrawn, at=folder).code == 0
    assert twofold("merge", at=folder).code in {0, 1}
    said = " ".join(twofold("agree", at=folder).out.split())
    assert carried in said
    assert "Of S1, one extractor's was made with another version than another's." in said


def test_a_form_that_was_edited_in_place_is_migrated_to(folder: Path, tmp_path: Path) -> None:
    """What the workbooks were made from stands in forms/, or else in their stamps."""
    new = form_with(tmp_path, (DOSE, "{name: amount, label: Amount, type: number, was: dose}"))
    shutil.copy(new, folder / "form.yaml")
    assert twofold("form", "migrate", at=folder).code == 0
    assert "Amount *" in [cell.value for cell in openpyxl.load_workbook(folder / "extractions/ada.xlsx")["Arms"][2]]
    merged = twofold("merge", "--output-format", "json", at=folder)
    assert agreement(folder)["arms", "amount"]["n"] > 0
    assert merged.code in {0, 1}


def test_a_field_that_moved_says_where_it_was(tmp_path: Path) -> None:
    old = form_with(tmp_path, name="old.yaml")
    new = form_with(tmp_path, *CHANGES["field moved to another table"].changes)
    ran = twofold("form", "diff", old, new, at=tmp_path)
    assert "Country (Arms) is new; it was in Studies, but a person has to say which value belongs" in ran.out
    assert "Country (Studies) has been removed" in ran.out


def test_forms_are_compared_without_a_project(tmp_path: Path) -> None:
    new = form_with(tmp_path, (N, "{name: n, label: Number, type: number}"))
    old = form_with(tmp_path, name="old.yaml")
    ran = twofold("form", "diff", old, new, at=tmp_path)
    assert "Number (Arms) is a number now; it was a count" in ran.out
    assert twofold("form", "diff", new, at=tmp_path).code == 2
    assert twofold("form", "diff", old, old, at=tmp_path).out.count("the form has not changed") == 1


def test_an_excluded_study_is_not_to_be_extracted_again(folder: Path, tmp_path: Path) -> None:
    new = form_with(tmp_path, (N, N + "\n      - {name: age, type: number}"))
    assert twofold("exclude", "S1", "--why", "retracted", "--who", "cleo", at=folder).code == 0
    ran = twofold("form", "diff", new, "--output-format", "json", at=folder)
    added = next(change for change in ran.json["changes"] if change["what"] == "field added")
    assert added["studies"] == {"ada": ["S2"], "ben": ["S2"]}


def test_a_ruling_that_waits_in_another_file_is_taken_after_its_field_was_renamed(folder: Path, tmp_path: Path) -> None:
    """Of a field that is gone, it is said that it is gone. What was withdrawn is not taken again."""
    withdrawn = [ruling.id for ruling in read_ledger(folder / "decisions.jsonl").ledger.in_force]
    assert twofold("withdraw", *withdrawn, "--who", "ada", at=folder).code == 0
    twofold("merge", at=folder)
    (tmp_path / "by cleo.xlsx").write_bytes((folder / "adjudication.xlsx").read_bytes())
    rule_in(tmp_path / "by cleo.xlsx", {"Dose": "ada", "Country": "ada"})
    new = form_with(tmp_path, (DOSE, "{name: amount, label: Amount, type: number, was: dose}"), (COUNTRY, ""))
    assert twofold("form", "migrate", new, at=folder).code == 0
    ran = twofold("adjudicate", tmp_path / "by cleo.xlsx", at=folder)
    ruled = [(ruling.field, ruling.take) for ruling in read_ledger(folder / "decisions.jsonl").ledger.in_force]
    assert ruled == [("amount", "ada"), ("amount", "ada")], ran.out + ran.err
    assert ran.out.count("the form has no field “Country” there now") == 1
    assert twofold("history", "S2", "Amount", at=folder).out.count("withdrawn") == 1  # it was ruled on as Dose
    rule_in(tmp_path / "by cleo.xlsx", {"Dose": "ben"})
    assert "withdrawn" in twofold("adjudicate", tmp_path / "by cleo.xlsx", at=folder).out


def test_agreement_says_of_a_new_field_that_it_is_not_measured_and_calls_no_study_changed(
    folder: Path, tmp_path: Path
) -> None:
    new = form_with(tmp_path, (N, N + "\n      - {name: age, type: number}"))
    assert twofold("form", "migrate", new, at=folder).code == 0
    path = folder / "extractions" / "ada.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Arms"]
    (column,) = (cell.column for cell in sheet[2] if str(cell.value).startswith("Age"))
    sheet.cell(3, column).value = 41
    book.save(path)
    output = " ".join(twofold("agree", at=folder).out.split())
    assert "Not measured, because no first submission has a column for it: Age (Arms)." in output
    assert "has changed since" not in output


@pytest.mark.parametrize("name", ["field renamed", "choices merged", "field added", "studies added", "edited in place"])
def test_a_study_that_was_renamed_goes_on_under_its_new_name(
    name: str, folder: Path, agreed: Mapping[tuple[str, str], Any], tmp_path: Path
) -> None:
    """In workbooks, rulings and first submissions, as if it had always been called so."""
    words: tuple[str, ...] = ("form", "migrate")
    form = folder / read_project(folder).settings.form
    if name == "edited in place":  # for the second time: what the workbooks were made from stands in forms/
        for added in ("age", "height"):
            add_field(form, added)
            assert twofold(*words, at=folder).code in {0, 1}
        add_field(form, "weight")
    assert twofold("studies", "rename", "S1", "Kay 2020", "--who", "ada; ben", "--why", "x", at=folder).code == 0
    renamed = {read_ledger(folder / "decisions.jsonl").ledger.decisions[-1].id}
    if name == "studies added":
        with (folder / "studies.csv").open("a", encoding="utf-8") as file:
            file.write("S4,\n")
    elif name in CHANGES:
        words = ("form", "migrate", str(form_with(tmp_path, *CHANGES[name].changes)))
    ran = twofold(*words, at=folder)
    assert "Kay 2020" not in "".join(line for line in ran.out.splitlines() if "added" in line), ran.out
    for path in sorted((folder / "extractions").glob("*.xlsx")):
        book = openpyxl.load_workbook(path, read_only=True)
        studies = [row[0] for row in book["Studies"].iter_rows(min_row=4, max_col=1, values_only=True) if row[0]]
        book.close()
        assert studies == ["Kay 2020", "S2", "S3", *(["S4"] if name == "studies added" else [])]
    merged = twofold("merge", "--output-format", "json", at=folder).json
    assert (merged["cells"]["open"], merged["orphaned"]) == (0, [])
    assert merged["cells"]["decided"] == 7
    lines = read_ledger(folder / "decisions.jsonl").ledger.decisions
    assert renamed <= {line.id for line in lines}
    now = agreement(folder)
    assert all(now[field] == figures for field, figures in agreed.items() if field in now and field[1] != "design")


def add_field(form: Path, name: str) -> None:
    text = form.read_text(encoding="utf-8")
    form.write_text(text.replace(N, f"{N}\n      - {{name: {name}, type: number}}"), encoding="utf-8")
