"""Doses: a row for each combination of what was given and how, a mark for each amount."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extract.dataset.pictures.legend import rows_named, rows_silent
from extract.dataset.pictures.parts import PART, Part
from extract.dataset.pictures.style import INK, SMALL, SOFT, TEXT, short, unique
from extract.dataset.pictures.vega import Spec, beside, channel, chart, drawn_as, over
from schema.missing import Missing
from validate.dataset.pictures.doses import WITHOUT

if TYPE_CHECKING:
    from validate.dataset.pictures.picture import Picture

_STEP = 22
_NO_WAY = {*(code.value for code in Missing), "blank"}

Line = Mapping[str, Any]
Key = tuple[str, str]


def doses_parts(picture: Picture) -> Iterator[Part]:
    """A mark for each amount, panel by panel for each unit, and how many rows have none, and why."""
    lines = list(picture.numbers.iter_rows(named=True))
    order = _combinations(picture, lines)
    shown = dict(zip(order, unique({str(key): _name(picture, key) for key in order}, 60).values(), strict=True))
    drawn = order[:PART]
    rows = [shown[key] for key in drawn]
    known = [line for line in lines if _ends(line) and (line["given"], line["way"]) in set(drawn)]
    panels = list[Spec]()
    for unit in sorted({line["unit"] for line in known}):
        panels.append(
            _amounts([line for line in known if line["unit"] == unit], shown, rows, picture, first=not panels)
        )
    if any(not _ends(line) for line in lines):
        panels.append(_without_amount(lines, shown, rows, picture, first=not panels))
    more = f"Only {len(drawn)} of {len(order)} rows are drawn: {picture.name}.csv has the numbers of all."
    yield Part(chart=beside(*panels, spacing=16), note=more if len(order) > len(drawn) else "")


def _ends(line: Line) -> tuple[float, ...]:
    """The amounts that a row has: its own, and the ends of its range."""
    return tuple(line[name] for name in ("amount", "lowest", "highest") if line[name] is not None)


def _combinations(picture: Picture, lines: Sequence[Line]) -> list[Key]:
    given, way = list(picture.labels["given"]), list(picture.labels["way"])
    met = {(line["given"], line["way"]) for line in lines}
    return sorted(met, key=lambda key: (given.index(key[0]), way.index(key[1])))


def _name(picture: Picture, key: Key) -> str:
    """`esketamine: oral`; where the way is not known, `esketamine (route: pending)`."""
    given, way = short(picture.labels["given"][key[0]]), short(picture.labels["way"][key[1]], 30)
    return f"{given} ({picture.words['way'].lower()}: {way})" if key[1] in _NO_WAY else f"{given}: {way}"


def _amounts(
    lines: Sequence[Line], shown: Mapping[Key, str], rows: Sequence[str], picture: Picture, *, first: bool
) -> Spec:
    """The amounts in one unit; equal ones of a row are one mark with their number."""
    counts = Counter(
        (shown[line["given"], line["way"]], line["amount"]) for line in lines if line["amount"] is not None
    )
    ranges = Counter(
        (shown[line["given"], line["way"]], min(_ends(line)), max(_ends(line)))
        for line in lines
        if line["lowest"] is not None or line["highest"] is not None
    )
    lanes = lanes_of([*((name, amount, amount) for name, amount in counts), *ranges])
    values = [
        {"name": name, "amount": amount, "n": str(n) if n > 1 else "", "area": 170 if n > 1 else 60,
         "lane": lanes[name, amount, amount]}
        for (name, amount), n in counts.items()
    ]  # fmt: skip
    lined = [
        {"name": name, "amount": low, "to": high, "n": str(n) if n > 1 else "", "lane": lanes[name, low, high]}
        for (name, low, high), n in ranges.items()
    ]
    amounts = [amount for line in lines for amount in _ends(line)]
    wide = min(amounts) > 0 and max(amounts) / min(amounts) > 30
    linear = {"domain": [0, max(amounts) * 1.08 or 1], "nice": True}
    unit = f"{short(lines[0]['unit'] or '', 16)}{', log scale' if wide else ''}"
    x = channel(
        "amount:Q",
        scale={"type": "log", "nice": True} if wide else linear,
        title=f"{short(picture.words['amount'], 24)} ({unit})",
        axis={"tickCount": 5, "format": ",.6~r", "grid": True},
    )
    domain = {"domain": list(rows)}
    silent = {"labels": False, "ticks": False, "domain": False, "grid": True}
    y = rows_named(rows, grid=True, scale=domain) if first else channel("name:N", scale=domain, title=None, axis=silent)
    layers = [
        layer
        for lane in sorted({one["lane"] for one in (*lined, *values)})
        for layer in (
            *_range_lines([one for one in lined if one["lane"] == lane], x, y, lane),
            *_points([one for one in values if one["lane"] == lane], x, y, lane),
        )
    ]
    return over(*layers, width=220, height=_STEP * len(rows))


Span = tuple[str, float, float]
"""A mark: its row, and where it begins and ends."""


def lanes_of(spans: Iterable[Span]) -> dict[Span, float]:
    """By how many pixels each mark is moved down from the middle of its row, so that none lies on another's line.

    Amounts alone are in the middle, whatever their number: those that are equal are one mark.
    """
    by_row: dict[str, list[list[Span]]] = {}
    for span in sorted(set(spans), key=lambda span: (span[1] != span[2], span[1], span[2])):
        lanes = by_row.setdefault(span[0], [])
        free = (lane for lane in lanes if not any(_on_each_other(span, other) for other in lane))
        lane = next(free, None)
        if lane is None:
            lanes.append([span])
        else:
            lane.append(span)
    return {
        span: (place - (len(lanes) - 1) / 2) * _STEP / max(2, len(lanes))
        for lanes in by_row.values()
        for place, lane in enumerate(lanes)
        for span in lane
    }


def _on_each_other(one: Span, other: Span) -> bool:
    """Whether a range touches another mark; two amounts never do."""
    ranges = one[1] != one[2] or other[1] != other[2]
    return ranges and one[1] <= other[2] and other[1] <= one[2]


def _points(values: Sequence[Line], x: Spec, y: Spec, lane: float) -> Iterator[Spec]:
    """Each amount as a circle, with its number in it."""
    if not values:
        return
    point = drawn_as("point", shape="circle", fill="#a6cee3", stroke=INK, opacity=0.9, strokeWidth=1, yOffset=lane)
    yield chart(values, point, x=x, y=y, size=channel("area:Q", scale=None, legend=None))
    text = drawn_as("text", fontSize=SMALL, fontWeight="bold", dy=0.5, yOffset=lane)
    yield chart(values, text, x=x, y=y, text="n:N")


def _range_lines(ranges: Sequence[Line], x: Spec, y: Spec, lane: float) -> Iterator[Spec]:
    """Each range as a line with an upright end on both sides; equal ones with their number beside it."""
    if not ranges:
        return
    yield chart(ranges, drawn_as("rule", color=INK, strokeWidth=1.5, yOffset=lane), x=x, x2="to", y=y)
    ends = [{"name": one["name"], "amount": one[side]} for one in ranges for side in ("amount", "to")]
    yield chart(ends, drawn_as("tick", color=INK, opacity=1, thickness=1.5, size=8, yOffset=lane), x=x, y=y)
    several = [{**one, "amount": one["to"]} for one in ranges if one["n"]]
    if several:
        text = drawn_as("text", align="left", dx=4, fontSize=SMALL, fontWeight="bold", yOffset=lane)
        yield chart(several, text, x=x, y=y, text="n:N")


def _without_amount(
    lines: Sequence[Line], shown: Mapping[Key, str], rows: Sequence[str], picture: Picture, *, first: bool
) -> Spec:
    """How many rows of each combination have no amount, and why."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in rows}
    for line in lines:
        name = shown[line["given"], line["way"]]
        if not _ends(line) and name in counts:
            why = str(line["status"])
            counts[name][WITHOUT.get(why, why)] += 1
    values = [
        {"name": name, "text": ", ".join(f"{number} {why}" for why, number in found.items())}
        for name, found in counts.items()
    ]
    y = rows_named(rows) if first else rows_silent(rows)
    text = f"{short(picture.words['amount'], 24)}: no amount"
    title = {"text": text, "fontSize": TEXT, "fontWeight": "normal", "anchor": "start"}
    texts = chart(
        values, drawn_as("text", align="left", fontSize=SMALL, color=SOFT), y=y, x={"value": 0}, text="text:N"
    )
    return texts | {"width": 110, "height": _STEP * len(rows), "title": title}
