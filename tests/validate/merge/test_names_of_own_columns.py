"""Fields may be called as columns of twofold's own frames are: pairs, cells and agreement are the same by any name."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import validate
from extract.dataset.supplements.raw import raw_table
from schema.cell_type import CellType
from schema.cells import Count, Key, Text
from schema.form import Form, make_form
from schema.problem import Severity
from schema.row import declared
from schema.rule import Rule
from schema.words import Words
from tests.extract.command import twofold
from validate.agreement import WHOLE, agreements
from validate.check.check_extraction import check
from validate.check.conditions.rule_mistakes import rule_mistakes
from validate.extraction import Extraction
from validate.inference.form import field_names, row_model
from validate.merge import merge
from validate.merge.comparison import Comparison

ROOMS = ("extraction", "pairing", "merge", "agreement", "adjudication", "check")
COLUMNS = 200  # of each table
OURS = [
    ["P1", "1", *("mother",) * (COLUMNS - 2)],
    ["P1", "2", *("child",) * (COLUMNS - 2)],
    ["P2", "1", *("nurse",) * (COLUMNS - 2)],
]
THEIRS = [OURS[0], ["P1", "2", *("father", "CHILD") * (COLUMNS // 2 - 1)], OURS[2]]
TWICE = [*THEIRS, OURS[0]]
ANEW = [["P1", "2", *OURS[0][2:]], ["P1", "1", *OURS[1][2:]], OURS[2]]


def _own_names() -> Iterator[str]:
    """Every word in the code of these rooms that could be the name of a column, and what row models have."""
    for room in ROOMS:
        for file in sorted(Path(validate.__path__[0], room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.keyword) and node.arg:
                    yield node.arg
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
                    yield node.value
    yield from ("options", "table_name", "model_config", "class")


@cache
def own_names() -> tuple[str, ...]:
    """The same words once each; to parse the rooms takes most of a second."""
    return tuple(dict.fromkeys(_own_names()))


NEUTRAL = [f"column_{number}" for number in range(COLUMNS)]


def form_of(names: Sequence[str]) -> Form:
    """A form of one table: rows are numbered within a study, and have words and texts."""
    cells: list[CellType[Any]] = [Key(), Count(), *(Words(), Text()) * (COLUMNS // 2 - 1)]
    labels = ("Paper", "Effect", *(f"Column {number}" for number in range(2, COLUMNS)))
    fields = {name: declared(cell, label, {}) for name, cell, label in zip(names, cells, labels, strict=True)}
    model = row_model("records", fields, about="Rows.", label="Records", identity=(names[0], names[1]))
    return make_form(model, name="own", title="Own", version="1")


def compared(names: Sequence[str], *extractors: Sequence[Sequence[str]]) -> Comparison:
    """The same rows under these names of fields."""
    form = form_of(names)
    return merge(
        [
            Extraction.from_frames(form, {"records": pl.DataFrame([*rows], schema=[*names], orient="row")}, name=name)
            for name, rows in zip("ab", extractors, strict=True)
        ],
        propose_studies=True,
    )


def found(comparison: Comparison, names: Sequence[str]) -> Any:
    """What was found, with the names of fields replaced by their numbers."""
    places = {name: at for at, name in enumerate(names)}
    cells = comparison.merged_cells.select("row", pl.col("field").cast(pl.String), pl.col("state").cast(pl.String))
    (whole,) = agreements(comparison, [WHOLE])
    return (
        sorted((row, places[field], state) for row, field, state in cells.iter_rows()),
        [(pairing.rows, pairing.by, pairing.state) for pairing in comparison.pairings],
        sorted((places[figures.field], repr(figures.percent), repr(figures.kappa)) for figures in whole.fields),
        [[problem.code for problem in check(extraction, this_year=2026)] for extraction in comparison.extractions],
    )


@pytest.mark.parametrize("theirs", [THEIRS, TWICE, ANEW], ids=["other words", "a row twice", "counted anew"])
def test_no_name_of_a_field_changes_what_is_found(theirs: Sequence[Sequence[str]]) -> None:
    expected = found(compared(NEUTRAL, OURS, theirs), NEUTRAL)
    own = own_names()
    for start in range(0, len(own), COLUMNS):
        names = [*field_names([*own[start:], *NEUTRAL][:COLUMNS]).values()]
        assert found(compared(names, OURS, theirs), names) == expected


def test_rules_read_fields_that_are_called_as_own_columns_are() -> None:
    form = form_of(["field", "typed", "codebook", *NEUTRAL[3:]])
    rule = Rule(
        code="first-row-only",
        table="records",
        severity=Severity.WARNING,
        message="{typed}",
        reads=("typed",),
        holds="typed < 2 AND codebook IS NULL",
    )
    ours = {"records": pl.DataFrame(OURS, schema=[field.name for field in form.studies.fields], orient="row")}
    extraction = Extraction.from_frames(replace(form, rules=(rule,)), ours, name="a")
    found_by_rule = [problem for problem in check(extraction, this_year=2026) if problem.code == rule.code]
    assert [(problem.study, problem.values) for problem in found_by_rule] == [("P1", ("2",))]
    assert raw_table({1: [extraction]}, {})["field"].to_list()[:3] == ["field", "typed", "codebook"]
    (part, mistake), *_ = rule_mistakes(extraction.form, replace(rule, reads=("codebook", "typed")))
    assert (part, "'codebook' in a rule is not a field" in mistake) == ("reads", True)


def test_headers_that_are_names_of_own_columns_are_compared_like_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "study,effect,who,d,position,filled,group,options,table name,row\n"
        "P1,1,mother,0.1,a,b,c,d,e,f\nP1,2,child,0.2,a,b,c,d,e,f\nP2,1,mother,0.3,a,b,c,d,e,f\n",
        encoding="utf-8",
    )
    text = (tmp_path / "a.csv").read_text(encoding="utf-8")
    (tmp_path / "b.csv").write_text(text.replace("P1,2,child,0.2", "P1,2,nurse,0.25"), encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", "--agreement", "--output-format", "json", at=tmp_path)
    assert ran.code == 1
    assert (ran.json["rows"]["paired"], ran.json["cells"]["filled_in"], ran.json["cells"]["conflict"]) == (3, 24, 2)
