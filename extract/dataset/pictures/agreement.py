"""Agreement by field: coefficients with their intervals, under the names of the tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extract.dataset.pictures.legend import key_of, rows_silent
from extract.dataset.pictures.parts import Part, parts_of, said_of_parts
from extract.dataset.pictures.style import INK, SMALL, TEXT, Look, unique
from extract.dataset.pictures.vega import Spec, below, beside, channel, chart, drawn_as, over

if TYPE_CHECKING:
    from validate.dataset.pictures.picture import Picture

_STEP = 18
_COEFFICIENTS = (
    ("kappa", "Kappa", Look(shape="circle", fill="#0b3c5d", ink="#ffffff"), -4),
    ("ac1", "Gwet's AC1", Look(shape="diamond", fill="#fdbf6f"), 4),
)
_ENDS = ("kappa", "kappa_low", "ac1", "ac1_low")

Line = Mapping[str, Any]


def agreement_parts(picture: Picture) -> Iterator[Part]:
    """A row for each field: kappa and AC1 with their intervals, and the number of cells."""
    keys = list(picture.labels["field"])
    lines = dict(zip(keys, picture.numbers.iter_rows(named=True), strict=True))
    tables = picture.labels["table"]
    names = unique({**{f"of {table}": label for table, label in tables.items()}, **picture.labels["field"]}, 44)
    lowest = min([0.0, *(line[name] for line in lines.values() for name in _ENDS if line[name] is not None)])
    for number, here in enumerate(parts_of(keys), 1):
        rows = list[tuple[str, Line]]()
        for key in here:
            heading = names[f"of {lines[key]['table']}"]
            if heading not in (name for name, _ in rows):
                rows.append((heading, {}))
            rows.append((names[key], lines[key]))
        shown = _chart(rows, max(lowest, -1.0), picture.fewest)
        yield Part(chart=shown, note=said_of_parts(picture, keys, number, here, "fields"))


def _chart(lines: Sequence[tuple[str, Line]], lowest: float, fewest: int) -> Spec:
    # Some pixels on both sides, so that a point at an end stands beside no name.
    order, scale = [name for name, _ in lines], {"domain": [lowest, 1], "nice": False, "padding": 8}
    height = _STEP * len(order)
    layers = [part for coefficient in _COEFFICIENTS for part in _estimates(lines, scale, *coefficient)]
    counts = [
        {"name": shown, "n": f"{line['kappa_n']:,}{'*' if line['kappa_n'] < fewest else ''}" if line else ""}
        for shown, line in lines
    ]
    title = {"text": "n", "fontSize": SMALL, "fontWeight": "normal", "anchor": "start"}
    size = {"width": 34, "height": height, "title": title}
    text = drawn_as("text", align="left", fontSize=SMALL)
    texts = chart(counts, text, y=rows_silent(order), text="n:N", x={"value": 0}) | size
    left = over(*layers, width=360, height=height)
    key = key_of([(look, "", label) for _, label, look, _ in _COEFFICIENTS], "")
    return below(beside(left, texts, spacing=10), key, spacing=10)


def _estimates(
    lines: Sequence[tuple[str, Line]], scale: Spec, name: str, _: str, look: Look, shift: int
) -> Iterator[Spec]:
    """The intervals of a coefficient, and its points over them."""
    values = [
        {"name": shown, "value": line[name], "low": line[f"{name}_low"], "high": line[f"{name}_high"]}
        for shown, line in lines
        if line and line[name] is not None
    ]
    y = _names(lines)
    axis = {"format": ".1f", "tickCount": 6, "grid": True}
    reach = [value for value in values if value["low"] is not None and value["high"] is not None]
    title = "Coefficient and 95% interval" if _has_interval(lines) else "Coefficient"
    x = channel("value:Q", scale=scale, title=title, axis=axis)
    if reach:
        rule = drawn_as("rule", color=look.fill if shift < 0 else "#b35c00", strokeWidth=1.6, yOffset=shift)
        yield chart(reach, rule, y=y, x=channel("low:Q", scale=scale), x2="high")
    if values:
        point = drawn_as(
            "point", shape=look.shape, fill=look.fill, stroke=INK, strokeWidth=0.8, opacity=1, size=46, yOffset=shift
        )
        yield chart(values, point, y=y, x=x)


def _has_interval(lines: Sequence[tuple[str, Line]]) -> bool:
    ends = [line[name] for _, line in lines if line for name in ("kappa_low", "ac1_low")]
    return any(end is not None for end in ends)


def _names(lines: Sequence[tuple[str, Line]]) -> Spec:
    """The names of the rows; those of tables are bold."""
    headings = json.dumps([name for name, line in lines if not line])
    weight: Any = {"condition": {"test": f"indexof({headings}, datum.value) >= 0", "value": "bold"}, "value": "normal"}
    axis = {"ticks": False, "domain": False, "labelFontSize": TEXT, "labelPadding": 6, "labelFontWeight": weight}
    order = [name for name, _ in lines]
    return channel("name:N", sort=order, scale={"domain": order}, title=None, axis=axis)
