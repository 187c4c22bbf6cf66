"""What the sheet and the desk say of a ruling is said in the words of the form."""

import pytest

from extract.adjudication.lines.line_words import in_words
from extract.adjudication.lines.names import named
from schema.forms import built_in
from validate.ledger.ledger import Decision

FORM = built_in("patient-voices")


@pytest.mark.parametrize(
    ("table", "field", "final", "other", "told"),
    [
        ("findings", "subcodes", "cost; logistics_travel", "", "another value D4 cost; D4 logistics and travel"),
        ("findings", "subcodes", "NR", "", "another value NR"),
        ("treatments", "route", "other", "by nose drops", "another value other: by nose drops"),
        ("findings", "gone", "cost", "", "another value cost"),
    ],
)
def test_a_ruling_has_the_labels_of_choices(table: str, field: str, final: str, other: str, told: str) -> None:
    decision = Decision(
        study="S1", table=table, row={"ada": ("S1", "F1")}, field=field, ruling="value", final=final, other=other,
        method="discussion", who=("ada", "ben"), when="2026-03-02T09:00:00Z", form="patient-voices 1.7",
    )  # fmt: skip
    said = in_words(decision, named(("ada", "ben"), blinded=False), FORM)
    assert said == f"{told}, by discussion, ada; ben, 2026-03-02"
