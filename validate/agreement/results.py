"""The results of agreement: of the rows of a table, and of a whole comparison."""

from collections.abc import Mapping

from schema.records import record
from validate.agreement.field import FieldAgreement
from validate.agreement.statistics import Estimate


@record(kw_only=True)
class RowAgreement:
    """Agreement on which rows a table has, in studies that two or more extracted.

    matched: rows that all extractors of the study have; only: per extractor, rows that nobody else has; some: rows that
    some but not all of three or more have. f1: over all pairs of extractors, 2 x rows that both have / (2 x these +
    rows that only one of the two has). If only one has a row, the others omitted it; in a selection it is additional.
    unpairable: rows without an identity or with the same one as another row. They are left out of all figures. pending:
    matched rows of a selection that say with PEND alone which row they are, so that nobody knows whether the same was
    chosen. alike: rows of two or more who named them differently; they count as one because they are alike.
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
        """All rows that are compared."""
        return self.matched + self.some + sum(self.only.values())

    @property
    def additional(self) -> int:
        """Rows of a selection that one extractor alone chose; 0 in other tables."""
        return sum(self.only.values()) if self.selection else 0


@record
class LeftOut:
    """A field that is not measured, and why."""

    table: str
    field: str
    label: str
    reason: str


@record(kw_only=True)
class Agreement:
    """Agreement in a part of a comparison.

    rotating: whether there are more than two extractors, and no group of them extracted more than half of the studies
    together. studies: the number that two or more extracted; alone: per extractor, studies that only they extracted,
    which cannot agree. unread: the number of cells that could not be read; they were compared as typed, and so were
    those with an answer that the form does not have any more (gone). other_words: cells that count as the same although
    two who chose other wrote different words for it. pilot: the studies of the pilot round that the team leaves out of
    the figures.
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
