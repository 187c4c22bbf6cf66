"""The pandera schema of a form: what `check` takes its rules from, and what a dataset satisfies."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandera.errors import SchemaWarning

from schema.choices import option
from schema.form import Form, make_form
from schema.problem import Severity
from schema.quantities import MG_PER_KG, MILLIGRAM
from schema.row import Cell, Row, choice, choices, count, key, number, quantity, reference
from schema.rule import Rule
from tests.strategies import TWENTY_FIVE
from tests.validate.built import THIS_YEAR, extraction
from validate.check.conditions import pandera_tables
from validate.check.conditions.dataset_failures import dataset_failures
from validate.check.conditions.describe_table import describe_table, describe_tables
from validate.check.conditions.pandera_tables import CheckCrashed, failing_rows, rule_check
from validate.check.conditions.table_conditions import Implausible, all_hold
from validate.check.rules import rule_problems
from validate.check.schema import schema_of
from validate.dataset.tables import dataset_tables
from validate.merge import merge


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")
    asked: Cell[int] = count("Asked")


class Groups(Row, label="Groups", identity=("group",), parent="studies"):
    """One row per group."""

    study: Cell[str] = reference("Study", to="studies")
    group: Cell[str] = key("Group")
    n: Cell[int] = count("Analysed", at_most=1000)
    women: Cell[int] = count("Women")
    age: Cell[str] = number("Mean age", at_least=0, at_most=120)
    drug: Cell[str] = choice("Drug", option("ketamine"), option("esketamine"), other=False)
    routes: Cell[str] = choices("Routes", option("iv"), option("im"), option("oral"))
    dose: Cell[str] = quantity("Dose", units=(MILLIGRAM, MG_PER_KG))


RULES = (
    Rule(
        code="more-women-than-people",
        table="groups",
        severity=Severity.ERROR,
        message="{women} women of {n}",
        reads=("women", "n"),
        holds="women <= n",
    ),
    Rule(
        code="more-analysed-than-asked",
        table="groups",
        severity=Severity.WARNING,
        message="{n} analysed of {study.asked} asked",
        reads=("n", "study.asked"),
        holds="n <= study__asked",
    ),
    Rule(
        code="dose-without-drug",
        table="groups",
        severity=Severity.WARNING,
        message="a dose without a drug",
        reads=("dose",),
        states=("drug",),
        holds="dose IS NULL OR drug__state <> 'blank'",
    ),
    Rule(
        code="no-group",
        table="studies",
        severity=Severity.WARNING,
        message="no group with a number",
        reads=("asked",),
        check="rows-of-kind",
        settings={"table": "groups", "where": "n > 0", "at_least": 1},
    ),
)
FORM: Form = make_form(Studies, Groups, name="small", title="Small", version="1", rules=RULES)

TYPED: Mapping[str, tuple[str, ...]] = {
    "n": ("", "0", "12", "30", "NR", "many"),
    "women": ("", "5", "14", "40", "UC"),
    "drug": ("", "ketamine", "esketamine", "NR", "aspirin"),
    "dose": ("", "1 mg", "0.5 mg/kg", "NR", "lots"),
}
GROUPS = st.lists(st.fixed_dictionaries({name: st.sampled_from(texts) for name, texts in TYPED.items()}), max_size=4)


@given(several=st.lists(st.tuples(st.sampled_from(["", "10", "40", "NR"]), GROUPS), min_size=1, max_size=3))
def test_pandera_and_polars_say_the_same(several: list[tuple[str, list[dict[str, str]]]]) -> None:
    """A rule is one condition: who answers it makes no difference."""
    studies = [{"study": f"S{number}", "asked": asked} for number, (asked, _) in enumerate(several)]
    groups = [
        {"study": f"S{number}", "group": f"g{place}", **group}
        for number, (_, listed) in enumerate(several)
        for place, group in enumerate(listed)
    ]
    typed = extraction(FORM, {"studies": studies, "groups": groups})
    judged = list(rule_problems(typed, this_year=THIS_YEAR))
    assert judged == list(rule_problems(typed, this_year=THIS_YEAR, pandera=False))


def test_the_problems_of_check_come_from_pandera(monkeypatch: pytest.MonkeyPatch) -> None:
    """With pandera silenced no rule finds anything: it is not a decoration."""
    typed = extraction(
        FORM, {"studies": [{"study": "S1"}], "groups": [{"study": "S1", "group": "a", "n": "3", "women": "4"}]}
    )
    assert [problem.code for problem in rule_problems(typed, this_year=THIS_YEAR)] == ["more-women-than-people"]
    monkeypatch.setattr(pa.DataFrameSchema, "validate", lambda _, frame, **__: frame)
    assert list(rule_problems(typed, this_year=THIS_YEAR)) == []


def test_a_check_that_crashes_is_a_bug_and_never_bad_data() -> None:
    rule = describe_table(FORM, FORM["groups"])["rules"][0]
    frame = pl.DataFrame({"row": [0]})
    with pytest.raises(CheckCrashed, match="more-women-than-people"):
        failing_rows(frame, rule_check(rule, frame, pl.col("not there"), implausible="fails"))


def dataset() -> dict[str, pl.DataFrame]:
    """A sound dataset of two studies."""
    groups = [
        {"study": "S1", "group": "a", "n": "30", "women": "14", "age": "40.5", "drug": "ketamine", "routes": "iv; im"},
        {"study": "S1", "group": "b", "n": "12", "women": "NR", "drug": "esketamine", "dose": "0.5 mg/kg"},
        {"study": "S2", "group": "a", "n": "5", "women": "UC", "age": "NR", "drug": "NR"},
    ]
    typed = extraction(FORM, {"studies": [{"study": "S1", "asked": "40"}, {"study": "S2"}], "groups": groups})
    return dataset_tables(merge([typed]), draft=False)


def failures(
    tables: Mapping[str, pl.DataFrame], implausible: Implausible = "fails"
) -> set[tuple[str, str, str | None]]:
    described = {table.name: describe_table(FORM, table) for table in FORM.tables}
    found = pandera_tables.failures(described, tables, this_year=THIS_YEAR, implausible=implausible)
    return {(table, check, row) for table, check, row in found.iter_rows()}


def test_a_sound_dataset_satisfies_its_schema() -> None:
    tables = dataset()
    assert failures(tables) == set()
    assert dataset_failures(FORM, tables, this_year=THIS_YEAR).is_empty()
    for name, table in tables.items():
        schema_of(FORM, name).validate(table)
        schema_of(FORM, name, tables, this_year=THIS_YEAR).validate(table)


def put(column: str, row: int, value: object) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """The table with another value in one cell."""

    def spoilt(table: pl.DataFrame) -> pl.DataFrame:
        cells = table[column].to_list()
        cells[row] = value
        return table.with_columns(pl.Series(column, cells, dtype=table.schema[column]))

    return spoilt


SPOILT: Mapping[str, tuple[str, Callable[[pl.DataFrame], pl.DataFrame], str, str | None]] = {
    "a choice that is not on the list": ("groups", put("drug", 0, "aspirin"), "unknown-choice", "S1.groups.1"),
    "one of several that is not on the list": (
        "groups",
        put("routes", 0, ["iv", "ear"]),
        "unknown-choice",
        "S1.groups.1",
    ),
    "fewer than none": ("groups", put("n", 2, -1), "below-minimum", "S2.groups.1"),
    "more than possible": ("groups", put("n", 1, 5000), "above-maximum", "S1.groups.2"),
    "a number above its bound": ("groups", put("age", 0, 130.0), "above-maximum", "S1.groups.1"),
    "a status that there is not": ("groups", put("age__status", 2, "XX"), "unknown-status", "S2.groups.1"),
    "a value beside a code": ("groups", put("women", 1, 4), "status-contradicts-value", "S1.groups.2"),
    "a code without its status": (
        "groups",
        put("women__status", 2, "value"),
        "status-contradicts-value",
        "S2.groups.1",
    ),
    "a row twice": ("groups", put("group", 1, "A"), "duplicate-row", "S1.groups.1"),
    "a row that does not say which it is": ("groups", put("group", 0, None), "identity-blank", "S1.groups.1"),
    "a study twice": ("studies", put("study", 1, "S1"), "duplicate-row", "S1.studies.1"),
    "women who are not people": ("groups", put("women", 0, 31), "more-women-than-people", "S1.groups.1"),
    "more than were asked": ("groups", put("n", 0, 41), "more-analysed-than-asked", "S1.groups.1"),
    "a dose without a drug": (
        "groups",
        lambda table: put("drug__status", 1, "blank")(put("drug", 1, None)(table)),
        "dose-without-drug",
        "S1.groups.2",
    ),
    "no group with a number": ("groups", lambda table: table.filter(pl.col("study") != "S2"), "no-group", None),
    "a number as text": (
        "groups",
        lambda table: table.with_columns(pl.col("n").cast(pl.String)),
        "wrong-type",
        None,
    ),
    "a column less": ("groups", lambda table: table.drop("drug"), "column-missing", None),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_dataset_is_refused_by_the_right_check(how: str) -> None:
    table, spoil, check, row = SPOILT[how]
    tables = dataset()
    if check == "no-group":
        tables["studies"] = put("asked", 1, 9)(put("asked__status", 1, "value")(tables["studies"]))
    tables[table] = spoil(tables[table])
    found = {(name, row_id) for _, name, row_id in failures(tables)}
    assert (check, row) in found or (row is None and check in {name for name, _ in found}), found


SPOILT_CELLS: Mapping[str, tuple[object, ...]] = {
    "n": (None, -1, 3, 5000),
    "women": (None, 4, 31),
    "age": (None, 40.5, 130.0),
    "drug": (None, "ketamine", "aspirin"),
    "routes": (None, ["iv"], ["iv", "ear"]),
    "group": (None, "a", "A", "b"),
    "women__status": (None, "value", "blank", "not_reported", "XX"),
    "drug__status": (None, "value", "blank"),
}
SPOILT_CELL = st.sampled_from(sorted(SPOILT_CELLS)).flatmap(
    lambda column: st.tuples(st.just(column), st.integers(0, 2), st.sampled_from(SPOILT_CELLS[column]))
)


@given(
    st.lists(SPOILT_CELL, max_size=3),
    st.sampled_from(["", "drop", "cast"]),
    st.sampled_from(["is left out", "fails"]),
)
@TWENTY_FIVE
def test_one_query_and_pandera_agree_on_whether_a_dataset_is_sound(
    spoilt: list[tuple[str, int, object]], columns: str, implausible: Implausible
) -> None:
    tables = dataset()
    for column, row, value in spoilt:
        tables["groups"] = put(column, row, value)(tables["groups"])
    if columns == "drop":
        tables["groups"] = tables["groups"].drop("dose")
    if columns == "cast":
        tables["studies"] = tables["studies"].with_columns(pl.col("asked").cast(pl.String))
    described = describe_tables(FORM)
    sound = all_hold(described, tables, this_year=THIS_YEAR, implausible=implausible)
    assert sound == (failures(tables, implausible) == set())


def test_a_warning_does_not_refuse_a_dataset() -> None:
    """A report may really say so, and somebody confirmed it."""
    tables = dataset()
    tables["groups"] = put("n", 0, 41)(tables["groups"])
    with pytest.warns(SchemaWarning):
        assert failures(tables, "warns") == set()
