"""Sentences on how many entries of the extractors differed, in which way, and how the others compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from extract.dataset.methods.leading_numbers import DIFFERED, VALUES, cells_led, section_of
from schema.form import Form
from schema.text import and_list, plural
from validate.agreement.figures import percent
from validate.dataset.asked_otherwise import asked_otherwise
from validate.dataset.difference import Resolution
from validate.dataset.first_differences import (
    COMPARED,
    cells_of_chosen_rows,
    cells_of_lacking_rows,
    counted_beside_values,
    difference_counts,
    of_some_at_first,
)
from validate.dataset.paper.flow import NOT_COMPARED
from validate.dataset.paper.linked_numbers import all_linked, sentence
from validate.dataset.tolerances import has_tolerances
from validate.merge.comparison import Comparison
from validate.merge.counts import NAMES


def counts_sentences(comparison: Comparison, first: Comparison | None, *, brief: bool = False) -> str:
    """How many cells differed, and how; then how the others compared, which `brief` leaves out.

    The cells are those of first submissions if they are kept.
    """
    compared = first or comparison
    counts = difference_counts(compared)
    recorded = sum(counts[state] for state in COMPARED)
    form = comparison.form
    unscored = _unscored(compared, counts, brief=brief)
    apart = f"{unscored}{_additional(compared)}{_of_some(compared, comparison)}{_names(compared)}"
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


def _unscored(compared: Comparison, counts: Mapping[str, int], *, brief: bool) -> str:
    """How many entries are in data items in which differences do not count, and how many of these beside a value.

    Then what the dataset has of them, which `brief` leaves out.
    """
    number = counts["unscored"]
    if not number:
        return ""
    beside = counted_beside_values(compared)
    among = f", {beside:,} of these beside a value" if beside else ""
    entries = f"{cells_led(compared.form, number, 'unscored')} {'entry is' if number == 1 else 'entries are'}"
    return f" A further {entries} in data items that are not compared{NOT_COMPARED}{among}.{'' if brief else _TAKEN}"


_TAKEN = (
    " Unless a decision says otherwise, the dataset has the longest of such texts, and beside a value what one of those"
    " recorded who gave it."
)


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
        *_entries(form, counts["conflict"], "with different values", *VALUES),
        *_entries(form, counts["status"], "with a missing code against a value or another code", "status"),
        *_entries(form, counts["omission"], f"left blank by one extractor{lacking}", "omission"),
    ]
    return (
        f"{cells_led(form, differ, *DIFFERED)} differed in meaning ({percent(differ / recorded)}):"
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
