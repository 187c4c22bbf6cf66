"""Agreement in sentences, for the methods and results of a paper."""

from __future__ import annotations

from collections.abc import Sequence

from schema.text import and_list, part_of, plural
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
    why_unread,
)
from validate.agreement.statistics import Estimate


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
    fleiss = "Fleiss' kappa (the extractors differed by study), " if agreement.rotating else ""
    intervals = intervals_sentence(agreement)
    seen = ""
    if first and replaced:
        from validate.dataset.paper.linked_numbers import plain_numbers  # it is slow to load

        seen = f" {plain_numbers(_not_unseen(replaced))}"
    return (
        f"Agreement was measured {on} in the entries (cells of the sheets) that two or more had made. Missing codes"
        " were counted apart from values, and so were entries that only one had made. Values were compared by meaning,"
        " not by spelling. For each data item we computed percent agreement and, of the values,"
        f" {fleiss}{kappa_named(agreement)}, Gwet's AC1, and Krippendorff's alpha at the data item's level of"
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
    from validate.dataset.paper.linked_numbers import sentence

    named = and_list(sorted(set(replaced)))
    one = len(replaced) == 1
    are = "is a second version" if one else "are second versions"
    return sentence(
        f"{plural(len(replaced), 'first submission')} ({named}) {are}"
        f" from when another's answers could have been seen: the earlier {'one was' if one else 'ones were'} withdrawn,"
        " lost or not kept in time. All others were made before anybody had seen"
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
        f" {plural(whole.counted.several, 'entry was', 'entries were')} made by {both_or_more(agreement)}{omitted}."
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
    agreement: Agreement, replaced: Sequence[str] = (), *, records: str, of_round: int = 1, brief: bool = False
) -> str:
    """For the methods paragraph of a dataset, which has the table of agreement beside it.

    `replaced` is as in `methods_sentences`. `brief` leaves out how coefficients were made. Numbers of
    records lead to the table `records` of the report.
    """
    from validate.dataset.paper.linked_numbers import all_linked

    whole = pooled(agreement)
    if not whole.counted.several:
        return "No agreement is computed: no entry in fields that are compared was made by two or more extractors."
    return (
        f"On first submissions{f' of round {of_round}' if of_round > 1 else ''},"
        f"{_unseen(replaced, later=of_round > 1)}"
        f" {plural(whole.counted.several, 'entry', 'entries')} in {plural(whole.fields, 'data item')}"
        f" ({_not_measured(agreement)} left out) had been made by two or more extractors."
        f" {_values_and_codes(agreement, whole)} Values and codes together, {percent(whole.percent)} had"
        f" the same meaning{_with_omissions(agreement, whole)}.{_what_counts(agreement)}"
        f" {_medians(agreement, whole)}{all_linked(_chosen_sentence(agreement), records)}"
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


def _values_and_codes(agreement: Agreement, whole: Pooled) -> str:
    """Values and missing codes counted apart, in the words of a paper."""
    all_have = "both had" if len(agreement.extractors) == 2 else "all had"
    return gave_values(agreement, whole, ("entry", "entries"), all_have=all_have, one_has="one had")


def gave_values(agreement: Agreement, whole: Pooled, noun: tuple[str, str], *, all_have: str, one_has: str) -> str:
    """Values and missing codes counted apart. `noun` is what a cell is called, one and several."""
    by, mixed = (
        both_or_more(agreement),
        whole.counted.several - whole.counted.values - whole.counted.missing_codes - whole.counted.not_known,
    )
    same = f", the same in {percent(whole.value)}" if whole.counted.values else ""
    read = ""
    if any(field.counted.unread for field in agreement.fields):
        read = " that the form still has" if agreement.gone else " that could be read"
    sentences = [f"In {part_of(whole.counted.values, whole.counted.several, *noun)}, {by} gave a value{read}{same}."]
    if whole.counted.not_known:
        answer = f"there is an answer that {why_unread(agreement)}" if agreement.gone else "an answer could not be read"
        sentences.append(f"In {whole.counted.not_known:,}, {answer}, so that no two values can be compared.")
    if whole.counted.missing_codes:
        sentences.append(f"In {whole.counted.missing_codes:,}, {all_have} a missing code.")
    if mixed:
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
        sources_sentence(agreement, records=any(rows.f1.estimate is not None for rows in agreement.rows)),
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
    categories, entries = f"with categories ({WITHOUT_CATEGORIES} left out)", f"{FEWEST} or more entries with values"
    if whole.enough == 1:
        only = f"the one data item {categories} that has {entries}"
        if kappa.value is None and ac1.value is None:
            return f"{name[0].upper()}{name[1:]} and AC1 were not defined for {only}."
        one, other = ("not defined" if found.value is None else number(found.value, decimals) for found in (kappa, ac1))
        return f"For {only}, {name} was {one} and Gwet's AC1 was {other}."
    of = f"{whole.enough:,} data items {categories} that have {entries}"
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


def both_or_more(agreement: Agreement) -> str:
    """How many extractors are asked for in a count: all of two, and any two of more."""
    return "both" if len(agreement.extractors) == 2 else "two or more"
