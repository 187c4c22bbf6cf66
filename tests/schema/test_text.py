"""Which texts are the same to a reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.text import fold, of_whom, tidy

ODD = st.text(
    st.one_of(
        st.sampled_from("aBéé&#1amp .;,:-–'\"“”’\u00ad\u200b\u200c\u200d\u00a0\ufeff\n\t\u0301\u212aﬁＡ；²½İßςŉ"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=20,
)


@given(ODD)
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(ODD)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ODD)
def test_what_a_reader_does_not_see_makes_no_difference(text: str) -> None:
    assert fold(tidy(text)) == fold(text)
    assert fold(f"\u00a0{text}\u200b ") == fold(text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\U0001f469\u200d\u2695\ufe0f", "\U0001f469\u200d\u2695\ufe0f"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("yes\u200d", "yes"),
        ("\u200d\u200cé\u200d ", "é"),
        ("1\u200c2", "12"),
    ],
)
def test_a_joiner_stays_where_it_changes_what_a_reader_sees(text: str, seen: str) -> None:
    """A doctor is a woman and a staff with a joiner between them; so are letters of Persian and Hindi."""
    assert tidy(text) == seen
    assert fold(text) == fold(seen)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ketamine", "ketamine."),
        ("low-dose", "low dose"),
        ("“I felt light”", "I felt light"),
        ("0.5–1 mg", "0.5-1 mg"),
        ("mother’s", "mother's"),
        ("ＡＢＣ", "abc"),
        ("ﬁrst", "first"),
        ("re\u00adlapse", "relapse"),
        ("cafe\u0301", "café"),
        ("e\u200b\u0301", "é"),
        ("Smith &amp; Jones", "Smith & Jones"),
        ("a&nbsp;b", "a b"),
        ("M&uuml;ller", "Müller"),
        ("5 &#60; 6", "5 < 6"),
        ("&amp;amp;", "&"),
    ],
)
def test_spellings_of_one_meaning_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("m²", "m2"), ("½", "1/2"), ("-5", "5"), ("F1", "F11"), ("10 mg", "1 0 mg"), ("a;b", "ab")]
)
def test_different_meanings_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_number_is_told_from_a_name_that_ends_in_one() -> None:
    assert [of_whom(name, "5") for name in ("ada", "Extractor 1", "")] == ["ada 5", "Extractor 1: 5", " 5"]
