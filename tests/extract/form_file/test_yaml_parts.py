"""Every mistake of YAML in a form is named at its line, with the other mistakes, and nothing else is said."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.form_file.read import check_form

LINES = """\
name: arms
title: A review
tables:
  - name: studies
    identity: [study]
    fields:
      - name: study
        type: key
        guidance: Short.
      - {name: country, type: countries, guidance: Where.}
      - name: design
        type: choice
        guidance: How.
        choices:
          - {code: rct, label: Trial}
          - code: cohort
            definition: They were followed.
  - name: arms
    description: A row per arm.
    identity: [arm]
    parent: studies
    fields:
      - name: study
        type: reference
        to: studies
      - name: arm
        type: key
        guidance: What it is called.
      - name: n
        type: count
        guidance: |
          How many people.
          Not: how many were asked.
rules:
  - code: many
    table: arms
    severity: warning
    message: "{n} people"
    reads: [n]
    holds: n < 5000
  - {code: few, table: arms, severity: note, message: few, reads: [n], holds: n > 1}
""".splitlines()
SPOILED = {
    "title: A review": "title: A review: of trials",
    "        guidance: Short.": '        guidance: "Short.',
    "      - {name: country, type: countries, guidance: Where.}": "      - {name: country, type: countries, guidance: ",
    "        guidance: How.": "        guidance: @How",
    "          - {code: rct, label: Trial}": "          - {code: rct, label: 'Trial}",
    "            definition: They were followed.": "            definition: Note: they were followed.",
    "    description: A row per arm.": "\tdescription: A row per arm.",
    "        guidance: What it is called.": "        guidance: 'It's called.'",
    "    parent: studies": "   parent: studies",
    "        to: studies": "          to: studies",
    "    severity: warning": "    severity: [warning",
    "  - {code: few, table: arms, severity: note, message: few, reads: [n], holds: n > 1}":
        "  - {code: few, table: arms, severity: note, message: a: few, reads: [n], holds: n > 1}",
}  # fmt: skip


def found(lines: list[str]) -> list[int]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.yaml"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return [mistake.line for mistake in check_form(path).mistakes]


def spoiled(*wanted: str) -> tuple[list[str], list[int]]:
    """The form with these lines spoiled, and their numbers."""
    lines = [SPOILED[line] if line in wanted else line for line in LINES]
    return lines, [number for number, line in enumerate(LINES, 1) if line in wanted]


def test_the_form_is_right() -> None:
    assert found(LINES) == []


@pytest.mark.parametrize("line", SPOILED)
def test_a_mistake_of_yaml_is_named_at_its_line_alone(line: str) -> None:
    lines, numbers = spoiled(line)
    assert found(lines) == numbers


@given(wanted=st.sets(st.sampled_from(sorted(SPOILED)), min_size=2))
def test_several_are_named_each_at_its_line(wanted: set[str]) -> None:
    lines, numbers = spoiled(*wanted)
    assert found(lines) == numbers


def test_what_is_wrong_otherwise_is_named_too() -> None:
    lines, numbers = spoiled("title: A review", "        guidance: What it is called.")
    lines[lines.index("        type: count")] = "        type: cuont"
    lines[lines.index("    holds: n < 5000")] = "    holds: n < "
    assert found(lines) == [*numbers, 1 + lines.index("        type: cuont"), 1 + lines.index("    holds: n < ")]


@pytest.mark.parametrize(
    "text", ["a: b: c", "[", "\t", "- a\nb: c", "a: |\n  x\n y", "tables:\n- {name: a\n- b: c: d\n"]
)
def test_what_is_hardly_a_form_has_mistakes_and_no_crash(text: str) -> None:
    assert found(text.split("\n"))
