"""A copy of a table with known changes: what is reported is exactly what was done to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.compare_files.comparing import compare_files
from extract.compare_files.outcome import is_settled, row_counts, study_counts, unpairable_rows
from schema.text import fold
from tests.extract.compare_files.told import Told
from tests.strategies import LAW, TWENTY_FIVE
from validate.merge import compare
from validate.merge.comparison import Comparison

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
HEADERS = {"n": ("n", "N", "n:"), "design": ("design", "Design", "DESIGN ")}
SEVERAL_COMPARISONS = settings(max_examples=max(10, LAW.max_examples // 5))
"""For a law of which each example compares files several times."""
Row = dict[str, Any]
Name = tuple[str, ...]

# What becomes of a row: how many rows each table has of it, the cell that changes, and as what that is reported.
FATES: Mapping[str, tuple[int, int, str | None, str | None]] = {
    "same": (1, 1, None, None),
    "dropped": (1, 0, None, None),
    "doubled": (1, 2, None, None),
    "doubled in the first": (2, 1, None, None),
    "doubled in both": (2, 2, None, None),
    "another number": (1, 1, "n", "conflict"),
    "another word": (1, 1, "design", "conflict"),
    "left blank": (1, 1, "n", "omission"),
    "not reported": (1, 1, "design", "status"),
    "spelled otherwise": (1, 1, "design", None),
}
CELLS = ("another number", "another word", "left blank", "not reported", "spelled otherwise")


@dataclass(frozen=True)
class Copy:
    """Two tables, and how the second was made of the first: the fate of each row, by what the row is called."""

    first: pl.DataFrame
    second: pl.DataFrame
    key: tuple[str, ...]
    fates: Mapping[Name, str]
    renamed: frozenset[str]
    added: tuple[str, ...]

    def having(self, *fates: str) -> set[Name]:
        """The rows with one of these fates."""
        return {row for row, fate in self.fates.items() if fate in fates}


@st.composite
def copies(
    draw: st.DrawFn, *, arms: int = 1, times: int = 1, fates: Sequence[str] = tuple(FATES), renames: bool = True
) -> Copy:
    """A table of up to eight studies with so many arms and times at most, and a copy with some of everything done."""
    rows: list[Row] = []
    names = {}
    for place, author in enumerate(AUTHORS[: draw(st.integers(2, len(AUTHORS)))]):
        year = 1990 + place
        study = f"{author} and Quinn {year}"
        spelling = draw(st.sampled_from(SPELLINGS)) if renames and place and draw(st.booleans()) else study
        names[study] = spelling.format(author=author, shorter=author[:-1], year=year)
        rows += [
            {"study": study, "arm": "xyz"[arm]}
            | ({"time": f"week {time}"} if times > 1 else {})
            | {"n": draw(st.integers(5, 400)), "design": draw(st.sampled_from(DESIGNS))}
            for arm in range(draw(st.integers(1, arms)))
            for time in range(draw(st.integers(1, times)))
        ]
    key = ("study", *(("arm",) if arms > 1 or times > 1 else ()), *(("time",) if times > 1 else ()))
    of = {_name(row, key): "same" for row in rows}
    of |= {_name(row, key): draw(st.sampled_from([*fates, "same"])) for row in rows[1:]}
    first, second = [], []
    for row in rows:
        here, there, _, _ = FATES[of[_name(row, key)]]
        first += [row] * here
        second += [_changed(row, of[_name(row, key)]) | {"study": names[row["study"]]}] * there
        if there == 2 and draw(st.booleans()):
            second[-1] = second[-1] | {"n": row["n"] + 7}
    added = EXTRA[: draw(st.integers(0, len(EXTRA)))]
    second += [rows[0] | {"study": study, "n": 7} for study in added]
    frame = pl.DataFrame(draw(st.permutations(second)))
    if draw(st.booleans()):
        frame = frame.with_columns(pl.lit("dry").alias("weather"))
    frame = frame.select(draw(st.permutations(frame.columns)))
    frame = frame.rename({name: draw(st.sampled_from(spelled)) for name, spelled in HEADERS.items()})
    renamed = frozenset(study for study, name in names.items() if fold(study) != fold(name))
    return Copy(pl.DataFrame(draw(st.permutations(first))), frame, key, of, renamed, added)


def _name(row: Row, key: Sequence[str]) -> Name:
    return tuple(row[column] for column in key)


def _changed(row: Row, fate: str) -> Row:
    another = {
        "another number": {"n": row["n"] + 1_000},
        "another word": {"design": DESIGNS[(DESIGNS.index(row["design"]) + 1) % len(DESIGNS)]},
        "left blank": {"n": None},
        "not reported": {"design": "NR"},
        "spelled otherwise": {"design": row["design"].upper()},
    }
    return row | another.get(fate, {})


def check(copy: Copy) -> None:
    """Nothing more and nothing less than what was done."""
    comparison = compare({"a": copy.first, "b": copy.second}, key=copy.key)
    dropped = copy.having("dropped")
    doubled = copy.having("doubled", "doubled in the first", "doubled in both")
    alive = {study for study, *_ in copy.fates.keys() - dropped}
    studies, rows = study_counts(comparison), row_counts(comparison)
    assert set(studies.only["a"]) == {study for study, *_ in copy.fates} - alive
    assert set(studies.only["b"]) == set(copy.added)
    unpaired = alive - {study for study, *_ in copy.fates.keys() - doubled}
    assert len(studies.cannot_be_paired) == len(unpaired)
    assert studies.compared == len(alive - unpaired)
    unpairable = sum(sum(FATES[copy.fates[row]][:2]) for row in doubled)
    assert rows.cannot_be_paired == len(list(unpairable_rows(comparison))) == unpairable
    assert rows.only == {"a": len(dropped), "b": len(copy.added)}
    paired = copy.fates.keys() - dropped - doubled
    assert rows.paired == len(paired)
    proposed = [pairing for pairing in comparison.pairings if pairing.state == "proposed"]
    assert len(proposed) == sum(study in copy.renamed for study, *_ in paired)
    assert found(comparison, copy) == {
        (row, cell): kind for row, fate in copy.fates.items() if (cell := FATES[fate][2]) and (kind := FATES[fate][3])
    }


def found(comparison: Comparison, copy: Copy) -> dict[tuple[Name, str], str]:
    """What is reported as different, by the row of the first table: names of rows are those of either."""
    positions = comparison.tables[comparison.form.studies.name].positions["a"]
    called = copy.first.select(copy.key).rows()
    return {
        (called[row], cell.field): cell.kind
        for cell in comparison.in_question
        if cell.kind in {"conflict", "status", "omission"} and not cell.whole_row
        if (row := positions[cell.position]) is not None
    }


@given(copies(arms=1))
def test_a_row_per_study(copy: Copy) -> None:
    check(copy)


@given(copies(arms=3))
def test_rows_within_studies(copy: Copy) -> None:
    check(copy)


@given(copies(arms=2, times=2))
def test_rows_within_arms_within_studies(copy: Copy) -> None:
    check(copy)


@given(copies(arms=2), st.data())
def test_three_extractors(copy: Copy, data: st.DataObject) -> None:
    """Of three, a cell is in question where not all who have the row say the same in it."""
    plain = [copy.first.unique(copy.key, maintain_order=True)]
    for number in (1_000, 2_000):
        rows = []
        for row in plain[0].iter_rows(named=True):
            fate = data.draw(st.sampled_from(["dropped", "another number", "left blank", "same", "same"]))
            number_here = {"another number": row["n"] + number, "left blank": None}.get(fate, row["n"])
            rows += [row | {"n": number_here}] * (fate != "dropped")
        plain.append(pl.DataFrame(rows, schema=plain[0].schema).sample(fraction=1, shuffle=True, seed=number))
    tables = [{_name(row, copy.key): row for row in frame.iter_rows(named=True)} for frame in plain]
    comparison = compare(dict(zip("abc", plain, strict=True)), key=copy.key)
    rows_of = Counter(row for table in tables for row in table)
    assert row_counts(comparison).only == {
        name: sum(rows_of[row] == 1 for row in table) for name, table in zip("abc", tables, strict=True)
    }
    assert row_counts(comparison).paired == sum(number > 1 for number in rows_of.values())
    expected = {}
    for name, times in rows_of.items():
        numbers = [table[name]["n"] for table in tables if name in table]
        filled = {number for number in numbers if number is not None}
        if len(filled) > 1:
            expected[name, "n"] = "conflict"
        elif (
            filled and None in numbers and times == sum(any(other[0] == name[0] for other in table) for table in tables)
        ):
            expected[name, "n"] = "omission"  # where somebody lacks the row, the whole row is in question
    assert found(comparison, Copy(plain[0], plain[1], copy.key, {}, frozenset(), ())) == expected


@given(copies(fates=CELLS))
def test_two_people_side_by_side(copy: Copy) -> None:
    """One row per study with the columns of both: the same cells differ as in a file for each."""
    beside = copy.first.drop("arm").rename({"n": "rater1 n", "design": "rater1 design"})
    changed = [_changed(row, copy.fates[_name(row, copy.key)]) for row in copy.first.iter_rows(named=True)]
    beside = beside.with_columns(
        pl.Series("rater2 n", [row["n"] for row in changed]),
        pl.Series("rater2 design", [row["design"] for row in changed]),
    )
    with TemporaryDirectory() as folder:
        path = Path(folder, "both.csv")
        beside.write_csv(path)
        comparison = compare_files([path], key=("study",)).comparison
    assert comparison.names == ("rater1", "rater2")
    assert {(cell.study, cell.field): cell.kind for cell in comparison.in_question} == _of_cells(copy)


def _of_cells(copy: Copy) -> dict[tuple[str, str], str]:
    """What was done to the cells of each study."""
    return {
        (row[0], cell): kind
        for row, fate in copy.fates.items()
        if (cell := FATES[fate][2]) and (kind := FATES[fate][3])
    }


@TWENTY_FIVE
@given(copies(fates=CELLS))
def test_a_sheet_per_study(copy: Copy) -> None:
    """The form of each study laid out downwards with a column for each person: the same cells differ."""
    book = openpyxl.Workbook()
    for row in copy.first.iter_rows(named=True):
        theirs = _changed(row, copy.fates[_name(row, copy.key)])
        sheet = book.create_sheet(row["study"])
        sheet.append((None, "Ann Bee", "Bo Cee"))
        for label in ("Country", "n", "design", "Funding", "Ethics"):
            stated = f"as {row['study']} says"
            sheet.append((label, row.get(label, stated), theirs.get(label, stated)))
    book.remove(book.worksheets[0])
    with TemporaryDirectory() as folder:
        path = Path(folder, "studies.xlsx")
        book.save(path)
        comparison = compare_files([path]).comparison
    assert comparison.names == ("Ann Bee", "Bo Cee")
    assert {(cell.study, cell.field): cell.kind for cell in comparison.in_question} == _of_cells(copy)


@given(copies(arms=3, renames=False), st.data())
def test_a_row_that_is_split_in_two_is_in_the_open(copy: Copy, data: st.DataObject) -> None:
    """Men and women of one arm as two rows: what they are paired with is asked, or they are rows of one file alone."""
    rows = copy.first.unique(copy.key, maintain_order=True)
    which = data.draw(st.integers(0, rows.height - 1))
    whole = rows.row(which, named=True)
    parts = [whole | {"arm": f"{whole['arm']} {who}", "n": whole["n"] // 2} for who in ("men", "women")]
    second = pl.concat([rows.filter(pl.int_range(pl.len()) != which), pl.DataFrame(parts, schema=rows.schema)])
    comparison = compare({"a": rows, "b": second}, key=copy.key)
    counts = row_counts(comparison)
    asked = [pairing for pairing in comparison.open_pairings if pairing.state == "proposed"]
    assert not is_settled(comparison)
    assert (counts.has["a"], counts.has["b"]) == (rows.height, rows.height + 1)
    assert counts.paired == rows.height - 1 + len(asked)
    assert counts.only == {"a": 1 - len(asked), "b": 2 - len(asked)}


@SEVERAL_COMPARISONS
@given(copies(arms=2))
def test_a_copy_has_one_set_of_numbers(copy: Copy) -> None:
    """Each number on the screen is in the JSON and in the workbooks, whatever was done to the table."""
    with TemporaryDirectory() as folder:
        for name, frame in (("a.csv", copy.first), ("b.csv", copy.second)):
            frame.write_csv(Path(folder, name))
        Told(Path(folder), "a.csv", "b.csv", *(part for column in copy.key for part in ("--key", column))).check()
