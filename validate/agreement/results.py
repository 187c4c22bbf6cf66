"""The results of agreement, for the rows of a table and for a whole comparison."""

from collections.abc import Mapping

from schema.records import record
from validate.agreement.field import FieldAgreement
from validate.agreement.statistics import Estimate


@record(kw_only=True)
class RowAgreement:
    """Agreement on which rows a table has, in studies that two or more extracted.

    - matched: rows that all extractors of the study have.
    - some: rows that some but not all of three or more have.
    - only: by extractor, rows that nobody else has. In a selection they are additional; elsewhere the others omitted
      them.
    - f1: over all pairs of extractors, 2 x rows that both have / (2 x these + rows that only one of the two has).
    - unpairable: by extractor, rows without identity or with the identity of another row. No figure includes them.
    - pending: matched rows of a selection whose identity is only PEND, so that nobody knows whether the same was
      chosen.
    - alike: rows that two or more named differently, and that count as one because they are similar.
    """

    table: str
    label: str
    selection: bool
    matched: int
    some: int
    only: Mapping[str, int]
    f1: Estimate
    unpairable: Mapping[str, int]
    pending: int = 0
    alike: int = 0

    @property
    def n(self) -> int:
        """The number of rows that are compared."""
        return self.matched + self.some + sum(self.only.values())

    @property
    def additional(self) -> int:
        """The number of rows of a selection that only one extractor chose; 0 in other tables."""
        return sum(self.only.values()) if self.selection else 0


@record
class LeftOut:
    """A field that is not measured, with the reason."""

    table: str
    field: str
    label: str
    reason: str


@record(kw_only=True)
class Agreement:
    """Agreement in a part of a comparison.

    - rotating: there are more than two extractors, and no group of them extracted more than half of the studies
      together.
    - studies: the number of studies that two or more extracted.
    - alone: by extractor, the number of studies that only they extracted, which cannot agree.
    - unread: the number of cells that could not be read; they were compared as typed.
    - gone: the number of cells with an answer that the form no longer has; they were compared as typed too.
    - other_words: cells that count as the same although two who chose "other" described it differently.
    - pilot: the number of studies of the pilot round that the team leaves out of the figures.
    """

    part: str
    extractors: tuple[str, ...]
    rotating: bool
    studies: int
    alone: Mapping[str, int]
    fields: tuple[FieldAgreement, ...]
    rows: tuple[RowAgreement, ...]
    left_out: tuple[LeftOut, ...]
    unread: int
    other_words: int
    gone: int = 0
    pilot: int = 0
