"""The long form says whose value each is; a value that only a ruling gave has the ruling's place in any field."""

from dataclasses import replace

from tests.review import Sheets, extractions
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide
from validate.dataset.lineage import lineage
from validate.dataset.long import long_table
from validate.dataset.paper.in_words import InWords
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.consensus import consensus


def sheets(sex: str | None, drug: str) -> Sheets:
    return {"studies": [{"study": "K1"}], "arms": [{"study": "K1", "arm": "Ketamine", "sex": sex, "drug": drug}]}


def told(comparison: Comparison) -> dict[str, tuple[str | None, ...]]:
    """The source, the place and the words of each value of the arm."""
    long = long_table(comparison, InWords(consensus(comparison)), lineage(comparison))
    lines = long.filter(table="arms").select("field", "source", "place", "words").rows()
    return {field: tuple(rest) for field, *rest in lines}


def test_values_of_extractors_verifiers_and_rulings_say_whose_they_are() -> None:
    comparison = merge(extractions([sheets("mixed", "ketamine"), sheets(None, "esketamine")]))
    arms = comparison.tables["arms"]
    verdict = Decision(
        study="K1", table="arms", row=arms.address(0), field="sex", had=arms.in_cell(0, "sex", "meaning"),
        ruling="dispute", final="all women", reason="p. 2: only women took part", who=("bob",), when="2026-01-01",
    )  # fmt: skip
    comparison = merge(comparison.extractions, Ledger((verdict,)))
    drug, sex = (next(cell for cell in comparison.open if cell.field == name) for name in ("drug", "sex"))
    another = replace(ruling("value", value="low-dose K"), reason="Table 1: “low-dose K”")
    made = (decide(comparison, sex, ruling("verified")), decide(comparison, drug, another))
    assert made[0].take == "bob"
    found = told(merge(comparison.extractions, Ledger((verdict, *made))))
    assert found["arm"] == ("alice; bob", None, None)
    assert found["sex"] == ("bob, who verified it", "p. 2", "only women took part")
    assert found["drug"] == (f"ruling {made[1].id}", "Table 1", "low-dose K")
