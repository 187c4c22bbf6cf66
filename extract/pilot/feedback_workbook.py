"""The feedback workbook of an extractor: what was decided instead of their answers, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from extract.adjudication.lines.words import BLANK, WHOLE_ROW
from extract.errors import CannotUse
from extract.files import cannot_write
from extract.pilot.meeting import write_sealed
from extract.pilot.piloting import Pilot
from schema.records import record
from validate.dataset.paper.in_words import in_words
from validate.ledger.words import METHODS_SHOWN
from validate.pilot.feedback import NO_VALUES, Line, feedback

FEEDBACK = "Feedback"
_OUTCOMES = {
    "overruled": "overruled",
    "missed": "the others have this row",
    "kept": "your answer stands",
    "corrected": "corrected or changed in a workbook",
    "paired": "it was settled which rows are one",
    "open": "still open",
}


@record
class Given:
    """The feedback workbook of one extractor, and how many of their answers were overruled, stand and so on."""

    extractor: str
    path: Path
    outcomes: Counter[str]


def write_feedback(found: Pilot, folder: Path) -> Iterator[Given]:
    """Writes a workbook for each extractor of the pilot round. CannotUse where somebody has written in one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    if not folder.is_dir():
        raise CannotUse("is not a folder", file=str(folder))
    for name in found.first.names:
        lines = feedback(found.first, found.merged.comparison, name)
        path = folder / f"{name} feedback.xlsx"
        columns = [("Study", 18), ("Sheet", 16), ("Row", 24), ("Field", 24), ("Your answer", 30), ("Stands now", 30)]
        columns += [("What became of it", 22), ("Why", 44), ("How it was decided", 20), ("What to extract", 50)]
        rows = [_row(found, line) for line in sorted(lines, key=lambda line: list(_OUTCOMES).index(line.outcome))]
        write_sealed(path, f"Feedback for {name}", {FEEDBACK: (columns, rows)})
        yield Given(name, path, Counter(line.outcome for line in lines))


def _row(found: Pilot, line: Line) -> Sequence[str]:
    """A line of the sheet. No other extractor is named in it if the project is blinded."""
    table = found.first.form[line.cell.table]
    ruling = line.ruling
    reason = found.names.hide_in(": ".join(part for part in (ruling.cause, ruling.reason) if part)) if ruling else ""
    return [
        line.cell.study,
        table.label,
        line.cell.row,
        line.field.label if line.field else WHOLE_ROW,
        _words(line, line.yours, line.your_other),
        "" if line.outcome == "open" else _words(line, line.stands, line.other),
        _OUTCOMES[line.outcome],
        reason,
        METHODS_SHOWN[ruling.method] if ruling and ruling.method else "",
        line.field.guidance if line.field else table.description,
    ]


def _words(line: Line, value: str | None, other: str | None) -> str:
    if value is None:
        return BLANK
    return value if line.field is None or value in NO_VALUES else in_words(line.field, value, other)
