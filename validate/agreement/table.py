"""Agreement as plain facts and as a table, for programs."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from schema.text import and_list
from validate.agreement.field import FieldAgreement
from validate.agreement.field_counts import Numbers
from validate.agreement.pooled import Pooled
from validate.agreement.results import Agreement, RowAgreement
from validate.agreement.statistics import Estimate

_DIGITS = 6

AGREEMENT = {
    "table": "the table",
    "field": "the field; blank in a line that is about which rows the table has",
    "label": "its label in the form",
    "n": "cells in which two or more extractors recorded something, a value or a missing code; for rows, all rows",
    "percent": "share of these cells with the same meaning, 0 to 1 (blank for rows); of a cell that three or more"
    " filled, here and in the other percentages, the share of pairs of extractors who say the same",
    "percent_raw": "share of these cells with exactly the same text",
    "percent_with_omissions": "share with the same meaning; blank and filled count as different",
    "percent_status": "share in which all have a value, or all have the same missing code",
    "n_values": "cells in which two or more recorded a value that can be read",
    "percent_values": "share of these cells with the same value",
    "n_codes": "cells in which every entry is a missing code",
    "n_unread": "answers in the n cells that cannot be read: they count in n and percent, as typed, and neither in"
    " n_values nor in a coefficient",
    "n_blank": "cells that nobody filled",
    "omissions": "per extractor, cells that are blank but filled in by another extractor",
    "kappa": "Cohen's kappa (Conger's for more than two extractors) of values, with the field's weights",
    "kappa_low": "lower end of its 95 % interval",
    "kappa_high": "upper end",
    "kappa_n": "cells with two or more values on the field's scale; kappa, ac1, ac2, fleiss, brennan_prediger and alpha"
    " are of these",
    "categories": "the values over which ac1 and brennan_prediger spread chance, each with how often it was entered:"
    " all choices of the form's list, otherwise (and if the list was guessed) the values that occur",
    "categories_n": "how many these are",
    "weights": "linear or quadratic, if the form says so for an ordered field",
    "kappa_unweighted": "kappa without weights",
    "kappa_status": "kappa of the status: a value, or which missing code, in the n cells",
    "kappa_with_omissions": "kappa of all entries; missing codes and blank are categories of their own",
    "fleiss": "Fleiss' kappa (Scott's pi for two extractors), with the field's weights",
    "fleiss_low": "lower end of its 95 % interval",
    "fleiss_high": "upper end",
    "brennan_prediger": "the coefficient of Brennan and Prediger: chance is the same for every category",
    "ac1": "Gwet's AC1",
    "ac1_low": "lower end of its 95 % interval",
    "ac1_high": "upper end",
    "ac2": "Gwet's AC2, with the weights",
    "alpha": "Krippendorff's alpha",
    "alpha_low": "lower end of its 95 % interval",
    "alpha_high": "upper end",
    "alpha_n": "cells that it is computed from; always kappa_n",
    "alpha_level": "nominal, ordinal, interval, ratio, or sets (MASI distance)",
    "jaccard": "several choices: mean Jaccard index, 0 to 1",
    "within_tolerance": "numbers: share within the form's tolerance, 0 to 1",
    "mean_difference": "numbers: mean of the first extractor's number minus the second's",
    "limits_low": "numbers: lower limit of agreement (95 % of differences)",
    "limits_high": "numbers: upper limit",
    "icc": "numbers: intraclass correlation ICC(2,1)",
    "icc_low": "lower end of its 95 % interval",
    "icc_high": "upper end",
    "matched": "rows that all extractors of the study have",
    "only": "per extractor, rows that only they have: the others omitted them, or in a selection they are additional",
    "selection": "yes if extractors choose the rows (findings, quotes)",
    "f1": "agreement on rows, 0 to 1: 2 x rows that both of two extractors have / (the same + rows that only one of the"
    " two has); for three or more, counted over all pairs of extractors of a study",
    "f1_low": "lower end of its 95 % interval",
    "f1_high": "upper end",
    "interval": "how intervals were made: analytic, or bootstrap over studies",
    "undefined": "why kappa or another coefficient has no value, or no interval",
}
"""The columns of the table of agreement, and their meanings."""


def agreement_table(agreement: Agreement | None) -> pl.DataFrame:
    """One row per field that anybody recorded something in, then one row per table with several rows."""
    if agreement is None:
        return pl.DataFrame(schema=dict.fromkeys(AGREEMENT, pl.String))
    fields = [field for field in agreement.fields if field.counted.several or field.counted.one_sided]
    lines = [flat(field_facts(field) | {"undefined": _why_of_field(field)}) for field in fields]
    lines += [flat(row_facts(rows) | {"undefined": _why({"f1": rows.f1})}) for rows in agreement.rows]
    texts = [{name: as_text(line.get(name)) for name in AGREEMENT} for line in lines]
    return pl.DataFrame(texts, schema=dict.fromkeys(AGREEMENT, pl.String))


def agreement_frame(agreement: Agreement) -> pl.DataFrame:
    """One row per field that two or more recorded something in, with the `AGREEMENT` columns about fields.

    Counts are whole numbers. Proportions (0 to 1) and coefficients are floats, null if they are not defined.
    """
    facts = [flat(field_facts(field)) for field in agreement.fields if field.counted.several]
    columns = [name for name in AGREEMENT if name not in _OF_ROWS]
    types = {name: pl.Int64 if name in _COUNTS else pl.String if name in _TEXTS else pl.Float64 for name in columns}
    return pl.DataFrame([{name: line.get(name) for name in columns} for line in facts], schema=types)


_COUNTS = frozenset({"n", "n_values", "n_codes", "n_unread", "n_blank", "kappa_n", "categories_n", "alpha_n"})
_TEXTS = frozenset(
    {"table", "field", "label", "omissions", "categories", "weights", "alpha_level", "interval", "undefined"}
)
_OF_ROWS = frozenset({"matched", "only", "selection", "f1", "f1_low", "f1_high"})


def pooled_table(lines: Sequence[Pooled]) -> pl.DataFrame:
    """One row per line, such as a pair of extractors, with the names of `pooled_facts`. Only JSON has `rows`."""
    facts = [flat({name: fact for name, fact in pooled_facts(line).items() if name != "rows"}) for line in lines]
    names = facts[0] if facts else ()
    texts = [{name: as_text(value) for name, value in line.items()} for line in facts]
    return pl.DataFrame(texts, schema=dict.fromkeys(names, pl.String))


def field_facts(field: FieldAgreement) -> dict[str, Any]:
    """The figures of a field, by the names of `AGREEMENT`; None if not defined."""
    counted = field.counted
    return {
        "table": field.table,
        "field": field.field,
        "label": field.label,
        "n": counted.several,
        "percent": value_of(field.percent),
        "percent_raw": value_of(field.raw),
        "percent_with_omissions": value_of(field.with_omissions),
        "percent_status": value_of(field.status),
        "n_values": counted.values,
        "percent_values": value_of(field.value),
        "n_codes": counted.missing_codes,
        "n_unread": counted.unread,
        "n_blank": counted.nobody,
        "omissions": dict(counted.omissions),
        "omissions_all": sum(counted.omissions.values()),
        "omissions_in_missing_rows": dict(counted.missing_rows),
        **with_interval_of("kappa", field.kappa),
        "kappa_n": field.kappa.n,
        "categories": dict(field.categories),
        "categories_n": len(field.categories) or None,
        "weights": field.weights,
        "kappa_unweighted": value_of(field.kappa_unweighted),
        "kappa_with_omissions": value_of(field.kappa_with_omissions),
        "kappa_status": value_of(field.kappa_status),
        **with_interval_of("fleiss", field.fleiss),
        "brennan_prediger": value_of(field.brennan_prediger),
        **with_interval_of("ac1", field.ac1),
        "ac2": value_of(field.ac2),
        **with_interval_of("alpha", field.alpha),
        "alpha_n": field.alpha.n,
        "alpha_level": field.alpha_level,
        "jaccard": value_of(field.jaccard),
        **_numbers(field.numbers),
        "most_common": None if field.common is None else {"entry": field.common[0], "share": _rounded(field.common[1])},
        "interval": field.interval,
        "undefined": next(filter(None, (one.undefined for one in (field.kappa, field.ac1, field.alpha))), None),
        "reasons": _reasons(field),
    }


def row_facts(rows: RowAgreement) -> dict[str, Any]:
    """The figures of a table's rows, by the names of `AGREEMENT`."""
    return {
        "table": rows.table,
        "label": rows.label,
        "n": rows.n,
        "matched": rows.matched,
        "some": rows.some,
        "only": dict(rows.only),
        "selection": rows.selection,
        "additional": rows.additional,
        "unpairable": dict(rows.unpairable),
        **with_interval_of("f1", rows.f1),
        "undefined": rows.f1.undefined,
    }


def pooled_facts(pooled: Pooled) -> dict[str, Any]:
    """The figures of several fields together."""
    shares = {
        "percent": pooled.percent,
        "percent_raw": pooled.raw,
        "percent_with_omissions": pooled.with_omissions,
        "percent_status": pooled.status,
        "percent_values": pooled.value,
    }
    medians = {"kappa": pooled.kappa, "fleiss": pooled.fleiss, "ac1": pooled.ac1, "alpha": pooled.alpha}
    return {
        "name": pooled.name,
        "studies": pooled.studies,
        "fields": pooled.fields,
        "n": pooled.counted.several,
        "n_values": pooled.counted.values,
        "n_codes": pooled.counted.missing_codes,
        "filled_by_one": pooled.counted.one_sided,
        **{name: _rounded(share) for name, share in shares.items()},
        "omissions": dict(pooled.counted.omissions),
        **{f"median_{name}": _rounded(one.value) for name, one in medians.items()},
        **{f"{name}_fields": one.fields for name, one in medians.items()},
        "rows": [row_facts(one) for one in pooled.rows],
    }


def _why_of_field(field: FieldAgreement) -> str | None:
    icc = field.numbers.icc if field.numbers else None
    return _why({"kappa": field.kappa, "fleiss": field.fleiss, "ac1": field.ac1, "alpha": field.alpha, "icc": icc})


def _why(estimates: Mapping[str, Estimate | None]) -> str | None:
    """Why columns of estimates are empty: first those without a value, then without an interval, each reason once."""
    reasons: dict[str, list[str]] = {}
    for one in estimates.values():
        if one is not None and one.undefined:
            reasons.setdefault(one.undefined, [])
    for name, one in estimates.items():
        if one is not None and one.no_interval:
            reasons.setdefault(one.no_interval, []).append(name)
    reasons_given = (
        f"no interval of {and_list(names)}: {reason}" if names else reason for reason, names in reasons.items()
    )
    return "; ".join(reasons_given) or None


def _reasons(field: FieldAgreement) -> dict[str, str]:
    """Why an estimate or its interval is missing."""
    estimates = {
        "percent": field.percent,
        "percent_values": field.value,
        "kappa": field.kappa,
        "ac1": field.ac1,
        "alpha": field.alpha,
        "jaccard": field.jaccard,
        "icc": field.numbers.icc if field.numbers else None,
    }
    reasons = {}
    for name, one in estimates.items():
        if one is not None and (reason := one.undefined or one.no_interval):
            reasons[name if one.undefined else f"{name}_interval"] = reason
    return reasons


def _numbers(numbers: Numbers | None) -> dict[str, Any]:
    if numbers is None:
        return {}
    limits = numbers.limits
    return {
        "n_numbers": numbers.exact.n,
        "unit": numbers.unit,
        "exact": value_of(numbers.exact),
        "tolerance": numbers.tolerance,
        "within_tolerance": value_of(numbers.within),
        "mean_difference": value_of(limits.difference) if limits else None,
        "limits_low": value_of(limits.lower) if limits else None,
        "limits_high": value_of(limits.upper) if limits else None,
        **with_interval_of("icc", numbers.icc),
    }


def with_interval_of(name: str, estimate: Estimate) -> dict[str, float | None]:
    """An estimate and the ends of its interval, by these names."""
    return {
        name: value_of(estimate),
        f"{name}_low": _rounded(estimate.low),
        f"{name}_high": _rounded(estimate.high),
    }


def value_of(estimate: Estimate | None) -> float | None:
    """The estimate, rounded; None if it is not defined."""
    return None if estimate is None else _rounded(estimate.estimate)


def _rounded(value: float | None) -> float | None:
    """The value rounded, so that the order of additions makes no difference; never -0.0."""
    return None if value is None else round(value, _DIGITS) + 0.0


def flat(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers by extractor or category as one text. Categories are joined with `|`, because choices may contain `;`."""
    return {
        name: (" | " if name == "categories" else "; ").join(f"{of}: {number}" for of, number in value.items())
        if isinstance(value, Mapping)
        else value
        for name, value in facts.items()
    }


def as_text(value: object) -> str | None:
    """A fact as text for the table."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)
