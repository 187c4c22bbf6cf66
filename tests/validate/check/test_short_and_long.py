"""In a short table cells are checked row by row, in a long one by a query. Both find the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.choices import option
from schema.form import make_form
from schema.row import Cell, Row, choice, choices, key, number, verbatim
from tests.validate.built import extraction
from validate.check.cells import cell_problems
from validate.check.rows import row_problems
from validate.extraction import columns


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")
    finished: Cell[str] = choice("Finished", option("yes"), option("no"), other=False, finished_when="yes")
    dose: Cell[object] = number("Dose", at_most=900, plausible=(1, 10), evidence=True)
    design: Cell[str] = choice("Design", option("cohort"), option("trial"), required=True, evidence=True)
    settings: Cell[str] = choices("Settings", option("home"), option("ward"))
    aim: Cell[str] = verbatim("Aim", required=True)


FORM = make_form(Studies, name="small", title="Small", version="1")
TYPED = {
    "finished": ("yes", "no", ""),
    "dose": ("0.5", "5", "11", "1000", "few", "NR", "UC", "-0.0", "1e3", ""),
    "dose__origin": ("calculated", "reported", "unclear", ""),
    "dose__words": ("in Table 2", "NR", ""),
    "design": ("cohort", "other", "survey", "UC", "NR", ""),
    "design__other": ("registry", ""),
    "design__place": ("p. 3", ""),
    "settings": ("home", "home; other", "ward; clinic", ""),
    "settings__other": ("street", ""),
    "aim": ("", "to see"),
}


@given(st.lists(st.fixed_dictionaries({name: st.sampled_from(texts) for name, texts in TYPED.items()}), max_size=6))
def test_short_tables_are_checked_as_long_ones(rows: list[dict[str, str]]) -> None:
    typed = extraction(FORM, {"studies": [{"study": f"S{number}"} | row for number, row in enumerate(rows)]})
    short = [*cell_problems(typed), *row_problems(typed)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_SHORT", -1)
        assert [*cell_problems(typed), *row_problems(typed)] == short
