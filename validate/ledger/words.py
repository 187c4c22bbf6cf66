"""Rulings and methods in the few words that sheets, terminal and dataset use."""

from collections.abc import Mapping

from schema.form import Form
from validate.ledger.ledger import VERIFYING, Decision, Method, Ruling

RULED: Mapping[Ruling, str] = {
    "both": "both",
    "verified": "as the verifier has it",
    "value": "another value",
    "neither": "neither",
    "ask": "ask the authors",
    "unresolved": "unresolved, report both",
    "keep": "keep the row",
    "drop": "drop the row",
}
"""The rulings on a cell or a row, without the one that takes what an extractor has."""

METHODS_SHOWN: Mapping[Method, str] = {
    "discussion": "discussion",
    "third person": "third person",
    "source": "report read again",
    "authors": "authors replied",
}


def ruling_in_words(decision: Decision) -> str:
    """A ruling on a cell or a row; one that takes what an extractor has names the extractor."""
    if decision.ruling == "take":
        return f"as {decision.take} has it"
    return RULED.get(decision.ruling, decision.ruling) if decision.ruling else ""


def place_in_words(decision: Decision, form: Form | None = None) -> str:
    """What a decision is about: `S01 / samples / total / n_analysed`. A row is named as each extractor spells it.

    With a form, sheet and field have its labels (`S01 / Samples / total / Analysed`), if it has them.
    """
    rows = dict.fromkeys(" / ".join(identity[1:]) for identity in decision.row.values())
    row = " or ".join(name for name in rows if name)
    sheet, field = decision.table, decision.field
    if form is not None and (table := form.by_name.get(sheet)) is not None:
        sheet = table.label
        field = table[field].label if field is not None and field in table.by_name else field
    return " / ".join(part for part in (decision.study, sheet, row, field) if part)


def verdict_in_words(decision: Decision) -> str | None:
    """What somebody who verified a value did, as a verb after their name; None for a ruling."""
    if decision.ruling not in VERIFYING:
        return None
    if decision.ruling == "confirm":
        return "verified this value and confirmed it"
    found = f"has {decision.given}" if decision.final is not None else "did not find it in the report"
    return f"verified this value and {found}"
