"""A person's ruling before it becomes a decision, and the error if it cannot be recorded."""

from typing import Any, Literal

from schema.form import Form
from schema.records import record
from validate.ledger.ledger import Method, Ruling

Input = Literal["ruling", "value", "method", "who"]
"""The parts of a ruling that a person fills in."""


class InvalidRuling(ValueError):
    """A ruling that cannot be recorded. Its text says why, and `input` is the part to correct.

    `code` is the problem that `twofold explain` explains.
    """

    def __init__(self, message: str, *, input: Input, code: str = "ruling-refused") -> None:
        super().__init__(message)
        self.input = input
        self.code = code


@record(kw_only=True)
class NewRuling:
    """A person's ruling on one cell, or on its row if only one extractor has that row.

    `take` names the extractor who is right. `value` is another value, as typed, or in canonical spelling if `canonical`
    is True. `bulk` is the number of similar items that were ruled on at once by filling down.
    """

    ruling: Ruling
    method: Method | None  # None if unknown, as for an existing consensus
    who: tuple[str, ...]
    when: str
    take: str | None = None
    value: str | None = None
    canonical: bool = False
    reason: str = ""
    cause: str = ""
    bulk: int = 0

    def how_made(self, form: Form) -> dict[str, Any]:
        """The fields of a decision that say how it was made."""
        return {
            "method": self.method,
            "reason": self.reason,
            "cause": self.cause,
            "who": self.who,
            "when": self.when,
            "form": f"{form.name} {form.version}",
            "bulk": self.bulk,
        }
