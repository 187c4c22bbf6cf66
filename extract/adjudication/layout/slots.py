"""The columns with the extractors' answers: one per extractor, or one per position if extractors take turns.

If two of nine people extract each study, nine columns would be nearly empty. Then there are two columns, for the first
and the second extractor of the study, with their names in the cells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from schema.text import tidy
from validate.merge.comparison import Comparison
from validate.pairing.extractor_columns import of_extractor

if TYPE_CHECKING:
    from extract.adjudication.lines.names import Names

_FEW = 2  # with so few extractors, each has a column
_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth")

Header = Callable[[str], str]
"""Makes the header of a column from its owner."""


def taking_turns(comparison: Comparison) -> int | None:
    """The largest number of extractors in a study, if it is smaller than the number of extractors; else None."""
    if len(comparison.names) <= _FEW:
        return None
    began = comparison.merged_rows.select(pl.col(of_extractor("began", name)) for name in comparison.names)
    active = sum(column.any() for column in began.get_columns())
    most = max(began.select(pl.sum_horizontal(pl.all().cast(pl.Int64))).to_series(), default=0)
    return most if 0 < most < min(active, len(_ORDINALS) + 1) else None


def slots(names: Names) -> tuple[str, ...]:
    """The name above each column of answers: an extractor, or a position in the study if they take turns."""
    if names.turns is None:
        return tuple(names.shown.values())
    return tuple(f"{ordinal} extractor of this study" for ordinal in _ORDINALS[: names.turns])


def extractor_in(names: Names, slot: int, of_study: Sequence[str]) -> str | None:
    """The extractor in a column of a line; None for nobody. `of_study` are the extractors of its study."""
    known = [name for name in names.shown if names.turns is None or name in of_study]
    return known[slot] if slot < len(known) else None


def in_slot(names: Names, slot: int, of_study: Sequence[str], texts: Mapping[str, str]) -> str:
    """The text of a column in a line, with the extractor's name if it is not in the header."""
    name = extractor_in(names, slot, of_study)
    if name is None or not texts[name]:
        return ""
    return texts[name] if names.turns is None else f"{names.shown[name]}: {texts[name]}"


def from_slots(
    text_under: Callable[[str], str | None], names: Names, header: Header, absent: str
) -> dict[str, str | None]:
    """The text of each extractor in a line; None if the column is missing."""
    under = [text_under(header(f"{ordinal} extractor of this study")) for ordinal in _ORDINALS]
    if all(text is None for text in under):
        return {name: text_under(header(shown)) for name, shown in names.shown.items()}
    found: dict[str, str | None] = dict.fromkeys(names.shown, absent)
    by_length = sorted(names.shown.items(), key=lambda item: -len(item[1]))
    for text in under:
        for name, shown in by_length:
            if tidy(text or "").startswith(f"{tidy(shown)}:"):
                found[name] = (text or "").lstrip()[len(shown) + 1 :].lstrip(" ")
                break
    return found
