"""What a ruling on which row is which does to the lines on cells of the same sheet: some are then about nothing."""

from __future__ import annotations

from collections.abc import Sequence

from extract.adjudication.layout.find import Entry
from extract.adjudication.layout.match import OutOfDate
from extract.adjudication.lines.words import FIELD, ROW, STUDY, TABLE, WHOLE_ROW
from extract.adjudication.pairings.lines import PairLine
from extract.adjudication.rulings.sorting import Taken, place_in_file
from schema.text import fold
from validate.merge.comparison import Comparison
from validate.pairing.pairings import Pairing


def settled_by(entry: Entry, ruled: Sequence[Taken[PairLine]], before: Comparison, now: Comparison) -> OutOfDate | None:
    """Where the sheet itself rules that a line on a cell or a row is not there any more; None where it does not.

    `before` is the merge that the sheet was written of, `now` the one that comes of its pairings. Of rows that are the
    same only what was ruled on a whole row is settled: their cells are still there.
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
    """Whether a line on a cell or a row is about one of the rows of a line on which row is which."""
    study, table, row = (fold(entry.text(header) or "") for header in (STUDY, TABLE, ROW))
    pairing = line.pairing
    if (fold(pairing.study), fold(line.table)) != (study, table):
        return False
    own = {fold(text.partition("\n")[0]) for name, text in line.rows.items() if name in pairing.rows}
    return row in own | called(before, pairing) | called(now, pairing)


def called(comparison: Comparison, pairing: Pairing) -> set[str]:
    """What the merged rows of a pairing are called, folded."""
    merged = comparison.tables[pairing.table]
    return {fold(merged.rows["label"][merged.places[row]] or "") for row in pairing.rows.items()}
