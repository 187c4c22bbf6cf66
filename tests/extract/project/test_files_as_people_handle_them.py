"""Law: renaming, copying and re-saving files adds no extractor and changes no figure."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.workbook.template import write_template
from tests.extract.command import snapshot, twofold
from tests.strategies import LAW

FORM = """\
name: small
version: 1
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key}
      - {name: country, type: countries}
      - {name: n, type: count}
"""
EXTRACTORS = {"ada": "14", "ben": "15"}
STEMS = st.sampled_from(["ada", "Ada", "ben", "ben final", "BEN", "ben (1)", "Copy of ben", "carla", "study data"])
LEFT = st.sampled_from(["ben (conflicted copy).xlsx", "~$ben.xlsx", ".~lock.ada.xlsx#", "ada.sync-conflict-1-2.xlsx"])
NUMBERS = st.integers(0, 9)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("rename"), NUMBERS, STEMS),
        st.tuples(st.just("copy"), NUMBERS, STEMS),
        st.tuples(st.just("save"), NUMBERS, STEMS),
        st.tuples(st.just("save as ods"), NUMBERS, STEMS),
        st.tuples(st.just("leave"), NUMBERS, LEFT),
    ),
    max_size=4,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two people who differ, merged once; beside it, with LibreOffice, the workbooks as .ods."""
    top = tmp_path_factory.mktemp("made")
    (top / "form.yaml").write_text(FORM, encoding="utf-8")
    project = create_project(top / "review", form_name=str(top / "form.yaml"), studies=[("S01", "Lascelles 2019")])
    for name, number in EXTRACTORS.items():
        rows = [{"study": "S01", "country": "PER", "n": number, "finished": "yes"}]
        write_template(project.form(), project.extractions / f"{name}.xlsx", extractor=name, filled={"studies": rows})
    assert twofold("merge", at=project.folder).code == 1
    if shutil.which("soffice"):
        files = [str(project.extractions / f"{name}.xlsx") for name in EXTRACTORS]
        profile = f"-env:UserInstallation=file://{top}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(top), *files]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    return top


def handle(folder: Path, saved: Path, step: tuple[str, int, str]) -> None:
    """Does one thing to a file in the folder, as a person or a program that synchronises folders does."""
    what, number, name = step
    files = sorted(path for path in folder.iterdir() if path.suffix in {".xlsx", ".ods"} and path.name[0] not in "~.")
    file = files[number % len(files)]
    target = folder / (name if what == "leave" else f"{name}{file.suffix}")
    if what == "save as ods":
        target = target.with_suffix(".ods")
        who = "ada" if b"14" in number_in(file) else "ben"
        file = saved / f"{who}.ods"
    if target.exists() or not file.exists():
        return
    if what == "rename":
        file.rename(target)
    else:
        shutil.copyfile(file, target)
    if what == "save" and target.suffix == ".xlsx":
        book = openpyxl.load_workbook(target)
        book.save(target)


def number_in(file: Path) -> bytes:
    """The number that stands in the workbook."""
    from extract.reading import read_file

    sheet = next(sheet for sheet in read_file(file).sheets if sheet.name == "Studies")
    return b"14" if any("14" in map(str, row) for row in sheet.cells.rows()) else b"15"


def figures(folder: Path) -> Any:
    """What merge says, once every question that it asks is answered as it proposes, and who wrote what."""
    for _ in range(9):
        files = snapshot(folder / "extractions")
        ran = twofold("merge", "--output-format", "json", at=folder)
        assert snapshot(folder / "extractions") == files
        result = ran.json
        if ran.code == 1:
            written = [
                {name: cell["value"] for name, cell in line["values"].items()} for line in result["discrepancies"]
            ]
            return {name: result[name] for name in ("extractors", "rows", "cells", "fields")}, written
        answer = re.search(r"twofold (people --extractor (?:\"[^\"]+\"|\S+?))(?= or |\.(?: |$))", str(result))
        assert answer, result
        assert twofold(*shlex.split(answer[1]), at=folder).code in {0, 1}
    raise AssertionError("the questions do not end")


@settings(max_examples=max(6, LAW.max_examples // 10))
@given(STEPS, STEPS)
def test_handling_files_adds_no_extractor_and_changes_no_figure(
    made: Path, first: list[tuple[str, int, str]], then: list[tuple[str, int, str]]
) -> None:
    with TemporaryDirectory() as scratch:
        folder = Path(scratch, "review")
        shutil.copytree(made / "review", folder)
        expected = figures(folder)
        kept = snapshot(folder / "first-submissions")
        for steps in (first, then):
            for step in steps:
                handle(folder / "extractions", made, step)
            assert figures(folder) == expected
            assert snapshot(folder / "first-submissions") == kept
        assert [person.name for person in read_project(folder).settings.people if person.role != "extractor"] == []
