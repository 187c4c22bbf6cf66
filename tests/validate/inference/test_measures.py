"""A form that is made from files lists the answers of a column, but no measures: the next study has another one."""

import pytest

from schema.choices import Choice
from validate.inference.measures import is_measure
from validate.inference.types import as_written_down, guess_type


def listed(*texts: str) -> list[str]:
    counts = {text: texts.count(text) for text in texts}
    cell = as_written_down(guess_type("Group", counts), counts)
    return [option.code for option in cell.choices] if isinstance(cell, Choice) else []


@pytest.mark.parametrize(
    "texts",
    [
        ("44.1 (5.0)", "55.8 (4.7)", "35.6 (6.1)"),
        ("34 [30 to 60]", "41 [38 to 44]"),
        ("41 \u00b1 3.2", "38 \u00b1 2.9", "40 +/- 3"),
        ("18-65", "18-75", "21 to 60 years"),
        ("12 (40 %)", "9 (31 %)"),
        ("20 mg bid", "20 mg", "10 mg"),
        ("4 weeks", "12 weeks", "1 year"),
        ("<5 %", ">10 %", "5-10 %"),
        ("44.1 (SD 5.0)", "55.8 (SD 4.7)"),
    ],
)
def test_measures_are_no_choices(texts: tuple[str, ...]) -> None:
    assert listed(*texts, *texts) == []


@pytest.mark.parametrize(
    "texts",
    [
        ("low", "high", "unclear risk"),
        ("1 (low)", "2 (moderate)", "3 (high)"),
        ("2 arms", "3 arms", "crossover"),
        ("3-4 times a week", "1-2 times a week", "daily"),
        ("phase 2", "phase 3"),
        ("A", "B", "2a"),
    ],
)
def test_answers_with_numbers_stay_choices(texts: tuple[str, ...]) -> None:
    assert sorted(listed(*texts, *texts)) == sorted(texts)


def test_a_measure_among_answers_is_not_one_of_them() -> None:
    assert sorted(listed("low", "high", "low", "high", "3-4", "unclear risk", "unclear risk")) == [
        "high",
        "low",
        "unclear risk",
    ]


@pytest.mark.parametrize("text", ["baseline", "7", "none", "5th", "1 - low"])
def test_what_has_no_spread_range_or_unit_is_no_measure(text: str) -> None:
    assert not is_measure(text)
