"""What a process beside the build draws and writes is what the build itself would have written."""

from __future__ import annotations

from functools import cache

import pytest

from extract.dataset.paper import printing
from extract.dataset.paper.printing import PRINTS_HERE, ToPrint, printer
from tests.validate.dataset.pictures.invented import TABLES, invented_form, pictures_of_two
from validate.dataset.paper.paper_table import PaperTable, plain
from validate.dataset.pictures.picture import Picture

TABLE = PaperTable(name="t", title="مرحبا 🙂", columns=("a", "b"), groups=plain(("1", "=1+1"), ("<b>", "x" * 30_000)))


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_two_processors", lambda: True)


def to_print() -> ToPrint:
    return ToPrint(tables=(TABLE,), pictures=(two_extractions()["people"],), title="T", draft=True)


@cache
def two_extractions() -> dict[str, Picture]:
    return pictures_of_two(invented_form(), TABLES, TABLES)


@pytest.mark.usefixtures("two_processors")
def test_a_process_prints_the_same_bytes() -> None:
    here = PRINTS_HERE.begin(to_print())()
    with printer(pictures=True) as beside:
        there = beside.begin(to_print())()
    assert there.word == here.word
    assert [(one.name, one.title, one.notes) for one in there.figures] == [
        (one.name, one.title, one.notes) for one in here.figures
    ]
    assert [(one.drawing.svg, one.drawing.png) for one in there.figures] == [
        (one.drawing.svg, one.drawing.png) for one in here.figures
    ]
    assert [one.picture.numbers.rows() for one in there.figures] == [one.picture.numbers.rows() for one in here.figures]


@pytest.mark.usefixtures("two_processors")
def test_a_process_that_ends_too_early_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_PRINTS", "raise SystemExit(3)")
    with printer(pictures=True) as beside, pytest.raises(RuntimeError, match="ended with 3"):
        beside.begin(to_print())()


def test_a_build_without_pictures_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_PRINTS", "raise SystemExit(3)")
    with printer(pictures=False) as here:
        assert here is PRINTS_HERE
