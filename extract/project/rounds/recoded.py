"""Shows how rows were coded when they were coded again, by whom, and with which revision of the codebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extract.project.folder.project import Project
from extract.project.one_round.settled_rows import Agreed
from extract.project.rounds.merging import agreed_before, merge_round
from schema.codebook import Recoding
from schema.records import record
from schema.rounds import BEFORE, ROW, coded_again
from schema.text import fold
from validate.extraction.extraction import Extraction
from validate.merge.comparison import Comparison


@record(kw_only=True)
class Coded:
    """What one person typed, and the codebook revision of their workbook, if it is known."""

    text: str | None
    revision: int | None


@record(kw_only=True)
class RecodedCell:
    """A cell of a row that was coded again in a round. `before` is what the earlier rounds had agreed on.

    `progress` is None if all agree; otherwise decided, open or stale. `first_coded` has the codebook revision of each
    extractor's workbook in the round before.
    """

    row: str
    round: int
    revision: int
    memo: str
    before: str | None
    first_coded: Mapping[str, int | None]
    coded: Mapping[str, Coded]
    final: str | None
    progress: str | None


class RecodedCells:
    """All cells that were coded again in rounds after a project's round, if these are finished.

    Each round is merged only once.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._merged: dict[int, tuple[Agreed, Comparison]] = {}
        whole = project.whole_form()
        self._recodings = [
            (recoding, coded_again(whole, recoding))
            for recoding in whole.codebook_life.recodings
            if recoding.number > project.round
        ]

    def of(self, study: str, table: str, field: str) -> tuple[RecodedCell, ...]:
        """The cells that were coded again for a field of a study."""
        found: list[RecodedCell] = []
        for recoding, fields in self._recodings:
            one = self._project.in_round(recoding.number)
            if recoding.table == table and field in fields and one.extraction_files():
                found.extend(_of_round(recoding, *self._round(one), study, field))
        return tuple(found)

    def _round(self, project: Project) -> tuple[Agreed, Comparison]:
        if project.round not in self._merged:
            agreed = agreed_before(project)
            self._merged[project.round] = agreed, merge_round(project, agreed).comparison
        return self._merged[project.round]


def _of_round(
    recoding: Recoding, agreed: Agreed, comparison: Comparison, study: str, field: str
) -> Iterator[RecodedCell]:
    merged, before = comparison.tables[recoding.table], agreed.comparison.tables[recoding.table]
    there = {name: position for position, name in enumerate(merged.listed("final", ROW))}
    revisions = _revisions(comparison.extractions, study)
    first, first_revisions = agreed.merged.comparison, _revisions(agreed.merged.comparison.extractions, study)
    own = first.tables[recoding.table]
    places = {name: place for place, name in enumerate(own.listed("final", ROW))} if own.table.given else {}
    for row in agreed.rows:
        if fold(row.study) != fold(study) or row.name not in there:
            continue
        position = there[row.name]
        place = places.get(row.name) if own.table.given else row.position
        coders = [name for name in first.names if place is not None and own.positions[name][place] is not None]
        texts = merged.in_cell(position, field, "text")
        yield RecodedCell(
            row=before.labels[row.position] or "",
            round=recoding.number,
            revision=recoding.revision,
            memo=recoding.change.memo,
            before=row.cells.get(f"{field}{BEFORE}"),
            first_coded={name: first_revisions[name] for name in coders},
            coded={
                name: Coded(text=texts.get(name), revision=revisions[name])
                for name in comparison.names
                if merged.positions[name][position] is not None
            },
            final=merged.listed("final", field)[position],
            progress=merged.listed("progress", field)[position],
        )


def _revisions(extractions: tuple[Extraction, ...], study: str) -> dict[str, int | None]:
    return {extraction.name: extraction.codebook_of(fold(study)) for extraction in extractions}
