"""Sentences on the studies that were listed, taken out, and shared out among extractors."""

from __future__ import annotations

from collections.abc import Sequence

from extract.dataset.methods.facts import Facts
from schema.exclusion_reasons import REASONS
from schema.text import and_list, fold, tidy
from validate.dataset.paper.linked_numbers import sentence
from validate.ledger.ledger import Decision

_STOP = "."  # the sentence goes on


def flow(facts: Facts) -> str:
    """The studies that were listed, and those that were taken out, in sentences with marks of numbers."""
    listed = _listed(facts)
    if not facts.excluded:
        return listed
    number = len(facts.excluded)
    kinds: dict[str, list[Decision]] = {}
    for decision in excluded_in_order(facts):
        kinds.setdefault(decision.cause if decision.cause in REASONS else "", []).append(decision)
    why = [_why(facts, kind, several, only=len(kinds) == 1) for kind, several in kinds.items()]
    if len(kinds) > 1:
        why = [f"{len(several):,} {part}" for part, several in zip(why, kinds.values(), strict=True)]
    out = f"{number:,} {'study was' if number == 1 else 'studies were'} excluded{':' if len(why) > 1 else ''}"
    return f"{listed} {sentence(f'{out} {and_list(why)}.')}{_submitted_first(facts)}".strip()


def excluded_in_order(facts: Facts) -> list[Decision]:
    """The decisions that took studies out, by the kind of reason; those without a kind come last."""
    kinds = [*REASONS, ""]
    return sorted(facts.excluded, key=lambda one: (kinds.index(one.cause if one.cause in REASONS else ""), one.study))


def _why(facts: Facts, kind: str, several: Sequence[Decision], *, only: bool) -> str:
    """Why studies were excluded, and which: `as duplicates (Smith 2019; Jones 2020)`."""
    if kind:
        words = REASONS[kind].one if len(several) == 1 else REASONS[kind].several
        return f"as {words} ({'; '.join(facts.cited(one.study) for one in several)})"
    named = "; ".join(f"{facts.cited(one.study)}: {reason(one)}" for one in several)
    other = "" if only else "for another reason " if len(several) == 1 else "for other reasons "
    return f"{other}({named})"


def _listed(facts: Facts) -> str:
    """How many studies were listed, and which others there were, in a sentence; blank if there is no list."""
    if not facts.listed:
        return ""
    listed = f"{facts.listed:,} {'study was' if facts.listed == 1 else 'studies were'} listed"
    number = len(facts.unlisted)
    if not number:
        return sentence(f"{listed}.")
    are, named = "is" if number == 1 else "are", "; ".join(map(facts.cited, facts.unlisted))
    return sentence(f"{listed}, and {number:,} more {are} not on the list ({named}).")


def _submitted_first(facts: Facts) -> str:
    """Of which of the excluded studies first submissions had been made, in a sentence; blank if of none."""
    made = [decision.study for decision in facts.excluded if fold(decision.study) in facts.submitted]
    if not made:
        return ""
    if len(made) == len(facts.excluded):
        of = {1: "it", 2: "both"}.get(len(made), f"all {len(made):,}")
    else:
        of = f"{len(made):,} of them ({'; '.join(map(facts.cited, sorted(made)))})"
    return f" First submissions of {of} had been made."


def shared_out(facts: Facts, *, told: bool) -> str:
    """Who was to extract how many studies, and with whom, in a sentence. Blank if nobody was assigned.

    `told` says that the sentence before is about the same studies.
    """
    if not facts.assignment:
        return ""
    groups = sorted(facts.assignment.together.items(), key=lambda group: (len(group[0]), group[0]))
    parts = [f"{number:,} to {and_list(list(names))}" for names, number in groups]
    number = len(facts.assignment.studies)
    of = "Of the studies that were not excluded, " if facts.excluded else ""
    studies = "" if of else " study" if number == 1 else " studies"
    were = "was" if number == 1 else "were"
    whole = {1: "It", 2: "Both"}.get(number, "All of them") if told else f"{of}{number:,}{studies}"
    whom = f"to {and_list(list(groups[0][0]))}" if len(groups) == 1 else f"to extractors: {'; '.join(parts)}"
    return sentence(f"{whole} {were} assigned {whom}.")


def reason(decision: Decision) -> str:
    """Why a study was taken out, in words: the kind of reason, or what the team wrote if it is of no kind."""
    known = REASONS.get(decision.cause)
    return known.one if known else _note(decision) or "no reason is given"


def _note(decision: Decision) -> str:
    return tidy(decision.reason).rstrip(_STOP)


def excluded_lines(facts: Facts) -> list[str]:
    """A line for each study that was taken out, with its citation: why, by whom and when."""
    return [
        f"{_with_citation(facts, decision.study)}: {reason(decision)}"
        f"{f' ({_note(decision)})' if decision.cause in REASONS and decision.reason else ''},"
        f" decided by {and_list(decision.who)} on {decision.when[:10]}"
        for decision in sorted(facts.excluded, key=lambda decision: decision.study)
    ]


def _with_citation(facts: Facts, study: str) -> str:
    cited = facts.cited(study)
    return study if fold(cited) == fold(study) else f"{study} ({cited})"
