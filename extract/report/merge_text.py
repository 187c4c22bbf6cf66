"""Prints the results of `merge`: files, rows, pairs and cells in numbers, and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from extract.adjudication.lines.hidden import with_hidden_names
from extract.adjudication.lines.lines import agreed_status
from extract.adjudication.lines.names import Names
from extract.adjudication.lines.words import BREAKS_RULE, OF_SOME, OTHER_WORDS
from extract.dataset.building.error_sources import Breaking
from extract.output import say
from extract.project.folder.project import Project
from extract.project.one_round.merged import Merged
from extract.project.studies.studies_known import recorded
from extract.report.after_merge import say_unfinished, say_what_next, say_without_effect
from extract.report.assignment_text import against_assignment
from schema.problem import Severity
from schema.text import and_list, first_ones, plural
from validate.adjudication.items import adjudication_items
from validate.adjudication.verification import disputed_values
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.counts import NAMES
from validate.merge.discrepancy import TO_RULE
from validate.pairing.pairings import OPEN_PAIR_STATES
from validate.passages.quoted_cells import quotes

_SHOWN = 12


def say_merge(
    project: Project,
    merged: Merged,
    names: Names,
    kept: Sequence[str],
    breaking: Sequence[Breaking],
    agreed: Mapping[CellAddress, str],
    *,
    include_unfinished: bool,
) -> None:
    """Prints the merge in numbers. `kept` are new first submissions, `agreed` are agreed cells with a line."""
    comparison = merged.comparison
    for name in kept:
        say(f"kept first submission: {project.named(project.submissions)}/{name}")
    _say_files(merged, f"twofold check{project.option}", looked_up=not _has_reports(project))
    _say_rows(comparison, names)
    _say_cells(comparison)
    for sentence in _agreed_with_lines(comparison, agreed):
        say(f"       {sentence}")
    say_without_effect(merged, indent=" " * 7)
    say_unfinished(merged, included=include_unfinished)
    for sentence in against_assignment(merged.assignment, recorded(merged).values(), merged.ledger.ledger.excluded):
        say(sentence)
    say_what_next(project, merged, breaking, include_unfinished=include_unfinished)


def _agreed_with_lines(comparison: Comparison, agreed: Mapping[CellAddress, str]) -> Iterator[str]:
    """How many cells on which nobody differs have a line all the same; `agreed` has the broken rule of each, or ""."""
    numbers = Counter(agreed_status(comparison, cell, why) for cell, why in agreed.items())
    for status, one, several in (
        (BREAKS_RULE, "cell takes part in a broken rule of the form", "cells take part in a broken rule of the form"),
        (OTHER_WORDS, "cell has different words for other", "cells have different words for other"),
        (OF_SOME, "row is not in everybody's workbook", "rows are not in everybody's workbook"),
    ):
        if number := numbers[status]:
            has = f"{one}: it has a line" if number == 1 else f"{several}: they have lines"
            yield f"{number} agreed {has} in the sheet too"


def _has_reports(project: Project) -> bool:
    """Whether `check` looks quoted words up in reports, which `merge` does not."""
    return project.fulltexts.is_dir() and any(project.fulltexts.iterdir()) and quotes(project.form())


def _say_files(merged: Merged, command: str, *, looked_up: bool) -> None:
    """Prints how many problems each file has. `command` is the command that lists them."""
    for path, checked in merged.files:
        severities = Counter(problem.severity for problem in checked.problems)
        counted = ", ".join(plural(severities[severity], severity) for severity in Severity if severities[severity])
        counted = counted or ("no problems" if looked_up else "no problems in the workbook itself")
        say(f"{path.name}: {counted}{f' ({command})' if severities else ''}")
    if not looked_up:
        say(f"Quoted words were not looked up in the reports: {command} does that")


def _say_rows(comparison: Comparison, names: Names) -> None:
    paired = sum(merged_table.rows["by"].is_not_null().sum() for merged_table in comparison.tables.values())
    only = with_hidden_names(comparison.rows_only(), names)
    alone = ", ".join(f"{number} only {name}" for name, number in only.items() if number)
    say(f"rows   {paired} paired" + (f", {alone}" if alone else ""))
    if likened := _pairings(comparison):
        say(f"pairs  {likened}")


def _say_cells(comparison: Comparison) -> None:
    counts = comparison.counts()
    say(f"cells  {', '.join([*_by_state(counts), *_without_difference(comparison)])}")
    if comparison.dropped_with:
        say(f"       {_dropped_with(comparison)}")
    if comparison.unlinked:
        say(f"       {_unlinked(comparison)}")
    lines = sum(item.progress in TO_RULE for item in adjudication_items(comparison))
    where = f" (in {plural(lines, 'line')} of the sheet)" if counts["open"] else ""
    waiting_for = f", {counts['asked']} waiting for the authors" if counts["asked"] else ""
    say(
        f"       {counts['decided']} decided, {counts['open']} open{where}, {counts['stale']} of them stale"
        + waiting_for
    )
    if not_measured := _not_measured(comparison):
        say(f"       {not_measured} of the agreed are in no figure of agreement (free text, places and the like)")


def _not_measured(comparison: Comparison) -> int:
    """The number of agreed cells in fields that are in no figure of agreement."""
    return sum(
        line.counts["agreed"]
        for line in comparison.field_counts()
        if not comparison.form[line.table][line.field].scored
    )


def _by_state(counts: Mapping[str, int]) -> Iterator[str]:
    """How the extractors compare, in numbers of cells."""
    yield from (f"{counts[state]} {state}" for state in ("agreed", "cosmetic", "conflict", "status", "omission"))
    if counts["additional"]:
        yield f"{counts['additional']} additional"
    if counts[NAMES]:
        what = "titles, years or ids of studies or rows, or what the template filled in"
        yield f"the name differs in {plural(counts[NAMES], 'cell')} ({what})"


def _without_difference(comparison: Comparison) -> Iterator[str]:
    """Cells that are open or decided although no extractors differ, by reason."""
    kinds = Counter(cell.kind for cell in comparison.in_question)
    if kinds["ruled"]:
        values = disputed_values(comparison)
        ruled = [cell for cell in comparison.in_question if cell.kind == "ruled"]
        disputed = sum((cell.table, cell.position, cell.field) in values for cell in ruled)
        if disputed:
            yield f"{disputed} disputed by the verifier"
        if with_row := sum(cell.whole_row for cell in ruled):
            yield f"{with_row} ruled on with a row that not everybody has"
        agreed = sum(
            comparison.tables[cell.table].state(cell.position, cell.field) in {"agreed", "cosmetic"}
            for cell in ruled
            if not cell.whole_row
        )
        others = len(ruled) - disputed - with_row - agreed
        counted = [f"{agreed} of the agreed or cosmetic"] if agreed else []
        counted += [f"{others} more" if agreed else str(others)] if others else []
        if counted:
            yield f"{and_list(counted)} ruled on though nobody differs"
    if kinds["duplicate"] or kinds["unidentified"]:
        cells = comparison.merged_cells.select("kind", "progress", "state").drop_nulls("progress").rows()
        states = [str(state) for kind, _, state in cells if kind in {"duplicate", "unidentified"}]
        if unclear := sum(state not in {"conflict", "status", "omission"} for state in states):
            yield f"{unclear} in rows that are there twice or have no name"


def _pairings(comparison: Comparison) -> str:
    """How many pairings are open or ruled on. Empty if names paired all rows."""
    states = Counter(pairing.state for pairing in comparison.pairings)
    listed = ", ".join(f"{states[state]} {state}" for state in sorted(OPEN_PAIR_STATES) if states[state])
    still = [f"{len(comparison.open_pairings)} open ({listed})"] if listed else []
    ruled = [f"{states['confirmed']} confirmed"] if states["confirmed"] else []
    ruled += [f"{states['apart']} ruled apart"] if states["apart"] else []
    return ", ".join([*still, *ruled])


def _dropped_with(comparison: Comparison) -> str:
    """The rows that were dropped with the row that they refer to, and how to keep one."""
    rows = Counter(
        (comparison.tables[table].studies[position], comparison.form[table].label)
        for table, position in comparison.dropped_with
    )
    listed = ", ".join(f"{study} ({number} on {label})" for (study, label), number in list(rows.items())[:_SHOWN])
    dropped = plural(len(comparison.dropped_with), "row is", "rows are")
    return (
        f"{dropped} dropped with the row they point to: {listed}. To keep one, move it to another row: the sheet has a"
        " line for it"
    )


def _unlinked(comparison: Comparison) -> str:
    """The cells that referred to a dropped row, and how to refer to another one."""
    tables = comparison.tables
    cells = dict.fromkeys(
        f"{tables[name].studies[position]} ({tables[name].table.label}, {tables[name].table[field].label})"
        for name, position, field in comparison.unlinked
    )
    listed = first_ones(list(cells), _SHOWN)
    pointed = "1 cell points" if len(comparison.unlinked) == 1 else f"{len(comparison.unlinked)} cells point"
    return f"{pointed} to a dropped row, so the dataset leaves that row's name out of the cell: {listed}"
