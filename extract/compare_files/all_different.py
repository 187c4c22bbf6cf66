"""Asks whether a file lists only what the extractors differ on, where no cell is the same."""

from __future__ import annotations

from extract.compare_files.outcome import cell_counts
from extract.compare_files.summary import same_and_filled_in
from validate.inference.assumed import Assumed, Assumption
from validate.merge.comparison import Comparison

_ENOUGH = 5  # cells that all differ: fewer may do so by chance
_OPTION = "compare all rows that they extracted; if other rows belong together, --key COLUMN"


def all_different(comparison: Comparison) -> Assumed:
    """A question where two filled in five cells or more, and none of them is the same.

    Of a list of disagreements, and of rows that were paired wrongly, a percentage says nothing. Three people seldom all
    agree.
    """
    same, filled_in = same_and_filled_in(cell_counts(comparison))
    if same or filled_in < _ENOUGH or len(comparison.names) > 2:
        return Assumed()
    sentence = (
        f"the extractors agree in none of the {filled_in:,} cells that both filled in. If the file lists only what"
        " they differ on, its percentages and coefficients do not say how far they agree"
    )
    return Assumed(assumptions=(Assumption(about="agreement", sentence=sentence, option=_OPTION, doubtful=True),))
