"""An exported page says of another value what the form says, in the same words, or nothing where it cannot tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.desk.other_value import mistake_in
from extract.desk.page_checks import COMMON, check_of
from schema.cell_type import CellType
from schema.cells import Count, Date, Key, Number, Percentage, Text, Year
from schema.choices import Choice, Choices, option
from schema.countries import Countries
from schema.identifiers import Identifier, Place
from schema.quantities import GRAM, MG_PER_70KG, MICROGRAM, MILLIGRAM, Amount
from schema.table import Field
from schema.text import tidy
from tests.drive.browser import CHROMIUM, chromium
from tests.test_cell_types import EXAMPLES

ROUTES = (option("iv", "into a vein"), option("oral", "by mouth, swallowed", "", "p.o."), option("low_dose"))
CELLS: tuple[CellType[Any], ...] = (
    Number(), Number(at_least=Decimal("0.5"), at_most=110), Count(), Count(at_least=1, at_most=400),
    Percentage(at_least=0, at_most=100), Year(), Year(earliest=1990), Date(),
    Amount(units=(MILLIGRAM, GRAM, MICROGRAM, MG_PER_70KG)), Choice(choices=ROUTES), Choice(choices=ROUTES, other=True),
    Choices(choices=ROUTES), Choices(choices=ROUTES, other=True), Countries(), Identifier(scheme="doi"),
    Identifier(scheme="pmid"), Identifier(scheme="pmcid"), Identifier(scheme="registry"),
)  # fmt: skip
TYPED = """
old|NR|n.r.|Not reported|PEND|na|unclear|7|-7|+7|0|-0|.5|5.|0,5|1,234|1.000|1 234|1,234,567.8|1'234|12.50|45.5%
1.234,5|0\u00b75|1\u2019234|0\u00b75 mg|1\u2019234 mg|\u22125 mg|1\u2019234,5
-1.234.567,125|1 234,5|1'234,567|1.234,5 mg|1,234,5|1.23,5
5 percent|45.5 Per Cent|5pct|5 percents|percent
101|110.5|1e5|-0.0000001|1_000|\u22125|4\u20135|1 or 2|3-5|5 \u00b1 1|1/2|2021|1799|2021.0|21|2021-03-09|2021-03
2021-13|2021-02-30|9 March 2021|31 Feb 2021|March 9th, 2021|27-Oct|sept 2020
Mar. 2021|0000-01-01|03/09/2021|2021-03-09 00:00|2021-03-09T00:00:00
5 mg|5mg|5 MG.|5 mg or 6 mg|5 to 6 mg|5 stones|-5 mg|1,234 mg|70 mg/70 kg|5 \u00b5g|iv|IV|Into a vein
by mouth, swallowed|p.o.|low-dose|low dose|iv; oral|iv, oral|iv and low dose|iv; nose; ear|it's; nose|other
other: nasal spray|Other (drops)|other (|iv; other: drops|;|; ;|Brazil|BRA; uk|br|Brazil, Chile
C\u00f4te d'Ivoire|cote d'ivoire|10.1192/bjo.2019.52|https://doi.org/10.1192/bjo.2019.52.|doi: 10.1|31420388
PMID: 31420388|NCT0278|pmc6701814|NCT02782104|\u0663|\uff17|\u201cIV\u201d|'iv'|a\u200db|7\u00a0000|7\u00ad
{text}|$&|<b>7</b>|1111111111111111111|\u00b2
"""
Says = Callable[[list[tuple[int, str]]], list[str]]


@pytest.fixture(scope="module")
def page_says() -> Iterator[Says]:
    if CHROMIUM is None:
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    script = resources.files("extract.desk").joinpath("static", "checks.js").read_text(encoding="utf-8")
    sentence = "([number, text]) => mistakeIn(text, checks[number], common)"
    read = "const [checks, common, asked] = given"
    asked_of_page = f"(given) => {{ {script}\n {read}; return asked.map({sentence}); }}"
    with chromium() as browser:
        page = browser.new_page()
        checks = [check_of(cell) for cell in CELLS]

        def says(asked: list[tuple[int, str]]) -> list[str]:
            return list(page.evaluate(asked_of_page, [checks, COMMON, [list(one) for one in asked]]))

        yield says


def compared(says: Says, texts: list[str]) -> Iterator[tuple[str, str, str, str]]:
    """For each type and text: the type, the text, what the form says, and what the page says."""
    asked = [(number, text) for number in range(len(CELLS)) for text in texts]
    for (number, text), page in zip(asked, says(asked), strict=True):
        cell = CELLS[number]
        yield cell.type_name, text, mistake_in(Field(name="x", label="X", cell=cell), text), page


def can_tell(kind: str, text: str) -> bool:
    """Whether a page is sure of a text: no joiners, no letters that are written in several ways, no long numbers."""
    plain = unicodedata.normalize("NFKC", text) == text
    sure = (
        plain
        and not re.search("[\u200b-\u200d\u2060\ufeff\u00ad'\"\\\\]", text)
        and len(tidy(text)) < 15
        and not re.search("(?![0-9])\\d", text)
    )
    return sure and (kind not in {"identifier", "quantity"} or text.isascii())


def test_the_page_says_what_the_form_says(page_says: Says) -> None:
    differing = [one for one in compared(page_says, re.split("[|\n]", TYPED)) if one[2] != one[3]]
    assert [one for one in differing if one[3] or can_tell(*one[:2])] == []


LIKELY = st.text("0123456789,.-+ /%'mgkiv;otherNR\u00a0\u2212\u2019\u00b7", max_size=9)


TEXT = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=12)  # what a field of one line takes


@given(st.lists(st.one_of(TEXT, LIKELY), min_size=12, max_size=30))
def test_whatever_is_typed_the_page_never_says_otherwise(page_says: Says, texts: list[str]) -> None:
    found = list(compared(page_says, texts))
    assert [one for one in found if one[3] not in {"", one[2]}] == []
    assert [one for one in found if one[2] and not one[3] and can_tell(*one[:2])] == []


def test_where_every_text_is_a_value_nothing_is_checked() -> None:
    assert [check_of(cell) for cell in (Text(), Key(), Place())] == [None, None, None]


def test_no_type_that_refuses_a_text_is_without_a_check() -> None:
    refusing = [one.cell for one in EXAMPLES if mistake_in(Field(name="x", label="X", cell=one.cell), "\u00a7\u00a7")]
    assert refusing
    assert [cell.type_name for cell in refusing if check_of(cell) is None] == []
