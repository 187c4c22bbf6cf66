"""Codes that the codebook does not offer any more, in the values of rulings."""

from collections.abc import Iterator

from schema.form import Form
from validate.check.old_codes import ended_codes_in
from validate.ledger.ledger import Decision


def old_codes_ruled(form: Form, decision: Decision) -> Iterator[str]:
    """A sentence for each code in its value that was split, retired or withdrawn: such a ruling is taken.

    The value may be typed, that of an extractor, or that of a consensus.
    """
    if decision.field is not None and decision.final is not None:
        yield from ended_codes_in(form, decision.table, decision.field, decision.final)
