"""Charts as specifications of Vega-Lite: plain dictionaries, made in few words.

A mark, an axis, a scale or a title has the settings that Vega-Lite knows: https://vega.github.io/vega-lite/docs/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Spec = dict[str, Any]
"""A specification, or a part of one."""

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_TYPES = {"Q": "quantitative", "N": "nominal"}


def chart(values: Sequence[Mapping[str, Any]], mark: Spec, **channels: str | Spec) -> Spec:
    """A mark for each of the values. A channel without settings is the name of a column: `people:Q`, `name:N`."""
    encoding = {name: channel(shown) if isinstance(shown, str) else shown for name, shown in channels.items()}
    return {"data": {"values": [dict(value) for value in values]}, "mark": mark, "encoding": encoding}


def drawn_as(kind: str, **settings: Any) -> Spec:
    """How each value is drawn: a bar, a point, a rule, a text, a tick."""
    return {"type": kind, **settings}


def channel(name: str, **settings: Any) -> Spec:
    """A column that a channel shows: quantities (`:Q`), or names (`:N`). The other end of a range is its name alone."""
    field, _, kind = name.partition(":")
    return {"field": field, **({"type": _TYPES[kind]} if kind else {}), **settings}


def with_column(spec: Spec, name: str, formula: str) -> Spec:
    """The chart with one more column, which the formula makes of the others."""
    return {**spec, "transform": [{"calculate": formula, "as": name}]}


def over(*charts: Spec, width: float, height: float) -> Spec:
    """Charts drawn over each other, in so many pixels."""
    return {"layer": list(charts), "width": width, "height": height}


def beside(*charts: Spec, spacing: int) -> Spec:
    """Charts side by side."""
    return {"hconcat": list(charts), "spacing": spacing}


def below(*charts: Spec, spacing: int) -> Spec:
    """Charts below each other."""
    return {"vconcat": list(charts), "spacing": spacing}


def whole(spec: Spec, config: Spec) -> Spec:
    """A chart as a specification of its own."""
    return {"$schema": _SCHEMA, "config": config, **spec}
