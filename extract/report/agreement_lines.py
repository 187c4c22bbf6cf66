"""The agreement table in lines for the first sheet of a workbook: the figures of the screen under the same names."""

from __future__ import annotations

from collections.abc import Iterator

from extract.dataset.methods.agreement_sentences import name_of, went_in
from extract.report.agreement_figures import Reasons, Shown
from extract.report.agreement_text import compared_in, worst_first
from validate.agreement import Agreement, FieldAgreement
from validate.agreement.figures import percent
from validate.agreement.how_measured import few_studies_sentence

Line = tuple[str, str]


def agreement_lines(agreement: Agreement, shown: Shown) -> tuple[Line, ...]:
    """What went in, a line per field with its figures, and what the letters stand for."""
    met = [field for field in agreement.fields if field.counted.several or field.counted.one_sided]
    reasons = Reasons()
    fields = [
        (
            name_of(agreement, field),
            ", ".join(f"{name} {figure}" for name, figure in _figures(agreement, field, shown, reasons)),
        )
        for field in sorted(met, key=worst_first)
    ]
    below = [*reasons.lines(), *filter(None, [few_studies_sentence(agreement)])]
    return (*(("", sentence) for sentence in went_in(agreement)), *fields, *(("", line) for line in below))


def _figures(agreement: Agreement, field: FieldAgreement, shown: Shown, reasons: Reasons) -> Iterator[Line]:
    yield "cells", f"{field.counted.several:,}"
    yield "agree", percent(field.percent.estimate)
    yield "values", f"{field.counted.values:,}"
    yield "same", percent(field.value.estimate)
    for name in agreement.extractors:
        if field.counted.omissions[name]:
            yield f"blank: {name}", f"{field.counted.omissions[name]:,}"
    if agreement.rotating:
        yield "Fleiss (95% CI)", shown.interval(field.fleiss, reasons)
        following = {"alpha": field.alpha, "AC1": field.ac1, "kappa": field.kappa}
    else:
        yield "kappa (95% CI)", shown.interval(field.kappa, reasons)
        following = {"AC1": field.ac1, "alpha": field.alpha}
    yield from ((name, shown.plain(estimate, reasons)) for name, estimate in following.items())
    yield from _further(field, compared_in(agreement), shown, reasons)


def _further(field: FieldAgreement, of: str, shown: Shown, reasons: Reasons) -> Iterator[Line]:
    """How far numbers are apart, and how much several choices share."""
    if field.numbers is not None and field.numbers.exact.n:
        yield of, f"{field.numbers.exact.n:,}"
        yield "equal", percent(field.numbers.exact.estimate)
        if field.numbers.limits is not None:
            yield "mean difference", f"{field.numbers.limits.difference.estimate:.4g} {field.numbers.unit}".rstrip()
        yield "ICC (95% CI)", shown.interval(field.numbers.icc, reasons)
    elif field.jaccard is not None and field.jaccard.n and field.has_several:
        yield "shared (mean Jaccard)", percent(field.jaccard.estimate)
        yield "alpha (MASI, 95% CI)", shown.interval(field.alpha, reasons)
