"""What the tests of commands share: the worked example, played once, and templates and form files, written once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import pytest
from click.testing import CliRunner

from extract.command_line import cli
from extract.form_file import write
from extract.form_file.write import form_text
from extract.project import migrating
from extract.workbook import template
from schema.form import Form

P = ParamSpec("P")
T = TypeVar("T")
_ABOUT_THE_FILES = {"workbook", "form_file", "demo"}
"""The folders whose tests are about templates and form files themselves: they write each anew."""
_MOST = 200  # templates that are remembered: laws write many that nobody asks for again


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
        patch.setattr("extract.dataset.printing._two_processors", lambda: False)
        yield


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """One run of the example; nothing may change it."""
    return play(tmp_path_factory.mktemp("demo") / "twofold-demo")


@pytest.fixture(autouse=True)
def written_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of projects begin with the same workbook and form file: the first test that needs one writes it."""
    if request.path.parent.name not in _ABOUT_THE_FILES:
        monkeypatch.setattr(template, "template_content", TEMPLATE)
        monkeypatch.setattr(migrating, "template_content", TEMPLATE)
        monkeypatch.setattr(write, "form_text", FORM_TEXT)


def remembered(function: Callable[Concatenate[Form, P], T]) -> Callable[Concatenate[Form, P], T]:
    """The same function of a form, which works out only once what it gives for an equal form and equal arguments."""
    known: dict[str, list[tuple[Form, T]]] = {}

    @wraps(function)
    def remembering(form: Form, /, *args: P.args, **kwargs: P.kwargs) -> T:
        if len(known) > _MOST:
            known.clear()
        earlier = known.setdefault(repr((args, kwargs)), [])
        for form_then, result in earlier:
            if form_then == form:
                return result
        earlier.append((form, function(form, *args, **kwargs)))
        return earlier[-1][1]

    return remembering


TEMPLATE = remembered(template.template_content)
FORM_TEXT = remembered(form_text)
