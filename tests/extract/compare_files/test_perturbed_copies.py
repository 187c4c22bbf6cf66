"""A copy of a table with known changes: what is reported is exactly what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.compare_files.outcome import row_counts, study_counts, unpairable_rows
from schema.text import fold
from tests.strategies import LAW
from validate.merge import compare

AUTHORS = ("Abernathy", "Bjornsson", "Castellanos", "Dimitrov", "Eberhardt", "Fukushima", "Grabowski", "Hakkinen")
EXTRA = ("Ivarsdottir 2001", "Jablonski 2002", "Kowalczuk 2003")
DESIGNS = ("parallel", "crossover", "single arm", "factorial")
SPELLINGS = (
    "{author}, Quinn {year}",
    "{author} & Quinn ({year})",
    "{author}_{year}",
    "{author} et al., {year}",
    "{shorter} and Quinn {year}",
)
FEWER = settings(max_examples=max(5, LAW.max_examples // 4))
"""Each example is a whole comparison."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Copy:
    """Two tables, and how the second was made of the first: the rows of each, by study and arm."""

    first: pl.DataFrame
    second: pl.DataFrame
    dropped: frozenset[tuple[str, str]]
    doubled: frozenset[tuple[str, str]]
    changed: frozenset[tuple[str, str, str]]
    renamed: frozenset[str]
    added: tuple[str, ...]


@st.composite
def copies(draw: st.DrawFn, arms: int) -> Copy:
    """A table of up to eight studies with so many arms at most, and a copy with some of everything done to it."""
    rows: list[Row] = []
    names = {}
    for place, author in enumerate(AUTHORS[: draw(st.integers(2, len(AUTHORS)))]):
        year = 1990 + place
        study = f"{author} and Quinn {year}"
        spelling = draw(st.sampled_from(SPELLINGS)) if place and draw(st.booleans()) else "{author} and Quinn {year}"
        names[study] = spelling.format(author=author, shorter=author[:-1], year=year)
        rows += [
            {
                "study": study,
                "arm": "xyz"[arm],
                "n": draw(st.integers(5, 400)),
                "design": draw(st.sampled_from(DESIGNS)),
            }
            for arm in range(draw(st.integers(1, arms)))
        ]
    fates = {
        (row["study"], row["arm"]): draw(st.sampled_from(["drop", "double", "n", "design", "", ""])) for row in rows[1:]
    }
    second: list[Row] = []
    for row in rows:
        fate = fates.get((row["study"], row["arm"]), "")
        other = {**row, "study": names[row["study"]]}
        if fate == "n":
            other["n"] += 1_000
        if fate == "design":
            other["design"] = DESIGNS[(DESIGNS.index(row["design"]) + 1) % len(DESIGNS)]
        second += [other] * {"drop": 0, "double": 2}.get(fate, 1)
    added = EXTRA[: draw(st.integers(0, len(EXTRA)))]
    second += [{"study": study, "arm": "x", "n": 7, "design": "parallel"} for study in added]
    frame = pl.DataFrame(draw(st.permutations(second)))
    if draw(st.booleans()):
        frame = frame.with_columns(pl.lit("dry").alias("weather"))
    return Copy(
        first=pl.DataFrame(rows),
        second=frame,
        dropped=frozenset(row for row, fate in fates.items() if fate == "drop"),
        doubled=frozenset(row for row, fate in fates.items() if fate == "double"),
        changed=frozenset((*row, fate) for row, fate in fates.items() if fate in {"n", "design"}),
        renamed=frozenset(study for study, name in names.items() if fold(study) != fold(name)),
        added=added,
    )


def check(copy: Copy, *keys: str) -> None:
    """Nothing more and nothing less than what was done."""
    comparison = compare({"a": copy.first, "b": copy.second}, key=keys)
    every = [(study, arm) for study, arm in copy.first.select("study", "arm").iter_rows()]
    alive = {study for study, arm in every if (study, arm) not in copy.dropped}
    gone = {study for study, _ in every} - alive
    studies, rows = study_counts(comparison), row_counts(comparison)
    assert (set(studies.only["a"]), set(studies.only["b"])) == (gone, set(copy.added))
    assert studies.compared == len(alive)
    # Of a doubled row each extraction's rows cannot be paired: one of the first, two of the copy.
    assert rows.unpairable == len(list(unpairable_rows(comparison))) == 3 * len(copy.doubled)
    assert rows.only == {"a": len(copy.dropped), "b": len(copy.added)}
    assert rows.paired == len(every) - len(copy.dropped) - len(copy.doubled)
    proposed = [pairing for pairing in comparison.pairings if pairing.state == "proposed"]
    paired = {row for row in every if row not in copy.dropped | copy.doubled}
    assert len(proposed) == sum(study in copy.renamed for study, _ in paired)
    # What differs, by the row of the first table: names of rows are those of either.
    positions = comparison.tables[comparison.form.studies.name].positions["a"]
    differing = {
        (*every[row], cell.field)
        for cell in comparison.in_question
        if cell.kind in {"conflict", "status", "omission"} and not cell.whole_row
        if (row := positions[cell.position]) is not None
    }
    assert differing == copy.changed


@FEWER
@given(copies(arms=1))
def test_a_row_per_study(copy: Copy) -> None:
    check(copy, "study")


@FEWER
@given(copies(arms=3))
def test_rows_within_studies(copy: Copy) -> None:
    check(copy, "study", "arm")
