"""patient-voices, written as YAML or as a workbook and read back, is the built-in form: its tests pass on either."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extract.form_file.read import read_form
from extract.form_file.sheets.write import form_workbook
from extract.form_file.write import form_text
from schema.choices import option
from schema.form import Form
from schema.forms import built_in
from tests.schema.forms import test_built_in
from tests.validate.built import said
from validate.check.conditions.rule_mistakes import rule_mistakes, sample_frames, tried_mistakes
from validate.check.rule_examples import rows_of

NAME = "patient-voices"


def _tests() -> Iterator[Callable[..., None]]:
    """The tests of the built-in form; those with examples of their own are asked of its cells, which are equal."""
    for name, test in vars(test_built_in).items():
        if name.startswith("test_") and set(inspect.signature(test).parameters) <= {"form"}:
            yield test


@pytest.fixture(scope="module", params=["yaml", "xlsx"])
def form(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Form:
    """The form as it is read back."""
    path: Path = tmp_path_factory.mktemp("form") / f"{NAME}.{request.param}"
    built = built_in(NAME)
    path.write_bytes(form_workbook(built) if request.param == "xlsx" else form_text(built).encode())
    return read_form(path)


@pytest.mark.parametrize("test", list(_tests()))
def test_the_tests_of_the_built_in_form_pass(
    form: Form, test: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_built_in, "built_in", lambda name: form if name == NAME else built_in(name))
    test(**({"form": form} if inspect.signature(test).parameters else {}))


def test_its_tables_are_the_same(form: Form) -> None:
    assert form.tables == built_in(NAME).tables


def test_its_rules_are_the_same_and_can_be_asked(form: Form) -> None:
    assert form.rules == built_in(NAME).rules
    samples = sample_frames(form)
    for rule in form.rules:
        assert [*rule_mistakes(form, rule), *tried_mistakes(form, rule, samples)] == []


def test_a_rule_finds_its_example_that_fails_and_no_other(form: Form) -> None:
    """Some of the rules stand for all, which are equal to those of the built-in form."""
    for rule in form.rules[::9]:
        assert said(form, rows_of(form, rule, rule.passes), rule.code) == []
        if rule.fails:
            problems = said(form, rows_of(form, rule, rule.fails), rule.code)
            assert {(problem.code, problem.severity) for problem in problems} == {(rule.code, rule.severity)}


def test_the_rules_on_choices_that_a_team_adds_grow_with_them(form: Form) -> None:
    own = [option("own", "own", "our own code")]
    grown = form.with_more_choices("findings", "subcodes", own)
    assert grown.rules == built_in(NAME).with_more_choices("findings", "subcodes", own).rules
    assert grown.fingerprint == built_in(NAME).with_more_choices("findings", "subcodes", own).fingerprint
