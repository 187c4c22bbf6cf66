"""A problem: something wrong in an extraction, at a cell, as a value."""

from dataclasses import dataclass

from schema.problem import Severity


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One rule that one place breaks. `cell` is the first of `cells`; a problem of a whole file or sheet has none.

    `study` and `row` say in the extractor's own words where it is, `values` what was typed in each of the cells ("" for
    a blank one), `suggestion` what would be right where that can be known.
    """

    code: str
    severity: Severity
    message: str
    file: str
    sheet: str | None = None
    cells: tuple[str, ...] = ()
    study: str | None = None
    row: str | None = None
    field: str | None = None
    values: tuple[str, ...] = ()
    suggestion: str | None = None

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
