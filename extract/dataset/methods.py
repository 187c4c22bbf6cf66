"""The paragraph that a paper needs, with the true counts."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version

import polars as pl

from extract.dataset.codebook_life import codebook_sentences
from extract.dataset.facts import Facts, RoundFacts, who_ruled
from extract.dataset.measured_round import MeasuredRound
from extract.dataset.references import references
from extract.dataset.review_themes import theme_sentences
from extract.dataset.round_sentences import compared_sentences, later_round_sentences, verified_sentences
from extract.dataset.source_sentences import author_sentences, people_sentences, reports_sentences, words_sentences
from schema.form import Form
from schema.missing import Missing
from schema.text import and_list, plural
from validate.agreement.figures import percent
from validate.dataset.paper.flow import entries_of, studies_by_number
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.led import all_led, counted, led
from validate.dataset.paper.paper_table import FILLED, Trace
from validate.dataset.people import people
from validate.dataset.reports_read import reports_read
from validate.merge.comparison import Comparison


def methods_text(
    rounds: Sequence[MeasuredRound],
    tables: Mapping[str, pl.DataFrame],
    *,
    words: InWords,
    draft: bool,
    facts: Facts,
) -> str:
    """Markdown: how the data were extracted, compared and settled, each number counted from this merge.

    Numbers that lead to what they count are marked (`led`); `plain_numbers` takes the marks out.

    `tables` are those of the dataset, `words` names their studies. `rounds` are the first round and those of `facts`,
    as they were measured.
    """
    comparison = rounds[0].comparison
    form = comparison.form
    whole = facts.rounds[-1].form if facts.rounds else form
    rows = ", ".join(
        f"{counted(frame.height, Trace(table=name), 'record', 'records')} of {form[name].label}"
        for name, frame in tables.items()
        if frame.height
    )
    paragraphs = [
        f"# Methods: data extraction{' (DRAFT)' if draft else ''}",
        f"Data were extracted with the form *{form.title}* (version {form.version})"
        f" into spreadsheets by {_people(comparison)}, working independently. As it is now, the form"
        f" has the fingerprint `{whole.fingerprint}`."
        f" {_flow(comparison, words, facts)}",
        _WORDS,
        _read_from(form, tables, facts),
        _pending(words),
        *compared_sentences(rounds[0]),
        all_led(verified_sentences(comparison), "all"),
        author_sentences(rounds, tables, facts),
        codebook_sentences(form),
        theme_sentences(facts.themes),
        *(
            paragraph
            for later, measured in zip(facts.rounds, rounds[1:], strict=True)
            for paragraph in later_round_sentences(later, measured)
        ),
        _confirmed(facts.confirmed),
        all_led(people_sentences(people(form, tables), words), "characteristics"),
        f"The dataset has {rows}. Every value is traced to the cells of the workbooks, or the decision, that it comes"
        " from"
        " (`lineage.csv`); the extractors' first submissions are kept unchanged.",
        _note(comparison, facts.rounds),
    ]
    text = "\n\n".join(part for part in paragraphs if part)
    parts = (text, references(text), _open(facts) if draft else "")
    return "\n\n".join(part for part in parts if part) + "\n"


_WORDS = (
    "Here a data item is a field of the form, a record is what is entered on one line of a sheet (such as one sample of"
    " a study), and an entry is the content of one cell (one data item of one record): a value, or a missing code (NR:"
    " not reported, UC: unclear, NA: not applicable, PEND: pending). Names of studies, running numbers and cells that"
    " the template fills in are not data items. Records were matched by the entries that say which record it is, which"
    " are compared only in records that were matched under different names. Other entries were compared by meaning:"
    " spelling, units and the order of several choices made no difference."
)


def _read_from(form: Form, tables: Mapping[str, pl.DataFrame], facts: Facts) -> str:
    """From what the studies were read."""
    studies = tables[form.studies.name].height
    words = words_sentences([facts.words, *(later.words for later in facts.rounds)], studies)
    text = " ".join(part for part in (reports_sentences(reports_read(form, tables)), words) if part)
    return all_led(text, "all")


def _pending(words: InWords) -> str:
    """How many entries wait, where a reader learns from what the studies were read."""
    entries = entries_of(words)
    waiting, total = entries[Missing.PEND.value], entries.total()
    if not waiting:
        return ""
    number = led(waiting, Trace(code=Missing.PEND.value))
    is_pending, they = ("is pending", "it waits") if waiting == 1 else ("are pending", "they wait")
    return (
        f"{number} of the {led(total, Trace(code=FILLED))} entries of the dataset ({percent(waiting / total)})"
        f" {is_pending} (PEND): {they} for the full text of a report or for an answer of its authors. A pending entry"
        " says"
        " nothing of what the study reports."
    )


def _confirmed(number: int) -> str:
    """How many warnings extractors confirmed. What they wrote down is not looked up in the report."""
    if not number:
        return ""
    was = "warning of the checks was" if number == 1 else "warnings of the checks were"
    return (
        f"{number:,} {was} confirmed by extractors, who named the place in the report and wrote down what it says"
        " there. Whether these are the report's own words was not checked."
    )


def _people(comparison: Comparison) -> str:
    number = len(comparison.names)
    noun = "extractor" if number == 1 else "extractors"
    return f"{_NUMBERS.get(number, number)} {noun} ({', '.join(comparison.names)})"


_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four"}


def _studies(comparison: Comparison, *, remained: bool) -> str:
    """How many studies how many people extracted; `remained` says that others were excluded before."""
    by = studies_by_number(comparison)
    every = tuple(sorted(study for studies in by.values() for study in studies))
    table = comparison.form.studies.name

    def led_to(studies: tuple[str, ...]) -> str:
        return led(len(studies), Trace(table=table, studies=studies))

    if len(by) == 1:
        (n,) = by
        who = f"{_NUMBERS.get(n, n)} {'person' if n == 1 else 'people'}"
        one = len(every) == 1
        if remained:
            return (
                f"{led_to(every)} {'study' if one else 'studies'} remained,{'' if one else ' each'} extracted by {who}."
            )
        return f"{led_to(every)} {'study was extracted' if one else 'studies were extracted, each'} by {who}."
    if not every:
        return "No study remained." if remained else "No study was extracted."
    several = sorted(by, reverse=True)
    counts = [f"{led_to(by[n])}{' extracted' if remained else ''} by {_NUMBERS.get(n, n)}" for n in several]
    people = "person" if several[-1] == 1 else "people"
    return f"{led_to(every)} studies {'remained' if remained else 'were extracted'}: {and_list(counts)} {people}."


def _flow(comparison: Comparison, words: InWords, facts: Facts) -> str:
    studies = comparison.form.studies.name
    shared, pilot = all_led(facts.shared_out, "flow"), _of_pilot(facts, words, studies)
    return " ".join(
        part
        for part in (all_led(facts.flow, "flow"), _studies(comparison, remained=bool(facts.excluded)), shared, pilot)
        if part
    )


def _of_pilot(facts: Facts, words: InWords, table: str) -> str:
    """The sentence on the pilot round; its first number leads to the studies."""
    number, text = str(len(facts.piloted)), facts.pilot(words)
    trace = Trace(table=table, studies=facts.piloted)
    return led(len(facts.piloted), trace) + text.removeprefix(number) if text.startswith(f"{number} ") else text


def _note(comparison: Comparison, rounds: Sequence[RoundFacts]) -> str:
    """What stands behind the figures: software, form, who decided, what one extractor alone extracted."""
    form = comparison.form
    revisions = sorted(
        {
            extraction.codebook
            for one in (comparison, *(later.comparison for later in rounds))
            for extraction in one.extractions
            if extraction.codebook is not None
        }
    )
    noun = "revision" if len(revisions) == 1 else "revisions"
    numbers = and_list([str(revision) for revision in revisions])
    grows = form.growing or any(later.form.growing for later in rounds) or revisions not in ([], [1])
    codebook = f" with {noun} {numbers} of the codebook" if grows and revisions else ""
    who = who_ruled(comparison.ledger)
    alone = [
        field.label
        for table in form.tables
        for field in table.fields
        if field.mode != "dual" and field.of is None and field.name not in table.not_extracted
    ]
    sentences = [
        f"The software was twofold {version('twofold')}, and the form {form.name} {form.version}{codebook}.",
        f"Decisions on disagreements (rulings, in the files of the dataset) were made by {and_list(who)}."
        if who
        else "",
        f"{plural(len(alone), 'data item was', 'data items were')} not extracted by two people independently, and"
        f" {'is' if len(alone) == 1 else 'are'} in no figure of agreement: {and_list(sorted(alone))}."
        if alone
        else "",
    ]
    return " ".join(part for part in sentences if part)


def _open(facts: Facts) -> str:
    lines = "".join(f"\n- {' '.join(point.split())}" for point in facts.open_points)
    return f"**This is a draft.** {'It waits for:' if lines else 'Nothing is open.'}{chr(10) if lines else ''}{lines}"
