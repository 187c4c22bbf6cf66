"""Choices that belong to a choice of another field are asked about where that one is not chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.choices import Option, option
from schema.form import Form, make_form
from schema.problem import Severity
from schema.row import Cell, Row, choices, key
from schema.rule import Rule
from tests.validate.built import extraction
from validate.check.problem import Problem
from validate.check.refined_choices import refined_choice_problems

UNDER = {"handover": "team", "humour": "team", "fatigue": "care", "free": ""}
OPTIONS = tuple(Option(code=code, label=code, definition="", under=group or None) for code, group in UNDER.items())


class Findings(Row, label="Findings", identity=("study",)):
    """One row per finding."""

    study: Cell[str] = key("Study")
    domains: Cell[str] = choices("Domains", option("team"), option("care", "the care itself"), option("law"))
    codes: Cell[str] = choices("Codes", *OPTIONS, refines="domains")


FORM = make_form(Findings, name="small", title="Small", version="1")


def problems(codes: str, domains: str, form: Form = FORM) -> list[Problem]:
    return list(
        refined_choice_problems(extraction(form, {"findings": [{"study": "S1", "codes": codes, "domains": domains}]}))
    )


@given(st.sets(st.sampled_from([*UNDER])), st.sets(st.sampled_from(["team", "care", "law", "other"])))
def test_a_row_has_a_problem_exactly_if_a_choice_lacks_its_own(codes: set[str], domains: set[str]) -> None:
    lacking = {code for code in codes if UNDER[code] and UNDER[code] not in domains} if domains else set()
    found = problems("; ".join(sorted(codes)), "; ".join(sorted(domains)))
    assert len(found) == bool(lacking)
    for problem in found:
        named = {code for code in UNDER if f"'{code}'" in problem.message}
        assert (named - {*domains, "team", "care"}, problem.code) == (lacking, "choice-outside-group")


def test_the_sentence_has_the_words_of_the_form() -> None:
    (problem,) = problems("fatigue; handover", "law")
    assert problem.message == (
        "Codes: 'handover' belongs to 'team' and 'fatigue' belongs to 'the care itself', but they are not chosen under"
        " Domains"
    )
    assert problem.cells == ("D2", "B2")


@pytest.mark.parametrize("domains", ["", "NR", "PEND", "teem"])
def test_nothing_is_said_without_an_answer_above(domains: str) -> None:
    assert problems("handover", domains) == []


def test_a_choice_that_the_team_added_is_asked_about_too() -> None:
    added = Option(code="rota", label="rota", definition="", under="care", since=2)
    grown = FORM.with_more_choices("findings", "codes", [added])
    assert problems("rota", "team", grown)[0].message.startswith("Codes: 'rota' belongs to 'the care itself', but that")


def test_a_rule_of_the_form_on_both_fields_goes_before() -> None:
    rule = Rule(
        code="own", table="findings", severity=Severity.NOTE, message="x", reads=("codes", "domains"), holds="TRUE"
    )
    assert problems("handover", "law", replace(FORM, rules=(rule,))) == []
