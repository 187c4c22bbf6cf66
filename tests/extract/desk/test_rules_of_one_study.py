"""A ruling is judged by the rules on its own study: what they find there is what they find in the whole."""

from __future__ import annotations

import pytest

from extract.project.folder.project import read_project
from extract.project.rounds.merging import merge_project
from schema.text import fold
from tests.extract.conftest import Played
from tests.ruling_strategies import ruling
from validate.adjudication.broken_rules import broken_by_new
from validate.adjudication.consensus_problems import consensus_problems, reads_several_studies
from validate.adjudication.decide import decide
from validate.check.problem import Problem
from validate.merge.comparison import Comparison

YEAR = 2026


@pytest.fixture(scope="module")
def comparison(played: Played) -> Comparison:
    return merge_project(read_project(played.folder)).comparison


def told(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.sheet, problem.cells, problem.message


def test_the_problems_of_a_study_are_those_that_the_whole_has_there(comparison: Comparison) -> None:
    whole = consensus_problems(comparison, this_year=YEAR)
    form = comparison.form
    crossing = {rule.code for rule in form.rules if reads_several_studies(form, rule)}
    assert {"doi-used-twice", "pmid-used-twice"} < crossing
    for study in ("S03", "S16", "Z01"):
        here = consensus_problems(comparison, this_year=YEAR, studies={study})
        own = [told(problem) for problem in whole if fold(problem.study or "") == fold(study)]
        found = [told(problem) for problem in here if problem.code not in crossing]
        assert sorted(map(str, found)) == sorted(str(one) for one in own if one[0] not in crossing)
        everywhere = [told(problem) for problem in whole if problem.code in crossing]
        assert [told(problem) for problem in here if problem.code in crossing] == everywhere


def test_a_ruling_that_breaks_a_rule_with_another_study_is_still_seen(comparison: Comparison) -> None:
    reports = comparison.tables["reports"]
    studies = [study or "" for study in reports.studies]
    first, second = studies.index("S01"), studies.index("S10")
    taken = reports.listed("final", "pmid")[first]
    cell = reports.agreed_cell(second, "pmid")
    made = decide(comparison, cell, ruling("value", value=taken, when="2026-03-04"))
    broken = broken_by_new(comparison, [made], this_year=YEAR)
    assert {one.problem.code for one in broken.warnings} == {"pmid-used-twice"}
