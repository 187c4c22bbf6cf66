"""The look of each answer of a checklist. Each has a lightness of its own, so that answers differ in grey too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from extract.dataset.pictures.style import LOOKS, SIGNS, Look, letters_of

_WHITE = "#ffffff"
_YES = tuple(Look(shape="circle", fill=fill) for fill in ("#8eddad", "#83d1a2", "#79c798"))
_UNSURE = tuple(Look(shape="diamond", fill=fill) for fill in ("#cc9b36", "#bd8e28", "#ae8219", "#9f7504", "#946b00"))
_NO = tuple(Look(shape="square", fill=fill, ink=_WHITE) for fill in ("#863022", "#782317", "#6a160c"))
"""From light to dark: no concern, some, and much. An answer of the same light, such as `include` beside `yes`, is a
little darker."""
_LIGHTS = {
    **dict.fromkeys(("yes", "low", "include"), (_YES, "+")),
    **dict.fromkeys(("unclear", "cant_tell", "some_concerns", "seek_info", "partly"), (_UNSURE, "?")),
    **dict.fromkeys(("no", "high", "exclude"), (_NO, "\u00d7")),
}
_RISK = {"low", "high"}
_NO_ANSWER = {"blank": "#ffffff", "not_applicable": "#f3f3f3", "NA": "#e8e8e8", "NR": "#aeaeae", "UC": "#5e5e5e",
              "PEND": "#2c2c2c", "unsettled": "#111111"}  # fmt: skip
_DARK = {"UC", "PEND", "unsettled"}


def signs_of(answers: Mapping[str, str]) -> dict[str, tuple[Look, str]]:
    """The look and the sign of each answer: a traffic light where these answers are known, else letters.

    Of several answers with one light, those after the first have another shade, and a letter.
    """
    given = [code for code in answers if code not in _NO_ANSWER]
    of_risk = not _RISK & set(given) or "some_concerns" in given  # else a high answer may be the good one
    found = _lights(answers, given) if set(given) <= set(_LIGHTS) and of_risk else _scale(answers, given)
    for code in answers.keys() - found.keys():
        fill = _NO_ANSWER[code]
        ink = _WHITE if code in _DARK else LOOKS[1].ink
        sign = SIGNS["NA" if code == "not_applicable" else code]
        found[code] = (Look(shape="circle", fill=fill, ink=ink, edge="#8c8c8c"), sign)
    return {code: found[code] for code in answers}


def _lights(answers: Mapping[str, str], given: list[str]) -> dict[str, tuple[Look, str]]:
    found: dict[str, tuple[Look, str]] = {}
    for code in given:
        several, sign = _LIGHTS[code]
        taken = {earlier for _, earlier in found.values()}
        before = sum(_LIGHTS[earlier][0] is several for earlier in found)
        found[code] = (several[before], letters_of({code: answers[code]}, taken)[code] if before else sign)
    return found


def _scale(answers: Mapping[str, str], given: list[str]) -> dict[str, tuple[Look, str]]:
    """Blues from light to dark in the order of the form, each with a letter."""
    letter = letters_of({code: answers[code] for code in given})
    found: dict[str, tuple[Look, str]] = {}
    for place, code in enumerate(given):
        part = place / max(len(given) - 1, 1)
        light = [round(start + part * (end - start)) for start, end in ((205, 11), (228, 50), (242, 85))]
        look = replace(LOOKS[place % len(LOOKS)], fill="#{:02x}{:02x}{:02x}".format(*light))
        found[code] = (replace(look, ink=_WHITE if part > 0.4 else LOOKS[1].ink), letter[code])
    return found
