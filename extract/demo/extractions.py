"""The two extractions of the example, as first typed and as corrected after check."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain

from extract.demo.changes import changed, numbered_backwards
from extract.demo.data_files import read_data, reports
from extract.demo.differences import differences, findings_backwards, slips
from extract.demo.invented import invented_study
from extract.demo.rows import Rows, rows_of
from schema.form import Form
from validate.check.check_extraction import CONFIRMATIONS

MODULES = ("conduct", "context", "design", "people", "percentages", "schedule")
"""The optional fields that the facts need."""
PILOT = ("S05", "S09", "S13")
"""The studies of the pilot round."""


def studies() -> list[tuple[str, str]]:
    """Key and citation of every study of the example, the invented one last."""
    invented = invented_study()
    return [*((report["id"], report["label"]) for report in reports()), (invented.key, invented.label)]


def corrected(who: str, form: Form, others: Collection[str] = ()) -> Rows:
    """What an extractor has after check: no slips any more, warnings confirmed, honest differences as they are.

    In the studies `others`, somebody else extracts the fields that one person extracts.
    """
    honest = chain.from_iterable(differences().values())
    rows = changed(_facts(form), [change for change in honest if change.who == who])
    confirmations = [{**row, "Initials": who[0].upper()} for row in read_data("confirmations.yaml")]
    own = _without_others(numbered_backwards(rows, findings_backwards(who)), form, others)
    return {**own, CONFIRMATIONS: confirmations}


def _without_others(rows: Rows, form: Form, others: Collection[str]) -> Rows:
    """The rows without what others are to extract of these studies."""
    left = {table.name: {field.name for field in table.by_one} for table in form.tables}
    return {
        name: [
            {field: text for field, text in row.items() if row["study"] not in others or field not in left[name]}
            for row in several
        ]
        for name, several in rows.items()
    }


def first_typed(who: str, form: Form, others: Collection[str] = ()) -> Rows:
    """What an extractor typed first: the same with slips, and nothing confirmed."""
    rows = changed(corrected(who, form, others), [slip for slip in slips() if slip.who == who])
    return rows | {CONFIRMATIONS: []}


def _facts(form: Form) -> Rows:
    every = [*(rows_of(report, form) for report in reports()), invented_study().rows]
    return {table: [row for rows in every for row in rows.get(table, ())] for table in every[0]}
