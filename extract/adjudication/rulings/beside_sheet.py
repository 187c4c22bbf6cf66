"""Messages about rulings in the ledger that a sheet does not show."""

from __future__ import annotations

from collections.abc import Sequence

from extract.adjudication.layout.match import OutOfDate
from extract.adjudication.lines.line_words import in_words
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.ruling_input import as_input
from extract.adjudication.lines.words import RULING
from extract.adjudication.rulings.ruling import InvalidInput
from schema.form import Form
from schema.text import quoted
from validate.ledger.ledger import Decision
from validate.ledger.words import verdict_in_words


def own_before(before: Decision, names: Names) -> InvalidInput:
    """The earlier ruling by the same people that a new one replaces."""
    shown = as_input(before, names)
    ruled = " ".join(part for part in (shown.ruling, shown.value) if part)
    message = f"replaces the ruling {quoted(ruled)} of {before.when[:10]} by the same people, which is not shown here"
    return InvalidInput("ruling-changed", RULING, message)


def ruled_meanwhile(ruled: Decision, names: Names, *, dated: bool) -> OutOfDate:
    """The ruling by others that makes a ruling in the sheet too late.

    With `dated`, the message only says when, because it is unknown whether the sheet was written before or after.
    """
    shown, verdict = as_input(ruled, names), verdict_in_words(ruled)
    sentence = f"{shown.who} {verdict or f'ruled {shown.ruling}'}"
    if dated:
        sentence = f"{sentence} on {ruled.when[:10]}, which this sheet does not show"
    else:
        sentence = f"in the meantime, {sentence}" if verdict else f"{sentence} in the meantime"
    return OutOfDate(f"{sentence}. {'Rule' if verdict else 'To change that, rule'} on it in a new sheet")


def contradicted(contrary: Sequence[Decision], names: Names, form: Form) -> InvalidInput:
    """The rulings that contradict a ruling in the ledger."""
    listed = "; ".join(dict.fromkeys(in_words(one, names, form) for one in contrary))
    message = f"contradicted by “{listed}”. The line is open until somebody rules on it in a new sheet"
    return InvalidInput("ruling-contradicted", RULING, message)
