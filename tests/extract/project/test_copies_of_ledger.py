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


@pytest.mark.parametrize("name", ["decisions2", "decisionsOLD", "Copy of decisions", "Kopie von decisions (2)"])
def test_under_another_name_a_file_with_a_line_of_the_ledger_is_a_copy_and_others_are_not(
    tmp_path: Path, name: str
) -> None:
    ledger, copy = tmp_path / "decisions.jsonl", tmp_path / f"{name}.jsonl"
    ledger.write_text('{"id":"a"}\n{"id":"b"}\n', encoding="utf-8")
    copy.write_text('{"id":"c"}\n', encoding="utf-8")
    assert copies_beside(ledger) == []
    copy.write_text('{"id":"b"}\r\n{"id":"c"}\r\n', encoding="utf-8")
    assert copies_beside(ledger) == [copy]
    ledger.write_text("", encoding="utf-8")
    assert copies_beside(ledger) == []
