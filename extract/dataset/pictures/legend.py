"""What pictures with a scale share: the names of rows, and a legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extract.dataset.pictures.style import SMALL, TEXT, Look, short
from extract.dataset.pictures.vega import Spec, channel, chart, drawn_as, over

STEP = 20  # pixels from one row to the next


def rows_named(names: Sequence[str], *, grid: bool = False, **settings: Any) -> Spec:
    """The names of the rows, in this order."""
    axis = {"ticks": False, "domain": False, "grid": grid, "labelFontSize": TEXT, "labelPadding": 6}
    return channel("name:N", sort=list(names), title=None, axis=axis, **settings)


def rows_silent(names: Sequence[str]) -> Spec:
    """The same rows without their names, for a chart to the right of the named rows."""
    return channel("name:N", sort=list(names), title=None, axis=None)


def shade(look: Look) -> dict[str, str]:
    """The shades of a look, by the names of columns."""
    return {"fill": look.fill, "ink": look.ink, "edge": look.edge}


def key_of(entries: Sequence[tuple[Look, str, str]], title: str) -> Spec:
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
    x_axis = channel("x:Q", scale={"domain": [0, width], "nice": False}, axis=None)
    y_axis = channel("y:Q", scale={"domain": [0, y + 10], "nice": False, "reverse": True}, axis=None)
    shapes = chart(
        points, drawn_as("point", opacity=1, size=150, strokeWidth=1), x=x_axis, y=y_axis,
        shape=channel("shape:N", scale=None), fill=channel("fill:N", scale=None), stroke=channel("edge:N", scale=None),
    )  # fmt: skip
    signs = chart(
        points, drawn_as("text", fontSize=SMALL, fontWeight="bold", dy=0.5), x=x_axis, y=y_axis,
        text="text:N", color=channel("ink:N", scale=None),
    )  # fmt: skip
    words = chart(
        texts, drawn_as("text", align="left", fontSize=SMALL, baseline="middle"), x=x_axis, y=y_axis, text="text:N"
    )
    return over(shapes, signs, words, width=width, height=y + 10)
