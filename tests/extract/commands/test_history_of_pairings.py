"""`twofold history` says what was ruled on which row is which, and whose name for the row was chosen."""

from __future__ import annotations

import pytest

from extract.report.ruling_text import RulingText
from tests.extract.adjudication.pairing_sheet import ALICE, BOB
from tests.review import REVIEW, merged_once
from validate.adjudication.decide_pairing import decide_pairing
from validate.adjudication.new_ruling import NewRuling
from validate.adjudication.ruling_status import rulings_of_study


@pytest.mark.parametrize(
    ("take", "said"),
    [
        (None, "ruled: these rows are one and the same"),
        ("bob", "ruled: these rows are one and the same, as bob named it"),
    ],
)
def test_whose_name_was_chosen_is_said(take: str | None, said: str) -> None:
    before = merged_once([ALICE, BOB])
    pairing = next(pairing for pairing in before.open_pairings if pairing.table == "arms")
    new = NewRuling(ruling="same", method="third person", who=("Zoe",), when="2026-05-03", take=take)
    (event,) = rulings_of_study(merged_once([ALICE, BOB], *decide_pairing(before, pairing, new)), "K1")
    text = [line.strip() for line in RulingText(REVIEW, {event.decision.id: 1}).ruling(event, placed=True)]
    assert said in text
