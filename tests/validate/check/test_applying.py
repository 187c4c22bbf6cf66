"""A field that applies under a condition: elsewhere NA is expected, and where nobody knows, nothing is asked."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from extract.form_file.read import check_form, read_form
from extract.form_file.write import form_text
from extract.workbook.template import write_template
from schema.form import Form, make_form
from schema.quantities import MG_PER_KG, MICROGRAM, MILLIGRAM
from schema.row import Cell, Row, key, quantity
from tests.extract.command import twofold
from tests.validate.built import extraction
from validate.check.conditions.plain_condition import in_words, plain_condition
from validate.check.rules import rule_problems

FORM = """\
name: sites
modules: {more: More}
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key}
      - name: setting
        label: Setting
        type: choice
        other: true
        choices: [{code: one, label: one hospital, aliases: [single]}, {code: some, label: several sites}, home]
      - {name: arms, label: Arms, type: count}
      - {name: drugs, label: Drugs, type: choices, choices: [iv, oral], module: more}
      - {name: n_sites, label: Number of sites, type: count, applies_when: "setting = 'some'"}
      - {name: third, label: Third arm, type: text, applies_when: "arms > 2 AND setting IN ('one', 'some')"}
      - {name: dose, label: Dose, type: text, module: more, applies_when: "ARRAY_CONTAINS(drugs, 'iv')"}
"""


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Form:
    path = tmp_path_factory.mktemp("form") / "form.yaml"
    path.write_text(FORM, encoding="utf-8")
    return read_form(path)


@pytest.mark.parametrize(
    ("setting", "n_sites", "code"),
    [
        ("several sites", "3", None),
        ("one hospital", "3", "does-not-apply"),
        ("single", "NR", "does-not-apply"),
        ("other", "PEND", "does-not-apply"),
        ("one hospital", "NA", None),
        ("one hospital", "", None),
        ("several sites", "NA", "applies-after-all"),
        ("several sites", "NR", None),
        ("several sites", "", None),
        ("NR", "3", None),
        ("NR", "NA", None),
        ("", "3", None),
        ("wrong", "3", None),
        ("one hospital", "wrong", None),
    ],
)
def test_where_it_does_not_hold_na_is_expected(form: Form, setting: str, n_sites: str, code: str | None) -> None:
    row = {"study": "S1", "setting": setting, "n_sites": n_sites, "dose": "", "arms": "3"}
    found = list(rule_problems(extraction(form, {"studies": [row]}), this_year=2026, pandera=False))
    assert [problem.code for problem in found] == ([] if code is None else [code])
    for problem in found:
        assert problem.field == "n_sites"
        assert problem.values == (n_sites,)


def test_pandera_says_the_same_and_a_module_that_is_off_asks_nothing(form: Form) -> None:
    rows = {"studies": [{"study": "S1", "setting": "home", "n_sites": "1", "arms": "2", "third": "x"}]}
    for pandera in (True, False):
        found = rule_problems(extraction(form, rows), this_year=2026, pandera=pandera)
        assert [problem.field for problem in found] == ["n_sites", "third"]
    narrow = form.with_modules([])
    assert "dose" not in narrow.studies.by_name
    assert len(list(rule_problems(extraction(narrow, rows), this_year=2026, pandera=False))) == 2


def test_the_message_says_the_condition_in_words(form: Form) -> None:
    rows = {"studies": [{"study": "S1", "setting": "home", "n_sites": "1"}]}
    (problem,) = rule_problems(extraction(form, rows), this_year=2026, pandera=False)
    assert problem.message == "Number of sites applies only if Setting is several sites, which is not so here: write NA"
    assert problem.suggestion == "NA"


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("setting = 'some'", "Setting is several sites"),
        ("setting <> 'home' AND (arms >= 2 OR arms = 0)", "Setting is not home and (Arms is at least 2 or Arms is 0)"),
        ("setting NOT IN ('one', 'home')", "Setting is not one hospital or home"),
        ("ARRAY_CONTAINS(drugs, 'iv')", "Drugs includes iv"),
        ("LENGTH(third) > 3", "LENGTH(third) > 3"),
        ("setting = 'it''s'", "Setting is it's"),
        ("setting =", "setting ="),
        ("", ""),
    ],
)
def test_a_condition_in_words(form: Form, condition: str, words: str) -> None:
    assert in_words(condition, form.studies) == words


def test_what_is_no_comparison_is_not_plain() -> None:
    assert plain_condition("a + 1 > 2") is None
    assert plain_condition("NOT a = 1") is None
    assert plain_condition("a = 1 AND") is None
    assert plain_condition("(a = 1") is None


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("setting = 'sme'", "perhaps 'some'"),
        ("seting = 'some'", "which is not a field"),
        ("setting = home", "put it in single quotes: 'home'"),
        ("setting", "not yes or no"),
        ("n_sites > 1", "looks at the field itself"),
        ("arms > 1 AND arms IN (SELECT 1)", "it has a query in it"),
        ("arms >", "something is missing behind >"),
    ],
)
def test_a_condition_that_cannot_be_asked_is_said_at_its_field(tmp_path: Path, condition: str, why: str) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(FORM.replace("setting = 'some'", condition), encoding="utf-8")
    found = check_form(path).mistakes
    assert any(why in mistake.message for mistake in found), found
    line = FORM[: FORM.index("applies_when")].count("\n") + 1
    assert {mistake.line for mistake in found} == {line}


def test_it_comes_back_from_its_file_and_changes_the_fingerprint(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "again.yaml"
    path.write_text(form_text(form), encoding="utf-8")
    assert read_form(path).fingerprint == form.fingerprint
    path.write_text(FORM.replace(", applies_when: \"setting = 'some'\"", ""), encoding="utf-8")
    assert read_form(path).fingerprint != form.fingerprint


def test_the_template_greys_the_cell_and_says_when_it_applies(form: Form, tmp_path: Path) -> None:
    write_template(form, tmp_path / "ana.xlsx", extractor="ana")
    sheet = openpyxl.load_workbook(tmp_path / "ana.xlsx")["Studies"]
    column = next(cell.column_letter for cell in sheet[2] if (cell.value or "").startswith("Number of sites"))
    note = sheet[f"{column}2"].comment
    assert note is not None
    assert "Only if Setting is several sites. Otherwise write NA." in note.text
    greying = [
        rule.formula[0]
        for area, rules in sheet.conditional_formatting._cf_rules.items()
        if str(area.sqref).startswith(column)
        for rule in rules
    ]
    assert any('TRIM($B4)="several sites"' in formula and 'TRIM($B4)="NA"' in formula for formula in greying)


def test_form_show_says_it(tmp_path: Path) -> None:
    (tmp_path / "form.yaml").write_text(FORM, encoding="utf-8")
    assert (
        "Only if Setting is several sites. Otherwise write NA." in twofold("form", "show", "form.yaml", at=tmp_path).out
    )


class Arms(Row, label="Arms", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")
    dose: Cell[Any] = quantity("Dose", units=(MILLIGRAM, MICROGRAM))
    strength: Cell[Any] = quantity("Strength", units=(MILLIGRAM, MG_PER_KG))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("dose__base <= 100", "Dose is at most 100 mg"),
        ("dose__unit = 'ug'", "the unit of Dose is ug"),
        ("strength__base <= 2 AND strength__base_unit = 'mg'",
         "Strength in its base unit is at most 2 and the base unit of Strength is mg"),
        ("other__base < 2", "other__base is less than 2"),
    ],
)  # fmt: skip
def test_a_condition_on_an_amount_is_said_with_its_unit(condition: str, words: str) -> None:
    form = make_form(Arms, name="arms", title="Arms", version="1")
    assert in_words(condition, form["arms"]) == words
