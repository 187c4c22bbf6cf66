"""What a run that was killed leaves is removed by the next; what the computer refuses is one clear line."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from extract.errors import CannotUse
from extract.files import atomically, refused_by_system, scratch_prefix, write_text
from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.workbook.template import write_template
from tests.extract.command import twofold


def _ended() -> int:
    """The number of a program that has ended."""
    program = subprocess.Popen([sys.executable, "-c", ""])
    program.wait()
    return program.pid


def test_what_a_killed_run_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    killed = scratch_prefix().replace(f"-{os.getpid()}-", f"-{_ended()}-")
    (tmp_path / f"{killed}abc.xlsx").write_text("half")
    (tmp_path / f"{killed}abcd").mkdir()
    (tmp_path / f"{killed}abcd" / "studies.csv").write_text("half")
    others = [
        f"{scratch_prefix()}in-use.xlsx",
        f".twofold-ffffff-{_ended()}-of-another-machine.xlsx",
        ".twofold-files.json",
        ".twofoldish",
    ]
    for name in others:
        (tmp_path / name).write_text("not ours to remove")
    write_text(tmp_path / "new.csv", "study\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*others, "new.csv"])


def test_a_scratch_file_says_whose_it_is(tmp_path: Path) -> None:
    with atomically(tmp_path / "a.csv") as scratch:
        assert scratch.name.startswith(scratch_prefix())


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.ENAMETOOLONG, errno.EACCES])
def test_what_the_computer_refuses_says_the_file_and_what_to_do(number: int) -> None:
    refused = refused_by_system(OSError(number, os.strerror(number), "a.csv"))
    assert isinstance(refused, CannotUse)
    assert refused.file == "a.csv"
    assert refused.hint
    assert refused_by_system(FileNotFoundError(errno.ENOENT, "gone", "a.csv")) is None


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    create_project(folder, form_name="patient-voices", studies=[("S01", "Lascelles 2019")])
    return folder


def test_the_rest_of_the_templates_is_written_after_a_run_that_was_killed(project: Path) -> None:
    both = ("template", "--extractor", "ada", "--extractor", "ben")
    assert twofold(*both, at=project).code == 0
    ada = (project / "extractions" / "ada.xlsx").read_bytes()
    (project / "extractions" / "ben.xlsx").unlink()
    ran = twofold(*both, at=project)
    assert ran.code == 0
    assert "ada.xlsx is there already, and nobody has typed in it" in ran.err
    assert (project / "extractions" / "ben.xlsx").is_file()
    assert (project / "extractions" / "ada.xlsx").read_bytes() == ada
    left = project / "extractions" / f"{scratch_prefix().replace(f'-{os.getpid()}-', f'-{_ended()}-')}abc.xlsx"
    left.write_text("half")  # of a run that was killed when all was written
    assert twofold(*both, at=project).code == 2
    assert not left.exists()


def test_a_template_in_which_somebody_typed_still_stops_the_others(project: Path) -> None:
    (project / "extractions" / "ada.xlsx").write_bytes(b"typed")
    ran = twofold("template", "--extractor", "ada", "--extractor", "ben", at=project)
    assert ran.code == 2
    assert not (project / "extractions" / "ben.xlsx").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("template", "--extractor", "n" * 251),
        ("template", "--extractor", "é" * 200),
        ("agree", "--csv", "c" * 260 + ".csv"),
        ("build", "--draft", "--to", "d" * 300),
        ("check", "x" * 300 + ".xlsx"),
        ("init", "i" * 300),
    ],
)
def test_a_name_that_is_too_long_is_one_line(project: Path, command: tuple[str, ...]) -> None:
    ran = twofold(*command, at=project)
    assert ran.code == 2
    assert ran.err.count("\n") <= 3


def test_a_dataset_that_is_a_link_or_a_file_is_written_through_or_refused(project: Path) -> None:
    for name in ("ada", "ben"):
        rows = {"studies": [{"study": "S01", "n_themes": "4", "finished": "yes"}]}
        path = project / "extractions" / f"{name}.xlsx"
        write_template(read_project(project).form(), path, extractor=name, filled=rows)
    dataset = project / "dataset"
    dataset.symlink_to("elsewhere")
    ran = twofold("build", "--draft", at=project)
    assert "is a link to a folder that is not there (elsewhere)" in ran.err
    assert ran.code == 2
    dataset.unlink()
    dataset.write_text("not a folder")
    ran = twofold("build", "--draft", at=project)
    assert (ran.code, "is a file, not a folder" in ran.err) == (2, True)
    assert dataset.read_text() == "not a folder"
    dataset.unlink()
    (project / "elsewhere").mkdir()
    dataset.symlink_to("elsewhere")
    assert twofold("build", "--draft", at=project).code in (0, 1)
    assert (project / "elsewhere" / "studies.csv").is_file()
    assert dataset.is_symlink()
