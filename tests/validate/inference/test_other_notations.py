"""Results in another notation are asked about where no header says what they are, and never taken as the same."""

from collections.abc import Sequence

import pytest

from tests.validate.inference.plain import plain
from validate.extraction.extraction import read_extraction
from validate.inference.assumed import Assumption
from validate.inference.infer import Inferred, infer


def inferred(ours: Sequence[str], theirs: Sequence[str], header: str) -> Inferred:
    """Two files of the same studies, with a column of numbers that nothing is asked of."""
    return infer(
        [
            plain(f"study|n|{header}", *(f"S{at}|{at + 20}|{text}" for at, text in enumerate(column)), file=file)
            for file, column in (("a.csv", ours), ("b.csv", theirs))
        ]
    )


def asked(found: Inferred) -> list[Assumption]:
    return [one for one in found.assumed.assumptions if one.doubtful and "Are these the same" in one.sentence]


def same(found: Inferred) -> int:
    """In how many rows both files mean the same under the last header."""
    read = [read_extraction(name, found.form, name, [found.raw(which)]) for which, name in enumerate("ab")]
    name = found.fields[-1].name
    ours, theirs = (one.tables["studies"].keys[name].to_list() for one in read)
    return sum(mine == yours for mine, yours in zip(ours, theirs, strict=True))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("(5{}, 59)", "[5{}; 59]"),
        ("(5{}, 59)", "[5{}, 59]"),
        ("5{}, 67", "5{} to 67"),
        ("0.1{};0.45", "[0.1{}; 0.45]"),
        ("0,1{}; 0,45", "(0.1{}, 0.45)"),
    ],
)
def test_intervals_in_another_notation_are_asked_about(ours: str, theirs: str) -> None:
    found = inferred([ours.format(at) for at in range(6)], [theirs.format(at) for at in range(5)] + ["(1, 99)"], "span")
    (question,) = asked(found)
    pair = f"'{ours.format(0)}' and '{theirs.format(0)}'"
    assert question.sentence.startswith(f"in 'span' 5 pairs of entries such as {pair} would be the same if they are")
    assert question.option.endswith("--form FILE with interval: yes for this column")
    assert same(found) == 0


@pytest.mark.parametrize("theirs", ["3{} (4.1)", "3{} \u00b1 4.1"])
def test_standard_deviations_in_another_notation_are_asked_about(theirs: str) -> None:
    found = inferred([f"3{at} (SD 4.1)" for at in range(6)], [theirs.format(at) for at in range(6)], "age")
    (question,) = asked(found)
    assert "6 pairs of entries such as '30 (SD 4.1)'" in question.sentence
    assert "if the second number is a standard deviation" in question.sentence
    assert "deviation: yes" in question.option
    assert same(found) == 0


@pytest.mark.parametrize(
    ("ours", "theirs", "header"),
    [
        (["(52, 59)"] * 3, ["[52; 59]"] * 3, "95% CI"),  # the header says what they are
        (["52, 59"] * 3, ["52; 58"] * 3, "span"),  # other numbers
        (["31 (SD 4.1)"] * 3, ["31 (SE 4.1)"] * 3, "age"),  # other results
        (["(0.52, 0.59)"] * 3, ["[0.52; 0.59]"] * 3, "span"),  # the same anyway
    ],
)
def test_nothing_is_asked_where_the_answer_is_known(ours: Sequence[str], theirs: Sequence[str], header: str) -> None:
    assert asked(inferred(ours, theirs, header)) == []


def test_a_form_of_the_files_keeps_the_column_as_words_so_that_it_can_say_what_the_numbers_are() -> None:
    """A list of choices has no `interval`."""
    tables = [
        plain("study|n|span", *(f"S{at}|{at + 20}|{text}" for at in range(8)), file=file)
        for file, text in (("a.csv", "54, 67"), ("b.csv", "54 to 67"))
    ]
    found = infer(tables, for_file=True)
    (question,) = asked(found)
    assert question.option.endswith("--form FILE with interval: yes for this column")
    assert found.form.studies["span"].cell.type_name == "words"


RISK = ["low risk", "high risk"] * 4, ["low", "high"] * 4
WEEKS = (
    ["12", "10-12 weeks", "24", "6 to 8", "52", "26", "4", "13"],
    ["12", "10 to 12", "24", "6-8 weeks", "52", "26", "4", "13"],
)


@pytest.mark.parametrize(
    ("columns", "kind", "option"),
    [(RISK, "choice", ", or --form FILE with these as aliases"), (WEEKS, "words", "")],
)
def test_aliases_are_offered_only_where_a_form_of_the_files_lists_the_answers(
    columns: tuple[list[str], list[str]], kind: str, option: str
) -> None:
    (question,) = asked(inferred(*columns, "lasting"))
    assert question.option == f"if so, write the same answers in the files{option}"
    files = [plain("study|n|lasting", *(f"S{at}|{at}|{text}" for at, text in enumerate(column))) for column in columns]
    assert infer(files, for_file=True).form.studies["lasting"].cell.type_name == kind
