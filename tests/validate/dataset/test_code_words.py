"""Lineage and discrepancies write codes in words, missing codes in words which a plain `read_csv` keeps."""

import pytest

from tests.ruling_strategies import ruling
from tests.validate.agreement.small import compared
from validate.adjudication.decide import decide
from validate.adjudication.new_ruling import NewRuling
from validate.dataset.discrepancies import discrepancy_table
from validate.dataset.lineage import lineage
from validate.ledger.ledger import Ledger
from validate.merge import merge


def test_missing_codes_are_words_in_lineage_and_discrepancies() -> None:
    comparison = compared(
        a={"studies": [{"study": "S1", "design": "NA", "risk": "NR"}]},
        b={"studies": [{"study": "S1", "design": "NA", "risk": "low"}]},
    )
    traced = lineage(comparison).filter(field="design")
    assert traced.select("value", "typed").rows() == [("not_applicable", "not_applicable")] * 2
    assert discrepancy_table(comparison).filter(field="risk")["typed"].to_list() == ["not_reported", "low"]
    texts = {
        text for table in (lineage(comparison), discrepancy_table(comparison)) for row in table.rows() for text in row
    }
    assert texts.isdisjoint({"NA", "NR", "UC", "PEND"})


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (ruling("take", take="b"), "as b has it"),
        (ruling("value", value="high"), "another value"),
        (ruling("unresolved"), "unresolved, report both"),
    ],
)
def test_rulings_and_methods_are_words_of_the_adjudication_sheet(made: NewRuling, shown: str) -> None:
    before = compared(a={"studies": [{"study": "S1", "risk": "NR"}]}, b={"studies": [{"study": "S1", "risk": "low"}]})
    now = merge(before.extractions, Ledger((decide(before, before.open[0], made),)))
    assert set(discrepancy_table(now).select("ruling", "method").rows()) == {(shown, "report read again")}
