"""Numbers with a comma between thousands in a column that has words too: `1,234` beside `~90` and `<5`."""

from dataclasses import replace

import pytest

from schema.words import Words
from tests.validate.inference.plain import plain
from validate.extraction.extraction import read_extraction
from validate.inference.infer import Inferred, infer
from validate.merge import merge

OURS = ("A|1,234", "B|~90", "C|<5", "D|n/a", "E|~2,100", "F|150")
THEIRS = ("A|1234", "B|~90", "C|<5", "D|n/a", "E|~2100", "F|150")


def _asked(found: Inferred) -> list[str]:
    return [assumption.sentence for assumption in found.assumed.assumptions if assumption.doubtful]


def _conflicts(found: Inferred) -> int:
    one, other = (read_extraction(of, found.form, of, [found.raw(at)]) for at, of in enumerate("ab"))
    return merge([one, other]).counts()["conflict"]


def test_a_comma_between_thousands_makes_no_difference_beside_words() -> None:
    found = infer([plain("study|n", *OURS), plain("study|n", *THEIRS, file="b.csv")])
    assert _conflicts(found) == 0
    assert "'1,234' in 'n' is 1234, because no number there has decimals" in _asked(found)


def test_only_a_form_that_says_so_reads_it_so() -> None:
    assert Words(thousands=True, numbers=True).key("1,234") == "1234"
    assert Words(numbers=True).key("1,234") == "1,234"


@pytest.mark.parametrize("decimals", ["0.5", "~0.5", "1,25", "0,250", "41,3"])
def test_beside_decimals_nothing_shows_what_the_comma_means(decimals: str) -> None:
    ours, theirs = ((*rows, f"G|{decimals}") for rows in (OURS, THEIRS))
    found = infer([plain("study|n", *ours), plain("study|n", *theirs, file="b.csv")])
    assert not any("no number there has decimals" in sentence for sentence in _asked(found))
    assert isinstance(found.fields[1].cell, Words)
    assert not found.fields[1].cell.thousands


def test_lists_of_numbers_and_columns_without_such_numbers_are_not_asked_about() -> None:
    ours = plain("study|items", "A|1,2,3", "B|~90", "C|2,3", "D|low")
    assert not any("decimals" in sentence for sentence in _asked(infer([ours, replace(ours, file="b.csv")])))
