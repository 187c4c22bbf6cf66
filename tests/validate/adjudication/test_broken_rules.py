"""Which rulings take part in a broken rule: those on what the rule looks at, and no other of the study."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from schema.forms.patient_voices import FORM
from tests.ruling_strategies import ruling
from tests.validate.built import extraction
from validate.adjudication.broken_rules import broken_by_rulings
from validate.adjudication.consensus_problems import consensus_problems
from validate.adjudication.decide import decide
from validate.ledger.ledger import Ledger
from validate.merge import merge

Rows = Sequence[Mapping[str, str]]
HOPE = {"study": "S1", "finding": "1", "text": "Hope came back within a day of treatment", "credibility": "credible"}
COLD = {"study": "S1", "finding": "2", "text": "The waiting room was cold and grey", "credibility": "credible"}


def ruled_in_warnings(ada: Rows, ben: Rows, kind: str, quotes: Rows = ()) -> dict[str, list[str]]:
    """By the finding that has no quote, what was ruled on rows that only Ada has."""
    studies = [{"study": "S1"}]
    typed = ({"studies": studies, "findings": ada, "quotes": quotes}, {"studies": studies, "findings": ben})
    both = [replace(extraction(FORM, one), name=name) for name, one in zip(("ada", "ben"), typed, strict=True)]
    before = merge(both)
    asked = {(cell.table, cell.position): cell for cell in before.in_question if cell.whole_row}
    after = merge(both, Ledger(tuple(decide(before, cell, ruling(kind)) for cell in asked.values())))
    problems = consensus_problems(after, this_year=2026)
    broken = broken_by_rulings(after, [one for one in problems if one.code == "finding-without-quote"])
    return {one.problem.row or "": [str(ruled.ruling) for ruled in one.rulings.values()] for one in broken}


def test_a_ruling_that_keeps_another_finding_has_no_part_in_one_that_has_no_quote() -> None:
    assert ruled_in_warnings([HOPE, COLD], [COLD], "keep") == {HOPE["text"]: ["keep"]}


def test_a_ruling_that_drops_a_quote_has_part_in_the_finding_that_it_pointed_to() -> None:
    quote = {"study": "S1", "quote": "I could hope again", "finding": "2"}
    assert ruled_in_warnings([HOPE, COLD], [HOPE, COLD], "drop", [quote]) == {COLD["text"]: ["drop"]}
