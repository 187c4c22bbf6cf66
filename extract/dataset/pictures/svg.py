"""SVG files that say in words what they show, and look the same everywhere: they have their font in them."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import vl_convert

from extract.dataset.pictures.style import FONT
from extract.output import clean
from schema.records import record

_FAMILY = "Arimo"  # as wide as Liberation Sans and Arial, which stand for it where a program ignores fonts in files
_ALL = f"{_FAMILY}, 'Liberation Sans', Arial, Helvetica, sans-serif"
_RANGES = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,"
    "U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,"
    "U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
    "greek": "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF",
    "cyrillic": "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116",
}
_WEIGHTS = {"400": "normal", "700": "bold"}
_PIXELS = 3  # of the PNG for each pixel of the SVG: 300 dots an inch at a width of 17 cm


@record(kw_only=True)
class Drawing:
    """A picture as files have it: `svg` without its font, which a page has once for all of its pictures."""

    svg: str
    width: int
    height: int

    @property
    def png(self) -> bytes:
        """The picture in pixels."""
        pixels: bytes = vl_convert.svg_to_png(self.svg.replace(_ALL, FONT), scale=_PIXELS)
        return pixels

    @property
    def with_font(self) -> str:
        """The SVG with its font in it."""
        start = self.svg.index(">") + 1
        return f"{self.svg[:start]}<style>{font_face(self.svg)}</style>{self.svg[start:]}\n"


def drawing(spec: Mapping[str, Any], *, name: str, title: str, alternative: str) -> Drawing:
    """Draws a specification; the title and the alternative are for those who do not see it."""
    drawn = vl_convert.vegalite_to_svg(json.dumps(spec), allowed_base_urls=[])
    found = re.match(r'<svg [^>]*?width="(\d+)[^"]*" height="(\d+)[^"]*" viewBox="([^"]*)">', drawn)
    if found is None:
        raise AssertionError(drawn[:200])
    width, height, box = int(found[1]), int(found[2]), found[3]
    body = _without_marks(drawn[found.end() :]).replace(f'font-family="{FONT}"', f'font-family="{_ALL}"')
    start = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title {name}-text"'
        f' width="{width}" height="{height}" viewBox="{box}">'
        f'<title id="{name}-title">{_text(title)}</title><desc id="{name}-text">{_text(alternative)}</desc>'
    )
    return Drawing(svg=start + body, width=width, height=height)


def _without_marks(body: str) -> str:
    """The drawing without the marks by which programs tell its parts: they double its size."""
    body = re.sub(r' (?:class|role|aria-[a-z]+|pointer-events)="[^"]*"', "", body)
    return re.sub(r'<path d="(?:M0,0h0v0h0Z)?"(?: display="none")?/>', "", body)


def _text(text: str) -> str:
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def font_face(svg: str) -> str:
    """The rules for the parts of the font that a drawing needs."""
    shown = set(re.sub(r"<(?:title|desc)[^>]*>[^<]*<|<[^>]*>", "<", svg))
    bold = 'font-weight="bold"' in svg
    needed = [
        name for name, ranges in _RANGES.items() if name == "latin" or any(_within(ord(s), ranges) for s in shown)
    ]
    return "".join(_face(name, weight) for weight in _WEIGHTS if weight == "400" or bold for name in needed)


def _within(code: int, ranges: str) -> bool:
    for part in ranges.split(","):
        low, _, high = part.removeprefix("U+").partition("-")
        if int(low, 16) <= code <= int(high or low, 16):
            return True
    return False


@cache
def _face(name: str, weight: str) -> str:
    font = resources.files("extract.dataset.pictures").joinpath("fonts", f"arimo-{name}-{weight}-normal.woff2")
    held = base64.b64encode(font.read_bytes()).decode()
    return (
        f"@font-face{{font-family:{_FAMILY};font-weight:{_WEIGHTS[weight]};src:url(data:font/woff2;base64,{held})"
        f' format("woff2");unicode-range:{_RANGES[name]}}}'
    )
