"""Finds lines on cells that are settled by rulings in the same sheet on which row is which."""

from __future__ import annotations

from collections.abc import Sequence

from extract.adjudication.layout.find import Entry
from extract.adjudication.layout.match import OutOfDate
from extract.adjudication.lines.words import FIELD, ROW, STUDY, TABLE, WHOLE_ROW
from extract.adjudication.pairings.lines import PairLine
from extract.adjudication.rulings.row_problem import place_in_file
from extract.adjudication.rulings.ruleable import Taken
from schema.text import fold
from validate.merge.comparison import Comparison
from validate.pairing.pairings import Pairing


def settled_by(entry: Entry, ruled: Sequence[Taken[PairLine]], before: Comparison, now: Comparison) -> OutOfDate | None:
    """The reason why a line on a cell or row is settled by the sheet itself; None if it is not.

    `before` is the merge with which the sheet was written, `now` the merge after its pairings. If rows are the same,
    only lines on the whole row are settled, because the cells still exist.
    """
    about = [ruling for ruling in ruled if _about(entry, ruling.line, before, now)]
    same = [ruling for ruling in about if any(made.ruling == "same" for made in ruling.decisions)]
    if same and fold(entry.text(FIELD) or "") == fold(WHOLE_ROW):
        where = place_in_file(same[0].entry)
        return OutOfDate(
            f"settled by the ruling at {where}: this row was ruled to be the same as another. Empty this line"
        )
    different = [ruling for ruling in about if any(made.ruling == "different" for made in ruling.decisions)]
    if different:
        where = place_in_file(different[0].entry)
        return OutOfDate(
            f"settled by the ruling at {where}: the rows were ruled to be different. Empty this line: a new sheet asks"
            " about each row"
        )
    return None


def _about(entry: Entry, line: PairLine, before: Comparison, now: Comparison) -> bool:
    """Whether a line on a cell or row is about one of the rows in a pairing."""
    study, table, row = (fold(entry.text(header) or "") for header in (STUDY, TABLE, ROW))
    pairing = line.pairing
    if (fold(pairing.study), fold(line.table)) != (study, table):
        return False
    own = {fold(text.partition("\n")[0]) for name, text in line.rows.items() if name in pairing.rows}
    return row in own | called(before, pairing) | called(now, pairing)


def called(comparison: Comparison, pairing: Pairing) -> set[str]:
    """The names of a pairing's merged rows, folded."""
    merged = comparison.tables[pairing.table]
    return {fold(merged.rows["label"][merged.places[row]] or "") for row in pairing.rows.items()}
