"""The mutants apply to the code as it is: each breaks one place of it, in Python, and names tests that exist."""

import ast
from dataclasses import replace

import pytest

from tests.mutants.__main__ import ROOT, obstacle
from tests.mutants.listed import MUTANTS
from tests.mutants.mutant import Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.law}: {mutant.what}")
def test_a_mutant_applies(mutant: Mutant) -> None:
    assert obstacle(mutant, ROOT) is None
    written = (ROOT / mutant.file).read_text(encoding="utf-8")
    broken = ast.parse(written.replace(mutant.old, mutant.new))
    assert ast.dump(broken) != ast.dump(ast.parse(written))


def test_a_mutant_that_does_not_apply_is_named_with_the_reason() -> None:
    mutant = Mutant("law 1", "nothing", "schema/text.py", "def fold(", "def fold(", ("tests/schema/test_text.py",))
    assert obstacle(mutant, ROOT) is None
    assert obstacle(replace(mutant, file="schema/gone.py"), ROOT) == "there is no schema/gone.py"
    assert obstacle(replace(mutant, old="no such text"), ROOT) == "schema/text.py has 'no such text' 0 times"
    assert obstacle(replace(mutant, tests=("tests/gone.py",)), ROOT) == "there is no tests/gone.py"
    gone = "tests/schema/test_text.py::test_gone"
    assert obstacle(replace(mutant, tests=(gone,)), ROOT) == f"there is no {gone}"
