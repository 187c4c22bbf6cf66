"""Agreement as plain facts and as a table: what programs read."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from validate.agreement.pooled import Pooled
from validate.agreement.results import Agreement, FieldAgreement, Numbers, RowAgreement
from validate.agreement.statistics import Estimate

_DIGITS = 6

AGREEMENT = {
    "table": "the table",
    "field": "the field; blank in a line that is about which rows the table has",
    "label": "what the form calls it",
    "n": "cells in which two or more extractors recorded something, a value or a missing code; for rows, all there are",
    "percent": "share of these with the same meaning, 0 to 1 (for rows blank)",
    "percent_raw": "share of these with the same text as typed",
    "percent_with_omissions": "share with the same meaning, where blank against filled counts as a difference",
    "percent_status": "share in which all have a value, or all the same missing code",
    "n_values": "cells in which two or more recorded a value",
    "percent_values": "share of these with the same value",
    "n_codes": "cells in which all who recorded something recorded a missing code",
    "n_blank": "cells that nobody filled",
    "omissions": "per extractor, cells left blank that another one filled",
    "kappa": "Cohen's kappa (Conger's for more than two extractors); of values alone where weights are named",
    "kappa_low": "lower end of its 95 % interval",
    "kappa_high": "upper end",
    "kappa_n": "cells that it is computed from",
    "weights": "linear or quadratic, for an ordered field whose form says so",
    "kappa_unweighted": "kappa without weights",
    "kappa_with_omissions": "kappa, with blank against filled as a category of its own",
    "fleiss": "Fleiss' kappa (of two extractors, Scott's pi)",
    "brennan_prediger": "the coefficient of Brennan and Prediger: chance is the same for every category",
    "ac1": "Gwet's AC1",
    "ac1_low": "lower end of its 95 % interval",
    "ac1_high": "upper end",
    "ac2": "Gwet's AC2, with the weights",
    "alpha": "Krippendorff's alpha",
    "alpha_low": "lower end of its 95 % interval",
    "alpha_high": "upper end",
    "alpha_n": "cells that it is computed from",
    "alpha_level": "nominal, ordinal, interval, ratio, or sets (MASI distance)",
    "jaccard": "several choices: mean Jaccard index, 0 to 1",
    "within_tolerance": "numbers: share within the form's tolerance, 0 to 1",
    "mean_difference": "numbers: mean of the first extractor's less the second's",
    "limits_low": "numbers: lower limit of agreement (95 % of differences)",
    "limits_high": "numbers: upper limit",
    "icc": "numbers: intraclass correlation ICC(2,1)",
    "icc_low": "lower end of its 95 % interval",
    "icc_high": "upper end",
    "matched": "rows that all who extracted the study have",
    "only": "per extractor, rows that nobody else has: omissions of the others, or additional in a selection",
    "selection": "yes where rows are chosen (findings, quotes)",
    "f1": "agreement on which rows there are: 2 matched / (2 matched + those of one alone), 0 to 1",
    "f1_low": "lower end of its 95 % interval",
    "f1_high": "upper end",
    "interval": "how intervals were made: analytic, or bootstrap over studies",
    "undefined": "why kappa, or else another coefficient, has no value",
}
"""The columns of the table of agreement, and what each holds."""


def agreement_table(agreement: Agreement | None) -> pl.DataFrame:
    """A row per field on which two or more recorded something, or one did; then one per table with several rows."""
    if agreement is None:
        return pl.DataFrame(schema=dict.fromkeys(AGREEMENT, pl.String))
    told = [_flat(field_facts(each)) for each in agreement.fields if each.counted.several or each.counted.one_sided]
    told += [_flat(row_facts(each)) for each in agreement.rows]
    texts = [{name: _text(line.get(name)) for name in AGREEMENT} for line in told]
    return pl.DataFrame(texts, schema=dict.fromkeys(AGREEMENT, pl.String))


def agreement_frame(agreement: Agreement) -> pl.DataFrame:
    """A row per field on which two or more recorded something, with the columns of `AGREEMENT` that are about fields.

    Counts are whole numbers, proportions (0 to 1) and coefficients floats, null where they are not defined.
    """
    facts = [_flat(field_facts(each)) for each in agreement.fields if each.counted.several]
    columns = [name for name in AGREEMENT if name not in _OF_ROWS]
    types = {name: pl.Int64 if name in _COUNTS else pl.String if name in _TEXTS else pl.Float64 for name in columns}
    return pl.DataFrame([{name: line.get(name) for name in columns} for line in facts], schema=types)


_COUNTS = frozenset({"n", "n_values", "n_codes", "n_blank", "kappa_n", "alpha_n"})
_TEXTS = frozenset({"table", "field", "label", "omissions", "weights", "alpha_level", "interval", "undefined"})
_OF_ROWS = frozenset({"matched", "only", "selection", "f1", "f1_low", "f1_high"})


def pooled_table(lines: Sequence[Pooled]) -> pl.DataFrame:
    """A row per line, such as one pair of extractors, with the names of `pooled_facts`; rows are left to JSON."""
    told = [_flat({name: fact for name, fact in pooled_facts(each).items() if name != "rows"}) for each in lines]
    names = told[0] if told else ()
    texts = [{name: _text(value) for name, value in line.items()} for line in told]
    return pl.DataFrame(texts, schema=dict.fromkeys(names, pl.String))


def field_facts(each: FieldAgreement) -> dict[str, Any]:
    """The figures of a field, by the names of `AGREEMENT`; None for what is not defined."""
    counted = each.counted
    return {
        "table": each.table,
        "field": each.field,
        "label": each.label,
        "n": counted.several,
        "percent": _value(each.percent),
        "percent_raw": _value(each.raw),
        "percent_with_omissions": _value(each.with_omissions),
        "percent_status": _value(each.status),
        "n_values": counted.values,
        "percent_values": _value(each.value),
        "n_codes": counted.codes,
        "n_blank": counted.nobody,
        "omissions": dict(counted.omissions),
        "omissions_in_missing_rows": dict(counted.missing_rows),
        **_with_interval("kappa", each.kappa),
        "kappa_n": each.kappa.n,
        "weights": each.weights,
        "kappa_unweighted": _value(each.kappa_unweighted),
        "kappa_with_omissions": _value(each.kappa_with_omissions),
        "kappa_status": _value(each.kappa_status),
        "fleiss": _value(each.fleiss),
        "brennan_prediger": _value(each.brennan_prediger),
        **_with_interval("ac1", each.ac1),
        "ac2": _value(each.ac2),
        **_with_interval("alpha", each.alpha),
        "alpha_n": each.alpha.n,
        "alpha_level": each.alpha_level,
        "jaccard": _value(each.jaccard),
        **_numbers(each.numbers),
        "most_common": None if each.common is None else {"entry": each.common[0], "share": _rounded(each.common[1])},
        "interval": each.interval,
        "undefined": next(filter(None, (one.undefined for one in (each.kappa, each.ac1, each.alpha))), None),
        "reasons": _reasons(each),
    }


def row_facts(each: RowAgreement) -> dict[str, Any]:
    """The figures of a table's rows, by the names of `AGREEMENT`."""
    return {
        "table": each.table,
        "label": each.label,
        "n": each.matched + each.some + sum(each.only.values()),
        "matched": each.matched,
        "some": each.some,
        "only": dict(each.only),
        "selection": each.selection,
        "additional": each.additional,
        "unpairable": dict(each.unpairable),
        **_with_interval("f1", each.f1),
        "undefined": each.f1.undefined,
    }


def pooled_facts(each: Pooled) -> dict[str, Any]:
    """The figures of several fields together."""
    shares = {
        "percent": each.percent,
        "percent_raw": each.raw,
        "percent_with_omissions": each.with_omissions,
        "percent_status": each.status,
        "percent_values": each.value,
    }
    medians = {"kappa": each.kappa, "ac1": each.ac1, "alpha": each.alpha}
    return {
        "name": each.name,
        "studies": each.studies,
        "fields": each.fields,
        "n": each.n,
        "one_sided": each.one_sided,
        **{name: _rounded(share) for name, share in shares.items()},
        "omissions": dict(each.omissions),
        **{f"median_{name}": _rounded(one.value) for name, one in medians.items()},
        **{f"{name}_fields": one.fields for name, one in medians.items()},
        "rows": [row_facts(one) for one in each.rows],
    }


def _reasons(each: FieldAgreement) -> dict[str, str]:
    """Why an estimate, or its interval, is not there."""
    estimates = {
        "percent": each.percent,
        "percent_values": each.value,
        "kappa": each.kappa,
        "ac1": each.ac1,
        "alpha": each.alpha,
        "jaccard": each.jaccard,
        "icc": each.numbers.icc if each.numbers else None,
    }
    told = {}
    for name, one in estimates.items():
        if one is not None and (reason := one.undefined or one.no_interval):
            told[name if one.undefined else f"{name}_interval"] = reason
    return told


def _numbers(numbers: Numbers | None) -> dict[str, Any]:
    if numbers is None:
        return {}
    limits = numbers.limits
    return {
        "n_numbers": numbers.exact.n,
        "unit": numbers.unit,
        "exact": _value(numbers.exact),
        "tolerance": numbers.tolerance,
        "within_tolerance": _value(numbers.within),
        "mean_difference": _value(limits.difference) if limits else None,
        "limits_low": _value(limits.lower) if limits else None,
        "limits_high": _value(limits.upper) if limits else None,
        **_with_interval("icc", numbers.icc),
    }


def _with_interval(name: str, estimate: Estimate) -> dict[str, float | None]:
    return {
        name: _value(estimate),
        f"{name}_low": _rounded(estimate.low),
        f"{name}_high": _rounded(estimate.high),
    }


def _value(estimate: Estimate | None) -> float | None:
    return None if estimate is None else _rounded(estimate.estimate)


def _rounded(value: float | None) -> float | None:
    """Rounded, so that what only the order of sums decides is not printed; and never -0.0."""
    return None if value is None else round(value, _DIGITS) + 0.0


def _flat(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What is per extractor as one text."""
    return {
        name: "; ".join(f"{who}: {number}" for who, number in value.items()) if isinstance(value, Mapping) else value
        for name, value in facts.items()
    }


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)
