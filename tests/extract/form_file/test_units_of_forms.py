"""The units that a form of one's own lists."""

from pathlib import Path

from extract.form_file.read import check_form, form_of_text
from schema.quantities import Amount, Unit

FORM = """
name: weeks
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key}
      - name: duration
        type: quantity
        units:
          - {code: week, aliases: [weeks]}
          - {code: day, base: week, times: 1/7}
"""


def test_a_unit_without_a_base_is_its_own() -> None:
    cell = form_of_text(FORM)["studies"]["duration"].cell
    assert isinstance(cell, Amount)
    assert cell.units[0] == Unit(code="week", base="week", aliases=("weeks",))
    assert cell.parse("2 weeks") is not None
    assert cell.base_units == ("week",)
    assert [cell.in_words(text) for text in ("2 week", "1 week", "0.5 week", "3 day")] == [
        "2 weeks", "1 week", "0.5 weeks", "3 day",
    ]  # fmt: skip
    assert form_of_text(FORM.replace("{code: week, ", "{code: week, times: 1, ")).fingerprint


def test_a_unit_that_is_times_another_names_the_other(tmp_path: Path) -> None:
    form = tmp_path / "form.yaml"
    form.write_text(FORM.replace("base: week, times: 1/7", "times: 1/7"), encoding="utf-8")
    (mistake,) = check_form(form).mistakes
    assert "one day is 1/7 of which unit? Write its code here" in mistake.message


def test_a_unit_of_no_sign_that_can_be_typed_is_refused(tmp_path: Path) -> None:
    """No amount with it could be read back."""
    form = tmp_path / "form.yaml"
    form.write_text(FORM.replace("code: day", 'code: "\\x85"'), encoding="utf-8")
    (mistake,) = check_form(form).mistakes
    assert "has no sign that can be typed after a number" in mistake.message
