"""From what the studies were read: sentences on reports, quoted words, people and what authors were asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extract.dataset.methods.facts import Facts
from extract.dataset.methods.measured_round import MeasuredRound
from schema.missing import Origin
from schema.text import and_list, fold, part_of, plural
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.linked_numbers import counted, linked, sentence
from validate.dataset.paper.origins import origin_sentence
from validate.dataset.paper.paper_table import Trace
from validate.dataset.paper.same_people import same_as_absent
from validate.dataset.people import People
from validate.dataset.reports_read import ReportsRead
from validate.dataset.words_in_reports import WordsInReports


def reports_sentences(read: ReportsRead | None) -> str:
    """How much of the reports was read, as the extractors recorded it."""
    if read is None:
        return "The form does not ask how much of each report was read: full texts or abstracts."
    if not read.answers:
        return f"How much of each report was read was not recorded (*{read.field.label}*)."
    in_words = {option.code: option.label for option in read.field.cell.offered}
    answers = [
        f"“{in_words[code]}” for {linked(number, Trace(table=read.table, field=read.field.name, holds=code))}"
        for code, number in read.answers.items()
    ]
    if read.unknown:
        answers.append(f"no answer for {read.unknown:,}")
    reports = counted(read.reports, Trace(table=read.table), "report", "reports")
    text = f"Extractors recorded how much they had read of {reports} (*{read.field.label}*): {and_list(answers)}."
    number, studies = len(read.not_whole), len(read.studies)
    if not number:
        return f"{text} Each study has a report that is marked “{read.most}”."
    if studies == 1:
        return f"{text} The study has no report that is marked “{read.most}”."
    if number == studies:
        none = linked(number, Trace(table=read.studies_table))
        return f"{text} None of the {none} studies has a report that is marked “{read.most}”."
    have = "has" if number == 1 else "have"
    without = linked(number, Trace(table=read.studies_table, studies=read.not_whole))
    every = linked(studies, Trace(table=read.studies_table))
    last = sentence(f"{without} of the {every} studies {have} no report that is marked “{read.most}”.")
    return f"{text} {last}"


def words_sentences(several: Sequence[WordsInReports], studies: int) -> str:
    """How many of the quoted passages are in the reports, of how many studies; nothing if no report was at hand."""
    number: Counter[str] = Counter()
    for words in several:
        number.update(words.counts)
    if not (looked_up := sum(number.values())):
        return ""
    parts = [
        f"{number['found']:,} {'was' if number['found'] == 1 else 'were'} found word for word",
        f"{number['slips']:,} with slight differences" if number["slips"] else "",
        f"{number['other page']:,} on another page than the extractor had named" if number["other page"] else "",
        f"{number['absent']:,} not" if number["absent"] else "",
        f"{number['unknown']:,} not in what could be searched" if number["unknown"] else "",
    ]
    within = len({study for words in several for study in words.studies})
    return (
        f"Quoted words of {part_of(within, studies, 'study', 'studies')} were looked up in the full texts that"
        f" were at hand: of {plural(looked_up, 'passage')}, {and_list([part for part in parts if part])}."
    )


def people_sentences(counted: People | None, words: InWords) -> str:
    """How many people there are, and of how many studies nobody knows whether they have the same ones."""
    if counted is None or not counted.known:
        return ""
    studies = plural(len(counted.known), "study", "studies")
    text = sentence(f"{_people(counted.number)} counted in {studies} (the sum of *{counted.field.label}*).")
    if counted.unknown:
        has = "study has" if len(counted.unknown) == 1 else "studies have"
        text += " " + sentence(f"{len(counted.unknown):,} {has} no such number.")
    if counted.together:
        groups = "; ".join(and_list([words.study(key) for key in several]) for several in counted.together)
        text += f" Studies with the same participants were counted once ({groups})."
    return " ".join(part for part in (text, *same_as_absent(words, counted.absent), counted.may_count_twice) if part)


def author_sentences(rounds: Sequence[MeasuredRound], words: InWords, facts: Facts) -> str:
    """What is to be asked of the authors of studies, whom the team asked, and what came back.

    Only the team's log knows that somebody was asked: a ruling to ask, or a letter that is written, is not sent.
    """
    questions = [question for one in rounds for question in one.questions]
    excluded = {study for one in rounds for study in one.comparison.ledger.excluded}
    replied = [
        fold(decision.study)
        for one in rounds
        for decision in one.comparison.ledger.in_force
        if decision.method == "authors" and fold(decision.study) not in excluded
    ]
    given = origin_sentence(words, Origin.AUTHORS)
    sentences = [
        sentence(
            f"{plural(len(questions), 'question')} to the authors of"
            f" {plural(len({one.study for one in questions}), 'study', 'studies')}, which came up in decisions,"
            f" {'is' if len(questions) == 1 else 'are'} open (`queries.csv`)."
        )
        if questions
        else "",
        _contacted(facts),
        sentence(f"{plural(len(replied), 'decision')} went by a reply of authors{_not_logged(replied, facts)}.")
        if replied
        else "",
        given,
    ]
    nothing = _ASKED_IN_VAIN if facts.contacts and facts.contacts.replied else _NOTHING
    return " ".join(part for part in (*sentences, "" if replied or given else nothing) if part)


_NOTHING = "No data were obtained from the authors of studies or confirmed by them, as far as is recorded."
_ASKED_IN_VAIN = "No value of the dataset is marked as given or confirmed by authors."


def _not_logged(replied: Sequence[str], facts: Facts) -> str:
    """By how many of these replies, each with its study (folded), the log has no letter; blank for none."""
    logged = facts.contacts.written_to if facts.contacts else frozenset[str]()
    number = sum(study not in logged for study in replied)
    if not number:
        return ""
    if number == len(replied):
        return ", and the contact log has no letter to them"
    return f", {number:,} of them by a reply to no letter of the contact log"


def _contacted(facts: Facts) -> str:
    """To the authors of how many studies a letter was sent and answered; blank if there is nothing to write to them.

    A log in which nobody wrote anything is no evidence that no letter was sent.
    """
    log = facts.contacts
    without = ", without excluded studies" if log and log.without_excluded else ""
    according = f"According to the contact log{without},"
    if log and (log.sent or log.replied):
        reminders = f", reminders to those of {log.reminded:,}" if log.reminded else ""
        document = len(log.received)
        received = f" (those of {document:,} with a document)" if document else ""
        return (
            f"{according} letters were sent to the authors of {plural(log.sent, 'study', 'studies')}{reminders}, and"
            f" {f'the authors of {log.replied:,}' if log.replied else 'none'} replied{received}."
        )
    if log and (log.kept or log.without_excluded) and facts.letters:
        return f"{according} no letter was sent to authors of studies."
    return _NOT_RECORDED if facts.letters else ""


_NOT_RECORDED = "Whether letters were sent to authors of studies is not recorded: the contact log has none."


def _people(number: int) -> str:
    return f"{number:,} {'person is' if number == 1 else 'people are'}"
