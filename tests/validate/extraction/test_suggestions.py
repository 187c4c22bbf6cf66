"""What is suggested in place of an entry that is not allowed: the nearest one, and nothing where that is a guess."""

import pytest

from validate.extraction.suggestions import nearest


@pytest.mark.parametrize(
    ("text", "options", "suggested"),
    [
        ("Nigria", ("Niger", "Nigeria", "Spain"), "Nigeria"),
        ("Extractor 9", ("Extractor 1", "Extractor 2"), None),
        ("S80", ("S10", "S20", "S30"), None),
        ("ketamine", ("ketamine IV", "ketamine IM"), None),
        ("kontrol", ("Control", "control"), "Control"),
    ],
)
def test_of_two_that_are_equally_near_neither_is_suggested(
    text: str, options: tuple[str, ...], suggested: str | None
) -> None:
    assert nearest(text, options) == suggested
