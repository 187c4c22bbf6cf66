"""The methods text: what a paper says, and all that can be said, with the true counts."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

import polars as pl

from extract.dataset.methods.codebook_life import codebook_sentences
from extract.dataset.methods.facts import Facts, RoundFacts, who_ruled
from extract.dataset.methods.measured_round import MeasuredRound
from extract.dataset.methods.references import references
from extract.dataset.methods.review_themes import theme_sentences
from extract.dataset.methods.round_sentences import compared_sentences, later_round_sentences
from extract.dataset.methods.source_sentences import (
    author_sentences,
    people_sentences,
    reports_sentences,
    words_sentences,
)
from extract.dataset.methods.study_sentences import extractors_named, flow_sentences
from extract.dataset.methods.verified_sentences import verified_sentences
from schema.form import Form
from schema.missing import Missing
from schema.records import record
from schema.text import and_list, plural
from validate.agreement.figures import percent
from validate.dataset.paper.flow import entries_of, no_data_items, on_companions, on_names, studies_by_number
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.linked_numbers import all_linked, counted, linked, sentence
from validate.dataset.paper.origins import filled_in_sentences
from validate.dataset.paper.paper_table import FILLED, Trace
from validate.dataset.people import people
from validate.dataset.reports_read import reports_read
from validate.dataset.tolerances import on_tolerances
from validate.inference.names_in_form import data_items, set_apart
from validate.merge.comparison import Comparison


@record(kw_only=True)
class MethodsTexts:
    """The methods text as a paper takes it, and in full. Numbers that lead to what they count are marked (`linked`)."""

    short: str
    full: str


def methods_text(
    rounds: Sequence[MeasuredRound],
    tables: Mapping[str, pl.DataFrame],
    *,
    words: InWords,
    draft: bool,
    facts: Facts,
) -> str:
    """Markdown: what a paper says of the extraction, in the order of PRISMA 2020 items 9 and 10 and of ENTREQ.

    Each sentence with a number is one of `methods_in_full`, which has the same parameters and marks of numbers.
    """
    comparison = rounds[0].comparison
    form, brief = comparison.form, True
    recorded = (
        _recorded_with(comparison),
        _new_versions(facts),
        _checked(facts),
        flow_sentences(comparison, words, facts, brief=brief),
        all_linked(reports_sentences(reports_read(form, tables)), "all"),
        _pending(words, brief=brief),
    )
    compared = compared_sentences(rounds[0], brief=brief)
    verified = all_linked(verified_sentences(comparison, brief=brief), "all")
    later = [
        _joined(later_round_sentences(one, measured, brief=brief))
        for one, measured in zip(facts.rounds, rounds[1:], strict=True)
    ]
    paragraphs = [
        _heading(draft=draft),
        _joined(recorded),
        _joined(
            (
                _ENTRY,
                *on_companions(form),
                *_how_compared(comparison, facts),
                _OF_ROUNDS if later else "",
                compared.counts,
                compared.resolved,
                compared.since,
                compared.decisions,
            )
        ),
        compared.agreement,
        _joined((verified, _never_seen_by_another(_whole(form, facts)), author_sentences(rounds, words, facts))),
        f"{sought_sentence(_whole(form, facts))} {filled_in_sentences(words)}",
        _joined((codebook_sentences(form, brief=brief), theme_sentences(facts.themes), *later)),
        f"{_software(comparison, facts.rounds)} Definitions, all figures and the sources of the statistics are in"
        " `methods-in-full.md`.",
        _open(facts) if draft else "",
    ]
    return "\n\n".join(part for part in paragraphs if part) + "\n"


def methods_in_full(
    rounds: Sequence[MeasuredRound],
    tables: Mapping[str, pl.DataFrame],
    *,
    words: InWords,
    draft: bool,
    facts: Facts,
) -> str:
    """Markdown: how the data were extracted, compared and settled, each number counted from this merge.

    Numbers that lead to what they count are marked (`linked`); `plain_numbers` takes the marks out.

    `tables` are those of the dataset, `words` names their studies. `rounds` are the first round and those of `facts`,
    as they were measured.
    """
    comparison = rounds[0].comparison
    form = comparison.form
    rows = and_list(
        [
            f"{counted(frame.height, Trace(table=name), 'record', 'records')} of {form[name].label}"
            for name, frame in tables.items()
            if frame.height
        ]
    )
    paragraphs = [
        _heading(draft=draft),
        _joined(
            (
                _recorded_with(comparison),
                _new_versions(facts),
                _checked(facts),
                f"As it is now, the form has the fingerprint `{_whole(form, facts).fingerprint}`.",
                flow_sentences(comparison, words, facts),
            )
        ),
        _joined(
            (
                _ENTRY,
                *on_companions(form),
                f"{_MISSING} {no_data_items(_whole(form, facts))}",
                *_how_compared(comparison, facts),
                _MATCHED,
                on_names(comparison.form),
            )
        ),
        _read_from(form, tables, facts),
        _pending(words),
        _OF_ROUNDS if facts.rounds else "",
        *compared_sentences(rounds[0]),
        all_linked(verified_sentences(comparison), "all"),
        author_sentences(rounds, words, facts),
        f"{sought_sentence(_whole(form, facts))} {filled_in_sentences(words)}",
        codebook_sentences(form),
        theme_sentences(facts.themes),
        *(
            paragraph
            for later, measured in zip(facts.rounds, rounds[1:], strict=True)
            for paragraph in later_round_sentences(later, measured)
        ),
        _confirmed(facts.confirmed),
        all_linked(people_sentences(people(form, tables), words), "characteristics"),
        f"The dataset has {rows}. Every value is traced to the cells of the workbooks, or the decision, that it comes"
        " from (`lineage.csv`); the extractors' first submissions are kept unchanged.",
        _note(comparison, facts.rounds),
    ]
    text = "\n\n".join(part for part in paragraphs if part)
    parts = (text, references(text), _open(facts) if draft else "")
    return "\n\n".join(part for part in parts if part) + "\n"


def _heading(*, draft: bool) -> str:
    return f"# Methods: data extraction{' (DRAFT)' if draft else ''}"


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(part for part in sentences if part)


def _recorded_with(comparison: Comparison) -> str:
    form = comparison.form
    independently = ", working independently" if len(comparison.names) > 1 else ""
    return (
        f"Data were extracted with the form *{form.title}* (version {form.version}) into spreadsheets by"
        f" {extractors_named(comparison)}{independently}."
    )


def _new_versions(facts: Facts) -> str:
    """Which versions of the form took the place of others, and when."""
    if not facts.new_versions:
        return ""
    sentences = [
        f"{f'On {one.day}, version' if one.day else 'Version'} {one.now} took the place of version {one.before}, after"
        f" first submissions of {plural(one.studies, 'study', 'studies')} had been made."
        for one in facts.new_versions
    ]
    carried = "What had been extracted was carried over; the figures are of entries as they were carried over."
    return f"{' '.join(sentences)} {carried}"


def _checked(facts: Facts) -> str:
    """That first submissions could be checked by a program before they were kept, and what such a check knows."""
    looks_up = " It looks up quoted words in the full texts at hand." if facts.words.counts else ""
    other = "other " if looks_up else ""
    return (
        "Before a first submission was kept, its extractor could have the file checked by a program (`twofold check`)"
        " and correct it. The check reports errors of form: entries that are missing, that cannot be read, or that"
        f" contradict each other or the form.{looks_up} It does not compare {other}entries with the reports, nor any"
        " with those of another extractor."
    )


def _never_seen_by_another(form: Form) -> str:
    """Which data items only one person extracts, and nobody verifies."""
    alone = [field.label for table in form.tables for field in data_items(table) if field.mode == "single"]
    was = plural(len(alone), "data item was", "data items were")
    text = f"{was} extracted by one person and verified by nobody: {and_list(sorted(alone))}."
    return sentence(text) if alone else ""


def _how_compared(comparison: Comparison, facts: Facts) -> Sequence[str]:
    """When two entries count as the same; nothing if no study has entries of two people."""
    if not any(extractors > 1 for extractors in studies_by_number(comparison)):
        return ()
    return (_COMPARED, *on_tolerances(_whole(comparison.form, facts), len(comparison.names)))


def _whole(form: Form, facts: Facts) -> Form:
    """The form with what all rounds ask; `form` is what the first asks."""
    return facts.rounds[-1].form if facts.rounds else form


def sought_sentence(form: Form) -> str:
    """How many data items were sought, and where they are defined."""
    number = sum(len(data_items(table)) for table in form.tables)
    return sentence(f"{plural(number, 'data item was', 'data items were')} sought (`codebook.csv` defines each).")


_ENTRY = (
    "Here a record is what is entered on one line of a sheet (such as one sample of a study), and an entry is what is"
    " entered for one data item (a field of the form) of one record: a value, or a missing code."
)
_MISSING = "Missing codes are NR: not reported, UC: unclear, NA: not applicable and PEND: pending."
_COMPARED = "Entries were compared by meaning: spelling, units and the order of several choices made no difference."
_OF_ROUNDS = (
    "Until a later round is named, figures on first submissions, on disagreements and on decisions are those of"
    " round 1."
)
_MATCHED = "Records were matched by the entries that say which record it is."


def _read_from(form: Form, tables: Mapping[str, pl.DataFrame], facts: Facts) -> str:
    """From what the studies were read."""
    studies = tables[form.studies.name].height
    words = words_sentences([facts.words, *(later.words for later in facts.rounds)], studies)
    text = " ".join(part for part in (reports_sentences(reports_read(form, tables)), words) if part)
    return all_linked(text, "all")


def _pending(words: InWords, *, brief: bool = False) -> str:
    """How many entries wait, where a reader learns from what the studies were read."""
    entries = entries_of(words)
    waiting, total = entries[Missing.PEND.value], entries.total()
    if not waiting:
        return ""
    number = linked(waiting, Trace(code=Missing.PEND.value))
    whole = counted(total, Trace(code=FILLED), "entry", "entries")
    is_pending = "is pending" if waiting == 1 else "are pending"
    nothing = "" if brief else " A pending entry says nothing of what the study reports."
    return (
        f"Of the {whole} of the dataset, {number} ({percent(waiting / total)}) {is_pending} (PEND): still to be looked"
        f" up in the full text of a report, or to be asked of its authors.{nothing}"
    )


def _confirmed(number: int) -> str:
    """How many warnings extractors confirmed. What they wrote down is not looked up in the report."""
    if not number:
        return ""
    was = "warning of the checks was" if number == 1 else "warnings of the checks were"
    return sentence(
        f"{number:,} {was} confirmed by extractors, who named the place in the report and wrote down what it says"
        " there. Whether these are the report's own words was not checked."
    )


def _software(comparison: Comparison, rounds: Sequence[RoundFacts]) -> str:
    """The software, the form and the revisions of its codebook."""
    form = comparison.form
    revisions = sorted(
        {
            revision
            for one in (comparison, *(later.comparison for later in rounds))
            for extraction in one.extractions
            for revision in {extraction.codebook_of(study) for study in extraction.studies_recorded}
            if revision is not None
        }
    )
    noun, used = ("Revision", "was used") if len(revisions) == 1 else ("Revisions", "were used")
    numbers = and_list([str(revision) for revision in revisions])
    grows = form.growing or any(later.form.growing for later in rounds) or revisions not in ([], [1])
    codebook = f" {noun} {numbers} of its codebook {used}." if grows and revisions else ""
    return f"The software was twofold {version('twofold')}, and the form {form.name} {form.version}.{codebook}"


def _note(comparison: Comparison, rounds: Sequence[RoundFacts]) -> str:
    """What stands behind the figures: software, form, who decided, what one extractor alone extracted."""
    who = who_ruled(comparison.ledger)
    alone = [
        field.label
        for table in comparison.form.tables
        for field in table.fields
        if field.mode != "dual" and field.of is None and not set_apart(table, field.name)
    ]
    sentences = [
        _software(comparison, rounds),
        f"Decisions on disagreements (rulings, in the files of the dataset) were made by {and_list(who)}."
        if who
        else "",
        sentence(
            f"{plural(len(alone), 'data item was', 'data items were')} not extracted by two people independently, and"
            f" {'is' if len(alone) == 1 else 'are'} in no figure of agreement: {and_list(sorted(alone))}."
        )
        if alone
        else "",
        _never_seen_by_another(comparison.form),
    ]
    return _joined(sentences)


def _open(facts: Facts) -> str:
    lines = "".join(f"\n- {' '.join(point.split())}" for point in facts.open_points)
    return f"**This is a draft.** {'It waits for:' if lines else 'Nothing is open.'}{chr(10) if lines else ''}{lines}"
