"""Answers that an earlier version of the form offered and this version does not, for example after a split choice."""

from collections.abc import Iterable, Mapping
from dataclasses import field

import polars as pl

from schema.records import record
from validate.extraction.columns import among, constant


@record(kw_only=True)
class GoneAnswers:
    """The removed answers in an extraction, by table and field: each with its study (key). None is a blank cell.

    `mixed` are studies that extractors extracted with different versions of the form. Only there a removed answer
    cannot be compared; otherwise all extractors had the same question.
    """

    of: Mapping[tuple[str, str], frozenset[tuple[str, str | None]]] = field(default_factory=dict, hash=False)
    mixed: frozenset[str] = frozenset()

    def has(self, table: str, name: str, studies: pl.Series, texts: pl.Series) -> pl.Series:
        """True for cells with a removed answer."""
        gone = self.of.get((table, name))
        if not gone:
            return constant(False, studies.len(), pl.Boolean)
        pairs = zip(studies.to_list(), texts.to_list(), strict=True)
        return pl.Series(texts.name, [pair in gone for pair in pairs], dtype=pl.Boolean)

    def apart(self, table: str, name: str, studies: pl.Series, texts: pl.Series) -> pl.Series:
        """True for cells with a removed answer that cannot be compared."""
        return self.has(table, name, studies, texts) & among(studies, self.mixed)


NONE_GONE = GoneAnswers()


def all_gone(several: Iterable[GoneAnswers]) -> GoneAnswers:
    """The removed answers of all parts of an extraction. The parts have no study in common."""
    of: dict[tuple[str, str], frozenset[tuple[str, str | None]]] = {}
    for one in several:
        for column, answers in one.of.items():
            of[column] = of.get(column, frozenset()) | answers
    return GoneAnswers(of=of) if of else NONE_GONE
