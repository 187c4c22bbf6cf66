"""The rulings of the worked example that its team made in the adjudication sheet, before anybody verified a value."""

from __future__ import annotations

from pathlib import Path

from extract.project.ledger_file import read_ledger
from validate.ledger.ledger import Decision


def rulings_of_sheet(project: Path) -> list[Decision]:
    """Those of the ledger that say nothing of a value that was verified."""
    decisions = read_ledger(project / "decisions.jsonl").ledger.decisions
    verdicts = {one.id for one in decisions if one.ruling in {"confirm", "dispute"}}
    return [one for one in decisions if one.ruling and one.id not in verdicts and not verdicts & {*one.replaces}]
