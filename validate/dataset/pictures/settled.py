"""The picture of when each disagreement was resolved, and how."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from schema.form import Form
from schema.text import and_list, plural
from validate.dataset.difference import OUTCOMES, FirstDifference, Outcome
from validate.dataset.pictures.picture import Picture
from validate.ledger.words import METHODS_SHOWN

UNDATED = ""
_CONSENSUS = "consensus"
_OTHERS: Mapping[str, str] = {
    _CONSENSUS if outcome == "ruling" else outcome: words.drawn for outcome, words in OUTCOMES.items()
}


def settled_pictures(
    form: Form, first: Sequence[FirstDifference], later: Sequence[FirstDifference] = ()
) -> Iterator[Picture]:
    """The number of cells by day, by how they were resolved, and by table. None without disagreements.

    `first` are the differences between first submissions, `later` are later differences. For a later round, there is no
    picture of a single number.
    """
    differences = (*first, *later)
    if not differences:
        return
    counts = Counter((*_day_and_way(one), one.first.table) for one in differences)
    if form.round > 1 and len(counts) == 1:
        return
    ways = {**{str(method): label for method, label in METHODS_SHOWN.items()}, **_OTHERS}
    tables = {table.name: table.label for table in form.tables}
    met = {name: {key[place] for key in counts} for place, name in enumerate(("day", "way", "table"))}
    order = list(ways), list(tables)
    keys = sorted(counts, key=lambda key: (key[0] == UNDATED, key[0], order[0].index(key[1]), order[1].index(key[2])))
    lines = [(day, way, ways[way], table, tables[table], counts[day, way, table]) for day, way, table in keys]
    names = ("day", "way", "way_label", "table", "table_label")
    frame = pl.DataFrame(lines, schema=dict.fromkeys(names, pl.String) | {"cells": pl.Int64}, orient="row")
    days = sorted(met["day"] - {UNDATED})
    name = f"disagreements-{form.round}" if form.round > 1 else "disagreements"
    yield Picture(
        name=name,
        kind="settled",
        title=("When and how" if len(met["day"]) > 1 else "How") + " disagreements were resolved",
        alternative=_in_sentences(frame, ways, len(later)),
        numbers=frame,
        labels={
            "day": {day: day for day in days} | ({UNDATED: "no date"} if UNDATED in met["day"] else {}),
            "way": {way: label for way, label in ways.items() if way in met["way"]},
            "table": {table: label for table, label in tables.items() if table in met["table"]},
        },
        words={"cells": "Entries on which extractors disagreed"},
        notes=(*_came_later(len(later), len(differences)), *_notes(days, met["day"], met["way"])),
        belongs_to=name,
        traces={},
    )


def _came_later(number: int, total: int) -> Iterator[str]:
    """A note on disagreements that are not in figures on first submissions."""
    if number:
        yield (
            f"{number:,} of these {total:,} entries came to differ only after first submissions. The table of"
            " disagreements has such entries below its total."
        )


_IN_WORKBOOKS = frozenset[Outcome]({"correction", "removed"})


def _notes(days: list[str], met: set[str], ways: set[str]) -> Iterator[str]:
    if len(met) == 1 and days:
        yield f"All decisions were made on {days[0]}."
    if UNDATED in met and len(met) > 1:
        unknown = " The files do not say when a workbook was changed." if ways & _IN_WORKBOOKS else ""
        yield f"Decisions have the day on which somebody made them.{unknown}"
    if "unresolved" in ways:
        yield (
            "Disagreements that could not be resolved are counted only as such, not by who decided this and"
            " how. The text on methods counts these decisions among the ways of deciding."
        )


def _day_and_way(one: FirstDifference) -> tuple[str, str]:
    day = UNDATED if one.decision is None else one.decision.when[:10]
    if one.outcome == "ruling" and one.decision is not None:
        return day, one.decision.method or _CONSENSUS
    return day, one.outcome


def _in_sentences(frame: pl.DataFrame, ways: Mapping[str, str], later: int) -> str:
    """The picture in sentences. If all decisions are of one day, its notes say which."""
    total = int(frame["cells"].sum())
    by_way = {way: int(frame.filter(way=way)["cells"].sum()) for way in ways if way in set(frame["way"])}
    days = sorted(set(frame["day"]) - {UNDATED})
    drawn = (
        "A mark with the number of entries for each table and day"
        if frame["day"].n_unique() > 1
        else "A bar for each table"
    )
    when = f" Decisions were made on {plural(len(days), 'day')}, from {days[0]} to {days[-1]}." if len(days) > 1 else ""
    of = "" if later else " on first submissions"
    return (
        f"{drawn}, by the way of resolving {plural(total, 'disagreement')}{of}:"
        f" {and_list([f'{ways[way]} {number:,}' for way, number in by_way.items()])}.{when}"
    )
