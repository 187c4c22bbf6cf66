"""Lists in another order, or with other signs between the answers, are asked about and never taken as the same."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validate.inference.plain import plain
from validate.inference.infer import Inferred, infer

WORDS = ["pain", "sleep", "mood", "fatigue", "stiffness"]
LISTS = ["mood, pain", "pain", "sleep, mood, pain", "fatigue", "stiffness, pain", "sleep", "mood", "stiffness"]


def compared(ours: Sequence[str], theirs: Sequence[str]) -> Inferred:
    """What is found in two files of the same studies."""
    rows = [[(f"S{number}", f"{number + 20}", text) for number, text in enumerate(texts)] for texts in (ours, theirs)]
    header = "study|n|outcomes"
    return infer([plain(header, *rows[0]), plain(header, *rows[1], file="b.csv")])


def said(found: Inferred) -> list[str]:
    """What is asked about lists."""
    return [one.sentence for one in found.assumed.assumptions if one.doubtful and "the same parts" in one.sentence]


def test_lists_with_other_signs_between_the_answers_are_asked_about() -> None:
    (sentence,) = said(compared([text.replace(", ", "; ") for text in LISTS], LISTS))
    assert sentence == (
        "in 'outcomes' 3 pairs of entries such as 'mood; pain' and 'mood, pain' have the same parts, in another order"
        " or with other signs or line breaks between them. Are these the same answers? They are compared as they are"
        " written"
    )


def test_one_list_in_another_order_in_a_column_of_words_is_asked_about() -> None:
    ours = ["Pain, Fatigue", "Pain, Sleep, Mood", "Pain, Fatigue"]
    (sentence,) = said(compared(ours, ["Pain, Fatigue", "Mood, pain, Sleep", "Pain"]))
    assert "1 pair of entries such as 'Pain, Sleep, Mood' and 'Mood, pain, Sleep' has the same parts" in sentence


@pytest.mark.parametrize("sign", [";", ",", "|", " / ", "\n"])
def test_lists_that_are_compared_as_lists_are_not_asked_about(sign: str) -> None:
    backwards = [", ".join(reversed(text.split(", "))) for text in LISTS]
    assert said(compared(*([text.replace(", ", sign) for text in texts] for texts in (LISTS, backwards)))) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (["60/40", "30/70", "50/50"], ["40/60", "30/70", "50/50"]),  # shares of two groups
        (["pain, mood", "pain", "mood"], ["pain, sleep", "pain", "mood"]),  # another answer
        (["pain and mood", "pain", "mood"], ["mood and pain", "pain", "mood"]),  # a phrase
    ],
)
def test_what_is_no_list_of_the_same_answers_is_not_asked_about(ours: list[str], theirs: list[str]) -> None:
    assert said(compared(ours, theirs)) == []


@given(st.lists(st.permutations(WORDS), min_size=3, max_size=6), st.data())
def test_it_is_asked_wherever_the_parts_are_the_same_and_the_entries_differ(
    answers: list[list[str]], data: st.DataObject
) -> None:
    signs = st.sampled_from(["; ", ", ", " | "])
    ours = ["; ".join(words) for words in answers]
    theirs = [data.draw(signs).join(data.draw(st.permutations(words))) for words in answers]
    found = compared(ours, theirs)
    cell = found.form.studies["outcomes"].cell
    differ = [one for one in zip(ours, theirs, strict=True) if len({cell.key(cell.parse(text)) for text in one}) > 1]
    assert [sentence.split()[2] for sentence in said(found)] == [str(len(differ))] * bool(differ)
