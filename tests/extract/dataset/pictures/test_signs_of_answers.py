"""No two answers of a checklist have one mark."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from extract.dataset.pictures.lights import signs_of
from extract.dataset.pictures.style import Look
from schema.forms import built_in

KNOWN = {
    "yes": "yes", "no": "no", "unclear": "unclear", "partly": "partly", "cant_tell": "can't tell", "include": "include",
    "exclude": "exclude", "seek_info": "seek further info", "not_applicable": "not applicable", "PEND": "pending",
    "NR": "not reported", "UC": "unclear in the report", "blank": "not answered", "unsettled": "not settled",
}  # fmt: skip


@given(st.lists(st.sampled_from(sorted(KNOWN)), unique=True))
def test_each_answer_of_a_traffic_light_has_a_mark_of_its_own(codes: list[str]) -> None:
    signs = signs_of({code: KNOWN[code] for code in codes})
    assert list(signs) == codes
    marks = [(look.shape, look.fill, sign) for look, sign in signs.values()]
    assert len(set(marks)) == len(codes)
    assert_told_apart_in_grey(signs, 2.5)


def test_the_parts_of_a_summary_are_told_apart_in_grey() -> None:
    """From low to high the parts get darker, and neither is as light as an item without an answer."""
    codes = ["low", "some_concerns", "high", "NA", "UC", "blank"]
    signs = signs_of({code: KNOWN.get(code, code) for code in codes})
    assert_told_apart_in_grey(signs, 6)
    low, some, high = (lightness(signs[code][0].fill) for code in codes[:3])
    assert low - some > 15 < some - high
    robins = ["low", "moderate", "serious", "critical", "NR", "UC"]
    signs = signs_of({code: code for code in robins})
    lights = [lightness(signs[code][0].fill) for code in robins[:4]]
    assert lights == sorted(lights, reverse=True)
    assert_told_apart_in_grey(signs, 3)


def assert_told_apart_in_grey(signs: dict[str, tuple[Look, str]], least: float) -> None:
    lights = sorted(lightness(look.fill) for look, _ in signs.values())
    assert all(dark + least < light for dark, light in pairwise(lights)), lights


def lightness(fill: str) -> float:
    """The lightness L* of a colour, from 0 to 100."""
    parts = [int(fill[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    grey = sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * grey ** (1 / 3) - 16 if grey > 0.009 else 903.3 * grey


def test_the_answers_of_the_jbi_checklist_are_told_apart() -> None:
    form = built_in("patient-voices").with_modules(["appraisal", "jbi"])
    answer = form["appraisal"]["answer"].cell
    signs = signs_of({choice.code: choice.shown for choice in answer.offered})
    assert len({(look.fill, sign) for look, sign in signs.values()}) == len(answer.offered)
    assert (signs["yes"][1], signs["include"][1]) == ("+", "I")
