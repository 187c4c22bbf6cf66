"""The units that a form of one's own lists."""

from extract.form_file.read import form_of_text
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
