"""Columns of one scale: codes and words that no column shows plainly by itself are the same where all together do."""

from collections.abc import Callable
from random import Random

import pytest

from schema.choices import Choice
from tests.validate.inference.plain import plain
from validate.inference.infer import Inferred, infer

DOMAINS = ("Randomisation", "Deviations", "Missing data", "Measurement", "Reporting")
WORDS = {"1": "Very low", "2": "Low", "3": "Moderate", "4": "High", "5": "Very high"}
Answers = list[list[str]]


def rated(*, differ: float, rows: int = 15, domains: int = 5, seed: int = 9) -> tuple[Answers, Answers]:
    """The codes of two raters, row by row; where they differ, it is by one step of the scale."""
    random = Random(seed)
    ours = [[str(random.randint(1, 5)) for _ in range(domains)] for _ in range(rows)]

    def other(code: str) -> str:
        near = [step for step in (int(code) - 1, int(code) + 1) if 1 <= step <= 5]
        return str(random.choice(near)) if random.random() < differ else code

    return ours, [[other(code) for code in row] for row in ours]


def inferred(
    ours: Answers,
    theirs: Answers,
    words: Callable[[int, str], str] = lambda _, code: WORDS[code],
    *,
    file: bool = False,
) -> Inferred:
    head = "|".join(("study", *DOMAINS[: len(ours[0])]))
    one = plain(head, *(f"S{at}|{'|'.join(row)}" for at, row in enumerate(ours)))
    worded = [[words(place, code) for place, code in enumerate(row)] for row in theirs]
    other = plain(head, *reversed([f"S{at}|{'|'.join(row)}" for at, row in enumerate(worded)]), file="b.csv")
    return infer([one, other], for_file=file)


def read_as_codes(found: Inferred) -> list[str]:
    """The columns in which `2` is `Low`."""
    cells = {field.column.label: field.cell for field in found.fields[1:]}
    return [label for label, cell in cells.items() if isinstance(cell, Choice) and cell.parse("2") == cell.parse("Low")]


def about(found: Inferred) -> list[str]:
    return [one.sentence for one in found.assumed.assumptions if one.doubtful and "means" in one.sentence]


@pytest.mark.parametrize("file", [False, True], ids=["compare", "form infer"])
@pytest.mark.parametrize("seed", range(4))
def test_all_columns_of_a_scale_are_recognised_together(seed: int, file: bool) -> None:
    found = inferred(*rated(differ=0.2, seed=seed), file=file)
    assert read_as_codes(found) == [*DOMAINS]
    (sentence,) = about(found)
    assert (
        "'Randomisation', 'Deviations', 'Missing data', 'Measurement' and 'Reporting', 1 means 'Very low'" in sentence
    )
    assert "in all these columns together" in sentence


def test_a_code_that_one_column_has_only_once_means_what_it_means_beside_it() -> None:
    ours, theirs = rated(differ=0.2)
    for row in (ours, theirs):
        for answers in row:
            answers[1] = "3" if answers[1] == "5" else answers[1]
    ours[0][1] = "5"
    cell = next(field.cell for field in inferred(ours, theirs).fields if field.column.label == "Deviations")
    assert cell.parse("5") == "Very high"


def test_a_missing_code_in_one_column_is_no_obstacle() -> None:
    ours, theirs = rated(differ=0.2)
    ours[3][1] = "NI"
    assert read_as_codes(inferred(ours, theirs)) == [*DOMAINS]


def test_a_column_in_which_the_codes_are_the_other_way_round_is_not_one_of_them() -> None:
    def words(place: int, code: str) -> str:
        return WORDS[str(6 - int(code))] if place == 2 else WORDS[code]

    found = read_as_codes(inferred(*rated(differ=0.2), words))
    assert "Missing data" not in found
    assert {"Randomisation", "Reporting"} <= {*found}


def test_answers_that_have_nothing_to_do_with_each_other_are_none() -> None:
    ours, _ = rated(differ=0)
    _, theirs = rated(differ=0, seed=4)
    assert read_as_codes(inferred(ours, theirs)) == []


def test_columns_with_other_words_are_no_siblings() -> None:
    """Each by itself is too little: five rows of two columns."""

    def words(place: int, code: str) -> str:
        return (WORDS[code], f"step {code}", f"Grade {code} of 5", f"Stufe {code}", f"niveau {code}")[place]

    found = inferred(*rated(differ=0.45, rows=12), words)
    assert not about(found)


def test_what_each_column_shows_by_itself_is_said_of_each() -> None:
    found = inferred(*rated(differ=0))
    assert len(about(found)) == len(DOMAINS)


def test_a_few_rows_show_nothing_however_many_columns_they_have() -> None:
    assert not about(inferred(*rated(differ=0, rows=4)))


def test_a_code_of_one_row_means_what_it_means_in_the_other_columns() -> None:
    """In one column, `4` comes in one row alone, with another word: that row is a difference, and no other meaning."""
    ours, theirs = rated(differ=0, rows=30, seed=4)
    for at, row in enumerate(ours):
        row[0] = theirs[at][0] = str(at % 3 + 1)
    ours[0][0], theirs[0][0] = "4", "5"
    found = inferred(ours, theirs)
    cells = {field.column.label: field.cell for field in found.fields[1:]}
    for label in DOMAINS:
        assert cells[label].parse("4") == cells[label].parse("High"), label
        assert cells[label].parse("4") != cells[label].parse("Very high"), label


@pytest.mark.parametrize("unsure", ["3-4", "2?", "(3)", "1 or 2"])
def test_an_entry_of_two_codes_leaves_the_others_their_words(unsure: str) -> None:
    ours, theirs = rated(differ=0.0, domains=1)
    ours[4][0] = unsure
    found = inferred(ours, theirs)
    assert read_as_codes(found) == [DOMAINS[0]]
    assert not [one for one in found.assumed.assumptions if "Are these the same answers" in one.sentence]


def test_columns_that_show_most_codes_take_the_last_from_the_others() -> None:
    ours, theirs = rated(differ=0.0, rows=20)
    for place in range(len(ours)):
        if ours[place][0] == "4":
            ours[place][0] = theirs[place][0] = "3"
    ours[0][0], theirs[0][0] = "4", "4"
    ours[1][0], theirs[1][0] = "4", "3"
    found = inferred(ours, theirs)
    cells = {field.column.label: field.cell for field in found.fields[1:]}
    assert {cell.parse("4") == cell.parse("High") for cell in cells.values()} == {True}
