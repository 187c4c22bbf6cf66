"""Many fields in one line: cells are added up, coefficients are not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from validate.agreement.results import Agreement, FieldAgreement, RowAgreement
from validate.agreement.statistics import Estimate


@dataclass(frozen=True)
class Median:
    """The median of a coefficient over the fields for which it is defined, and how many these are."""

    value: float | None
    fields: int


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """The cells of several fields together.

    n: cells in which two or more recorded something; one_sided: cells of one only. Percentages are shares of cells, 0
    to 1, None where there is none. A coefficient corrects for the chance of its own categories, so that only a median
    over fields is given.
    """

    name: str
    studies: int | None
    fields: int
    n: int
    one_sided: int
    raw: float | None
    percent: float | None
    with_omissions: float | None
    status: float | None
    value: float | None
    omissions: Mapping[str, int]
    kappa: Median
    ac1: Median
    alpha: Median
    rows: tuple[RowAgreement, ...]


def pooled(agreement: Agreement) -> Pooled:
    """All fields of a part."""
    return _pooled(agreement.part, agreement.extractors, agreement.fields, agreement.rows, agreement.studies)


def by_table(agreement: Agreement) -> tuple[Pooled, ...]:
    """The fields of each table, in the order of the form."""
    tables = dict.fromkeys([*(each.table for each in agreement.fields), *(each.table for each in agreement.rows)])
    return tuple(
        _pooled(
            name,
            agreement.extractors,
            [each for each in agreement.fields if each.table == name],
            [each for each in agreement.rows if each.table == name],
            None,
        )
        for name in tables
    )


def _pooled(
    name: str,
    extractors: Sequence[str],
    fields: Sequence[FieldAgreement],
    rows: Sequence[RowAgreement],
    studies: int | None,
) -> Pooled:
    return Pooled(
        name=name,
        studies=studies,
        fields=sum(each.counted.several > 0 for each in fields),
        n=sum(each.counted.several for each in fields),
        one_sided=sum(each.counted.one_sided for each in fields),
        raw=_share(each.raw for each in fields),
        percent=_share(each.percent for each in fields),
        with_omissions=_share(each.with_omissions for each in fields),
        status=_share(each.status for each in fields),
        value=_share(each.value for each in fields),
        omissions={who: sum(each.counted.omissions[who] for each in fields) for who in extractors},
        kappa=_median(each.kappa for each in fields),
        ac1=_median(each.ac1 for each in fields),
        alpha=_median(each.alpha for each in fields),
        rows=tuple(rows),
    )


def _share(estimates: Iterable[Estimate]) -> float | None:
    """The percentage of all cells: each field's, weighted by its cells."""
    defined = [(each.estimate, each.n) for each in estimates if each.estimate is not None and each.n]
    whole = sum(n for _, n in defined)
    return sum(share * n for share, n in defined) / whole if whole else None


def _median(estimates: Iterable[Estimate]) -> Median:
    defined = [each.estimate for each in estimates if each.estimate is not None]
    return Median(median(defined) if defined else None, len(defined))
