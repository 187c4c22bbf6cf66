"""Sentences on entries that one person extracted and another verified."""

from collections.abc import Sequence

from extract.dataset.methods.decided_sentences import trace_of_entries
from schema.text import and_list, of_whom, plural
from validate.adjudication.verification import extracted_by_several
from validate.dataset.paper.linked_numbers import counted, linked, sentence
from validate.dataset.tagged_entries import (
    KEPT,
    ONE_PERSON,
    PENDING,
    UNSETTLED,
    UPHELD,
    VERIFIED,
    WAITING,
    WITH_CODE,
    WITH_VALUE,
    TaggedEntry,
    by,
    of,
    verified_entries,
    with_tags,
)
from validate.merge.comparison import Comparison


def verified_sentences(comparison: Comparison, *, brief: bool = False) -> str:
    """What became of entries that one person extracted and another was to verify, and how many several extracted."""
    several = len(extracted_by_several(comparison))
    more = (
        sentence(
            f"{plural(several, 'value', 'values')} of data items that one person was to extract"
            f" {'was' if several == 1 else 'were'} extracted by two or more, and compared."
        )
        if several
        else ""
    )
    return " ".join(part for part in (_one_by_one(comparison, brief=brief), "" if brief else more) if part)


def _one_by_one(comparison: Comparison, *, brief: bool) -> str:
    entries, round_ = verified_entries(comparison), comparison.form.round
    if not entries:
        return ""
    fields = len({(entry.table, entry.field) for entry in entries})
    pending = len(with_tags(entries, PENDING))
    waits = counted(
        pending, trace_of_entries(round_, PENDING), "entry is pending and so was", "entries are pending and so were"
    )
    by_each = [
        of_whom(name, linked(number, trace_of_entries(round_, ONE_PERSON, of(name))))
        for name in sorted(comparison.names)
        if (number := len(with_tags(entries, of(name))))
    ]
    whole = counted(len(entries), trace_of_entries(round_, ONE_PERSON), "entry", "entries")
    were = "was" if len(entries) == 1 else "were"
    sentences = [
        sentence(
            f"{whole} of {plural(fields, 'data item')} {were} extracted by one person ({and_list(by_each)}), to be"
            " verified by another."
        ),
        sentence(f"{waits} not verified.") if pending else "",
        _verdicts(entries, round_),
        "" if brief else f"{'This entry is' if len(entries) == 1 else 'These entries are'} in no figure of agreement.",
    ]
    disputed = any(with_tags(entries, verdict) for verdict in ("changed", "not found"))
    sentences += ["What the verifier disputed was left to a decision of the team."] if disputed and not brief else []
    return " ".join(part for part in sentences if part)


def _verdicts(entries: Sequence[TaggedEntry], round_: int) -> str:
    """What verifiers said of the entries that one person extracted, and how many wait for a verifier."""
    verified = with_tags(entries, VERIFIED)
    given = [
        f"{linked(number, trace_of_entries(round_, VERIFIED, tag))} {tag}"
        for tag in (WITH_VALUE, WITH_CODE)
        if (number := len(with_tags(verified, tag)))
    ]
    parts = list[str]()
    for tags, words in _VERDICTS.items():
        if number := len(with_tags(verified, *tags)):
            was = "" if parts else "was " if number == 1 else "were "
            parts.append(f"{linked(number, trace_of_entries(round_, VERIFIED, *tags))} {was}{words}")
    people = sorted({name for entry in verified if entry.decision for name in entry.decision.who})
    who = and_list(
        [
            of_whom(name, linked(len(with_tags(verified, by([name]))), trace_of_entries(round_, VERIFIED, by([name]))))
            for name in people
        ]
        or ["nobody"]
    )
    text = sentence(
        f"{counted(len(verified), trace_of_entries(round_, VERIFIED), 'entry', 'entries')} ({and_list(given)}, as first"
        " extracted)"
        f" {'was' if len(verified) == 1 else 'were'} verified by another ({who}), who saw what was extracted and its"
        f" place in the report: {and_list(parts)}."
    )
    waiting = len(with_tags(entries, WAITING))
    left = f"{counted(waiting, trace_of_entries(round_, WAITING), 'entry is', 'entries are')} not verified yet."
    return " ".join(part for part in (text if verified else "", sentence(left) if waiting else "") if part)


_VERDICTS = {
    ("confirmed",): "confirmed",
    ("changed", UPHELD): "changed",
    ("not found", UPHELD): "not found in the report",
    ("changed", KEPT): "disputed, where the team kept what the extractor had",
    ("not found", KEPT): "not found in the report by the verifier, where the team kept what the extractor had",
    ("changed", UNSETTLED): "disputed, which is not settled yet",
    ("not found", UNSETTLED): "not found in the report, which is not settled yet",
}
"""What became of entries by the tags that they have, in words."""
