"""A round of extraction with what was measured on its first submissions."""

from functools import cached_property

from schema.records import record
from validate.agreement import Agreement
from validate.dataset.difference import Differences
from validate.dataset.first_differences import differences_of
from validate.dataset.queries import Question, queries
from validate.merge.comparison import Comparison


@record(kw_only=True)
class MeasuredRound:
    """A round, its first submissions compared with each other, and the agreement on them; None where none is kept.

    `basis` are the first submissions on which agreement is measured, in some projects without the pilot round.
    `replaced` names the study of each of them whose extractor could have seen another's answers before.
    """

    comparison: Comparison
    first: Comparison | None
    agreement: Agreement | None
    basis: Comparison | None = None
    replaced: tuple[str, ...] = ()

    @cached_property
    def differences(self) -> Differences:
        """Where the extractors differed, and what became of it."""
        return differences_of(self.first, self.comparison)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The open questions to the authors of studies."""
        return queries(self.comparison)
