"""The merged rows whose cells wait until it is settled which row is which."""

from collections.abc import Mapping

from validate.comparison import Comparison
from validate.pairing.pairings import Pairing
from validate.positions import at


def waiting(comparison: Comparison) -> Mapping[tuple[str, int], Pairing]:
    """Per merged row (table and position) the first pairing that somebody has still to rule on and that is about it.

    Those that are one only as a proposal, and those that stay apart while it is asked whether they are one.
    """
    found: dict[tuple[str, int], Pairing] = {}
    places: dict[str, dict[tuple[str, int], int]] = {}
    for each in comparison.unsettled:
        if each.table not in places:
            rows = comparison.tables[each.table].rows
            places[each.table] = {
                (name, row): position
                for name in comparison.names
                for position, row in enumerate(rows[at(name)])
                if row is not None
            }
        for row in each.rows.items():
            found.setdefault((each.table, places[each.table][row]), each)
    return found
