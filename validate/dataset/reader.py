"""The dataset as a reader's page has it: every row, and for each cell what it was taken from.

All of it is lists and texts, so that it can be written as JSON. Places are kept small: a row has its number on each
extractor's sheet, a column its letters, and what was typed is told only where it is not what the dataset shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schema.form import Field, Table
from schema.missing import Missing
from schema.records import record
from schema.rounds import ROW
from validate.adjudication.verification import verdict_of
from validate.dataset.first_differences import COMPARED, Differences
from validate.dataset.lineage import row_ids
from validate.dataset.paper.in_words import in_words
from validate.dataset.tagged_entries import tagged_entries
from validate.extraction.cell_names import letters
from validate.extraction.read_cells import UNREAD
from validate.extraction.recorded_table import RecordedTable
from validate.ledger.ledger import VERIFYING, Decision
from validate.ledger.words import METHODS_SHOWN
from validate.merge.agreed_rows import AgreedRow
from validate.merge.comparison import Comparison
from validate.merge.consensus import kept_rows
from validate.merge.join_rounds import later_positions
from validate.merge.merged_table import MergedTable
from validate.pairing.extractor_columns import of_extractor
from validate.pairing.pairings import Pairing

STATES = {
    "agreed": "a", "cosmetic": "c", "conflict": "x", "rounded": "r", "status": "s", "omission": "o", "additional": "d",
    "unscored": "u", "single": "1", "blank": "b",
}  # fmt: skip
"""The letter for each state of a cell of the first submissions; a point stands for a cell that is not compared."""


def form_shown(comparison: Comparison) -> list[dict[str, Any]]:
    """The tables of the form with their fields: what a reader needs to know of each column."""
    return [
        {
            "name": table.name,
            "label": table.label,
            "study": _place(table, table.study),
            "key": _place(table, table.key) if table.key else -1,
            "fields": [_field(table, field) for field in table.fields],
        }
        for table in comparison.form.tables
    ]


def _place(table: Table, name: str) -> int:
    return next(place for place, field in enumerate(table.fields) if field.name == name)


def _field(table: Table, field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "guidance": field.guidance,
        "number": field.cell.storage in {"integer", "decimal", "quantity"},
        "of": field.of or "",
        "role": field.role or "",
        "codes": sorted(field.codes),
        "choices": {choice.code: choice.shown for choice in field.cell.known},
        "item": field in table.data_items,
        "hidden": field.finished_when is not None,
        "to": field.reference.to if field.reference is not None and field.of is None else "",
    }


@record(kw_only=True)
class RoundShown:
    """A round of extraction with its first submissions, or with its files of today where none are kept.

    `line_of` has, per table of the round, the row of the dataset for each of its merged rows that is there. Figures of
    agreement leave out the studies `not_measured` (by key).
    """

    number: int
    comparison: Comparison
    first: Comparison
    differences: Differences
    line_of: Mapping[str, Mapping[int, int]]
    not_measured: frozenset[str] = frozenset()

    def asks(self, table: Table) -> list[str]:
        """The fields of a table that this round fills in."""
        if table.name not in self.comparison.tables:
            return []
        here = self.comparison.form[table.name]
        given = {*here.identity, ROW} if here.given else set()
        return [field.name for field in here.fields if not field.shown and field.name not in given]


def rounds_shown(
    whole: Comparison,
    rounds: Sequence[tuple[int, Comparison, Comparison | None, Differences, Sequence[AgreedRow]]],
) -> list[RoundShown]:
    """The rounds of a dataset: number, comparison, first submissions, their differences, and the rows asked about."""
    found, known = list[RoundShown](), set[str]()
    for number, comparison, first, differences, rows in rounds:
        lines = {}
        for name, merged in comparison.tables.items():
            here = _lines(whole.tables[name])
            there = later_positions(rows, whole, comparison, merged.table) if name in known else None
            lines[name] = here if there is None else {now: here[place] for place, now in there.items() if place in here}
        known |= set(comparison.tables)
        found.append(
            RoundShown(
                number=number,
                comparison=comparison,
                first=first or comparison,
                differences=differences,
                line_of=lines,
            )
        )
    return found


def rows_shown(whole: Comparison, rounds: Sequence[RoundShown]) -> list[dict[str, Any]]:
    """Per table of the form the rows of the dataset, what each is called, its cells in words, and their places.

    What later rounds recorded of the same rows is in `again`, round by round.
    """
    return [_rows(merged, rounds) for merged in whole.tables.values()]


def _rows(merged: MergedTable, rounds: Sequence[RoundShown]) -> dict[str, Any]:
    kept = [position for position, there in enumerate(kept_rows(merged)) if there]
    ids = row_ids(merged).to_list()
    fields = merged.table.fields
    columns = [_in_words(field, merged.listed("final", field.name), kept) for field in fields]
    shown = [list(row) for row in zip(*columns, strict=True)]
    ruled = [
        (place, position, str(decision))
        for place, field in enumerate(fields)
        for position, decision in enumerate(merged.listed("decision", field.name))
        if decision is not None
    ]
    line_of = _lines(merged)
    recorded = [
        {"round": one.number, "extractors": _of_round(one, merged.table, shown)}
        for one in rounds
        if one.number == 1 or one.asks(merged.table)
    ]
    return {
        "ids": [ids[position] for position in kept],
        "studies": [merged.studies[position] or "" for position in kept],
        "values": shown,
        "decisions": [
            [line_of[position], place, decision] for place, position, decision in ruled if position in line_of
        ],
        "extractors": recorded[0]["extractors"] if recorded else [],
        "again": recorded[1:],
    }


def _of_round(one: RoundShown, table: Table, shown: Sequence[Sequence[str | None]]) -> list[dict[str, Any]]:
    """Where the extractors of a round have the rows of the dataset, for the fields that it fills in."""
    if table.name not in one.comparison.tables:
        return []
    merged = one.comparison.tables[table.name]
    there = {line: position for position, line in one.line_of[table.name].items()}
    rows = [there.get(line) for line in range(len(shown))]
    names = set(one.asks(table)) if one.number > 1 else {field.name for field in merged.table.fields}
    fields = [field if field.name in names else None for field in table.fields]
    return [_extractor(one.comparison, merged, name, fields, rows, shown) for name in one.comparison.names]


def _extractor(
    comparison: Comparison,
    merged: MergedTable,
    name: str,
    fields: Sequence[Field | None],
    rows: Sequence[int | None],
    shown: Sequence[Sequence[str | None]],
) -> dict[str, Any]:
    """Where an extractor has these merged rows, and what was typed where it is not what the dataset shows.

    Of the columns that are shown some may be of no field here.
    """
    recorded = comparison.extraction(name)[merged.table.name]
    positions = [None if row is None else merged.positions[name][row] for row in rows]
    typed = list[list[Any]]()
    columns = zip(*shown, strict=True) if shown else [()] * len(fields)
    for place, (field, column) in enumerate(zip(fields, columns, strict=True)):
        if field is None or (recorded.texts[field.name].null_count() == recorded.height and not any(column)):
            continue  # most fields of a long form; cell by cell they take as long as the others
        texts = recorded.texts[field.name].to_list()
        typed += [
            [line, place, texts[row]]
            for line, (row, here) in enumerate(zip(positions, column, strict=True))
            if row is not None and texts[row] != here
        ]
    return {"name": name, **_places(fields, recorded, positions), "typed": typed}


def _places(fields: Sequence[Field | None], recorded: RecordedTable, positions: Sequence[int | None]) -> dict[str, Any]:
    columns = [None if field is None else recorded.columns.get(field.name) for field in fields]
    known: dict[str, Any] = {
        "file": recorded.file,
        "sheet": recorded.sheet,
        "columns": [None if column is None else letters(column) for column in columns],
        "rows": [None if row is None else recorded.numbers[row] for row in positions],
    }
    if recorded.scattered is not None:  # the rows are no rows of a sheet: each cell says where it stands
        known["cells"] = [
            None if row is None else [field and recorded.cell(row, field.name) for field in fields] for row in positions
        ]
        known["sheets"] = [None if row is None else recorded.sheet_of(row) for row in positions]
        if recorded.scattered.files is not None:
            known["files"] = [None if row is None else recorded.file_of(row) for row in positions]
    return known


def _in_words(field: Field, texts: Sequence[str | None], kept: Sequence[int]) -> list[str | None]:
    """The texts of these rows in words; each different text is put into words once."""
    here = [texts[position] for position in kept]
    words = {text: in_words(field, text) for text in set(here) if text is not None}
    return [None if text is None else words[text] for text in here]


def first_shown(one: RoundShown, whole: Comparison, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Per table of the form the rows of first submissions, with the state of each cell as a letter (`STATES`).

    The letter is a capital where two or more extractors have a value. `now` is the row of the dataset that each row
    is today, if it is there; `resolved` says of each cell that differed how that was resolved, with the id of the
    decision. What was typed is told where that row, which `rows` has, shows something else.
    """
    resolved: dict[str, list[tuple[int, str, str, str]]] = {}
    for found in one.differences.first:
        ruling = found.decision
        line = (found.first.position, found.first.field, found.outcome, ruling.id if ruling else "")
        resolved.setdefault(found.first.table, []).append(line)
    return [
        _first(one, table, resolved.get(table.name, []), shown)
        for table, shown in zip(whole.form.tables, rows, strict=True)
    ]


def _first(
    one: RoundShown, table: Table, resolved: Sequence[tuple[int, str, str, str]], rows: Mapping[str, Any]
) -> dict[str, Any]:
    if table.name not in one.first.tables:
        return {"studies": [], "labels": [], "states": [], "extractors": [], "now": [], "resolved": []}
    merged = one.first.tables[table.name]
    fields = [merged.table.by_name.get(field.name) for field in table.fields]
    states = [
        ["."] * merged.height
        if field is None or field.name in merged.table.not_extracted
        else list(_letters(merged, field))
        for field in fields
    ]
    everything = range(merged.height)
    lines = _lines_now(one, merged)
    nothing: list[str | None] = [None] * len(table.fields)
    shown = [nothing if line is None else rows["values"][line] for line in lines]
    places = {field.name: place for place, field in enumerate(table.fields)}
    return {
        "studies": [study or "" for study in merged.studies],
        "labels": [label or "" for label in merged.labels],
        "states": ["".join(column[row] for column in states) for row in everything],
        "extractors": [_extractor(one.first, merged, name, fields, everything, shown) for name in one.first.names],
        "now": lines,
        "resolved": [[position, places[field], how, decision] for position, field, how, decision in resolved],
    }


def _lines_now(one: RoundShown, merged: MergedTable) -> list[int | None]:
    """The row of the dataset that each merged row of the first submissions is today."""
    first, now = one.first, one.comparison
    lines = one.line_of.get(merged.table.name, {})
    if first is now:
        return [lines.get(position) for position in range(merged.height)]
    today = now.tables[merged.table.name]
    before, after = first.addresses(merged.table.name), now.addresses(merged.table.name)
    found: list[int | None] = []
    for position in range(merged.height):
        there = (
            today.places.get((name, row_now))
            for name in first.names
            if name in now.names
            and (row := merged.positions[name][position]) is not None
            and (row_now := after.row(name, before.of_row[name][row])) is not None
        )
        found.append(next((lines[row] for row in there if row is not None and row in lines), None))
    return found


def _lines(merged: MergedTable) -> dict[int, int]:
    """The row of the dataset that each merged row is; those that are left out have none."""
    kept = [position for position, there in enumerate(kept_rows(merged)) if there]
    return {position: line for line, position in enumerate(kept)}


def later_shown(one: RoundShown, whole: Comparison) -> list[list[Any]]:
    """Cells that differ today and did not at first: table, row of the dataset, field, study, row, state, resolution."""
    names = list(whole.tables)
    return [
        [
            names.index(cell.table),
            one.line_of[cell.table].get(cell.position),
            _place(whole.tables[cell.table].table, cell.field),
            cell.study,
            cell.row,
            STATES[cell.kind],
            found.outcome,
        ]
        for found in one.differences.later
        for cell in (found.first,)
    ]


def tagged_shown(one: RoundShown, whole: Comparison) -> list[list[Any]]:
    """Entries with tags: table, row of the dataset, field, study, row, id of the decision, and the tags."""
    names = list(whole.tables)
    return [
        [
            names.index(entry.table),
            one.line_of[entry.table].get(entry.position),
            _place(whole.tables[entry.table].table, entry.field),
            entry.study,
            entry.row,
            entry.decision.id if entry.decision else "",
            sorted(entry.tags),
        ]
        for entry in tagged_entries(one.comparison)
    ]


def pairings_shown(rounds: Sequence[RoundShown], whole: Comparison) -> list[list[Any]]:
    """How rows that have not the same name were paired: table, row of the dataset, and a sentence."""
    names = list(whole.tables)
    return [
        [names.index(pairing.table), line, _of_pairing(pairing)]
        for one in rounds
        for pairing in one.comparison.pairings
        if pairing.position is not None and (line := one.line_of[pairing.table].get(pairing.position)) is not None
    ]


def _of_pairing(pairing: Pairing) -> str:
    score = f" Match score {pairing.score:.2f}." if pairing.score is not None else ""
    who = "; ".join(f"{', '.join(ruling.who)}, {ruling.when[:10]}" for ruling in pairing.rulings)
    return f"{pairing.reason.rstrip('.')}.{score}{f' Ruled by {who}.' if who else ''}"


def _letters(merged: MergedTable, field: Field) -> Iterator[str]:
    """The states of a field's cells. Why a cell is in question goes before how its texts compare."""
    keys = [merged.listed(of_extractor("key", name), field.name) for name in merged.names]
    kinds = zip(merged.listed("state", field.name), merged.listed("kind", field.name), strict=True)
    for (state, kind), answers in zip(kinds, zip(*keys, strict=True), strict=True):
        shown = state if field.scored or state not in COMPARED else "unscored"
        letter = STATES.get(kind or "", STATES.get(shown or "", "."))
        two = sum(not (key is None or key in field.codes or key.startswith(UNREAD)) for key in answers) > 1
        yield letter.upper() if two else letter


def decisions_shown(rounds: Sequence[RoundShown]) -> dict[str, dict[str, str]]:
    """The decisions in force, by their ids."""
    return {
        decision.id: {
            "ruling": decision.ruling or "",
            "take": decision.take or "",
            "value": decision.given,
            "method": _method_shown(decision),
            "cause": decision.cause or "",
            "reason": decision.reason or "",
            "who": ", ".join(decision.who),
            "when": decision.when[:10],
        }
        for one in rounds
        for decision in one.comparison.ledger.in_force
    }


def _method_shown(decision: Decision) -> str:
    """How a decision was made; a verifier's verdict has the word that the methods text has for it."""
    if decision.ruling in VERIFYING:
        return f"verification: {verdict_of(decision)}"
    return METHODS_SHOWN[decision.method] if decision.method else "a consensus that existed"


CODES = {code.value: code.in_words for code in Missing}
"""What the missing codes mean."""
