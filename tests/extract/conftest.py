"""What the tests of commands share: the worked example, played once, and what is worked out once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from extract.command_line import cli
from extract.demo.coded_again import code_again
from extract.demo.stage import standing_clock
from extract.project.folder.project import read_project
from tests.extract.opened_once import opening_once
from tests.extract.remembering import remembering

for _module in (*(f"dataset.{what}_recounted" for what in ("methods", "rulings", "dataset")), "compare_files.told"):
    pytest.register_assert_rewrite(f"tests.extract.{_module}")  # they say which number differs

_ABOUT_THE_FILES = {"workbook", "form_file", "demo", "reading", "tables"}
"""The folders whose tests are about these files themselves: they write and read each anew."""


@dataclass(frozen=True)
class Played:
    """The folder that the example made, and what it printed."""

    folder: Path
    printed: str


def play(folder: Path) -> Played:
    """Plays the example in a new folder, without its second round: tests of that play it on a copy.

    What was drawn before is not drawn again: the same specification and the same words give the same picture.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("extract.demo.walk.code_again", lambda *_: None)
        patch.setattr("extract.dataset.pictures.draw.drawing", _drawn_once)
        result = CliRunner().invoke(cli, ["demo", str(folder)], catch_exceptions=False)
    assert result.exit_code == 0
    return Played(folder, result.output)


def _drawn_once(spec: Mapping[str, object], **words: str) -> object:
    from extract.dataset.pictures.svg import drawing  # loads what draws

    key = json.dumps([spec, words], sort_keys=True)
    if key not in _DRAWN:
        _DRAWN[key] = drawing(spec, **words)
    return _DRAWN[key]


_DRAWN: dict[str, object] = {}


@pytest.fixture(autouse=True, scope="session")
def _drawn_here() -> Iterator[None]:
    """No test starts a process that draws, but the one about it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("extract.dataset.paper.printing._two_processors", lambda: False)
        yield


@pytest.fixture(autouse=True, scope="session")
def _opened_once() -> Iterator[None]:
    """What openpyxl read of a file it need not read again: no test is about openpyxl."""
    with opening_once():
        yield


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """One run of the example; nothing may change it."""
    with remembering():
        return play(tmp_path_factory.mktemp("demo") / "twofold-demo")


@pytest.fixture(scope="session")
def played_again(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with its second round, played on a copy as the whole example plays it; nothing may change it."""
    folder = tmp_path_factory.mktemp("again") / "twofold-demo"
    shutil.copytree(played.folder, folder)
    with standing_clock(), click.Context(cli).scope():
        code_again(read_project(folder), 8)
    return folder


@pytest.fixture(scope="module", autouse=True)
def worked_out_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """Projects begin with the same workbook and form file, and commands read the same files: see `remembering`."""
    with nullcontext() if request.path.parent.name in _ABOUT_THE_FILES else remembering():
        yield
