"""The checks of a form as a Python file that runs without twofold."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from extract.form_file.load import load_form
from extract.project.folder.project import read_project
from extract.workbook.load import load_extraction
from extract.workbook.template import write_template
from tests.extract.command import twofold
from tests.extract.conftest import Played
from tests.extract.filled import typed_in
from tests.extract.project.coding import change, extract, review

SPOILT: dict[str, tuple[str, str, object, str]] = {
    "an unknown drug": ("treatments", "drug", "aspirin", "unknown-choice"),
    "a negative count": ("samples", "n_analysed", -3, "below-minimum"),
    "an unknown route": ("treatments", "route", ["ear"], "unknown-choice"),
    "a status that there is not": ("samples", "n_analysed__status", "ZZ", "unknown-status"),
    "a value beside a missing code": ("samples", "n_analysed__status", "not_reported", "status-contradicts-value"),
    "a study without a name": ("studies", "study", None, "identity-blank"),
    "a study twice": ("studies", "study", "S02", "duplicate-row"),
    "a finding twice": ("findings", "text", ..., "duplicate-row"),
    "a valence that there is not": ("findings", "valence", "certain", "unknown-choice"),
    "a study type that there is not": ("studies", "study_type", "guesswork", "unknown-choice"),
    "a domain that there is not": ("findings", "domains", ["D9"], "unknown-choice"),
    "a setting that there is not": ("studies", "perspective", ["nobody"], "unknown-choice"),
    "more women than people": ("samples", "n_female", 9_999, "count-exceeds-total"),
    "children": ("samples", "age_min", 9.0, "under-age"),
    "a year to come": ("reports", "year_issue", 2999, "year-in-future"),
    "online after the issue": ("reports", "year_online", 2998, "online-after-issue"),
    "a study that is its own sample": ("studies", "same_sample_as", "S09", "same-sample-as-itself"),
    "arketamine": ("treatments", "drug", "arketamine", "arketamine"),
    "a session in none": ("treatments", "exposure", "none", "drug-without-exposure"),
    "one participant": ("methods", "n_participants", 1, "interviews-unusually-few"),
    "as many people as in a trial": ("methods", "n_participants", 236, "interviews-unusually-many"),
    "a finding as long as a chapter": ("findings", "text", "word " * 400, "finding-too-long"),
    "nobody's perspective": ("studies", "perspective", ["clinician"], "not-patients-perspective"),
}


@pytest.fixture(scope="module")
def demo(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of the worked example, with its form's checks beside it."""
    folder = tmp_path_factory.mktemp("pandera")
    shutil.copytree(played.folder, folder / "demo")
    ran = twofold("form", "export", "patient-voices", "--to", "pandera", "--file", "checks.py", at=folder)
    assert ran.code == 0
    return folder


def run(folder: Path, dataset: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs the file as an analyst would: in a process that finds nothing of twofold."""
    command = [sys.executable, "-P", "-c", _BARE, str(folder / "checks.py"), str(dataset), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


_BARE = """
import runpy, sys
sys.modules.update(dict.fromkeys(("schema", "validate", "extract")))  # importing one of these fails
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def test_the_dataset_of_the_worked_example_is_accepted(demo: Path) -> None:
    ran = run(demo, demo / "demo" / "dataset")
    assert (ran.returncode, ran.stdout.strip().splitlines()[-1]) == (0, "no failures"), ran.stderr


@pytest.fixture(scope="module")
def checks(demo: Path) -> Any:
    """The file as a module."""
    spec = importlib.util.spec_from_file_location("checks", demo / "checks.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module._failures = judging_once(module._failures)
    return module


Judge = Callable[[str, pl.DataFrame, Any], object]


def judging_once(judge: Judge) -> Judge:
    """The columns of tables that are not spoilt are judged once. Rules are not: they look at other tables too."""
    known: dict[int, tuple[pl.DataFrame, object]] = {}

    def failures(name: str, table: pl.DataFrame, schema: Any) -> object:
        if not schema.columns:
            return judge(name, table, schema)
        if id(table) not in known:
            known[id(table)] = table, judge(name, table, schema)
        return known[id(table)][1]

    return failures


@dataclass(frozen=True)
class Sound:
    """The dataset before it is spoilt, and what it fails then."""

    tables: Mapping[str, pl.DataFrame]
    failures: pl.DataFrame


@pytest.fixture(scope="module")
def sound(demo: Path, checks: Any) -> Sound:
    tables = checks.read_tables(demo / "demo" / "dataset")
    return Sound(tables, checks.failures(checks.FORM, tables, this_year=2026, implausible="fails"))


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_copy_is_refused_with_the_name_of_the_check(sound: Sound, checks: Any, how: str) -> None:
    table, column, value, check = SPOILT[how]
    tables = dict(sound.tables)
    cells = tables[table][column].to_list()
    row = next(number for number, cell in enumerate(cells) if cell is not None)
    cells[row] = next(cell for cell in cells[row + 1 :] if cell is not None) if value is ... else value
    tables[table] = tables[table].with_columns(pl.Series(column, cells, dtype=tables[table].schema[column]))
    found = checks.failures(checks.FORM, tables, this_year=2026, implausible="fails").join(
        sound.failures, on=["table", "check", "row_id"], how="anti", nulls_equal=True
    )
    assert (table, check) in found.select("table", "check").rows()


def test_it_says_which_form_it_is_of(demo: Path) -> None:
    form = load_form("patient-voices")
    text = (demo / "checks.py").read_text(encoding="utf-8")
    assert f"{form.name} {form.version} ({form.fingerprint})" in text
    assert "import validate" not in text
    assert "from validate" not in text


def test_codes_that_the_team_added_are_accepted_in_the_dataset_of_the_project(tmp_path: Path) -> None:
    """Whether the project's form is named or not."""
    project = review(tmp_path)
    change(project, "add", into=["calm"])
    project = read_project(project.folder)
    for who in ("ada", "ben"):
        path = extract(project, who)
        tables = typed_in(load_extraction(path, project.form()).extraction)
        tables["findings"][0] |= {"domains": "D2", "codes": "calm"}
        path.unlink()
        write_template(project.form(), path, extractor=who, filled=tables)
    assert twofold("merge", at=project.folder).code == 0
    assert twofold("build", at=project.folder).code == 0
    assert "calm" in (project.dataset / "findings.csv").read_text(encoding="utf-8")
    for named in ((), ("form.yaml",)):
        twofold("form", "export", *named, "--to", "pandera", "--file", "checks.py", at=project.folder)
        ran = run(project.folder, project.dataset)
        assert (ran.returncode, ran.stdout) == (0, "no failures\n"), ran.stderr
        (project.folder / "checks.py").unlink()
