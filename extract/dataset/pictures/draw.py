"""From the numbers of a picture to its drawings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from extract.dataset.pictures.agreement import agreement_parts
from extract.dataset.pictures.bars import answers_parts, coverage_parts, people_parts, settled_parts
from extract.dataset.pictures.by_study import appraisal_parts, themes_parts
from extract.dataset.pictures.doses import doses_parts
from extract.dataset.pictures.parts import Part
from extract.dataset.pictures.style import configured, plain
from extract.dataset.pictures.svg import Drawn, drawing
from extract.dataset.pictures.vega import Spec

if TYPE_CHECKING:
    from validate.dataset.pictures.picture import Kind, Picture

_DRAWN: Mapping[Kind, Callable[[Picture], Iterator[Part]]] = {
    "themes": themes_parts,
    "coverage": coverage_parts,
    "doses": doses_parts,
    "people": people_parts,
    "appraisal": appraisal_parts,
    "answers": answers_parts,
    "agreement": agreement_parts,
    "settled": settled_parts,
}


def drawn(pictures: Iterable[Picture], *, draft: bool) -> Iterator[Drawn]:
    """The drawings of all pictures; one with many rows is drawn in parts."""
    for picture in pictures:
        specifications = list(_specifications(picture, draft=draft))
        for number, (note, specification) in enumerate(specifications, 1):
            several = len(specifications) > 1
            name = f"{picture.name}-{number}" if several else picture.name
            title = f"{picture.title}{f', part {number} of {len(specifications)}' if several else ''}"
            title = f"{title} (DRAFT)" if draft else title
            alternative = f"{picture.alternative} {note}".strip()
            done = drawing(specification, name=name, title=plain(title), alternative=plain(alternative))
            notes = (*picture.notes, *([note] if note else []))
            yield Drawn(name=name, picture=picture, title=title, alternative=alternative, notes=notes, drawing=done)


def _specifications(picture: Picture, *, draft: bool) -> Iterator[tuple[str, Spec]]:
    """What is said of each part, and how it is drawn. A test looks whether Altair finds the specifications valid."""
    for part in _DRAWN[picture.kind](picture):
        yield part.note, configured(part.chart, draft=draft)
