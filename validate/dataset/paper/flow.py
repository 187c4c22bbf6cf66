"""How many studies and cells went through extraction: the numbers of a flow diagram."""

from collections import Counter
from collections.abc import Iterator, Mapping

from schema.missing import Missing
from schema.records import record
from validate.dataset.first_differences import (
    RECORDED,
    Differences,
    FirstDifference,
    cells_of_lacking_rows,
    difference_counts,
)
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.paper_table import FILLED, Group, PaperTable, Trace
from validate.merge.comparison import Comparison

_DIFFERENT = ("conflict", "rounded", "status", "omission", "additional")


@record(kw_only=True)
class _Line:
    """A number, what it counts, and what it was counted from; None if that is not in the dataset."""

    name: str
    number: int
    trace: Trace | None = None


_Lines = tuple[_Line, ...]


def flow_table(
    comparison: Comparison,
    words: InWords,
    differences: Differences,
    *,
    first: Comparison | None,
    listed: int,
    excluded: Mapping[str, int],
) -> PaperTable:
    """A row per number. `listed` are the studies of the team's list, `excluded` those taken out, by reason.

    Cells are those of the first submissions, where some are kept.
    """
    cells = "Cells that two or more extractors were to fill, on first submissions" if first else "Cells"
    groups: tuple[tuple[str, _Lines], ...] = (
        ("Studies", tuple(_studies(comparison, listed, excluded))),
        (cells, _cells(first or comparison)),
        ("Disagreements, and how they were settled", tuple(_resolved(differences))),
        ("Dataset", tuple(_dataset(words))),
    )
    lines = [line for _, several in groups for line in several]
    return PaperTable(
        name="flow",
        title="Flow of studies and cells through extraction",
        columns=("What was counted", "Number"),
        groups=tuple(
            Group(heading=heading, rows=tuple((line.name, f"{line.number:,}") for line in several))
            for heading, several in groups
        ),
        traces={(place, 1): line.trace for place, line in enumerate(lines) if line.trace is not None},
    )


def _studies(comparison: Comparison, listed: int, excluded: Mapping[str, int]) -> Iterator[_Line]:
    times = Counter(study for extraction in comparison.extractions for study in extraction.studies_recorded)
    by_number: dict[int, list[str]] = {}
    for study, number in times.items():
        by_number.setdefault(number, []).append(study)
    table = comparison.form.studies.name
    if listed:
        yield _Line(name="Studies listed", number=listed)
    for why, number in sorted(excluded.items()):
        yield _Line(name=f"Excluded: {why}", number=number)
    yield _Line(name="Studies extracted", number=len(times), trace=Trace(table=table, studies=tuple(sorted(times))))
    for number, studies in sorted(by_number.items()):
        name = f"by {number} extractor{'' if number == 1 else 's'}"
        yield _Line(name=name, number=len(studies), trace=Trace(table=table, studies=tuple(sorted(studies))))


def _cells(comparison: Comparison) -> _Lines:
    counts = difference_counts(comparison)
    lacking, _ = cells_of_lacking_rows(comparison)
    of_rows = f", {lacking:,} of them in rows that this extractor did not have" if lacking else ""
    return (
        _Line(
            name="Cells in which at least one had recorded something",
            number=sum(counts[state] for state in RECORDED),
            trace=Trace(states=(*RECORDED, "rounded")),
        ),
        _Line(name="identical", number=counts["agreed"], trace=Trace(states=("agreed",))),
        _Line(
            name="written differently, with the same meaning",
            number=counts["cosmetic"],
            trace=Trace(states=("cosmetic",)),
        ),
        _Line(
            name="other words, or none, in fields that are not compared (free text, places, notes)",
            number=counts["unscored"],
            trace=Trace(states=("unscored",)),
        ),
        _Line(name="two different values", number=counts["conflict"], trace=Trace(states=("conflict", "rounded"))),
        _Line(
            name="a missing code against a value or another code",
            number=counts["status"],
            trace=Trace(states=("status",)),
        ),
        _Line(
            name=f"left blank by one extractor{of_rows}",
            number=counts["omission"],
            trace=Trace(states=("omission",)),
        ),
        _Line(
            name="Cells of rows that only one extractor chose",
            number=counts["additional"],
            trace=Trace(states=("additional",)),
        ),
    )


_WAYS = (
    ("by a ruling", "ruling"),
    ("by a correction in the workbook", "correction"),
    ("with the row that the cell's row belongs to", "parent"),
    ("because the row was renamed, removed or paired with another", "row"),
    ("open", "open"),
)


def _resolved(differences: Differences) -> Iterator[_Line]:
    ways = Counter(one.resolution for one in differences.first)
    yield _Line(name="Disagreements", number=len(differences.first), trace=Trace(states=_DIFFERENT))
    reported = sum(_is_reported(one) for one in differences.first)
    for name, way in _WAYS:
        more = f", {reported:,} of them to report that it could not be resolved" if way == "ruling" and reported else ""
        yield _Line(name=f"{name}{more}", number=ways[way], trace=Trace(states=_DIFFERENT, resolution=way))  # type: ignore[index]
    if differences.later:
        name = "Further disagreements, seen after rows were paired or a workbook was changed"
        yield _Line(name=name, number=len(differences.later), trace=Trace(states=_DIFFERENT, later=True))


def _is_reported(one: FirstDifference) -> bool:
    """Whether the team ruled that it cannot resolve the difference, and reports it."""
    ruling = None if one.now is None else one.now.rulings.ruling
    return one.resolution == "ruling" and ruling is not None and ruling.ruling == "unresolved"


def _dataset(words: InWords) -> Iterator[_Line]:
    """The filled cells of the dataset, as its long form has them: no evidence, no mark that a study is finished."""
    texts = Counter(
        text if text in field.codes else "value"
        for table in words.form.tables
        for field in table.fields
        if field.of is None and field.finished_when is None
        for row in words.rows(table)
        if (text := row[field.name]) is not None
    )
    yield _Line(name="Cells with a value or a missing code", number=sum(texts.values()), trace=Trace(code=FILLED))
    for code in Missing:
        yield _Line(name=f"of these, {code.in_words}", number=texts[code.value], trace=Trace(code=code.value))
