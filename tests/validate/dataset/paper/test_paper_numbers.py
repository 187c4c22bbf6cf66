"""How numbers of people, percentages and ranges stand in the tables for the paper."""

from __future__ import annotations

import pytest

from schema.form import Form
from schema.forms import built_in
from tests.validate.dataset.paper.small_tables import SAMPLES, STUDIES, words
from validate.dataset.paper.characteristics import tables_apart
from validate.dataset.paper.ranges import with_range, with_share


@pytest.mark.parametrize(
    ("dose", "low", "high", "shown"),
    [
        ("PEND", "0.5 mg/kg", "3 mg/kg", "0.5 to 3 mg/kg"),
        ("PEND", "31 mg/70 kg", "3 mg/kg", "0.4429 to 3 mg/kg"),
        ("1 mg/kg", "35 mg/70 kg", "210 mg/70 kg", "1 mg/kg (35 to 210 mg/70 kg)"),
        ("", "0.5 mg/kg", "NR", "from 0.5 mg/kg"),
        ("NR", "PEND", "84 mg", "up to 84 mg"),
        ("NR", "0.5 mg/kg", "84 mg", "0.5 mg/kg to 84 mg"),
        ("NR", "0.5 mg/kg", "35 mg/70 kg", "0.5 mg/kg"),
        ("PEND", "PEND", "", "PEND"),
        ("some", "little", "3 mg/kg", "some (little to 3 mg/kg)"),
    ],
)
def test_a_range_stands_beside_its_value_or_in_place_of_a_missing_one(
    form: Form, dose: str, low: str, high: str, shown: str
) -> None:
    table = form["treatments"]
    row = {"study": "S1", "dose": dose, "dose_min": low, "dose_max": high}
    given = words(form, studies=STUDIES, treatments=[row])
    assert with_range(given, table, table["dose"], given.rows(table)[0]) == shown


def test_an_entry_that_is_pending_though_its_range_is_known_counts_as_pending(form: Form) -> None:
    """As in the dataset, where its status is pending."""
    doses = [{"dose": "0.5 mg/kg"}, {"dose": "PEND", "dose_min": "0.5 mg/kg", "dose_max": "3 mg/kg"}]
    doses += [{"dose": "PEND"}] * 8
    treatments = [
        {"study": "S1", "sample": f"group {number}", "exposure": "received"} | dose for number, dose in enumerate(doses)
    ]
    *_, treated = tables_apart(words(form, studies=STUDIES, samples=SAMPLES, treatments=treatments))
    assert (
        "Not shown, because nearly all entries are pending: Dose, 9 of 10 entries (the other: 0.5 mg/kg in Adams 2020;"
        " of the pending ones, known in part: 0.5 to 3 mg/kg in Adams 2020)."
    ) in treated.notes


def women_of(form: Form, **typed: str) -> str:
    """How a paper shows the number of women of a group of whom this is typed."""
    table = form["samples"]
    given = words(form, studies=STUDIES, samples=[{"study": "S1", "group": "total"} | typed])
    return with_share(given, table, table["n_female"], given.rows(table)[0])


@pytest.mark.parametrize(
    ("women", "people", "shown"),
    [
        ("8", "14", "8 (57)"),
        ("0", "14", "0 (0)"),
        ("14", "14", "14 (100)"),
        ("1", "1000", "1 (<1)"),
        ("999", "1000", "999 (>99)"),
        ("15", "14", "15"),
        ("0", "0", "0"),
        ("8", "NR", "8"),
        ("NR", "14", "NR"),
        ("", "14", ""),
    ],
)
def test_a_part_has_its_percentage_where_the_whole_is_known(form: Form, women: str, people: str, shown: str) -> None:
    assert women_of(form, n_analysed=people, n_female=women) == shown


@pytest.mark.parametrize(
    ("women", "people", "percentage", "shown"),
    [
        ("PEND", "236", "55.1", "55.1%"),
        ("", "236", "55.10", "55.10%"),
        ("8", "NR", "57.1", "8 (57.1)"),
        ("8", "14", "57.1", "8 (57)"),
        ("PEND", "236", "NR", "PEND"),
        ("PEND", "236", "", "PEND"),
    ],
)
def test_a_percentage_that_the_report_gives_stands_where_the_number_is_not_known(
    women: str, people: str, percentage: str, shown: str
) -> None:
    form = built_in("patient-voices").with_modules(["people"])
    assert women_of(form, n_analysed=people, n_female=women, pct_female=percentage) == shown


@pytest.mark.parametrize(
    ("unit", "number", "shown"),
    [
        ("post or tweet", "213", "213 (post or tweet)"),
        ("person", "14", "14"),
        ("NR", "14", "14"),
        ("post or tweet", "NR", "NR"),
        ("post or tweet", "", ""),
    ],
)
def test_a_number_of_people_that_counts_something_else_says_so(form: Form, unit: str, number: str, shown: str) -> None:
    """213 posts are no participants."""
    table = form["samples"]
    sample = {"study": "S1", "group": "total", "sample_unit": unit, "n_analysed": number}
    of = words(form, studies=[{"study": "S1"}], samples=[{name: text for name, text in sample.items() if text}])
    (row,) = of.rows(table)
    assert with_share(of, table, table["n_analysed"], row) == shown
