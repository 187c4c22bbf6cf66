"""What nobody could tell apart, circles, choices that a rule names and no field has; and what is only worth a look."""

from pathlib import Path

import pytest

from extract.form_file.read import check_form

FORM = """\
name: arms
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key}
      - {name: design, type: choice, choices: [trial, cohort], guidance: g, other: true}
  - name: arms
    identity: [arm]
    parent: studies
    fields:
      - {name: study, type: reference, to: studies}
      - {name: arm, type: key, guidance: g}
      - {name: drugs, type: choices, choices: [a, b], guidance: g}
      - {name: result, type: reference, to: results, guidance: g}
  - name: results
    identity: [arm, time]
    parent: arms
    fields:
      - {name: study, type: reference, to: studies}
      - {name: arm, type: reference, to: arms, guidance: g}
      - {name: time, type: key, guidance: g}
rules:
  - {code: r, table: studies, severity: note, message: m, reads: [design], holds: "design = 'trial'"}
"""


def found(tmp_path: Path, **changes: tuple[str, str]) -> list[tuple[int, str]]:
    text = FORM
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "form.yaml").write_text(text, encoding="utf-8")
    return [(mistake.line, mistake.message) for mistake in check_form(tmp_path / "form.yaml").mistakes]


def test_nothing_is_wrong_with_the_form(tmp_path: Path) -> None:
    assert found(tmp_path) == []
    assert check_form(tmp_path / "form.yaml").notes == ()


MISTAKES = {
    "same label and guidance": (
        "name: arm, type: key,",
        "name: arm, label: Drugs, type: key,",
        "cannot tell them apart",
    ),
    "a code that would be two answers": (
        "choices: [a, b]",
        'choices: [a, "b; c"]',
        "'b; c' cannot be a code of 'drugs'",
    ),
    "a code of two lines": (
        "choices: [a, b]",
        'choices: [a, {code: "b\\nc", label: B}]',
        "separate several answers",
    ),
    "choices by alias": (
        "choices: [a, b]",
        "choices: [a, {code: b, aliases: [' A']}]",
        "'a' and 'b' of 'drugs' are both",
    ),
    "choices by case": ("choices: [a, b]", "choices: [a, A]", "both spelled 'a'"),
    "other twice": ("[trial, cohort]", "[trial, Other]", "'other' and 'Other' of 'design'"),
    "parents in a circle": ("parent: studies", "parent: results", "in a circle: arms -> results -> arms"),
    "identities in a circle": ("identity: [arm]", "identity: [arm, result]", "its references are in a circle"),
    "a choice": ("design = 'trial'", "design = 'trail'", "names 'trail', which is not the code of a choice of design"),
    "a choice in a list": ("design = 'trial'", "design IN ('other', 'a')", "names 'a'"),
    "a choice without quotes": (
        "design = 'trial'",
        "design = trial",
        "which is not a field that the rule reads. If a choice is meant, put it in single quotes: 'trial'",
    ),
    "limits that leave nothing": (
        "name: drugs, type: choices, choices: [a, b]",
        "name: drugs, type: count, at_least: 10, at_most: 5",
        "no number is at least 10 and at most 5, as 'drugs' asks",
    ),
    "plausible but impossible": (
        "name: drugs, type: choices, choices: [a, b]",
        "name: drugs, type: count, at_most: 5, plausible: [6, 10]",
        "what is plausible for 'drugs', 6 to 10, is outside its own limits",
    ),
    "a state": ("design = 'trial'", "design__state = 'nr'", "perhaps 'NR'"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_what_cannot_be_meant_is_a_mistake(tmp_path: Path, name: str) -> None:
    old, new, message = MISTAKES[name]
    mistakes = found(tmp_path, change=(old, new))
    assert any(message in said for _, said in mistakes), mistakes


@pytest.mark.parametrize(
    "condition",
    [
        "LOWER(design) <> 'Trial'",
        "design IN ('trial', 'other')",
        "COALESCE(design, 'cohort') = 'cohort'",
        "design LIKE 'x'",
    ],
)
def test_what_a_condition_may_say_is_no_mistake(tmp_path: Path, condition: str) -> None:
    mistakes = found(tmp_path, change=("design = 'trial'", condition))
    assert not [message for _, message in mistakes if "not the code of a choice" in message]


@pytest.mark.parametrize("typed", ["Randomised trial", "randomized", "Randomised trail"])
def test_a_label_or_another_spelling_in_a_condition_gets_the_code_that_is_meant(tmp_path: Path, typed: str) -> None:
    choices = "[{code: t1, label: Randomised trial, aliases: [randomized]}, {code: c1, label: Cohort study}]"
    (mistake,) = found(
        tmp_path, choices=("[trial, cohort]", choices), change=("design = 'trial'", f"design = '{typed}'")
    )
    end = "perhaps 't1'" if typed == "Randomised trail" else "write its code, 't1'"
    assert mistake[1].endswith(f"its condition names '{typed}', which is not the code of a choice of design: {end}")


def test_fields_without_guidance_are_a_note(tmp_path: Path) -> None:
    assert found(tmp_path, change=("time, type: key, guidance: g", "time, type: key")) == []
    (note,) = check_form(tmp_path / "form.yaml").notes
    assert (note.line, "results has no guidance for time" in note.message) == (22, True)


def test_a_tolerance_of_amounts_with_units_is_a_note(tmp_path: Path) -> None:
    """Neither merge nor agreement applies it."""
    change = ("choices: [a, b], guidance: g", "units: [mg], tolerance: 1, guidance: g")
    assert found(tmp_path, change=change, type=("drugs, type: choices", "drugs, type: quantity")) == []
    (note,) = check_form(tmp_path / "form.yaml").notes
    assert "the tolerance of 'drugs' makes no difference" in note.message


def test_a_label_that_would_be_two_answers_is_a_note(tmp_path: Path) -> None:
    change = ("choices: [a, b]", "choices: [a, {code: b, label: 'B; mild'}]")
    assert found(tmp_path, change=change) == []
    (note,) = check_form(tmp_path / "form.yaml").notes
    assert "people cannot type 'B; mild' in 'drugs', because ; separates answers: they type b" in note.message


def test_a_code_with_a_semicolon_is_one_answer_where_only_one_can_be_chosen(tmp_path: Path) -> None:
    change, one = ("choices: [a, b]", 'choices: [a, "b; c"]'), ("type: choices", "type: choice")
    assert found(tmp_path, change=change, type=one) == []


def test_one_label_with_two_guidances_is_a_note(tmp_path: Path) -> None:
    change = ("name: arm, type: key, guidance: g", "name: arm, type: key, label: drugs, guidance: h")
    assert found(tmp_path, change=change) == []
    (note,) = check_form(tmp_path / "form.yaml").notes
    assert "have the same label" in note.message
