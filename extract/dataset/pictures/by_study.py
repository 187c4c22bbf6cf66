"""Pictures that are matrices: themes by study, appraisal, and how disagreements were resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from extract.dataset.pictures.lights import signs_of
from extract.dataset.pictures.matrix import Entry, Mark, Matrix, matrix_chart
from extract.dataset.pictures.parts import Part, parts_of, said_of_parts
from extract.dataset.pictures.style import LOOKS, NO_VALUE, Look, letters_of, looks, short, unique

if TYPE_CHECKING:
    from validate.dataset.pictures.picture import Picture


def _numbered_with(labels: Iterable[str]) -> set[str]:
    """The letters with which labels are numbered: D, if one is `D1 motivations`."""
    return {label[0].upper() for label in labels if re.match(r"[^\W\d_]\d", label)}


def themes_parts(picture: Picture) -> Iterator[Part]:
    """Studies in rows, themes in columns; a mark for each finding."""
    columns, credibility, letters = (picture.labels[name] for name in ("code", "credibility", "lettered"))
    look, letter = looks(credibility), letters_of(letters, taken=_numbered_with(columns.values()))
    keys = list(picture.labels["study"])
    names = unique(picture.labels["study"])
    held: dict[tuple[str, str], list[Mark]] = {}
    for line in picture.numbers.iter_rows(named=True):
        mark = Mark(look=look[line["credibility"]], text=letter[line["lettered"]])
        held.setdefault((line["study"], line["code"]), []).extend([mark] * line["number"])
    marks = [Entry(label=short(label), mark=Mark(look=look[code])) for code, label in credibility.items() if label]
    signs = [
        Entry(label=short(label), mark=Mark(look=NO_VALUE, text=letter[code]))
        for code, label in letters.items()
        if label
    ]
    legend = [[Entry(label=f"{name}:"), *line] for name, line in _named(picture, marks, signs)]
    wide = 76 if len(columns) <= 9 else 34
    for number, here in enumerate(parts_of(keys), 1):
        cells = {
            (row, column): held.get((key, code), [])
            for row, key in enumerate(here)
            for column, code in enumerate(columns)
        }
        matrix = Matrix(
            rows=[names[key] for key in here],
            columns=[short(label, 60) for label in columns.values()],
            cells={place: cell for place, cell in cells.items() if cell},
            legend=legend,
            size=16 if any(letter.values()) else 12,
            wide=wide,
        )
        yield Part(chart=matrix_chart(matrix), note=said_of_parts(picture, keys, number, here, "studies"))


def _named(picture: Picture, *lines: Sequence[Entry]) -> list[tuple[str, Sequence[Entry]]]:
    names = (picture.words["credibility"], picture.words["lettered"])
    return [(name, line) for name, line in zip(names, lines, strict=True) if line]


def appraisal_parts(picture: Picture) -> Iterator[Part]:
    """Studies in rows, items in columns; a sign for each answer."""
    items, answers = picture.labels["item"], picture.labels["answer"]
    signs = signs_of(answers)
    keys, names = list(picture.labels["study"]), unique(picture.labels["study"])
    held = {(line["study"], line["item"]): line["answer"] for line in picture.numbers.iter_rows(named=True)}
    legend = [
        [Entry(label=label, mark=Mark(look=signs[code][0], text=signs[code][1])) for code, label in answers.items()]
    ]
    for number, here in enumerate(parts_of(keys), 1):
        cells = {
            (row, column): [Mark(look=signs[code][0], text=signs[code][1])]
            for row, key in enumerate(here)
            for column, item in enumerate(items)
            if (code := held.get((key, item))) is not None
        }
        matrix = Matrix(
            rows=[names[key] for key in here], columns=[short(label, 44) for label in items.values()], cells=cells,
            legend=legend, wide=34,
        )  # fmt: skip
        yield Part(chart=matrix_chart(matrix), note=said_of_parts(picture, keys, number, here, "studies"))


def looks_of_ways(ways: Mapping[str, str]) -> dict[str, Look]:
    """The look of each way of resolving; what is open looks like nothing is known."""
    return dict(zip(ways, LOOKS, strict=False)) | ({"open": NO_VALUE} if "open" in ways else {})


def settled_by_day(picture: Picture) -> Iterator[Part]:
    """Tables in rows, days in columns; a mark with its number for each way of resolving."""
    ways, tables = picture.labels["way"], picture.labels["table"]
    periods, note = _periods(picture.labels["day"])
    columns = list(dict.fromkeys(periods.values()))
    look = looks_of_ways(ways)
    rows = list(tables)
    counts: dict[tuple[int, int, str], int] = {}
    for line in picture.numbers.iter_rows(named=True):
        place = (rows.index(line["table"]), columns.index(periods[line["day"]]), line["way"])
        counts[place] = counts.get(place, 0) + line["cells"]
    cells: dict[tuple[int, int], list[Mark]] = {}
    for (row, column, way), number in sorted(
        counts.items(), key=lambda item: (*item[0][:2], list(ways).index(item[0][2]))
    ):
        cells.setdefault((row, column), []).append(Mark(look=look[way], text=f"{number}"))
    numbers = picture.words["cells"]
    legend = [
        [Entry(label=f"Numbers: {numbers[:1].lower()}{numbers[1:]}")],
        [Entry(label=label, mark=Mark(look=look[way])) for way, label in ways.items()],
    ]
    yield Part(
        chart=matrix_chart(
            Matrix(
                rows=[short(label) for label in tables.values()],
                columns=columns,
                cells=cells,
                legend=legend,
                size=24,
                wide=88,
            )
        ),
        note=note,
    )


def _periods(days: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The column of each day: the day, and where there are many days the month, or else the year."""
    dated = [day for day in days if day]
    if len(dated) <= 8:
        return dict(days), ""
    cut, name = (7, "month") if len({day[:7] for day in dated}) <= 12 else (4, "year")
    return {day: day[:cut] if day else label for day, label in days.items()}, f"A column is a {name}."
