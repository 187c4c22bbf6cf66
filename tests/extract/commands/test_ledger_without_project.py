"""What is said of a ledger leads on wherever it is: each command that a sentence names can be typed as it is."""

import re
import shlex
from pathlib import Path

import pytest

from extract.project.folder.project import ledger_option
from tests.extract.command import Ran, twofold

FILES = ("a.csv", "b.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files that were compared and ruled on, without a project, in a folder of their own."""
    inner = tmp_path / "our files"
    inner.mkdir()
    (inner / "a.csv").write_text("study,n\nK1,3\nK2,4\n")
    (inner / "b.csv").write_text("study,n\nK1,3\nK2,5\n")
    (inner / "c.csv").write_text("study,n\nK1,3\nK2,5\n")
    of = (word for file in FILES for word in ("--of", file))
    assert twofold("adjudicate", *of, "--consensus", "c.csv", "--ledger", "rulings.jsonl", at=inner).code == 0
    return inner


def command_in(ran: Ran, start: str) -> tuple[str, ...]:
    """The command of this start that an output names, as somebody types it."""
    found = re.search(rf"twofold ({start}.*)", ran.out + ran.err)
    assert found is not None, ran.out + ran.err
    return tuple(shlex.split(found[1]))


@pytest.mark.parametrize("inside", [True, False])
def test_without_a_project_each_command_names_the_ledger(folder: Path, inside: bool) -> None:
    at, ledger = (folder, "rulings.jsonl") if inside else (folder.parent, "our files/rulings.jsonl")
    path = folder / "rulings.jsonl"
    path.write_bytes(path.read_bytes() + b'{"study": "K1", "cut')
    files = FILES if inside else tuple(f"our files/{file}" for file in FILES)
    shown = twofold(*command_in(twofold("compare", *files, "--ledger", ledger, at=at), "ledger check"), at=at)
    assert (shown.code, "line 2" in shown.out) == (1, True)
    command = [word.replace("NAME", "Ada") for word in command_in(shown, "ledger check --repair")]
    repaired = twofold(*command, at=at)
    assert repaired.code == 0
    last = command_in(repaired, "compare")
    typed = [word for one in last for word in (files if one == "FILES" else (one,))]
    assert "could not be read" not in twofold(*typed, at=at).err


def test_a_copy_beside_such_a_ledger_is_taken_in_as_the_sentence_says(folder: Path) -> None:
    path, copy = folder / "rulings.jsonl", folder / "rulings (1).jsonl"
    path.replace(copy)
    path.write_text("")
    ran = twofold("compare", *FILES, "--ledger", "rulings.jsonl", at=folder)
    joined = twofold(*command_in(ran, "ledger join"), at=folder)
    assert joined.code == 0
    assert command_in(joined, "compare") == ("compare", "FILES", "--ledger", "rulings.jsonl")
    assert path.read_bytes() == copy.read_bytes()


def test_in_a_project_a_command_names_the_round_or_another_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "twofold.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    files = (tmp_path / "decisions.jsonl", Path("round-2/decisions.jsonl"), Path("of-ben.jsonl"))
    assert [ledger_option(file) for file in files] == ["", " --round 2", " --ledger of-ben.jsonl"]
