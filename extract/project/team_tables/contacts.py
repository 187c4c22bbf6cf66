"""What the team's log of letters to authors says."""

from __future__ import annotations

from pathlib import Path

from extract.project.team_tables.team_table import TeamTable
from schema.records import record
from schema.text import fold


@record
class Contacts:
    """How many studies have a letter that was sent, and how many a reply."""

    sent: int
    replied: int


def read_contacts(log: Path) -> Contacts | None:
    """The log of a project; None if the team has none."""
    if not log.exists():
        return None
    table = TeamTable.read(log)
    places = {fold(header): place for place, header in enumerate(table.header)}
    found: dict[str, set[str]] = {"sent": set(), "replied": set()}
    for _, row in table.cells():
        cells = {name: row[place].strip() for name, place in places.items() if place < len(row)}
        for name, studies in found.items():
            if cells.get("study") and cells.get(name):
                studies.add(fold(cells["study"]))
    return Contacts(len(found["sent"]), len(found["replied"]))
