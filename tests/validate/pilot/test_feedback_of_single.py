"""A person learns nothing of fields that others were to extract, and of their own value that somebody ruled on."""

from __future__ import annotations

import pytest

from tests.review import extraction
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide
from validate.ledger.ledger import Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.pilot.feedback import feedback


def ruled(field: str, had: str, stands: str) -> tuple[Comparison, Comparison]:
    """Alice alone filled in a field that one person extracts, and the team ruled on it; before and after."""
    sheets = [
        extraction(
            name, {"studies": [{"study": "K1"}], "arms": [{"study": "K1", "arm": "Ketamine", "n": "4", field: text}]}
        )
        for name, text in (("alice", had), ("bob", None))
    ]
    first = merge(sheets)
    cell = first.tables["arms"].agreed_cell(0, field)
    return first, merge(sheets, Ledger((decide(first, cell, ruling("value", value=stands)),)))


@pytest.mark.parametrize(("field", "had", "stands"), [("sex", "mixed", "all women"), ("funder", "NIHR", "none")])
def test_only_who_extracted_a_field_alone_learns_that_it_was_overruled(field: str, had: str, stands: str) -> None:
    first, now = ruled(field, had, stands)
    assert [line.outcome for line in feedback(first, now, "alice")] == ["overruled"]
    assert feedback(first, now, "bob") == ()
