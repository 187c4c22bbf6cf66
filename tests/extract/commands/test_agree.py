"""`twofold agree`: on what was first submitted, right by another computation, and readable."""

import csv
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from extract.compare_files.comparing import compare_files
from extract.project.extractors.submissions import keep_submissions
from extract.project.folder.new_project import create_project
from extract.project.folder.project import Project, read_project
from extract.project.rounds.agreement_basis import first_submissions
from extract.workbook.load import load_extraction
from extract.workbook.template import write_template
from schema.text import fold
from tests.extract.command import twofold
from tests.extract.conftest import Played
from validate.agreement import AGREEMENT, Intervals, agreement
from validate.merge import merge

KEYS = {"table", "field", "n", "percent", "kappa", "kappa_low", "kappa_high", "ac1", "alpha", "omissions", "undefined"}


def agree(folder: Path, *arguments: str) -> Any:
    ran = twofold("agree", *arguments, "--output-format", "json", at=folder)
    assert ran.code == 0, ran.err
    return ran.json


# ------------------------------------------------------------------------------------------ the worked example


def test_json_has_the_fixed_keys_and_no_nan(played: Played) -> None:
    said = agree(played.folder)
    assert all(set(field) >= KEYS for field in said["fields"])
    assert "NaN" not in json.dumps(said)
    for field in said["fields"]:
        assert (field["kappa"] is None) <= (field["undefined"] is not None)


def test_the_example_has_the_figures_that_its_cells_give(played: Played) -> None:
    """Percent agreement and kappa of every field, counted again from the cells of the kept copies."""
    project = read_project(played.folder)
    comparison = first_submissions(project).comparison
    known = {(field.table, field.field): field for field in agreement(comparison, intervals=Intervals(0)).fields}
    checked = 0
    for (table, name), found in known.items():
        states = Counter(comparison.tables[table].states[name].cast(pl.String).to_list())
        same, differ = states["agreed"] + states["cosmetic"], states["conflict"] + states["status"]
        assert sum(found.counted.omissions.values()) == states["omission"]
        assert found.counted.several == same + differ
        assert found.percent.estimate == (pytest.approx(same / (same + differ)) if same + differ else None)
        checked += same + differ > 0
    assert checked > 40


def test_the_text_says_what_went_in_before_any_coefficient(played: Played) -> None:
    printed = twofold("agree", at=played.folder).out
    assert (
        printed.index("Compared:")
        < printed.index("Not compared:")
        < printed.index("kappa")
        < printed.index("How to read it")
    )
    for words in ("undefined: one category used", "no interval:", "For the methods section", "No figure is a pass"):
        assert words in " ".join(printed.split())
    assert "nan" not in printed.lower().split()


def test_bands_are_shown_on_request_only_with_their_source(played: Played) -> None:
    assert "excellent" not in twofold("agree", at=played.folder).out
    printed = " ".join(twofold("agree", "--bands", "cochrane", at=played.folder).out.split())
    assert "Orwin 1994" in printed
    assert "arbitrary" in printed


def test_no_figure_is_cut_off_whatever_extractors_are_called(played: Played, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    shutil.copytree(played.folder, folder)
    (folder / "extractions" / "ada.xlsx").rename(folder / "extractions" / "Wilhelmine-von-Hohenzollern.xlsx")
    for arguments in ((), ("--bands", "landis-koch"), ("--by", "table"), ("--all",)):
        printed = twofold("agree", "--current", *arguments, at=folder).out
        assert any(line.rstrip().endswith(("alpha", "rows: F1")) for line in printed.splitlines())
        assert "\N{HORIZONTAL ELLIPSIS}" not in printed


@pytest.mark.parametrize(("by", "name"), [("table", "tables"), ("pair", "pairs"), ("batch", "batches")])
def test_groups_hold_all_cells(played: Played, by: str, name: str) -> None:
    said = agree(played.folder, "--by", by)
    assert sum(each["n"] for each in said[name]) == said["all"]["n"]
    assert twofold("agree", "--by", by, at=played.folder).code == 0


def test_rulings_and_corrections_do_not_count(played: Played, tmp_path: Path) -> None:
    """The ledger came after the first submissions, and so did what is in the workbooks now."""
    folder = tmp_path / "project"
    shutil.copytree(played.folder, folder)
    before = agree(folder)["all"]
    shutil.copyfile(folder / "extractions" / "ada.xlsx", folder / "extractions" / "ben.xlsx")
    assert twofold("people", "--extractor", "ben=ben.xlsx", at=folder).code == 0
    after = agree(folder)
    assert after["all"] == before
    assert any("ben.xlsx has changed" in remark for remark in after["remarks"])
    assert agree(folder, "--current")["all"]["percent"] == 1


def test_a_file_that_is_only_saved_again_has_not_changed(played: Played, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    shutil.copytree(played.folder, folder)
    path = folder / "extractions" / "ben.xlsx"
    book = openpyxl.load_workbook(path)
    book.save(path)
    assert not any("ben.xlsx" in remark for remark in agree(folder)["remarks"])
    samples = book["Samples"]
    women = next(cell.column for cell in samples[2] if str(cell.value).startswith("Women"))
    samples.cell(4, women).value = 9
    book.save(path)
    assert any("ben.xlsx has changed since" in remark and ", in S01." in remark for remark in agree(folder)["remarks"])


def test_a_changed_copy_is_refused(played: Played, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    shutil.copytree(played.folder, folder)
    copy = folder / "first-submissions" / "ada-1.xlsx"
    copy.chmod(0o644)
    copy.write_bytes(copy.read_bytes() + b" ")
    ran = twofold("agree", at=folder)
    assert (ran.code, "ada-1.xlsx" in ran.err) == (2, True)


def test_csv_and_the_dataset_have_the_documented_columns(played: Played, tmp_path: Path) -> None:
    ran = twofold("agree", "--csv", str(tmp_path / "a.csv"), at=played.folder)
    assert ran.code == 0
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        written = [*csv.DictReader(file)]
    with (played.folder / "dataset" / "agreement.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row for row in csv.DictReader(file) if row.pop("round") == "1"] == written
    assert list(written[0]) == list(AGREEMENT)
    assert "On first submissions" in (played.folder / "dataset" / "methods.md").read_text(encoding="utf-8-sig")


# ------------------------------------------------------------------------------------------ first submissions


def _type(project: Project, who: str, countries: dict[str, str]) -> None:
    rows = {
        "studies": [{"study": study, "country": country, "finished": "yes"} for study, country in countries.items()]
    }
    path = project.extractions / f"{who}.xlsx"
    path.unlink(missing_ok=True)
    write_template(project.form(), path, extractor=who, title="", filled=rows)


def _keep(project: Project, when: str) -> None:
    loaded = [(path, load_extraction(path, project.form())) for path in project.extraction_files()]
    keep_submissions(project, loaded, when=when)


def test_each_study_is_taken_from_the_copy_in_which_it_came_first(tmp_path: Path) -> None:
    """Ben mends S1 after the first merge and adds S2; Ada adds S2 in time: S1 differs still, S2 agrees."""
    project = create_project(tmp_path / "p", form_name="patient-voices")
    _type(project, "ada", {"S1": "France"})
    _type(project, "ben", {"S1": "Spain"})
    _keep(project, "2026-01-01T09:00:00Z")
    _type(project, "ada", {"S1": "France", "S2": "Italy"})
    _type(project, "ben", {"S1": "France", "S2": "Italy", "S3": "Peru"})
    _keep(project, "2026-02-01T09:00:00Z")
    said = agree(project.folder, "--by", "batch")
    country = next(field for field in said["fields"] if field["field"] == "country")
    assert (country["n"], country["percent"]) == (2, 0.5)
    assert (said["studies"], said["alone"]) == (2, {"ada": 0, "ben": 1})
    assert [(batch["name"], batch["studies"], batch["percent"]) for batch in said["batches"]] == [
        ("batch 1 (2026-01-01)", 1, 0.0),
        ("batch 2 (2026-02-01)", 1, 1.0),
    ]


def test_excluded_studies_are_left_out_and_named(tmp_path: Path) -> None:
    project = create_project(tmp_path / "p", form_name="patient-voices")
    _type(project, "ada", {"S1": "France", "S2": "Italy"})
    _type(project, "ben", {"S1": "Spain", "S2": "Italy"})
    _keep(project, "2026-01-01T09:00:00Z")
    out = twofold("exclude", "S1", "--who", "Cleo", "--why", "ineligible", at=project.folder)
    assert out.code == 0, out.err
    for options in ((), ("--current",)):
        said = agree(project.folder, *options, "--by", "batch")
        country = next(field for field in said["fields"] if field["field"] == "country")
        assert (country["n"], country["percent"], said["studies"]) == (1, 1.0, 1)
        assert said["remarks"][-1] == "Left out because the team excluded it: S1 (ineligible)."
    seen = twofold("status", "--output-format", "json", at=project.folder).json
    assert {study["name"]: study["excluded"] for study in seen["studies"]} == {"S1": "ineligible", "S2": None}
    assert twofold("status", at=project.folder).out.count("(excluded:") == 1


def test_without_a_first_submission_it_says_how_to_get_one(tmp_path: Path) -> None:
    project = create_project(tmp_path / "p", form_name="patient-voices")
    ran = twofold("agree", at=project.folder)
    assert (ran.code, "twofold merge" in ran.err, "--current" in ran.err) == (2, True, True)


# ------------------------------------------------------------------------------------------ real files

VARIABLES = (
    "open_access_status", "eligible_empirical", "research_design", "prereg_statement", "prereg_access_method",
    "prereg_access_status", "data_statement", "data_access_method", "data_access_status", "materials_statement",
    "materials_access_method", "materials_access_status", "analysis_statement", "analysis_access_method",
    "analysis_access_status", "funding_statement", "coi_statement",
)  # fmt: skip


def _kappa(pairs: list[tuple[str, str]]) -> float | None:
    """Cohen's kappa by his formula, from counts alone; scikit-learn's where it is installed."""
    a, b = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(a[each] * b[each] for each in a) / len(pairs) ** 2
    if chance == 1:
        return None
    found = (sum(one == other for one, other in pairs) / len(pairs) - chance) / (1 - chance)
    try:
        from sklearn.metrics import cohen_kappa_score  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return found
    assert cohen_kappa_score(*zip(*pairs, strict=True)) == pytest.approx(found)
    return found


def test_transparency_is_right_by_another_computation(shared: Path, tmp_path: Path) -> None:
    """Percent agreement and kappa of 17 variables of 456 articles, and the cells that one coder alone filled.

    The team's comparison was written by R, in whose files NA is a blank cell.
    """
    with (shared / "dual" / "transparency" / "compared.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    said = {
        who: {
            name: ["" if row[f"{name}_{who}"] == "NA" else row[f"{name}_{who}"] for row in rows] for name in VARIABLES
        }
        for who in ("primary", "secondary")
    }
    for who, columns in said.items():
        ids = [row["article_id"] for row in rows]
        pl.DataFrame({"article_id": ids} | columns).write_csv(tmp_path / f"{who}.csv")
    comparison = compare_files([tmp_path / f"{who}.csv" for who in said], key=["article_id"]).comparison
    measured = agreement(merge(comparison.extractions), intervals=Intervals(0))
    found = {field.label: field for field in measured.fields}
    assert set(found) == set(VARIABLES)
    one_sided = 0
    for name in VARIABLES:
        filled = [
            (fold(one), fold(other))
            for one, other in zip(said["primary"][name], said["secondary"][name], strict=True)
            if one.strip() and other.strip()
        ]
        lone = {
            who: sum(bool(b.strip()) and not a.strip() for a, b in zip(said[who][name], said[by][name], strict=True))
            for who, by in (("primary", "secondary"), ("secondary", "primary"))
        }
        each = found[name]
        assert each.counted.several == len(filled)
        assert each.counted.omissions == lone
        assert each.percent.estimate == pytest.approx(sum(one == other for one, other in filled) / len(filled))
        assert each.kappa.estimate == (None if (kappa := _kappa(filled)) is None else pytest.approx(kappa)), name
        one_sided += sum(lone.values())
    assert one_sided == 428  # R does not tell an NA that somebody typed from a blank cell


def test_each_choice_has_a_line_on_the_screen_in_json_and_in_the_dataset(played: Played, tmp_path: Path) -> None:
    options = agree(played.folder, "--by", "option", "--bootstrap", "0")["options"]
    assert {one["field"] for one in options} >= {"domains", "subcodes"}
    unused = next(one for one in options if one["option"] == "cost")
    assert (unused["kappa"], unused["undefined"]) == (None, "nobody chose it")
    written = tmp_path / "choices.csv"
    printed = twofold("agree", "--by", "option", "--csv", str(written), at=played.folder).out
    assert "Findings: Domains" in printed
    with (played.folder / "dataset" / "agreement_by_choice.csv").open(encoding="utf-8-sig", newline="") as file:
        kept = [row for row in csv.DictReader(file) if row.pop("round") == "1"]
    with written.open(encoding="utf-8-sig", newline="") as file:
        assert [*csv.DictReader(file)] == kept
