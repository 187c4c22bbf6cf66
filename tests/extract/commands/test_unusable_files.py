"""What is no file of ours gives one clear line and exit code 2, or a list of problems, and changes nothing."""

from __future__ import annotations

import errno
import os
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.form_file.load import load_form
from tests.extract.command import Ran, snapshot, twofold
from tests.extract.commands.mistaken import one_study
from tests.extract.filled import write_filled

CHECK = ("check", "--form", "patient-voices")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("ours") / "bob.xlsx"
    write_filled(path, (form := load_form("patient-voices")), one_study(form))
    return path.read_bytes()


@pytest.fixture
def project(tmp_path: Path, workbook: bytes) -> Path:
    folder = tmp_path / "review"
    assert twofold("init", folder, at=tmp_path).code == 0
    (folder / "extractions" / "bob.xlsx").write_bytes(workbook)
    return folder


def assert_one_line(ran: Ran) -> None:
    assert ran.code == 2
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1, ran.err
    assert ran.err.startswith("twofold: ")


def unchanged(arguments: tuple[str, ...], folder: Path) -> Ran:
    """Runs a command that leaves the folder as it was."""
    before = snapshot(folder)
    ran = twofold(*arguments, at=folder)
    assert snapshot(folder) == before
    return ran


SIGNATURES = (
    b"",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"%PDF-1.7\n",
    b"\xff\xfe",
    b"{\\rtf1",
)
NAMES = ("bob.xlsx", "bob.xls", "bob.xlsb", "bob.ods", "bob.csv", "bob")


@given(start=st.sampled_from(SIGNATURES), rest=st.binary(max_size=400), name=st.sampled_from(NAMES))
def test_random_bytes_are_refused_or_give_problems(start: bytes, rest: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(start + rest)
        ran = unchanged((*CHECK, name), Path(folder))
    if ran.code == 2:
        assert_one_line(ran)
    else:
        assert ran.code == 1
        assert "error" in ran.out


@given(at=st.integers(0, 2**20), change=st.binary(min_size=1, max_size=20), keep=st.integers(0, 100))
def test_a_workbook_of_ours_that_is_cut_or_garbled_gives_no_traceback(
    workbook: bytes, at: int, change: bytes, keep: int
) -> None:
    at %= len(workbook)
    garbled = workbook[:at] + change + workbook[at + len(change) :]
    with TemporaryDirectory() as folder:
        (Path(folder) / "bob.xlsx").write_bytes(garbled[: len(garbled) * keep // 100] if keep < 90 else garbled)
        ran = unchanged((*CHECK, "bob.xlsx"), Path(folder))
    if ran.code == 2:
        assert_one_line(ran)


def other_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Budget", "2026"])
    book.worksheets[0].append(["Paper", 12])
    book.save(path)


def document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 50_000_000)


def content(what: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(what)


REFUSED: dict[str, Callable[[Path], object]] = {
    "empty": content(b""),
    "spaces": content(b"  \r\n\t"),
    "a picture": content(b"\x89PNG\r\n\x1a\n" + bytes(40)),
    "a web page": content(b"<html><body><table><tr><td>Study</td></tr></table></body></html>"),
    "JSON": content(b'{"study": "S01"}'),
    "an XML spreadsheet": content(
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    ),
    "a protected or old container": content(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    "a document": document,
    "a zip bomb": zip_bomb,
    "a folder": Path.mkdir,
    "nothing": lambda path: None,
    "a loop": lambda path: path.symlink_to(path),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_spreadsheet_is_refused_in_one_line(what: str, tmp_path: Path) -> None:
    path = tmp_path / "bob.xlsx"
    REFUSED[what](path)
    ran = twofold(*CHECK, "bob.xlsx", at=tmp_path)
    assert_one_line(ran)
    assert "bob.xlsx" in ran.err


def test_a_workbook_of_something_else_is_refused_with_or_without_a_form(tmp_path: Path) -> None:
    other_workbook(tmp_path / "budget.xlsx")
    ran = unchanged(("check", "budget.xlsx"), tmp_path)
    assert_one_line(ran)
    assert "--form" in ran.err
    ran = unchanged((*CHECK, "budget.xlsx"), tmp_path)
    assert_one_line(ran)
    assert "Studies" in ran.err


def test_an_extraction_that_is_none_stops_what_reads_the_project(project: Path) -> None:
    (project / "extractions" / "anna.xlsx").write_bytes(b"PK\x03\x04 not really")
    for command in ("check", "status"):
        assert_one_line(unchanged((command,), project))


def test_what_excel_leaves_beside_an_open_file_is_passed_over(project: Path) -> None:
    (project / "extractions" / "~$bob.xlsx").write_bytes(b"\x05Bob K" + bytes(159))
    assert unchanged(("check",), project).code == 0
    assert_one_line(unchanged(("check", "extractions/~$bob.xlsx"), project))


def test_a_file_that_may_not_be_read_is_said_to_be_so(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project / "extractions" / "bob.xlsx"
    if os.geteuid() == 0:  # whom no permission keeps out
        opened = Path.open

        def locked(self: Path, *args: object, **said: object) -> object:
            if self.name == path.name:
                raise PermissionError(errno.EACCES, "Permission denied", str(self))
            return opened(self, *args, **said)  # type: ignore[call-overload]

        monkeypatch.setattr(Path, "open", locked)
    else:
        path.chmod(0)
    ran = twofold("check", path, at=project)
    path.chmod(0o600)
    assert_one_line(ran)
    assert "may not read" in ran.err


def full(*_: object, **__: object) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device")


WRITING = {
    "init": ("init", "new/review"),
    "template": ("template", "--extractor", "anna"),
    "marked copies": ("check", "--marked", "marked"),
}


@pytest.mark.parametrize("command", WRITING)
@pytest.mark.parametrize("step", ["making", "settling", "moving"])
def test_a_full_disk_is_said_and_leaves_nothing_half_written(
    command: str, step: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "marked").mkdir()
    with monkeypatch.context() as patch:
        if step == "making":
            patch.setattr(tempfile, "mkstemp", full)
        elif step == "settling":
            patch.setattr(os, "fsync", full)
        else:
            patch.setattr(Path, "replace", full)
        before = set(snapshot(project))
        ran = twofold(*WRITING[command], at=project)
    assert_one_line(ran)
    assert "No space left on device" in ran.err
    assert set(snapshot(project)) == before
    assert twofold(*WRITING[command], at=project).code == 0


def test_a_project_folder_in_which_nothing_can_be_written_is_said_to_be_so(project: Path) -> None:
    (project / "extractions" / "bob.xlsx").unlink()
    (project / "extractions").rmdir()
    (project / "extractions").write_text("a file where a folder should be", encoding="utf-8")
    assert_one_line(unchanged(("template", "--extractor", "anna"), project))
    assert_one_line(unchanged(("check",), project))
    assert_one_line(unchanged(("init", "studies.csv/review"), project))


@pytest.mark.skipif(os.geteuid() == 0, reason="no permission keeps root out")
def test_a_folder_without_permission_is_said_to_be_so(project: Path) -> None:
    (project / "extractions").chmod(0o500)
    assert_one_line(twofold("template", "--extractor", "anna", at=project))
    (project / "extractions").chmod(0o700)


SETTINGS = {
    "no TOML": b"title = ",
    "no text": b"\xff\xfe\x00t",
    "an unknown setting": b'titel = "x"\n',
    "a setting of another kind": b'modules = "people"\n',
    "an unknown form": b'form = "nobodys"\n',
    "an unknown module": b'modules = ["nobodys"]\n',
    "a form that is no text": b"form = 3\n",
}


@pytest.mark.parametrize("what", SETTINGS)
def test_a_broken_project_file_is_said_to_be_broken(what: str, project: Path) -> None:
    (project / "twofold.toml").write_bytes(SETTINGS[what])
    for command in (("check",), ("check", "extractions/bob.xlsx"), ("template", "--extractor", "anna"), ("status",)):
        ran = unchanged(command, project)
        assert_one_line(ran)
        assert "twofold.toml: " in ran.err


@pytest.mark.parametrize("what", [b"not a decision\n", b'{"ruling": "A"}\n', b"\xff\xfe\x00", b"[1, 2]\n", b"null\n"])
def test_a_line_of_the_ledger_that_is_no_ruling_is_named_and_kept(what: bytes, project: Path) -> None:
    (project / "decisions.jsonl").write_bytes(what)
    ran = unchanged(("status",), project)
    assert ran.code == 0
    assert len(ran.err.splitlines()) == 2
    assert "decisions.jsonl" in ran.err
    assert "line 1" in ran.err
    assert "twofold ledger check" in ran.err


def test_a_ledger_that_is_no_file_is_said_to_be_none(project: Path) -> None:
    (project / "decisions.jsonl").mkdir()
    assert_one_line(unchanged(("status",), project))


def test_a_broken_list_of_studies_is_said_to_be_broken(project: Path) -> None:
    (project / "studies.csv").write_bytes(b"%PDF-1.7 not a list")
    assert_one_line(unchanged(("template", "--extractor", "anna"), project))
