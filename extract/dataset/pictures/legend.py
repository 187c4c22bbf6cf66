"""What pictures with a scale share: the names of rows, and a legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from extract.dataset.pictures.style import SMALL, TEXT, Look, marks, short

STEP = 20  # pixels from one row to the next


def rows_named(names: Sequence[str], *, grid: bool = False, **settings: Any) -> alt.Y:
    """The names of the rows, in this order."""
    axis = alt.Axis(ticks=False, domain=False, grid=grid, labelFontSize=TEXT, labelPadding=6)
    return alt.Y("name:N", sort=list(names), title=None, axis=axis, **settings)


def rows_silent(names: Sequence[str]) -> alt.Y:
    """The same rows without their names, for a chart to the right of the named rows."""
    return alt.Y("name:N", sort=list(names), title=None, axis=None)


def shade(look: Look) -> dict[str, str]:
    """The shades of a look, by the names of columns."""
    return {"fill": look.fill, "ink": look.ink, "edge": look.edge}


def key_of(entries: Sequence[tuple[Look, str, str]], title: str) -> Any:
    """A legend on lines of its own."""
    points, texts, x, y = list[dict[str, Any]](), list[dict[str, Any]](), 0.0, 10.0
    if title:
        texts.append({"x": x, "y": y, "text": f"{short(title)}:"})
        x += 5.4 * len(title) + 12
    for look, sign, label in entries:
        shown = short(label)
        if x + 5.4 * len(shown) + 30 > 640:
            x, y = 0.0, y + 20
        points.append({"x": x + 7, "y": y, "shape": look.shape, **shade(look), "text": sign})
        texts.append({"x": x + 20, "y": y, "text": shown})
        x += 5.4 * len(shown) + 38
    width = 640 if y > 10 else x
    encoded = {
        "x": alt.X("x:Q", scale=alt.Scale(domain=[0, width], nice=False), axis=None),
        "y": alt.Y("y:Q", scale=alt.Scale(domain=[0, y + 10], nice=False, reverse=True), axis=None),
    }
    shapes = marks(points).mark_point(opacity=1, size=150, strokeWidth=1).encode(
        **encoded, shape=alt.Shape("shape:N", scale=None), fill=alt.Fill("fill:N", scale=None),
        stroke=alt.Stroke("edge:N", scale=None),
    )  # fmt: skip
    signs = (
        marks(points)
        .mark_text(fontSize=SMALL, fontWeight="bold", dy=0.5)
        .encode(**encoded, text="text:N", color=alt.Color("ink:N", scale=None))
    )
    words = marks(texts).mark_text(align="left", fontSize=SMALL, baseline="middle").encode(**encoded, text="text:N")
    return alt.layer(shapes, signs, words).properties(width=width, height=y + 10)
