"""Sentences on how the differences between extractors were resolved, and on what changed after first submissions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from extract.dataset.methods.leading_numbers import DIFFERED, cells_led
from schema.form import Form
from schema.text import and_list, of_whom, plural
from validate.dataset.changed_since import ChangedSince, Kind
from validate.dataset.difference import Differences, FirstDifference, Outcome, Resolution, since_in_words
from validate.dataset.paper.agreement import not_compared
from validate.dataset.paper.linked_numbers import sentence


def resolved_sentence(form: Form, differences: Sequence[FirstDifference]) -> str:
    """How the differences between first submissions were resolved."""
    if not differences:
        return ""
    total, number = len(differences), Counter(difference.outcome for difference in differences)
    whole, of_both = cells_led(form, total, *DIFFERED, "additional"), _of_both_kinds(form, differences)
    who = _each(Counter(tuple(sorted(one.by)) for one in differences if one.resolution == "correction"))
    gone = _each(Counter(tuple(sorted(one.gone)) for one in differences if one.resolution == "removed"))
    ways: dict[Outcome, str] = {
        "ruling": "by a decision",
        "parent": "because the record was dropped with the record that it belongs to",
        "correction": f"by a correction that an extractor made in the workbook ({who})",
        "matched": f"because the record was matched with another{_by_decisions(differences, 'matched')}",
        "parted": "because records that had been taken for one are two" + _by_decisions(differences, "parted"),
        "removed": f"because the record was renamed or removed in a workbook ({gone})",
        "uncompared": "because the entry is no longer compared",
    }
    followed = sum(one.followed and one.outcome == "ruling" for one in differences)
    if followed == 1 == number["ruling"]:
        ways["ruling"] += " (afterwards the workbook was changed to it)"
    elif followed:
        these = "all of these" if followed == number["ruling"] else f"{followed:,} of these"
        ways["ruling"] += f" (in {these} the workbook was changed to it afterwards)"
    left: dict[Outcome, str] = {
        "unresolved": "could not be resolved",
        "open": "is not settled yet" if number["open"] == 1 else "are not settled yet",
    }
    met = [way for way in (*ways, *left) if number[way]]
    if len(met) == 1:
        return f"{_all_in_one_way(total, whole, of_both, met[0], ways)}{_of_records(differences)}"
    shown = {way: cells_led(form, number[way], *DIFFERED, "additional", resolution=way) for way in met}
    first = met[0] if met[0] in ways else None
    were = "was settled " if first and number[first] == 1 else "were settled "
    parts = [f"{shown[way]} {were if way == first else ''}{ways.get(way) or left[way]}" for way in met]
    return f"Of the {whole} disagreements{of_both}, {and_list(parts)}.{_of_records(differences)}"


def _by_decisions(differences: Sequence[FirstDifference], way: Outcome) -> str:
    """How many of those with this outcome have it by a decision; blank if none has."""
    these = [one for one in differences if one.outcome == way]
    decided = sum(one.decision is not None for one in these)
    if decided == len(these):
        return " by a decision" if these else ""
    return f" ({decided:,} of these by a decision)" if decided else ""


def _of_both_kinds(form: Form, differences: Sequence[FirstDifference]) -> str:
    """What the disagreements are together, where they are of both kinds: two numbers stand before."""
    chosen = sum(one.first.kind == "additional" for one in differences)
    if chosen in {0, len(differences)}:
        return ""
    differed = cells_led(form, len(differences) - chosen, *DIFFERED)
    entries = f"{differed} {'entry' if len(differences) - chosen == 1 else 'entries'}"
    of_records = f"{cells_led(form, chosen, 'additional')} of records that only one extractor chose"
    return f" ({entries} that differed in meaning and {of_records})"


def _of_records(differences: Iterable[FirstDifference]) -> str:
    """That all is counted by entries, where a whole record was added, removed or matched."""
    found = {one.resolution for one in differences if one.first.whole_row}
    parts = [words for way, words in _WHOLE_RECORDS.items() if way in found]
    if not parts:
        return ""
    return f" Where a whole record was {' or '.join(parts)}, each of its entries that differed is counted."


_WHOLE_RECORDS: Mapping[Resolution, str] = {
    "correction": "added or removed",
    "removed": "renamed or removed",
    "matched": "matched with another",
}


def _all_in_one_way(total: int, whole: str, of_both: str, way: Outcome, ways: Mapping[Outcome, str]) -> str:
    """The same where one thing became of all."""
    if way in ways:
        these = "This disagreement was" if total == 1 else f"All {whole} disagreements{of_both} were"
        return f"{these} settled {ways[way]}."
    one, several, rest = (
        ("could not", "could", "be resolved") if way == "unresolved" else ("is not", "is", "settled yet")
    )
    none = f"This disagreement {one}" if total == 1 else f"None of the {whole} disagreements{of_both} {several}"
    return f"{none} {rest}."


def since_sentences(form: Form, found: Differences) -> str:
    """What happened after the first submissions, of which the figures on these know nothing."""
    return _joined((_changed(form, found.changed), *map(sentence, not_compared(len(found.paired))), _later(found)))


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(part for part in sentences if part)


def _changed(form: Form, changed: ChangedSince | None) -> str:
    """What was changed in the workbooks, by whom. Blank if no first submissions are kept."""
    if changed is None:
        return ""
    of_round = f" of round {form.round}" if form.round > 1 else ""
    after = f"After first submissions{of_round}"
    parts = [
        *_by_whom(changed, "entries", "entry was changed", "entries were changed"),
        *_by_whom(changed, "anew", f"entry was {_AGAIN}", f"entries were {_AGAIN}"),
        *_by_whom(changed, "added", "record was added", "records were added"),
        *_by_whom(changed, "removed", "record was removed", "records were removed"),
    ]
    asked_since = _asked_since(form, changed, of_round)
    if not parts:
        return _joined((f"{after}, no entry was changed in the workbooks.", asked_since))
    both = (
        "A record that was renamed is among those added and those removed." if changed.added and changed.removed else ""
    )
    return _joined((f"In the workbooks, {after[0].lower()}{after[1:]}, {and_list(parts)}.", both, asked_since))


def _asked_since(form: Form, changed: ChangedSince, of_round: str) -> str:
    """What was filled in of data items and tables that the form got after the first submissions; blank if nothing."""
    items = {(table, form[table][name].of or name) for _, table, _, name in changed.filled}
    parts = []
    if items:
        filled = and_list(_by_whom(changed, "filled", "entry was filled in", "entries were filled in"))
        labels = and_list(
            [one.label for table in form.tables for one in table.fields if (table.name, one.name) in items]
        )
        number = plural(len(items), "data item")
        parts.append(f"in {number} ({labels}) that the form got after first submissions{of_round}, {filled}")
    if changed.new:
        names = {table for _, table, _ in changed.new}
        labels = and_list([table.label for table in form.tables if table.name in names])
        got = "it got then" if items else f"the form got after first submissions{of_round}"
        added = and_list(_by_whom(changed, "new", "record was added", "records were added"))
        parts.append(f"in {plural(len(names), 'table')} ({labels}) that {got}, {added}")
    if not parts:
        return ""
    sentence = f"{', and '.join(parts)}. The figures on first submissions do not include them."
    return f"{sentence[0].upper()}{sentence[1:]}"


_AGAIN = "answered again because the form no longer has the first answer"


def _by_whom(changed: ChangedSince, kind: Kind, one: str, several: str) -> list[str]:
    """How many, and how many of them by whom; nothing of none."""
    number = changed.by_people.get(kind, {})
    return [f"{plural(sum(number.values()), one, several)} ({_each(number)})"] if number else []


def _each(number: Mapping[tuple[str, ...], int]) -> str:
    """How many of them by whom: `ada 3 and ben 1`, `ada 3; ada and ben both 1`."""
    names = {who: f"{and_list(who)}{ {1: '', 2: ' both'}.get(len(who), ' all') }" for who in number}
    if len(names) == 1 and len(next(iter(names))) > 1:
        return next(iter(names.values()))
    ordered = sorted(number, key=lambda who: (len(who), who))
    shown = [of_whom(names[who], f"{number[who]:,}") for who in ordered]
    return and_list(shown) if all(len(who) == 1 for who in ordered) else "; ".join(shown)


def _later(found: Differences) -> str:
    """How many entries differ now and did not in the first submissions, and since what."""
    if not found.later:
        return ""
    several = len({one.since for one in found.later}) > 1
    cells = plural(len(found.later), "further entry has", "further entries have")
    why = since_in_words(found.later)
    return f"Since then, {cells} come to differ{':' if several else ','} {why}. {_became(found.later)}"


def _became(later: Sequence[FirstDifference]) -> str:
    """What became of the entries that came to differ later, in a sentence."""
    number = Counter(one.outcome for one in later)
    words: dict[Outcome, tuple[str, str]] = {
        "ruling": ("was settled by a decision", "were settled by a decision"),
        "parent": ("was dropped with the record that it belongs to",) * 2,
        "unresolved": ("could not be resolved",) * 2,
        "open": ("is not settled yet", "are not settled yet"),
    }
    parts = [(number[way], plural_of) for way, plural_of in words.items() if number[way]]
    if len(later) == 1:
        return f"It {parts[0][1][0]}." if parts else ""
    shown = [f"{count:,} {one if count == 1 else several}" for count, (one, several) in parts]
    return f"Of these, {and_list(shown)}." if shown else ""
