"""Ten changes of the form of the worked example after its extraction, and all of them at once: no ruling is lost.

The example has rulings, a second round, fields that one person extracts and another verifies, and a changed codebook.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from extract.form_file.load import whole_form, with_modules
from extract.project.folder.project import Project, read_project
from extract.project.form_changes import migrating
from extract.project.form_changes.migrating import CarriedFile, Migration, carried_files, plan_migration
from extract.project.ledger.ledger_file import read_ledger
from extract.project.team_tables.own_choices import with_own_choices
from schema.form import Form
from schema.rounds import part_of_round
from tests.extract.command import agreement, snapshot, twofold
from validate.extraction.extraction import Extraction
from validate.extraction.finished import only_finished
from validate.ledger.ledger import Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import NOT_SETTLED
from validate.revision.matching import Matching
from validate.revision.rulings import CarriedRulings

WHEN = "2026-06-01T09:00:00Z"
EVERYBODY = ("ada", "ben")
Studies = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Kind:
    """A change: the part of the form's file that says it, and what it means for whom.

    `touched` are the fields that it is about, `moved` the rulings (by field) that a line of the ledger replaces, `left`
    those that stay as they are, and `open` the cells (study, field) that are open afterwards.
    """

    what: str
    effect: str
    sentence: str
    tables: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    studies: Studies = field(default_factory=dict)
    touched: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    open: tuple[tuple[str, str], ...] = ()


def all_of(*names: str) -> Studies:
    """Every study of the example, for these extractors."""
    return dict.fromkeys(names or EVERYBODY, (*(f"S{number:02}" for number in range(1, 17)), "Z01"))


FUNDED = {"ada": (*(f"S{number:02}" for number in range(1, 17, 2)), "Z01"),
          "ben": tuple(f"S{number:02}" for number in range(2, 17, 2))}  # fmt: skip
OF_FUNDING = {"type": "text", "module": "context", "mode": "verified"}

CHANGES = {
    "field added": Kind(
        "field added", "extract again", "Income (Samples) is new",
        {"samples": [{"name": "income", "label": "Income", "type": "words"}]},
        studies=all_of(), touched=("income",),
    ),
    "field removed": Kind(
        "field removed", "nothing", "PMID (Reports) has been removed; 9 values stay in the earlier workbooks",
        {"reports": [{"name": "pmid", "hide": True}]},
        touched=("pmid",), left=("pmid",),
    ),
    "field renamed": Kind(
        "renamed", "carried over", "n_themes is called main_themes now",
        {"studies": [{"name": "main_themes", "label": "Main themes", "type": "count", "evidence": True,
                      "was": "n_themes"}, {"name": "n_themes", "hide": True}]},
        touched=("n_themes", "main_themes"), moved=("n_themes", "n_themes"),
    ),
    "type widened": Kind(
        "type", "carried over", "Women (Samples) is a number now; it was a count",
        {"samples": [{"name": "n_female", "type": "number"}]}, touched=("n_female",),
    ),
    "type narrowed": Kind(
        "type", "extract again", "Mean age (Samples) is a count now; it was a number",
        {"samples": [{"name": "age_mean", "type": "count"}]},
        studies={"ada": ("S16",), "ben": ("S16",)}, touched=("age_mean",),
    ),
    "choice added": Kind(
        "choice added", "look at",
        "Domains (Findings) has a new choice 'access for others'; answers other may belong there",
        {"findings": [{"name": "domains", "choices": [{"code": "D7", "label": "access for others"}]}]},
        studies={"ada": ("S03", "S06"), "ben": ("S03",)}, touched=("domains",),
    ),
    "choice split": Kind(
        "choice split", "extract again",
        "the choice 'specialised clinic' of Treatment setting (Treatments) was split into 'clinic for ketamine' and "
        "'clinic for depression'",
        {"treatments": [{"name": "setting", "choices": [
            {"code": "specialised_clinic", "hide": True},
            {"code": "ketamine", "label": "clinic for ketamine", "was": "specialised_clinic"},
            {"code": "depression", "label": "clinic for depression", "was": "specialised_clinic"}]}]},
        studies={"ada": ("S01", "S11", "S12", "Z01"), "ben": ("S11", "S12", "Z01")},
        touched=("setting",), left=("setting",), open=(("S01", "setting"), ("S11", "setting")),
    ),
    "choices merged": Kind(
        "choice merged", "carried over", "the choice 'mixed' of Valence (Findings) is part of 'either' now",
        {"findings": [{"name": "valence", "choices": [
            {"code": "mixed", "hide": True}, {"code": "neutral", "hide": True},
            {"code": "either", "was": ["mixed", "neutral"]}]}]},
        touched=("valence",), moved=("valence",),
    ),
    "field split": Kind(
        "split", "extract again", "Funder (Studies) has a part of what was funding_source; a person has to say which",
        {"studies": [{"name": "funder", "label": "Funder", "was": "funding_source", **OF_FUNDING},
                     {"name": "grant", "label": "Grant", "was": "funding_source", **OF_FUNDING},
                     {"name": "funding_source", "hide": True}]},
        studies=FUNDED, touched=("funder", "grant", "funding_source"), left=("funding_source",),
    ),
    "fields merged": Kind(
        "merged", "carried over", "n_other_gender and n_gender_unreported are one field now, n_others",
        {"samples": [{"name": "n_others", "label": "Others", "type": "text", "scored": True, "module": "people",
                      "was": ["n_other_gender", "n_gender_unreported"]},
                     {"name": "n_other_gender", "hide": True}, {"name": "n_gender_unreported", "hide": True}]},
        touched=("n_others", "n_other_gender", "n_gender_unreported"), moved=("",),
    ),
    "rule added": Kind(
        "rule added", "look at", "the rule few-people is new; it finds something",
        more={"rules": [{"code": "few-people", "table": "samples", "severity": "warning", "reads": ["n_analysed"],
                         "message": "only {n_analysed} people", "holds": "n_analysed > 7"}]},
        studies={"ada": ("S10",)},
    ),
    "table added": Kind(
        "table added", "extract again", "the table 'Sites' is new", studies=all_of(), touched=("site",),
        more={"tables": [{"name": "sites", "label": "Sites", "identity": ["site"], "parent": "studies", "fields": [
            {"name": "study", "type": "reference", "to": "studies"},
            {"name": "site", "label": "Site", "type": "words"}]}]},
    ),
}  # fmt: skip


def form_file(folder: Path, *kinds: Kind) -> Path:
    """The file of the new form, on top of the one that the example has."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for kind in kinds:
        for name, fields in kind.tables.items():
            tables.setdefault(name, []).extend(fields)
    written = [{"name": name, "fields": fields} for name, fields in tables.items()]
    more = [table for kind in kinds for table in kind.more.get("tables", ())]
    rules = [rule for kind in kinds for rule in kind.more.get("rules", ())]
    content = {"extends": "patient-voices", "name": "ours", "version": "2", "tables": [*written, *more], "rules": rules}
    path = folder / "ours.yaml"
    path.write_text(yaml.safe_dump({key: part for key, part in content.items() if part}), encoding="utf-8")
    return path


@dataclass(frozen=True)
class Example:
    """The finished example: its rulings, their comparison, and the form and the files of each round, read once."""

    project: Project
    rulings: Ledger
    compared: Comparison
    forms: Mapping[int, Form]
    files: Mapping[int, list[CarriedFile]]


@pytest.fixture(scope="module")
def finished(played_again: Path) -> Example:
    """The example with its second round; nothing may change it."""
    project = read_project(played_again)
    ledger = read_ledger(project.ledger).ledger
    rounds = {number: project.in_round(number) for number in (1, 2)}
    forms = {number: part.form() for number, part in rounds.items()}
    files = {number: carried_files(part, forms[number], forms[number]) for number, part in rounds.items()}
    return Example(project, ledger, compare([one.carried.now for one in files[1]], ledger), forms, files)


def planned(example: Example, whole: Form, monkeypatch: pytest.MonkeyPatch) -> Mapping[int, Migration]:
    """What the new form makes of each round, without the new workbooks, which only the test of the commands reads."""
    monkeypatch.setattr(migrating, "template_content", lambda *_, **__: b"")
    monkeypatch.setattr(migrating, "left_behind", lambda *_: ())
    monkeypatch.setattr(migrating, "carried_files", lambda project, old, new: [
        replace(one, carried=one.carried.then(Matching(old, new))) for one in example.files[project.round]
    ])  # fmt: skip
    return {
        number: plan_migration(example.project.in_round(number), old, part_of_round(whole, number), [], WHEN)
        for number, old in example.forms.items()
    }


@pytest.mark.parametrize("kind", CHANGES.values(), ids=CHANGES)
def test_a_change_says_what_it_means_and_loses_no_ruling(
    kind: Kind, finished: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = planned(finished, wanted(finished.project, form_file(tmp_path, kind)), monkeypatch)
    plan = plans[1]

    found = [change for change in plan.changes if change.what == kind.what and kind.sentence == change.sentence]
    assert [(change.effect, dict(change.studies)) for change in found] == [(kind.effect, dict(kind.studies))]

    replaced = {number for line in plan.rulings.lines for number in line.replaces}
    moved = [decision.field or "" for decision in finished.rulings.in_force if decision.id in replaced]
    assert sorted(moved) == sorted(kind.moved)
    assert sorted(decision.field or "" for decision, _ in plan.rulings.left) == sorted(kind.left)
    assert plans[2].rulings == CarriedRulings((), ())

    ledger = Ledger((*finished.rulings.decisions, *plan.rulings.lines))
    assert len(ledger.in_force) == len(finished.rulings.in_force)
    now = compare([copy.carried.now for copy in plan.copies], ledger)
    open_cells = [(cell.study, cell.field) for cell in now.in_question if cell.progress in NOT_SETTLED]
    assert tuple(open_cells) == kind.open
    assert cells(now, kind) == cells(finished.compared, kind)


def test_all_changes_at_once_by_the_commands(finished: Example, tmp_path: Path) -> None:
    folder = shutil.copytree(finished.project.folder, tmp_path / "demo")
    new = form_file(tmp_path, *CHANGES.values())
    kept = {path: path.read_bytes() for path in (folder / "extractions").iterdir()}
    submitted = snapshot(folder / "first-submissions")
    ledgers = {path: path.read_bytes() for path in (folder / "decisions.jsonl", folder / "round-2/decisions.jsonl")}
    agreed = agreement(folder)

    said = twofold("form", "diff", new, at=folder)
    assert said.code == 1
    assert all(f"  {kind.sentence}\n" in said.out for kind in CHANGES.values())
    ran = twofold("form", "migrate", new, at=folder)
    assert ran.code == 1, ran.out + ran.err
    moved = [name for kind in CHANGES.values() for name in kind.moved]
    assert f"{len(moved)} rulings carried over: a line in the ledger replaces each" in ran.out
    assert ran.out.count("a ruling stays as it is") == len([name for kind in CHANGES.values() for name in kind.left])
    assert snapshot(folder / "first-submissions") == submitted
    assert {path.read_bytes() for path in (folder / "extractions-earlier").iterdir()} == set(kept.values())
    assert all(path.read_bytes().startswith(ledger) for path, ledger in ledgers.items())

    merged = twofold("merge", "--output-format", "json", at=folder)
    still = [(cell["study"], cell["field"]) for cell in merged.json["discrepancies"] if cell["state"] != "decided"]
    assert still == [one for kind in CHANGES.values() for one in kind.open]
    assert len(read_ledger(folder / "decisions.jsonl").ledger.in_force) == len(finished.rulings.in_force)
    second = twofold("merge", "--round", "2", "--output-format", "json", at=folder)
    assert second.json["cells"]["decided"] == 1
    assert second.json["cells"]["open"] == second.json["cells"]["stale"] == 0
    touched = {name for kind in CHANGES.values() for name in kind.touched}
    now = agreement(folder)
    untouched = {key: figures for key, figures in agreed.items() if key[1] not in touched}
    assert {key: now[key] for key in untouched} == untouched
    assert now["studies", "main_themes"]["percent"] == agreed["studies", "n_themes"]["percent"]


def compare(extractions: list[Extraction], ledger: Ledger) -> Comparison:
    return merge([only_finished(extraction) for extraction in extractions], ledger)


def wanted(project: Project, path: Path) -> Form:
    """The new form as the project has it: with its modules and its codebook."""
    return with_modules(with_own_choices(whole_form(str(path)), project.folder), project.settings.modules)


def cells(comparison: Comparison, kind: Kind) -> list[tuple[Any, ...]]:
    """What each cell of the fields that the change is not about means, how they compare, and how it was settled."""
    keys = [f"key:{name}" for name in comparison.names]
    frame = comparison.merged_cells.select("table", "field", "row", *keys, "state", "progress", "final")
    name = pl.col("field").cast(pl.String).str.split("__").list.first()
    return frame.filter(~name.is_in(list(kind.touched))).cast(pl.String).sort(pl.all()).rows()
