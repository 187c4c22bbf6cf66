"""The review of `changing_form.py` before its form changes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.extract.command import agreement
from tests.extract.commands.changing_form import review


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review before the form changes; nothing may change it."""
    return review(tmp_path_factory.mktemp("review"))


@pytest.fixture(scope="module")
def agreed(reviewed: Path) -> dict[tuple[str, str], Any]:
    """The agreement on its first submissions."""
    return agreement(reviewed)


@pytest.fixture
def folder(reviewed: Path, tmp_path: Path) -> Path:
    """A copy of the review, to change."""
    shutil.copytree(reviewed, tmp_path / "review")
    return tmp_path / "review"
