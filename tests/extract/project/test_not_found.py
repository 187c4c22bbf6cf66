"""A verifier who did not find a value: what the commands say of it, where nobody has another value."""

from pathlib import Path

import pytest

from tests.extract.command import twofold
from tests.extract.project.verifying import hand_out, say, to_verify, verify


@pytest.mark.parametrize(
    ("verdict", "value", "told", "in_history"),
    [
        ("not found", "", "(ben verified this and did not find it in the report)", "did not find it in the report"),
        ("changed", "private", "ben: private (found when verifying)", "read something else: private"),
    ],
)
def test_build_and_history_say_what_the_verifier_said(
    tmp_path: Path, verdict: str, value: str, told: str, in_history: str
) -> None:
    """A blank cell alone says nothing of somebody who looked for the value."""
    project = to_verify(tmp_path)
    say(hand_out(project), "S1", verdict, value)
    assert verify(project).code == 0
    (line,) = (one for one in twofold("build", at=project.folder).out.splitlines() if one.startswith("open "))
    assert told in line
    assert ("did not find it" in line) == (verdict == "not found")
    shown = " ".join(twofold("history", "S1", at=project.folder).out.split())
    assert f"the person who verified the value {in_history}" in shown
    assert "something else, or did not" not in shown
