"""A row that an extractor has twice: a reference to it says nothing of which row is which."""

from tests.review import Sheets, merged_once
from validate.adjudication.candidates import candidates

TWICE: Sheets = {
    "studies": [{"study": "K1", "year": "2019"}],
    "arms": [{"study": "K1", "arm": "app", "drug": "ketamine"}, {"study": "K1", "arm": "app", "drug": "esketamine"}],
    "visits": [{"study": "K1", "arm": "app", "visit": "at one year", "seen": "24"}],
}
ONCE: Sheets = {
    "studies": [{"study": "K1", "year": "2019"}],
    "arms": [{"study": "K1", "arm": "app", "drug": "ketamine"}],
    "visits": [{"study": "K1", "arm": "app", "visit": "after one year", "seen": "24"}],
}


def reasons(*sheets: Sheets) -> list[str]:
    comparison = merged_once(list(sheets))
    asked = [*comparison.pairings, *candidates(comparison)]
    return [pairing.reason for pairing in asked if pairing.table == "visits"]


def test_two_who_name_it_alike_are_not_said_to_differ() -> None:
    (reason,) = reasons(TWICE, ONCE)
    assert "Group" not in reason
    assert "same: Seen" in reason


def test_two_rows_that_nobody_has_twice_still_differ() -> None:
    other: Sheets = {**ONCE, "arms": [{"study": "K1", "arm": "app"}, {"study": "K1", "arm": "sms"}]}
    other = {**other, "visits": [{"study": "K1", "arm": "sms", "visit": "after one year", "seen": "24"}]}
    own: Sheets = {**TWICE, "arms": other["arms"]}
    assert all("differ: Group" in reason for reason in reasons(own, other))
