"""A harder table of arms: renamed by synonyms, one split in two, one missing from each side, doses in other units."""

from random import Random

import pytest

from tests.validate.merge.trial_arms import alone, compared, differences, pairs, rows, spellings

ALICE = """
K1 | Ketamine         | ketamine   | iv         | 40 mg | 24 | 41.2
K1 | Saline           | placebo    | iv         | 0 mg  | 23 | 39.8
K1 | Waiting list     | none       |            |       | 20 | 40.1
K2 | Esketamine low   | esketamine | intranasal | 28 mg | 31 | 44
K2 | Esketamine high  | esketamine | intranasal | 84 mg | 30 | 46.5
K2 | Placebo spray    | placebo    | intranasal | 0 mg  | 29 | 45.1
K3 | Midazolam        | midazolam  | im         | 2 mg  | 40 | 38
K3 | Ketamine IM      | ketamine   | im         | 50 mg | 41 | 37
"""
BOB = """
K2 | Nasal esketamine 84 | esketamine | in            | 84000 ug | 30 | 46.5
K2 | Inactive spray      | placebo    | in            | 0 ug     | 29 | 45.1
K2 | Nasal esketamine 28 | esketamine | in            | 28000 ug | 31 | 43
K3 | Ketamine IM women   | ketamine   | intramuscular | 50 mg    | 19 | 37
K3 | Ketamine IM men     | ketamine   | intramuscular | 50 mg    | 22 | 37
K3 | Active comparator   | midazolam  | im            | 2 mg     | 40 | 38
K1 | Normal saline       | placebo    | intravenous   | 0 mg     | 23 | 39.8
K1 | intervention        | ketamine   | intravenous   | 40000 ug | 42 | 41.2
K1 | Healthy volunteers  | none       |               |          | 12 | 29
"""
SAME = {
    ("Ketamine", "intervention"),
    ("Saline", "Normal saline"),
    ("Esketamine low", "Nasal esketamine 28"),
    ("Esketamine high", "Nasal esketamine 84"),
    ("Placebo spray", "Inactive spray"),
    ("Midazolam", "Active comparator"),
}


@pytest.mark.parametrize("seed", range(4))
def test_every_real_difference_every_cosmetic_one_and_no_wrong_pair(seed: int) -> None:
    """In whatever order the rows are: nothing is joined but as a proposal, and the split is asked about."""
    several = [list(rows(ALICE)), list(rows(BOB))]
    for each in several:
        Random(seed).shuffle(each)
    comparison = compared(several)
    assert pairs(comparison, "proposed") == SAME
    assert pairs(comparison, "split") == {("Ketamine IM", "Ketamine IM women"), ("Ketamine IM", "Ketamine IM men")}
    assert {pairing.state for pairing in comparison.pairings} == {"proposed", "split"}
    assert all(by in {None, "similarity"} for by in comparison.tables["arms"].rows["by"])
    assert {(kind, field, one, other) for kind, _, field, one, other in differences(comparison)} == {
        ("conflict", "n", "24", "42"),
        ("conflict", "age", "44", "43"),
    }
    assert alone(comparison) == {
        *("Waiting list", "Healthy volunteers"),
        *("Ketamine IM", "Ketamine IM women", "Ketamine IM men"),
    }


def test_what_differs_in_spelling_only_is_cosmetic() -> None:
    comparison = compared([rows(ALICE), rows(BOB)])
    routes = {row for row, field in spellings(comparison) if field == "route"}
    doses = {row for row, field in spellings(comparison) if field == "dose"}
    paired = {*SAME} - {("Midazolam", "Active comparator")}
    assert len(routes) == len(paired)
    assert all({*pair} & routes for pair in paired)
    in_other_units = paired - {("Saline", "Normal saline")}
    assert len(doses) == len(in_other_units)
    assert all({*pair} & doses for pair in in_other_units)
