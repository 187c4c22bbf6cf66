"""A small form file on top of another form: what it says is changed, and all else is as in the form below."""

from pathlib import Path

import pytest

from extract.errors import CannotUse
from extract.form_file.load import whole_form
from extract.form_file.read import check_form, read_form
from extract.form_file.write import form_text
from extract.project.folder.new_project import create_project
from schema.description import describe
from schema.form import Form
from schema.forms import BUILT_IN, built_in
from schema.options import option
from tests.extract.command import twofold

BELOW = """\
name: below
version: 3
modules: {more: More fields}
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key}
      - {name: year, type: year, guidance: When it was printed}
      - {name: design, type: choice, choices: [trial, {code: cohort, label: Cohort study}, case], other: true}
      - {name: method, type: choice, choices: [a, b], refines: design}
  - name: arms
    identity: [arm]
    parent: studies
    fields:
      - {name: study, type: reference, to: studies}
      - {name: arm, type: key}
      - {name: n, type: count}
      - {name: part_of, type: reference, to: arms}
      - {name: share, type: percentage, of: n}
  - name: results
    identity: [arm]
    parent: arms
    fields:
      - {name: study, type: reference, to: studies}
      - {name: arm, type: reference, to: arms}
      - {name: mean, type: number}
rules:
  - {code: many, table: arms, severity: warning, message: "{n} people", reads: [n], holds: n < 5000}
  - {code: mean-of-few, table: results, severity: warning, message: "{mean}", reads: [mean, arm.n], holds: arm__n > 2}
  - code: one-arm
    table: studies
    severity: warning
    message: one arm alone
    reads: [study]
    check: rows-of-kind
    settings: {table: arms, at_least: 2, where: n > 0}
"""
TOP = "extends: below.yaml\nname: top\n"


def written(tmp_path: Path, text: str) -> Path:
    (tmp_path / "below.yaml").write_text(BELOW, encoding="utf-8")
    path = tmp_path / "top.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def read(tmp_path: Path, text: str) -> Form:
    return read_form(written(tmp_path, text))


def mistakes(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    return [(mistake.line, mistake.message) for mistake in check_form(written(tmp_path, text)).mistakes]


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_file_that_changes_nothing_is_the_form_below(name: str, tmp_path: Path) -> None:
    form, below = read(tmp_path, f"extends: {name}\nname: {name}\n"), built_in(name)
    assert form.tables == below.tables
    assert describe(form) == describe(below)
    assert form.fingerprint == below.fingerprint


def test_name_and_version_are_its_own_and_the_rest_is_taken_over(tmp_path: Path) -> None:
    form = read(tmp_path, TOP)
    assert (form.name, form.version, dict(form.modules)) == ("top", "3", {"more": "More fields"})
    assert [rule.code for rule in form.rules] == ["many", "mean-of-few", "one-arm"]


def test_a_field_is_reworded_and_keeps_what_is_not_named(tmp_path: Path) -> None:
    form = read(
        tmp_path,
        TOP + "tables:\n  - name: studies\n    label: Trials\n    fields:\n"
        "      - {name: year, label: Year of print, required: true}\n",
    )
    assert form.studies.label == "Trials"
    year = form.studies["year"]
    assert (year.label, year.required, year.guidance) == ("Year of print", True, "When it was printed")
    assert [field.name for field in form.studies.fields if field.of is None] == ["study", "year", "design", "method"]


def test_tables_fields_choices_rules_and_modules_are_added(tmp_path: Path) -> None:
    form = read(
        tmp_path,
        TOP
        + """\
modules: {own: Our own}
tables:
  - name: studies
    fields:
      - {name: funder, type: text, module: own, after: study}
      - name: design
        choices: [series, {code: case, label: Case report}, {code: cohort, hide: true}, {code: trial, after: case}]
      - {name: n, type: count, before: study}
  - name: sites
    identity: [site]
    parent: studies
    fields:
      - {name: study, type: reference, to: studies}
      - {name: site, type: key}
rules:
  - {code: many, message: "as many as {n} people?"}
  - {code: few, table: arms, severity: note, message: "{n}", reads: [n], holds: n > 1, before: many}
""",
    )
    assert [field.name for field in form.studies.fields if field.of is None] == [
        *("n", "study", "funder", "year", "design", "method"),
    ]
    assert [choice.shown for choice in form.studies["design"].cell.offered] == ["Case report", "trial", "series"]
    assert [table.name for table in form.tables] == ["studies", "arms", "results", "sites"]
    assert [rule.code for rule in form.rules] == ["few", "many", "mean-of-few", "one-arm"]
    assert form.rules[1].message == "as many as {n} people?"
    assert form.rules[1].holds == "n < 5000"
    assert dict(form.modules) == {"more": "More fields", "own": "Our own"}


def test_another_type_drops_what_belonged_to_the_earlier_one(tmp_path: Path) -> None:
    form = read(tmp_path, TOP + "tables:\n  - {name: studies, fields: [{name: method, type: text}]}\n")
    assert form.studies["method"].cell.type_name == "text"
    assert form.studies["method"].refines == "design"


def test_hiding_a_field_switches_off_the_rules_that_read_it_and_says_so(tmp_path: Path) -> None:
    hidden = (
        "tables:\n  - {name: arms, fields: [{name: n, hide: true}, {name: share, hide: true}]}\n"
        "  - {name: studies, fields: [{name: method, hide: yes}]}\n"
    )
    path = written(tmp_path, TOP + hidden)
    form = read_form(path)
    assert "n" not in form["arms"].by_name
    assert form.rules == ()
    assert [(note.line, note.message) for note in check_form(path).notes] == [
        (1, "the rule many is off: arms.n is hidden"),
        (1, "the rule mean-of-few is off: arms.n is hidden"),
        (1, "the rule one-arm is off: arms.n is hidden"),
    ]
    ran = twofold("form", "check", "top.yaml", at=tmp_path)
    assert ran.code == 0
    assert "note: the rule many is off: arms.n is hidden" in ran.out
    assert len(twofold("form", "check", "top.yaml", "--output-format", "json", at=tmp_path).json["notes"]) == 3


def test_a_rule_and_a_table_that_nothing_needs_are_hidden(tmp_path: Path) -> None:
    form = read(tmp_path, TOP + "tables: [{name: results, hide: true}]\nrules: [{code: many, hide: true}]\n")
    assert [table.name for table in form.tables] == ["studies", "arms"]
    assert [rule.code for rule in form.rules] == ["one-arm"]


REFUSED = {
    "{name: studies, hide: true}": "has the studies",
    "{name: arms, hide: true}": "points to it",
    "{name: studies, fields: [{name: study, hide: true}]}": "says which row is which",
    "{name: arms, fields: [{name: study, hide: true}]}": "which study a row belongs to",
    "{name: arms, fields: [{name: arm, hide: true}]}": "says which row is which",
    "{name: arms, fields: [{name: n, hide: true}]}": "share needs it",
    "{name: studies, fields: [{name: design, hide: true}]}": "method needs it",
}


@pytest.mark.parametrize("entry", REFUSED)
def test_what_is_needed_cannot_be_hidden(tmp_path: Path, entry: str) -> None:
    found = mistakes(tmp_path, f"{TOP}tables: [{entry}]\n")
    assert any(REFUSED[entry] in message for _, message in found), found


WRONG = {
    "tables: [{name: stduies, hide: true}]": "there is no table 'stduies' to hide; perhaps 'studies'",
    "tables: [{name: arms, fields: [{name: m, hide: true}]}]": "there is no field 'm' to hide",
    "tables: [{name: arms, fields: [{name: n, after: amr}]}]": "perhaps 'arm'",
    "tables: [{name: arms, fields: [{name: n}, {name: n}]}]": "appears twice",
    "tables: [{name: arms, fields: [{name: n, hide: maybe}]}]": "must be true or false",
    "tables: [{name: arms, fields: [{name: n, requried: true}]}]": "perhaps 'required'",
    "tables: [{name: arms, fields: [{name: new}]}]": "no field 'new'. A new field needs type",
    "tables: [{name: amrs, fields: [{name: n, label: N}]}]": "no table 'amrs'; perhaps 'arms'. A new table needs",
    "rules: [{code: many, holds: n < 'a'}]": "'a' is a text",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_mistake_is_said_at_its_line(tmp_path: Path, wrong: str) -> None:
    found = mistakes(tmp_path, f"{TOP}{wrong}\n")
    assert any(line == 3 and WRONG[wrong] in message for line, message in found), found


@pytest.mark.parametrize(
    ("extends", "why"),
    [
        ("nothing.yaml", "cannot be read"),
        ("patient-voice", "'patient-voice' is not a form"),
        ("../below.yaml", "same folder"),
        ("top.yaml", "extends itself"),
        ("round.yaml", "'round.yaml', line 1: 'top.yaml' extends itself"),
        ("wrong.yaml", "'wrong.yaml', line 1"),
    ],
)
def test_a_form_that_cannot_be_extended_is_said_at_the_line(tmp_path: Path, extends: str, why: str) -> None:
    (tmp_path / "wrong.yaml").write_text("name: wrong\nname: again\n", encoding="utf-8")
    (tmp_path / "round.yaml").write_text("extends: top.yaml\nname: round\n", encoding="utf-8")
    (line, message), *_ = mistakes(tmp_path, f"extends: {extends}\nname: top\n")
    assert line == 1
    assert why in message


def test_a_mistake_in_the_form_below_is_not_laid_at_the_door_of_another_line(tmp_path: Path) -> None:
    path = written(tmp_path, TOP)
    (tmp_path / "below.yaml").write_text(BELOW.replace("type: count", "type: cuont"), encoding="utf-8")
    with pytest.raises(CannotUse, match=r"'below.yaml', line 18: 'cuont'") as refused:
        read_form(path)
    assert refused.value.cell == "line 1"


def test_files_may_stand_on_one_another_and_a_project_takes_them_all(tmp_path: Path) -> None:
    path = written(tmp_path, "extends: mid.yaml\nname: top\n")
    (tmp_path / "mid.yaml").write_text(TOP.replace("name: top", "name: mid\ntitle: In between"), encoding="utf-8")
    assert read_form(path).title == "In between"
    project = create_project(tmp_path / "review", form_name=str(path))
    assert project.form().name == "top"
    assert project.form().fingerprint == whole_form(str(path)).with_finished_mark().fingerprint


def test_what_a_team_adds_to_the_codebook_still_gets_its_rules(tmp_path: Path) -> None:
    form = read(tmp_path, "extends: patient-voices\nname: ours\n")
    grown = form.with_more_choices("findings", "subcodes", [option("own", "own", "our own code")])
    below = built_in("patient-voices").with_more_choices("findings", "subcodes", [option("own", "own", "our own code")])
    assert grown.rules == below.rules


def test_the_result_can_be_written_as_one_file(tmp_path: Path) -> None:
    form = read(tmp_path, TOP + "tables: [{name: results, hide: true}]\n")
    whole = tmp_path / "whole.yaml"
    whole.write_text(form_text(form), encoding="utf-8")
    assert read_form(whole).fingerprint == form.fingerprint


def test_the_example_of_the_documents_is_a_form(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "forms-living.md").read_text(encoding="utf-8")
    example = text.partition("```yaml\n")[2].partition("```")[0]
    assert example.startswith("extends:")
    form = read(tmp_path, example)
    names = [field.name for field in form["samples"].fields if field.of is None]
    assert names[names.index("n_analysed") + 1] == "income"
    assert "n_consented" not in names
