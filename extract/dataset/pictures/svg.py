"""SVG files that say in words what they show, and look the same everywhere: they have their font in them."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

import vl_convert

from extract.dataset.pictures.png import smaller_png
from extract.output import clean
from schema.records import record

if TYPE_CHECKING:
    from validate.dataset.pictures.picture import Picture

FONT = "Arimo"  # SIL Open Font License; as wide as Arial

_FONTS = resources.files("extract.dataset.pictures").joinpath("fonts")
_ALL = f"{FONT}, 'Liberation Sans', Arial, Helvetica, sans-serif"  # all as wide: some programs ignore fonts in files
_RANGES = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,"
    "U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,"
    "U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
    "greek": "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF",
    "vietnamese": "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,"
    "U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB",
    "cyrillic": "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116",
}
_WEIGHTS = {"400": "normal", "700": "bold"}
_PIXELS = 3  # of the PNG for each pixel of the SVG: 300 dots an inch at a width of 17 cm
_FEWEST = 1.5  # of them for a picture that is much larger than a page
_PAGE = (986, 907)  # pixels of the SVG on a page across, or upright with a caption: what is larger is printed smaller


@record(kw_only=True)
class Drawing:
    """A picture as files have it: `svg` without its font, which a page has once for all of its pictures."""

    svg: str
    width: int
    height: int

    @cached_property
    def png(self) -> bytes:
        """The picture in pixels."""
        _register_font()
        fits = min(1.0, _PAGE[0] / self.width, _PAGE[1] / self.height)
        pixels = max(_PIXELS * fits, _FEWEST)
        return smaller_png(vl_convert.svg_to_png(self.svg, scale=pixels), dots_an_inch=round(96 * pixels))

    @property
    def with_font(self) -> str:
        """The SVG with its font in it."""
        start = self.svg.index(">") + 1
        return f"{self.svg[:start]}<style>{font_face(self.svg)}</style>{self.svg[start:]}\n"


@record(kw_only=True)
class Drawn:
    """A drawing with its names: `name` is that of its files, `picture` has its numbers."""

    name: str
    picture: Picture
    title: str
    alternative: str
    notes: tuple[str, ...]
    drawing: Drawing


def drawing(spec: Mapping[str, Any], *, name: str, title: str, alternative: str) -> Drawing:
    """Draws a specification; the title and the alternative are for those who do not see it."""
    _register_font()
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


@cache
def _register_font() -> None:
    """Gives the font to the program that draws, so that it measures and draws with it on every machine."""
    vl_convert.register_font_directory(str(_FONTS))


def font_face(svg: str) -> str:
    """The rules for the parts of the font that the texts of a drawing need."""
    texts = re.findall("<text([^>]*)>([^<]*)", svg)
    found = []
    for weight, name in _WEIGHTS.items():
        shown = {
            sign for settings, text in texts if ('font-weight="bold"' in settings) == (name == "bold") for sign in text
        }
        found += [
            _face(part, weight) for part, ranges in _RANGES.items() if any(_within(ord(sign), ranges) for sign in shown)
        ]
    return "".join(found)


def _within(code: int, ranges: str) -> bool:
    for part in ranges.split(","):
        low, _, high = part.removeprefix("U+").partition("-")
        if int(low, 16) <= code <= int(high or low, 16):
            return True
    return False


@cache
def _face(name: str, weight: str) -> str:
    font = _FONTS.joinpath(f"arimo-{name}-{weight}-normal.woff2")
    held = base64.b64encode(font.read_bytes()).decode()
    return (
        f"@font-face{{font-family:{FONT};font-weight:{_WEIGHTS[weight]};src:url(data:font/woff2;base64,{held})"
        f' format("woff2");unicode-range:{_RANGES[name]}}}'
    )
