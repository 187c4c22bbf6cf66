"""Lineage and discrepancies write missing codes in words, which a plain `read_csv` keeps."""

from tests.validate.agreement.small import compared
from validate.dataset.lineage import lineage
from validate.dataset.tables import discrepancy_table


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
