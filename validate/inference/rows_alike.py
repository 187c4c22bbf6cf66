"""Matches columns of two tables with headers in two languages, because their entries are the same row by row."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from heapq import nlargest

from schema.decimals import plain
from schema.regular_expressions import regex
from schema.text import fold
from validate.inference.answer_words import YES_NO_UNCLEAR
from validate.inference.plain_table import PlainTable
from validate.inference.words import plain_header

_FEWEST_ROWS = 5
_MOST = 0.7  # minimum proportion of equal entries among rows that both fill
_FEW = 4  # number of different entries, below which more rows must be equal
_OF_FEW = 0.85
_LEAD = 0.1  # lead of the best match over any other
_LONG_WORD = 4  # letters
_SPELLED = {fold(word): option.code for option in YES_NO_UNCLEAR for word in (option.code, *option.aliases)}

_NUMBER = regex(r"[-+]?[0-9]+(?:[.,][0-9]+)?")

Position = int


def same_in_rows(
    tables: tuple[PlainTable, PlainTable],
    anchors: Sequence[tuple[Position, Position]],
    alone: tuple[Sequence[Position], Sequence[Position]],
) -> list[tuple[Position, Position]]:
    """The pairs of columns with equal entries in most of the rows that the anchors pair.

    `anchors` are columns that both tables have, `alone` those that only one has. Headers that share a word are not
    considered, because the header itself already says what they have in common.
    """
    rows = max((_paired_rows(tables, anchor) for anchor in anchors), key=len, default=[])
    if len(rows) < _FEWEST_ROWS:
        return []
    ours, theirs = (
        {place: _texts(table, place, [pair[side] for pair in rows]) for place in places}
        for side, (table, places) in enumerate(zip(tables, alone, strict=True))
    )
    scores = {
        (one, other): score
        for one in ours
        for other in theirs
        if not _share_a_word(tables[0].headers[one], tables[1].headers[other])
        and (score := _share(ours[one], theirs[other]))
    }
    return clearly_best(scores)


def clearly_best(scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The pairs in which each is clearly the best match of the other, by these scores."""
    beside: dict[tuple[int, int], list[float]] = {}
    for pair, score in scores.items():
        for side in enumerate(pair):
            beside.setdefault(side, []).append(score)
    highest = {side: nlargest(2, several) for side, several in beside.items()}
    return [pair for pair, score in scores.items() if all(_leads(score, highest[side]) for side in enumerate(pair))]


def _leads(score: float, highest: Sequence[float]) -> bool:
    return score == highest[0] and all(score - other > _LEAD for other in highest[1:])


def _paired_rows(tables: tuple[PlainTable, PlainTable], anchor: tuple[int, int]) -> list[tuple[int, int]]:
    """The rows with the same entry in the anchor, which must be unique in both tables; else empty."""
    ours, theirs = (_texts(table, place, range(table.height)) for table, place in zip(tables, anchor, strict=True))
    if any(len(set(texts)) < len(texts) or not all(texts) for texts in (ours, theirs)):
        return []
    places = {text: row for row, text in enumerate(theirs)}
    return [(row, places[text]) for row, text in enumerate(ours) if text in places]


def entry(text: str) -> str:
    """An entry for comparing columns under different headers: numbers are equal with either decimal sign."""
    folded = fold(text)
    return plain(Decimal(folded.replace(",", "."))) if _NUMBER.fullmatch(folded) else folded


def _texts(table: PlainTable, place: int, rows: Iterable[int]) -> list[str]:
    texts = table.cells.to_series(place).to_list()
    entries = (entry(texts[row] or "") for row in rows)
    return [_SPELLED.get(text, text) for text in entries]


def _share(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """The proportion of rows filled by both that have equal entries; 0 if there are too few to tell."""
    filled = [(mine, other) for mine, other in zip(ours, theirs, strict=True) if mine and other]
    same = [mine for mine, other in filled if mine == other]
    share = len(same) / len(filled) if filled else 0.0
    if share < _MOST or len(filled) < _FEWEST_ROWS or len(set(same)) < 2:
        return 0.0
    different = {text for row in filled for text in row}
    return share if share >= (_OF_FEW if len(different) < _FEW else _MOST) else 0.0


def _share_a_word(one: str, other: str) -> bool:
    words = [{word for word in plain_header(header).split() if len(word) >= _LONG_WORD} for header in (one, other)]
    return not (one and other) or bool(words[0] & words[1])
