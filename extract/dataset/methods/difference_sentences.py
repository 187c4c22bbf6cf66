"""Sentences on how the entries of extractors compared, and on how their differences were resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from schema.form import Form
from schema.text import and_list, of_whom, plural
from validate.agreement.figures import percent
from validate.dataset.asked_otherwise import asked_otherwise
from validate.dataset.changed_since import ChangedSince, Kind
from validate.dataset.difference import Differences, FirstDifference, Outcome, Resolution, since_in_words
from validate.dataset.first_differences import (
    COMPARED,
    cells_of_chosen_rows,
    cells_of_lacking_rows,
    counted_beside_values,
    difference_counts,
    of_some_at_first,
)
from validate.dataset.paper.agreement import not_compared
from validate.dataset.paper.flow import NOT_COMPARED
from validate.dataset.paper.linked_numbers import all_linked, linked, sentence
from validate.dataset.paper.paper_table import Trace
from validate.dataset.tolerances import has_tolerances
from validate.merge.comparison import Comparison
from validate.merge.counts import NAMES

_VALUES = ("conflict", "rounded")
_DIFFERED = (*_VALUES, "status", "omission")


def cells_led(form: Form, number: int, *states: str, resolution: str = "") -> str:
    """A number of cells of a round that leads to them."""
    return linked(number, Trace(states=states, resolution=resolution, round=form.round))


def section_of(form: Form, table: str) -> str:
    """The name that a table has in the report, for the round of the form."""
    return f"{table}-{form.round}" if form.round > 1 else table


def counts_sentences(comparison: Comparison, first: Comparison | None, *, brief: bool = False) -> str:
    """How many cells differed, and how; then how the others compared, which `brief` leaves out.

    The cells are those of first submissions if they are kept.
    """
    compared = first or comparison
    counts = difference_counts(compared)
    recorded = sum(counts[state] for state in COMPARED)
    form = comparison.form
    apart = f"{_unscored(compared, counts)}{_additional(compared)}{_of_some(compared, comparison)}{_names(compared)}"
    if not recorded:
        return f"No entry that is compared had been made by two or more extractors.{apart}"
    of = f"{_on_first(form)}, of" if first else "Of"
    whole = cells_led(form, recorded, *COMPARED, "rounded")
    others = "" if brief else _alike(form, counts)
    some = "the two" if len(compared.names) == 2 else "two or more"
    return (
        f"{of} {whole} entries that are compared and in which at least one of {some} extractors had recorded"
        f" something, {_different(compared, counts, recorded)}.{others}{apart}{_not_asked(first)}"
    )


def _unscored(compared: Comparison, counts: Mapping[str, int]) -> str:
    """How many entries are in data items in which differences do not count, and how many of these beside a value."""
    number = counts["unscored"]
    if not number:
        return ""
    beside = counted_beside_values(compared)
    among = f", {beside:,} of these beside a value" if beside else ""
    entries = f"{cells_led(compared.form, number, 'unscored')} {'entry is' if number == 1 else 'entries are'}"
    return f" A further {entries} in data items that are not compared{NOT_COMPARED}{among}."


def _not_asked(first: Comparison | None) -> str:
    """How many entries are not compared, because the form asked something else of one extractor. Blank for none."""
    apart = asked_otherwise(first) if first else None
    if first is None or apart is None or not apart.total:
        return ""
    parts = [
        f"{sum(number.values()):,} {words} ({and_list([_in_field(first.form, *one) for one in number.items()])})"
        for number, words in (
            (apart.no_column, "for which it had no column"),
            (apart.gone, "in which that extractor gave an answer that the form no longer has"),
        )
        if number
    ]
    return " " + sentence(
        f"{plural(apart.total, 'further entry is', 'further entries are')} not compared, because another extractor"
        f" had submitted the study with another version of the form: {and_list(parts)}."
    )


def _in_field(form: Form, column: tuple[str, str], number: int) -> str:
    table, name = column
    return f"{form[table][name].label} {number:,}"


def _different(compared: Comparison, counts: Mapping[str, int], recorded: int) -> str:
    """How many cells differed in meaning, and how."""
    form, differ = compared.form, sum(counts[state] for state in ("conflict", "status", "omission"))
    if not differ:
        return "none differed in meaning"
    lacking = all_linked(_of_lacking_rows(compared, counts["omission"]), section_of(form, "disagreement-list"))
    different = [
        *_entries(form, counts["conflict"], "with different values", *_VALUES),
        *_entries(form, counts["status"], "with a missing code against a value or another code", "status"),
        *_entries(form, counts["omission"], f"left blank by one extractor{lacking}", "omission"),
    ]
    return (
        f"{cells_led(form, differ, *_DIFFERED)} differed in meaning ({percent(differ / recorded)}):"
        f" {and_list(different)}"
    )


def _alike(form: Form, counts: Mapping[str, int]) -> str:
    """How many cells did not differ in meaning; blank if there is none."""
    agreed, differ = counts["agreed"], sum(counts[state] for state in ("conflict", "status", "omission"))
    if agreed > 1 and not differ and not counts["cosmetic"]:
        return f" All {cells_led(form, agreed, 'agreed')} were identical."
    parts = [
        *_entries(form, agreed, f"{_were(agreed)} identical", "agreed"),
        *_entries(
            form,
            counts["cosmetic"],
            f"{_were(counts['cosmetic'])} written differently but meant the same"
            f" ({_ALIKE}{', or within a tolerance' if has_tolerances(form) else ''})",
            "cosmetic",
        ),
    ]
    return f" Of {'the others' if differ else 'these'}, {and_list(parts)}." if parts else ""


def _entries(form: Form, number: int, words: str, *states: str) -> list[str]:
    """A number of cells that leads to them, with words on them; nothing of no cell."""
    return [f"{cells_led(form, number, *states)} {words}"] if number else []


_ALIKE = "in spelling, by a synonym of the form, in the unit or in the order of several choices"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _on_first(form: Form) -> str:
    return f"On first submissions of round {form.round}" if form.round > 1 else "On first submissions"


def _of_lacking_rows(comparison: Comparison, blank: int) -> str:
    """How many of the blank entries are blank because the extractor does not have the record."""
    cells, rows = cells_of_lacking_rows(comparison)
    if not cells:
        return ""
    these = f"{cells:,} of these" if cells < blank else "this" if cells == 1 else "all of these"
    belong = "belongs" if cells == 1 else "belong"
    return f" ({these} {belong} to {plural(rows, 'whole record')} that an extractor did not have)"


def _additional(comparison: Comparison) -> str:
    """How many cells are of rows that only one extractor chose, and how many rows of which tables these are."""
    number, rows = cells_of_chosen_rows(comparison)
    if not number:
        return ""
    form = comparison.form
    of = and_list([f"{plural(count, 'record')} of {form[table].label}" for table, count in rows.items()])
    of = all_linked(of, section_of(form, "disagreement-list"))
    cells = f"{cells_led(form, number, 'additional')} {'entry belongs' if number == 1 else 'entries belong'}"
    return f" A further {cells} to {of} that only one extractor chose."


def _names(compared: Comparison) -> str:
    """In how many cells names of studies differ, which nobody extracted; blank for none."""
    number = compared.counts()[NAMES]
    if not number:
        return ""
    cells = f"{cells_led(compared.form, number, NAMES)} {'cell' if number == 1 else 'cells'}"
    return (
        f" The name of the study (its title, year or an id) or what the template had filled in differed in {cells},"
        " which are in no other number here."
    )


def _of_some(first: Comparison, now: Comparison) -> str:
    """How many rows two or more chose and somebody else did not, and what became of them. Nobody had to decide that."""
    found = of_some_at_first(first, now)
    if not found:
        return ""
    labels = Counter(now.form[one.first.table].label for one in found)
    of = and_list([f"{plural(number, 'record')} of {label}" for label, number in labels.items()])
    number = Counter(one.resolution for one in found)
    parts = [plural(number[way], *words) for way, words in _BECAME.items() if number[way]]
    were = "was" if len(found) == 1 else "were"
    text = f"{of} {were} chosen by two or more extractors and not by another, which needs no decision: "
    return " " + all_linked(sentence(f"{text}{and_list(parts)}."), "all")


_BECAME: Mapping[Resolution, tuple[str, str]] = {
    "some": ("is in the dataset", "are in the dataset"),
    "ruling": ("was dropped by a decision all the same", "were dropped by decisions all the same"),
    "parent": ("was dropped with the record that it belongs to", "were dropped with the records that they belong to"),
    "removed": ("was renamed or removed since", "were renamed or removed since"),
    "matched": ("was matched with a record of the other since", "were matched with records of the others since"),
    "correction": ("was added by the other since", "were added by the others since"),
}


def resolved_sentence(form: Form, differences: Sequence[FirstDifference]) -> str:
    """How the differences between first submissions were resolved."""
    if not differences:
        return ""
    total, number = len(differences), Counter(difference.outcome for difference in differences)
    whole, of_both = cells_led(form, total, *_DIFFERED, "additional"), _of_both_kinds(form, differences)
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
    shown = {way: cells_led(form, number[way], *_DIFFERED, "additional", resolution=way) for way in met}
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
    differed = cells_led(form, len(differences) - chosen, *_DIFFERED)
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
        *_by_whom(changed, "anew", f"entry was {_ANEW}", f"entries were {_ANEW}"),
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


_ANEW = "answered anew because the form no longer has the first answer"


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
