"""`twofold status` reads each workbook of a project once, in whatever rounds and folders they are."""

from collections import Counter
from pathlib import Path

import pytest

from extract.reading import Workbook
from extract.reading import workbook as reading
from tests.extract.command import twofold


def test_status_reads_no_workbook_twice(played_again: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: Counter[str] = Counter()
    as_always = reading.read_workbook

    def counted(path: Path, container: str, *, notes: bool) -> Workbook:
        read[path.name] += 1
        return as_always(path, container, notes=notes)

    monkeypatch.setattr(reading, "read_workbook", counted)
    twofold("status", at=played_again)
    assert {"ada.xlsx", "ada round 2.xlsx", "ben verifies.xlsx"} <= read.keys()
    assert set(read.values()) == {1}
