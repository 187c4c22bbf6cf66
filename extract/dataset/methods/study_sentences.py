"""How many studies there are and who extracted them, in sentences for the methods text."""

from extract.dataset.methods.facts import Facts
from schema.text import and_list, fold
from validate.dataset.paper.flow import studies_by_number
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.led import all_led, led
from validate.dataset.paper.paper_table import Trace
from validate.merge.comparison import Comparison


def extractors_named(comparison: Comparison) -> str:
    """`two extractors (ada, ben)`."""
    number = len(comparison.names)
    noun = "extractor" if number == 1 else "extractors"
    return f"{_NUMBERS.get(number, number)} {noun} ({', '.join(comparison.names)})"


_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four"}


def _studies(comparison: Comparison, *, remained: bool, waiting: int) -> str:
    """How many studies how many people extracted, and how many are `waiting` to be extracted.

    `remained` says that others were excluded before.
    """
    if waiting:
        number = sum(map(len, studies_by_number(comparison).values())) + waiting
        left = f"{number:,} {'study' if number == 1 else 'studies'} remained. " if remained else ""
        are = (
            "study is not fully extracted yet, and is"
            if waiting == 1
            else "studies are not fully extracted yet, and are"
        )
        return f"{left}{_studies(comparison, remained=False, waiting=0)} {waiting:,} {are} not in this draft."
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


def flow_sentences(comparison: Comparison, words: InWords, facts: Facts, *, brief: bool = False) -> str:
    """How many studies were listed, excluded, extracted and shared out; `brief` leaves out who got which."""
    studies = comparison.form.studies.name
    shared, pilot = "" if brief else all_led(facts.shared_out, "flow"), _of_pilot(facts, words, studies)
    return " ".join(
        part
        for part in (
            all_led(facts.flow, "flow"),
            _studies(comparison, remained=bool(facts.excluded), waiting=facts.waiting),
            "" if brief else _renamed(comparison),
            shared,
            pilot,
        )
        if part
    )


def _renamed(comparison: Comparison) -> str:
    """Which studies have another name than they had at first, in a sentence."""
    renamed = comparison.form.renamed
    studies = (study for study in comparison.tables[comparison.form.studies.name].studies if study)
    others = (study for study in studies if fold(renamed.first(study)) != fold(study))
    named = [f"{study} (before: {and_list(renamed.formerly(study))})" for study in others]
    return f"Renamed during the review: {', '.join(named)}." if named else ""


def _of_pilot(facts: Facts, words: InWords, table: str) -> str:
    """The sentence on the pilot round; its first number leads to the studies."""
    number, text = str(len(facts.piloted)), facts.pilot(words)
    trace = Trace(table=table, studies=facts.piloted)
    return led(len(facts.piloted), trace) + text.removeprefix(number) if text.startswith(f"{number} ") else text
