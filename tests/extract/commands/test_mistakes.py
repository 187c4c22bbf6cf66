"""One workbook with every kind of mistake that people make, checked in one run."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from extract.form_file.load import load_form
from extract.project.one_round.checking import check_file
from tests.extract.commands import mistaken
from tests.extract.filled import Expected, write_filled
from validate.check.problem import Problem


@dataclass(frozen=True)
class Run:
    """What the one workbook was to have, and has."""

    expected: set[Expected]
    problems: tuple[Problem, ...]
    unused: tuple[str, ...]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    path = tmp_path_factory.mktemp("mistakes") / "bob.xlsx"
    form = load_form("patient-voices", mistaken.MODULES)
    expected = write_filled(path, form, mistaken.rows(form))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(mistaken.CHECKED_AT))
        checked = check_file(path, form)
    return Run(expected, checked.problems, checked.unused)


def places(problems: tuple[Problem, ...]) -> list[Expected]:
    return [(problem.sheet or "", problem.cell, problem.code, str(problem.severity)) for problem in problems]


def test_every_mistake_is_found_at_its_own_cell_and_nothing_is_said_of_what_is_right(run: Run) -> None:
    found = places(run.problems)
    assert set(found) - run.expected == set()
    assert run.expected - set(found) == set()
    assert len(found) == len(set(found))
    assert run.unused == ()


def test_the_mistakes_are_many_and_of_many_kinds(run: Run) -> None:
    assert len(run.expected) > 80
    assert len({code for _, _, code, _ in run.expected}) > 45


def test_problems_come_in_the_order_of_the_sheets_and_their_rows(run: Run) -> None:
    sheets = list(dict.fromkeys(problem.sheet for problem in run.problems))
    assert sheets == ["Studies", "Reports", "Samples", "Methods", "Treatments", "Percentages", "Findings", "Quotes"]
    for sheet in sheets:
        rows = [
            int((problem.cell or "A0").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            for problem in run.problems
            if problem.sheet == sheet
        ]
        assert rows == sorted(rows)


def test_every_problem_names_its_file_its_study_and_what_was_typed(run: Run) -> None:
    for problem in run.problems:
        assert problem.file == "bob.xlsx"
        if problem.cell is not None:
            assert problem.study
            assert problem.field
            assert len(problem.values) == len(problem.cells)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("qualitativ", "qualitative"),
        ("NRR", "NR"),
        ("PEDN", "PEND"),
        ("N.R?", "NR"),
        ("NR (about 12)", "NR"),
        ("TRD, PTSD", "TRD; PTSD"),
        ("IV/IM", "IV; IM"),
        ("totl", "total"),
        ("Other: long grief", "other"),
    ],
)
def test_what_was_meant_is_suggested(run: Run, typed: str, meant: str) -> None:
    assert {problem.suggestion for problem in run.problems if problem.value == typed} == {meant}


@pytest.mark.parametrize("typed", ["NL", "TRD; burnout", "D7", "Limited", "?", "1,234", "fourteen", "S55", "2178.488"])
def test_nothing_is_suggested_where_nothing_is_near(run: Run, typed: str) -> None:
    assert {problem.suggestion for problem in run.problems if problem.value == typed} == {None}


def test_messages_are_one_line_without_signs_that_nobody_typed(run: Run) -> None:
    for problem in run.problems:
        assert problem.message.isprintable()
        assert not set(problem.message) & set("{}[]")
        assert not problem.message.endswith(".")
