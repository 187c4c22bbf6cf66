"""A sheet for each coder, with headers that one of them changed a little."""

from dataclasses import replace

import pytest

from extract.tables.platforms.coder_sheets import coder_sheets
from tests.validate.inference.plain import plain
from validate.inference.plain_table import PlainTable

ROWS = ("Abel 2010|RCT|40|Italy", "Bond 2012|cohort|18|Spain", "Cole 2013|RCT|66|Peru", "Dorn 2015|case|50|Chad")


def sheet(name: str, headers: str, *rows: str) -> PlainTable:
    return replace(plain(headers, *rows), sheet=name)


@pytest.mark.parametrize(
    ("anna_has", "ben_has"),
    [
        ("Study|Design|Sample size|Country of origin", "Study|Design|Sample size (n)|Country"),
        ("Study|Design used|Sample size|Country of origin", "Study|Design|Sample size (n)|Country"),
    ],
)
def test_sheets_with_drifted_headers_are_those_of_coders(anna_has: str, ben_has: str) -> None:
    anna = sheet("Anna", anna_has, *ROWS)
    ben = sheet("Ben", ben_has, *ROWS[:3], "Dorn 2015|RCT|50|Chad")
    found = coder_sheets([anna, ben])
    assert found is not None
    assert list(found.tables) == ["Anna", "Ben"]


def test_sheets_of_the_same_studies_with_other_columns_are_not() -> None:
    studies = sheet("Studies", "Study|Design|Sample size|Country", *ROWS)
    results = sheet("Results", "Study|Design|Mean|SD", *(f"{row.rsplit('|', 2)[0]}|3.1|{len(row)}" for row in ROWS))
    assert coder_sheets([studies, results]) is None
