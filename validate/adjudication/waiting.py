"""The merged rows whose cells wait until it is settled which row is which."""

from collections.abc import Mapping

from validate.merge.comparison import Comparison
from validate.pairing.pairings import Pairing


def waiting(comparison: Comparison) -> Mapping[tuple[str, int], Pairing]:
    """Per merged row (table and position) the first pairing that somebody has still to rule on and that is about it.

    Those that are one only as a proposal, and those that stay apart while it is asked whether they are one.
    """
    found: dict[tuple[str, int], Pairing] = {}
    for each in comparison.unsettled:
        places = comparison.tables[each.table].places
        for row in each.rows.items():
            found.setdefault((each.table, places[row]), each)
    return found
