"""Sentences on how the coefficients of a comparison were made: which kappa, weights, levels and intervals."""

from collections.abc import Callable, Iterator

from schema.text import and_list, plural
from validate.agreement.field import FieldAgreement
from validate.agreement.results import Agreement

WITHOUT_CATEGORIES = "numbers, identifiers and dates"
"""The values that get no kappa and AC1 in papers, because each would be a category of its own."""

_LEVELS = {
    "nominal": "nominal",
    "ordinal": "ordinal",
    "interval": "interval",
    "ratio": "ratio",
    "sets": "sets by MASI distance",
}


def kappa_named(agreement: Agreement) -> str:
    """The name of the kappa (Cohen's, or Conger's for three or more), and the fields for which it is weighted."""
    whose = "Cohen's kappa" if len(agreement.extractors) == 2 else "Conger's kappa"
    weighted: dict[str, list[str]] = {}
    for field in _used(agreement):
        if field.weights and field.kappa.estimate is not None:
            weighted.setdefault(field.weights, []).append(field.label)
    if not weighted:
        return f"{whose} (unweighted)"
    parts = [f"{weights} weights for {', '.join(labels)}" for weights, labels in sorted(weighted.items())]
    return f"{whose} ({'; '.join(parts)}; unweighted for all other data items)"


def categories_sentence(agreement: Agreement) -> str:
    """What is a category in kappa and AC1 for several choices, and what the categories of AC1 are."""
    sets = any(field.alpha_level == "sets" for field in _used(agreement))
    together = (
        "Of several choices in one entry, kappa and AC1 take each combination as one category, so that entries which"
        " share only some of their choices differ. "
        if sets
        else ""
    )
    listed = any(field.listed for field in _used(agreement))
    one = " where an entry takes one of them" if sets else ""
    of_form = f"all choices that the form lists{one}, and elsewhere " if listed else ""
    occurring = "values and combinations of choices" if sets else "values"
    return (
        f"{together}AC1 works out agreement by chance from the number of categories: {of_form}the {occurring} that"
        " occur."
    )


def levels_used(agreement: Agreement) -> str:
    """The levels of measurement at which alpha is computed here, in the usual order."""
    used = {field.alpha_level for field in _used(agreement)}
    return ", ".join(words for level, words in _LEVELS.items() if level in used)


def pilot_sentence(agreement: Agreement) -> str:
    """The number of studies of the pilot round that the figures leave out. Blank if there are none."""
    if not agreement.pilot:
        return ""
    is_out = plural(agreement.pilot, "study of the pilot round is", "studies of the pilot round are")
    return f"{is_out} left out of the figures on agreement."


def intervals_sentence(agreement: Agreement) -> str:
    """How the intervals were made. Blank if no coefficient has one."""
    drawn = {
        estimate.resamples
        for field in _used(agreement)
        for estimate in (field.kappa, field.ac1, field.alpha)
        if estimate.low is not None
    }
    if not drawn:
        return ""
    kappa = "kappa: Fleiss, Cohen and Everitt 1969; others: " if len(agreement.extractors) == 2 else ""
    formulas = f"from analytic standard errors ({kappa}Gwet 2014) and the t distribution"
    if not (most := max(drawn)):
        return f"The 95% confidence intervals are {formulas}."
    whose = "percentile method, Efron and Tibshirani 1993; studies as clusters, Field and Welsh 2007"
    resampled = f"from {most:,} bootstrap resamples of studies ({whose})"
    if 0 not in drawn:
        return f"The 95% confidence intervals are {resampled}."
    return (
        f"The 95% confidence intervals are {resampled} where a study has several records in a table, and else"
        f" {formulas}."
    )


NO_INTERVALS = "No coefficient has an interval, as in perfect agreement: agreement.csv says why."
"""The sentence if no coefficient that is shown has an interval."""


def intervals_with_why(agreement: Agreement) -> str:
    """How the intervals were made, and where to find the reason if a figure has none."""
    if made := intervals_sentence(agreement):
        return f"{made} agreement.csv says why a figure has no interval, as in perfect agreement."
    return NO_INTERVALS


FEW_STUDIES = 30
"""With at most this many studies, intervals from resampling studies are known to be too narrow.

Cameron, Gelbach and Miller 2008 call five to thirty clusters few, doi:10.1162/rest.90.3.414.
"""


def few_studies_sentence(agreement: Agreement) -> str:
    """The number of studies that the resampled intervals are based on. Blank if there are none, or all have enough."""
    estimates = [
        estimate
        for field in _used(agreement)
        for estimate in (
            field.kappa,
            field.fleiss,
            field.ac1,
            field.alpha,
            field.numbers.icc if field.numbers is not None else None,
        )
    ]
    few = {
        estimate.studies
        for estimate in (*estimates, *(rows.f1 for rows in agreement.rows))
        if estimate is not None and estimate.low is not None and 0 < estimate.studies <= FEW_STUDIES
    }
    if not few:
        return ""
    number = f"{min(few)}" if len(few) == 1 else f"{min(few)} to {max(few)}"
    return (
        f"The intervals from resamples rest on only {number} studies. With {FEW_STUDIES} studies or fewer such"
        " intervals tend to be too narrow (Cameron, Gelbach and Miller 2008, doi:10.1162/rest.90.3.414)."
    )


def pairs_sentence(agreement: Agreement) -> str:
    """The meaning of a percentage if three or more filled in a cell. Blank if nobody did."""
    if all(field.counted.most < 3 for field in agreement.fields):
        return ""
    return "Of an entry that three or more had made, percentages of agreement count the share of pairs that agree."


def other_words_sentence(agreement: Agreement, cells: str = "entry") -> str:
    """The number of cells that count as the same although the descriptions of "other" differ.

    Blank if there are none.
    """
    number = agreement.other_words
    if not number:
        return ""
    several = "entries" if cells == "entry" else f"{cells}s"
    counts = f"1 {cells} counts" if number == 1 else f"{number:,} {several} count"
    return f"Words for “other” are not compared: {counts} as the same in which extractors wrote different words for it."


def unread_answers(agreement: Agreement, named: Callable[[FieldAgreement], str]) -> str:
    """The fields with answers that could not be read, and their numbers. Blank if there are none."""
    return and_list([f"{named(field)} {field.counted.unread:,}" for field in agreement.fields if field.counted.unread])


def why_unread(agreement: Agreement) -> str:
    """What is wrong with answers that are not values of the form, to follow "answers that"."""
    if not agreement.gone:
        return "could not be read"
    return "could not be read or that the form no longer has" if agreement.unread else "the form no longer has"


def sources_sentence(agreement: Agreement, *, records: bool = False, fleiss: bool = True) -> str:
    """The sources of the coefficients that were computed here; `records` includes the agreement on records.

    `fleiss` includes Fleiss' kappa, which no table has.
    """
    used = list(_used(agreement))
    weighted = any(field.weights and field.kappa.estimate is not None for field in used)
    kappa = "Cohen 1960" if len(agreement.extractors) == 2 else "Conger 1980"
    sources = [
        f"{kappa} (kappa)",
        *(["Cohen 1968 (weights)"] if weighted else []),
        *(["Fleiss 1971 (Fleiss' kappa)"] if fleiss and agreement.rotating else []),
        *(["Hripcsak and Rothschild 2005 (F1)"] if records else []),
        "Gwet 2008 (AC1)",
        "Krippendorff 2011 (alpha)",
        *(["Passonneau 2006 (MASI distance of sets)"] if any(field.alpha_level == "sets" for field in used) else []),
    ]
    return f"Sources: {', '.join(sources)}."


def _used(agreement: Agreement) -> Iterator[FieldAgreement]:
    return (field for field in agreement.fields if field.counted.several)
