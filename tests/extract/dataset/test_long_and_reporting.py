"""The long form has what the tables have, the sentences for guidelines have its numbers, and the recipes work."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections import Counter
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from tests.extract.conftest import Played


@pytest.fixture(scope="module")
def dataset(played: Played) -> Path:
    return played.folder / "dataset"


def rows(dataset: Path, name: str) -> list[dict[str, str]]:
    with (dataset / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_long_form_has_each_filled_cell_of_the_tables_once(dataset: Path) -> None:
    long = {(line["row_id"], line["field"]): line for line in rows(dataset, "long")}
    assert len(long) == len(rows(dataset, "long"))
    expected = 0
    for path in sorted(dataset.glob("*.parquet")):
        for row in rows(dataset, path.stem):
            for name, text in row.items():
                if "__" in name or name == "row_id":
                    continue
                status = row.get(f"{name}__status", "value" if text else "blank")
                if status == "blank":
                    assert (row["row_id"], name) not in long
                    continue
                line = long[row["row_id"], name]
                expected += 1
                assert line["status"] == status
                assert line["study"] == row["study"]
                if f"{name}__unit" not in row and status == "value" and not re.fullmatch(r"[\d.]+", text):
                    assert line["value"] == text
    assert expected == len(long)


def test_the_figures_for_guidelines_are_those_of_the_tables(dataset: Path) -> None:
    text = " ".join((dataset / "reporting.md").read_text(encoding="utf-8").split())
    statuses = Counter(line["status"] for line in rows(dataset, "long"))
    assert f"{statuses['not_reported']} not reported, {statuses['unclear']} unclear" in text
    assert f"{statuses['pending']:,} pending" in text
    assert f"{len(rows(dataset, 'findings'))} rows of Findings were extracted" in text
    asked = {
        (line["table"], line["column"])
        for line in rows(dataset, "codebook")
        if "__" not in line["column"] and line["column"] != "row_id"
    }
    (number,) = re.findall(r"(\d+) fields were sought", text)
    by_table = [int(count) for count in re.findall(r"\((\d+) fields?\)", text)]
    assert sum(by_table) == int(number) < len(asked)


def recipe(dataset: Path, language: str, word: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", (dataset / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    return str(next(code for code in found if word in code))


def test_the_recipe_for_polars_reads_the_studies(dataset: Path) -> None:
    names: dict[str, Any] = {}
    with chdir(dataset):
        exec(recipe(dataset, "python", "polars"), names)
    assert names["studies"]["study"].to_list() == [row["study"] for row in rows(dataset, "studies")]


def test_the_recipe_for_pandas_reads_the_studies(dataset: Path) -> None:
    pytest.importorskip("pandas")
    names: dict[str, Any] = {}
    with chdir(dataset):
        exec(recipe(dataset, "python", "pandas"), names)
    assert list(names["studies"]["study"]) == [row["study"] for row in rows(dataset, "studies")]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_recipe_for_r_reads_the_studies(dataset: Path) -> None:
    code = f"{recipe(dataset, 'r', 'readr')}\ncat(nrow(studies))"
    ran = subprocess.run(["Rscript", "-e", code], cwd=dataset, capture_output=True, text=True, check=False)
    if "there is no package called" in ran.stderr:
        pytest.skip("the R package readr is not installed")
    assert ran.stdout.strip().endswith(str(len(rows(dataset, "studies"))))
