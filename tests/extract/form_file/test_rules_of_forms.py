"""A rule that `form check` passes can be asked of every row; what cannot be asked is said at its line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import CannotUse
from extract.form_file.read import check_form, read_form
from schema.form import Form, make_form
from schema.problem import Severity
from schema.rule import Rule
from tests.extract.command import twofold
from tests.validate.built import said
from validate.check.conditions.condition_mistakes import MOST_OPERATORS
from validate.check.conditions.parsed_condition import WORDS_THAT_NAME, parsed
from validate.check.conditions.rule_mistakes import rule_mistakes, sample_frames, tried_mistakes

FORM = """\
name: arms
modules: {more: More fields}
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key}
      - {name: year, type: year}
      - {name: more, type: count, module: more}
  - name: arms
    identity: [arm]
    parent: studies
    fields:
      - {name: study, type: reference, to: studies}
      - {name: arm, type: key}
      - {name: n, type: count}
      - {name: dose, type: quantity, units: [mg]}
      - {name: route, type: choices, choices: [iv, oral]}
      - {name: words, type: text}
      - {name: parts, type: reference, to: arms, several: true}
      - {name: percent, type: percentage}
rules:
  - code: own-rule
    table: arms
    severity: warning
    message: "{n} people"
    reads: [n]
    holds: n < 5000
"""
RULE = FORM[FORM.index("  - code") :]


def mistakes(tmp_path: Path, **parts: str) -> list[tuple[int, str]]:
    """The mistakes of the form when its rule has these parts."""
    path = tmp_path / "form.yaml"
    usual = {"message": '"{n} people"', "reads": "[n]"} | ({} if "check" in parts else {"holds": "n < 5000"})
    lines = "".join(f"    {name}: {text}\n" for name, text in {**usual, **parts}.items())
    rule = f"  - code: own-rule\n    table: arms\n    severity: warning\n{lines}"
    path.write_text(FORM.replace(RULE, rule), encoding="utf-8")
    return [(mistake.line, mistake.message) for mistake in check_form(path).mistakes]


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("m < 5000", "'m', which is not a field that the rule reads"),
        ("percent < 5", "'percent', which the rule does not read"),
        ("n < 'a'", "n is a number, but 'a' is a text"),
        ("n IN (SELECT 1)", "a query in it"),
        ("EXISTS (SELECT 1)", "a query in it"),
        ("n + 1", "a number, not yes or no"),
        ("n", "a number, not yes or no"),
        ("NULL", "reads no field"),
        ("1 = 1", "reads no field"),
        ("n > 1 AND REGEXP_LIKE(words, '(')", "must be a pattern"),
        ("REGEXP_LIKE(words, words)", "must be a pattern"),
        ("LENGTH(LPAD(words, 2000000000, 'a')) > 1", "function LPAD"),
        ("SUM(n) > 1", "function SUM"),
        ("COUNT(*) > 1", "function COUNT"),
        ("ROW_NUMBER() OVER () = 1", "function ROW_NUMBER"),
        ("STRPTIME(words, '%Y') IS NOT NULL", "function STRPTIME"),
        ("words::int = 1", "sign :"),
        ("words || words = 'a'", "sign |"),
        ("n = 1; DROP TABLE arms", "sign ;"),
        ("words = E'\\\\''", "right before a text"),
        ("n = 1 -- always", "comment"),
        ("n = ANY(route)", "function ANY"),
        ("array_contains(words, 'a')", "ARRAY_CONTAINS is for fields with several answers"),
        ('"^.*$" = 1', "no field"),
        ("n = 1 OR " * 5000 + "n = 1", "20,000 characters"),
        ("n = 1 OR " * 1000 + "n = 1", f"{MOST_OPERATORS} is the limit"),
        ("(" * 5000 + "n = 1" + ")" * 5000, "cannot be read"),
        ("NOT " * 200 + "n = 1", "cannot be read"),
        ("words = '" + "a" * 30_000 + "'", "20,000 characters"),
    ],
)
def test_a_condition_that_cannot_be_used_is_said_at_its_line(tmp_path: Path, condition: str, why: str) -> None:
    found = mistakes(tmp_path, reads="[n, words, route]", holds=f'"{condition}"'.replace('"^.*$"', '\\"^.*$\\"'))
    line = FORM[: FORM.index("    holds")].count("\n") + 1
    assert any(why in message for _, message in found), found
    assert {at for at, _ in found} == {line}


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"check": "pl"}, "no check 'pl'"),
        ({"check": "Mapping"}, "no check 'Mapping'"),
        ({"check": "-condition"}, "no check '-condition'"),
        ({"check": "gram"}, "perhaps 'grim'"),
        ({"check": "grim"}, "needs the setting 'percent'"),
        ({"check": "grim", "settings": "{percent: percent, denominator: n}"}, "'percent' is not a field that the rule"),
        (
            {"check": "grim", "reads": "[words, n]", "settings": "{percent: words, denominator: n}"},
            "do not fit the check grim",
        ),
        ({"check": "rows-of-kind", "settings": "{table: arms}"}, "at_least, at_most and equals"),
        ({"check": "rows-of-kind", "settings": "{table: legs, at_least: 1}"}, "'legs' is not a table"),
        ({"check": "rows-of-kind", "settings": "{table: arms, at_least: many}"}, "'many' is not a number"),
        ({"check": "rows-of-kind", "settings": "{table: arms, at_least: 1, whree: n > 1}"}, "no setting 'whree'"),
        ({"check": "rows-of-kind", "settings": "{table: arms, at_least: 1, where: m > 1}"}, "uses 'm'"),
        ({"check": "rows-of-kind", "settings": "{table: arms, at_least: 1, where: n + 1}"}, "not yes or no"),
        ({"check": "rows-of-kind", "settings": "{table: arms, at_least: 1, when: percent > 1}"}, "does not read"),
        ({"check": "pointed-at", "settings": "{key: n, by: arms.words}"}, "'arms.words' is not TABLE.REFERENCE"),
        ({"message": '"{0} people"'}, "{0}, which is not a field"),
        ({"message": '"{} people"'}, "{}, which is not a field"),
        ({"message": '"{words} people"'}, "{words}, which is not a field"),
        ({"reads": "[]", "message": "no"}, "no field of the table arms"),
        ({"reads": "[parts.n]", "message": "no", "holds": "parts__n > 1"}, "may name several rows"),
        ({"reads": "[study.year]", "message": "no", "holds": "study__year > 1"}, "no field of the table arms"),
    ],
)
def test_a_rule_that_cannot_be_asked_is_said(tmp_path: Path, parts: dict[str, str], why: str) -> None:
    found = mistakes(tmp_path, **parts)
    assert any(why in message for _, message in found), found


@pytest.mark.parametrize(("text", "blocks"), [("true", True), ("no", False)])
def test_whether_a_warning_blocks_the_dataset_is_read(tmp_path: Path, text: str, *, blocks: bool) -> None:
    assert mistakes(tmp_path, blocks=text) == []
    (rule,) = read_form(tmp_path / "form.yaml").rules
    assert rule.blocks is blocks


def test_two_rules_of_one_code_are_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(FORM + RULE, encoding="utf-8")
    assert [mistake.message for mistake in check_form(path).mistakes] == ["the rule 'own-rule' appears twice"]


def test_every_command_refuses_the_form_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(FORM.replace("n < 5000", "n < 'a'"), encoding="utf-8")
    (tmp_path / "a.csv").write_text("study,arm,n\nK1,x,5\n", encoding="utf-8")
    ran = twofold("check", "a.csv", "--form", "form.yaml", at=tmp_path)
    assert (ran.code, len(ran.err.strip().splitlines())) == (2, 1)
    assert "form.yaml  line 28: rule own-rule: its condition cannot be used" in ran.err
    with pytest.raises(CannotUse):
        read_form(path)


def test_a_condition_on_a_field_of_a_module_that_is_off_is_unknown(tmp_path: Path) -> None:
    """The check does not end in a traceback, and says nothing."""
    settings = "{table: studies, at_least: 2, where: more > 1}"
    assert mistakes(tmp_path, check="rows-of-kind", settings=settings) == []
    form = read_form(tmp_path / "form.yaml").with_modules([])
    rows = {"studies": [{"study": "S1"}], "arms": [{"study": "S1", "arm": "x", "n": "3"}]}
    assert said(form, rows) == []


@pytest.fixture(scope="module")
def own_form(tmp_path_factory: pytest.TempPathFactory) -> Form:
    path = tmp_path_factory.mktemp("form") / "form.yaml"
    path.write_text(FORM, encoding="utf-8")
    return read_form(path)


FIELDS = st.sampled_from(["n", "dose", "dose__unit", "dose__base", "route", "words", "n__state", "percent", "nothing"])
LITERALS = st.sampled_from(["1", "0", "-1", "0.5", "'a'", "''", "'('", "NULL", "TRUE", "1e400"])
CONDITIONS = st.recursive(
    FIELDS | LITERALS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["=", "<", "+", "*", "%", "/", "AND", "OR", "LIKE", "~", "IN", "IS"]), inner)
        .map(" ".join)
        .map("({})".format),
        st.tuples(
            st.sampled_from(["ABS", "LENGTH", "SUBSTR", "REGEXP_LIKE", "ARRAY_CONTAINS", "MOD", "COALESCE", "ROUND"]),
            st.lists(inner, min_size=1, max_size=3),
        ).map(lambda call: f"{call[0]}({', '.join(call[1])})"),
        inner.map("NOT {}".format),
        st.tuples(inner, inner, inner).map(lambda each: "CASE WHEN {} THEN {} ELSE {} END".format(*each)),
    ),
    max_leaves=6,
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"study": st.just("S1"), "arm": st.text("ab", min_size=1)},
        optional={
            "n": st.integers(0, 10**12).map(str) | st.sampled_from(["NR", "x"]),
            "dose": st.sampled_from(["0 mg", "5 mg", "NR"]),
            "route": st.sampled_from(["iv", "iv; oral", "NA"]),
            "words": st.text("a(*%\\", max_size=4),
            "percent": st.sampled_from(["0", "12.50", "100"]),
        },
    ),
    max_size=4,
)


@given(condition=CONDITIONS | st.text(max_size=30), rows=ROWS)
def test_what_is_passed_can_be_asked_of_any_rows(own_form: Form, condition: str, rows: list[dict[str, str]]) -> None:
    reads = ("n", "dose", "route", "words", "percent")
    rule = Rule(code="own-rule", table="arms", severity=Severity.WARNING, message="{n}", reads=reads, holds=condition)
    if not list(rule_mistakes(own_form, rule)) and not list(tried_mistakes(own_form, rule, sample_frames(own_form))):
        models = [table.model for table in own_form.tables]
        form = make_form(*models, name="arms", title="Arms", version="1", rules=(rule,))
        problems = said(form, {"studies": [{"study": "S1"}], "arms": rows})
        assert {problem.code for problem in problems} <= {"own-rule"}


@pytest.mark.parametrize(
    ("holds", "named", "hint"),
    [
        ("low < high", "low and high", "(mg, ug). For amounts in one unit (mg), write low__base and high__base"),
        ("high <= 24", "high", "(mg, ug). For amounts in one unit (mg), write high__base"),
        ("low__base < high__base", "", ""),
        ("high > 0 AND (low IS NULL OR one < 30)", "", ""),
        ("high__unit <> 'mg' OR high <= 24", "", ""),
        (
            "any < 3",
            "any",
            "(mg, mg/kg). For amounts in one unit (mg or mg/kg), write any__base, and ask for any__base_unit too",
        ),
    ],
)
def test_a_rule_that_takes_amounts_without_their_units_is_noted(
    holds: str, named: str, hint: str, tmp_path: Path
) -> None:
    """500 ug is less than 1 mg; the note says how a rule compares them in one unit."""
    path = tmp_path / "form.yaml"
    amounts = "".join(
        f"      - {{name: {name}, type: quantity, units: {units}}}\n"
        for name, units in (("low", "[mg, ug]"), ("high", "[mg, ug]"), ("one", "[mg]"), ("any", "[mg, mg/kg]"))
    )
    rule = RULE.replace("n < 5000", holds).replace("[n]", "[low, high, one, any]").replace("{n} people", "wrong")
    path.write_text(FORM.replace(RULE, rule).replace("rules:\n", f"{amounts}rules:\n"), encoding="utf-8")
    checked = check_form(path)
    assert [*checked.mistakes] == []
    told = [note.message for note in checked.notes if "bare number" in note.message]
    wanted = f"rule own-rule: it takes {named} as the bare number that is typed, whatever its unit {hint}"
    assert told == ([wanted] if named else [])


@pytest.mark.parametrize("word", sorted(WORDS_THAT_NAME))
def test_a_field_may_be_called_like_a_word_of_sql(word: str, tmp_path: Path) -> None:
    """In a condition, in the condition of a count, and in the states, also where the form file is written anew."""
    form = FORM.replace("{name: n, type: count}", f"{{name: {word}, type: count}}").replace("[n]", f"[{word}]")
    form = form.replace('"{n} people"', f'"{{{word}}} people"').replace(
        "n < 5000", f"{word} < 5000 AND {word} IN (1, 2)"
    )
    form += f"""\
  - code: counted
    table: studies
    severity: warning
    message: "Arms: {{known}}"
    reads: [study]
    counts: {{known: "COUNT(arms) WHERE {word} > 0 AND NOT {word} = 7"}}
    holds: known > 0
"""
    path = tmp_path / "form.yaml"
    path.write_text(form, encoding="utf-8")
    assert not check_form(path).mistakes
    rows = {"studies": [{"study": "S1"}], "arms": [{"study": "S1", "arm": "a", word: "3"}]}
    found = []
    for typed in ("3", "7", "2"):
        rows["arms"][0][word] = typed
        found.append([problem.code for problem in said(read_form(path), rows)])
    assert found == [["own-rule"], ["counted", "own-rule"], []]


def test_end_closes_a_case_and_is_a_name_elsewhere() -> None:
    assert parsed("end > 5").meta.root_names() == ["end"]
    assert {*parsed("CASE WHEN n > 1 THEN m > 2 ELSE m > 1 END").meta.root_names()} == {"n", "m"}
