"""A problem: something wrong in an extraction, at a cell, as a value."""

from dataclasses import KW_ONLY, dataclass

from schema.problem import Severity
from validate.check.catalogue.problem_kinds import problem_kinds


@dataclass(frozen=True)
class Problem:
    """One rule that one place breaks. `cell` is the first of `cells`; a problem of a whole file or sheet has none.

    `study` and `row` say in the extractor's own words where it is, `values` what was typed in each of the cells ("" for
    a blank one), `suggestion` what would be right where that can be known. The severity follows from the code, unless
    `given_severity` is that of a form's rule, or the milder one of a kind that has two.
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
        """How much it weighs: what was given, else what the catalogue says of its code."""
        return self.given_severity or problem_kinds()[self.code].severity

    @property
    def cell(self) -> str | None:
        """The cell it is shown at."""
        return self.cells[0] if self.cells else None

    @property
    def value(self) -> str | None:
        """What was typed in the cell it is shown at."""
        return self.values[0] if self.values else None

    @property
    def place(self) -> str:
        """`samples!F7`, the sheet alone, or nothing."""
        return "!".join(part for part in (self.sheet, self.cell) if part)
