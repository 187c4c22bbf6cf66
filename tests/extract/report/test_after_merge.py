"""Why rulings have no effect."""

from types import SimpleNamespace
from typing import Any

import pytest

from extract.report.after_merge import say_without_effect


def test_rulings_on_rows_of_somebody_who_left_are_not_said_to_be_on_rows_that_were_renamed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = {"1": {"ada": ("S1",), "ben": ("S1",)}, "2": {"ada": ("S2",)}}
    ledger = SimpleNamespace(by_id={name: SimpleNamespace(row=row) for name, row in rows.items()})
    comparison = SimpleNamespace(names=("ada", "cleo"), ledger=ledger, orphaned=())
    merged: Any = SimpleNamespace(
        comparison=comparison, orphaned=("1", "2"), of_excluded=(), waiting_rulings=(), unpaired=(), followed=()
    )
    say_without_effect(merged)
    assert capsys.readouterr().out == (
        "1 ruling has no effect: an extractor of the row is not in the project any more\n"
        "1 ruling orphaned: the row or the field no longer exists, or was renamed\n"
    )
