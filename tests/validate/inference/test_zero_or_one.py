"""A column with nothing but 0 and 1 has two answers and no numbers: it gets kappa, and no mean difference."""

from dataclasses import replace

import pytest

from tests.validate.inference.plain import plain
from validate.agreement import WHOLE, Intervals, agreements
from validate.extraction.extraction import read_extraction
from validate.inference.infer import Inferred, infer
from validate.merge import merge

OURS = ("A|0|1", "B|1|2", "C|0|1", "D|1|3", "E|NR|1", "F|1.0|1")
THEIRS = ("A|0|1", "B|1|2", "C|1|1", "D|1|3", "E|0|1", "F|1|1")


def _kinds(header: str, *rows: str) -> list[str]:
    ours = plain(header, *rows)
    return [field.cell.type_name for field in infer([ours, replace(ours, file="b.csv")]).fields[1:]]


def _found() -> Inferred:
    return infer([plain("study|blinded|arms", *OURS), plain("study|blinded|arms", *THEIRS, file="b.csv")])


def test_zero_and_one_are_two_categories_with_kappa_and_without_numbers() -> None:
    found = _found()
    one, other = (read_extraction(of, found.form, of, [found.raw(at)]) for at, of in enumerate("ab"))
    comparison = merge([one, other])
    (agreement,) = agreements(comparison, (WHOLE,), Intervals(None))
    blinded, arms = agreement.fields
    assert (blinded.label, blinded.categorical, blinded.numbers) == ("blinded", True, None)
    assert blinded.kappa.estimate == pytest.approx(6 / 11)
    assert arms.numbers is not None
    assert comparison.counts()["cosmetic"] == 1, "1.0 is 1"
    sentences = [assumption.sentence for assumption in found.assumed.assumptions]
    assert "answers 0 and 1, which are categories and no numbers: 'blinded'" in sentences


@pytest.mark.parametrize("header", ["n dropouts", "Deaths", "Number of arms", "Age", "Follow-up (weeks)"])
def test_a_header_that_counts_or_measures_stays_one_of_numbers(header: str) -> None:
    assert _kinds(f"study|{header}", *(row[:3] for row in THEIRS)) == ["count"]


def test_with_another_number_in_either_file_or_in_few_cells_it_stays_one_of_numbers() -> None:
    theirs = plain("study|x", "A|0", "B|1", "C|0", "D|1", "E|2", file="b.csv")
    ours = plain("study|x", "A|0", "B|1", "C|0", "D|1", "E|1")
    assert infer([ours, theirs]).fields[1].cell.type_name == "count"
    assert _kinds("study|x", "A|1", "B|0") == ["count"]
    assert _kinds("study|x", "A|1", "B|1", "C|1", "D|1", "E|1", "F|1") == ["count"]
