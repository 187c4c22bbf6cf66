"""Which files beside a ledger may be second versions of it, by their names."""

from pathlib import Path

import pytest

from extract.project.ledger.ledger_file import copies_beside


@pytest.mark.parametrize("stem", ["decisions", "l", "a[1]"])
def test_programs_put_a_sign_before_what_they_add(tmp_path: Path, stem: str) -> None:
    ledger = tmp_path / f"{stem}.jsonl"
    added = (" (1)", "-PC", " 2", "_conflict", " (ada's conflicted copy)", ".sync-conflict-20261130")
    for more in ("", *added, "2", "edger", "s of b"):
        (tmp_path / f"{stem}{more}.jsonl").touch()
    assert {copy.name for copy in copies_beside(ledger)} == {f"{stem}{more}.jsonl" for more in added}
