"""Counts of a field's cells, and statistics of its numbers."""

from collections.abc import Mapping, Sequence

from schema.records import record
from validate.agreement.statistics import Estimate, Limits


@record(kw_only=True)
class Counted:
    """The counts of a field, in merged rows that two or more extractors had to extract.

    - rows = several + one_sided + nobody.
    - several: two or more recorded something (a value or a missing code), so that they can agree or disagree. Among
      these, values: two or more recorded a value that can be read; missing_codes: all recorded a missing code;
      not_known: neither, because of an answer that cannot be read.
    - given: two or more recorded something other than a missing code. Among these, differ: their meanings are not all
      the same; differ_unread: they differ, and one of them cannot be read.
    - unread: answers that cannot be read, in the rows of `several`.
    - omissions: by extractor, blank cells that another extractor filled in; missing_rows: those of them in rows that
      the extractor does not have.
    - most: the largest number of extractors who filled in one cell.
    """

    rows: int
    several: int
    one_sided: int
    nobody: int
    values: int
    missing_codes: int
    not_known: int
    given: int
    differ: int
    differ_unread: int
    unread: int
    omissions: Mapping[str, int]
    missing_rows: Mapping[str, int]
    most: int


_ADDED = (
    *("rows", "several", "one_sided", "nobody", "values", "missing_codes", "not_known", "given", "differ"),
    *("differ_unread", "unread"),
)


def together(several: Sequence[Counted], extractors: Sequence[str]) -> Counted:
    """The sum of the counts of several fields with these extractors."""
    return Counted(
        **{name: sum(getattr(counted, name) for counted in several) for name in _ADDED},
        omissions={who: sum(counted.omissions[who] for counted in several) for who in extractors},
        missing_rows={who: sum(counted.missing_rows[who] for counted in several) for who in extractors},
        most=max((counted.most for counted in several), default=0),
    )


@record(kw_only=True)
class Numbers:
    """Agreement on numbers that two or more recorded, in the field's unit (`unit`; for a quantity the base unit).

    limits: the mean difference (first extractor minus second), and the limits that hold 95 % of differences; None for
    more than two extractors.
    """

    unit: str
    exact: Estimate
    tolerance: float | None
    within: Estimate | None
    limits: Limits | None
    icc: Estimate
