"""The merged rows whose cells wait until it is settled which row is which."""

from collections.abc import Mapping

from validate.merge.comparison import Comparison
from validate.pairing.pairings import Pairing


def rows_waiting(comparison: Comparison) -> Mapping[tuple[str, int], Pairing]:
    """Per merged row (table and position) the first open pairing that is about it.

    Those that are one only as a proposal, and those that stay apart while it is asked whether they are one.
    """
    found: dict[tuple[str, int], Pairing] = {}
    for pairing in comparison.open_pairings:
        places = comparison.tables[pairing.table].places
        for row in pairing.rows.items():
            found.setdefault((pairing.table, places[row]), pairing)
    return found
