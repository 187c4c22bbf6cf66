"""A round of extraction in sentences, for the methods text: how its entries compared, and what later rounds add."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from extract.dataset.methods.agreement_sentences import summary_sentences
from extract.dataset.methods.counts_sentences import counts_sentences
from extract.dataset.methods.decided_sentences import by_whom, decided_sentences
from extract.dataset.methods.difference_sentences import resolved_sentence, since_sentences
from extract.dataset.methods.facts import RoundFacts
from extract.dataset.methods.leading_numbers import section_of
from extract.dataset.methods.measured_round import MeasuredRound
from extract.dataset.methods.verified_sentences import verified_sentences
from extract.project.rounds.left_out import reworded_sentence
from schema.rounds import fields_to_fill
from schema.text import and_list, of_whom, plural
from validate.agreement import pooled
from validate.agreement.figures import percent
from validate.agreement.how_measured import why_unread
from validate.dataset.paper.linked_numbers import all_linked, counted, sentence
from validate.dataset.paper.paper_table import Trace
from validate.dataset.since_what import without_first_submission
from validate.merge.comparison import Comparison
from validate.merge.consensus import kept_rows
from validate.pairing.pairings import Pairing


class ComparedSentences(NamedTuple):
    """How the entries of a round compared, in this order; a text is empty where there is nothing to say."""

    counts: str
    resolved: str
    agreement: str
    since: str
    decisions: str


def compared_sentences(measured: MeasuredRound, *, brief: bool = False) -> ComparedSentences:
    """How the entries of a round compared, and how differences were resolved.

    `brief` leaves out what a table has: how coefficients were made, and in later rounds all agreement.
    """
    comparison, agreement, found = measured.comparison, measured.agreement, measured.differences
    later = comparison.form.round > 1
    return ComparedSentences(
        counts=f"{counts_sentences(comparison, measured.first, brief=brief)}{_of_values(measured)}",
        resolved=resolved_sentence(comparison.form, found.first),
        agreement=all_linked(
            summary_sentences(
                agreement,
                measured.replaced,
                records=section_of(comparison.form, "agreement-on-records"),
                of_round=comparison.form.round,
                brief=brief,
            ),
            section_of(comparison.form, "agreement"),
        )
        if agreement and agreement.studies and not (brief and later)
        else "",
        since=" ".join(
            part
            for part in (
                _pairings(comparison, brief=brief),
                _alike(measured),
                _unkept(measured),
                since_sentences(comparison.form, found),
            )
            if part
        ),
        decisions=all_linked(
            decided_sentences(comparison, found.first),
            section_of(comparison.form, "disagreement-list"),
        ),
    )


def _of_values(measured: MeasuredRound) -> str:
    """How many entries differed of those in which two or more gave a value: many of all are missing codes."""
    agreement = measured.agreement
    whole = pooled(agreement) if agreement and agreement.studies and measured.basis is measured.first else None
    if whole is None or not whole.counted.given:
        return ""
    counted = whole.counted
    gave = "both" if len(whole.extractors) == 2 else "two or more"
    unread = ""
    if agreement and counted.differ_unread:
        unread = f", {counted.differ_unread:,} of these with an answer that {why_unread(agreement)}"
    share = f"{counted.differ:,} differed ({percent(counted.differ / counted.given)}){unread}"
    text = (
        f" Of the {plural(counted.given, 'entry', 'entries')} in which {gave} gave a value, in data items on which"
        f" agreement is measured, {share if counted.differ else 'none differed'}."
    )
    return all_linked(text, section_of(measured.comparison.form, "agreement"))


_NOT_MEASURED = "it was not measured how far the extractors agreed before anybody had seen another's work"


def _unkept(measured: MeasuredRound) -> str:
    """Of which studies no first submission of an extractor is kept, or that none is."""
    comparison, first = measured.comparison, measured.first
    if comparison.form.round > 1:
        return ""
    if first is None:
        compared = any(len(who) > 1 for who in comparison.extractors_by_study.values())
        return f"No first submission is kept, so {_NOT_MEASURED}." if compared else ""
    found = without_first_submission(first, comparison)
    several = [
        f"{and_list([comparison.extraction(name).study_names[study] for study in sorted(studies)])} by {name}"
        for name, studies in found.items()
    ]
    return (
        f"No first submission is kept of {'; '.join(several)}: decisions on these answers were made before the study"
        " was marked as finished, or the copy was lost. The figures on first submissions leave them out, and these"
        " answers may have been changed after another's had been seen."
        if several
        else ""
    )


def _alike(measured: MeasuredRound) -> str:
    """How many records count as made by both in figures of agreement, because they are alike and not named alike."""
    number = sum(rows.alike for rows in measured.agreement.rows) if measured.agreement else 0
    if not number:
        return ""
    text = (
        "The figures on agreement do not use decisions on which records are one. There, two records with different"
        f" names count as one if what was extracted is alike ({plural(number, 'pair')})."
    )
    return all_linked(text, section_of(measured.comparison.form, "agreement-on-records"))


def _pairings(comparison: Comparison, *, brief: bool) -> str:
    """Which records the team decided to be one, and which not; confirmed pairs with the same names are apart."""
    ruled = defaultdict[str, list[Pairing]](list)
    for pairing in comparison.pairings:
        if pairing.rulings:
            ruled["identity" if pairing.by == "identity" else pairing.state].append(pairing)
    sentences = [
        *_decided(comparison, ruled["confirmed"], "pair is one record", "pairs are one record each"),
        *_decided(comparison, ruled["apart"], "pair is two records", "pairs are two records each"),
    ]
    text = ""
    if sentences:
        text = (
            f"Of records that the extractors had named differently, the team decided that {and_list(sentences)}."
            f"{'' if brief else _not_on_entries(len(ruled['confirmed']) + len(ruled['apart']))}"
        )
    if ticked := len(ruled["identity"]):
        text += f" The team also confirmed {plural(ticked, 'pair', 'pairs')} of records with the same names."
    return all_linked(text.strip(), "all")


def _not_on_entries(decisions: int) -> str:
    return f" {'This decision is' if decisions == 1 else 'These decisions are'} not among those on entries."


def _decided(comparison: Comparison, pairs: Sequence[Pairing], one: str, several: str) -> list[str]:
    """How many pairs were decided to be what, with a number that leads to them, and by whom; nothing of no pair."""
    if not pairs:
        return []
    who = by_whom([max(pairing.rulings, key=lambda ruling: ruling.when).who for pairing in pairs], before="decided by ")
    return [f"{counted(len(pairs), _leading_to(comparison, pairs), one, several)}{who}"]


def _leading_to(comparison: Comparison, pairs: Sequence[Pairing]) -> Trace:
    """To the records, where they are rows of one table of the dataset; else to all rows."""
    tables, positions = {pairing.table for pairing in pairs}, {pairing.position for pairing in pairs}
    if len(tables) > 1 or None in positions or comparison.form.round > 1:
        return Trace(section="all")
    (table,) = tables
    kept = [position for position, there in enumerate(kept_rows(comparison.tables[table])) if there]
    lines = tuple(line for line, position in enumerate(kept) if position in positions)
    return Trace(table=table, lines=lines) if len(lines) == len(pairs) else Trace(section="all")


def later_round_sentences(later: RoundFacts, measured: MeasuredRound, *, brief: bool = False) -> list[str]:
    """What a later round filled in, by whom, and how far they agreed (`brief` as in `compared_sentences`)."""
    by_table = [
        (table, [field.label for field in fields_to_fill(table) if not field.bookkeeping])
        for table in later.comparison.form.tables
    ]
    fields = and_list([f"{and_list(labels)} of {table.label}" for table, labels in by_table if labels])
    who = later.filled_in()
    number = Counter(min(len(names), 2) for names in who.values())
    by_one = Counter(names[0] for names in who.values() if len(names) == 1)
    alone = and_list([of_whom(name, f"{count:,}") for name, count in sorted(by_one.items())]) if by_one else ""
    studies = len({row.study for row in later.rows})
    rows, of = plural(len(who), "record", "records"), plural(studies, "study", "studies")
    filled = "was" if sum(len(labels) for _, labels in by_table) == 1 else "were"
    text = f"In round {later.number}, {fields} {filled} filled in on {rows} of {of} that were agreed before:"
    if (recoding := later.comparison.form.recoding) is not None:
        were = "was" if len(who) == 1 else "were"
        label = later.form[recoding.table].label
        text = (
            f"In round {later.number}, {rows} of {label} in {of} {were} coded again with revision"
            f" {recoding.revision} of the codebook ({fields}), with the earlier codes shown{later.without_code}:"
        )
    text += f" {number[2]:,} by two or more people independently"
    text += f", {number[1]:,} by one person only ({alone})" if by_one else ""
    text += f", {number[0]:,} not yet" if number[0] else ""
    compared = compared_sentences(measured, brief=brief) if later.people else []
    text = f"{text}. {sentence(reworded_sentence(later.reworded, name_studies=False))}".strip()
    text = all_linked(text, section_of(later.comparison.form, "agreement"))
    return [text, *compared, all_linked(verified_sentences(later.comparison, brief=brief), "all")]
