"""Texts of an exported page: what repeats is there once, and each text is whole when it is put together."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from extract.desk.shared_parts import SharedParts

PIECES = st.sampled_from(
    ["<p>", "</p>", "\n", "ketamine", "arm 1: ", "<", ">", "x", "", "\r\n", "\u2028", "<dt>Study</dt>"]
)
TEXTS = st.lists(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=20), max_size=8)


@given(TEXTS)
@example(["<p>one line</p>\n<p>another</p>\n", "<p>one line</p>\n<p>a third</p>"])
def test_each_text_is_whole_and_what_is_kept_once_repeats(texts: list[str]) -> None:
    parts = SharedParts.of(texts)
    whole = ["".join(parts.shared[part] if isinstance(part, int) else part for part in text) for text in parts.texts]
    assert whole == texts
    met = [part for text in parts.texts for part in text if isinstance(part, int)]
    assert all(met.count(number) > 1 for number in range(len(parts.shared)))
    assert len(set(parts.shared)) == len(parts.shared)


def test_a_thousand_like_items_take_little_more_than_what_differs() -> None:
    alike = [f"<ul>\n<b>What to extract:</b> A whole number.\n</ul>\n<p>arm {number}</p>" for number in range(1_000)]
    parts = SharedParts.of(alike)
    assert parts.shared == ("<b>What to extract:</b> A whole number.\n", "</ul>\n")
    assert parts.texts[7] == ("<ul>\n", 0, 1, "<p>arm 7</p>")
