"""Sentences on how the cells of extractors compared, and on how their differences were resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extract.output import plural, plural_list
from schema.form import Form
from validate.dataset.first_differences import (
    Differences,
    FirstDifference,
    cells_of_lacking_rows,
    corrections,
    difference_counts,
)
from validate.dataset.paper.agreement import not_compared
from validate.merge.comparison import Comparison


def counts_sentences(comparison: Comparison, first: Comparison | None) -> str:
    """How many cells were identical, were written differently, or differed; those of first submissions if kept."""
    counts = difference_counts(first or comparison)
    compared = sum(counts[state] for state in ("agreed", "cosmetic", "conflict", "status", "omission"))
    differ = compared - counts["agreed"] - counts["cosmetic"]
    share = f"{differ / compared:.1%}" if compared else "no cells"
    return (
        f"{'On first submissions, of' if first else 'Of'} {compared:,} cells in which at least one of two or more"
        f" extractors had recorded something, {counts['agreed']:,} were identical, {counts['cosmetic']:,} were written"
        " differently but meant the same (in spelling, by a synonym of the form, in the unit, in the order of several"
        f" choices, or within a tolerance), and {differ:,} differed in meaning ({share}): {counts['conflict']:,} with"
        f" different values, {counts['status']:,} with a missing code against a value or another code, and"
        f" {counts['omission']:,} left blank by one extractor{_of_lacking_rows(first or comparison)}."
        + _additional(counts["additional"], comparison.form)
    )


def _of_lacking_rows(comparison: Comparison) -> str:
    """How many of the blank cells are blank because the extractor does not have the row."""
    cells, rows = cells_of_lacking_rows(comparison)
    if not cells:
        return ""
    belong = "belongs" if cells == 1 else "belong"
    return f" ({cells:,} of these cells {belong} to {plural(rows, 'whole row')} that an extractor did not have)"


def _additional(number: int, form: Form) -> str:
    if not number:
        return ""
    chosen = plural_list([table.label for table in form.tables if table.selection])
    cells = plural(number, "cell belongs", "cells belong")
    return f" A further {cells} to rows of {chosen} that only one extractor chose."


def resolved_sentence(differences: Sequence[FirstDifference]) -> str:
    """How the differences between first submissions were resolved."""
    if not differences:
        return ""
    total, number = len(differences), Counter(difference.resolution for difference in differences)
    who = plural_list(
        [f"{name} {count:,}" for name, count in sorted(corrections(tuple(differences)).items())] or ["nobody"]
    )
    ways = (
        (number["ruling"], "by a ruling"),
        (number["parent"], "because the row was dropped with the row that it belongs to"),
        (number["correction"], f"by a correction that an extractor made in the workbook ({who})"),
        (number["row"], "because the row was renamed, removed or paired with another"),
    )
    done = [(count, how) for count, how in ways if count]
    if not done:
        return "This cell is not resolved yet." if total == 1 else f"None of these {total:,} cells is resolved yet."
    if len(done) == 1 and not number["open"]:
        cells = "This cell was" if total == 1 else f"All {total:,} of these cells were"
        return f"{cells} resolved {done[0][1]}."
    (first, how), *others = done
    parts = [f"{first:,} {'was' if first == 1 else 'were'} resolved {how}", *(f"{n:,} {way}" for n, way in others)]
    parts += [f"{number['open']:,} {'is' if number['open'] == 1 else 'are'} not resolved yet"] if number["open"] else []
    return f"Of these {total:,} cells, {plural_list(parts)}."


def since_sentences(found: Differences) -> str:
    """What the figures on first submissions do not have."""
    parts = not_compared(found.paired)
    if found.later:
        number = len(found.later)
        cells = "1 further cell differs" if number == 1 else f"{number:,} further cells differ"
        parts += (
            f"{cells} today, and did not in the first submissions: rows were paired since, or a workbook was changed.",
        )
    return " ".join(parts)
