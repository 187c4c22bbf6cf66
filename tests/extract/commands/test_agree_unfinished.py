"""`agree --current` where nobody marked a study as finished: it says so, and what to do."""

from pathlib import Path

import pytest

from tests.extract.command import twofold

_HEADER = "Record ID,Title,Decision"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the form that was inferred from two tables; they have no column Finished."""
    for name, answers in (("ada", "yes yes no yes no"), ("ben", "yes no no yes no")):
        rows = [f"R{at},Trial of {at} bees,{answer}" for at, answer in enumerate(answers.split(), 1)]
        (tmp_path / f"{name}.csv").write_text("\n".join([_HEADER, *rows, ""]), encoding="utf-8")
    assert twofold("form", "infer", "ada.csv", "ben.csv", "--to", "f.yaml", at=tmp_path).code == 0
    made = twofold("init", "p", "--form", "f.yaml", at=tmp_path)
    assert made.code == 0, made.err
    for name in ("ada", "ben"):
        (tmp_path / f"{name}.csv").rename(tmp_path / "p" / "extractions" / f"{name}.csv")
    return tmp_path / "p"


def _finish(project: Path, name: str) -> None:
    path = project / "extractions" / f"{name}.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{header},Finished", *(f"{row},yes" for row in rows), ""]), encoding="utf-8")


def _sentences(project: Path) -> tuple[str, str]:
    ran = twofold("agree", "--current", "--output-format", "json", at=project)
    assert ran.code == 0, ran.err
    return " ".join(ran.json["remarks"]), ran.json["sentences"]["results"]


def test_files_without_the_mark_are_named_as_the_reason_and_not_a_lack_of_entries(project: Path) -> None:
    remarks, results = _sentences(project)
    assert "no study that counts here is finished by both" in remarks
    assert "does not mark them as finished: 5 studies (R1, R2" in remarks
    assert "Write yes under Finished" in remarks
    assert results == "No study that counts here was finished by two extractors, so there is no agreement to report."


def test_one_file_with_the_mark_is_not_enough_and_two_are(project: Path) -> None:
    _finish(project, "ada")
    remarks, results = _sentences(project)
    assert "does not mark them as finished: 5 studies" in remarks
    assert results.startswith("No study that counts here was finished by two extractors")
    _finish(project, "ben")
    remarks, results = _sentences(project)
    assert "finished" not in remarks
    assert "entries were made by both" in results
