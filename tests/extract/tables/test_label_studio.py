"""Exports of Label Studio, from a file for each annotator or from one for all."""

from pathlib import Path

import pytest

from tests.extract.command import twofold

HEADERS = "annotation_id,annotator,created_at,id,lead_time,text,tone,updated_at\n"


def row(number: int, who: int, tone: str) -> str:
    time = f"2026-02-{10 + who}T04:15:{number:02d}.91Z"
    return f"{number + 90 * who},{who},{time},{number},{number + who}.25,Review {number},{tone},{time}\n"


ONE = [row(number, 1, "glad") for number in range(1, 7)]
OTHER = [row(number, 2, "sad" if number == 4 else "glad") for number in range(6, 0, -1)]


@pytest.mark.parametrize("files", [1, 2])
def test_tasks_are_compared_without_when_and_how_long_each_was_typed(tmp_path: Path, files: int) -> None:
    texts = [ONE + OTHER] if files == 1 else [ONE, OTHER]
    paths = [tmp_path / f"{name}.csv" for name, _ in zip("ab", texts, strict=False)]
    for path, rows in zip(paths, texts, strict=True):
        path.write_text(HEADERS + "".join(rows), encoding="utf-8")
    ran = twofold("compare", *(path.name for path in paths), "--output-format", "json", at=tmp_path).json
    assert [field["label"] for field in ran["fields"]] == ["text", "tone"]
    assert (ran["cells"]["filled_in"], ran["cells"]["conflict"]) == (6, 1), "the numbered texts name the tasks"
    (differs,) = ran["discrepancies"]
    assert [cell["value"] for cell in differs["values"].values()] == ["glad", "sad"]
    assert "recognised as an export of Label Studio" in " ".join(
        twofold("compare", *(path.name for path in paths), at=tmp_path).out.split()
    )
