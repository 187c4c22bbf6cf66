"""Numbers in sentences that lead somewhere: the text without their marks is the text, whatever it holds."""

from hypothesis import given
from hypothesis import strategies as st

from tests.extract.dataset.methods_text import beginning_with_a_figure, in_figures
from validate.dataset.paper.linked_numbers import all_linked, counted, linked, linked_parts, plain_numbers, sentence
from validate.dataset.paper.paper_table import FILLED, Trace


def test_a_number_leads_and_the_plain_text_has_it() -> None:
    traces = [Trace(states=("agreed",)), Trace(table="studies", studies=("S1", "a\x02b\x1f*`")), Trace(code=FILLED)]
    text = " and ".join(linked(1_000 * number, trace) for number, trace in enumerate(traces, 1))
    assert plain_numbers(text) == "1,000 and 2,000 and 3,000"
    assert [trace for _, trace in linked_parts(text) if trace] == traces


def test_whole_numbers_lead_to_a_table_and_others_stay() -> None:
    trace = Trace(states=("status",))
    text = all_linked(
        f"In 1,279 of {linked(80, trace)} cells (97.8%, v1.5, S05, 2026-03-02), 5 and 0 in round 2, 10 or more.",
        "agreement",
    )
    shown = [(part, trace.section or "cells") for part, trace in linked_parts(text) if trace]
    assert shown == [("1,279", "agreement"), ("80", "cells"), ("5", "agreement"), ("0", "agreement")]


def test_a_number_at_the_head_of_a_sentence_is_in_words_and_leads_where_it_led() -> None:
    trace = Trace(states=("agreed",))
    text = sentence(f"{counted(17, trace, 'study was', 'studies were')} listed, 4 of them twice.")
    assert plain_numbers(text) == "Seventeen studies were listed, 4 of them twice."
    assert [(part, trace) for part, trace in linked_parts(text) if trace] == [("Seventeen", trace)]
    text = sentence(f"{counted(2_547, trace, 'entry was', 'entries were')} made.")
    assert plain_numbers(text) == "In all, 2,547 entries were made."
    assert [(part, trace) for part, trace in linked_parts(text) if trace] == [("2,547", trace)]


def test_words_that_lead_nowhere_yet_lead_to_a_table_as_figures_do() -> None:
    text = sentence("42 studies were listed.")
    assert list(linked_parts(text)) == [("Forty-two", None), (" studies were listed.", None)]
    led_to = [(part, trace.section) for part, trace in linked_parts(all_linked(f"{text} 3 not.", "flow")) if trace]
    assert led_to == [("Forty-two", "flow"), ("3", "flow")]


def test_sentences_that_begin_with_no_number_stay() -> None:
    for text in ("", "Of the 17 studies, 3 were.", "2020", "3.5 people", "95% of all", "3rd", "In 5, all were."):
        assert sentence(text) == text


@given(st.integers(1, 120))
def test_no_sentence_begins_with_a_figure(number: int) -> None:
    """Another table of words reads the number again."""
    text = plain_numbers(sentence(f"{number:,} studies were listed."))
    assert beginning_with_a_figure(text) == []
    assert in_figures(text).removeprefix("In all, ") == f"{number} studies were listed."


def test_sentences_that_begin_with_a_figure_are_found() -> None:
    text = "3 were.\n\nSmith et al. 2020 was. 17 of 3.5 were (1 not.) 4 were.\n\n- 5 open points"
    assert [found[:2].strip() for found in beginning_with_a_figure(text)] == ["3", "17", "4"]


@given(st.text(alphabet='\x02\x1f\x03{}[]"a1,', max_size=40))
def test_text_that_looks_like_a_mark_does_no_harm(text: str) -> None:
    parts = list(linked_parts(text))
    assert "".join(part for part, _ in parts) == plain_numbers(text)
    assert not set(plain_numbers(text)) & set("\x02\x1f\x03")
