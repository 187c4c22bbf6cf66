"""Doses: a row for each combination of what was given and how, a mark for each amount."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extract.dataset.pictures.legend import rows_named, rows_silent
from extract.dataset.pictures.parts import PART, Part
from extract.dataset.pictures.style import INK, SMALL, SOFT, TEXT, short, unique
from extract.dataset.pictures.vega import Spec, beside, channel, chart, drawn_as, over
from schema.missing import Missing

if TYPE_CHECKING:
    from validate.dataset.pictures.picture import Picture

_STEP = 22
_NO_WAY = {*(code.value for code in Missing), "blank"}

Line = Mapping[str, Any]
Key = tuple[str, str]


def doses_parts(picture: Picture) -> Iterator[Part]:
    """A mark for each amount, panel by panel for each unit, and how many amounts are not known."""
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
        panels.append(_not_known(lines, shown, rows, picture, first=not panels))
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
    values = [
        {"name": name, "amount": amount, "n": str(n) if n > 1 else "", "area": 170 if n > 1 else 60}
        for (name, amount), n in counts.items()
    ]
    ranges = [
        {"name": shown[line["given"], line["way"]], "amount": min(_ends(line)), "to": max(_ends(line))}
        for line in lines
        if line["lowest"] is not None or line["highest"] is not None
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
    point = drawn_as("point", shape="circle", fill="#a6cee3", stroke=INK, opacity=0.9, strokeWidth=1)
    points = chart(values, point, x=x, y=y, size=channel("area:Q", scale=None, legend=None))
    texts = chart(values, drawn_as("text", fontSize=SMALL, fontWeight="bold", dy=0.5), x=x, y=y, text="n:N")
    return over(*_range_lines(ranges, x, y), points, texts, width=220, height=_STEP * len(rows))


def _range_lines(ranges: Sequence[Line], x: Spec, y: Spec) -> Iterator[Spec]:
    """Each range as a line with an upright end on both sides."""
    if not ranges:
        return
    yield chart(ranges, drawn_as("rule", color=INK, strokeWidth=1.5), x=x, x2="to", y=y)
    ends = [{"name": one["name"], "amount": one[side]} for one in ranges for side in ("amount", "to")]
    yield chart(ends, drawn_as("tick", color=INK, opacity=1, thickness=1.5, size=11), x=x, y=y)


def _not_known(
    lines: Sequence[Line], shown: Mapping[Key, str], rows: Sequence[str], picture: Picture, *, first: bool
) -> Spec:
    """How many rows of each combination have no amount, and why."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in rows}
    for line in lines:
        name = shown[line["given"], line["way"]]
        if not _ends(line) and name in counts:
            status = "not extracted" if line["status"] == "blank" else line["status"].replace("_", " ")
            counts[name][status] += 1
    values = [
        {"name": name, "text": ", ".join(f"{number} {why}" for why, number in found.items())}
        for name, found in counts.items()
    ]
    y = rows_named(rows) if first else rows_silent(rows)
    text = f"{short(picture.words['amount'], 24)} not known"
    title = {"text": text, "fontSize": TEXT, "fontWeight": "normal", "anchor": "start"}
    texts = chart(
        values, drawn_as("text", align="left", fontSize=SMALL, color=SOFT), y=y, x={"value": 0}, text="text:N"
    )
    return texts | {"width": 110, "height": _STEP * len(rows), "title": title}
