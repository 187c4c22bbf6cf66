"""Codes in the values of rulings that the codebook no longer offers."""

from collections.abc import Iterator

from schema.form import Form
from validate.check.old_codes import ended_codes_in
from validate.ledger.ledger import Decision


def old_codes_ruled(form: Form, decision: Decision) -> Iterator[str]:
    """A sentence for each code in the value of a ruling that was split, retired or withdrawn.

    The ruling is still taken. The value may be typed, taken from an extractor, or taken from a consensus.
    """
    if decision.field is not None and decision.final is not None:
        yield from ended_codes_in(form, decision.table, decision.field, decision.final)
