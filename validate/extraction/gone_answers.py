"""Answers of an earlier version of the form that the present one does not have, as when a choice was split."""

from collections.abc import Iterable, Mapping
from dataclasses import field

import polars as pl

from schema.records import record
from validate.extraction.columns import among, constant


@record(kw_only=True)
class GoneAnswers:
    """Such answers in an extraction: by table and field, each with its study (key); None for a cell left blank.

    `mixed` are the studies that another extractor extracted with another version: there, such an answer cannot be
    compared. Where all had the same version, they were asked the same.
    """

    of: Mapping[tuple[str, str], frozenset[tuple[str, str | None]]] = field(default_factory=dict, hash=False)
    mixed: frozenset[str] = frozenset()

    def has(self, table: str, name: str, studies: pl.Series, texts: pl.Series) -> pl.Series:
        """True for the cells with such an answer."""
        gone = self.of.get((table, name))
        if not gone:
            return constant(False, studies.len(), pl.Boolean)
        pairs = zip(studies.to_list(), texts.to_list(), strict=True)
        return pl.Series(texts.name, [pair in gone for pair in pairs], dtype=pl.Boolean)

    def apart(self, table: str, name: str, studies: pl.Series, texts: pl.Series) -> pl.Series:
        """True for those of these cells that cannot be compared."""
        return self.has(table, name, studies, texts) & among(studies, self.mixed)


NONE_GONE = GoneAnswers()


def all_gone(several: Iterable[GoneAnswers]) -> GoneAnswers:
    """Those of all parts of an extraction, which share no study."""
    of: dict[tuple[str, str], frozenset[tuple[str, str | None]]] = {}
    for one in several:
        for column, answers in one.of.items():
            of[column] = of.get(column, frozenset()) | answers
    return GoneAnswers(of=of) if of else NONE_GONE
