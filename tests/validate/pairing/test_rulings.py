"""Of the rulings on a table, only those are looked at for a study that have to do with its rows."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.review import extractions
from tests.ruling_strategies import paired
from tests.strategies import EXTRACTORS, SIDE_BY_SIDE, at_odds, side_by_side
from tests.validate.pictures import picture
from validate.ledger.ledger import Decision
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.pairing.pairings import BY_CONTENT, BY_NAME, By
from validate.pairing.rulings import NO_RULINGS, PairRulings, Row, Two, connected

A, B, C, D, E = (("alice", 1), ("bob", 1), ("chen", 1), ("alice", 2), ("bob", 2))


def links(*pairs: tuple[Row, Row]) -> list[Two]:
    return [frozenset(pair) for pair in pairs]


def test_links_that_share_a_row_are_one_part() -> None:
    one, two, three = links((A, B), (D, E), (B, C))
    assert connected([one, two, three]) == [[two], [three, one]]
    assert connected([]) == []


def test_rulings_on_rows_are_also_those_that_links_lead_to() -> None:
    same, different, other = links((A, B), (B, C), (D, E))
    rulings = PairRulings(
        same={same: (), other: ()}, different={different: (), other: ()}, contested=frozenset([other]), orphaned=("x",)
    )
    about = rulings.about([A])
    assert (about.same, about.different, about.contested) == ({same: ()}, {different: ()}, frozenset())
    assert rulings.about([C]) == about
    assert rulings.about([E]).contested == {other}
    assert [*rulings.about([E, A]).same] == [same, other]
    assert rulings.about([("dora", 7)]) == NO_RULINGS


@st.composite
def often_ruled(draw: DrawFn, k: int) -> Comparison:
    """What is asked about rows of many studies, with no ruling on some pairings and two on others."""
    comparison = merge(extractions(draw(side_by_side(at_odds(k)))))
    ruled: list[Decision] = []
    for pairing in comparison.open_pairings:
        for _ in range(draw(_UP_TO_TWO)):
            ruled += paired(draw, comparison, pairing)
    return replace(comparison, ledger=comparison.ledger + ruled)


_UP_TO_TWO = st.integers(0, 2)


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_the_rulings_on_other_studies_change_nothing(k: int, data: st.DataObject) -> None:
    """Whatever was ruled, contradictions too, a merge is the same where each study is shown all rulings."""
    ruled = data.draw(often_ruled(k))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PairRulings, "about", lambda self, _: self)
        shown_all = merge(ruled.extractions, ruled.ledger)
    assert picture(merge(ruled.extractions, ruled.ledger)) == picture(shown_all)


def test_every_way_of_pairing_is_by_name_or_by_content() -> None:
    """The merge compares what names the rows of those by content alone."""
    assert {*get_args(By)} == BY_NAME | BY_CONTENT
    assert not BY_NAME & BY_CONTENT
