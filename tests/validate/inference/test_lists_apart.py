"""Lists in another order, or with other signs within a file, are asked about and not taken as the same."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validate.inference.plain import plain
from validate.extraction.extraction import read_extraction
from validate.extraction.own_ways import as_meant
from validate.inference.infer import Inferred, infer
from validate.merge import merge

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


def test_lists_with_other_signs_between_the_answers_within_a_file_are_asked_about() -> None:
    theirs = ["mood; pain", *LISTS[1:]]
    (sentence,) = said(compared([text.replace(", ", "; ") for text in LISTS], theirs))
    assert sentence == (
        "in 'outcomes' 2 pairs of entries such as 'sleep; mood; pain' and 'sleep, mood, pain' have the same parts, in"
        " another order or with other signs or line breaks between them. Are these the same answers? They are compared"
        " as they are written"
    )


@pytest.mark.parametrize("sign", [", ", "/", " | ", " + ", "+", " & "])
def test_lists_with_another_sign_in_each_file_are_compared_as_lists(sign: str) -> None:
    backwards = [sign.join(reversed(text.split(", "))) for text in LISTS]
    found = compared([text.replace(", ", "; ") for text in LISTS], backwards)
    assert said(found) == []
    (sentence,) = [one.sentence for one in found.assumed.assumptions if one.doubtful]
    assert sentence == (
        f"answers in 'outcomes' are separated by ; in a.csv and by {sign.strip()} in b.csv:"
        f" {min(text for text in backwards if sign in text)!r} has several, and their order makes no difference"
    )
    one, other = (read_extraction(name, found.form, name, [found.raw(at)]) for at, name in enumerate("ab"))
    counts = merge([one, other]).counts()
    assert counts["conflict"] == 0
    assert counts["agreed"] + counts["cosmetic"] == 2 * len(LISTS)


@pytest.mark.parametrize("usual", ["; ", " / ", ", "])
@pytest.mark.parametrize("word", ["and", "und", "et", "y"])
@pytest.mark.parametrize("between", [" {} ", ", ", ", {} "])
def test_lists_with_a_word_between_the_answers_are_compared_as_lists(usual: str, word: str, between: str) -> None:
    backwards = []
    for text in LISTS:
        *first, last = reversed(text.split(", "))
        backwards.append(f" {word} ".join([*filter(None, [between.format(word).join(first)]), last]))
    found = compared([text.replace(", ", usual) for text in LISTS], backwards)
    (sentence,) = [one.sentence for one in found.assumed.assumptions if one.doubtful]
    assert "by a word such as “and” in b.csv" in sentence
    one, other = (read_extraction(name, found.form, name, [found.raw(at)]) for at, name in enumerate("ab"))
    assert merge([one, other]).counts()["conflict"] == 0


@pytest.mark.parametrize("word", ["and", "&", "+"])
def test_answers_with_such_a_word_in_them_are_no_lists(word: str) -> None:
    """Answers that nobody else has are no answers, and a word has `and` in it."""
    ours = ["hands; sand", "sand", "hands", "sand; land", "land"]
    theirs = [f"arms {word} legs", "sand", "hands", f"sleep {word} wake", "land"]
    assert not compared(ours, theirs).raw(1).ways


def test_a_comma_within_answers_separates_nothing() -> None:
    """Answers that nobody else has are no answers."""
    ours = ["waiting list; usual care", "usual care", "waiting list", "usual care; waiting list"]
    theirs = ["care, as usual", "waiting list", "list, of people waiting", "usual care"]
    assert not compared(ours, theirs).raw(1).ways


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
    way = found.raw(1).ways.get("outcomes")
    theirs = [as_meant(text, way) for text in theirs]
    differ = [one for one in zip(ours, theirs, strict=True) if len({cell.key(cell.parse(text)) for text in one}) > 1]
    assert [sentence.split()[2] for sentence in said(found)] == [str(len(differ))] * bool(differ)


def test_short_lists_show_the_sign_between_answers_beside_those_of_another_file() -> None:
    ours = ["training/sport", "sport", "diet/training/sport", "diet"]
    theirs = ["sport, training", "sport", "training, diet, sport", "diet, sport"]
    found = compared(ours, theirs)
    assert found.form.studies["outcomes"].cell.type_name == "listed"
    assert found.raw(0).ways == {"outcomes": "answers with /"}
    assert found.raw(1).ways == {"outcomes": "answers with ,"}


@pytest.mark.parametrize("usual", ["; ", ", "])
@pytest.mark.parametrize("before", ["", ",", ";"])
@pytest.mark.parametrize("both", [False, True])
def test_a_word_before_the_last_answer_separates_it_as_the_signs_between_the_others_do(
    usual: str, before: str, both: bool
) -> None:
    """`a, b and c` is `a; b; c`, in one file or in both, whether there is a comma before the word or none."""

    def worded(text: str, *, backwards: bool) -> str:
        answers = text.split(", ")
        *first, last = reversed(answers) if backwards else answers
        return f"{before} and ".join([*filter(None, [usual.join(first)]), last])

    theirs = [worded(text, backwards=True) for text in LISTS]
    ours = [worded(text, backwards=False) if both else text.replace(", ", usual) for text in LISTS]
    found = compared(ours, theirs)
    one, other = (read_extraction(name, found.form, name, [found.raw(at)]) for at, name in enumerate("ab"))
    counts = merge([one, other]).counts()
    assert (counts["conflict"], counts["agreed"] + counts["cosmetic"]) == (0, 2 * len(LISTS))
    (sentence,) = [one.sentence for one in found.assumed.assumptions if one.doubtful]
    assert "by a word such as “and” in" in sentence


def test_an_answer_with_such_a_word_stays_one_where_another_file_has_it_as_one() -> None:
    ours = ["anxiety and depression", "pain, sleep and mood", *LISTS, "mood, fatigue and sleep", "mood and pain"]
    theirs = [text.replace(", ", "; ").replace(" and ", "; ") for text in ours]
    theirs[0] = ours[0]
    assert "answers with and" not in compared(ours, theirs).raw(0).ways.values()
