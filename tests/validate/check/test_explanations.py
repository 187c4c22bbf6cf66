from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from validate.check.catalogue.explanations import PROBLEM_KINDS, ProblemKind

MAKERS = {"CellError", "Problem", "at", "structural", "_problem"}
"""The calls that make a problem: CellError and ours name the code first, the others by keyword."""


def literal_codes(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", getattr(node.func, "attr", "")) not in MAKERS:
            continue
        first = [node.args[0]] if node.args else []
        for said in first + [keyword.value for keyword in node.keywords if keyword.arg == "code"]:
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                yield said.value


def test_every_code_that_is_raised_is_explained(root: Path) -> None:
    raised = {
        code
        for room in ("schema", "validate", "extract")
        for path in (root / room).rglob("*.py")
        for code in literal_codes(path.read_text(encoding="utf-8"))
    }
    assert len(raised) > 40
    assert raised - set(PROBLEM_KINDS) == set()


@pytest.mark.parametrize("kind", PROBLEM_KINDS.values(), ids=lambda kind: kind.code)
def test_every_kind_says_what_it_means_what_to_do_and_an_example(kind: ProblemKind) -> None:
    assert PROBLEM_KINDS[kind.code] is kind
    assert kind.meaning.endswith(".")
    assert kind.remedy.endswith(".")
    assert kind.example
