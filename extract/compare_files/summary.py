"""The numbers of a comparison without a project in sentences: the same on the screen and in the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from shlex import quote

from extract.compare_files.left_aside import LeftAside
from extract.compare_files.names import HEADS, Count
from extract.compare_files.orphaned import orphaned_sentences
from extract.compare_files.outcome import (
    StudyCounts,
    called_differently,
    cell_counts,
    field_counts,
    name_or_key_differs,
    open_counts,
    row_counts,
    rows_with_one_key,
    study_counts,
)
from schema.form import Form
from schema.rounding import percentage
from schema.text import first_ones, plural
from validate.merge.comparison import Comparison
from validate.merge.counts import FieldCounts

SummaryLine = tuple[str, str]
"""A label, blank where the sentence goes on with what was labelled before, and a sentence."""

_NAMED = 5  # studies that are named
_EXTRACTORS_WITH_LINES = 4  # extractors up to whom each has a line of its own
_NOTHING = "nothing that is compared is filled in"
_KINDS = (Count.CONFLICT, Count.STATUS, Count.OMISSION)


def summary(comparison: Comparison, aside: Sequence[LeftAside] = ()) -> list[SummaryLine]:
    """What was left aside, studies, rows, cells, and what is open; if nothing could be compared, why."""
    first = [*aside_lines(aside), *studies_lines(comparison)]
    if (nothing := nothing_shared(comparison)) is not None:
        return [*first, ("", nothing)]
    return [*first, *rows_lines(comparison), *cells_lines(comparison), *open_lines(comparison)]


def aside_lines(aside: Sequence[LeftAside]) -> Iterator[SummaryLine]:
    """The tables that were not compared although the extractors differ in them."""
    everywhere = [table for table in aside if table.everywhere]
    if everywhere:
        tables = [f"{table.where} ({plural(table.height, 'row')})" for table in everywhere]
        them, each = ("it", "it") if len(tables) == 1 else ("them", "each of them")
        yield (
            "Sheets",
            f"{Count.NOT_COMPARED.counted(len(tables))}, although the extractors differ in {them}: {_listed(tables)}."
            f" To compare {each} by itself: --sheet {quote(everywhere[0].where)}",
        )
    noun = "row"
    of_some = [
        f"{table.where} ({', '.join(f'{plural(rows, noun)} in {name}' for name, rows in table.rows.items())})"
        for table in aside
        if not table.everywhere
    ]
    if of_some:
        named = "a sheet of this name" if len(of_some) == 1 else "sheets of these names"
        yield (
            "" if everywhere else "Sheets",
            f"{Count.NOT_COMPARED.counted(len(of_some))}, because not all files have {named}: {_listed(of_some)}. If a"
            " sheet has two names, give it the same name and the same headers in all files",
        )


def studies_lines(comparison: Comparison) -> Iterator[SummaryLine]:
    """How many studies each extractor has, and those that cannot be compared."""
    counts = study_counts(comparison)
    have = ", ".join(f"{name} {Count.HAS.words} {number:,}" for name, number in counts.has.items())
    who = "both" if len(counts.has) == 2 else "two or more"
    shared = counts.compared or counts.cannot_be_paired
    why = f"{'of ' if counts.cannot_be_paired else ''}those that {who} have"
    why = why if shared else f"because {who} have none in common"
    yield "Studies", f"{have}; {Count.COMPARED.counted(counts.compared)}, {why}"
    if unpaired := counts.cannot_be_paired:
        number, named = Count.CANNOT_BE_PAIRED.counted(len(unpaired)), _listed([*map(comparison.called, unpaired)])
        yield "", f"{number} (all rows have the key of another row, or none): {named}"
    yield from _listed_only(comparison, counts)
    alone = [(comparison.called(study), name) for name, studies in counts.only.items() for study in studies]
    if len(counts.has) > _EXTRACTORS_WITH_LINES and alone:
        studies = _listed([f"{study} ({name})" for study, name in alone])
        yield "", f"{Count.ONLY_IN_ONE.counted(len(alone))}: {studies}"
        return
    for name, several in counts.only.items():
        if several:
            yield "", f"{Count.ONLY.counted(len(several))} in {name}: {_listed([*map(comparison.called, several)])}"


def _listed_only(comparison: Comparison, counts: StudyCounts) -> Iterator[SummaryLine]:
    """The studies that an extractor lists and filled in nothing on that is compared."""
    blank = [(comparison.called(study), name) for name, studies in counts.blank.items() for study in studies]
    if len(counts.has) > _EXTRACTORS_WITH_LINES and blank:
        numbers = ", ".join(f"{name} {len(studies):,}" for name, studies in counts.blank.items() if studies)
        yield "", f"{Count.BLANK.words} ({_NOTHING}): {numbers}"
        return
    for name, studies in counts.blank.items():
        if studies:
            yield (
                "",
                f"{Count.BLANK.counted(len(studies))} in {name} ({_NOTHING}):"
                f" {_listed([*map(comparison.called, studies)])}",
            )


def nothing_shared(comparison: Comparison) -> str | None:
    """Why nothing could be compared, where no study is in two extractions."""
    counts = study_counts(comparison)
    if counts.compared or counts.cannot_be_paired:
        return None
    files = {extraction.file for extraction in comparison.extractions}
    if len(files) == 1 and len(counts.has) > 1:
        return "No study was extracted by two people, so there is nothing to compare."
    one, *_, other = counts.has
    return (
        f"No study of {one} is in {other}, so there is nothing to compare. Do the files use different ids for the same"
        " studies? If another column names the studies in both files, use --key COLUMN."
    )


def rows_lines(comparison: Comparison) -> Iterator[SummaryLine]:
    """How the rows pair."""
    rows = row_counts(comparison)
    alone = [f"{Count.ONLY.counted(number)} in {name}" for name, number in rows.only.items() if number]
    similar = sum(pairing.state == "proposed" for pairing in comparison.pairings)
    by_similarity = f" ({similar:,} of them {Count.PROPOSED.words} by similarity, to be confirmed)"
    paired = Count.PAIRED.counted(rows.paired) + (by_similarity if similar else "")
    number = rows.cannot_be_paired
    cannot = [f"{number:,} that {Count.CANNOT_BE_PAIRED.words}"] if number else []
    yield "Rows", ", ".join([paired, *alone, *cannot])


def cells_lines(comparison: Comparison) -> Iterator[SummaryLine]:
    """How the cells compare; nothing where the extractions share no column but the key."""
    if not any(merged.compared for merged in comparison.tables.values()):
        yield "Cells", "none: the extractions share no column but the key, so that only rows are compared"
        return
    counts = cell_counts(comparison)
    same, both = same_and_filled_in(counts)
    label = "Cells"
    if both:
        who = "both" if len(comparison.names) == 2 else "two or more"
        yield (
            label,
            f"{Count.FILLED_IN.counted(both)} by {who}, {same:,} of them the {Count.SAME.words} ({percent(same, both)}"
            f" {Count.AGREE.words}){_cosmetic(counts[Count.COSMETIC], comparison.form)}",
        )
        label = ""
    differ = [differing(kind, counts) for kind in _KINDS if counts[kind]]
    if counts[Count.OMISSION] and len(comparison.names) > 2:
        differ[-1] += " (somebody left the cell blank or lacks the row, and the others agree)"
    yield label, ", ".join(differ) or _nothing_differs(comparison, counts, both=both)
    if named := sum(1 for _ in called_differently(comparison)):
        yield "", f"{Count.NAMES_SPELLED_DIFFERENTLY.counted(named)} (of rows that are the same)"
    if counts[Count.KEY_DIFFERS]:
        yield "", f"{key_differs(counts[Count.KEY_DIFFERS])}, which is not compared as a value"
    if counts[Count.NAME_DIFFERS]:
        yield "", f"{name_differs(counts[Count.NAME_DIFFERS])}, which says nothing of agreement"
    yield from _ruled(comparison, counts)
    apart = (
        (Count.UNSCORED, f"{Count.UNSCORED.words} (comments and other free text)"),
        (Count.SINGLE, f"{Count.SINGLE.words} (of studies that only one extractor has)"),
        (Count.CANNOT_BE_PAIRED, f"of rows that {Count.CANNOT_BE_PAIRED.words}"),
    )
    if uncompared := [f"{counts[name]:,} {what}" for name, what in apart if counts[name]]:
        yield "", f"not compared: {', '.join(uncompared)}"


def _nothing_differs(comparison: Comparison, counts: Mapping[str, int], *, both: int) -> str:
    """What is said where no value differs; names and ids of the studies are no values."""
    if not both and any(name is None for name in _compared_names(comparison)):
        return "none is filled in by two extractors"
    named_otherwise = counts[Count.KEY_DIFFERS] or counts[Count.NAME_DIFFERS]
    none = "no value differs" if named_otherwise else "no differences"
    if any(row_counts(comparison).only.values()):
        none += " in what two or more have; they differ in which rows they have"
    elif not named_otherwise:
        none += " in the columns that are compared"
    return none if both else f"none but names and ids of the studies: {none}"


def _compared_names(comparison: Comparison) -> Iterator[Count | None]:
    """Of each compared field, the number in which its differences count if it has names."""
    for merged in comparison.tables.values():
        yield from (name_or_key_differs(comparison, merged.table.name, name) for name in merged.compared)


def _cosmetic(number: int, form: Form) -> str:
    """How many of the cells that mean the same are spelled differently, or have numbers within a tolerance."""
    if not number:
        return ""
    tolerant = any(field.effective_tolerance is not None for table in form.tables for field in table.fields)
    why = "spelled differently, or different within the tolerance of a field" if tolerant else "spelled differently"
    return f", of which {number:,} {'is' if number == 1 else 'are'} {Count.COSMETIC.words} ({why})"


def _ruled(comparison: Comparison, counts: Mapping[str, int]) -> Iterator[SummaryLine]:
    """What the rulings of the ledger decide, and those that decide nothing any more."""
    decided, asked, stale = (counts[name] for name in (Count.DECIDED, Count.ASKED, Count.STALE))
    if decided or asked or stale:
        waiting = f", {Count.ASKED.counted(asked)} (waiting for the authors)" if asked else ""
        changed = f" ({stale:,} of them {Count.STALE.words}: changed since the ruling)" if stale else ""
        still_open = Count.OPEN.counted(counts[Count.OPEN])
        yield "", f"{plural(decided, 'cell')} {Count.DECIDED.words} by rulings, {still_open}{changed}{waiting}"
    if one_key := [f"{' / '.join(rows.key)} ({len(rows.positions):,} rows)" for rows in rows_with_one_key(comparison)]:
        yield "", f"after the rulings, several rows have the same key: {_listed(one_key)}; change the ruling on one row"
    for sentence in orphaned_sentences(comparison):
        yield "", sentence


@dataclass(frozen=True)
class ColumnLine:
    """How a column agrees: its share of equal cells, the cells that two or more filled in, and further counts."""

    label: str
    agree: str
    filled_in: int
    counts: Mapping[Count, int]


def column_lines(comparison: Comparison) -> list[ColumnLine]:
    """A line per column that is compared somewhere, the worst first. A head that is 0 in all of them is left out."""
    scored = [line for line in field_counts(comparison) if comparison.form[line.table][line.field].scored]
    lines = sorted((line for line in scored if filled_in(line) or line.counts["omission"]), key=_worst)
    heads = [name for name in HEADS if any(line.counts[name] for line in lines)]
    return [
        ColumnLine(
            label=column_label(comparison, line.table, line.field),
            agree=percent(*same_and_filled_in(line.counts)),
            filled_in=filled_in(line),
            counts={name: line.counts[name] for name in heads},
        )
        for line in lines
    ]


def columns_in_words(comparison: Comparison) -> list[SummaryLine]:
    """The same lines, each in one sentence."""
    return [
        (
            line.label,
            ", ".join(
                [f"{Count.AGREE.words} {line.agree or '-'}", f"{Count.FILLED_IN.words} {line.filled_in}"]
                + [f"{name.words} {number}" for name, number in line.counts.items()]
            ),
        )
        for line in column_lines(comparison)
    ]


def same_and_filled_in(counts: Mapping[str, int]) -> tuple[int, int]:
    """How many cells mean the same, and how many two or more filled in."""
    same = counts["agreed"] + counts[Count.COSMETIC]
    return same, same + counts[Count.CONFLICT] + counts[Count.STATUS]


def filled_in(line: FieldCounts) -> int:
    """How many cells two or more filled in."""
    return same_and_filled_in(line.counts)[1]


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
    to_rule = {Count.PAIRINGS: counts.pairings, Count.WHOLE_ROWS: counts.whole_rows, Count.CELLS: counts.cells}
    lines = [name.counted(number) for name, number in to_rule.items() if number]
    if lines:
        yield "Open", f"{', '.join(lines)} to rule on"
    if number := row_counts(comparison).cannot_be_paired:
        rows = plural(number, "row")
        yield "" if lines else "Open", f"{rows} that {Count.CANNOT_BE_PAIRED.words}, to correct in the files"


def differing(kind: str, counts: Mapping[str, int]) -> str:
    """A number of differences of a kind, with how many conflicts are one number that somebody rounded."""
    rounded = counts[Count.ROUNDED] if kind == Count.CONFLICT else 0
    of_them = f"{rounded:,} of them " if counts[kind] > 1 else ""
    differ = Count(kind).counted(counts[kind]) if kind in _KINDS else f"{counts[kind]:,} {kind}"
    return differ + (f" ({of_them}{Count.ROUNDED.words}: one number to fewer digits)" if rounded else "")


def key_differs(number: int) -> str:
    """A number of cells of keys that differ, in rows that were paired by similarity."""
    return f"the {Count.KEY_DIFFERS.words} in {plural(number, 'cell')} (numbered or named differently)"


def name_differs(number: int) -> str:
    """A number of cells that differ in columns that name or number the study beside its key."""
    return f"the {Count.NAME_DIFFERS.words} in {plural(number, 'cell')} (titles, years or ids of studies or rows)"


def percent(part: int, whole: int) -> str:
    """A percentage that says 100 only of all, and 0 only of none."""
    if not whole:
        return ""
    return "100.0 %" if part == whole else f"{percentage(part / whole)} %"


def _listed(names: Sequence[str]) -> str:
    return first_ones([" ".join(name.split()) or "(blank)" for name in names], _NAMED)
