"""A ledger that lost a line: another line names it, or studies.csv says another name than the dataset would."""

from pathlib import Path

import pytest

from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.project.ledger.ledger_file import append_decisions
from extract.workbook.template import write_template
from tests.extract.command import twofold
from tests.extract.small_review import SAMPLES, written_beside
from validate.adjudication.decide import withdraw
from validate.ledger.ledger import Decision

HAD: dict[str, str | None] = {"ada": "qualitative", "ben": "mixed methods"}
RULED = Decision(
    study="S01", table="studies", row={"ada": ("S01",), "ben": ("S01",)}, field="study_type", ruling="take", take="ada",
    final="qualitative", had=HAD, method="third person", who=("cleo",),
    when="2026-03-01T09:00:00Z",
)  # fmt: skip
AGAIN = Decision(**RULED.model_copy(update={"take": "ben", "replaces": (RULED.id,)}).model_dump())
BACK = withdraw(RULED, who=("cleo",), when="2026-03-02T09:00:00Z", reason="in error")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    create_project(folder, form_name=written_beside(folder, SAMPLES), studies=[("S01", "Lascelles 2019")])
    for name, kind in (("ada", "qualitative"), ("ben", "mixed methods")):
        rows = [{"study": "S01", "label": "Lascelles 2019", "study_type": kind, "finished": "yes"}]
        path = folder / "extractions" / f"{name}.xlsx"
        write_template(read_project(folder).form(), path, extractor=name, filled={"studies": rows})
    return folder


@pytest.mark.parametrize(("line", "does"), [(BACK, "withdraws"), (AGAIN, "replaces")])
def test_a_line_that_another_one_names_and_that_is_not_there_is_named(project: Path, line: Decision, does: str) -> None:
    path = project / "decisions.jsonl"
    append_decisions(path, [RULED, line])
    assert twofold("ledger", "check", at=project).code == 0
    path.write_text(f"{line.line()}\n", encoding="utf-8")
    lost = f"{RULED.id} (which {line.id} {does})"
    for words in (("status",), ("merge",), ("build", "--draft")):
        ran = twofold(*words, "--output-format", "json", at=project)
        assert f"decisions.jsonl has lost 1 line that others name: {lost}" in ran.err, words
        assert ran.json["missing_lines"] == [{"id": RULED.id, "named_by": [line.id]}]
    shown = twofold("ledger", "check", at=project)
    assert (shown.code, f"a line is lost: {lost}" in shown.out, "is broken" in shown.out) == (1, True, False)
    assert "twofold ledger join COPY" in shown.out


def test_a_lost_line_that_nobody_has_a_copy_of_is_noted_once(project: Path) -> None:
    path = project / "decisions.jsonl"
    append_decisions(path, [BACK])
    before = path.read_bytes()
    assert twofold("ledger", "check", "--repair", "--who", "ada", at=project).code == 0
    assert path.read_bytes().startswith(before)
    assert twofold("ledger", "check", at=project).code == 0
    assert "has lost" not in twofold("status", at=project).err


def test_a_broken_line_is_not_a_lost_one_too(project: Path) -> None:
    path = project / "decisions.jsonl"
    path.write_text(f"{RULED.line()[:-9]}\n{BACK.line()}\n", encoding="utf-8")
    assert "has lost" not in twofold("status", at=project).err
    assert "could not be read" in twofold("status", at=project).err


def test_a_name_in_the_list_of_studies_that_the_ledger_took_from_the_study_is_named(project: Path) -> None:
    for old, new in (("S01", "S1"), ("S1", "S01")):
        renamed = twofold("studies", "rename", old, new, "--who", "ada", "--why", "as printed", at=project)
        assert renamed.code == 0, renamed.err
    said = "studies.csv says 'S01', and the dataset will say 'S1'"
    assert said not in twofold("status", at=project).err
    path = project / "decisions.jsonl"
    first, _ = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{first}\n", encoding="utf-8")
    for words in (("status",), ("build", "--draft"), ("ledger", "check")):
        ran = twofold(*words, at=project)
        assert said in " ".join((ran.err + ran.out).split()), words
    assert len(twofold("ledger", "check", "--output-format", "json", at=project).json["called_otherwise"]) == 1
    right = twofold("studies", "rename", "S01", "S1", "--who", "ada", "--why", "as printed", at=project)
    assert right.code == 0, right.err
    assert said not in twofold("status", at=project).err
