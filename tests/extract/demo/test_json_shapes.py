"""The JSON of the commands on the worked example keeps its keys and its numbers."""

import shutil
from pathlib import Path

import pytest

from tests.extract.conftest import Played
from tests.json_shapes import COMMANDS, shape, stored


@pytest.fixture(scope="module")
def folder(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(played.folder, tmp_path_factory.mktemp("shapes") / "demo"))


@pytest.mark.parametrize("command", [*COMMANDS[:-1], pytest.param(COMMANDS[-1], marks=pytest.mark.long)])
def test_the_json_has_the_keys_and_numbers_that_it_had(command: str, folder: Path) -> None:
    assert shape(command, folder) == stored()[command], 'if this is meant: python -m tests.json_shapes "WHY"'


def test_every_command_is_stored_with_the_reasons() -> None:
    known = stored()
    assert [*known] == ["", *COMMANDS]
    assert len(known[""].splitlines()) > 1
