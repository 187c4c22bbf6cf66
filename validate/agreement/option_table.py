"""Agreement on choices as plain facts and as a table, for programs."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from validate.agreement.options import OptionAgreement
from validate.agreement.table import as_text, flat, value_of, with_interval_of

OPTIONS = {
    "table": "the table",
    "field": "the field, which takes several choices",
    "option": "the choice",
    "label": "its label in the form",
    "under": "the choice of another field that it belongs to",
    "n": "cells in which two or more recorded choices; all figures are of these",
    "chosen": "per extractor, in how many of these cells they chose it",
    "percent": "share of these cells in which all chose it or nobody did, 0 to 1",
    "kappa": "Cohen's kappa (Conger's for more than two extractors) of chosen or not chosen",
    "kappa_low": "lower end of its 95 % interval",
    "kappa_high": "upper end",
    "positive": "positive agreement: if one chose it, how often another did too, 0 to 1",
    "negative": "negative agreement: if one did not choose it, how often another did not either, 0 to 1",
    "undefined": "why kappa has no value",
}
"""The columns of the table of agreement by choice, and their meanings."""


def option_facts(one: OptionAgreement) -> dict[str, Any]:
    """The figures of a choice, by the names of `OPTIONS`; None if not defined."""
    return {
        "table": one.table,
        "field": one.field,
        "option": one.option,
        "label": one.label,
        "under": one.under,
        "n": one.n,
        "chosen": dict(one.chosen),
        "percent": value_of(one.percent),
        **with_interval_of("kappa", one.kappa),
        "positive": value_of(one.positive),
        "negative": value_of(one.negative),
        "undefined": one.kappa.undefined,
    }


def option_table(options: Sequence[OptionAgreement]) -> pl.DataFrame:
    """One row per choice of the fields that two or more filled in."""
    lines = [flat(option_facts(one)) for one in options if one.n]
    texts = [{name: as_text(line[name]) for name in OPTIONS} for line in lines]
    return pl.DataFrame(texts, schema=dict.fromkeys(OPTIONS, pl.String))
