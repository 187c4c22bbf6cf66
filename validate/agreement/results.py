"""What is said of the agreement on a field, on rows, and on a whole comparison."""

from collections.abc import Mapping
from dataclasses import dataclass

from validate.agreement.interval import Method
from validate.agreement.statistics import Estimate, Limits


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What went into a field's figures: merged rows that two or more extractors were asked for.

    rows = several + one_sided + nobody. several: two or more recorded something (a value or a missing code), which is
    what can agree; of these, values: two or more recorded a value, codes: all recorded a missing code. omissions: per
    extractor, cells left blank that another one filled; missing_rows: how many of them in rows that the extractor has
    not.
    """

    rows: int
    several: int
    one_sided: int
    nobody: int
    values: int
    codes: int
    omissions: Mapping[str, int]
    missing_rows: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """Agreement on numbers, where two or more recorded one; in the field's unit (`unit`; a quantity's base unit).

    limits: the mean difference, first extractor less second, and the limits that hold 95 % of differences; None for
    more than two extractors.
    """

    unit: str
    exact: Estimate
    tolerance: float | None
    within: Estimate | None
    limits: Limits | None
    icc: Estimate


@dataclass(frozen=True, kw_only=True)
class FieldAgreement:
    """Agreement on one field. Percentages are proportions, 0 to 1; a missing code is an answer like any other.

    raw: the same text; percent: the same meaning; with_omissions: the same, where blank against filled counts as a
    difference; status: the same missing code, or a value; value: the same value where two or more recorded one.
    kappa is Cohen's (Conger's for more than two), with the field's weights where it says some: then it is of values
    alone, and kappa_unweighted stands beside it, as AC2 beside AC1. alpha is Krippendorff's at `alpha_level`: of values
    alone but for nominal.
    common: the entry met most often among all, and its share. sheet and label are what the form calls table and field.
    """

    table: str
    sheet: str
    field: str
    label: str
    extractors: tuple[str, ...]
    counted: Counted
    raw: Estimate
    percent: Estimate
    with_omissions: Estimate
    status: Estimate
    value: Estimate
    kappa: Estimate
    kappa_unweighted: Estimate
    kappa_with_omissions: Estimate
    kappa_status: Estimate
    weights: str | None
    fleiss: Estimate
    brennan_prediger: Estimate
    ac1: Estimate
    ac2: Estimate | None
    alpha: Estimate
    alpha_level: str
    numbers: Numbers | None
    jaccard: Estimate | None
    common: tuple[str, float] | None
    interval: Method


@dataclass(frozen=True, kw_only=True)
class RowAgreement:
    """Agreement on which rows a table has, in studies that two or more extracted.

    matched: rows that all who extracted the study have; only: per extractor, rows that nobody else has; some: rows that
    some but not all of three or more have. f1: 2 matched / (2 matched + those of one alone), over all pairs of
    extractors. Rows that only one has are omissions of the others, or in a selection additional. unpairable: rows
    without identity or with one that stands twice, left out of all figures.
    """

    table: str
    label: str
    selection: bool
    matched: int
    some: int
    only: Mapping[str, int]
    f1: Estimate
    unpairable: Mapping[str, int]

    @property
    def additional(self) -> int:
        """Rows of a selection that one extractor alone chose; 0 in other tables."""
        return sum(self.only.values()) if self.selection else 0


@dataclass(frozen=True)
class LeftOut:
    """A field that is not measured, and why."""

    table: str
    field: str
    label: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Agreement in a part of a comparison.

    studies: how many two or more extracted; alone: per extractor, studies that only they extracted, which cannot agree.
    unread: how many cells held what is no value of their field; they were compared as typed.
    """

    part: str
    extractors: tuple[str, ...]
    studies: int
    alone: Mapping[str, int]
    fields: tuple[FieldAgreement, ...]
    rows: tuple[RowAgreement, ...]
    left_out: tuple[LeftOut, ...]
    unread: int
