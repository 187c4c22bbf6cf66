"""Tables of disagreements between extractors, and how each was resolved."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from schema.cell_type import Family
from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.problem import CellError
from schema.text import fold, plural
from validate.dataset.difference import OUTCOMES, Differences, FirstDifference, Outcome, Resolution, since_in_words
from validate.dataset.paper.in_words import codes_note, in_words
from validate.dataset.paper.paper_table import Group, PaperTable, Trace
from validate.ledger.words import METHODS_SHOWN
from validate.merge.discrepancy import Answer

_KINDS = ("value", "status", "omission", "additional")
_STATES = (
    ("conflict", "rounded", "status", "omission", "additional"),
    ("conflict", "rounded"),
    ("status",),
    ("omission",),
    ("additional",),
)
_KIND_OF = {"conflict": "value", "rounded": "value"}


def resolution_table(form: Form, found: Differences) -> PaperTable:
    """One row per field on which extractors differed: how often in each way, and how it was resolved.

    Differences that the first submissions did not have are listed separately.
    """
    met = {one.outcome for one in (*found.first, *found.later)}
    used = [(outcome, words.column) for outcome, words in OUTCOMES.items() if outcome in met]
    groups, traces = list[Group](), dict[tuple[int, int], Trace]()
    for table in form.tables:
        lines = _by_field(table, found.first)
        _traced(
            traces, sum(len(group.rows) for group in groups), [(table.name, field.name) for field, _ in lines], used
        )
        if lines:
            rows = tuple((field.label, *_counts(several, used)) for field, several in lines)
            groups.append(Group(heading=table.label, rows=rows))
    if groups:
        _traced(traces, sum(len(group.rows) for group in groups), [("", "")], used)
        groups.append(Group(heading="All tables", rows=(("All data items", *_counts(found.first, used)),)))
    if found.later:
        later = [(table, *line) for table in form.tables for line in _by_field(table, found.later)]
        start = sum(len(group.rows) for group in groups)
        _traced(traces, start, [(table.name, field.name) for table, field, _ in later], used, later=True)
        rows = tuple((f"{table.label}: {field.label}", *_counts(several, used)) for table, field, several in later)
        groups.append(Group(heading=LATER, rows=rows))
    return PaperTable(
        name="disagreements",
        short="Disagreements",
        title="Disagreements between extractors by data item, and what became of them",
        columns=("Data item", "Entries", "Values", "Status", "Omission", "Additional", *(label for _, label in used)),
        groups=tuple(groups),
        traces=traces,
        notes=(
            "Values: two values differ. Status: a missing code against a value or another code. Omission: one extractor"
            " left the entry blank. Additional: the entry is of a record that only one extractor chose; all its entries"
            " are counted, also in data items that are not compared (such as places and notes). Blank: none.",
            *_of_when(form, found),
        ),
    )


def _of_when(form: Form, found: Differences) -> Iterator[str]:
    """A note on whether all disagreements were in first submissions, and of which later round these are."""
    first = f"first submissions of round {form.round}" if form.round > 1 else "first submissions"
    if found.later:
        yield (
            f"Those under “{LATER}” came up later, {since_in_words(found.later)}, and are in no total. All others are"
            f" in {first}."
        )
    elif found.first:
        one = len(found.first) == 1
        yield f"{'This disagreement is' if one else 'All these disagreements are'} in the {first}."


LATER = "Not in first submissions"


def _by_field(table: Table, differences: Sequence[FirstDifference]) -> list[tuple[Field, list[FirstDifference]]]:
    held: dict[str, list[FirstDifference]] = {}
    for one in differences:
        if one.first.table == table.name:
            held.setdefault(one.first.field, []).append(one)
    return [(field, held[field.name]) for field in table.fields if field.name in held]


def _traced(
    traces: dict[tuple[int, int], Trace],
    start: int,
    rows: Sequence[tuple[str, str]],
    used: Sequence[tuple[Outcome, str]],
    *,
    later: bool = False,
) -> None:
    """Adds what the numbers of these rows were counted from."""
    for line, (table, field) in enumerate(rows, start):
        for place, states in enumerate(_STATES, 1):
            traces[line, place] = Trace(table=table, field=field, states=states, later=later)
        for place, (resolution, _) in enumerate(used, len(_STATES) + 1):
            traces[line, place] = Trace(table=table, field=field, states=_STATES[0], resolution=resolution, later=later)


def _counts(differences: Sequence[FirstDifference], used: Sequence[tuple[Outcome, str]]) -> list[str]:
    kinds = Counter(_KIND_OF.get(one.first.kind, one.first.kind) for one in differences)
    ways = Counter(one.outcome for one in differences)
    return _figures([len(differences), *(kinds[kind] for kind in _KINDS), *(ways[way] for way, _ in used)])


def _figures(numbers: Iterable[int]) -> list[str]:
    return [f"{number:,}" if number else "" for number in numbers]


def ruling_list(form: Form, found: Differences, study: Callable[[str], str] = str) -> PaperTable:
    """One row per disagreement: all answers, the final value, and how it was resolved. `study` names studies."""
    answered = (name for one in (*found.first, *found.later) for name in one.first.answers)
    names = list(dict.fromkeys([*answered, *sorted(set().union(*found.extractors.values()))]))
    groups, traces = list[Group](), dict[tuple[int, int], Trace]()
    listed = [(table.label, table, found.first, False) for table in form.tables]
    listed += [(f"{table.label}. {LATER}", table, found.later, True) for table in form.tables]
    for heading, table, differences, later in listed:
        of_table = [one for one in differences if one.first.table == table.name]
        by_cell = (_alone(form, one, names, found.extractors) for one in of_table if not one.first.whole_row)
        by_row = _whole_rows([one for one in of_table if one.first.whole_row], names, found.extractors)
        order = {study: place for place, study in enumerate(dict.fromkeys(one.first.study for one in of_table))}
        lines = sorted((*by_cell, *by_row), key=lambda line: order[line[0].study])
        for trace, _ in lines:
            traces[len(traces), 2] = replace(trace, later=later)
        if rows := tuple((study(key), *row) for _, (key, *row) in lines):
            groups.append(Group(heading=heading, rows=rows))
    return PaperTable(
        name="disagreement-list",
        short="Each disagreement",
        title="Each disagreement between extractors, and what became of it",
        columns=("Study", "Record", "Data item", *names, "In the dataset", "What became of it"),
        groups=tuple(groups),
        traces=traces,
        notes=(
            *_of_when(form, found),
            *_on_nothing(groups, len(names)),
            *codes_note([row for group in groups for row in group.rows]),
        ),
    )


_LEFT_BLANK, _NO_RECORD, _RECORD_DROPPED = "(blank)", "no such record", "record dropped"


def _on_nothing(groups: Sequence[Group], extractors: int) -> Iterator[str]:
    """A note on what it means if an extractor has nothing."""
    met = {cell for group in groups for row in group.rows for cell in row[3 : 3 + extractors]}
    shown = [
        sentence
        for text, sentence in (
            (_LEFT_BLANK, f"{_LEFT_BLANK}: the extractor had the record, and left the entry blank."),
            (_NO_RECORD, f"{_NO_RECORD.capitalize()}: the extractor had extracted the study without this record."),
            ("", "An empty cell of an extractor: the extractor had not extracted the study."),
        )
        if text in met
    ]
    if shown:
        yield " ".join(shown)


_Line = tuple[Trace, tuple[str, ...]]


def _alone(form: Form, one: FirstDifference, names: Sequence[str], extractors: Mapping[str, frozenset[str]]) -> _Line:
    cell = one.first
    trace = Trace(table=cell.table, study=cell.study, row=cell.row, field=cell.field, states=_STATES[0])
    field = form[cell.table][cell.field]
    asked = extractors.get(fold(cell.study), frozenset())
    lacking = dict.fromkeys(asked - cell.answers.keys(), _NO_RECORD)
    typed = (lacking.get(name) or _typed(field, cell.answers.get(name)) for name in names)
    row = _row_shown(cell.row, cell.study)
    return trace, (cell.study, row, field.label, *typed, _final(form, one), _how(one))


def _row_shown(row: str, study: str) -> str:
    """The name of a row for readers, without unknown parts; empty if the study has only one row."""
    known = [part for part in row.split(" / ") if part not in {code.value for code in Missing}]
    return "" if row == study else " / ".join(known) or row


def _whole_rows(
    cells: Sequence[FirstDifference], names: Sequence[str], extractors: Mapping[str, frozenset[str]]
) -> Iterator[_Line]:
    """One line for each row that only one extractor has and that was resolved in one way, with its number of cells."""
    by_row: dict[tuple[str, int, str], list[FirstDifference]] = {}
    for one in cells:
        by_row.setdefault((one.first.study, one.first.position, _how(one)), []).append(one)
    for (study, _, how), held in by_row.items():
        have = [name for name in names if any(_has(one.first.answers.get(name)) for one in held)]
        number = plural(len(held), "entry", "entries")
        asked = extractors.get(fold(study), frozenset()).union(*(one.first.answers for one in held))
        typed = (f"the record ({number})" if name in have else _NO_RECORD if name in asked else "" for name in names)
        unknown = held[0].resolution in {"matched", "parted", "removed", "open"}
        stands = held[0].resolution != "open" and any(one.stands is not None for one in held)
        final = "the record" if stands else "" if unknown else "dropped"
        first = held[0].first
        trace = Trace(table=first.table, study=study, row=first.row, states=_STATES[0])
        yield trace, (study, _row_shown(first.row, study), "whole record", *typed, final, how)


def _has(answer: Answer | None) -> bool:
    return answer is not None and answer.text is not None


def _typed(field: Field, answer: Answer | None) -> str:
    """What an extractor typed. Choices are shown by their labels, as in the dataset's column."""
    if answer is None:
        return ""
    if answer.text is None or field.cell.family not in {Family.CHOICE, Family.SET}:
        return answer.text or _LEFT_BLANK
    try:
        value = field.cell.parse(answer.text)
    except CellError:
        return answer.text
    if value is None or isinstance(value, Missing):
        return answer.text
    return in_words(field, field.cell.write(value), answer.other)


def _final(form: Form, one: FirstDifference) -> str:
    field = form[one.first.table][one.first.field]
    if one.coded_again is not None:
        return in_words(field, one.coded_again)
    if one.stands is None:
        return _RECORD_DROPPED if one.dropped else ""
    return in_words(field, one.stands, one.other)


def _how(one: FirstDifference) -> str:
    later = "; coded again in a later round" if one.coded_again is not None else ""
    if one.dropped and one.decision is not None and one.decision.ruling != "drop":
        later = f"; the record was dropped by another decision{later}"
    return f"{_settled(one)}{later}"


def _settled(one: FirstDifference) -> str:
    """How a difference was resolved: what happened to its record, and the decision with its people and reason."""
    what = _what_happened(one)
    if (decision := one.decision) is None:
        return what
    how = (
        f"{METHODS_SHOWN[decision.method] if decision.method else 'a consensus that existed'} ({_names(decision.who)})"
    )
    if one.outcome == "unresolved":
        how = f"could not be resolved, so both answers are reported: {how}"
    if one.followed:
        how = f"{how}, and then changed in the workbook ({_names(one.by)})"
    how = f"{what} {_DECIDED.get(decision.ruling or '', '')}by a decision: {how}" if what else how
    return f"{how}: {decision.reason}" if decision.reason else how


_DECIDED = {"drop": "and dropped ", "keep": "and kept "}


def _what_happened(one: FirstDifference) -> str:
    """How a difference was resolved, without the decision; blank if only a decision on it is to be reported."""
    removed = f"the record was renamed or removed by {_names(one.gone)}" if one.gone else ""
    words: Mapping[Resolution, str] = {
        "ruling": removed,
        "correction": f"corrected by {_names(one.by)}",
        "parent": "dropped with the record that it belongs to",
        "matched": f"matched with “{one.partner}”" if one.partner else "what it names was matched with another record",
        "parted": "two records, which had been taken for one",
        "removed": removed,
        "uncompared": "no longer compared",
    }
    return words.get(one.resolution, "open")


def _names(people: Sequence[str]) -> str:
    return ", ".join(people)
