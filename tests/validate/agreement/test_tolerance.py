"""What the merge takes for the same, such as numbers within a tolerance, every percentage of agreement does too."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.cell_type import CellType
from schema.cells import Date
from schema.form import make_form
from schema.row import Cell, Row, count, declared, key, number
from schema.words import Words
from tests.review import extractions
from tests.strategies import TWENTY_FIVE, disagreeing
from tests.validate.built import extraction as typed
from validate.agreement import Intervals, agreement, agreement_table, field_facts, pooled
from validate.agreement.cells import scored_fields
from validate.agreement.field import WITH_TOLERANCE, FieldAgreement
from validate.extraction.tolerance import groups, within
from validate.merge import merge
from validate.merge.comparison import Comparison


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")
    age: Cell[Decimal] = number("Mean age", tolerance=Decimal("0.05"))
    n: Cell[int] = count("Number")


FORM = make_form(Studies, name="ages", title="Ages", version="1")


def _compared(**ages: str) -> Comparison:
    """The ages that each extractor typed, study by study; - for a blank cell."""
    sheets = {
        who: [{"study": f"S{at}", "age": age.replace("-", ""), "n": "9"} for at, age in enumerate(listed.split())]
        for who, listed in ages.items()
    }
    return merge([replace(typed(FORM, {"studies": rows}), name=who) for who, rows in sheets.items()])


def _age(comparison: Comparison) -> FieldAgreement:
    return next(field for field in agreement(comparison).fields if field.field == "age")


@pytest.mark.parametrize("text", ["nan", "NaN", "inf", "-Infinity"])
def test_what_cannot_be_compared_with_a_number_is_never_within_a_tolerance(text: str) -> None:
    assert not within([text, "5"], Decimal(1))
    assert groups([text, "5"], Decimal(1)) == {text: text, "5": "5"}


def test_numbers_within_the_tolerance_are_the_same_in_every_percentage() -> None:
    comparison = _compared(a="38 41 42 NR 40 -", b="38.04 41.06 42.0 NR 39.95 40")
    found = _age(comparison)
    assert (found.value.estimate, found.value.n) == (0.75, 4)
    assert found.percent.estimate == pytest.approx(4 / 5)
    assert found.with_omissions.estimate == pytest.approx(4 / 6)
    assert pooled(agreement(comparison)).value == pytest.approx((3 + 6) / (4 + 6))
    assert found.numbers is not None
    assert found.numbers.exact.estimate == pytest.approx(1 / 4)  # under its own name
    (line,) = agreement_table(agreement(comparison)).filter(field="age").to_dicts()
    assert (line["percent_values"], line["within_tolerance"]) == ("0.75", "0.75")


def test_a_field_with_a_tolerance_has_no_coefficient_that_counts_such_numbers_as_different() -> None:
    """Alpha, ICC and limits use distances, and stay."""
    facts = field_facts(_age(_compared(a="38 41 42 40", b="38.04 41.06 42.0 39.95")))
    coefficients = ("kappa", "kappa_unweighted", "kappa_with_omissions", "fleiss", "brennan_prediger", "ac1")
    assert [facts[name] for name in coefficients] == [None] * 6
    assert (facts["undefined"], facts["categories"], facts["kappa_n"]) == (WITH_TOLERANCE, {}, 4)
    assert facts["alpha"] > 0.99
    assert facts["icc"] > 0.99


def test_of_three_numbers_two_can_be_within_the_tolerance() -> None:
    found = _age(_compared(a="38 38", b="38.04 38.02", c="39 38.05"))
    assert found.value.estimate == pytest.approx((1 / 3 + 1) / 2)


@given(st.lists(st.sampled_from(["0.1", "0.15", "0.2", "0.25", "1", "?"]), min_size=1, max_size=4))
def test_all_numbers_are_one_group_exactly_if_they_are_within_the_tolerance(texts: list[str]) -> None:
    tolerance = Decimal("0.1")
    several = len(set(groups(texts, tolerance).values())) > 1
    assert several == (not within(texts, tolerance) and len(set(texts)) > 1)


@given(disagreeing(2))
@TWENTY_FIVE
def test_the_merge_and_the_percentages_count_the_same_cells_as_the_same(entries: object) -> None:
    comparison = merge(extractions(entries))  # type: ignore[arg-type]
    found = {
        (one_field.table, one_field.field): one_field
        for one_field in agreement(comparison, intervals=Intervals(0)).fields
    }
    for name, merged in comparison.tables.items():
        sound = merged.rows.select(pl.col("trouble").is_null())["trouble"]
        for field in scored_fields(merged):
            states = merged.wide("state", [field])[field].filter(sound).cast(pl.String).to_list()
            same = states.count("agreed") + states.count("cosmetic")
            percent = found[name, field].percent
            assert (percent.estimate or 0) * percent.n == pytest.approx(same)
            assert percent.n == same + states.count("conflict") + states.count("status")


@pytest.mark.parametrize(("cell", "one", "other"), [(Date(), "2021", "2022"), (Words(), "2", "3")])
def test_a_tolerance_counts_for_numbers_only(cell: CellType[Any], one: str, other: str) -> None:
    """As `twofold form check` says of it: a year and a word of figures are no numbers."""

    class Trials(Row, label="Trials", identity=("study",)):
        """One row per study."""

        study: Cell[str] = key("Study")
        entry: Cell[str] = declared(cell, "Entry", {"tolerance": Decimal(1)})

    form = make_form(Trials, name="trials", title="Trials", version="1")
    sheets = {"a": one, "b": other}
    comparison = merge(
        [replace(typed(form, {"trials": [{"study": "S", "entry": text}]}), name=who) for who, text in sheets.items()]
    )
    assert comparison.counts()["conflict"] == 1
    (field,) = agreement(comparison).fields
    assert (field.value.estimate, field.value.n) == (0, 1)
