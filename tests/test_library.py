"""The examples of docs/library.md, run one after the other as a reader would."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

_EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_examples_of_the_library_page_run(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = root / "docs" / "library.md"
    text = page.read_text(encoding="utf-8")
    examples = list(_EXAMPLE.finditer(text))
    assert len(examples) > 8
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "library_examples"}
    for example in examples:
        line = text.count("\n", 0, example.start(1))
        exec(compile("\n" * line + example[1], str(page), "exec"), names)
