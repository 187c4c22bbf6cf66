"""A percentage above 100 is worth a look, unless the form says that it is usual."""

import polars as pl
import pytest

from schema.cells import Percentage
from schema.form import make_form
from schema.row import Cell, FieldSettings, Row, declared, key
from validate.check.check_extraction import check
from validate.extraction.extraction import Extraction


def codes(typed: str, cell: Percentage, settings: FieldSettings) -> list[str]:
    """The codes of what is said of a percentage of a form of one's own."""

    class Studies(Row, label="Studies", identity=("study",)):
        """One row per study."""

        study: Cell[str] = key("Study")
        rate: Cell[object] = declared(cell, "Response rate", settings)

    form = make_form(Studies, name="own", title="Own", version="1")
    frames = {"studies": pl.DataFrame({"study": ["S1"], "rate": [typed]})}
    return [one.code for one in check(Extraction.from_frames(form, frames, name="ada"), this_year=2026)]


@pytest.mark.parametrize(
    ("typed", "said"), [("161.5", True), ("161,5 %", True), ("-3", True), ("100", False), ("0", False)]
)
def test_a_percentage_outside_0_to_100_is_unusual(typed: str, *, said: bool) -> None:
    assert ("unusual-value" in codes(typed, Percentage(), {})) == said


@pytest.mark.parametrize(
    ("cell", "settings"),
    [(Percentage(at_most=200), {}), (Percentage(), {"plausible": (0, 300)})],
)
def test_the_form_may_say_that_it_is_usual(cell: Percentage, settings: FieldSettings) -> None:
    assert "unusual-value" not in codes("161.5", cell, settings)
