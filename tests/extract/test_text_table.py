"""Tables on the terminal are those that rich draws, in all widths."""

import io
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from extract.text_table import Column, TextTable, cells

TEXTS = st.one_of(
    st.lists(
        st.sampled_from(["", "a", "Samples:", "1.00*", "über", "1,204", "Wirkstoffkombination", "-"]), max_size=5
    ).map(" ".join),
    st.text(alphabet="abc ÄœΩж\n", max_size=24).map(lambda text: text.strip("\n")),
)
COLUMNS = st.fixed_dictionaries(
    {
        "right": st.booleans(),
        "no_wrap": st.booleans(),
        "min_width": st.sampled_from([0, 0, 6, 20]),
        "overflow": st.sampled_from(["fold", "ellipsis"]),
    }
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[list[str]]]:
    columns = draw(st.lists(COLUMNS, min_size=1, max_size=5))
    rows = draw(st.lists(st.lists(TEXTS, min_size=len(columns), max_size=len(columns)), min_size=1, max_size=5))
    return columns, rows


@given(tables(), st.integers(min_value=30, max_value=140), st.booleans(), st.booleans())
def test_a_table_is_what_rich_draws(
    drawn: tuple[list[dict[str, Any]], list[list[str]]], width: int, edge: bool, close: bool
) -> None:
    columns, (headers, *rows) = drawn
    table = TextTable(edge=edge, close=close)
    rich = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=close, show_edge=edge)
    for header, how in zip(headers, columns, strict=True):
        column = Column(header, **how)
        table.columns.append(column)
        rich.add_column(
            Text(header),
            justify="right" if how["right"] else "left",
            no_wrap=how["no_wrap"],
            min_width=how["min_width"] or None,
            overflow=how["overflow"],
        )
    for row in rows:
        rich.add_row(*map(Text, row))
        for column, cell in zip(table.columns, row, strict=True):
            column.cells.append(cell)
    width = max(width, sum(max(_least(column), 4) + 3 for column in table.columns))
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, markup=False)
    console.print(rich, crop=False)
    above, below = table.lines(width)
    assert [*above, *below] == out.getvalue().split("\n")[:-1]
    assert table.least_width == Console(width=1000).measure(rich).minimum


def _least(column: Column) -> int:
    """Where a column would get less, rich leaves nothing of it, and cuts its neighbours."""
    return column.widths()[1] if column.no_wrap else column.min_width


def test_a_wide_sign_takes_two_cells_and_an_accent_none() -> None:
    assert cells("漢字") == 4
    assert cells("e\u0301") == 1
