"""Headers are matched to known names: exactly before in another spelling, in another spelling before nearly."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validate.inference.header_match import (
    NEAR,
    HeaderMatch,
    KnownHeaders,
    first_columns,
    match_headers,
    nearness,
    number_repeats,
)
from validate.inference.words import plain_header

# Texts that are the same, the same in another spelling, near to each other, opposites, or of two names at once.
TEXTS = st.sampled_from(
    ["Number analysed", "number_analysed", "NUMBER ANALYSED", "Number analyzed", "Number analysedd", "Numbre analysed",
     "Number analysed 2", "Analysed number", "Number of men", "Number of women", "Number of womem", "Dose", "dose",
     "Outcome ona", "Outcome one", "Outcome onu", "?"]
)  # fmt: skip
NAMES = st.sampled_from("abc")
LISTS = st.lists(st.lists(st.tuples(TEXTS, NAMES), max_size=4), min_size=1, max_size=3)
HEADERS = st.lists(TEXTS, max_size=8)
CERTAINTY = ("exact", "folded", "near")


def matched(headers: list[str], *lists: list[tuple[str, str]]) -> HeaderMatch[str]:
    return match_headers(dict(enumerate(headers)), KnownHeaders(*lists, folded=plain_header))


def columns_of(match: HeaderMatch[str]) -> dict[int, list[tuple[str, str]]]:
    """What each column was matched to, and how."""
    found: dict[int, list[tuple[str, str]]] = {}
    for how in CERTAINTY:
        several: Mapping[str, int | tuple[int, ...]] = getattr(match, how)
        for name, columns in several.items():
            for column in (columns,) if isinstance(columns, int) else columns:
                found.setdefault(column, []).append((how, name))
    return found


@given(headers=HEADERS, lists=LISTS)
def test_a_column_stands_for_one_name_at_most(headers: list[str], lists: list[list[tuple[str, str]]]) -> None:
    match = matched(headers, *lists)
    assert all(len(meanings) == 1 for meanings in columns_of(match).values())
    assert not match.near.keys() & match.columns.keys()


@given(headers=HEADERS, lists=LISTS, data=st.data())
def test_the_order_of_columns_and_of_names_is_nothing(
    headers: list[str], lists: list[list[tuple[str, str]]], data: st.DataObject
) -> None:
    before = columns_of(matched(headers, *lists))
    order = data.draw(st.permutations(range(len(headers))))
    shuffled = [data.draw(st.permutations(one_list)) for one_list in lists]
    after = columns_of(matched([headers[column] for column in order], *shuffled))
    assert {order[column]: meaning for column, meaning in after.items()} == before


@given(headers=HEADERS, lists=LISTS)
def test_exact_goes_before_spelling_and_spelling_before_nearness(
    headers: list[str], lists: list[list[tuple[str, str]]]
) -> None:
    """No column is matched by something weaker than the strongest that one name alone could give it."""
    known = KnownHeaders(*lists, folded=plain_header)
    match = matched(headers, *lists)
    for column, header in enumerate(headers):
        found = [known.exact(header), known.folded(header), known.nearest(header)]
        strongest = next(((how, name) for how, name in zip(CERTAINTY, found, strict=True) if name is not None), None)
        meanings = columns_of(match).get(column, [])
        if strongest is not None and strongest[0] == "near":
            assert meanings in ([], [strongest])  # a name that is said in so many words needs no near header
        else:
            assert meanings == ([] if strongest is None else [strongest])


@given(headers=HEADERS, lists=LISTS)
def test_what_two_names_have_in_equal_measure_gives_neither(
    headers: list[str], lists: list[list[tuple[str, str]]]
) -> None:
    """Giving every spelling to a second name leaves nothing that is clear."""
    doubled = [[*one_list, *((text, f"other {name}") for text, name in one_list)] for one_list in lists]
    assert columns_of(matched(headers, *doubled)) == {}


def test_a_header_that_is_as_near_to_one_name_as_to_another_stands_for_neither() -> None:
    assert columns_of(matched(["Outcome one"], [("Outcome ona", "a"), ("Outcome onu", "b")])) == {}


@given(headers=st.lists(TEXTS, min_size=2, max_size=2), text=TEXTS)
def test_two_headers_that_are_near_to_one_name_give_none(headers: list[str], text: str) -> None:
    match = matched(headers, [(text, "a")])
    assert len(columns_of(match)) < 2 or not match.near


@pytest.mark.parametrize(
    ("header", "how"),
    [
        ("Number analysed", "exact"),
        (" Number\u00a0analysed ", "exact"),
        ("numberAnalysed?", "folded"),
        ("Number analyzed", "near"),
        ("analysed number", "near"),
        ("Number  an alysed", "near"),
        ("Number analysed 2", None),
        ("Number", None),
        (" ", None),
    ],
)
def test_how_a_header_is_matched(header: str, how: str | None) -> None:
    expected = {} if how is None else {0: [(how, "a")]}
    assert columns_of(matched([header], [("Number analysed", "a")])) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("Number of men", "Number of women"), ("Score week 6", "Score week 12"), ("Score, lower", "Score, upper")],
)
def test_headers_that_say_different_things_are_never_near(one: str, other: str) -> None:
    assert matched([one], [(other, "a")]).near == {}


def test_a_header_near_to_a_name_that_is_there_is_not_taken_for_another() -> None:
    match = matched(["Number of women", "Number of womem"], [("Number of women", "a"), ("Number of woman", "b")])
    assert (match.exact, match.near) == ({"a": (0,)}, {})


@pytest.mark.parametrize("said", ["Number analysed", "NUMBER_ANALYSED"])
def test_a_name_that_a_column_says_needs_no_near_header(said: str) -> None:
    match = matched(["Number analyzed", said], [("Number analysed", "a")])
    assert (match.columns, match.near) == ({"a": (1,)}, {})


def test_marks_alone_are_no_other_spelling_of_each_other() -> None:
    assert matched(["*"], [("?", "a")]).columns == {}


def test_an_earlier_list_goes_before_a_later_one() -> None:
    older, newer = [("Participants", "a")], [("Participants", "b"), ("Patients", "a")]
    assert matched(["Participants", "Patients"], older, newer).columns == {"a": (0, 1)}


@given(one=TEXTS, other=TEXTS)
def test_nearness_is_mutual_and_whole_for_the_same(one: str, other: str) -> None:
    assert nearness(one, other, floor=NEAR) == nearness(other, one, floor=NEAR)
    assert nearness(one, one, floor=NEAR) == 100


@pytest.mark.parametrize("one", ["co mor bid i ty", "cormobidity"])
def test_words_parted_and_slips_of_the_pen_are_near(one: str) -> None:
    assert nearness(one, "comorbidity", floor=NEAR) >= NEAR


def test_of_several_columns_with_one_header_the_first_is_meant_and_the_exact_one_before_it() -> None:
    columns = first_columns(["ruling", "Ruling", None, "Ruling", "who"], start=1)
    assert (columns.find("Ruling"), columns.find("Who"), columns.find("Why")) == (2, 5, None)
    assert columns.has("Ruling", "WHO")
    assert not columns.has("Ruling", "Why")


def test_repeated_headers_are_numbered_and_blank_ones_stay_blank() -> None:
    headers = ["quote", "", "Quote.", "quote (2)", " ", "quote"]
    assert list(number_repeats(headers)) == ["quote", "", "Quote. (2)", "quote (2)", " ", "quote (3)"]
