"""Bars: people by study, coverage of themes, and the answers to the items of a checklist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from extract.dataset.pictures.by_study import settled_by_day
from extract.dataset.pictures.legend import STEP, key_of, rows_named, rows_silent, shade
from extract.dataset.pictures.lights import signs_of
from extract.dataset.pictures.parts import Part, parts_of, said_of_parts
from extract.dataset.pictures.style import SMALL, Look, shades, short, unique
from extract.dataset.pictures.vega import Spec, below, beside, channel, chart, drawn_as, over, with_column

if TYPE_CHECKING:
    from validate.dataset.pictures.picture import Picture

_BAR = drawn_as("bar", color="#5b7f95", height={"band": 0.66})


def people_parts(picture: Picture) -> Iterator[Part]:
    """A bar for each study with its number."""
    keys, names = list(picture.labels["study"]), unique(picture.labels["study"])
    number = dict(picture.numbers.select("study", "people").iter_rows())
    highest = max((people for people in number.values() if people is not None), default=1)
    scale = {"domain": [0, max(highest, 1)], "nice": True}
    for part, here in enumerate(parts_of(keys), 1):
        values = [
            {
                "name": names[key],
                "people": number[key],
                "shown": "\u2013" if number[key] is None else f"{number[key]:,}",
            }
            for key in here
        ]
        y = rows_named([names[key] for key in here])
        title, axis = short(picture.words["number"], 60), {"tickCount": 6, "format": ",d"}
        bars = chart(values, _BAR, y=y, x=channel("people:Q", scale=scale, title=title, axis=axis))
        text = drawn_as("text", align="left", dx=4, fontSize=SMALL)
        texts = chart(values, text, y=y, x=channel("at:Q", scale=scale), text="shown:N")
        texts = with_column(texts, "at", "datum.people === null ? 0 : datum.people")
        shown = over(bars, texts, width=420, height=STEP * len(here))
        yield Part(chart=shown, note=said_of_parts(picture, keys, part, here, "studies"))


def coverage_parts(picture: Picture) -> Iterator[Part]:
    """Two bars for each theme: studies, and rows by how credible they are."""
    names = unique(picture.labels["code"], 48)
    levels = picture.labels["credibility"]
    order = list(names.values())
    total = int(picture.words["total"])
    lines = [{**line, "name": names[line["code"]]} for line in picture.numbers.iter_rows(named=True)]
    left = _plain_bars(lines, "studies", order, f"{picture.words['studies']} (of {total:,})", total, 190)
    title, highest = short(picture.words["rows"].capitalize(), 40), max((line["rows"] for line in lines), default=1)
    if not picture.words["credibility"]:
        right = _plain_bars(lines, "rows", order, title, highest, 300, names=False)
        yield Part(chart=beside(left, right, spacing=24))
        return
    look = shades(levels)
    segments = []
    for line in lines:
        start = 0
        for code in levels:
            number = line[f"rows_{code}"]
            if number:
                segments.append({"name": line["name"], "from": start, "to": start + number, "number": f"{number:,}",
                                 **shade(look[code])})  # fmt: skip
            start += number
    found = _segments(segments, order, title, highest, 300, names=False)
    ends = _ends([{"name": line["name"], "to": line["rows"], "shown": f"{line['rows']:,}"} for line in lines], highest)
    right = over(*found, ends, width=300, height=STEP * len(order))
    key = _key([(look[code], "", label) for code, label in levels.items()], picture.words["credibility"])
    yield Part(chart=below(beside(left, right, spacing=24), key, spacing=10))


def _plain_bars(
    lines: Sequence[Mapping[str, Any]], column: str, order: Sequence[str], title: str, highest: int, width: int,
    *, names: bool = True,
) -> Spec:  # fmt: skip
    values = [{"name": line["name"], "number": line[column], "shown": f"{line[column]:,}"} for line in lines]
    y = rows_named(order) if names else rows_silent(order)
    axis = {"tickCount": min(highest, 5), "format": ",d"}
    x = channel("number:Q", scale={"domain": [0, max(highest, 1)]}, title=title, axis=axis)
    bars = chart(values, _BAR, y=y, x=x)
    texts = chart(values, drawn_as("text", align="left", dx=4, fontSize=SMALL), y=y, x=x, text="shown:N")
    return over(bars, texts, width=width, height=STEP * len(order))


def _segments(
    segments: Sequence[Mapping[str, Any]], order: Sequence[str], title: str, highest: int, width: int, *, names: bool
) -> list[Spec]:
    """The parts of bars, each with its number where that fits."""
    if not segments:
        return []
    axis = {"tickCount": min(highest, 6), "format": ",d"}
    scale = {"domain": [0, max(highest, 1)]}
    y = rows_named(order) if names else rows_silent(order)
    bars = chart(
        segments, drawn_as("bar", height={"band": 0.72}, strokeWidth=0.8),
        y=y, x=channel("from:Q", scale=scale, title=title, axis=axis), x2="to",
        fill=channel("fill:N", scale=None), stroke=channel("edge:N", scale=None),
    )  # fmt: skip
    fitting = [
        {**one, "at": (one["from"] + one["to"]) / 2}
        for one in segments
        if (one["to"] - one["from"]) / max(highest, 1) * width >= 6 * len(one["number"]) + 3
    ]
    if not fitting:
        return [bars]
    texts = chart(
        fitting, drawn_as("text", fontSize=SMALL, fontWeight="bold", dy=0.5),
        y=y, x=channel("at:Q", scale=scale), text="number:N", color=channel("ink:N", scale=None),
    )  # fmt: skip
    return [bars, texts]


def _ends(values: Sequence[Mapping[str, Any]], highest: int, *, names: bool = False) -> Spec:
    order = [value["name"] for value in values]
    y = rows_named(order) if names else rows_silent(order)
    x = channel("to:Q", scale={"domain": [0, max(highest, 1)]})
    return chart(values, drawn_as("text", align="left", dx=5, fontSize=SMALL), y=y, x=x, text="shown:N")


def _key(entries: Sequence[tuple[Look, str, str]], title: str = "") -> Spec:
    """A legend of bars: squares, for a bar has a shade and no shape."""
    return key_of([(replace(look, shape="square"), sign, label) for look, sign, label in entries], title)


def answers_parts(picture: Picture) -> Iterator[Part]:
    """A bar for each item of a checklist, with a part for each answer, its sign and its number."""
    names, answers = unique(picture.labels["item"], 48), picture.labels["answer"]
    signs = signs_of(answers)
    order = list(names.values())
    counts = {(line["item"], line["answer"]): line["studies"] for line in picture.numbers.iter_rows(named=True)}
    segments, highest = [], 1
    for item, name in names.items():
        start = 0
        for code in answers:
            number = counts.get((item, code), 0)
            if number:
                look, sign = signs[code]
                text = f"{sign} {number:,}".strip()
                segments.append({"name": name, "from": start, "to": start + number, "number": text, **shade(look)})
            start += number
        highest = max(highest, start)
    found = _segments(segments, order, picture.words["studies"], highest, 380, names=True)
    bars = over(*found, width=380, height=STEP * len(order))
    key = [(*signs[code], label) for code, label in answers.items()]
    yield Part(chart=below(bars, _key(key), spacing=10))


def settled_parts(picture: Picture) -> Iterator[Part]:
    """How disagreements were resolved, by day; where all is of one day, a day says nothing and bars say more."""
    return _settled_bars(picture) if len(picture.labels["day"]) < 2 else settled_by_day(picture)


def _settled_bars(picture: Picture) -> Iterator[Part]:
    """A bar for each table, with a part for each way of resolving."""
    ways, tables = picture.labels["way"], unique(picture.labels["table"], 48)
    look = shades(ways)
    order = list(tables.values())
    segments, ends = list[dict[str, Any]](), dict.fromkeys(tables, 0)
    for line in sorted(picture.numbers.iter_rows(named=True), key=lambda line: list(ways).index(line["way"])):
        start, number = ends[line["table"]], line["cells"]
        ends[line["table"]] += number
        place = {"name": tables[line["table"]], "from": start, "to": start + number}
        segments.append({**place, "number": f"{number:,}", **shade(look[line["way"]])})
    highest = max(ends.values())
    found = _segments(segments, order, picture.words["cells"], highest, 380, names=True)
    totals = [{"name": tables[code], "to": number, "shown": f"{number:,}"} for code, number in ends.items()]
    bars = over(*found, _ends(totals, highest, names=True), width=380, height=STEP * len(order))
    key = _key([(look[way], "", label) for way, label in ways.items()])
    yield Part(chart=below(bars, key, spacing=10))
