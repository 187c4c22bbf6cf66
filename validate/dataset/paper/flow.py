"""The number of studies and entries at each step of extraction, for a flow diagram."""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping

from schema.form import Form
from schema.missing import Missing
from schema.records import record
from schema.table import Role
from schema.text import and_list, plural
from validate.agreement.figures import percent
from validate.dataset.difference import OUTCOMES, Differences
from validate.dataset.first_differences import (
    COMPARED,
    cells_of_lacking_rows,
    difference_counts,
    of_some_at_first,
)
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.paper_table import FILLED, INDENT, VALUE, Group, PaperTable, Trace
from validate.dataset.tolerances import has_tolerances, on_tolerances
from validate.inference.names_in_form import data_items, names_study
from validate.merge.cells import role_of
from validate.merge.comparison import Comparison
from validate.merge.counts import NAMES

_DIFFERENT = ("conflict", "rounded", "status", "omission", "additional")


@record(kw_only=True)
class _Line:
    """A number, what it counts, and what it was counted from; None if that is not in the dataset.

    A number that is a `part` is included in the last number above it that is not a part, and is shown with its
    percentage.
    """

    name: str
    number: int
    trace: Trace | None = None
    part: bool = False


_Lines = tuple[_Line, ...]


@record(kw_only=True)
class Listed:
    """The studies in the team's list: their number, those `excluded` by reason, and those not fully extracted yet.

    `others` counts studies that are not in the list but were extracted or excluded. `submitted` counts excluded studies
    with a first submission, by reason.
    """

    number: int = 0
    others: int = 0
    excluded: Mapping[str, int] = dataclasses.field(default_factory=dict)
    submitted: Mapping[str, int] = dataclasses.field(default_factory=dict)
    waiting: int = 0


NOTHING_LISTED = Listed()


def flow_table(
    comparison: Comparison,
    words: InWords,
    differences: Differences,
    *,
    first: Comparison | None,
    listed: Listed,
    rounds: int = 1,
) -> PaperTable:
    """One row per number. Entries are those of the first submissions, if any are kept.

    With several `rounds`, only the entries of the dataset are of all rounds. If one person extracted each study, there
    is nothing on what extractors had in common.
    """
    entries = "Entries on first submissions, for two or more extractors" if first else "Entries"
    compared: tuple[tuple[str, _Lines], ...] = (
        (entries, (*_entries(first or comparison), *_of_some(first or comparison, comparison))),
        ("Disagreements, and what became of them", tuple(_resolved(differences))),
    )
    groups: tuple[tuple[str, _Lines], ...] = (
        ("Studies", tuple(_studies(comparison, listed))),
        *(compared if any(line.number for _, several in compared for line in several) else ()),
        ("Dataset", tuple(_dataset(words))),
    )
    lines = [line for _, several in groups for line in several]
    return PaperTable(
        name="flow",
        title="Flow of studies and entries through extraction",
        columns=("What was counted", "Number", "% of total"),
        groups=tuple(Group(heading=heading, rows=tuple(_rows(several))) for heading, several in groups),
        notes=(
            " ".join(filter(None, (_ENTRY, no_data_items(comparison.form), on_names(comparison.form)))),
            *on_companions(comparison.form),
            *on_tolerances(comparison.form, len(comparison.names)),
            "% of total: of the number below which a line is indented.",
            *([_OF_ROUNDS] if rounds > 1 else []),
        ),
        traces={(place, 1): line.trace for place, line in enumerate(lines) if line.trace is not None},
    )


_ENTRY = (
    "An entry is a value or a missing code, recorded for one data item (a field of the form) of one study, sample,"
    " finding or other record."
)


_OF_ROUNDS = (
    "Entries of extractors and disagreements are those of round 1; the dataset has the entries of all rounds. Later"
    " rounds have tables of their own."
)


def no_data_items(form: Form) -> str:
    """A note on what does not count as an entry, because it says nothing about a report."""
    kept = [field.label for table in form.tables for field in table.fields if field.bookkeeping and field.of is None]
    book = f", and the team's bookkeeping ({', '.join(dict.fromkeys(kept))})" if kept else ""
    names = [field.label for table in form.tables for field in table.fields if names_study(table, field.name)]
    named = f" ({', '.join(dict.fromkeys(names))})" if names else ""
    filled_in = ", cells that the template fills in" if kept else " and cells that the template fills in"
    return f"Names of studies{named}, running numbers{filled_in}{book} are not data items."


def on_names(form: Form) -> str:
    """A note on where entries that identify a record are compared, and which of them are never. Blank if none do."""
    by_role: dict[str, list[str]] = {"identity": [], "name": []}
    for table in form.tables:
        for field in table.fields:
            by_role.get(role_of(table, field), []).append(field.label)
    compared = (
        "Entries that say which record it is are compared only in records that were matched under different names."
        if by_role["identity"]
        else ""
    )
    named = ", ".join(dict.fromkeys(by_role["name"]))
    never = f"What only gives a record its name ({named}) is never compared." if named else ""
    return " ".join(note for note in (compared, never) if note)


_BESIDE: Mapping[Role | None, str] = {
    "origin": "its origin",
    "place": "its place",
    "words": "the report's words",
    "other": "words for other",
}


def on_companions(form: Form) -> Iterator[str]:
    """A note that companions of values count as entries in first submissions, but not in the dataset.

    In the dataset they belong to the value.
    """
    roles = {field.role for table in form.tables for field in table.fields if field.of is not None}
    if roles:
        beside = and_list([words for role, words in _BESIDE.items() if role in roles])
        yield (
            f"What an extractor wrote beside a value ({beside}) is not compared. It is an entry of its own in counts of"
            " what extractors had made, and part of the value in counts of the entries of the dataset."
        )


NAMES_DIFFER = "Cells with another name of the study (its title, year or an id), or other text of the template"
"""What differs in fields that are `set_apart`, in the table that counts them."""


NOT_COMPARED = " (such as free text, places and notes)"
"""What is never compared, in a few words."""


def _rows(lines: _Lines) -> Iterator[tuple[str, ...]]:
    whole = 0
    for line in lines:
        if not line.part:
            whole = line.number
        name = f"{INDENT}{line.name}" if line.part else line.name
        yield name, f"{line.number:,}", percent(line.number / whole).rstrip("%") if line.part and whole else ""


def _studies(comparison: Comparison, listed: Listed) -> Iterator[_Line]:
    by_number = studies_by_number(comparison)
    every = tuple(sorted(study for studies in by_number.values() for study in studies))
    table = comparison.form.studies.name
    if listed.number:
        yield _Line(name="Studies listed", number=listed.number)
    if listed.others:
        yield _Line(name="Studies that are not on the list", number=listed.others)
    for why, number in listed.excluded.items():
        yield _Line(name=f"Excluded: {why}", number=number)
        if made := listed.submitted.get(why):
            yield _Line(name="after first submissions had been made", number=made, part=True)
    if listed.waiting:
        yield _Line(name="Not fully extracted yet", number=listed.waiting)
    yield _Line(name="Studies in the dataset", number=len(every), trace=Trace(table=table, studies=every))
    for number, studies in by_number.items():
        name = f"extracted by {plural(number, 'extractor')}"
        trace = Trace(table=table, studies=studies)
        yield _Line(name=name, number=len(studies), trace=trace, part=True)


def studies_by_number(comparison: Comparison) -> dict[int, tuple[str, ...]]:
    """The extracted studies, sorted, by their number of extractors."""
    times = Counter(study for extraction in comparison.extractions for study in extraction.studies_recorded)
    return {
        number: tuple(sorted(study for study, extractors in times.items() if extractors == number))
        for number in sorted(set(times.values()))
    }


def _entries(comparison: Comparison) -> Iterator[_Line]:
    counts = difference_counts(comparison)
    lacking, _ = cells_of_lacking_rows(comparison)
    some = f"{lacking:,} of them " if lacking < counts["omission"] else ""
    of_rows = f", {some}in records that this extractor did not have" if lacking else ""

    def line(name: str, state: str, *, part: bool = True) -> _Line:
        shown = (state, "rounded") if state == "conflict" else (state,)
        return _Line(name=name, number=counts[state], trace=Trace(states=shown), part=part)

    yield _Line(
        name="Entries in data items that are compared, which at least one of them had made",
        number=sum(counts[state] for state in COMPARED),
        trace=Trace(states=(*COMPARED, "rounded")),
    )
    yield line("identical", "agreed")
    close = ", or numbers within a tolerance" if has_tolerances(comparison.form) else ""
    yield line(f"written differently, with the same meaning{close}", "cosmetic")
    yield line("two different values", "conflict")
    yield line("a missing code against a value or another code", "status")
    yield line(f"left blank by one extractor{of_rows}", "omission")
    yield line(f"Further entries, in data items that are not compared{NOT_COMPARED}", "unscored", part=False)
    yield line("Further entries, of records that only one extractor chose", "additional", part=False)
    if differing := comparison.counts()[NAMES]:
        yield _Line(name=NAMES_DIFFER, number=differing, trace=Trace(states=(NAMES,)))


def _of_some(first: Comparison, now: Comparison) -> Iterator[_Line]:
    """The number of records in the dataset because two or more chose them, and of those that a decision dropped."""
    found = of_some_at_first(first, now)
    if found:
        yield _Line(name="Records that two or more extractors chose and another did not", number=len(found))
    if dropped := sum(one.resolution == "ruling" for one in found):
        yield _Line(name="dropped by a decision", number=dropped, part=True)


def _resolved(differences: Differences) -> Iterator[_Line]:
    ways, ways_later = (Counter(one.outcome for one in several) for several in (differences.first, differences.later))
    yield _Line(
        name="Disagreements on first submissions", number=len(differences.first), trace=Trace(states=_DIFFERENT)
    )
    for way, words in OUTCOMES.items():
        if ways[way] or way in {"ruling", "open"}:
            trace = Trace(states=_DIFFERENT, resolution=way)
            yield _Line(name=words.counted, number=ways[way], trace=trace, part=True)
    if differences.later:
        name = "Further disagreements, which came up after first submissions"
        yield _Line(name=name, number=len(differences.later), trace=Trace(states=_DIFFERENT, later=True))
        for way, words in OUTCOMES.items():
            if ways_later[way]:
                trace = Trace(states=_DIFFERENT, resolution=way, later=True)
                yield _Line(name=words.counted, number=ways_later[way], trace=trace, part=True)


def _dataset(words: InWords) -> Iterator[_Line]:
    """The number of entries of the dataset: its values, and each missing code."""
    texts = entries_of(words)
    yield _Line(name="Entries", number=sum(texts.values()), trace=Trace(code=FILLED))
    yield _Line(name="values", number=texts[VALUE], trace=Trace(code=VALUE), part=True)
    for code in Missing:
        yield _Line(name=code.in_words, number=texts[code.value], trace=Trace(code=code.value), part=True)


def entries_of(words: InWords) -> Counter[str]:
    """The number of entries of the dataset with a `VALUE`, and with each missing code, in data items only.

    Evidence is not an entry, nor are keys, which identify a study or record.
    """
    return Counter(
        text if text in field.codes else VALUE
        for table in words.form.tables
        for field in data_items(table)
        for row in words.rows(table)
        if (text := row[field.name]) is not None
    )
