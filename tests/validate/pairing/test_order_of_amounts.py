"""Rows whose identity is a time or another amount stand in the order of these amounts, however they are typed."""

from hypothesis import given
from hypothesis import strategies as st

from schema.form import make_form
from schema.row import Cell, Row, declared, key, reference
from schema.words import Words
from tests.validate.built import extraction
from validate.merge import merge


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")


class Results(Row, label="Results", identity=("study", "outcome", "time"), parent="studies"):
    """One row per outcome and time."""

    study: Cell[str] = reference("Study", to="studies")
    outcome: Cell[str] = key("Outcome")
    time: Cell[str] = declared(Words(), "Time", {})


FORM = make_form(Studies, Results, name="times", title="Times", version="1")
TIMES = ("baseline", "30 min", "2 h", "24 h", "day 3", "1 week", "12 wk", "6 months", "1 year", "at discharge", "later")


@given(typed=st.permutations([(outcome, time) for outcome in ("mood", "pain") for time in TIMES]))
def test_rows_stand_in_the_order_of_their_times(typed: list[tuple[str, str]]) -> None:
    rows = [{"study": "S1", "outcome": outcome, "time": time} for outcome, time in typed]
    merged = merge([extraction(FORM, {"studies": [{"study": "S1"}], "results": rows})])
    recorded, positions = merged.extractions[0]["results"], merged.tables["results"].positions
    (of_rows,) = positions.values()
    listed = [(recorded.text("outcome", row), recorded.text("time", row)) for row in of_rows if row is not None]
    assert listed == [(outcome, time) for outcome in ("mood", "pain") for time in TIMES]
