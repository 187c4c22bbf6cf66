"""The worked example, played once for all tests that look at it or go on from a copy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from extract.command_line import cli


@dataclass(frozen=True)
class Played:
    """The folder that the example made, and what it printed."""

    folder: Path
    printed: str


def play(folder: Path) -> Played:
    """Plays the example in a new folder."""
    result = CliRunner().invoke(cli, ["demo", str(folder)], catch_exceptions=False)
    assert result.exit_code == 0
    return Played(folder, result.output)


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """One run of the example; nothing may change it."""
    return play(tmp_path_factory.mktemp("demo") / "twofold-demo")
