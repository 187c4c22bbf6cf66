"""A problem in an extraction, at a cell, as a value."""

from dataclasses import KW_ONLY

from schema.problem import Severity
from schema.records import record
from validate.check.catalogue.problem_kinds import problem_kinds

ABSENT, OTHER_PAGE, DIFFERENT = "quote-not-in-report", "quote-on-other-page", "quote-differs"
OF_THE_TEAM = frozenset(
    {
        "extracted-by-another",
        "study-not-listed",
        "listed-otherwise",
        "row-not-agreed",
        "agreed-text-changed",
        "agreed-row-missing",
    }
)
"""Warnings about how the team works. A report cannot confirm them."""
QUOTE_CODES = frozenset({ABSENT, OTHER_PAGE, DIFFERENT})
"""The codes of problems with words quoted from reports."""


@record
class Problem:
    """One problem at one address. `cell` is the first of `cells`; a problem of a whole file or sheet has none.

    `study` and `row` name the row in the extractor's words. `values` has the text of each cell ("" if blank), and
    `suggestion` what would be right, if known. The code determines the severity, unless `given_severity` is set, by a
    form's rule or for a less serious case.
    """

    code: str
    message: str
    _: KW_ONLY
    file: str
    given_severity: Severity | None = None
    sheet: str | None = None
    cells: tuple[str, ...] = ()
    study: str | None = None
    row: str | None = None
    field: str | None = None
    values: tuple[str, ...] = ()
    suggestion: str | None = None

    @property
    def severity(self) -> Severity:
        """The given severity, or else the one that the catalogue has for the code."""
        return self.given_severity or problem_kinds()[self.code].severity

    @property
    def cell(self) -> str | None:
        """The cell at which it is shown; None for a whole file or sheet."""
        return self.cells[0] if self.cells else None

    @property
    def value(self) -> str | None:
        """The text of the cell at which it is shown."""
        return self.values[0] if self.values else None

    @property
    def with_code(self) -> str:
        """The message, with the code that `twofold explain` explains."""
        return f"{self.message} [{self.code}]"

    @property
    def place(self) -> str:
        """The sheet and cell, as in `samples!F7`; only the sheet, or "" if there is none."""
        return "!".join(part for part in (self.sheet, self.cell) if part)
