"""How a value came to be, as plain data in the shape that docs/commands.md gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extract.project.submissions import Submission
from validate.adjudication.history import CellHistory, FieldHistory, StudyHistory, Wrote
from validate.adjudication.ruling_status import Event
from validate.ledger.ledger import Decision

_SAID = {
    *("table", "field", "had", "ruling", "take", "final"),
    *("method", "reason", "cause", "who", "when", "form", "bulk"),
}


def study_json(history: StudyHistory, submissions: Sequence[Submission]) -> dict[str, Any]:
    """A study in short."""
    return {
        "study": history.study,
        "extractors": {
            name: {
                "file": file,
                "first_submissions": [
                    {"file": each.file, "when": each.when} for each in submissions if each.extractor == name
                ],
            }
            for name, file in history.files.items()
        },
        "rows": {table: {"merged": merged, "by": dict(own)} for table, (merged, own) in history.rows.items()},
        "cells": {"open": history.open, "decided": history.decided, "stale": history.stale},
        "rulings": [_ruling(each) for each in history.events],
    }


def field_json(history: FieldHistory) -> dict[str, Any]:
    """A field of a study, row by row."""
    return {
        "study": history.study,
        "table": history.table,
        "field": history.field,
        "rows": [_row(each) for each in history.cells],
        "elsewhere": [_ruling(each) for each in history.elsewhere],
    }


def _row(cell: CellHistory) -> dict[str, Any]:
    return {
        "row": cell.row,
        "state": cell.state,
        "kind": cell.kind,
        "cells": {each.extractor: _wrote(each) for each in cell.wrote},
        "rulings": [_ruling(each) for each in cell.events],
        "final": cell.final,
        "why": cell.why,
        "by": cell.by.id if cell.by else None,
    }


def _wrote(each: Wrote) -> dict[str, Any]:
    said = {name: value for name, value in vars(each).items() if name != "extractor"}
    return said | {"first": vars(each.first) if each.first else None}


def _ruling(event: Event) -> dict[str, Any]:
    decision = event.decision.model_dump(mode="json", include=_SAID)
    return {
        "number": event.number,
        "id": event.decision.id,
        **decision,
        "row": event.row,
        "address": {name: list(identity) for name, identity in event.decision.row.items()},
        "fate": event.fate,
        "by": _by(event.by),
        "changed": [vars(each) for each in event.changed],
        "partly": event.partly,
        "needless": event.needless,
        "new_in": list(event.new_in),
        "gone_in": list(event.gone_in),
        "beside": list(event.beside),
    }


def _by(line: Decision | None) -> dict[str, Any] | None:
    """The line of the ledger that replaced or withdrew a ruling."""
    if line is None:
        return None
    return {"id": line.id, "when": line.when, "who": list(line.who), "reason": line.reason}
