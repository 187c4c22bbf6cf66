"""What all pictures have in common: sizes, shades and shapes, and how a text is fitted in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from textwrap import wrap

from extract.dataset.pictures.svg import FONT
from extract.dataset.pictures.vega import Spec, channel, whole
from schema.records import record

INK, SOFT, LINE = "#1a1a1a", "#595959", "#d0d0d0"
TEXT, SMALL = 11, 10  # pixels
_LONGEST = 36  # characters of a label
_PARTS_OF_A_SIGN = {"Mn", "Mc", "Me"}
_JOINERS = {"\u200c", "\u200d"}


@record(kw_only=True)
class Look:
    """How marks of one kind look: shapes, shades of grey and colours all differ."""

    shape: str
    fill: str
    ink: str = INK
    edge: str = INK


LOOKS = (
    Look(shape="circle", fill="#0b3c5d", ink="#ffffff"),
    Look(shape="square", fill="#a6cee3"),
    Look(shape="diamond", fill="#fdbf6f"),
    Look(shape="square", fill="#7a4419", ink="#ffffff"),
    Look(shape="circle", fill="#c4c4c4"),
    Look(shape="diamond", fill="#4d4d4d", ink="#ffffff"),
    Look(shape="square", fill="#ffffff"),
    Look(shape="diamond", fill="#ffffff"),
)
SHADES = (
    Look(shape="square", fill="#0b3c5d", ink="#ffffff"),
    Look(shape="square", fill="#a6cee3"),
    Look(shape="square", fill="#c46f1a"),
    Look(shape="square", fill="#eee8da"),
    Look(shape="square", fill="#5f5a8a", ink="#ffffff"),
    Look(shape="square", fill="#d9a441"),
)
"""The parts of bars, which have no shape: each is lighter or darker than all others, also in grey, and much so than
the one before."""
NO_VALUE = Look(shape="circle", fill="#ffffff", ink=SOFT, edge="#8c8c8c")


SIGNS = {"NR": "\u2013", "UC": "?", "NA": "/", "PEND": "\u2022", "blank": "", "": "", "unsettled": "!"}
"""What stands in a mark for a missing code. The mark of a cell that was not extracted is empty."""


def looks(codes: Iterable[str]) -> dict[str, Look]:
    """The look of each code; missing codes look like nothing is known."""
    free = iter(LOOKS)
    return {code: NO_VALUE if code in SIGNS else next(free, LOOKS[-1]) for code in codes}


def shades(codes: Iterable[str]) -> dict[str, Look]:
    """The look of each code as a part of a bar; missing codes, and what is open, look like nothing is known."""
    free = iter(SHADES)
    return {code: NO_VALUE if code in {*SIGNS, "open"} else next(free, SHADES[-1]) for code in codes}


def letters_of(labels: Mapping[str, str], taken: Iterable[str] = ()) -> dict[str, str]:
    """A letter for each code that no other code has: of its label, else a free one. Missing codes have signs.

    No letter is one of those `taken`, such as the letter of numbered themes (D1, D2).
    """
    found: dict[str, str] = {}
    for code, label in labels.items():
        if code in SIGNS:
            found[code] = SIGNS[code]
            continue
        words = [word for word in label.upper().split() if word[:1].isalpha() and len(word) > 1]
        wished = [word[0] for word in words] + [sign for word in words for sign in word if sign.isalpha()]
        free = [sign for sign in [*wished, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"] if sign not in {*found.values(), *taken}]
        found[code] = free[0] if free else "+"
    return found


def plain(text: str) -> str:
    """The text on one line, without control characters and without signs that would turn the text around them."""
    kept = (
        "\ufffd" if unicodedata.category(sign) in {"Cc", "Cs", "Cn", "Co"} else sign
        for sign in " ".join(text.split())
        if unicodedata.category(sign) != "Cf" or sign in _JOINERS
    )
    return "".join(kept)


def short(text: str, longest: int = _LONGEST) -> str:
    """A label that fits: a longer text is cut between two signs, and ends with three points."""
    line = plain(text[: longest * 20])
    if len(line) <= longest:
        return line
    end = longest - 1
    while end > 1 and (unicodedata.category(line[end]) in _PARTS_OF_A_SIGN or {line[end], line[end - 1]} & _JOINERS):
        end -= 1
    return f"{line[:end].rstrip()}…"


def unique(labels: Mapping[str, str], longest: int = _LONGEST) -> dict[str, str]:
    """A label for each key that fits and that no other has: where two would be the same, the key stands behind it."""
    cut = {key: short(label, longest) for key, label in labels.items()}
    several = {label for label in cut.values() if list(cut.values()).count(label) > 1} if len(cut) < 1000 else set()
    found: dict[str, str] = {}
    for key, label in cut.items():
        name = f"{short(label, longest - 8)} ({short(key, 12)})" if label in several else label
        found[key] = name if name not in found.values() else f"{name} [{len(found) + 1}]"
    return found


def lines_of(text: str, across: int, most: int) -> list[str]:
    """The text in lines of so many signs; what does not fit in the last line is cut."""
    line = " ".join(part for word in short(text, across * most).split() for part in wrap(word, across + 2))
    found = wrap(line, across, break_long_words=False) or [""]
    return found if len(found) <= most else [*found[: most - 1], short(" ".join(found[most - 1 :]), across)]


def across(width: float) -> Spec:
    """Pixels from the left."""
    return channel("x:Q", scale={"domain": [0, width], "nice": False, "zero": False}, axis=None)


def down(height: float) -> Spec:
    """Pixels from the top."""
    scale = {"domain": [0, height], "nice": False, "zero": False, "reverse": True}
    return channel("y:Q", scale=scale, axis=None)


def configured(chart: Spec, *, draft: bool) -> Spec:
    """The specification of a chart, with the font and the ground that all pictures have."""
    if draft:
        size = {"fontSize": TEXT, "fontWeight": "bold"}
        chart = {**chart, "title": {"text": "DRAFT", "anchor": "start", **size, "color": "#8a3b00", "offset": 8}}
    return whole(chart, _CONFIG)


_CONFIG: Spec = {
    "font": FONT,
    "aria": False,
    "background": "#ffffff",
    "padding": 8,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": SMALL, "titleFontSize": TEXT, "titleFontWeight": "normal", "labelColor": INK,
        "titleColor": INK, "domainColor": SOFT, "tickColor": SOFT, "gridColor": "#e4e4e4", "labelLimit": 400,
        "titleLimit": 600, "labelFlush": False,
    },
    "text": {"color": INK, "fontSize": TEXT},
}  # fmt: skip
