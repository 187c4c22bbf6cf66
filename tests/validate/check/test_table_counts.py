"""Rules over the rows of a table, their examples, and rules that never find anything."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.form_file.exports.pandera_file import pandera_file
from extract.form_file.read import check_form, read_form
from extract.form_file.write import form_text
from schema.form import Form
from schema.forms import built_in
from tests.validate.built import extraction
from validate.check.check_extraction import check
from validate.check.conditions.describe_table import describe_tables
from validate.check.conditions.pandera_tables import failures
from validate.check.rules import rule_problems

FORM = """\
name: trials
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key}
      - {name: n_all, label: All, type: count}
      - {name: design, type: choice, choices: [parallel, crossover], other: false}
  - name: arms
    identity: [arm]
    parent: studies
    fields:
      - {name: study, type: reference, to: studies}
      - {name: arm, type: key}
      - {name: n, type: count}
      - {name: kind, type: choice, choices: [drug, placebo]}
  - name: results
    identity: [arm, outcome]
    parent: arms
    fields:
      - {name: study, type: reference, to: studies}
      - {name: arm, type: reference, to: arms}
      - {name: outcome, type: words}
      - {name: events, type: count}
rules:
  - code: arms-exceed-all
    table: studies
    severity: warning
    message: "the arms have {in_arms} people, but the study {n_all}"
    reads: [n_all]
    counts: {in_arms: SUM(arms.n)}
    holds: in_arms <= n_all
    passes: {n_all: "20", arms.arm: "a | b", arms.n: "12 | 8"}
    fails: {n_all: "20", arms.arm: "a | b", arms.n: "12 | 9"}
  - code: no-placebo
    table: studies
    severity: warning
    message: no arm has placebo
    reads: [study]
    counts: {placebos: COUNT(arms) WHERE kind = 'placebo', arms: COUNT(arms)}
    holds: arms = 0 OR placebos >= 1 OR study IS NULL
  - code: events-exceed-arm
    table: arms
    severity: error
    message: "{most} events among {n} people"
    reads: [n]
    counts: {most: MAX(results.events) VIA arm}
    holds: most <= n
    passes: {n: "20", results.outcome: "x | y", results.events: "20 | 3"}
    fails: {n: "20", results.outcome: "x | y", results.events: "21 | 3"}
"""


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Form:
    path = tmp_path_factory.mktemp("form") / "form.yaml"
    path.write_text(FORM.replace("arms: COUNT(arms)}", "n_arms: COUNT(arms)}").replace("arms = 0", "n_arms = 0"))
    assert check_form(path).mistakes == ()
    return read_form(path)


def found(form: Form, n_all: str, arms: list[tuple[str, str]], events: list[tuple[str, str]] = []) -> list[str]:  # noqa: B006
    rows = {
        "studies": [{"study": "S1", "n_all": n_all}],
        "arms": [{"study": "S1", "arm": f"a{number}", "n": n, "kind": kind} for number, (n, kind) in enumerate(arms)],
        "results": [
            {"study": "S1", "arm": arm, "outcome": f"o{number}", "events": count}
            for number, (arm, count) in enumerate(events)
        ],
    }
    results = [
        list(rule_problems(extraction(form, rows), this_year=2026, pandera=pandera)) for pandera in (True, False)
    ]
    assert results[0] == results[1]
    return [f"{problem.code}: {problem.message}" for problem in results[0]]


def test_sums_and_counts_over_the_rows_of_a_study(form: Form) -> None:
    assert found(form, "20", [("12", "drug"), ("8", "placebo")]) == []
    assert found(form, "20", [("12", "drug"), ("9", "drug")]) == [
        "arms-exceed-all: the arms have 21 people, but the study 20",
        "no-placebo: no arm has placebo",
    ]
    assert found(form, "20", []) == []


def test_what_is_unknown_is_no_problem(form: Form) -> None:
    assert found(form, "20", [("30", "placebo"), ("NR", "drug")]) == []
    assert found(form, "20", [("30", "placebo"), ("many", "drug")]) == []
    assert found(form, "20", [("3", "NR"), ("4", "drug")]) == []
    assert found(form, "NR", [("30", "placebo")]) == []


def test_rows_that_point_to_a_row(form: Form) -> None:
    arms = [("20", "placebo"), ("30", "drug")]
    assert found(form, "60", arms, [("a0", "20"), ("a1", "30")]) == []
    assert found(form, "60", arms, [("a0", "20"), ("a0", "25"), ("a1", "30")]) == [
        "events-exceed-arm: 25 events among 20 people"
    ]
    assert found(form, "60", arms, [("a9", "99")]) == []


def test_rules_on_rows_that_are_still_to_come_wait_until_the_study_is_finished(form: Form) -> None:
    """In a workbook as it is handed out, nothing is wrong with what nobody has typed yet."""
    marked = form.with_finished_mark()
    rule = replace(marked.rules[1], holds="placebos >= 1")
    asking = replace(marked, rules=tuple(rule if one.code == rule.code else one for one in marked.rules))

    def codes(finished: str, arms: list[dict[str, str]]) -> set[str]:
        rows = {"studies": [{"study": "S1", "n_all": "20", "finished": finished}], "arms": arms}
        return {problem.code for problem in check(extraction(asking, rows), this_year=2026)} & {"no-placebo"}

    assert codes("", []) == set()
    assert codes("", [{"study": "S1", "arm": "a", "n": "20", "kind": "drug"}]) == {"no-placebo"}
    assert codes("yes", []) == {"no-placebo"}


@given(
    n_all=st.integers(0, 30),
    arms=st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["drug", "placebo"])), max_size=3),
)
def test_a_sum_is_the_sum(form: Form, n_all: int, arms: list[tuple[int, str]]) -> None:
    problems = found(form, str(n_all), [(str(n), kind) for n, kind in arms])
    assert any("arms-exceed-all" in problem for problem in problems) == (sum(n for n, _ in arms) > n_all)


def test_it_comes_back_from_its_file(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "again.yaml"
    path.write_text(form_text(form), encoding="utf-8")
    assert read_form(path).fingerprint == form.fingerprint
    assert read_form(path).rules == form.rules


GOOD = FORM.replace("arms: COUNT(arms)}", "n_arms: COUNT(arms)}").replace("arms = 0", "n_arms = 0")
WRONG = {
    "    reads: [study]\n": {"": "one that only counts rows reads the field that names its own row"},
    "in_arms: SUM(arms.n)}": {
        "in_arms: SUM(arms.m)}": "SUM needs a field of arms that holds numbers",
        "in_arms: SUM(arms)}": "SUM needs a field",
        "in_arms: SUM(arms.kind)}": "holds numbers",
        "in_arms: COUNT(arms.n)}": "COUNT counts rows",
        "in_arms: SUM(legs.n)}": "'legs' is not a table",
        "in_arms: MEAN(arms.n)}": "cannot be read",
        "in_arms: SUM(arms.n) WHERE n IN (SELECT 1)}": "query in it",
        "in_arms: SUM(arms.n) WHERE m > 1}": "uses 'm'",
        "in_arms: SUM(arms.n) WHERE n + 1}": "not yes or no",
        "in_arms: SUM(arms.n) VIA arm}": "VIA needs a reference",
        "in_arms: \"SUM(arms.n) WHERE kind IN (SELECT * FROM read_csv('x'))\"}": "query in it",
        "n_all: SUM(arms.n)}": "cannot be the name of a count",
    },
    'fails: {n_all: "20", arms.arm: "a | b", arms.n: "12 | 9"}': {
        'fails: {n_all: "30", arms.arm: "a | b", arms.n: "12 | 9"}': "its example under fails is no problem",
        'fails: {n_all: "20", arms.n: "many"}': "'many' in 'arms.n', which is not an entry",
        'fails: {n_some: "20"}': "fills in 'n_some', which is not a field",
        'fails: {legs.n: "20"}': "fills in 'legs.n', which is not a field",
    },
    'passes: {n_all: "20", arms.arm: "a | b", arms.n: "12 | 8"}': {
        'passes: {n_all: "10", arms.arm: "a | b", arms.n: "12 | 8"}': "its example under passes is a problem",
    },
}


@pytest.mark.parametrize(("good", "bad"), [(good, bad) for good, several in WRONG.items() for bad in several])
def test_a_wrong_count_or_example_is_said(tmp_path: Path, good: str, bad: str) -> None:
    path = tmp_path / "form.yaml"
    assert GOOD.count(good) == 1
    path.write_text(GOOD.replace(good, bad), encoding="utf-8")
    messages = [mistake.message for mistake in check_form(path).mistakes]
    assert any(WRONG[good][bad] in message for message in messages), messages


def rule(tmp_path: Path, holds: str, reads: str) -> tuple[list[str], list[str]]:
    path = tmp_path / "form.yaml"
    own = f'{{code: own, table: studies, severity: note, message: no, reads: {reads}, holds: "{holds}"}}'
    text = f"{GOOD[: GOOD.index('rules:')]}rules:\n  - {own}\n"
    path.write_text(text, encoding="utf-8")
    checked = check_form(path)
    mistakes, notes = ([one.message for one in several] for several in (checked.mistakes, checked.notes))
    return mistakes, [note for note in notes if "rule own" in note]


@pytest.mark.parametrize(
    ("holds", "reads", "mistake", "note"),
    [
        ("design IN ('parallel', 'crossover')", "[design]", "never finds anything", ""),
        ("design = 'parallel' AND design = 'crossover'", "[design]", "nothing satisfies it", ""),
        ("design = 'parallel'", "[design]", "", ""),
        ("n_all >= 0", "[n_all]", "", "never finds anything"),
        ("n_all < 5000", "[n_all]", "", ""),
        ("n_all * 2 <= 80 OR design = 'parallel'", "[n_all, design]", "", ""),
        ("LENGTH(study) < 300", "[study]", "", ""),
    ],
)
def test_a_rule_that_never_finds_anything_is_found(
    tmp_path: Path, holds: str, reads: str, mistake: str, note: str
) -> None:
    mistakes, notes = rule(tmp_path, holds, reads)
    assert any(mistake in one for one in mistakes) if mistake else mistakes == [], mistakes
    assert any(note in one for one in notes) if note else notes == [], notes


def test_an_example_shows_that_a_rule_can_fail(tmp_path: Path) -> None:
    _, notes = rule(tmp_path, "study <> 'Q77-' OR n_all <> 81", "[study, n_all]")
    assert notes == []


@pytest.mark.parametrize("name", ["appraisal", "sanra"])
def test_the_examples_of_built_in_forms_are_examples(name: str, tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(form_text(built_in(name)), encoding="utf-8")
    assert check_form(path).mistakes == ()


def test_the_dataset_and_the_file_for_analysts_ask_the_same(form: Form) -> None:
    assert "in_arms" in pandera_file(form, file="checks.py")
    tables = {
        "studies": pl.DataFrame({"study": ["S1"], "n_all": [20], "design": ["parallel"]}),
        "arms": pl.DataFrame({"study": ["S1", "S1"], "arm": ["a", "b"], "n": [12, 9], "kind": ["drug", "placebo"]}),
        "results": pl.DataFrame({"study": ["S1"], "arm": ["a"], "outcome": ["x"], "events": [13]}),
    }
    for name, table in tables.items():
        codes = [field.name for field in form[name].fields if field.codes and field.of is None]
        tables[name] = table.with_columns(row_id=pl.lit(f"{name}-1")).with_columns(
            pl.lit("value").alias(f"{code}__status") for code in codes
        )
    found = failures(describe_tables(form), tables, this_year=2026, implausible="fails")
    assert sorted(found["check"]) == ["arms-exceed-all", "events-exceed-arm"]
