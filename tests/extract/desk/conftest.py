"""The worked example at the desk, before anybody ruled on anything."""

import shutil
from pathlib import Path

import pytest

from extract.desk.desk import Desk
from extract.desk.items import Item
from extract.project.ledger.ledger_file import read_ledger
from tests.extract.conftest import Played
from validate.ledger.ledger import Decision

MEAN_AGE = {"study": "S07", "field": "Mean age"}


@pytest.fixture(scope="session")
def unruled(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example before anybody ruled on anything: not to be written to."""
    folder = tmp_path_factory.mktemp("desk") / "review"
    shutil.copytree(played.folder, folder)
    for name in ("decisions.jsonl", "adjudication.xlsx"):
        (folder / name).unlink()
    return folder


@pytest.fixture
def project(unruled: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(unruled, tmp_path / "review"))


def ledger(project: Path) -> tuple[Decision, ...]:
    """The lines of a project's ledger."""
    return read_ledger(project / "decisions.jsonl").ledger.decisions


def first(desk: Desk, **wanted: str) -> Item:
    """The first item of this kind."""
    return next(item for item in desk.items if all(getattr(item, name) == text for name, text in wanted.items()))
