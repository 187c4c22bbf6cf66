"""The small review of `coding.py` after its codebook has changed, and after its findings were coded again."""

from pathlib import Path
from shutil import copytree

import pytest

from extract.project.folder.project import read_project
from tests.extract.command import twofold
from tests.extract.project.coding import COLD, ROOM, change, recode, review
from tests.extract.remembering import remembering


@pytest.fixture(scope="session")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two people have coded everything alike; then a code is split and another renamed. Nothing may change it."""
    with remembering():
        project = review(tmp_path_factory.mktemp("coded"))
        assert twofold("merge", at=project.folder).code == 0
        change(project, "split", "setting", into=["room", "comfort"])
        change(project, "rename", "staff", into=["nurses"])
    return project.folder


@pytest.fixture(scope="session")
def coded_again(coded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The findings with the split code are coded again by both, and built. Nothing may change it."""
    with remembering():
        project = read_project(copytree(coded, tmp_path_factory.mktemp("again") / "review"))
        change(project, "recode")
        second = project.in_round(2)
        for who, codes in (("ada", "room; comfort; fear"), ("ben", "room; comfort; fear")):
            recode(second, who, {ROOM: "room", COLD: codes})
        assert twofold("merge", "--round", "2", at=project.folder).code == 0
        assert twofold("build", at=project.folder).code == 0
    return project.folder
