"""Which rows daff takes for one row. Run by the Python that has daff: tables in, links out, both as JSON.

daff gets what a person would give it: the two whole tables, the column of studies among the others, rows in any order,
case and white space ignored. `by study` is more than that: each study's rows apart, so that it can only pair within.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

Cells = list[list[str]]


def main() -> None:
    """Reads `{"columns", "A", "B"}` per line (rows as lists, the study first) and prints links and seconds."""
    import daff

    for line in sys.stdin:
        given = json.loads(line)
        began = time.process_time()
        whole = links(daff, given["columns"], given["A"], given["B"])
        seconds = time.process_time() - began
        print(json.dumps({"whole": whole, "by study": _by_study(daff, given), "seconds": seconds}))


def links(daff: Any, columns: list[str], ours: Cells, theirs: Cells) -> list[tuple[int, int]]:
    """Positions of the rows that daff aligns."""
    flags = daff.CompareFlags()
    flags.ordered, flags.ignore_case, flags.ignore_whitespace = False, True, True
    tables = [daff.PythonTableView([columns, *rows]) for rows in (ours, theirs)]
    aligned = daff.Coopy.compareTables(*tables, flags).align()
    units = aligned.toOrder().getList()
    return [(unit.l - 1, unit.r - 1) for unit in units if unit.l > 0 and unit.r > 0]


def _by_study(daff: Any, given: dict[str, Any]) -> list[tuple[int, int]]:
    found = []
    for study in sorted({row[0] for row in given["A"]}):
        places = {side: [place for place, row in enumerate(given[side]) if row[0] == study] for side in ("A", "B")}
        ours, theirs = ([given[side][place] for place in places[side]] for side in ("A", "B"))
        found += [(places["A"][a], places["B"][b]) for a, b in links(daff, given["columns"], ours, theirs)]
    return found


if __name__ == "__main__":
    main()
