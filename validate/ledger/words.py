"""Short names for rulings and methods in sheets, terminal and dataset."""

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
"""The rulings on a cell or a row, without "take", which names an extractor."""

METHODS_SHOWN: Mapping[Method, str] = {
    "discussion": "discussion",
    "third person": "third person",
    "source": "report read again",
    "authors": "authors replied",
}


def ruling_in_words(decision: Decision) -> str:
    """A ruling on a cell or a row in words. A ruling that takes an extractor's value names the extractor."""
    if decision.ruling == "take":
        return f"as {decision.take} has it"
    return RULED.get(decision.ruling, decision.ruling) if decision.ruling else ""


def place_in_words(decision: Decision, form: Form | None = None) -> str:
    """The address of a decision: `S01 / samples / total / n_analysed`. It has every extractor's name for the row.

    With a form, table and field are shown by their labels if the form has them (`S01 / Samples / total / Analysed`).
    """
    rows = dict.fromkeys(" / ".join(identity[1:]) for identity in decision.row.values())
    row = " or ".join(name for name in rows if name)
    sheet, field = decision.table, decision.field
    if form is not None and (table := form.by_name.get(sheet)) is not None:
        sheet = table.label
        field = table[field].label if field is not None and field in table.by_name else field
    return " / ".join(part for part in (decision.study, sheet, row, field) if part)


def verdict_in_words(decision: Decision) -> str | None:
    """What somebody did who verified a value, as a verb to follow their name; None for a ruling."""
    if decision.ruling not in VERIFYING:
        return None
    if decision.ruling == "confirm":
        return "verified this value and confirmed it"
    found = f"has {decision.given}" if decision.final is not None else "did not find it in the report"
    return f"verified this value and {found}"
