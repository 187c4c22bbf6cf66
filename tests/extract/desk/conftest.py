"""The worked example at the desk, before anybody ruled on anything."""

import shutil
from pathlib import Path

import pytest

from extract.project.ledger.ledger_file import read_ledger
from tests.extract.conftest import Played
from validate.ledger.ledger import Decision


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
