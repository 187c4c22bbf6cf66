"""A matrix of marks: rows and columns with names, and in each cell as many marks as there are, under a legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from extract.dataset.pictures.style import INK, LINE, SMALL, TEXT, Look, across, down, lines_of
from extract.dataset.pictures.vega import Spec, channel, chart, drawn_as, over, with_column
from schema.records import record

Align = Literal["left", "center", "right"]
_GAP = 3  # pixels around what is in a cell
_SIGN = 5.6  # pixels that a sign of a legend takes, about


@record(kw_only=True)
class Mark:
    """A mark of a cell, and the text in it."""

    look: Look
    text: str = ""


@record(kw_only=True)
class Entry:
    """What a legend says of a mark; without a mark, a text."""

    label: str
    mark: Mark | None = None


@record(kw_only=True)
class Matrix:
    """Names of rows and columns, the marks of each cell by row and column, and the lines of the legend.

    `size` is that of a mark in pixels, `wide` the width of a column. A cell shows no more than `most` marks, and then
    how many more there are.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Mapping[tuple[int, int], Sequence[Mark]]
    legend: Sequence[Sequence[Entry]]
    size: int = 16
    wide: int = 66
    most: int = 11


def matrix_chart(matrix: Matrix) -> Spec:
    """The chart."""
    places = _Places(matrix)
    layers = [
        _rules(places),
        _texts(places.names_of_rows(), align="right", size=TEXT),
        *_heads(matrix),
        *_glyphs(places.glyphs(), matrix.size),
        _texts(places.rest, align="left", size=SMALL),
        *_legend(matrix, places),
    ]
    shown = [layer for layer in layers if layer is not None]
    return over(*shown, width=places.width, height=places.height)


class _Places:
    """Where everything stands, in pixels."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.width = max(matrix.wide * len(matrix.columns), 1)
        self.in_line = max((matrix.wide - 2 * _GAP) // (matrix.size + 1), 1)
        self.tops = [0]
        for row in range(len(matrix.rows)):
            here = [self._shown(cell) for place, cell in matrix.cells.items() if place[0] == row]
            lines = max((-(-number // self.in_line) for number in here), default=1)
            self.tops.append(self.tops[-1] + max(lines, 1) * (matrix.size + 1) + 2 * _GAP)
        self.height = self.tops[-1]
        self.rest: list[dict[str, Any]] = []

    def _shown(self, cell: Sequence[Mark]) -> int:
        """How many places the marks of a cell take, with one for how many more there are."""
        return min(len(cell), self.matrix.most + 1)

    def middle(self, row: int) -> float:
        return (self.tops[row] + self.tops[row + 1]) / 2

    def names_of_rows(self) -> list[dict[str, Any]]:
        return [{"x": -6, "y": self.middle(row), "text": name} for row, name in enumerate(self.matrix.rows)]

    def glyphs(self) -> list[dict[str, Any]]:
        found = []
        size = self.matrix.size + 1
        for (row, column), cell in self.matrix.cells.items():
            shown = list(cell[: self.matrix.most]) if len(cell) > self.matrix.most + 1 else list(cell)
            total = len(shown) + (len(shown) < len(cell))
            lines = -(-total // self.in_line)
            first = self.middle(row) - (lines - 1) * size / 2
            for number, mark in enumerate(shown):
                found.append({**self._at(column, number, total, first), **_looks(mark)})
            if len(shown) < len(cell):
                at = self._at(column, len(shown), total, first)
                self.rest.append({**at, "x": at["x"] - size / 2, "text": f"+{len(cell) - len(shown)}"})
        return found

    def _at(self, column: int, number: int, total: int, first: float) -> dict[str, Any]:
        size = self.matrix.size + 1
        line, place = divmod(number, self.in_line)
        here = min(total - line * self.in_line, self.in_line)
        middle = (column + 0.5) * self.matrix.wide
        return {"x": middle + (place - (here - 1) / 2) * size, "y": first + line * size}


def _looks(mark: Mark) -> dict[str, Any]:
    look = mark.look
    return {"shape": look.shape, "fill": look.fill, "edge": look.edge, "ink": look.ink, "text": mark.text}


def _rules(places: _Places) -> Spec:
    lines: list[dict[str, Any]] = [{"x": 0, "y": top, "x2": places.width, "y2": top} for top in places.tops]
    wide = places.matrix.wide
    lines += [
        {"x": number * wide, "y": 0, "x2": number * wide, "y2": places.height}
        for number in range(len(places.matrix.columns) + 1)
    ]
    rule = drawn_as("rule", color=LINE, strokeWidth=0.8)
    return chart(lines, rule, x=across(places.width), y=down(places.height), x2="x2", y2="y2")


def _heads(matrix: Matrix) -> list[Spec | None]:
    """The names of columns: in lines where there is room for words, else upwards."""
    if matrix.wide >= 56:
        texts = [
            {"x": (number + 0.5) * matrix.wide, "y": -6 - 12 * (len(lines) - 1 - place), "text": line}
            for number, name in enumerate(matrix.columns)
            for lines in [lines_of(name, int(matrix.wide / 5.4), 5)]
            for place, line in enumerate(lines)
        ]
        return [_texts(texts, align="center", size=SMALL)]
    texts = [{"x": (number + 0.5) * matrix.wide, "y": -6, "text": name} for number, name in enumerate(matrix.columns)]
    return [_texts(texts, align="left", size=SMALL, angle=-60)]


def _texts(texts: Sequence[Mapping[str, Any]], *, align: Align, size: int, angle: int = 0) -> Spec | None:
    if not texts:
        return None
    text = drawn_as("text", align=align, baseline="middle", fontSize=size, color=INK, angle=angle % 360)
    return chart(texts, text, x=_X, y=_Y, text="text:N")


_X, _Y = channel("x:Q", axis=None), channel("y:Q", axis=None)


def _glyphs(found: Sequence[Mapping[str, Any]], size: int) -> list[Spec]:
    if not found:
        return []
    points = chart(
        found, drawn_as("point", opacity=1, strokeWidth=1), x=_X, y=_Y, shape=channel("shape:N", scale=None),
        fill=channel("fill:N", scale=None), stroke=channel("edge:N", scale=None),
        size=channel("area:Q", scale=None, legend=None),
    )  # fmt: skip
    points = with_column(points, "area", f"datum.shape === 'diamond' ? {0.62 * size**2} : {0.78 * size**2}")
    if not (texts := [one for one in found if one["text"]]):
        return [points]
    text = drawn_as("text", align="center", baseline="middle", fontSize=SMALL, fontWeight="bold", dy=0.5)
    return [points, chart(texts, text, x=_X, y=_Y, text="text:N", color=channel("ink:N", scale=None))]


def _legend(matrix: Matrix, places: _Places) -> list[Spec | None]:
    """The legend under the matrix, in as many lines as it needs."""
    glyphs, texts = list[dict[str, Any]](), list[dict[str, Any]]()
    step = matrix.size + 4
    y, widest = places.height + step + 2.0, max(places.width, 420)
    left = -min(max((len(name) for name in matrix.rows), default=0) * _SIGN, 160)
    for line in matrix.legend:
        x = left
        for entry in line:
            takes = len(entry.label) * _SIGN + (matrix.size + 6 if entry.mark else 0) + 14
            if x > left and x + takes > widest:
                x, y = left, y + step
            if entry.mark is not None:
                glyphs.append({"x": x + matrix.size / 2, "y": y, **_looks(entry.mark)})
            texts.append({"x": x + (matrix.size + 5 if entry.mark else 0), "y": y, "text": entry.label})
            x += takes
        y += step + 2
    return [*_glyphs(glyphs, matrix.size), _texts(texts, align="left", size=SMALL)]
