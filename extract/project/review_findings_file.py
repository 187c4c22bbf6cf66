"""`review-findings.csv`: the findings of the review, which the team writes and judges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import CannotUse
from extract.reading import read_file
from schema.text import fold, quoted, tidy
from validate.dataset.confidence.judgements import ALLOWED, COLUMNS, Judgement
from validate.extraction.cell_names import cell_name
from validate.inference.header_match import first_columns

if TYPE_CHECKING:
    from validate.dataset.paper.themes import Coding


def read_review_findings(path: Path, coding: Coding) -> tuple[Judgement, ...]:
    """The rows of the table. CannotUse at the cell that is wrong."""
    cells = next((sheet.cells for sheet in read_file(path).sheets if sheet.cells.height), None)
    if cells is None:
        return ()
    header, *rows = cells.iter_rows()
    known = first_columns(header)
    places = {name: place for name in COLUMNS if (place := known.find(name)) is not None}
    if "theme" not in places:
        raise CannotUse("has no column theme", file=str(path), hint=f"its columns are {', '.join(COLUMNS)}")
    known_too = {*map(fold, COLUMNS), "draft"}  # what a draft of the dataset has in front
    extra = [text for text in header if (text or "").strip() and fold(text or "") not in known_too]
    if extra:
        hint = f"its columns are {', '.join(COLUMNS)}; rename it or take it out"
        raise CannotUse(f"has a column {quoted(extra[0] or '')}, which is not read", file=str(path), hint=hint)
    return tuple(_rows(path, rows, places, coding))


def _rows(
    path: Path, rows: Sequence[tuple[str | None, ...]], places: Mapping[str, int], coding: Coding
) -> Iterator[Judgement]:
    for number, row in enumerate(rows, 2):
        texts = {name: tidy(row[place] or "") for name, place in places.items()}
        if not any(texts.values()):
            continue
        subs = {fold(one.code): one.code for field in coding.refined for one in field.cell.offered}
        subs |= {fold(one.shown): one.code for field in coding.refined for one in field.cell.offered}
        themes = {fold(text): one.code for one in coding.themes for text in (one.code, one.shown)}
        yield Judgement(
            theme=_one_of(path, number, places, "theme", texts, themes),
            subtheme=_one_of(path, number, places, "subtheme", texts, subs) if texts.get("subtheme") else "",
            finding=texts.get("finding", ""),
            judged={
                name: _one_of(path, number, places, name, texts, ALLOWED[name]) if name in ALLOWED else text
                for name, text in texts.items()
                if text and name not in {"theme", "subtheme", "finding"}
            },
        )


def _one_of(
    path: Path,
    number: int,
    places: Mapping[str, int],
    name: str,
    texts: Mapping[str, str],
    allowed: Mapping[str, str],
) -> str:
    """What a cell says, in one spelling. CannotUse where it is none of what is allowed."""
    text = texts[name].lstrip("'").replace("\N{MINUS SIGN}", "-")
    found = allowed.get(fold(text))
    if found is None:
        shown = ", ".join(dict.fromkeys(allowed.values()))
        raise CannotUse(
            f"{quoted(texts[name])} is not one of the answers under {name}" if text else f"{name} is blank",
            file=str(path),
            cell=cell_name(number, places[name] + 1),
            hint=f"write one of {shown}" if shown else "leave it blank",
        )
    return found
