"""Explains the table of agreement on the screen: its columns, what was compared, and where kappa misleads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extract.dataset.methods.agreement_sentences import both_or_more, gave_values, name_of
from schema.text import and_list, plural
from validate.agreement import FEWEST, Agreement, FieldAgreement, Pooled, pooled
from validate.agreement.figures import number, percent
from validate.agreement.how_measured import (
    other_words_sentence,
    unread_answers,
    why_unread,
)

# Where one answer has this share of all and kappa stands this far below AC1, a sentence says why.
_PREVALENT, _APART = 0.75, 0.2
_WARNED = 3  # fields named in one sentence

_CELLS = (
    "n: cells that two or more filled; percent: the share of these that means the same, whatever the spelling. A"
    " missing code (NR, UC, NA, PEND) is an answer like any other. n values: cells in which two or more gave a value;"
    " percent values: the share of these with the same value. The coefficients use only these cells."
)
_OMISSIONS = "omissions: cells that another filled, and that this extractor left blank or has no row for."
_OF_TWO = "No other column counts them."
_OF_MORE = (
    "If two others filled such a cell, n counts it too. Elsewhere, twofold counts a cell as one omission if somebody"
    " left it blank and the others agree, and as a conflict or status if they differ."
)
_FLEISS = (
    "Fleiss (Fleiss' kappa): agreement beyond chance. It can be used when different people extract different studies."
    " 1 is perfect agreement, 0 is what chance alone would give, and a value below 0 is less agreement than that. The"
    " 95% interval is in brackets: the range of values that fit the data.",
)
_KAPPA = (
    "kappa (Cohen; Conger for three or more): agreement beyond chance. 1 is perfect agreement, 0 is what chance alone"
    " would give, and a value below 0 is less agreement than that. The 95% interval is in brackets: the range of values"
    " that fit the data.",
)
_OTHERS = (
    "AC1 (Gwet): agreement beyond chance with another view of chance. If almost all answers are the same, kappa is"
    " low even if people agree, and AC1 is not. Read the two together. AC1 works out chance from the"
    " number of categories: {spread}.",
    "alpha (Krippendorff): agreement beyond chance that counts how far numbers and ordered answers are apart, and how"
    " much several choices share. For kappa and AC1, a number or a combination of several choices is either the same"
    " or not.",
    f"*: fewer than {FEWEST} cells, which is too few to rely on. No figure is a pass mark. Agreement is also not"
    " correctness: two people can make the same mistake.",
)
_CONGER = (
    "kappa (Conger): takes each extractor as a rater of their own. Here they rated different studies, so it says less.",
)


_LISTED = "all choices that the form lists, and of several choices over the combinations that occur"


def legend(agreement: Agreement) -> tuple[str, ...]:
    """What the columns mean."""
    spread = _LISTED if any(field.listed for field in agreement.fields) else "the values that occur"
    others = (_OTHERS[0].format(spread=spread), *_OTHERS[1:])
    cells = (_CELLS, f"{_OMISSIONS} {_OF_TWO if len(agreement.extractors) == 2 else _OF_MORE}")
    order = (cells, _FLEISS, others[1:2], others[:1], _CONGER, others[2:])
    return tuple(text for part in (order if agreement.rotating else (cells, _KAPPA, others)) for text in part)


def went_in(agreement: Agreement) -> list[str]:
    """What was compared and what was not, before any coefficient."""
    whole = pooled(agreement)
    if not agreement.studies:
        return [
            f"Nothing can be compared: no study that counts here is finished by {both_or_more(agreement)}.",
            *_not_in(agreement),
        ]
    if not whole.counted.several:
        alone = f" Filled by only one: {plural(whole.counted.one_sided, 'cell')}." if whole.counted.one_sided else ""
        return [
            f"Nothing can be compared: there is no cell that {both_or_more(agreement)} filled.{alone}",
            *_not_in(agreement),
        ]
    cells = plural(whole.counted.several, "cell")
    apart = gave_values(agreement, whole, ("cell", "cells"), all_have="everybody has", one_has="one has")
    sentences = [
        f"Compared: {cells} that {both_or_more(agreement)} filled, in {plural(whole.fields, 'field')} of"
        f" {plural(agreement.studies, 'study', 'studies')}. {apart} Values and codes together,"
        f" {percent(whole.percent)} mean the same; spelled the same: {percent(whole.raw)}.",
        _on_blanks(agreement, whole),
    ]
    return [*sentences, *_not_in(agreement), *_on_coefficients(agreement)]


def _on_blanks(agreement: Agreement, whole: Pooled) -> str:
    """Cells that only some filled in, and the percentage with them. Two of three people may have filled in a cell."""
    alone = f"Filled by only one: {plural(whole.counted.one_sided, 'cell')}"
    blank = ", ".join(_left_blank(whole))
    if len(agreement.extractors) == 2 and whole.counted.one_sided:
        return f"{alone} ({blank}). Counted as differences: {percent(whole.with_omissions)}."
    if blank:
        return (
            f"{alone}. Of the cells that another filled, {blank}. With blank cells counted as differences:"
            f" {percent(whole.with_omissions)}."
        )
    return "In these studies, no cell was filled by only one."


def _left_blank(whole: Pooled) -> Iterator[str]:
    """For each extractor, cells that are blank or have no row, and that another extractor filled."""
    for name, omitted in whole.counted.omissions.items():
        lacking = sum(field.counted.missing_rows[name] for field in whole.of)
        parts = [f"left {omitted - lacking:,} blank"] if omitted > lacking else []
        parts += [f"has no row for {lacking:,}"] if lacking else []
        if parts:
            yield f"{name} {' and '.join(parts)}"


def _on_coefficients(agreement: Agreement) -> list[str]:
    """What readers of the coefficients have to know about the extractors and the form."""
    sentences = []
    if agreement.rotating:
        sentences.append(
            "The extractors differ by study. Fleiss' kappa and Krippendorff's alpha, which do not ask who rated what,"
            " come first."
        )
    if pooled(agreement).counted.most > 2:
        sentences.append(
            "Where more than two filled in a cell, percentages are shares of pairs of extractors: if two of three say"
            " the same, one of the three pairs agrees. twofold merge and compare count a cell as the same only if all"
            " who filled it agree."
        )
    fewer = [
        f"{field.kappa.n:,} of the {field.counted.values:,} cells of {name_of(agreement, field)}"
        for field in agreement.fields
        if field.kappa.n < field.counted.values
    ]
    if fewer:
        sentences.append(
            f"The coefficients use {and_list(fewer)} in which two or more gave a value: the others have a value"
            " without a place on their scale, such as other in an order, or a unit that measures something else."
        )
    unweighted = [
        name_of(agreement, field)
        for field in agreement.fields
        if field.alpha_level == "ordinal" and field.weights is None and field.kappa.n
    ]
    if unweighted:
        verb = "has ordered choices" if len(unweighted) == 1 else "have ordered choices"
        sentences.append(
            f"{and_list(unweighted)} {verb} but no weights in the form, so kappa and AC1 are unweighted: a near miss"
            " counts like any other difference. To weigh differences, add weights: linear, or weights: quadratic."
        )
    return sentences


def _not_in(agreement: Agreement) -> list[str]:
    reasons = Counter(field.reason for field in agreement.left_out)
    fields = [f"{reason} ({plural(times, 'field')})" for reason, times in reasons.most_common()]
    sentences = [f"Not compared: names and numbers of rows; {'; '.join(fields)}."] if fields else []
    if alone := [f"{studies} by {name}" for name, studies in agreement.alone.items() if studies]:
        sentences.append(f"Studies that only one person has handed in, so nothing can be compared: {and_list(alone)}.")
    trouble = dict.fromkeys(agreement.extractors, 0)
    for rows in agreement.rows:
        for name, several in rows.unpairable.items():
            trouble[name] += several
    if any(trouble.values()):
        listed = and_list([f"{several} of {name}" for name, several in trouble.items() if several])
        sentences.append(f"Rows without a name, or with a name that occurs twice, cannot be paired: {listed}.")
    if agreement.unread:
        sentences.append(
            f"{plural(agreement.unread, 'cell')} could not be read and {'was' if agreement.unread == 1 else 'were'}"
            " compared as typed."
        )
    if agreement.gone:
        sentences.append(
            f"{plural(agreement.gone, 'cell has', 'cells have')} an answer that the form no longer has, and"
            f" {'was' if agreement.gone == 1 else 'were'} compared as typed."
        )
    if sentence := other_words_sentence(agreement, "cell"):
        sentences.append(sentence)
    if answers := unread_answers(agreement, lambda field: name_of(agreement, field)):
        sentences.append(
            f"Answers that {why_unread(agreement)} count in n and percent, and not in n values, percent values and the"
            f" coefficients: {answers}."
        )
    return sentences


def misleading(agreement: Agreement, decimals: int = 2) -> str | None:
    """A sentence on fields in which nearly all answers are the same, so that kappa misleads. None if there is none."""
    found = [field for field in agreement.fields if _is_misleading(field)]
    if not found:
        return None
    examples = [
        f"{name_of(agreement, field)} ({percent(field.value.estimate)} agree, {percent(field.common[1])} of all values"
        f" are {field.common[0]!r}: kappa {number(field.kappa_unweighted.estimate, decimals)},"
        f" AC1 {number(field.ac1.estimate, decimals)})"
        for field in found[:_WARNED]
        if field.common
    ]
    more = f" and {plural(len(found) - _WARNED, 'other field')}" if len(found) > _WARNED else ""
    return (
        f"Kappa misleads if nearly all answers are the same: {'; '.join(examples)}{more}. The agreement expected by"
        " chance is then so high that little is left to measure. Also report AC1 and the percentage."
    )


def _is_misleading(field: FieldAgreement) -> bool:
    kappa, ac1 = field.kappa_unweighted.estimate, field.ac1.estimate
    if kappa is None or ac1 is None or field.common is None:
        return False
    return field.common[1] >= _PREVALENT and ac1 - kappa >= _APART
