"""Numbers in sentences that lead somewhere: the text without their marks is the text, whatever it holds."""

from hypothesis import given
from hypothesis import strategies as st

from validate.dataset.paper.led import all_led, led, parts_led, plain_numbers
from validate.dataset.paper.paper_table import FILLED, Trace


def test_a_number_leads_and_the_plain_text_has_it() -> None:
    traces = [Trace(states=("agreed",)), Trace(table="studies", studies=("S1", "a\x02b\x1f*`")), Trace(code=FILLED)]
    text = " and ".join(led(1_000 * number, trace) for number, trace in enumerate(traces, 1))
    assert plain_numbers(text) == "1,000 and 2,000 and 3,000"
    assert [trace for _, trace in parts_led(text) if trace] == traces


def test_whole_numbers_lead_to_a_table_and_others_stay() -> None:
    trace = Trace(states=("status",))
    text = all_led(
        f"In 1,279 of {led(80, trace)} cells (97.8%, v1.5, S05, 2026-03-02), 5 and 0 in round 2, 10 or more.",
        "agreement",
    )
    shown = [(part, trace.section or "cells") for part, trace in parts_led(text) if trace]
    assert shown == [("1,279", "agreement"), ("80", "cells"), ("5", "agreement"), ("0", "agreement")]


@given(st.text(alphabet='\x02\x1f\x03{}[]"a1,', max_size=40))
def test_text_that_looks_like_a_mark_does_no_harm(text: str) -> None:
    parts = list(parts_led(text))
    assert "".join(part for part, _ in parts) == plain_numbers(text)
    assert not set(plain_numbers(text)) & set("\x02\x1f\x03")
