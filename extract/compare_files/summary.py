"""The numbers of a comparison without a project in sentences: the same on the screen and in the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.compare_files.outcome import (
    KEY_DIFFERS,
    StudyCounts,
    called_differently,
    cell_counts,
    field_counts,
    open_counts,
    row_counts,
    rows_with_one_key,
    study_counts,
)
from schema.rounding import percentage
from schema.text import first_ones, plural
from validate.merge.comparison import Comparison
from validate.merge.counts import FieldCounts

SummaryLine = tuple[str, str]
"""A label, blank where the sentence goes on with what was labelled before, and a sentence."""

_NAMED = 5  # studies that are named
_EXTRACTORS_WITH_LINES = 4  # extractors up to whom each has a line of its own
_KINDS = ("conflict", "status", "omission")


def summary(comparison: Comparison) -> list[SummaryLine]:
    """Studies, rows, cells, and what is open; if nothing could be compared, why."""
    if (nothing := nothing_shared(comparison)) is not None:
        return [*studies_lines(comparison), ("", nothing)]
    return [*studies_lines(comparison), *rows_lines(comparison), *cells_lines(comparison), *open_lines(comparison)]


def studies_lines(comparison: Comparison) -> Iterator[SummaryLine]:
    """How many studies each extractor has, and those that cannot be compared."""
    counts = study_counts(comparison)
    have = ", ".join(f"{name} has {number:,}" for name, number in counts.of.items())
    shared = "both have" if len(counts.of) == 2 else "two or more have"
    these = "this one is" if counts.compared == 1 else "these are"
    only = f"; only {these} compared" if counts.compared and any(counts.only.values()) else ""
    yield "Studies", f"{have}; {counts.compared:,} that {shared}{only}"
    yield from _listed_only(comparison, counts)
    alone = [(comparison.called(study), name) for name, studies in counts.only.items() for study in studies]
    if len(counts.of) > _EXTRACTORS_WITH_LINES and alone:
        studies = _listed([f"{study} ({name})" for study, name in alone])
        yield "", f"{plural(len(alone), 'study', 'studies')} that only one extractor has: {studies}"
        return
    for name, several in counts.only.items():
        if several:
            yield "", f"{len(several):,} only in {name}: {_listed([*map(comparison.called, several)])}"


def _listed_only(comparison: Comparison, counts: StudyCounts) -> Iterator[SummaryLine]:
    """The studies that an extractor lists and filled in nothing on that is compared."""
    blank = [(comparison.called(study), name) for name, studies in counts.blank.items() for study in studies]
    if len(counts.of) > _EXTRACTORS_WITH_LINES and blank:
        numbers = ", ".join(f"{name} {len(studies):,}" for name, studies in counts.blank.items() if studies)
        yield "", f"studies on which an extractor filled in nothing that is compared: {numbers}"
        return
    for name, studies in counts.blank.items():
        if studies:
            yield (
                "",
                f"{len(studies):,} on which {name} filled in nothing that is compared:"
                f" {_listed([*map(comparison.called, studies)])}",
            )


def nothing_shared(comparison: Comparison) -> str | None:
    """Why nothing could be compared, where no study is in two extractions."""
    counts = study_counts(comparison)
    if counts.compared:
        return None
    files = {extraction.file for extraction in comparison.extractions}
    if len(files) == 1 and len(counts.of) > 1:
        return "No study was extracted by two people, so there is nothing to compare."
    one, *_, other = counts.of
    return (
        f"No study of {one} is in {other}, so there is nothing to compare. Do the files use different ids for the same"
        " studies? If another column names the studies in both files, use --key COLUMN."
    )


def rows_lines(comparison: Comparison) -> Iterator[SummaryLine]:
    """How the rows pair."""
    rows = row_counts(comparison)
    alone = [f"{number:,} only in {name}" for name, number in rows.only.items() if number]
    similar = sum(pairing.state == "proposed" for pairing in comparison.pairings)
    paired = f"{rows.paired:,} paired" + (f" ({similar:,} of them by similarity, to be confirmed)" if similar else "")
    cannot = [f"{rows.unpairable:,} that cannot be paired"] if rows.unpairable else []
    yield "Rows", ", ".join([paired, *alone, *cannot])


def cells_lines(comparison: Comparison) -> Iterator[SummaryLine]:
    """How the cells compare; nothing where the extractions share no column but the key."""
    if not any(merged.compared for merged in comparison.tables.values()):
        yield "Cells", "none: the extractions share no column but the key, so that only rows are compared"
        return
    counts = cell_counts(comparison)
    same = counts["agreed"] + counts["cosmetic"]
    both = same + counts["conflict"] + counts["status"]
    label = "Cells"
    if both:
        spelled = f", {counts['cosmetic']:,} of them spelled differently" if counts["cosmetic"] else ""
        yield label, f"{same:,} of {both:,} that are filled in agree ({percent(same, both)}){spelled}"
        label = ""
    differ = [differing(kind, counts) for kind in _KINDS if counts[kind]]
    none = "no value differs" if counts[KEY_DIFFERS] else "no differences"
    if any(row_counts(comparison).only.values()):
        none += " in what two or more have; they differ in which rows they have"
    elif not counts[KEY_DIFFERS]:
        none += " in the columns that are compared"
    yield label, ", ".join(differ) or (none if both else "none is filled in by two extractors")
    if named := sum(1 for _ in called_differently(comparison)):
        yield "", f"{plural(named, 'name of a row is', 'names of rows are')} spelled differently"
    if counts[KEY_DIFFERS]:
        yield "", f"{key_differs(counts[KEY_DIFFERS])}; they are not compared as values"
    yield from _ruled(comparison, counts)
    apart = (
        ("unscored", "of comments and other free text"),
        ("single", "of studies that only one extractor has"),
        ("unpairable", "of rows that cannot be paired"),
    )
    if uncompared := [f"{counts[name]:,} {what}" for name, what in apart if counts[name]]:
        yield "", f"cells not compared: {', '.join(uncompared)}"


def _ruled(comparison: Comparison, counts: Mapping[str, int]) -> Iterator[SummaryLine]:
    """What the rulings of the ledger decide, and those that decide nothing any more."""
    if counts["decided"] or counts["asked"] or counts["stale"]:
        waiting = f", {counts['asked']:,} waiting for the authors" if counts["asked"] else ""
        stale = f" ({counts['stale']:,} of them changed since the ruling)" if counts["stale"] else ""
        yield "", f"{plural(counts['decided'], 'cell')} decided by rulings, {counts['open']:,} open{stale}{waiting}"
    if one_key := [f"{' / '.join(rows.key)} ({len(rows.positions):,} rows)" for rows in rows_with_one_key(comparison)]:
        yield "", f"after the rulings, several rows have the same key: {_listed(one_key)}; change the ruling on one row"
    if comparison.orphaned:
        studies = {decision.id: decision.study for decision in comparison.ledger.decisions}
        named = _listed(list(dict.fromkeys(comparison.called(studies[ruling]) for ruling in comparison.orphaned)))
        rulings = plural(len(comparison.orphaned), "ruling decides", "rulings decide")
        yield "", f"{rulings} nothing, because the rows are gone, renamed or paired otherwise: {named}"


@dataclass(frozen=True)
class ColumnLine:
    """How a column agrees: its share of equal cells, the cells that two or more filled in, and counts by head."""

    label: str
    agree: str
    cells: int
    counts: Mapping[str, int]


def column_lines(comparison: Comparison) -> list[ColumnLine]:
    """A line per column that is compared somewhere, the worst first. A head that is 0 in all of them is left out."""
    scored = [line for line in field_counts(comparison) if comparison.form[line.table][line.field].scored]
    lines = sorted((line for line in scored if filled_in(line) or line.counts["omission"]), key=_worst)
    heads = [(head, name) for head, name in _HEADS if any(line.counts[name] for line in lines)]
    return [
        ColumnLine(
            label=column_label(comparison, line.table, line.field),
            agree=percent(line.counts["agreed"] + line.counts["cosmetic"], filled_in(line)),
            cells=filled_in(line),
            counts={head: line.counts[name] for head, name in heads},
        )
        for line in lines
    ]


def columns_in_words(comparison: Comparison) -> list[SummaryLine]:
    """The same lines, each in one sentence."""
    return [
        (
            line.label,
            ", ".join(
                [f"agree {line.agree or '-'}", f"cells {line.cells}"]
                + [f"{head} {number}" for head, number in line.counts.items()]
            ),
        )
        for line in column_lines(comparison)
    ]


_HEADS = (
    ("spelled", "cosmetic"),
    ("conflict", "conflict"),
    ("rounded", "rounded"),
    ("status", "status"),
    ("omission", "omission"),
)


def filled_in(line: FieldCounts) -> int:
    """How many cells two or more filled in."""
    return sum(line.counts[name] for name in ("agreed", "cosmetic", "conflict", "status"))


def _worst(line: FieldCounts) -> tuple[int, int]:
    counts = line.counts
    return -counts["conflict"] - counts["status"], -counts["omission"]


def column_label(comparison: Comparison, table: str, field: str) -> str:
    """The label of a column, with that of its table where there are several."""
    label = comparison.form[table][field].label
    return label if len(comparison.tables) == 1 else f"{comparison.form[table].label}: {label}"


def open_lines(comparison: Comparison) -> Iterator[SummaryLine]:
    """How many lines there are to rule on."""
    counts = open_counts(comparison)
    ruled = {"pairing": counts.pairings, "whole row": counts.rows, "cell": counts.cells}
    counted_lines = [plural(number, what) for what, number in ruled.items() if number]
    if counted_lines:
        yield "Open", f"{', '.join(counted_lines)} to rule on"
    if counts.to_correct:
        yield "" if counted_lines else "Open", f"{plural(counts.to_correct, 'row')} to correct in the files"


def differing(kind: str, counts: Mapping[str, int]) -> str:
    """A number of differences of a kind, with how many conflicts are one number that somebody rounded."""
    rounded = counts["rounded"] if kind == "conflict" else 0
    of_them = f"{rounded:,} of them " if counts[kind] > 1 else ""
    return counted(kind, counts[kind]) + (f" ({of_them}one number, rounded differently)" if rounded else "")


def key_differs(number: int) -> str:
    """A number of cells of keys that differ, in rows that were paired by similarity."""
    return plural(number, "cell of a key is", "cells of keys are") + " numbered or named differently"


def counted(kind: str, number: int) -> str:
    """A number of differences of a kind."""
    return plural(number, kind) if kind in {"conflict", "omission"} else f"{number:,} {kind}"


def percent(part: int, whole: int) -> str:
    """A percentage that says 100 only of all, and 0 only of none."""
    if not whole:
        return ""
    return "100.0 %" if part == whole else f"{percentage(part / whole)} %"


def _listed(names: Sequence[str]) -> str:
    return first_ones([" ".join(name.split()) or "(blank)" for name in names], _NAMED)
