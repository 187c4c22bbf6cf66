"""Two rows that a ruling calls different stay two in every count, also after their extractors removed them."""

from __future__ import annotations

import pytest

from tests.review import Sheets, extraction
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide
from validate.dataset.difference import Differences
from validate.dataset.first_differences import differences_of
from validate.dataset.tagged_entries import FOLLOWED, decided_entries, with_tags
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison

CALLED = {"ada": "ketamine infusion", "ben": "the ketamine infusion"}
DIFFERENT = Decision(
    study="K1", table="arms", row={name: ("K1", arm) for name, arm in CALLED.items()}, ruling="different",
    method="third person", who=("cleo",), when="2026-01-02",
)  # fmt: skip


def merged(*decisions: Decision, removed: tuple[str, ...] = ()) -> Comparison:
    """The second row of each extractor has another name; people may have `removed` theirs."""

    def sheets(name: str) -> Sheets:
        own: Sheets = {"arms": [{"study": "K1", "arm": CALLED[name], "n": "24" if name == "ada" else "25"}]}
        all_have: Sheets = {
            "studies": [{"study": "K1", "country": "UK"}],
            "arms": [{"study": "K1", "arm": "placebo", "n": "20"}],
        }
        return all_have | {"arms": all_have["arms"] + ([] if name in removed else own["arms"])}

    return merge([extraction(name, sheets(name)) for name in CALLED], Ledger(decisions))


def dropped() -> tuple[Decision, ...]:
    """The rulings: the rows are two, and neither belongs to the dataset."""
    two = merged(DIFFERENT)
    cells = {next(iter(cell.address)): cell for cell in two.in_question if cell.whole_row}
    return DIFFERENT, *(decide(two, cell, ruling("drop")) for cell in cells.values())


@pytest.mark.parametrize("removed", [(), ("ada",), ("ben",), ("ada", "ben")])
def test_what_is_said_of_two_rows_does_not_depend_on_who_removed_them(removed: tuple[str, ...]) -> None:
    first = merged()
    assert first.tables["arms"].height == 2
    now = merged(*dropped(), removed=removed)
    found: Differences = differences_of(first, now)
    numbers = [one for one in found.first if one.first.field == "n"]
    assert {one.resolution for one in numbers} == {"parted"}
    assert {one.since for one in found.later} <= {"parted"}
    assert found.changed is not None
    people = {(name,): 1 for name in removed}
    assert dict(found.changed.by_people.get("removed", {})) == people
    entries = decided_entries(now, found.first)
    assert len(entries) == len(decided_entries(merged(*dropped()), found.first))
    assert len({one.decision.id for one in with_tags(entries, FOLLOWED) if one.decision}) == len(removed)
