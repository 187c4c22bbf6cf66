"""What is wrong in the consensus, asked without the cells that wait for a ruling: nothing else changes by that."""

from hypothesis import event, given
from hypothesis import strategies as st

from tests.review import NAMES, REVIEW, Sheets, extraction
from tests.ruling_strategies import rulings
from tests.strategies import EXTRACTORS, SIDE_BY_SIDE, messy, side_by_side
from validate.adjudication.broken_rules import agreed_in_broken
from validate.adjudication.consensus_problems import about_open, consensus_problems
from validate.merge import merge

MARKED = REVIEW.with_finished_mark()


def finished(sheets: Sheets) -> Sheets:
    return sheets | {"studies": [row | {"finished": "yes"} for row in sheets["studies"]]}


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_without_open_cells_the_same_problems_are_found_elsewhere(k: int, data: st.DataObject) -> None:
    drawn = data.draw(side_by_side(messy(k)))
    several = [extraction(*each, MARKED) for each in zip(NAMES, map(finished, drawn), strict=False)]
    comparison = merge(several, data.draw(rulings(merge(several))))
    every = consensus_problems(comparison, this_year=2026)
    fewer = consensus_problems(comparison, this_year=2026, with_open=False)
    event(f"fewer: {len(fewer) < len(every)}")
    elsewhere = [problem for problem in every if not about_open(comparison, problem)]
    assert [problem for problem in fewer if not about_open(comparison, problem)] == elsewhere
    assert set(fewer) <= set(every)
    assert agreed_in_broken(comparison, every) == agreed_in_broken(comparison, fewer)
