"""Agreement in sentences: for people at the terminal, and for the methods and results of a paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from schema.text import and_list, plural
from validate.agreement import FEWEST, Agreement, FieldAgreement, Pooled, RowAgreement, pooled
from validate.agreement.cells import NAMES_OF_STUDIES
from validate.agreement.figures import number, percent
from validate.agreement.how_measured import (
    WITHOUT_CATEGORIES,
    categories_sentence,
    intervals_sentence,
    kappa_named,
    levels_used,
    other_words_sentence,
    pairs_sentence,
    sources_sentence,
    unread_answers,
    why_unread,
)
from validate.agreement.statistics import Estimate

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
            f"Nothing can be compared: no study that counts here is finished by {_several(agreement)}.",
            *_not_in(agreement),
        ]
    if not whole.counted.several:
        alone = f" Filled by only one: {plural(whole.counted.one_sided, 'cell')}." if whole.counted.one_sided else ""
        return [
            f"Nothing can be compared: there is no cell that {_several(agreement)} filled.{alone}",
            *_not_in(agreement),
        ]
    cells = plural(whole.counted.several, "cell")
    apart = _apart(agreement, whole, cells, all_have="everybody has", one_has="one has")
    sentences = [
        f"Compared: {cells} that {_several(agreement)} filled, in {plural(whole.fields, 'field')} of"
        f" {plural(agreement.studies, 'study', 'studies')}. {apart} Values and codes together,"
        f" {percent(whole.percent)} mean the same; spelled the same: {percent(whole.raw)}.",
        _on_blanks(agreement, whole),
    ]
    return [*sentences, *_not_in(agreement), *_on_coefficients(agreement)]


def _on_blanks(agreement: Agreement, whole: Pooled) -> str:
    """What only some filled in, and the percentage with it. Of three people, two can fill in what one left blank."""
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
    """What each extractor left blank, or has no row for, and another filled."""
    for name, omitted in whole.counted.omissions.items():
        lacking = sum(field.counted.missing_rows[name] for field in whole.of)
        parts = [f"left {omitted - lacking:,} blank"] if omitted > lacking else []
        parts += [f"has no row for {lacking:,}"] if lacking else []
        if parts:
            yield f"{name} {' and '.join(parts)}"


def _on_coefficients(agreement: Agreement) -> list[str]:
    """What has to be known of the extractors and the form to read the coefficients."""
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


def methods_sentences(agreement: Agreement, *, first: bool, replaced: Sequence[str] = (), later: bool = False) -> str:
    """For the methods section: what was measured, on what, and how.

    `replaced` names the study of each first submission whose extractor could have seen another's answers before.
    `later` says that it is a later round, in which all see what was agreed before.
    """
    on = (
        f"on the extractors' first submissions,{_unseen(replaced, later=later)}"
        if first
        else "on the files as they are now, which may differ from the first submissions,"
    )
    coefficient = "Fleiss' kappa (the extractors differed by study)" if agreement.rotating else kappa_named(agreement)
    intervals = intervals_sentence(agreement)
    seen = ""
    if first and replaced:
        from validate.dataset.paper.led import plain_numbers  # it is slow to load

        seen = f" {plain_numbers(_not_unseen(replaced))}"
    return (
        f"Agreement was measured {on} in the entries (cells of the sheets) that two or more had made. Missing codes"
        " were counted apart from values, and so were entries that only one had made. Values were compared by meaning,"
        " not by spelling. For each data item we computed percent agreement and, of the values,"
        f" {coefficient}, Gwet's AC1, and Krippendorff's alpha at the data item's level of"
        f" measurement. {categories_sentence(agreement)}{f' {intervals}' if intervals else ''}"
        f"{seen}"
    )


def _unseen(replaced: Sequence[str], *, later: bool) -> str:
    if replaced:
        return ""
    if later:
        return (
            " made after all had been shown what was agreed before and before anybody had seen another's new answers,"
        )
    return " before anybody had seen another's work,"


def _not_unseen(replaced: Sequence[str]) -> str:
    """What has to be said in place of `_unseen`, with a mark of its number."""
    from validate.dataset.paper.led import sentence

    named = and_list(sorted(set(replaced)))
    one = len(replaced) == 1
    return sentence(
        f"{plural(len(replaced), 'first submission')} ({named}) {'is' if one else 'are'} a second version: the earlier"
        f" {'one was' if one else 'ones were'} withdrawn when another extractor's first submission of the study was"
        " already kept, so the other's answers could have been seen. All others were made before anybody had seen"
        " another's work."
    )


def results_sentences(agreement: Agreement, decimals: int = 2) -> str:
    """For the results section, with the figures of this comparison."""
    whole = pooled(agreement)
    if not agreement.studies:
        return "No study that counts here was finished by two extractors, so there is no agreement to report."
    if not whole.counted.several:
        return "No entry was made by two extractors, so there is no agreement to report."
    alone = whole.counted.one_sided
    two = len(agreement.extractors) == 2
    blank = any(whole.counted.omissions.values())
    share = f"{percent(whole.with_omissions)} of all then mean the same, if"
    these = f" ({share} {'these' if two else 'entries that somebody did not make'} count as differences)"
    omitted = (
        f"; {plural(alone, 'further entry was', 'further entries were')} made by only one{these}"
        if alone
        else f", and none was made by only one{these if blank else ''}"
    )
    rows = [
        f"{table.label.lower()} {table.matched} of {table.n} (F1 {number(table.f1.estimate, decimals)})"
        for table in agreement.rows
        if table.f1.estimate is not None
    ]
    matched = f" Records made by all who extracted the study: {and_list(rows)}." if rows else ""
    return (
        f"In {plural(agreement.studies, 'study', 'studies')} extracted by {and_list(list(agreement.extractors))},"
        f" {plural(whole.counted.several, 'entry was', 'entries were')} made by {_several(agreement)}{omitted}."
        f"{_of_one_chooser(agreement)}"
        f" {_values_and_codes(agreement, whole)}{_what_counts(agreement)}"
        f" {_medians(agreement, whole, decimals)}{matched}"
    )


def _of_one_chooser(agreement: Agreement) -> str:
    """How many records only one chose, whose entries are in no count of entries; blank for none, else after a blank."""
    several = [f"{rows.additional:,} of {rows.label}" for rows in agreement.rows if rows.additional]
    if not several:
        return ""
    return f" The entries of records that only one chose ({and_list(several)}) are not among them."


def summary_sentences(
    agreement: Agreement, replaced: Sequence[str] = (), *, records: str, later: bool = False, brief: bool = False
) -> str:
    """For the methods paragraph of a dataset, which has the table of agreement beside it.

    `replaced` and `later` are as in `methods_sentences`. `brief` leaves out how coefficients were made. Numbers of
    records lead to the table `records` of the report.
    """
    from validate.dataset.paper.led import all_led

    whole = pooled(agreement)
    if not whole.counted.several:
        return "No agreement is computed: no entry in fields that are compared was made by two or more extractors."
    return (
        f"On first submissions,{_unseen(replaced, later=later)}"
        f" {plural(whole.counted.several, 'entry', 'entries')} in {plural(whole.fields, 'data item')}"
        f" ({_not_measured(agreement)} left out) had been made by two or more extractors."
        f" {_values_and_codes(agreement, whole, brief=brief)} Values and codes together, {percent(whole.percent)} had"
        f" the same meaning{_with_omissions(agreement, whole)}.{_what_counts(agreement)}"
        f" {_medians(agreement, whole)}{all_led(_chosen_sentence(agreement), records)}"
        f"{'' if brief else f' `agreement.csv` has every data item. {_coefficients(agreement)}'}"
        f"{f' {_not_unseen(replaced)}' if replaced else ''}"
    )


def _not_measured(agreement: Agreement) -> str:
    """What of a report has no part in the figures of agreement, in a few words."""
    named = any(field.reason == NAMES_OF_STUDIES for field in agreement.left_out)
    return f"free text in the extractors' own words, evidence and notes{f', and {NAMES_OF_STUDIES},' if named else ''}"


def _what_counts(agreement: Agreement) -> str:
    """What a percentage is where more than two filled in a cell, and where other has words, after a blank."""
    return "".join(f" {text}" for text in (pairs_sentence(agreement), other_words_sentence(agreement)) if text)


def _with_omissions(agreement: Agreement, whole: Pooled) -> str:
    """The share if blank entries count as differences, with how many these are. Blank without such entries."""
    alone = whole.counted.one_sided
    if not alone:
        return ""
    two = len(agreement.extractors) == 2
    blank = f"that one extractor left blank, {alone:,} in these data items,"
    if not two:
        blank = f"that somebody had not made, {alone:,} of them made by only one,"
    chosen = any(rows.additional for rows in agreement.rows)
    without = "; entries of records that only one chose are in neither figure" if chosen else ""
    return f" ({percent(whole.with_omissions)} if entries {blank} count as differences{without})"


def _chosen(agreement: Agreement) -> list[RowAgreement]:
    """The tables whose records extractors choose, with a figure of how far they chose the same."""
    return [rows for rows in agreement.rows if rows.selection and rows.f1.estimate is not None]


def _chosen_sentence(agreement: Agreement) -> str:
    """How many of these records all chose, with F1. Blank without such tables."""
    parts = [
        f"{rows.matched:,} of {plural(rows.n, 'record')} of {rows.label} ({_f1(rows.f1)}{_named_by_pend(rows)})"
        for rows in _chosen(agreement)
    ]
    who = "both extractors" if len(agreement.extractors) == 2 else "all who extracted the study"
    return f" Of the records that extractors choose, {who} chose {and_list(parts)}." if parts else ""


def _named_by_pend(rows: RowAgreement) -> str:
    """That some of the matched records have only PEND in common."""
    if not rows.pending:
        return ""
    return f"; in {rows.pending:,} of these, what was chosen is pending (PEND), so whether it is the same is not known"


def _f1(f1: Estimate) -> str:
    interval = "" if f1.low is None else f", 95% CI {number(f1.low)} to {number(f1.high)}"
    return f"F1 {number(f1.estimate)}{interval}"


def _values_and_codes(agreement: Agreement, whole: Pooled, *, brief: bool = False) -> str:
    """Values and missing codes counted apart, in the words of a paper; `brief`: not those with one of each."""
    entries = plural(whole.counted.several, "entry", "entries")
    return _apart(agreement, whole, entries, all_have="all had", one_has="one had", brief=brief)


def _apart(
    agreement: Agreement, whole: Pooled, compared: str, *, all_have: str, one_has: str, brief: bool = False
) -> str:
    """Values and missing codes counted apart. `compared` is the number of cells with their noun."""
    by, mixed = (
        _several(agreement),
        whole.counted.several - whole.counted.values - whole.counted.missing_codes - whole.counted.not_known,
    )
    same = f", the same in {percent(whole.value)}" if whole.counted.values else ""
    read = ""
    if any(field.counted.unread for field in agreement.fields):
        read = " that the form still has" if agreement.gone else " that could be read"
    sentences = [f"In {whole.counted.values:,} of the {compared}, {by} gave a value{read}{same}."]
    if whole.counted.not_known:
        answer = f"there is an answer that {why_unread(agreement)}" if agreement.gone else "an answer could not be read"
        sentences.append(f"In {whole.counted.not_known:,}, {answer}, so that no two values can be compared.")
    if whole.counted.missing_codes:
        sentences.append(f"In {whole.counted.missing_codes:,}, {all_have} a missing code.")
    if mixed and not brief:
        sentences.append(f"In {mixed:,}, {one_has} a missing code and another a value.")
    return " ".join(sentences)


def _coefficients(agreement: Agreement) -> str:
    """Which coefficients they are, and how their intervals were made."""
    fleiss = ", and Fleiss' kappa, because the extractors differed by study" if agreement.rotating else ""
    sentences = (
        f"Kappa is {kappa_named(agreement)}{fleiss}.",
        categories_sentence(agreement),
        f"Krippendorff's alpha is at each data item's level of measurement ({levels_used(agreement)}).",
        intervals_sentence(agreement),
        sources_sentence(agreement, records=bool(_chosen(agreement))),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def _medians(agreement: Agreement, whole: Pooled, decimals: int = 2) -> str:
    kappa, name = (whole.fleiss, "Fleiss' kappa") if agreement.rotating else (whole.kappa, "kappa")
    ac1 = whole.ac1
    if not whole.enough:
        return (
            f"No median of {name} or AC1 is given, because no data item with categories has {FEWEST} or more"
            " entries with values."
        )
    items, have = ("data item", "has") if whole.enough == 1 else ("data items", "have")
    of = (
        f"{whole.enough:,} {items} with categories ({WITHOUT_CATEGORIES} left out) that {have} {FEWEST} or more entries"
        " with values"
    )
    if kappa.value is None and ac1.value is None:
        return f"{name[0].upper()}{name[1:]} and AC1 were defined for none of the {of}."
    return (
        f"Of the {of}, {name} was defined for {kappa.fields} (median {number(kappa.value, decimals)}) and Gwet's AC1"
        f" for {ac1.fields} (median {number(ac1.value, decimals)})."
    )


def name_of(agreement: Agreement, field: FieldAgreement) -> str:
    """The field with its table, where there is more than one."""
    several = len({one.table for one in agreement.fields}) > 1
    return f"{field.sheet}: {field.label}" if several else field.label


def _several(agreement: Agreement) -> str:
    return "both" if len(agreement.extractors) == 2 else "two or more"
