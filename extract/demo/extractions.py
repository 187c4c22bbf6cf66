"""The two extractions of the example, as first typed and as corrected after check."""

from __future__ import annotations

from extract.demo.changes import changed, numbered_backwards
from extract.demo.confirmed import confirmations
from extract.demo.differences import BACKWARDS, BEN, OURS, documented
from extract.demo.invented import LABEL, STUDY, invented_rows
from extract.demo.mistakes import MISTAKES
from extract.demo.rows import Rows, rows_of
from extract.demo.sources import reports
from schema.form import Form
from validate.check.check_extraction import CONFIRMATIONS

MODULES = ("conduct", "context", "design", "people", "percentages", "schedule")
"""The optional fields that the facts need."""


def studies() -> list[tuple[str, str]]:
    """Key and citation of every study of the example, the invented one last."""
    return [*((report["id"], report["label"]) for report in reports()), (STUDY, LABEL)]


def corrected(who: str, form: Form) -> Rows:
    """What an extractor has after check: no slips any more, warnings confirmed, honest differences as they are."""
    rows = changed(_facts(form), [each for each in (*documented(), *OURS) if each.who == who])
    return {**(numbered_backwards(rows, BACKWARDS) if who == BEN else rows), CONFIRMATIONS: confirmations(who)}


def first_typed(who: str, form: Form) -> Rows:
    """What an extractor typed first: the same with slips, and nothing confirmed."""
    rows = changed(corrected(who, form), [each for each in MISTAKES if each.who == who])
    return rows | {CONFIRMATIONS: []}


def _facts(form: Form) -> Rows:
    every = [*(rows_of(report, form) for report in reports()), invented_rows()]
    return {table: [row for rows in every for row in rows.get(table, ())] for table in every[0]}
