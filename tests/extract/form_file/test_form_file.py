"""Law 10 for form files: form -> file -> form is the same; and what is wrong in one is said at its line."""

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given

from extract.errors import CannotUse
from extract.form_file.read import check_form, read_form
from extract.form_file.write import form_text
from schema.description import describe
from schema.form import Form
from schema.forms import BUILT_IN, built_in
from tests.extract.command import twofold
from tests.extract.form_file.forms import forms
from tests.strategies import TWENTY_FIVE

GOOD = """\
name: arms
tables:
  - name: studies
    identity: [study]
    fields:
      - name: study
        type: key
      - name: country
        type: countries
  - name: arms
    identity: [arm]
    parent: studies
    fields:
      - name: study
        type: reference
        to: studies
      - name: arm
        type: words
      - name: answer
        type: choice
        choices: [NO, yes, {code: na, aliases: [n/a]}]
        other: no
      - name: n
        type: count
        missing: {NR: [not said, "-"]}
rules:
  - code: too-many
    table: arms
    severity: warning
    message: "{n} people in an arm"
    reads: [n]
    holds: n < 5000
"""


def read(tmp_path: Path, text: str) -> Form:
    path = tmp_path / "form.yaml"
    path.write_bytes(text.encode())
    return read_form(path)


def mistakes(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    path = tmp_path / "form.yaml"
    path.write_text(text, encoding="utf-8")
    return [(mistake.line, mistake.message) for mistake in check_form(path).mistakes]


@given(form=forms())
@TWENTY_FIVE
def test_a_form_comes_back_from_its_file(form: Form, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("form") / "form.yaml"
    path.write_bytes(form_text(form).encode())
    assert check_form(path).mistakes == ()
    again = read_form(path)
    assert describe(again) == describe(form)
    assert again.tables == form.tables
    assert again.fingerprint == form.fingerprint


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_built_in_forms_come_back_from_their_files(name: str, tmp_path: Path) -> None:
    form = built_in(name)
    again = read(tmp_path, form_text(form))
    assert describe(again) == describe(form)
    assert again.tables == form.tables
    assert again.fingerprint == form.fingerprint
    assert form_text(again) == form_text(form)


def test_scalars_are_the_text_that_stands_there(tmp_path: Path) -> None:
    form = read(tmp_path, GOOD.replace("name: arms\n", "name: arms\nversion: 1.0\n", 1))
    answer = form["arms"]["answer"].cell
    assert form.version == "1.0"
    assert answer.options == ("NO", "yes", "na")
    assert answer.parse("n/a") == "na"
    assert form["arms"]["n"].cell.parse("Not said") == "NR"


WRONG = {
    "type: words\n": ("type: words\n        was: answer\n", "was 'answer', but arms has a field 'answer' still"),
    "identity: [arm]\n": ("identity: [arm]\n    was: studies\n", "there is a table 'studies' still"),
    "choices: [NO, yes, ": ("choices: [NO, {code: yes, was: NO}, ", "has a choice 'NO' still"),
    "type: count\n": ("type: cuont\n", "'cuont'"),
    "to: studies\n": ("to: study\n", "not a table"),
    "holds: n < 5000": ("holds: n <", "something is missing behind <"),
    "reads: [n]": ("reads: [m]", "'m'"),
    "identity: [arm]": ("identity: [amr]", "'amr'"),
    "parent: studies": ("parents: studies", "perhaps 'parent'"),
    "other: no": ("other: nope", "must be true or false"),
    "severity: warning": ("severity: warnings", "perhaps 'warning'"),
    "- name: arm\n": ("- name: copy\n", "uses itself"),
    "- name: answer\n": ("- name: arm\n", "twice"),
    "choices: [NO, yes": ("choices: [yes, yes", "twice"),
    "choices: [NO, yes,": ("choices: [NO, '',", "a choice has no code"),
    '"-"]}': ('"-"], UC: ["-"]}', "cannot mean both"),
    "type: key\n": (
        "type: key\n        aliases: {C: usual care; other}\n",
        "a line for each other word, such as 'usual care: C'",
    ),
}


@pytest.mark.parametrize("good", WRONG)
def test_a_mistake_is_said_at_its_line(tmp_path: Path, good: str) -> None:
    bad, said = WRONG[good]
    assert GOOD.count(good) == 1
    found = mistakes(tmp_path, GOOD.replace(good, bad))
    line = GOOD[: GOOD.index(good)].count("\n") + 1
    assert any(said in message for _, message in found), found
    assert any(abs(at - line) <= 5 for at, _ in found)
    exact = {
        "type: count\n",
        "other: no",
        "severity: warning",
        "parent: studies",
        "identity: [arm]",
        "- name: answer\n",
    }
    if good in exact:
        assert line in [at for at, _ in found]


def test_all_mistakes_are_found_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("type: count\n", "type: cuont\n").replace("type: words", "type: wrods")
    assert len(mistakes(tmp_path, text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a",
        "a: &x [*x]",
        "name: [",
        "\x00",
        "name: x",
        "name: x\ntables: []",
        "{" * 500,
        "a: b: c",
        "name: x\nname: y",
    ],
)
def test_what_is_no_form_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CannotUse) as refused:
        read_form(path)
    assert (refused.value.cell or "").startswith("line ")


@pytest.mark.parametrize(
    ("good", "bad", "words", "line"),
    [
        ("name: arms\n", "name: arms: trial\n", "put a text with a colon in it in double quotes", 1),
        ("    identity: [arm]\n", "\tidentity: [arm]\n", "begins with a tab", 11),
        ("    parent: studies\n", "   parent: studies\n", "is not indented as the lines above it", 12),
        ("identity: [arm]\n", "identity: [arm\n", "has a bracket that is not closed, or a comma is missing", 11),
        ('message: "{n} people in an arm"', 'message: "{n} people in an arm', "quotation marks", 30),
    ],
)
def test_what_is_no_yaml_is_said_in_words(tmp_path: Path, good: str, bad: str, words: str, line: int) -> None:
    (found,) = mistakes(tmp_path, GOOD.replace(good, bad, 1))
    assert words in found[1]
    assert found[0] == line


def test_check_lists_the_mistakes_and_exits_with_1(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(GOOD.replace("type: count\n", "type: cuont\n"), encoding="utf-8")
    ran = twofold("form", "check", "form.yaml", at=tmp_path)
    assert (ran.code, "line 24" in ran.out) == (1, True)
    path.write_text(GOOD, encoding="utf-8")
    assert twofold("form", "check", "form.yaml", at=tmp_path).code == 0


def test_what_infer_writes_is_read_by_compare_check_and_init(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study,arm,n\nK1,x,5\nK1,y,6\nK2,x,NR\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("study,arm,n\nK1,x,5\nK1,y,7\nK2,x,3\n", encoding="utf-8")
    assert twofold("form", "infer", "a.csv", "b.csv", "--to", "own.yaml", at=tmp_path).code == 0
    assert twofold("form", "check", "own.yaml", at=tmp_path).code == 0
    assert twofold("form", "infer", "a.csv", "--to", "own.yaml", at=tmp_path).code == 2
    plain = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=tmp_path).json
    formed = twofold("compare", "a.csv", "b.csv", "--form", "own.yaml", "--output-format", "json", at=tmp_path).json
    assert formed["cells"] == plain["cells"]
    assert twofold("check", "a.csv", "--form", "own.yaml", at=tmp_path).code == 0
    assert twofold("init", "project", "--form", "own.yaml", at=tmp_path).code == 0
    for name in ("a", "b"):
        (tmp_path / "project" / "extractions" / f"{name}.csv").write_bytes((tmp_path / f"{name}.csv").read_bytes())
    merged = twofold("merge", "--include-unfinished", "--output-format", "json", at=tmp_path / "project")
    cells = merged.json["cells"]
    assert cells == {state: plain["cells"][state] for state in cells}


def test_a_mistake_in_a_projects_form_is_said_in_the_forms_file(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(dedent(GOOD), encoding="utf-8")
    assert twofold("init", "project", "--form", "own.yaml", at=tmp_path).code == 0
    form = tmp_path / "project" / "form.yaml"
    form.write_text(GOOD.replace("type: count\n", "type: cuont\n"), encoding="utf-8")
    ran = twofold("status", at=tmp_path / "project")
    assert (ran.code, "form.yaml  line 24" in ran.err) == (2, True)


ROWS = "prepared: [{rows: [{arm: a, answer: yes}, {arm: b}], module: more}]"
PREPARED = GOOD.replace("    parent: studies\n", f"    parent: studies\n    {ROWS}\n").replace(
    "tables:\n", "modules: {more: More rows}\ntables:\n", 1
)


def test_rows_that_are_prepared_come_back(tmp_path: Path) -> None:
    form = read(tmp_path, PREPARED)
    (prepared,) = form["arms"].prepared
    assert (prepared.module, prepared.rows) == ("more", ({"arm": "a", "answer": "yes"}, {"arm": "b"}))
    assert read(tmp_path, form_text(form)).tables == form.tables
    assert form.with_modules([])["arms"].prepared == ()


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("answer: yes", "answer: perhaps", "'perhaps' in 'answer', which is not an entry"),
        ("answer: yes", "anwser: yes", "'anwser', which is not a field"),
        ("{arm: b}", "{study: K1}", "'study', which is not a field"),
        ("module: more}", "module: mroe}", "the module 'mroe', which the form does not list"),
    ],
)
def test_a_prepared_row_that_does_not_fit_is_said(tmp_path: Path, good: str, bad: str, said: str) -> None:
    ((line, message),) = mistakes(tmp_path, PREPARED.replace(good, bad, 1))
    assert (said in message, line) == (True, 14)
