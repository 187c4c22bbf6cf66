"""The merged rows whose cells wait for a ruling on a pairing."""

from collections.abc import Mapping

from validate.merge.comparison import Comparison
from validate.pairing.pairings import Pairing


def rows_waiting(comparison: Comparison) -> Mapping[tuple[str, int], Pairing]:
    """Per merged row (table and position), the first open pairing that concerns it.

    These are proposed pairings, and rows that stay apart until somebody rules whether they are the same.
    """
    found: dict[tuple[str, int], Pairing] = {}
    for pairing in comparison.open_pairings:
        places = comparison.tables[pairing.table].places
        for row in pairing.rows.items():
            found.setdefault((pairing.table, places[row]), pairing)
    return found
