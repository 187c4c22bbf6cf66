"""A few bare numbers among results such as means with their deviations compare as numbers."""

import pytest

from tests.validate.inference.plain import plain
from validate.extraction.extraction import read_extraction
from validate.inference.infer import infer
from validate.merge import merge

MEANS = ["34.5 (6.1)", "40.2 (5)", "38.2 (4.0)", "51.1 (7.7)"]


def conflicts(ours: list[str], theirs: list[str]) -> int:
    tables = [
        plain("study|mean", *(f"Ann {2001 + at}|{text}" for at, text in enumerate(texts)), file=f"{name}.csv")
        for name, texts in (("a", ours), ("b", theirs))
    ]
    found = infer(tables)
    read = [read_extraction(name, found.form, name, [found.raw(at)]) for at, name in enumerate("ab")]
    return merge(read).counts()["conflict"]


@pytest.mark.parametrize(("one", "other"), [("45", "45.0"), ("50.5", "50,5"), ("1 200", "1200")])
def test_a_bare_mean_is_the_same_number_however_it_is_written(one: str, other: str) -> None:
    assert conflicts([*MEANS, one], [*MEANS, other]) == 0
    assert conflicts([*MEANS, one], [*MEANS, "46"]) == 1


def test_it_is_asked_about() -> None:
    tables = [
        plain("study|mean", *(f"Ann {at}|{text}" for at, text in enumerate([*MEANS, "45"])), file=f) for f in "ab"
    ]
    asked = [one.sentence for one in infer(tables).assumed.assumptions if one.doubtful]
    assert any(sentence.startswith("2 of 10 entries in 'mean' are numbers, compared as numbers") for sentence in asked)


def test_numbers_among_answers_stay_words() -> None:
    answers = ["low (protocol)", "high (unblinded)", "low (registered)", "2 (see protocol)"]
    assert conflicts([*answers, "1"], [*answers, "1.0"]) == 1
