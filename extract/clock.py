"""The only clock. Nothing in schema or validate asks it: they are given the time."""

import os
from datetime import UTC, datetime
from pathlib import Path

_STAMP = "%Y-%m-%dT%H:%M:%SZ"

ALWAYS = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""When every workbook says that it was made: the same content gives the same bytes, whenever it is written."""


def now() -> datetime:
    """The present moment in UTC, to the second; `SOURCE_DATE_EPOCH`, where it is set, fixes it."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(fixed), UTC) if fixed.isdigit() else datetime.now(UTC)
    return moment.replace(microsecond=0)


def stamp() -> str:
    """The present moment as it stands in the ledger: 2026-01-31T09:30:00Z."""
    return as_stamp(now())


def as_stamp(moment: datetime) -> str:
    """A moment in UTC as it stands in the ledger."""
    return moment.strftime(_STAMP)


def saved_at(path: Path) -> str:
    """The moment at which a file was last saved, as a stamp; "" where it is gone."""
    try:
        return as_stamp(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    except OSError:
        return ""
