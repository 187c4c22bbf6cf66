"""The figures of agreement by name, for the screen and the workbook: in JSON, a name is a key, with _ for spaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.report.agreement_figures import Reasons, Shown
from schema.records import record
from validate.agreement import Agreement, FieldAgreement, RowAgreement
from validate.agreement.figures import percent
from validate.agreement.statistics import Estimate

_EXTRACTORS_WITH_COLUMNS = 3  # extractors up to whom each has a column


@record(kw_only=True)
class Figure:
    """A figure with its name and note. The name may be broken where it has a line break."""

    name: str
    text: str
    is_number: bool = True  # and stands at the right of its column

    @property
    def head(self) -> str:
        """The name on one line."""
        return self.name.replace("\n", " ")


def field_figures(agreement: Agreement, field: FieldAgreement, shown: Shown, reasons: Reasons) -> Iterator[Figure]:
    """The agreement on a field: counts, shares of cells (0 to 100 %), omissions by extractor, and coefficients."""
    counted = field.counted
    yield Figure(name="n", text=f"{counted.several:,}")
    yield Figure(name="percent", text=percent(field.percent.estimate))
    yield Figure(name="n\nvalues", text=f"{counted.values:,}")
    yield Figure(name="percent\nvalues", text=percent(field.value.estimate))
    omitted = {name: counted.omissions[name] for name in agreement.extractors}
    if len(omitted) > _EXTRACTORS_WITH_COLUMNS:
        omitted = {"all": sum(omitted.values())}
    for name, number in omitted.items():
        yield Figure(name=f"omissions:\n{name}", text=f"{number:,}" if number else "")
    coefficients: dict[str, Estimate] = {"kappa": field.kappa, "AC1": field.ac1, "alpha": field.alpha}
    if agreement.rotating:
        coefficients = {"Fleiss": field.fleiss, "alpha": field.alpha, "AC1": field.ac1, "kappa": field.kappa}
    (first, leading), *following = coefficients.items()
    yield Figure(name=f"{first} (95% CI)", text=shown.interval(leading, reasons), is_number=False)
    if shown.bands:
        yield Figure(name="word", text=shown.bands.word(leading.estimate), is_number=False)
    for name, estimate in following:
        yield Figure(name=name, text=shown.plain(estimate, reasons), is_number=False)


def number_figures(agreement: Agreement, field: FieldAgreement, shown: Shown, reasons: Reasons) -> Iterator[Figure]:
    """The differences between the numbers of a field; none for a field without numbers."""
    distances = field.numbers
    if distances is None or not distances.exact.n:
        return
    within = f"{percent(distances.within.estimate)} ({distances.tolerance:g})" if distances.within else ""
    yield Figure(name="n\nnumbers", text=f"{distances.exact.n:,}")
    yield Figure(name="exact", text=percent(distances.exact.estimate))
    yield Figure(name="within\ntolerance", text=within)
    if (limits := distances.limits) is not None:
        low, high = limits.lower.estimate, limits.upper.estimate
        between = f" ({low:.4g} to {high:.4g})" if low is not None and high is not None else ""
        one, other = agreement.extractors
        yield Figure(
            name=f"mean difference {one} - {other}\n(limits: 95% of differences)",
            text=f"{limits.difference.estimate:.4g}{between} {distances.unit}".rstrip(),
            is_number=False,
        )
    yield Figure(name="ICC (95% CI)", text=shown.interval(distances.icc, reasons), is_number=False)


def set_figures(field: FieldAgreement, shown: Shown, reasons: Reasons) -> Iterator[Figure]:
    """The overlap of several choices; none for a field with one choice."""
    if field.jaccard is None or not field.jaccard.n or not field.has_several:
        return
    yield Figure(name="alpha n", text=f"{field.jaccard.n:,}")
    yield Figure(name="percent\nvalues", text=percent(field.value.estimate))
    yield Figure(name="Jaccard\n(mean share)", text=percent(field.jaccard.estimate))
    yield Figure(name="alpha (MASI, 95% CI)", text=shown.interval(field.alpha, reasons), is_number=False)


def row_figures(rows: RowAgreement, names: Sequence[str], shown: Shown, reasons: Reasons) -> Iterator[Figure]:
    """The agreement on which rows a table has."""
    yield Figure(name="matched", text=f"{rows.matched:,}")
    if len(names) > 2:
        yield Figure(name="some", text=f"{rows.some:,}")
    for name in names:
        yield Figure(name=f"only {name}", text=f"{rows.only[name]:,}" if rows.only[name] else "")
    yield Figure(name="F1 (95% CI)", text=shown.interval(rows.f1, reasons), is_number=False)
