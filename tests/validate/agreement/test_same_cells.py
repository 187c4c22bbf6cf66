"""The coefficients of a line are of the same cells, and the table of agreement holds what they are computed from."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.choices import option
from schema.form import make_form
from schema.row import Cell, Row, choice, key, number
from tests.review import extraction, extractions
from tests.strategies import TWENTY_FIVE, disagreeing
from tests.validate.agreement.small import compared
from tests.validate.agreement.test_fields import field
from validate.agreement import Intervals, agreement, agreement_table, field_facts, pooled
from validate.agreement.cells import why_not_scored
from validate.merge import merge
from validate.merge.comparison import Comparison


class Labelled(Row, label="Studies", identity=("study",)):
    """One row per study, whose label the template fills in."""

    study: Cell[str] = key("Study")
    label: Cell[str] = choice("Label", option("x"), option("y"), other=False, prefilled=True)
    design: Cell[str] = choice("Design", option("x"), option("y"), other=False)
    confirmed: Cell[str] = choice("Confirmed", option("x"), option("y"), other=False, mode="verified")


def _with_codes() -> Comparison:
    """Twelve cells with two values, three with two missing codes, and one with a code against a value."""
    a, b = "xxxxxxyyyyyy---x", "xxxxxyyyyyyx----"
    sheets = {
        who: {
            "studies": [
                {"study": f"S{at}", "design": {"-": "NR"}.get(letter, letter)} for at, letter in enumerate(letters)
            ]
        }
        for who, letters in {"a": a, "b": b}.items()
    }
    return compared(**sheets)


def test_missing_codes_are_apart_from_values() -> None:
    comparison = _with_codes()
    whole, found = pooled(agreement(comparison)), field(comparison, "design")
    assert (whole.counted.several, whole.counted.values, whole.counted.missing_codes) == (16, 12, 3)
    assert whole.value == pytest.approx(10 / 12)
    assert {each.n for each in (found.kappa, found.ac1, found.alpha, found.brennan_prediger)} == {12}
    assert found.kappa.estimate == pytest.approx((10 / 12 - 0.5) / 0.5)
    assert dict(found.categories) == {"x": 12, "y": 12}


def test_ac1_and_brennan_prediger_can_be_computed_again_from_the_table() -> None:
    """The form lists x and y; Gwet's chance is the sum of share x (1 - share) over q - 1, the other one 1 / q."""
    (line,) = agreement_table(agreement(_with_codes())).filter(field="design").to_dicts()
    entries = [int(part.rpartition(": ")[2]) for part in line["categories"].split(" | ")]
    size, same = int(line["categories_n"]), float(line["percent_values"])
    assert len(entries) == size
    assert sum(entries) == 2 * int(line["kappa_n"])
    shares = [number / sum(entries) for number in entries]
    by_chance = sum(share * (1 - share) for share in shares) / (size - 1)
    assert float(line["ac1"]) == pytest.approx((same - by_chance) / (1 - by_chance), abs=1e-5)
    assert float(line["brennan_prediger"]) == pytest.approx((same - 1 / size) / (1 - 1 / size), abs=1e-5)


@given(st.data(), st.sampled_from([2, 3]))
@TWENTY_FIVE
def test_every_coefficient_of_a_line_is_of_the_same_cells(data: st.DataObject, k: int) -> None:
    for one_field in agreement(merge(extractions(data.draw(disagreeing(k)))), intervals=Intervals(0)).fields:
        of_values = (
            one_field.kappa,
            one_field.kappa_unweighted,
            one_field.ac1,
            one_field.alpha,
            one_field.fleiss,
            one_field.brennan_prediger,
        )
        assert len({one.n for one in of_values}) == 1
        assert one_field.kappa.n <= one_field.counted.values
        assert field_facts(one_field)["kappa_n"] == field_facts(one_field)["alpha_n"]
        assert one_field.counted.missing_codes + one_field.counted.values <= one_field.counted.several


def test_what_a_template_filled_in_is_in_no_count() -> None:
    table = make_form(Labelled, name="labelled", title="Labelled", version="1").studies
    assert "template" in str(why_not_scored(table, "label"))
    assert why_not_scored(table, "design") is None
    assert why_not_scored(table, "confirmed") == (
        "extracted by one person, to be confirmed by another (counted as extracted by one)"
    )


class Measured(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")
    age: Cell[Decimal] = number("Age", tolerance=Decimal("0.05"))


def test_numbers_within_the_tolerance_are_the_same_in_every_percentage_as_in_the_merge() -> None:
    ages = {"ada": ("38", "41.2", "NR", "7"), "ben": ("38.04", "41.3", "NR", "7.0")}
    form = make_form(Measured, name="own", title="Own", version="1")
    comparison = merge(
        [
            extraction(name, {"measured": [{"study": f"S{at}", "age": age} for at, age in enumerate(listed)]}, form)
            for name, listed in ages.items()
        ]
    )
    found, whole = field(comparison, "age", "measured"), pooled(agreement(comparison))
    assert comparison.counts()["conflict"] == 1
    figures = (found.percent.estimate, found.with_omissions.estimate, found.value.estimate, whole.value)
    assert [round(figure, 3) if figure is not None else None for figure in figures] == [0.75, 0.75, 0.667, 0.667]
