"""A small review in which one person extracted what another verifies, and the commands of its tests."""

from pathlib import Path

import openpyxl

from extract.project.folder.project import Project
from extract.project.rounds.merging import merge_project
from tests.extract.command import Ran, twofold
from tests.extract.project.two_rounds import extract, review
from validate.adjudication.verification import single_values


def to_verify(folder: Path) -> Project:
    """Ada has extracted the funding of two studies, Ben has not."""
    made = review(folder)
    extract(made, "ada", funding="public")
    extract(made, "ben")
    return made


def hand_out(project: Project, who: str = "ben") -> Path:
    assert twofold("template", "--verify", "--extractor", who, at=project.folder).code == 0
    return project.verification / f"{who} verifies.xlsx"


def say(path: Path, study: str, verdict: str, value: str = "", where: str = "") -> None:
    """Types a verdict on the value of a study."""
    book = openpyxl.load_workbook(path)
    for row in book["Verification"].iter_rows(min_row=4):
        if row[0].value == study:
            row[8].value, row[10].value, row[11].value = verdict or None, value or None, where or None
    book.save(path)


def verify(project: Project) -> Ran:
    return twofold("verify", at=project.folder)


def verdicts(project: Project) -> dict[str, str | None]:
    values = single_values(merge_project(project).comparison)
    return {value.study: value.verdict for value in values}
