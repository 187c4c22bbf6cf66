"""People are counted once, also where studies name one with the same participants that has no row, as if excluded."""

from dataclasses import replace

import pytest

from schema.form import make_form
from schema.row import Cell, Row, count, key, reference
from tests.validate.built import extraction
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.same_people import same_people
from validate.dataset.people import joined, people, people_table
from validate.dataset.tables import dataset_tables
from validate.merge import merge
from validate.merge.consensus import consensus


class Trials(Row, label="Trials", identity=("trial",)):
    """One row per trial."""

    trial: Cell[str] = key("Trial")
    same_as: Cell[str] = reference("Same people as", to="trials", same_people=True)
    n: Cell[int] = count("Number of people", counts_people={})


FORM = make_form(Trials, name="trials", title="Trials", version="1")
ROWS = [
    {"trial": "Li 2020", "same_as": "Li 2018", "n": "40"},
    {"trial": "Li 2021", "same_as": "Li 2018", "n": "30"},
    {"trial": "Roy 2022", "same_as": "NA", "n": "5"},
]


def test_two_studies_that_name_the_same_excluded_one_are_counted_once() -> None:
    typed = extraction(FORM, {"trials": ROWS})
    both = merge([replace(typed, name=name) for name in ("ada", "ben")])
    tables = dataset_tables(both, draft=True)
    counted, listed = people(FORM, tables), people_table(FORM, tables)
    assert counted is not None
    assert listed is not None
    assert (counted.number, counted.together) == (45, (("Li 2020", "Li 2021"),))
    assert counted.absent == (("Li 2020", "Li 2018"), ("Li 2021", "Li 2018"))
    assert listed["counted"].to_list() == [40, 0, 5]
    assert list(same_people(InWords(consensus(both), {"li 2018": "Li and Roy 2018"}))) == [
        "These studies have the same participants: Li 2020 and Li 2021.",
        "Li 2020 has the same participants as Li and Roy 2018, which is not in the dataset.",
        "Li 2021 has the same participants as Li and Roy 2018, which is not in the dataset.",
    ]


@pytest.mark.parametrize(
    ("pairs", "groups"),
    [
        ([], [{"A"}, {"B"}, {"C"}]),
        ([("A", "b")], [{"A", "B"}, {"C"}]),
        ([("A", "x"), ("C", "X")], [{"A", "C"}, {"B"}]),
        ([("A", "x"), ("B", "y"), ("C", "x"), ("x", "y")], [{"A", "B", "C"}]),
    ],
)
def test_studies_are_joined_through_absent_ones(pairs: list[tuple[str, str]], groups: list[set[str]]) -> None:
    assert sorted(map(sorted, joined("ABC", pairs))) == sorted(map(sorted, groups))
