"""A copy of a table in another country's writing, with known changes: what is reported is exactly what was changed."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from extract.compare_files.comparing import compare_files
from extract.compare_files.outcome import row_counts
from tests.strategies import LAW

ANSWERS = ("pain", "sleep", "mood", "fatigue")
BASE = (["pain", "sleep"], ["mood"], ["sleep", "mood", "pain"], ["fatigue", "pain"], ["sleep"])
"""Lists that are in both tables, by which each shows the sign between its answers."""
HEADER = ("study", "days", "age M (SD)", "cost", "outcomes", "n")
Row = Mapping[str, object]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Row], list[Row], set[tuple[str, int, str]]]:
    """A table, a copy of it in another order, and the cells that were changed in the copy."""
    rows: list[Row] = []
    for place in range(draw(st.integers(3, 6))):
        days = draw(st.lists(st.integers(1, 400), min_size=2, max_size=4, unique=True))
        rows += [{"study": f"Study {'ABCDEF'[place]} {2001 + place}", "days": day} for day in days]
    rows = [
        {
            **row,
            "age M (SD)": (draw(st.integers(180, 900)), draw(st.integers(10, 99))),
            "cost": 98_025 if place == 0 else draw(st.integers(100_000, 9_999_999)),
            "outcomes": BASE[place]
            if place < len(BASE)
            else draw(st.lists(st.sampled_from(ANSWERS), unique=True, min_size=1)),
            "n": draw(st.integers(5, 3000)),
        }
        for place, row in enumerate(rows)
    ]
    copy, changed = [], set()
    for place, row in enumerate(rows):
        header = draw(st.sampled_from([None, *HEADER[2:]])) if place >= len(BASE) else None
        copy.append({**row, **({} if header is None else {header: _changed(header, row[header])})})
        if header is not None:
            changed.add((str(row["study"]), int(str(row["days"])), header))
    return rows, draw(st.permutations(copy)), changed


def _changed(header: str, value: object) -> object:
    if isinstance(value, list):
        return value[1:] if len(value) > 1 else [*value, next(one for one in ANSWERS if one not in value)]
    if isinstance(value, tuple):
        return (value[0] + 1, value[1])
    return int(str(value)) + 100


def in_english(row: Row) -> list[str]:
    """With points, and `;` between answers."""
    mean, deviation = _tenths(row["age M (SD)"])
    cost = int(str(row["cost"]))
    return [
        str(row["study"]),
        str(row["days"]),
        f"{mean} ({deviation})",
        f"{cost / 100:.2f}".removesuffix(".00"),
        "; ".join(_listed(row["outcomes"])),
        str(row["n"]),
    ]


def in_german(row: Row) -> list[str]:
    """With commas, points between thousands, and `,` between answers, in another order."""
    study, days, age, cost, _, n = in_english(row)
    whole, _, decimals = cost.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return [
        study,
        days,
        age.replace(".", ","),
        f"{grouped},{decimals}" if decimals else grouped,
        ", ".join(reversed(_listed(row["outcomes"]))),
        n,
    ]


def _tenths(value: object) -> tuple[str, ...]:
    assert isinstance(value, tuple)
    return tuple(f"{part / 10:.1f}" for part in value)


def _listed(value: object) -> list[str]:
    assert isinstance(value, list)
    return value


def write(path: Path, rows: Sequence[Sequence[str]], delimiter: str) -> None:
    """The rows as CSV, or as texts of a workbook in which `n` is a number."""
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in (HEADER, *([*row[:-1], int(row[-1])] for row in rows)):
            book.active.append(list(row))
        book.save(path)
        return
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter=delimiter).writerows([HEADER, *rows])


@LAW
@given(tables(), st.sampled_from(["csv", "xlsx"]))
def test_what_is_reported_is_what_was_changed(
    made: tuple[list[Row], list[Row], set[tuple[str, int, str]]], ending: str
) -> None:
    rows, copy, changed = made
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{name}.{ending}" for name in ("english", "german")]
        write(paths[0], list(map(in_english, rows)), ",")
        write(paths[1], list(map(in_german, copy)), ";")
        compared = compare_files(paths)
    comparison = compared.comparison
    table = comparison.form.studies
    assert [table[name].label for name in table.identity] == ["study", "days"]
    counts = row_counts(comparison)
    assert (counts.paired, counts.cannot_be_paired) == (len(rows), 0)
    places = comparison.tables[table.name].positions["english"]
    found = set()
    for cell in comparison.in_question:
        place = places[cell.position]
        assert place is not None
        found.add((str(rows[place]["study"]), int(str(rows[place]["days"])), table[cell.field].label))
    assert found == changed
