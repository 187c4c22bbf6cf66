"""A pattern that is compiled when it is first used answers as any other."""

import re
import subprocess
import sys

import pytest

from schema.regular_expressions import regex


def test_a_pattern_answers_as_one_that_is_compiled_at_once() -> None:
    late, at_once = regex(r"(\d+) mg", re.IGNORECASE), re.compile(r"(\d+) mg", re.IGNORECASE)
    for text in ("5 MG and 10 mg", "5 mg", "none"):
        for _ in range(2):
            assert late.findall(text) == at_once.findall(text)
            assert late.sub(r"\1 g", text) == at_once.sub(r"\1 g", text)
            assert (late.fullmatch(text) is None) == (at_once.fullmatch(text) is None)
            assert late.split(text) == at_once.split(text)
    assert (late.pattern, late.flags) == (at_once.pattern, at_once.flags)


def test_it_is_compiled_with_the_first_question() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("")


def test_all_patterns_of_the_program_can_be_compiled() -> None:
    """What is wrong in one is found here, not by the first person who needs it."""
    script = (
        "import schema.regular_expressions as p, pkgutil, importlib, re\n"
        "made = p._CompiledLater.__init__\n"
        "p._CompiledLater.__init__ = lambda self, text, flags: (re.compile(text, flags), made(self, text, flags))[1]\n"
        "for room in ('schema', 'validate', 'extract'):\n"
        "    for found in pkgutil.walk_packages([room], room + '.'):\n"
        "        found.name.endswith('__main__') or importlib.import_module(found.name)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
