"""Rows of figures below the studies of a table, such as their total: what shows that they are no studies."""

from __future__ import annotations

import re
from decimal import Decimal

from extract.tables.area import Area, Line
from extract.tables.figure_words import (
    MEAN,
    STATISTIC,
    TOTAL,
    has_year,
    is_figure,
    may_say_figure,
    says_figure,
)
from extract.tables.headers import Header
from extract.tables.number_formats import quoted
from schema.decimals import read_decimal, with_decimal_point
from schema.problem import CellError

_NEAR_ENOUGH = Decimal("1e-9")
_FEWEST = 3  # studies, from which a figure where all have words is another kind of row
_OTHER_NAME = "if it is a study, give it another name in the file"
_AMONG_OTHERS = "if it is a study, move it up between the others in the file"


def without_figures(
    area: Area, rows: list[int], header: Header, remarks: list[str]
) -> tuple[list[int], list[tuple[str, str]]]:
    """The rows without those of figures at the end, and what is only likely of these, with what corrects it."""
    guesses: list[tuple[str, str]] = []
    studies = _above_figures(area, rows)
    while len(rows) > len(studies):
        if (summary := _summary(area, [*studies, rows[-1]], header)) is not None:
            remarks.append(f"row {area.row + rows[-1]} {summary}")
        elif (word := _likely_figures(area, studies, rows[-1])) is not None:
            where = f"row {area.row + rows[-1]} ({quoted(word)})"
            sentence = f"{where} is below the studies, has only figures, and was ignored"
            guesses.append((sentence, _OTHER_NAME if says_figure(word) else _AMONG_OTHERS))
        else:
            break
        rows = rows[:-1]
    return rows, guesses


def _summary(area: Area, rows: list[int], header: Header) -> str | None:
    """Why the last row is no study but the total or mean of those above; None where it may be one."""
    word, *others = [text for text in area.line(rows[-1]) if text] if len(rows) > 1 else [""]
    is_total = re.match(TOTAL, word.strip()) is not None
    if not (is_total or MEAN.fullmatch(word.strip())):
        return None
    if not others:
        return f"has nothing but {quoted(word)} and was ignored"
    figures = {"sum": "total", "mean": "mean"} if is_total else {"mean": "mean"}
    for column, label in enumerate(header.labels):
        texts = [area.line(row)[column] or "" for row in rows]
        for spelled in (texts, [*map(with_decimal_point, texts)]):  # the same file may have 1.204 for 1204
            *above, last = map(_number, spelled)
            numbers = [number for number in above if number is not None]
            if last is None or len(numbers) < 2:
                continue
            for figure, name in figures.items():
                if _is_of(numbers, last, is_mean=figure == "mean"):
                    remark = f"is the {name} ({quoted(word)}) and was ignored"
                    return f"{remark}: {quoted(label or 'a number')} there is the {figure} of the rows above"
    return None


def _above_figures(area: Area, rows: list[int]) -> list[int]:
    """The rows without those at the end that a word for a figure begins, or that stand apart below a blank row."""
    end, apart = len(rows), _apart(area, rows)
    while end > 1 and (end > apart or _begins_like_figures(area.line(rows[end - 1]))):
        end -= 1
    return rows[:end]


def _begins_like_figures(line: Line) -> bool:
    first = next(text for text in line if text)
    return says_figure(first) or may_say_figure(first)


def _apart(area: Area, rows: list[int]) -> int:
    """From which row on they stand below the only blank row of the table, without a year; behind the last if none."""
    gaps = [place for place in range(1, len(rows)) if rows[place] - rows[place - 1] > 1]
    below = [next(text for text in area.line(row) if text) for row in rows[gaps[0] :]] if len(gaps) == 1 else []
    return gaps[0] if below and not any(map(has_year, below)) else len(rows)


def _likely_figures(area: Area, studies: list[int], row: int) -> str | None:
    """The word for a total or a figure that a row has in place of a study's name, before nothing but figures.

    Where the word may name a study, cells are blank that are filled in all studies, as the country is, or have a number
    where all studies have words: otherwise it may be one of them. Of any other word, only such a number shows it.
    """
    line = area.line(row)
    at = next(column for column, text in enumerate(line) if text)
    others = [text for text in line[at + 1 :] if text]
    above = [area.line(study) for study in studies]
    word = (line[at] or "").strip()
    names = [study[at] for study in above]
    if not others or not all(map(is_figure, others)) or any(map(says_figure, filter(None, names))):
        return None
    if re.match(TOTAL, word) and names[0] and not any(any(study[:at]) for study in above):
        return word  # in the place of the studies' names, whether it adds up or not
    if not all(names):
        return None
    statistic = len(above) > 1 and STATISTIC.fullmatch(word) is not None
    other = len(above) >= _FEWEST or says_figure(word)
    if statistic or (other and any(_is_other(text, column, above) for column, text in enumerate(line))):
        return word
    blank = says_figure(word) and any(not text and all(_entries(column, above)) for column, text in enumerate(line))
    return word if blank else None


def _is_other(text: str | None, column: int, above: list[Line]) -> bool:
    """Whether a cell is a figure where all studies have words."""
    entries = _entries(column, above)
    return bool(text) and is_figure(text or "") and all(entry and not is_figure(entry) for entry in entries)


def _entries(column: int, above: list[Line]) -> list[str | None]:
    """What the studies have in a column."""
    return [study[column] for study in above]


def _is_of(numbers: list[Decimal], last: Decimal, *, is_mean: bool) -> bool:
    """Whether a number is the sum of others, or their mean as far as its decimals go; a program's rounding aside."""
    exact = sum(numbers, Decimal()) / (len(numbers) if is_mean else 1)
    decimals = Decimal(1).scaleb(int(last.as_tuple().exponent)) if is_mean else Decimal()
    return abs(exact - last) <= max(abs(exact) * _NEAR_ENOUGH, decimals / 2)


def _number(text: str) -> Decimal | None:
    try:
        return read_decimal(text)
    except CellError:
        return None
