"""What every problem means that no rule of a form carries its own words for: `twofold explain CODE`."""

from collections.abc import Mapping

from validate.check.catalogue.explained_cells import CELL_PROBLEMS
from validate.check.catalogue.explained_rows import ROW_PROBLEMS
from validate.check.catalogue.explained_rulings import RULING_PROBLEMS
from validate.check.catalogue.explained_structure import STRUCTURE_PROBLEMS
from validate.check.catalogue.problem_kind import ProblemKind

__all__ = ["PROBLEM_KINDS", "ProblemKind"]

PROBLEM_KINDS: Mapping[str, ProblemKind] = {
    **STRUCTURE_PROBLEMS,
    **CELL_PROBLEMS,
    **ROW_PROBLEMS,
    **RULING_PROBLEMS,
}
"""The kinds by code, in the order in which a file is read: how it is built, its cells, its rows; then rulings."""
