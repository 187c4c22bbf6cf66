"""A table with a column per study is read as one row per study, each cell at its own place; other tables stay."""

import pytest

from extract.tables.turned import turned
from tests.validate.inference.plain import plain

ROWS = ("Country|UK|Peru|Chile", "Design|RCT||cohort")


def test_columns_of_studies_become_rows() -> None:
    table = turned(plain("Item|Smith 2019|Wu et al. (2020)|Kim, 2021", *ROWS))
    assert table.headers == ("Study", "Country", "Design")
    assert table.cells.rows() == [
        ("Smith 2019", "UK", "RCT"),
        ("Wu et al. (2020)", "Peru", None),
        ("Kim, 2021", "Chile", "cohort"),
    ]
    assert table.scattered is not None
    assert table.scattered.cells.rows()[2] == (None, "D2", "D3")
    assert [sentence for sentence, _ in table.guesses] == [
        "Sheet1: its headers name studies (Smith 2019, ...), so each column was read as one study"
    ]


@pytest.mark.parametrize(
    "headers",
    [
        "Study|Smith 2019|Wu 2020|Kim 2021",  # rows are studies too
        "Item|mean 2019|Wu|Kim",
        "Item|Smith 2019|Wu 2020|",
        "Country|Admissions 2019|Admissions 2020|Admissions 2021",
    ],
)
def test_other_tables_stay_as_they_are(headers: str) -> None:
    table = plain(headers, *ROWS)
    assert turned(table) is table
