"""How many studies there are and who extracted them, in sentences for the methods text."""

from extract.dataset.methods.facts import Facts
from extract.dataset.methods.listed_studies import flow, shared_out
from schema.text import and_list, fold, number_in_words, plural
from validate.dataset.paper.flow import studies_by_number
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.linked_numbers import all_linked, linked, sentence
from validate.dataset.paper.paper_table import Trace
from validate.merge.comparison import Comparison


def extractors_named(comparison: Comparison) -> str:
    """`two extractors (ada, ben)`."""
    number = len(comparison.names)
    noun = "extractor" if number == 1 else "extractors"
    return f"{number_in_words(number)} {noun} ({', '.join(comparison.names)})"


def _studies(comparison: Comparison, *, remained: bool, waiting: int, listed: bool = False) -> str:
    """How many studies how many people extracted, and how many are `waiting` to be extracted.

    `remained` says that others were excluded before, `listed` that these studies are all of the team's list.
    """
    if waiting:
        number = sum(map(len, studies_by_number(comparison).values())) + waiting
        left = sentence(f"{plural(number, 'study', 'studies')} remained.") + " " if remained else ""
        are = (
            "study is not fully extracted yet, and is"
            if waiting == 1
            else "studies are not fully extracted yet, and are"
        )
        wait = sentence(f"{waiting:,} {are} not in this draft.")
        return f"{left}{_studies(comparison, remained=False, waiting=0)} {wait}"
    by = studies_by_number(comparison)
    every = tuple(sorted(study for studies in by.values() for study in studies))
    table = comparison.form.studies.name

    extracted = "listed and extracted" if listed else "extracted"

    def led_to(studies: tuple[str, ...]) -> str:
        return linked(len(studies), Trace(table=table, studies=studies))

    if len(by) == 1:
        (n,) = by
        who = f"{number_in_words(n)} {'person' if n == 1 else 'people'}"
        one = len(every) == 1
        if remained:
            studies = "study remained," if one else "studies remained, each"
            return sentence(f"{led_to(every)} {studies} extracted by {who}.")
        studies = (
            f"study was {'listed, and extracted' if listed else 'extracted'}"
            if one
            else f"studies were {extracted}, each"
        )
        return sentence(f"{led_to(every)} {studies} by {who}.")
    if not every:
        return "No study remained." if remained else "No study was extracted."
    several = sorted(by, reverse=True)
    counts = [f"{led_to(by[n])}{' extracted' if remained else ''} by {number_in_words(n)}" for n in several]
    people = "person" if several[-1] == 1 else "people"
    were = "remained" if remained else f"were {extracted}"
    return sentence(f"{led_to(every)} studies {were}: {and_list(counts)} {people}.")


def flow_sentences(comparison: Comparison, words: InWords, facts: Facts, *, brief: bool = False) -> str:
    """How many studies were listed, excluded, extracted and shared out; `brief` leaves out who got which."""
    studies = comparison.form.studies.name
    pilot = _of_pilot(facts, words, studies)
    apart = facts.excluded or facts.unlisted or facts.waiting
    extracted = {fold(study) for several in studies_by_number(comparison).values() for study in several}
    listed = not apart and facts.listed == len(extracted) > 0
    told = listed and facts.assignment.studies.keys() == extracted
    shared = "" if brief else all_linked(shared_out(facts, told=told), "flow")
    return " ".join(
        part
        for part in (
            "" if listed else all_linked(flow(facts), "flow"),
            _studies(comparison, remained=bool(facts.excluded), waiting=facts.waiting, listed=listed),
            "" if brief else _renamed(comparison, words),
            shared,
            pilot,
        )
        if part
    ).strip()


def _renamed(comparison: Comparison, words: InWords) -> str:
    """Which studies have another name than they had at first, in a sentence, each with what a paper calls it.

    A mistyped name was none of a study.
    """
    mistyped = {fold(line.study) for line in comparison.ledger.renamings if line.mistyped}
    named = []
    for study in comparison.tables[comparison.form.studies.name].studies:
        names = [one for one in comparison.form.renamed.every(study or "") if fold(one) not in mistyped]
        if study and names and fold(names[0]) != fold(study):
            earlier = dict.fromkeys(one for one in names if fold(one) != fold(study))
            before, cited = f"before: {and_list(tuple(earlier))}", words.study(study)
            files = f"{study} in the files, {before}"
            named.append(f"{study} ({before})" if fold(cited) == fold(study) else f"{cited} ({files})")
    return f"Renamed during the review: {', '.join(named)}." if named else ""


def _of_pilot(facts: Facts, words: InWords, table: str) -> str:
    """How many studies were a pilot round, and which; the number of those in the dataset leads to them."""
    number, names = len(facts.piloted), "; ".join(map(words.study, facts.piloted))
    out, waiting = facts.pilot_excluded, facts.pilot_waiting
    whole = number + len(out) + waiting
    if not whole:
        return ""
    shown = linked(number, Trace(table=table, studies=facts.piloted))
    if whole == number:
        it = "it" if number == 1 else "them"
        were = "was" if number == 1 else "were"
        return f"{sentence(f'{shown} of these studies ({names}) {were} a pilot round.')} {_measured(facts, it)}"
    parts = []
    if number:
        parts.append(f"{shown} {'is' if number == 1 else 'are'} in the dataset ({names})")
    if out:
        parts.append(f"{len(out):,} {'was' if len(out) == 1 else 'were'} excluded ({'; '.join(map(facts.cited, out))})")
    if waiting:
        parts.append(f"{waiting:,} {'is' if waiting == 1 else 'are'} not fully extracted yet")
    measured = _measured(facts, "the one that is in the dataset" if number == 1 else "those that are in the dataset")
    return (
        f"The pilot round was of {plural(whole, 'study', 'studies')}: {and_list(parts)}. {measured if number else ''}"
    )


def _measured(facts: Facts, pilot: str) -> str:
    """Whether figures on agreement include what was the pilot round."""
    if facts.not_measured:
        return (
            f"Kappa and the other figures on agreement leave {pilot} out; the counts of differences include"
            f" {pilot if pilot in {'it', 'them'} else 'them'}."
        )
    return f"The figures on agreement include {pilot}."
