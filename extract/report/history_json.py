"""Gives the history of a value as JSON, in the shape of docs/commands.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extract.project.extractors.submissions import Submission, Working
from validate.adjudication.first_entries import FirstEntry
from validate.adjudication.history import CellHistory, Entry, FieldHistory, StudyHistory
from validate.adjudication.ruling_status import Event
from validate.ledger.ledger import Decision

_DECISION_FIELDS = {
    *("table", "field", "had", "ruling", "take", "final"),
    *("method", "reason", "cause", "who", "when", "form", "bulk"),
}


def study_json(history: StudyHistory, submissions: Sequence[Submission], working: Working) -> dict[str, Any]:
    """The summary of a study."""
    return {
        "study": history.study,
        "renamed": [
            {
                "id": line.id,
                "from": line.study,
                "to": line.renamed,
                "when": line.when,
                "who": list(line.who),
                "reason": line.reason,
            }
            for line in working.renamed
        ],
        "extractors": {
            name: {
                "file": file,
                "first_submissions": [
                    {"file": submission.file, "when": submission.when or None}
                    for submission in submissions
                    if submission.extractor == name
                ],
            }
            for name, file in history.files.items()
        },
        "not_finished": list(working.awaited),
        "withdrawn_submissions": [
            {
                "extractor": withdrawn.submission.extractor,
                "file": withdrawn.submission.file,
                "when": withdrawn.withdrawal.when,
                "who": list(withdrawn.withdrawal.who),
                "reason": withdrawn.withdrawal.reason,
            }
            for withdrawn in working.withdrawn
        ],
        "rows": {table: {"merged": merged, "by": dict(own)} for table, (merged, own) in history.rows.items()},
        "cells": {"open": history.open, "decided": history.decided, "stale": history.stale, "asked": history.asked},
        "rulings": [_ruling(event) for event in history.events],
    }


def field_json(history: FieldHistory) -> dict[str, Any]:
    """A field of a study, row by row."""
    return {
        "study": history.study,
        "table": history.table,
        "field": history.field,
        "rows": [_row(cell) for cell in history.cells],
        "elsewhere": [_ruling(event) for event in history.elsewhere],
    }


def _row(cell: CellHistory) -> dict[str, Any]:
    return {
        "row": cell.row,
        "state": cell.state,
        "kind": cell.kind,
        "cells": {entry.extractor: _entry(entry) for entry in cell.entries},
        "rulings": [_ruling(event) for event in cell.events],
        "final": cell.final,
        "why": cell.why,
        "by": cell.by.id if cell.by else None,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    place = {"file": entry.file, "sheet": entry.sheet, "cell": entry.cell}
    return {
        "begun": entry.begun,
        "there": entry.there,
        "value": entry.text,
        "meaning": entry.value,
        "readable": entry.readable,
        **place,
        "first": _first(entry.first) if entry.first else None,
    }


def _first(first: FirstEntry) -> dict[str, Any]:
    place = {"file": first.file, "sheet": first.sheet, "cell": first.cell}
    return {"there": first.there, "value": first.text, **place}


def _ruling(event: Event) -> dict[str, Any]:
    decision = event.decision.model_dump(mode="json", include=_DECISION_FIELDS)
    return {
        "number": event.number,
        "id": event.decision.id,
        **decision,
        "row": event.row,
        "address": {name: list(identity) for name, identity in event.decision.row.items()},
        "status": event.status,
        "by": _by(event.by),
        "changed": [vars(change) for change in event.changes],
        "partly": event.partly,
        "needless": event.needless,
        "new_in": list(event.new_in),
        "matched": list(event.matched),
        "matched_by": _by(event.matched_by),
        "gone_in": list(event.gone_in),
        "confirmed_since": _by(event.confirmed),
        "not_in_form": event.not_in_form,
        "others": list(event.others),
    }


def _by(line: Decision | None) -> dict[str, Any] | None:
    """The line of the ledger that replaced or withdrew a ruling, or because of which it is stale."""
    if line is None:
        return None
    return {"id": line.id, "when": line.when, "who": list(line.who), "reason": line.reason}
