"""The catalogue explains every code that is raised, and says how much it weighs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from schema.problem import Severity
from validate.check.catalogue.problem_kinds import ProblemKind, problem_kinds
from validate.check.problem import Problem

MAKERS = {"CellError", "Problem", "Doubt", "InvalidInput", "at", "_problem", "problem_at"}
"""The calls that make a problem: the code comes first, or by keyword."""
_MAKES = re.compile(rf"\b({'|'.join(sorted(MAKERS))})\(")


def made(source: str) -> Iterator[tuple[str, ast.Call]]:
    """Each call that makes a problem of a code that is written there."""
    if _MAKES.search(source) is None:  # most files: to parse them takes long
        return
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", getattr(node.func, "attr", "")) not in MAKERS:
            continue
        codes = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "code")]
        for code in codes:
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield code.value, node


@pytest.fixture(scope="module")
def calls(root: Path) -> list[tuple[str, ast.Call]]:
    """The calls in the whole program."""
    paths = (path for room in ("schema", "validate", "extract") for path in (root / room).rglob("*.py"))
    return [call for path in paths for call in made(path.read_text(encoding="utf-8"))]


def test_every_code_that_is_raised_is_explained(calls: list[tuple[str, ast.Call]]) -> None:
    raised = {code for code, _ in calls}
    assert len(raised) > 40
    assert raised - set(problem_kinds()) == set()


def test_only_the_catalogue_says_how_much_a_code_weighs(calls: list[tuple[str, ast.Call]]) -> None:
    """But for the milder cases of a kind that has some: there the call says so, as the catalogue has it."""
    given = {
        (code, ast.unparse(keyword.value))
        for code, call in calls
        for keyword in call.keywords
        if keyword.arg in {"severity", "given_severity"}
    }
    milder = {(kind.code, f"Severity.{kind.milder.name}") for kind in problem_kinds().values() if kind.milder}
    assert given == milder


def test_a_problem_weighs_what_its_kind_does_unless_its_rule_says_otherwise() -> None:
    assert Problem("date-cell", "a date", file="a.xlsx").severity is Severity.WARNING
    assert Problem("date-cell", "a date", file="a.xlsx", given_severity=Severity.NOTE).severity is Severity.NOTE


@pytest.mark.parametrize("kind", problem_kinds().values(), ids=lambda kind: kind.code)
def test_every_kind_says_what_it_means_what_to_do_and_an_example(kind: ProblemKind) -> None:
    assert kind.meaning.endswith(".")
    assert kind.remedy.endswith(".")
    assert kind.example
    weights = list(Severity)  # the heaviest first
    assert kind.milder is None or weights.index(kind.milder) > weights.index(kind.severity)


def test_every_file_of_the_catalogue_is_read() -> None:
    explained = {
        line.strip("[]")
        for file in files("validate.check.catalogue").iterdir()
        if file.name.endswith(".toml")
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("[")
    }
    assert explained == set(problem_kinds())
