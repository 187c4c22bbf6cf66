"""Words for missing in other languages are recognised, and asked about."""

import pytest

from schema.missing import Missing
from tests.validate.inference.plain import plain
from validate.inference.answer_words import IN_ANSWERS, YES_NO_UNCLEAR
from validate.inference.infer import infer
from validate.inference.other_languages import IN_OTHER_LANGUAGES

NOT_REPORTED = [
    "nicht berichtet", "k. A.", "keine Angabe", "Non rapportée", "non precise", "no informado", "no reportadas",
    "non riportato", "não informado", "nao relatada", "niet gerapporteerd", "Onbekend",
]  # fmt: skip


@pytest.mark.parametrize("word", NOT_REPORTED)
def test_a_column_with_words_for_missing_keeps_its_type_and_asks(word: str) -> None:
    rows = [f"S{number}|{number}|a" for number in range(1, 6)]
    ours = plain("study|n|design", *rows, f"S6|{word}|b", "S7|7|b")
    theirs = plain("study|n|design", *rows, "S6|6|b", f"S7|7|{word}", file="b.csv")
    inferred = infer([ours, theirs])
    assert inferred.form.studies["n"].cell.type_name == "count"
    for name in ("n", "design"):
        assert inferred.form.studies[name].cell.parse(word) is Missing.NR
    (asked,) = (assumption for assumption in inferred.assumed.assumptions if assumption.about == "missing")
    assert asked.doubtful
    assert f"{word!r}: NR in 'n', 'design'" in asked.sentence


def test_words_of_the_same_language_as_the_form_are_not_asked_about() -> None:
    table = plain("study|n", "S1|1", "S2|NR", "S3|3")
    (said,) = (one for one in infer([table, table]).assumed.assumptions if one.about == "missing")
    assert not said.doubtful


@pytest.mark.parametrize("word", ["unklar", "pas clair", "não claro", "onduidelijk"])
def test_unclear_is_missing_among_numbers_and_an_answer_elsewhere(word: str) -> None:
    rows = [f"S{number}|{number}|ja|x" for number in range(1, 9)]
    table = plain("study|n|blinded|design", *rows, f"S9|{word}|{word}|{word}", f"S10|3|nein|{word}")
    fields = infer([table, table]).form.studies
    assert fields["n"].cell.parse(word) is Missing.UC
    assert fields["blinded"].cell.parse(word) == "unclear"
    assert not isinstance(fields["design"].cell.parse(word), Missing)


def test_no_word_of_another_language_is_an_answer_of_yes_and_no() -> None:
    answers = {word.casefold() for option in YES_NO_UNCLEAR for word in (option.code, *option.aliases)}
    assert not answers & IN_OTHER_LANGUAGES.keys()
    assert all(IN_ANSWERS.get(word, code) is code for word, code in IN_OTHER_LANGUAGES.items())
