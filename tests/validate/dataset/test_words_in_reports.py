"""Words of reports that came with a decision are looked up like those that an extractor quotes."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from tests.review import Sheets, extractions
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide
from validate.dataset.lineage import lineage
from validate.dataset.words_in_reports import words_in_reports
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.passages.passage_index import PassageIndex
from validate.passages.report_text import PageText, ReportText
from validate.passages.verify import SearchedReport, Sought


class Reports:
    """One report of two pages for every study."""

    def sought(self, study: str, reports: Sequence[str]) -> Sought:
        pages = (PageText("24 people took part."), PageText("They had low-dose K. 42 were asked."))
        return Sought((SearchedReport("K1.pdf", PassageIndex(ReportText(pages))),), complete=True)


def sheets(n: str | None, drug: str) -> Sheets:
    return {"studies": [{"study": "K1"}], "arms": [{"study": "K1", "arm": "Ketamine", "n": n, "drug": drug}]}


def of_arm(comparison: Comparison) -> dict[str, str | None]:
    """What the lineage says of the report, for each cell of the arm that no extractor has."""
    found = words_in_reports(comparison, Reports())
    lines = lineage(comparison, found).filter(pl.col("extractor").is_null(), table="arms")
    return dict(lines.select("field", "in_report").iter_rows())


def ruled(*values: tuple[str, str, str]) -> Comparison:
    """The arm with these values, each for a field, and the reason that was given."""
    comparison = merge(extractions([sheets("24", "ketamine"), sheets("42", "esketamine")]))
    made: list[Decision] = []
    for name, value, reason in values:
        cell = next(cell for cell in comparison.open if cell.field == name)
        made.append(decide(comparison, cell, replace(ruling("value", value=value), reason=reason)))
    return merge(comparison.extractions, Ledger(tuple(made)))


def test_the_words_of_a_ruling_are_looked_up_and_stand_beside_its_value() -> None:
    comparison = ruled(("n", "43", "p. 2: “42 were asked”"), ("drug", "low-dose K", "p. 1: “low-dose K”"))
    assert of_arm(comparison) == {
        "drug": "found on another page: K1.pdf, page 2 of the file",
        "n": "found: K1.pdf, page 2 of the file",
        "n__place": None,
        "n__words": "found: K1.pdf, page 2 of the file",
    }
    assert words_in_reports(comparison, Reports()).counts == {"found": 1, "other page": 1}


def test_a_ruling_for_a_value_that_an_extractor_has_leaves_the_words_to_them() -> None:
    comparison = ruled(("n", "42", "p. 2: “42 were asked”"))
    assert words_in_reports(comparison, Reports()).counts == {}
