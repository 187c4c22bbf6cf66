"""What a later round of extraction starts from: the rows that the team agreed on in the rounds before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from extract.output import plural
from extract.project.ledger_file import read_ledger
from extract.project.merging import Merged, merge_project
from extract.project.one_moment import once
from extract.project.project import Project
from schema.form import Form
from schema.records import record
from schema.rounds import part_of_round, supporting, up_to_round
from schema.text import fold
from validate.extraction.extraction import Extraction
from validate.merge import merge
from validate.merge.agreed_rows import AgreedRow, Asleep, agreed_rows, rows_in_force
from validate.merge.comparison import Comparison
from validate.merge.join_rounds import with_round


@record
class Agreed:
    """The agreed rows that a round asks about. `waiting` says of each study that is not settled what it waits for.

    `comparison` has the values of all rounds before. `only` are the studies (folded) that somebody is to have; None is
    all.
    """

    rows: tuple[AgreedRow, ...]
    waiting: Mapping[str, str]
    comparison: Comparison
    merged: Merged
    only: frozenset[str] | None = None

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], AgreedRow]:
        """Each row by its table and its name."""
        return {(row.table, row.name): row for row in self.rows}

    @cached_property
    def studies(self) -> tuple[str, ...]:
        """The studies that are settled, as they are written."""
        waiting = {fold(study) for study in self.waiting}
        names = self.comparison.tables[self.comparison.form.studies.name].studies
        settled = dict.fromkeys(name for name in names if name and fold(name) not in waiting)
        return tuple(name for name in settled if self.only is None or fold(name) in self.only)

    def in_force(self, extraction: Extraction) -> tuple[Extraction, tuple[Asleep, ...]]:
        """What an extractor recorded on rows that are agreed now, and their other rows."""
        return rows_in_force(extraction, {row.name for row in self.rows})


_FEW = 3  # rows that a sentence names


def asleep_rows(agreed: Agreed, file: str, asleep: Sequence[Asleep]) -> Iterator[str]:
    """Sentences on the rows of a file that do not count: they wait, or their words have changed since."""
    waiting = {fold(study): (study, why) for study, why in agreed.waiting.items()}
    for key in dict.fromkeys(fold(row.study) for row in asleep):
        several = [row for row in asleep if fold(row.study) == key]
        rows = plural(len(several), "row")
        do, they = ("does", "it counts") if len(several) == 1 else ("do", "they count")
        if key in waiting:
            yield f"{file}: until {waiting[key][0]} is settled again ({waiting[key][1]}), {rows} of it {do} not count"
            continue
        named = ", ".join(f"{row.sheet}!{row.cell}" for row in several[:_FEW])
        more = f" and {len(several) - _FEW} more" if len(several) > _FEW else ""
        yield (
            f"{file}: {rows} of {several[0].study} {do} not count, because what was agreed has changed since, or was"
            f" dropped ({named}{more}). If it is agreed again, {they} again"
        )


def agreed_before(project: Project) -> Agreed:
    """What the rounds before that of this project have settled."""

    def settled() -> Agreed:
        before, whole = project.in_round(project.round - 1), project.whole_form()
        return settled_after(before, whole, part_of_round(whole, project.round))

    return once(("agreed", project.folder, project.round), settled)


def settled_after(before: Project, whole: Form, form: Form) -> Agreed:
    """What is settled after a round, for a round whose form is given."""
    earlier = agreed_before(before) if before.round > 1 else None
    merged = merge_project(before, blind=True) if earlier is None else merge_round(before, earlier)
    comparison = merged.comparison
    waiting = _waiting(merged, _shown(whole, form))
    if earlier is None:
        settled = {fold(study) for study in merged.studies()}
    else:
        comparison = with_round(earlier.comparison, earlier.rows, comparison, up_to_round(whole, before.round))
        waiting = {**earlier.waiting, **_not_filled_in(before, earlier, merged), **waiting}
        settled = {fold(study) for study in earlier.studies}
    settled -= {fold(study) for study in waiting}
    return Agreed(agreed_rows(comparison, form, settled), waiting, comparison, merged)


def _not_filled_in(before: Project, earlier: Agreed, merged: Merged) -> dict[str, str]:
    """The studies that the round before asks about and that nobody has finished in it."""
    names = merged.comparison.tables[merged.comparison.form.studies.name].studies
    there = {fold(study) for study in names if study}
    lacking = dict.fromkeys(row.study for row in earlier.rows if fold(row.study) not in there)
    return dict.fromkeys(lacking, f"nobody has finished it in round {before.round}")


_NOBODY = "nobody"


def merge_round(project: Project, agreed: Agreed) -> Merged:
    """A later round, merged; with nothing in it where nobody has a workbook of it yet."""
    if project.extraction_files():
        return merge_project(project, blind=True, agreed=agreed)
    empty = Extraction.from_frames(project.form(), {}, name=_NOBODY)
    ledger = read_ledger(project.ledger)
    return Merged(merge([empty], ledger.ledger), (), ledger, (), {})


def _shown(whole: Form, form: Form) -> frozenset[str]:
    """The tables from which a round shows something."""
    given = [table for table in form.tables if table.given]
    beside = [found.table.name for table in given for found in supporting(whole, whole[table.name])]
    return frozenset({table.name for table in given} | set(beside))


def _waiting(merged: Merged, tables: frozenset[str]) -> dict[str, str]:
    """The studies of which not everything in these tables is settled, each with what it waits for."""
    comparison = merged.comparison
    pairings = Counter(fold(one.study) for one in comparison.open_pairings)
    cells = Counter(fold(one.study) for one in comparison.open if one.table in tables)
    found = {}
    for study in merged.studies():
        if fold(study) in merged.ledger.ledger.excluded:
            continue
        if awaited := merged.awaited(study):
            found[study] = f"not finished by {' and '.join(awaited)}"
        elif pairings[fold(study)]:
            found[study] = f"{plural(pairings[fold(study)], 'pairing')} open"
        elif cells[fold(study)]:
            found[study] = f"{plural(cells[fold(study)], 'cell')} open"
    return found
