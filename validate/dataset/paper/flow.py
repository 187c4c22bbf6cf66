"""How many studies and cells went through extraction: the numbers of a flow diagram."""

from collections import Counter
from collections.abc import Mapping, Sequence

from schema.missing import Missing
from validate.dataset.first_differences import FirstDifference, difference_counts
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.paper_table import Group, PaperTable, Trace
from validate.merge.comparison import Comparison


def flow_table(
    comparison: Comparison,
    words: InWords,
    differences: Sequence[FirstDifference],
    *,
    first: Comparison | None,
    listed: int,
    excluded: Mapping[str, int],
) -> PaperTable:
    """A row per number. `listed` are the studies of the team's list, `excluded` those taken out, by reason.

    Cells are those of the first submissions, where some are kept.
    """
    return PaperTable(
        name="flow",
        title="Flow of studies and cells through extraction",
        columns=("What was counted", "Number"),
        groups=(
            Group(heading="Studies", rows=_lines(_studies(comparison, listed, excluded))),
            Group(
                heading="Cells that two or more extractors were to fill, on first submissions" if first else "Cells",
                rows=_lines(_cells(first or comparison)),
            ),
            Group(heading="Disagreements, and how they were resolved", rows=_lines(_resolved(differences))),
            Group(heading="Dataset", rows=_lines(_dataset(words))),
        ),
        traces=_traces(comparison, listed, excluded),
    )


_OF_CELLS = (
    ("agreed", "cosmetic", "conflict", "rounded", "status", "omission"),
    ("agreed",),
    ("cosmetic",),
    ("conflict", "rounded"),
    ("status",),
    ("omission",),
    ("additional",),
)


def _traces(comparison: Comparison, listed: int, excluded: Mapping[str, int]) -> dict[tuple[int, int], Trace]:
    """The number of studies leads to them, each number of cells to the cells."""
    before = len(_studies(comparison, listed, excluded))
    extracted = Trace(table=comparison.form.studies.name)
    cells = {(before + line, 1): Trace(states=states) for line, states in enumerate(_OF_CELLS)}
    all_of_them = Trace(states=("conflict", "rounded", "status", "omission", "additional"))
    return {(bool(listed) + len(excluded), 1): extracted, **cells, (before + len(_OF_CELLS), 1): all_of_them}


_Lines = list[tuple[str, int]]


def _lines(counted: _Lines) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"{number:,}") for name, number in counted)


def _studies(comparison: Comparison, listed: int, excluded: Mapping[str, int]) -> _Lines:
    times = Counter(study for extraction in comparison.extractions for study in extraction.studies_recorded)
    by_number = Counter(times.values())
    return [
        *([("Studies listed", listed)] if listed else []),
        *((f"Excluded: {why}", number) for why, number in sorted(excluded.items())),
        ("Studies extracted", len(times)),
        *((f"by {number} extractor{'' if number == 1 else 's'}", by_number[number]) for number in sorted(by_number)),
    ]


def _cells(comparison: Comparison) -> _Lines:
    counts = difference_counts(comparison)
    compared = sum(counts[state] for state in ("agreed", "cosmetic", "conflict", "status", "omission"))
    return [
        ("Cells in which at least one had recorded something", compared),
        ("identical", counts["agreed"]),
        ("different in spelling only", counts["cosmetic"]),
        ("two different values", counts["conflict"]),
        ("a missing code against a value or another code", counts["status"]),
        ("left blank by one extractor", counts["omission"]),
        ("Cells of rows that only one extractor chose", counts["additional"]),
    ]


def _resolved(differences: Sequence[FirstDifference]) -> _Lines:
    ways = Counter(one.resolution for one in differences)
    return [
        ("Disagreements", len(differences)),
        ("by a ruling", ways["ruling"]),
        ("by a correction in the workbook", ways["correction"]),
        ("with the row that the cell's row belongs to", ways["parent"]),
        ("because the row was renamed, removed or paired with another", ways["row"]),
        ("open", ways["open"]),
    ]


def _dataset(words: InWords) -> _Lines:
    """The filled cells of the dataset, as its long form has them: no evidence, no mark that a study is finished."""
    texts = Counter(
        text if text in field.codes else "value"
        for table in words.form.tables
        for field in table.fields
        if field.of is None and field.finished_when is None
        for row in words.rows(table)
        if (text := row[field.name]) is not None
    )
    codes = [(f"of these, {code.in_words}", texts[code.value]) for code in Missing]
    return [("Cells with a value or a missing code", sum(texts.values())), *codes]
