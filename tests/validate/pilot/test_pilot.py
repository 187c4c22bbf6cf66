"""A pilot round ranks what the extractors read differently, and tells each of them what was decided instead."""

from __future__ import annotations

from collections import Counter

from tests.review import Sheets, extraction
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide
from validate.adjudication.decide_pairing import decide_pairing
from validate.adjudication.new_ruling import NewRuling
from validate.ledger.ledger import Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.pilot.feedback import DROPPED, NO_ROW, ROW, feedback
from validate.pilot.ranking import answers_of, ranked

ALICE: Sheets = {
    "studies": [{"study": "K1"}],
    "arms": [
        {"study": "K1", "arm": name, "n": n} for name, n in (("Ketamine", "24"), ("Placebo", "20"), ("Both", "9"))
    ],
}
BOB: Sheets = {
    "studies": [{"study": "K1"}],
    "arms": [{"study": "K1", "arm": name, "n": n} for name, n in (("Ketamine", "42"), ("Placebo", "NR"))],
}


TAKE_ALICE = (False, ruling("take", take="alice"))
DROP = (True, ruling("drop"))


def merged(*said: tuple[bool, NewRuling]) -> Comparison:
    """The two extractions, with rulings on a row (True) or on the first open cell (False)."""
    sheets = [extraction("alice", ALICE), extraction("bob", BOB)]
    ledger = Ledger()
    for whole, new in said:
        now = merge(sheets, ledger)
        cell = next(cell for cell in now.open if cell.whole_row == whole)
        ledger += (decide(now, cell, new),)
    return merge(sheets, ledger)


def test_the_field_with_most_differences_comes_first() -> None:
    """With how the extractors differ, what stood against what, and what is to be settled."""
    first = merged()
    field, rows = ranked(first, first)
    assert (field.table.name, field.field, field.differing, field.compared) == ("arms", "n", 2, 2)
    assert field.kinds == Counter({"values": 1, "code": 1})
    assert set(field.against) == {(("24", "42"), 1), (("20", "NR"), 1)}
    assert any("When is it NR" in question for question in field.settle)
    assert (rows.field, rows.differing, rows.kinds) == ("", 1, Counter({"row": 1}))


def test_long_answers_show_where_they_differ() -> None:
    """In the list of answers. The workbook for the meeting has them whole."""
    same = "I felt seen by my physio through the screen, more than"
    one, other = (
        extraction(name, {"studies": [{"study": "K1", "country": f"{same} {end}"}]})
        for name, end in (("alice", "in the clinic"), ("bob", "before"))
    )
    first = merge([one, other])
    (trouble,) = ranked(first, first)
    assert trouble.against == ((("... screen, more than before", "... screen, more than in the clinic"), 1),)
    assert answers_of(trouble.table["country"], first.open[0]) == [f"{same} in the clinic", f"{same} before"]


def test_the_name_of_a_row_is_compared_in_all_rows_that_are_paired() -> None:
    """The rows whose names agree are among them."""
    texts = [("Seen at home, by the physio", "Alone"), ("Seen at home by a physio", "Alone")]
    one, other = (
        extraction(name, {"studies": ALICE["studies"], "findings": [{"study": "K1", "text": text} for text in own]})
        for name, own in zip(("alice", "bob"), texts, strict=True)
    )
    apart = merge([one, other])
    same = [line for pair in apart.open_pairings for line in decide_pairing(apart, pair, ruling("same"))]
    first = merge([one, other], Ledger(tuple(same)))
    (name,) = [trouble for trouble in ranked(first, first) if trouble.field == "text"]
    assert (name.differing, name.compared) == (1, 2)


def test_each_extractor_learns_what_was_overruled() -> None:
    """A cell, and a row that only one of them has."""
    first, now = merged(), merged(TAKE_ALICE, DROP)
    told = {
        name: sorted((line.cell.row, line.yours, line.stands, line.outcome) for line in feedback(first, now, name))
        for name in ("alice", "bob")
    }
    assert told["alice"] == [
        ("Both", ROW, DROPPED, "overruled"),
        ("Ketamine", "24", "24", "kept"),
        ("Placebo", "20", None, "open"),
    ]
    assert told["bob"] == [
        ("Both", NO_ROW, DROPPED, "kept"),
        ("Ketamine", "42", "24", "overruled"),
        ("Placebo", "NR", None, "open"),
    ]
