"""`twofold withdraw` of rulings that `form migrate` carried over: what it says is in force is so in the next merge."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extract.project.ledger.ledger_file import append_decisions, read_ledger
from tests.extract.command import Ran, twofold
from tests.extract.commands.changing_form import form_with, review
from tests.extract.commands.form_changes import CHANGES
from validate.ledger.ledger import Decision


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review before the form changes; nothing may change it."""
    return review(tmp_path_factory.mktemp("review"))


@pytest.fixture
def folder(reviewed: Path, tmp_path: Path) -> Path:
    shutil.copytree(reviewed, tmp_path / "review")
    return tmp_path / "review"


def carry_over(folder: Path, name: str) -> list[str]:
    """Changes the form; gives the ids of the rulings that were carried over."""
    earlier = {ruling.id for ruling in read_ledger(folder / "decisions.jsonl").ledger.in_force}
    new = form_with(folder.parent, *CHANGES[name].changes)
    assert twofold("form", "migrate", new, at=folder).code in {0, 1}
    return [one.id for one in read_ledger(folder / "decisions.jsonl").ledger.in_force if one.id not in earlier]


def take_back(folder: Path, ids: list[str]) -> Ran:
    ran = twofold("withdraw", *ids, "--who", "ada", at=folder)
    assert ran.code == 0
    return ran


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("field renamed", "it has no effect now (twofold history says why)"),
        ("fields merged", "it has no effect now (twofold history says why)"),
        ("choices merged", "the values have changed since"),
    ],
)
def test_a_ruling_of_the_earlier_form_is_not_said_to_be_in_force(name: str, why: str, folder: Path) -> None:
    carried = carry_over(folder, name)
    assert carried
    ran = take_back(folder, carried)
    assert "in force again" not in ran.out
    assert ran.out.count(f": {why}") == ran.out.count("not in force  ") == len(carried)
    now = twofold("merge", "--output-format", "json", at=folder).json
    assert sum(line.startswith("open  ") for line in ran.out.splitlines()) == now["cells"]["open"]


def test_a_ruling_that_the_same_form_still_has_is_in_force_again(folder: Path) -> None:
    """Its line was replaced by hand, with the same values."""
    first = next(one for one in read_ledger(folder / "decisions.jsonl").ledger.in_force if one.field == "n")
    changed = {"when": "2030-01-01T00:00:00Z", "replaces": (first.id,), "reason": "again"}
    later = Decision(**{**first.model_dump(exclude={"id"}), **changed})
    append_decisions(folder / "decisions.jsonl", [later])
    ran = take_back(folder, [later.id])
    assert f"in force again  {first.id}" in ran.out
    assert "\nopen  " not in ran.out


def test_where_the_workbooks_cannot_be_merged_nothing_is_said_to_be_in_force(folder: Path) -> None:
    carried = carry_over(folder, "field renamed")
    (folder / "extractions" / "ada.xlsx").write_bytes(b"no workbook")
    ran = take_back(folder, carried)
    assert "in force again" not in ran.out
    assert ran.out.count("not replaced any more  ") == len(carried)
    assert "cannot be told now" in ran.out
