"""Laws of looking for quoted words, on pages in memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from validate.passages.find import find
from validate.passages.passage_index import PassageIndex
from validate.passages.report_text import PageText, ReportText
from validate.passages.searchable_letters import letters_of

WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyzfi", min_size=3, max_size=9), min_size=40, max_size=70, unique=True)
BREAKS = st.lists(st.sampled_from((" ", "\n", "\r\n", "  ", "\u00a0", "\n\n")), min_size=70, max_size=70)
LEFT_OUT = st.sampled_from((" ... ", " [\u2026] ", "\u2026", " (...) ", " [she] ", " [...] "))


def printed(words: list[str], breaks: list[str]) -> str:
    """Words as a page has them: with any white space, ligatures, and a word in three cut at the end of a line."""
    text = ""
    for number, (word, space) in enumerate(zip(words, breaks, strict=False)):
        cut = word[:2] + "-\n" + word[2:] if number % 3 == 0 and len(word) > 4 else word
        text += cut.replace("fi", "\ufb01") + space
    return text


@given(WORDS, BREAKS, st.data())
def test_words_are_found_wherever_they_are_printed(words: list[str], breaks: list[str], data: st.DataObject) -> None:
    half = len(words) // 2
    index = PassageIndex(
        ReportText((PageText(printed(words[:half], breaks)), PageText(printed(words[half:], breaks[half:]))))
    )
    start = data.draw(st.integers(0, len(words) - 8))
    end = data.draw(st.integers(start + 6, len(words)))
    quote = " ".join(words[start:end])
    passage = find(index, data.draw(st.sampled_from((quote, quote.upper(), f"“{quote}.”", f"  {quote}\n"))))
    assert passage.found == "exact"
    assert {int(start >= half), int(end > half)} <= set(passage.pages)
    letters = "".join(letters_of(index.page(span.page).text[span.start : span.end]) for span in passage.places[0])
    assert letters == letters_of(quote)


@given(WORDS, BREAKS, LEFT_OUT, st.data())
def test_words_may_be_left_out_where_the_quote_says_so(
    words: list[str], breaks: list[str], mark: str, data: st.DataObject
) -> None:
    index = PassageIndex(ReportText((PageText(printed(words, breaks)),)))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(words)), min_size=4, max_size=4, unique=True)))
    first, second = (" ".join(words[begin:end]) for begin, end in (cuts[:2], cuts[2:]))
    if max(len(letters_of(first)), len(letters_of(second))) <= 12:
        return
    assert find(index, f"{first}{mark}{second}").found == "exact"


@given(WORDS, BREAKS)
def test_the_order_of_words_counts(words: list[str], breaks: list[str]) -> None:
    index = PassageIndex(ReportText((PageText(printed(words, breaks)),)))
    assert find(index, " ".join(reversed(words))).found == "absent"


@given(st.text())
def test_letters_do_not_depend_on_what_printing_changes(text: str) -> None:
    letters = letters_of(text)
    assert letters_of(text.replace(" ", " \n ")) == letters
    assert letters_of(f"“{text}”") in {letters, letters_of(f" {text}")}
    assert not any(sign.isspace() and sign != " " for sign in letters)
