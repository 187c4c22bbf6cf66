"""Every rule of the built-in forms, on its own examples and on the traps that published reports set."""

import re
from collections.abc import Mapping
from functools import cache

import polars as pl
import pytest

from schema.form import Form
from schema.forms import BUILT_IN, built_in
from schema.problem import Severity
from schema.rule import Rule
from tests.validate.built import said
from validate.check.conditions.rule_mistakes import rule_mistakes, sample_frames, tried_mistakes
from validate.check.rule_examples import rows_of

FORMS = {name: built_in(name) for name in BUILT_IN}
RULES = [pytest.param(form, rule, id=f"{name}-{rule.code}") for name, form in FORMS.items() for rule in form.rules]
VOICES = FORMS["patient-voices"]


@cache
def samples(name: str) -> Mapping[str, pl.DataFrame]:
    return sample_frames(FORMS[name])


@pytest.mark.parametrize(("form", "rule"), RULES)
def test_the_row_that_is_fine_passes(form: Form, rule: Rule) -> None:
    assert rule.passes
    assert said(form, rows_of(form, rule, rule.passes), rule.code) == []


@pytest.mark.parametrize(("form", "rule"), RULES)
def test_the_row_that_is_not_fails_and_the_message_shows_what_was_typed(form: Form, rule: Rule) -> None:
    if rule.code == "look-again":
        pytest.skip("nothing has changed since the codebook's first revision: see test_look_again")
    problems = said(form, rows_of(form, rule, rule.fails), rule.code)
    assert problems
    assert {problem.code for problem in problems} == {rule.code}
    for problem in problems:
        assert problem.severity is rule.severity
        assert problem.cells
        assert "{" not in problem.message


@pytest.mark.parametrize(("form", "rule"), RULES)
def test_a_row_of_blanks_or_of_missing_codes_breaks_no_rule_on_values(form: Form, rule: Rule) -> None:
    """What is unknown is no problem; only rules on the codes themselves may speak of it."""
    for code in ("", "PEND"):
        row = {name: code for name in rule.reads if "." not in name and code in {"", *form[rule.table][name].codes}}
        if not rule.states:
            assert said(form, {rule.table: [{"study": "S01"} | row]}, rule.code) == []


@pytest.mark.parametrize(("form", "rule"), RULES)
def test_a_rule_reads_fields_of_its_own_table_and_shows_only_those(form: Form, rule: Rule) -> None:
    fields = form[rule.table].by_name
    assert all(name.partition(".")[0] in fields for name in rule.needs)
    shown = re.findall(r"\{([\w.]+)\}", rule.message)
    assert set(shown) <= set(rule.needs) | {"study"}
    assert rule.why.endswith(".")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+|arketamine", rule.code)


@pytest.mark.parametrize(("form", "rule"), RULES)
def test_a_rule_can_be_asked_of_its_form(form: Form, rule: Rule) -> None:
    assert list(rule_mistakes(form, rule)) == []
    assert list(tried_mistakes(form, rule, samples(form.name))) == []


def test_codes_are_unique() -> None:
    for form in FORMS.values():
        codes = [rule.code for rule in form.rules]
        assert len(codes) == len(set(codes))


def test_only_impossible_recordings_are_errors() -> None:
    """Nothing that a paper could print is an error."""
    assert {rule.code for rule in VOICES.rules if rule.severity is Severity.ERROR} == {
        "same-sample-as-itself",
        "part-of-itself",
        "finding-part-of-itself",
        "year-in-future",
        "drug-without-exposure",
        "exposure-without-drug",
        "unknown-revision",
        "item-of-another-checklist",
        "answer-of-another-checklist",
        "judgement-for-answer",
    }


def test_rules_go_with_their_modules() -> None:
    default = {rule.code for rule in VOICES.with_modules([]).rules}
    assert "count-exceeds-total" in default
    assert not default & {
        "genders-exceed-total",
        "percentage-impossible",
        "finding-without-quote",
        "infusion-not-infused",
    }
