"""Rulings that decide nothing in a comparison: their row is gone, or they were made on other sheets of the files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import quote

from schema.form import Form
from schema.text import first_ones, plural
from validate.ledger.ledger import Decision
from validate.merge.comparison import Comparison
from validate.merge.removed_as_ruled import removed_as_ruled

_NAMED = 5  # studies that are named


def orphaned_sentences(comparison: Comparison) -> Iterator[str]:
    """How many rulings decide nothing, on which studies, why, and what to do where they are of other sheets."""
    form = comparison.form
    followed = {decision.id for decision in removed_as_ruled(comparison)}
    if followed:
        were = plural(len(followed), "ruling was", "rulings were")
        yield f"{were} followed: the row was to be dropped, and is no longer in the file"
    lost = set(comparison.orphaned) - followed
    orphaned = [one for one in comparison.ledger.decisions if one.id in lost]
    elsewhere = [one for one in orphaned if not _is_of(form, one)]
    if gone := [one for one in orphaned if _is_of(form, one)]:
        are = plural(len(gone), "ruling is", "rulings are")
        why = "nothing is decided, because rows are gone, renamed or paired otherwise"
        yield f"{are} orphaned ({why}): {_studies(comparison, gone)}"
    if elsewhere and len(form.tables) > 1:
        sheets = _sheets(comparison, elsewhere)
        named, option = (f"the sheet {sheets[0]}", quote(sheets[0])) if len(sheets) == 1 else ("one sheet", "NAME")
        it_was = "it was" if len(elsewhere) == 1 else "they were"
        yield (
            f"{_decide_nothing(comparison, elsewhere)}, because {it_was} made with {named} alone. To apply what was"
            f" ruled there: --sheet {option}. To have it for all sheets, rule again on these cells"
        )
    elif elsewhere:
        it_is = "it is" if len(elsewhere) == 1 else "they are"
        yield (
            f"{_decide_nothing(comparison, elsewhere)}, because {it_is} about other sheets. To apply what was ruled,"
            " compare as then: without --sheet, or with --sheet and the sheet that was compared alone"
        )


def _is_of(form: Form, ruling: Decision) -> bool:
    """Whether a form has the table of a ruling, and the field if it is about one."""
    table = next((table for table in form.tables if table.name == ruling.table), None)
    return table is not None and (ruling.field is None or ruling.field in table.by_name)


def _decide_nothing(comparison: Comparison, rulings: Sequence[Decision]) -> str:
    number, nothing = plural(len(rulings), "ruling"), "decides nothing" if len(rulings) == 1 else "decide nothing"
    return f"{number} on {_studies(comparison, rulings)} {nothing} here"


def _studies(comparison: Comparison, rulings: Sequence[Decision]) -> str:
    return first_ones([*dict.fromkeys(comparison.called(one.study) for one in rulings)], _NAMED)


def _sheets(comparison: Comparison, rulings: Sequence[Decision]) -> list[str]:
    """The sheets that may be the one that these rulings are about: those with their fields, and with as long a key."""
    fields = {one.field for one in rulings if one.field is not None}
    lengths = {len(key) for one in rulings for key in one.row.values()}
    return [
        table.label
        for table in comparison.form.tables
        if fields <= table.by_name.keys() and lengths == {len(table.identity)}
    ]
