"""What commands worked out once is not worked out again as long as nothing changed, and anew as soon as it did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extract.project.folder.project import Project
from extract.workbook.template import write_template
from tests.extract import remembering
from tests.extract.command import twofold
from tests.extract.small_review import ONE_STUDY, TOOK_PART, begin_review, form_of

FORM = form_of(TOOK_PART)


def _filled(n: str) -> dict[str, list[dict[str, str]]]:
    return {"studies": [{"study": ONE_STUDY[0][0], "n": n, "finished": "yes"}]}


def _begin(folder: Path, ada: str, ben: str) -> Project:
    """A review whose numbers no other test has: what another test read is remembered too."""
    folder.mkdir(exist_ok=True)
    return begin_review(folder / "review", FORM, {"ada": _filled(ada), "ben": _filled(ben)})


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the functions that really worked something out: read a file, took out its rows, merged."""
    done: list[str] = []
    for name in ("_really_read", "_really_read_text", "read_extraction", "_really_unruled"):
        monkeypatch.setattr(remembering, name, _noting(done, name, getattr(remembering, name)))
    return done


def _noting(done: list[str], name: str, function: Callable[..., object]) -> Callable[..., object]:
    def noting(*args: object, **kwargs: object) -> object:
        done.append(name)
        return function(*args, **kwargs)

    return noting


def test_a_second_command_extracts_and_merges_nothing_again(tmp_path: Path, worked_out: list[str]) -> None:
    project = _begin(tmp_path, "101", "102")
    assert twofold("merge", at=project.folder).code == 1
    assert worked_out.count("read_extraction") == 2
    assert worked_out.count("_really_unruled") == 1
    worked_out.clear()
    for command in ("merge", "status"):  # they read the sheet that the first merge wrote
        twofold(command, at=project.folder)
        assert set(worked_out) <= {"_really_read"}


def test_a_file_that_nobody_prepared_is_extracted_once(tmp_path: Path, worked_out: list[str]) -> None:
    project = _begin(tmp_path, "", "")
    for name, n in (("ada", "103"), ("ben", "104")):
        (project.extractions / f"{name}.xlsx").unlink()
        (project.extractions / f"{name}.csv").write_text(f"Study,Took part,Finished\nS1,{n},yes\n", encoding="utf-8")
    twofold("merge", at=project.folder)
    assert worked_out.count("_really_unruled") == 1
    worked_out.clear()
    twofold("merge", at=project.folder)
    assert set(worked_out) <= {"_really_read"}


def test_a_file_that_changed_is_read_and_merged_anew(tmp_path: Path) -> None:
    project, path = _begin(tmp_path, "105", "106"), tmp_path / "review" / "extractions" / "ben.xlsx"
    assert twofold("merge", at=project.folder).code == 1
    path.unlink()
    write_template(project.form(), path, extractor="ben", filled=_filled("105"))
    assert twofold("merge", at=project.folder).code == 0


def test_what_was_just_worked_out_is_not_forgotten_when_there_is_too_much(
    tmp_path: Path, worked_out: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembering, "_MOST", 10)
    for number in range(6):
        project = _begin(tmp_path / str(number), f"{107 + number}", "113")
        assert twofold("merge", at=project.folder).code == 1
        worked_out.clear()
        twofold("merge", at=project.folder)
        assert set(worked_out) <= {"_really_read"}
