"""How wide a table has to be, said without laying it out."""

from hypothesis import given
from hypothesis import strategies as st
from rich import box
from rich.console import Console
from rich.table import Table

from extract.output import add_column, add_row
from extract.report.agreement_text import least_width

CELLS = st.sampled_from(["Samples: Women", "-", "1.00* (b)", "0.58*\n(0.00 to 1.00)", "漢字", "1,204", "x y"])


@given(
    st.lists(st.tuples(st.lists(CELLS, min_size=3, max_size=3), st.sampled_from([None, 3, 20])), min_size=1, max_size=4)
)
def test_the_least_width_is_that_which_rich_finds(columns: list[tuple[list[str], int | None]]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for (header, *_), least in columns:
        add_column(table, header, min_width=least)
    for row in (1, 2):
        add_row(table, *(cells[row] for cells, _ in columns))
    assert least_width(table) == Console(width=1000).measure(table).minimum
