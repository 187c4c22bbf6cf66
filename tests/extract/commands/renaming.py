"""A small review in which a study is renamed, and the commands of its tests."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from extract.project.folder.project import Project, read_project
from tests.extract.adjudication.typist import typing
from tests.extract.command import Ran, twofold
from tests.extract.project.two_rounds import extract, review

BY = ("--who", "eva", "--why", "the year was wrong")
NEW = "S1 (2020)"
RULED = ("ada", "", "discussion", "ada; ben")


def with_eva(project: Project) -> Project:
    """She adjudicates."""
    assert twofold("people", "--adjudicator", "eva", at=project.folder).code == 0
    return read_project(project.folder)


def merge_two_studies(folder: Path) -> Path:
    """Two studies on which two people differ in one cell each, merged."""
    made = with_eva(review(folder))
    extract(made, "ada", funding="public")
    extract(made, "ben", funding="private")
    (made.folder / "assignment.csv").write_text(
        "study,first extractor,second extractor\nS1,ada,ben\nS2,ada,ben\n", encoding="utf-8"
    )
    assert twofold("merge", at=made.folder).code == 1
    return folder


def copy_of(merged: Path, folder: Path) -> Project:
    """A copy of this project, with its form beside it."""
    shutil.copytree(merged, folder, dirs_exist_ok=True)
    return read_project(folder / "review")


def rename(project: Project, old: str = "S1", new: str = NEW) -> Ran:
    return twofold("studies", "rename", old, new, *BY, at=project.folder)


def rule(project: Project, **line: str) -> None:
    typing(project.sheet, lambda typist: typist.fill(typist.row(**line), *RULED))


def adjudicate(project: Project) -> Ran:
    return twofold("adjudicate", at=project.folder)


def listed(path: Path) -> list[str]:
    return [row["study"] for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]
