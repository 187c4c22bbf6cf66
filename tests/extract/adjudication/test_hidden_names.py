"""No part of a result that a blinded project shows has the name of an extractor, also not a part that is new."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

from extract.adjudication.lines.hidden import with_hidden_names
from extract.adjudication.lines.names import named
from extract.report.ruling_text import RulingText
from schema.records import record
from tests.review import REVIEW, Sheets, extraction
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide
from validate.adjudication.history import study_history
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge

NAMES = named(("ada", "ben"), blinded=True)


def quote(words: str) -> Sheets:
    return {
        "studies": [{"study": "K1", "country": "UK"}],
        "arms": [],
        "quotes": [{"study": "K1", "quote": words, "page": "p. 4"}],
    }


def test_the_history_of_rows_that_were_matched_since_names_nobody() -> None:
    words = {"ada": "I woke up light and the whole weight was back", "ben": "Nobody had asked me before what it was"}
    both = [extraction(name, quote(text)) for name, text in words.items()]
    before = merge(both, Ledger())
    rows = {cell.position: cell for cell in before.open if cell.table == "quotes" and cell.whole_row}
    kept = [decide(before, cell, ruling("keep", when="2026-01-02")) for cell in rows.values()]
    same = Decision(
        study="K1", table="quotes", row={name: ("K1", text) for name, text in words.items()}, ruling="same",
        method="discussion", who=("ada", "ben"), when="2026-01-05",
    )  # fmt: skip
    events = with_hidden_names(study_history(merge(both, Ledger((*kept, same))), "K1"), NAMES).events
    assert any(event.matched for event in events)
    text = "\n".join(RulingText(REVIEW, {event.decision.id: event.number for event in events}).rulings(events))
    told = text + json.dumps(
        [asdict(event) | {"decision": event.decision.model_dump()} for event in events], default=str
    )
    assert "the row was matched with that of Extractor" in text
    assert not re.search(r"\b(ada|ben)\b", told)


@record
class New:
    """A result with parts that nobody thought of when names were first hidden."""

    whose: str
    people: tuple[str, ...]
    text: str
    row: str


def test_a_part_that_is_new_hides_names_and_what_cells_have_stays() -> None:
    shown = with_hidden_names(New("ada", ("ada", "ben"), "ada", "ben"), NAMES)
    assert shown == New(NAMES.hide("ada"), ("Extractor 1", "Extractor 2"), "ada", "ben")
