"""What `twofold merge` tells the team beside its counts."""

from __future__ import annotations

import shutil
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from extract.form_file.load import load_form
from tests.extract.adjudication.typist import Typist, answer_of, typing
from tests.extract.command import twofold
from tests.extract.filled import place, waiting

FORM = load_form("patient-voices")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two empty workbooks; nothing may change it."""
    folder = tmp_path_factory.mktemp("merge") / "review"
    assert twofold("init", folder, at=folder.parent).code == 0
    (folder / "studies.csv").write_text("study,label\nK1,Okoro 2019\nK2,Silva 2022\n", encoding="utf-8")
    assert twofold("template", "--extractor", "ada", "--extractor", "ben", at=folder).code == 0
    return folder


@pytest.fixture
def project(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "review"))


BY_BOTH = ("discussion", "ada; ben")


def themes(project: Path, who: str, *entries: object, finished: bool = True) -> None:
    """Types the number of themes of each study, and marks it as finished."""
    path = project / "extractions" / f"{who}.xlsx"
    path.write_bytes(with_themes(path.read_bytes(), entries, finished=finished))


@cache
def with_themes(content: bytes, entries: tuple[object, ...], *, finished: bool) -> bytes:
    book = openpyxl.load_workbook(BytesIO(content))
    for number, entry in enumerate(entries):
        row = waiting(FORM, "studies", finished="yes" if finished else "") | {"n_themes": entry}
        for name, text in row.items():
            book["Studies"][place(FORM, "studies", name, number)] = text or None
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def test_workbooks_without_an_entry_are_not_ready_to_be_built(project: Path) -> None:
    printed = twofold("merge", at=project).out
    assert "Nothing is extracted yet" in printed
    assert "twofold build" not in printed


def test_a_study_that_is_not_finished_is_begun_and_nothing_else(project: Path) -> None:
    themes(project, "ada", 4)
    themes(project, "ben", 5, finished=False)
    ran = twofold("merge", "--output-format", "json", at=project)
    assert (ran.json["discrepancies"], ran.json["unfinished"]) == ([], {"K1": ["ben"]})
    assert (
        "begun but not marked as finished, so not compared: K1 (ben; finished by ada)"
        in twofold("merge", at=project).out
    )
    assert "begun" in twofold("status", at=project).out
    printed = twofold("merge", at=project).out
    assert "Nothing is open in the finished studies" in printed
    assert "twofold build" not in printed


def test_a_study_that_nobody_has_begun_is_not_ready_to_be_built(project: Path) -> None:
    themes(project, "ada", 4)
    themes(project, "ben", 4)
    printed = twofold("merge", at=project).out
    assert "not begun: K2" in printed
    assert (
        "Nothing is open. Nobody has extracted 1 study yet: extract it, or twofold exclude STUDY --who NAME" in printed
    )
    assert "twofold build" not in printed


def test_a_study_that_two_have_begun_is_counted_once(project: Path) -> None:
    themes(project, "ada", 4, finished=False)
    themes(project, "ben", 5, finished=False)
    assert "1 study is begun but not finished" in " ".join(twofold("status", at=project).out.split())


def test_unfinished_studies_are_compared_on_request_at_a_price_that_is_said(project: Path) -> None:
    themes(project, "ada", 4)
    themes(project, "ben", 5, finished=False)
    ran = twofold("merge", "--include-unfinished", at=project)
    assert ran.code == 1
    printed = " ".join(ran.out.split())
    assert (
        "compared, although not marked as finished: K1 (ben; finished by ada). Their blank cells count as omissions"
        in printed
    )
    assert "No first submission of them is kept" in printed
    assert "twofold adjudicate --include-unfinished" in printed


def test_a_ruling_on_an_unfinished_study_is_not_lost_if_the_option_is_forgotten(project: Path) -> None:
    """`adjudicate` and `merge` name the command that takes it, and it does."""
    themes(project, "ada", 4)
    themes(project, "ben", 5, finished=False)
    twofold("merge", "--include-unfinished", at=project)
    sheet = project / "adjudication.xlsx"
    typing(
        sheet,
        lambda typist: typist.fill(typist.row(Study="K1", Field="Number of themes"), answer_of("ada"), "", *BY_BOTH),
    )
    ran = twofold("adjudicate", at=project)
    assert (ran.code, "out of date  Discrepancies!" in ran.out) == (1, True)
    assert "Next: twofold adjudicate --include-unfinished, which takes 1 ruling" in ran.out
    ran = twofold("status", at=project)
    held = "adjudication.xlsx holds 1 ruling on studies that are not finished now that decisions.jsonl does not have"
    assert f"{held}: twofold adjudicate --include-unfinished" in ran.out + ran.err
    ran = twofold("merge", "--include-unfinished", at=project)
    assert "run twofold adjudicate --include-unfinished, and correct" in " ".join(ran.err.split())
    before = sheet.read_bytes()
    ran = twofold("merge", at=project)
    assert (ran.code, "holds 1 ruling on studies that are not finished now" in ran.err) == (2, True)
    assert "run twofold adjudicate --include-unfinished, which takes it" in " ".join(ran.err.split())
    assert sheet.read_bytes() == before
    assert "1 ruling taken" in twofold("adjudicate", "--include-unfinished", at=project).out
    assert twofold("merge", at=project).code == 0


def test_nothing_finished_is_not_nothing_extracted(project: Path) -> None:
    themes(project, "ada", 4, finished=False)
    printed = twofold("merge", at=project).out
    assert "No study is finished by everybody yet." in printed
    assert "twofold build" not in printed


def test_a_study_that_one_alone_has_begun_is_named(project: Path) -> None:
    themes(project, "ada", 4, 5)
    themes(project, "ben", 4)
    for command in ("merge", "status", "build"):
        assert "extracted by one person only, so not compared: K2 (ada)" in twofold(command, at=project).out, command


def test_a_study_that_one_has_finished_and_the_other_begun_is_not_said_to_be_extracted_by_one(project: Path) -> None:
    themes(project, "ada", 4)
    themes(project, "ben", 5, finished=False)
    ran = twofold("merge", at=project)
    assert "extracted by one person only" not in ran.out
    assert "K1 (ben; finished by ada)" in ran.out


def test_what_two_have_finished_is_not_shown_while_a_third_is_still_extracting_it(project: Path) -> None:
    assert twofold("template", "--extractor", "cleo", at=project).code == 0
    for who, number in (("ada", 4711), ("ben", 4712), ("cleo", 3)):
        themes(project, who, number, finished=who != "cleo")
    printed = twofold("merge", at=project).out
    assert "begun but not marked as finished, so not compared: K1 (cleo; finished by ada, ben)" in printed
    hidden = twofold("history", "K1", "n_themes", at=project)
    assert (hidden.code, "until cleo finished it" in hidden.err) == (2, True)
    everything = printed + twofold("merge", "--output-format", "json", at=project).out + texts(project)
    assert ("4711" in everything, "4712" in everything) == (False, False)
    assert "shows everybody's answers to those who are still extracting" in " ".join(
        twofold("merge", "--include-unfinished", at=project).out.split()
    )
    assert "4711" in texts(project)


def texts(project: Path) -> str:
    """Every cell of the adjudication sheet."""
    book = openpyxl.load_workbook(project / "adjudication.xlsx")
    return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_errors_are_to_be_corrected_before_anybody_rules_on_what_they_bring(project: Path) -> None:
    themes(project, "ada", 4, 5)
    themes(project, "ben", 4, 6)
    assert "First correct" not in twofold("merge", at=project).out
    themes(project, "ben", 4, "five")
    assert "First correct 1 error in the workbooks: twofold check. What is open may come from it." in said(project)
    assert "Next: correct the error in the workbooks. Then rule on" in said(project)
    typist = Typist(project / "adjudication.xlsx")
    typist.fill(typist.row(Status="open"), "another value", "5", "report read again", "ada; ben")
    typist.save()
    assert "1 ruling taken" in twofold("adjudicate", at=project).out
    assert "First correct" not in said(project)  # what stands in the cell counts no more


def said(project: Path) -> str:
    return " ".join(twofold("merge", at=project).out.split())


def test_what_is_open_in_one_study_does_not_come_from_an_error_in_another(project: Path) -> None:
    themes(project, "ada", 4, 5)
    themes(project, "ben", 3, "five")
    assert "What is open may come from it." in said(project)
    themes(project, "ada", 4, "five")
    assert "What is open may come from" not in said(project)


def test_on_a_row_that_names_no_study_nobody_is_asked_to_rule(project: Path) -> None:
    """It has no name for a ruling, so it is to be corrected in its workbook."""
    for who in ("ada", "ben"):
        themes(project, who, 4, 5)
    path = project / "extractions" / "ada.xlsx"
    book = openpyxl.load_workbook(path)
    book["Studies"][place(FORM, "studies", "n_themes", 9)] = 7
    book.save(path)
    todo = "1 cell open, in rows that are there twice or have no name. Next: correct these rows in the workbooks"
    for command in ("merge", "status"):
        printed = " ".join(twofold(command, at=project).out.split())
        assert todo in printed
        assert "rule on" not in printed
    assert "cells open in a row that names no study (1)" in twofold("merge", at=project).out


def test_one_thing_that_keeps_the_dataset_from_being_built_is_one(project: Path) -> None:
    themes(project, "ada", 4)
    themes(project, "ben", 5)
    (project / "studies.csv").write_text("study,label\nK1,Okoro 2019\n", encoding="utf-8")
    assert "Not built: 1 open cell and 1 study that is not ready. Resolve" in twofold("build", at=project).out


def test_a_stray_file_among_the_extractions_is_named_with_where_it_belongs(project: Path) -> None:
    (project / "extractions" / "notes.txt").write_text("call Ben\n", encoding="utf-8")
    ran = twofold("merge", at=project)
    assert ran.code == 2
    assert "notes.txt" in ran.err
    assert "outside the folder extractions/" in ran.err


def test_agree_says_that_there_is_nothing_to_compare(project: Path) -> None:
    themes(project, "ada", 4)
    assert twofold("merge", at=project).code == 0
    ran = twofold("agree", at=project)
    assert "the same in -" not in ran.out
    assert "Nothing can be compared: no study that counts here is finished by two or more" in ran.out
