"""Sentences on the decisions that settled entries: how many, made in which way, and by whom."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from schema.text import and_list, fold, of_whom, plural
from validate.adjudication.ruling_status import AppliedLedger
from validate.dataset.difference import FirstDifference
from validate.dataset.paper.flow import studies_by_number
from validate.dataset.paper.linked_numbers import counted, linked, sentence
from validate.dataset.paper.paper_table import Trace
from validate.dataset.tagged_entries import (
    ALONE,
    DECIDED,
    DISPUTED,
    FOLLOWED,
    IN_BULK,
    OVERRULED,
    OWN_STUDY,
    ROW_OF_SOME,
    SAME_IN_FORM,
    UNRESOLVED,
    WITH_OTHERS,
    TaggedEntry,
    by,
    decided_entries,
    decisions_among,
    with_tags,
)
from validate.ledger.ledger import PAIRING, VERIFYING, Decision
from validate.merge.comparison import Comparison


def decided_sentences(comparison: Comparison, first: Sequence[FirstDifference]) -> str:
    """How many entries decisions settled, and how the decisions were made. `first` are the disagreements at first."""
    entries, differed = decided_entries(comparison, first), bool(first)
    decided, earlier = decisions_among(entries), _earlier(comparison, entries)
    if not decided:
        alone = max(studies_by_number(comparison), default=0) < 2
        return earlier or ("" if comparison.open or differed or alone else "No disagreement needed a decision.")
    round_ = comparison.form.round
    several = " (a decision can be on several entries)" if len(entries) > len(decided) else ""
    whole = counted(len(entries), trace_of_entries(round_, DECIDED), "entry", "entries")
    made = counted(len(decided), _trace_of_decisions(round_, DECIDED), "decision", "decisions")
    are = "is" if len(decided) == 1 else "are"
    were = f"{are} in force," if earlier else "was made" if len(decided) == 1 else "were made"
    text = sentence(f"{made} {were} on {whole}{several}{_methods(entries, round_)}.")
    if disputed := len(with_tags(entries, DISPUTED)):
        one = "this one is" if disputed == 1 else "these are"
        text += (
            f" In {linked(disputed, trace_of_entries(round_, DISPUTED))} of these entries the verifier had disputed the"
            f" value of the extractor{f'; {one} not among the disagreements between extractors' if differed else ''}."
        )
    for tag, words in _OF_DECISIONS.items():
        if number := len(decisions_among(entries, tag)):
            made = counted(number, _trace_of_decisions(round_, tag), "decision was", "decisions were")
            text += " " + sentence(f"{made} made {words}.")
    text += _agreeing(entries, first)
    if unresolved := len(decisions_among(entries, UNRESOLVED)):
        led_to = _trace_of_decisions(round_, UNRESOLVED)
        text += " " + sentence(
            f"{linked(unresolved, led_to)} of these decisions {'was' if unresolved == 1 else 'were'} that the"
            " disagreement could not be resolved; the dataset says UC (unclear) there and `discrepancies.csv` gives"
            " both values."
        )
    return f"{text} {earlier}".strip()


def _agreeing(entries: Sequence[TaggedEntry], first: Sequence[FirstDifference]) -> str:
    """How many entries differed only for a while, after first submissions and before today. Blank for none."""
    listed = {(one.decision.id, one.first.field) for one in first if one.followed and one.decision is not None}
    followed = [(one.decision.id, one.field) for one in with_tags(entries, FOLLOWED) if one.decision is not None]
    others = [one for one in followed if one not in listed]
    if not others:
        return ""
    number = len({decision for decision, _ in others})
    on = plural(len(others), "entry", "entries")
    apart = f"; {'it is' if len(others) == 1 else 'these are'} not among the disagreements above" if first else ""
    are = "is" if number == 1 else "are"
    return " " + sentence(
        f"{number:,} of these decisions {are} on {on} on which the extractors no longer differ, because a workbook was"
        f" changed{apart}."
    )


def _earlier(comparison: Comparison, entries: Sequence[TaggedEntry]) -> str:
    """How many decisions on entries are in force no more: replaced, withdrawn, or overtaken. Blank if none is.

    A question to the authors that was answered since, and what somebody said who verified a value, are none. A line
    that carries a ruling over to a new form replaces none: nobody ruled again.
    """
    ledger, renamed = comparison.ledger, comparison.form.renamed
    here = {fold(study) for study in comparison.tables[comparison.form.studies.name].studies if study}
    others = {"ask", "exclude", *VERIFYING, *PAIRING}
    made = {
        one.id: one
        for one in ledger.decisions
        if one.ruling is not None and one.ruling not in others and fold(renamed.now(one.study)) in here
    }
    # What was taken in twice was withdrawn or replaced by one line.
    withdrawn = len({(made[each].content, line.id) for each, line in ledger.withdrawals.items() if each in made})
    left = {each: line for each, line in ledger.replacements.items() if each in made.keys() - ledger.withdrawals.keys()}
    replaced = len({(made[each].content, line.id) for each, line in left.items() if not line.carries_over(made[each])})
    overtaken, why = _overtaken(comparison, made, {one.content for one in decisions_among(entries)})
    return " ".join((*_ended(replaced + overtaken, withdrawn), *_changed(why)))


def _ended(replaced: int, withdrawn: int) -> Iterator[str]:
    noun = "earlier decision was", "earlier decisions were"
    parts = [
        *([f"{plural(replaced, *noun)} replaced by a later one"] if replaced else []),
        *([f"{f'{withdrawn:,}' if replaced else plural(withdrawn, *noun)} withdrawn"] if withdrawn else []),
    ]
    if parts:
        yield sentence(f"{and_list(parts)}; {'it is' if withdrawn + replaced == 1 else 'they are'} in no other number.")


_REARRANGED = "records that {they} {were} about have been matched or parted since"
_CHANGED = "records or entries that {they} {were} about have changed"


def _changed(why: Counter[str]) -> Iterator[str]:
    for reason in (_REARRANGED, _CHANGED):
        if number := why[reason]:
            decisions = plural(number, "earlier decision is", "earlier decisions are")
            they, are, were = ("it", "is", "was") if number == 1 else ("they", "are", "were")
            because = reason.format(they=they, were=were)
            yield sentence(f"{decisions} no longer in force, because the {because}; {they} {are} in no other number.")


def _overtaken(comparison: Comparison, made: Mapping[str, Decision], used: Collection[str]) -> tuple[int, Counter[str]]:
    """Of decisions that nobody took back and that settle nothing: those with another in force instead; why the others.

    Those on a study that an extractor has open again wait for it. `used` is the content of those that settle entries.
    """
    recorded = {extraction.name: frozenset(extraction.studies_recorded) for extraction in comparison.extractions}
    applied = AppliedLedger(comparison)
    overtaken, why = set[str](), dict[str, str]()
    for study in {fold(one.study) for one in made.values()}:
        for event in applied.rulings_of(study):
            decision = event.decision
            waits = any(
                fold(decision.study) not in recorded.get(name, (fold(decision.study),)) for name in decision.row
            )
            out_of_force = event.status in {"stale", "orphaned"} and not waits
            if not out_of_force or decision.id not in made or decision.content in used:
                continue
            if event.others:
                overtaken.add(decision.content)
            else:
                rearranged = event.matched or len(event.positions) > 1
                why[decision.content] = _REARRANGED if rearranged else _CHANGED
    return len(overtaken), Counter(why.values())


_OF_DECISIONS = {
    ALONE: "by only one extractor of the study, from the report or the authors' reply",
    ROW_OF_SOME: "on records that two or more extractors had chosen and another had not",
    OVERRULED: "on entries in which the extractors did not differ at that time",
    SAME_IN_FORM: "on entries in which the extractors differed, whose answers are one answer in the present version of"
    " the form",
    IN_BULK: "in bulk",
}


def trace_of_entries(round_: int, *tags: str) -> Trace:
    """The entries of a round with these tags, to which a number leads."""
    return Trace(tags=tags, round=round_)


def _trace_of_decisions(round_: int, *tags: str) -> Trace:
    return Trace(tags=tags, decisions=True, round=round_)


def _methods(entries: Sequence[TaggedEntry], round_: int) -> str:
    """How many decisions were made in each way, on how many entries, and by whom; without numbers if in one way."""
    decided = decisions_among(entries)
    several = len(entries) > len(decided)
    parts = []
    for way, (words, named) in _WAYS.items():
        if not (made := decisions_among(entries, DECIDED, way)):
            continue
        who = by_whom([decision.who for decision in made], (round_, DECIDED, way)) if named else ""
        if len(made) == len(decided):
            return f", {'all ' if len(made) > 1 else ''}{words}{who}"
        number = len(with_tags(entries, DECIDED, way))
        settling = counted(number, trace_of_entries(round_, DECIDED, way), "entry", "entries")
        on_entries = f" (on {settling})" if several else ""
        parts.append(f"{linked(len(made), _trace_of_decisions(round_, DECIDED, way))}{on_entries} {words}{who}")
    return f": {and_list(parts)}"


_WAYS = {
    "discussion": ("by discussion between the extractors", False),
    WITH_OTHERS: ("by discussion between the extractors and others", True),
    "third person": ("by a third person who had not extracted the study", True),
    OWN_STUDY: ("by a third person who had also extracted the study, as the project allows", True),
    "source": ("after the report was read again", True),
    "authors": ("after a reply of the authors", True),
    "None": ("from a consensus that the team had already", False),
}
"""How decisions are made, and whether people are named: extractors who discuss among themselves are known."""


def by_whom(decisions: Iterable[tuple[str, ...]], made: tuple[int, str, str] | None = None, *, before: str = "") -> str:
    """` (Cleo)`, or ` (Cleo 5; Ada and Ben together 1)` if it was not always the same; blank where nobody is named.

    The numbers lead to the decisions that were `made` in a round with these tags. `before` stands before the names.
    """
    number = Counter(tuple(sorted(set(people))) for people in decisions)
    if not any(number):
        return ""
    if len(number) == 1:
        return f" ({before}{and_list(list(next(iter(number))))})"
    ordered = sorted(number, key=lambda people: (len(people), people))
    shown = [
        of_whom(
            _together(people),
            linked(number[people], _trace_of_decisions(*made, by(people))) if made else f"{number[people]:,}",
        )
        for people in ordered
    ]
    return f" ({before}{'; '.join(shown)})"


def _together(people: Sequence[str]) -> str:
    return f"{and_list(list(people))} together" if len(people) > 1 else next(iter(people), "nobody named")
