"""Several fields together: cells are added up, but coefficients are not."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from schema.records import record
from validate.agreement.results import Agreement, FieldAgreement, RowAgreement
from validate.agreement.statistics import Estimate

FEWEST = 10
"""Fields with fewer cells in which two or more recorded a value are in no median."""


@record
class Median:
    """The median of a coefficient over the fields for which it is defined, and the number of these fields.

    Fields with few cells are left out. Kappa, Fleiss' kappa and AC1 ask of a number only whether it is the same, so
    numbers are left out of their medians too.
    """

    value: float | None
    fields: int


@record(kw_only=True)
class Pooled:
    """The cells of several fields together.

    n: cells in which two or more recorded something; of these, values: two or more recorded a value, codes: all entries
    are missing codes. one_sided: cells of one only. Percentages are shares of cells, 0
    to 1; None if there are no cells. A coefficient corrects for the chance of its own categories, so only a median over
    fields is given.
    """

    name: str
    studies: int | None
    fields: int
    enough: int
    n: int
    values: int
    codes: int
    one_sided: int
    raw: float | None
    percent: float | None
    with_omissions: float | None
    status: float | None
    value: float | None
    omissions: Mapping[str, int]
    kappa: Median
    fleiss: Median
    ac1: Median
    alpha: Median
    rows: tuple[RowAgreement, ...]


def pooled(agreement: Agreement) -> Pooled:
    """All fields of a part."""
    return _pooled(agreement.part, agreement.extractors, agreement.fields, agreement.rows, agreement.studies)


def by_table(agreement: Agreement) -> tuple[Pooled, ...]:
    """The fields of each table, in the order of the form."""
    tables = dict.fromkeys([*(field.table for field in agreement.fields), *(row.table for row in agreement.rows)])
    return tuple(
        _pooled(
            name,
            agreement.extractors,
            [field for field in agreement.fields if field.table == name],
            [row for row in agreement.rows if row.table == name],
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
        fields=sum(field.counted.several > 0 for field in fields),
        enough=sum(_has_enough(field) and field.numbers is None for field in fields),
        n=sum(field.counted.several for field in fields),
        values=sum(field.counted.values for field in fields),
        codes=sum(field.counted.codes for field in fields),
        one_sided=sum(field.counted.one_sided for field in fields),
        raw=_share(field.raw for field in fields),
        percent=_share(field.percent for field in fields),
        with_omissions=_share(field.with_omissions for field in fields),
        status=_share(field.status for field in fields),
        value=_share(field.value for field in fields),
        omissions={who: sum(field.counted.omissions[who] for field in fields) for who in extractors},
        kappa=_median(field.kappa for field in fields if _has_enough(field) and field.numbers is None),
        fleiss=_median(field.fleiss for field in fields if _has_enough(field) and field.numbers is None),
        ac1=_median(field.ac1 for field in fields if _has_enough(field) and field.numbers is None),
        alpha=_median(field.alpha for field in fields if _has_enough(field)),
        rows=tuple(rows),
    )


def _share(estimates: Iterable[Estimate]) -> float | None:
    """The percentage of all cells: each field's, weighted by its cells."""
    defined = [
        (estimate.estimate, estimate.n) for estimate in estimates if estimate.estimate is not None and estimate.n
    ]
    whole = sum(n for _, n in defined)
    return sum(share * n for share, n in defined) / whole if whole else None


def _has_enough(field: FieldAgreement) -> bool:
    """Whether a coefficient of the field is worth a place in a median."""
    return field.kappa.n >= FEWEST


def _median(estimates: Iterable[Estimate]) -> Median:
    defined = [estimate.estimate for estimate in estimates if estimate.estimate is not None]
    return Median(median(defined) if defined else None, len(defined))
