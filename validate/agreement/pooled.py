"""Several fields together. Their cells are added up, but their coefficients are not."""

from collections.abc import Iterable
from functools import cached_property
from statistics import median

from schema.records import record
from validate.agreement.field import FieldAgreement
from validate.agreement.field_counts import Counted, together
from validate.agreement.results import Agreement, RowAgreement
from validate.agreement.statistics import Estimate

FEWEST = 10
"""Fields with fewer cells with two values are left out of medians, and their figures are marked."""


@record
class Median:
    """The median of a coefficient over the fields that have it, and the number of these fields.

    Fields with few cells are left out. Kappa, Fleiss' kappa and AC1 treat each number, identifier or date as a
    category, so these fields are left out of their medians too.
    """

    value: float | None
    fields: int


@record(kw_only=True, eq=False)
class Pooled:
    """The cells of several fields together. A figure is computed when it is first needed.

    Percentages are proportions of cells, 0 to 1; None without cells. A coefficient is corrected for the chance of its
    own categories, so only a median over fields is given.
    """

    name: str
    studies: int | None
    extractors: tuple[str, ...]
    of: tuple[FieldAgreement, ...]
    rows: tuple[RowAgreement, ...]

    @property
    def fields(self) -> int:
        """The number of fields in which two or more recorded something."""
        return sum(field.counted.several > 0 for field in self.of)

    @property
    def enough(self) -> int:
        """The number of fields in the medians of kappa and AC1."""
        return len(self._in_medians)

    @cached_property
    def counted(self) -> Counted:
        """The sum of the counts of all fields."""
        return together([field.counted for field in self.of], self.extractors)

    @property
    def raw(self) -> float | None:
        """The proportion with the same text."""
        return _share(field.raw for field in self.of)

    @property
    def percent(self) -> float | None:
        """The proportion with the same meaning."""
        return _share(field.percent for field in self.of)

    @property
    def with_omissions(self) -> float | None:
        """The proportion with the same meaning, if blank and filled are different."""
        return _share(field.with_omissions for field in self.of)

    @property
    def status(self) -> float | None:
        """The proportion with the same missing code, or with any value."""
        return _share(field.status for field in self.of)

    @property
    def value(self) -> float | None:
        """The proportion with the same value, among those with a value."""
        return _share(field.value for field in self.of)

    @property
    def kappa(self) -> Median:
        """The median of Cohen's or Conger's kappa."""
        return _median(field.kappa for field in self._in_medians)

    @property
    def fleiss(self) -> Median:
        """The median of Fleiss' kappa."""
        return _median(field.fleiss for field in self._in_medians)

    @property
    def ac1(self) -> Median:
        """The median of Gwet's AC1."""
        return _median(field.ac1 for field in self._in_medians)

    @property
    def alpha(self) -> Median:
        """The median of Krippendorff's alpha."""
        return _median(field.alpha for field in self.of if _has_enough(field))

    @cached_property
    def _in_medians(self) -> list[FieldAgreement]:
        return [field for field in self.of if _has_enough(field) and field.categorical]


def pooled(agreement: Agreement) -> Pooled:
    """The figures of all fields of a part together."""
    return Pooled(
        name=agreement.part,
        studies=agreement.studies,
        extractors=agreement.extractors,
        of=agreement.fields,
        rows=agreement.rows,
    )


def by_table(agreement: Agreement) -> tuple[Pooled, ...]:
    """The figures of each table, in the order of the form."""
    tables = dict.fromkeys([*(field.table for field in agreement.fields), *(row.table for row in agreement.rows)])
    return tuple(
        Pooled(
            name=name,
            studies=None,
            extractors=agreement.extractors,
            of=tuple(field for field in agreement.fields if field.table == name),
            rows=tuple(row for row in agreement.rows if row.table == name),
        )
        for name in tables
    )


def _share(estimates: Iterable[Estimate]) -> float | None:
    """The proportion over all cells: the fields' proportions, weighted by their cells. None without cells."""
    defined = [
        (estimate.estimate, estimate.n) for estimate in estimates if estimate.estimate is not None and estimate.n
    ]
    whole = sum(n for _, n in defined)
    return sum(share * n for share, n in defined) / whole if whole else None


def _has_enough(field: FieldAgreement) -> bool:
    """Whether a field has enough cells for a median."""
    return field.kappa.n >= FEWEST


def _median(estimates: Iterable[Estimate]) -> Median:
    defined = [estimate.estimate for estimate in estimates if estimate.estimate is not None]
    return Median(median(defined) if defined else None, len(defined))
