"""The report of the worked example, and one whose texts try to be more than text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from extract.dataset.methods.methods import MethodsTexts
from extract.dataset.report.page import report_html
from schema.form import make_form
from tests.extract.conftest import Played
from tests.extract.dataset.report_page import HOSTILE, Studies, data_of
from validate.dataset.difference import Differences
from validate.dataset.report.rounds import rounds_shown
from validate.extraction.extraction import Extraction
from validate.merge import merge


@pytest.fixture(scope="module")
def report(played: Played) -> Path:
    return played.folder / "dataset" / "report.html"


@pytest.fixture(scope="module")
def data(report: Path) -> Any:
    return data_of(report.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def hostile() -> str:
    form = make_form(Studies, name=HOSTILE, title=HOSTILE, version="1")
    frame = pl.DataFrame({"study": ["S1", "<b>S2"], "note": [HOSTILE, "🙂 مرحبا " + "x" * 30_000]})
    both = merge([Extraction.from_frames(form, {"studies": frame}, name=name) for name in ("<i>ada", "ben")])
    rounds = rounds_shown(both, [(1, both, None, Differences(), ())])
    text = MethodsTexts(short=f"# M\n\n{HOSTILE}", full=f"# M\n\n{HOSTILE}")
    return report_html(both, rounds, (), (), text, title=HOSTILE, draft=True)
