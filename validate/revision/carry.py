"""Carries an extraction from an earlier version of a form to the new one: rows, texts, and cells to look at."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from schema.form import Field, Table
from schema.records import record
from validate.extraction.extraction import Confirmed, Extraction, read_extraction
from validate.extraction.gone_answers import NONE_GONE, GoneAnswers
from validate.extraction.recorded_table import RawTable, RecordedTable
from validate.revision.carry_cell import Outcome, carry_texts
from validate.revision.matching import Matching


@record(kw_only=True)
class CarriedCell:
    """A cell that changed on the way. `text` is what was typed, `now` what the new form has."""

    table: str
    field: str
    row: int
    study: str
    text: str
    now: str
    outcome: Outcome


@record
class Carried:
    """An extraction in the new form. `before` is the original, with the same rows in the same order."""

    before: Extraction
    now: Extraction
    cells: tuple[CarriedCell, ...]

    def then(self, matching: Matching) -> "Carried":
        """The same extraction in a still newer form."""
        further = carry(self.now, matching)
        return Carried(self.before, further.now, (*self.cells, *further.cells))


def carry(extraction: Extraction, matching: Matching) -> Carried:
    """The extraction in the new form. Cells keep their addresses in the file."""
    raw, cells = [], []
    for table in matching.new.tables:
        if table.name in matching.tables:
            recorded = extraction[matching.tables[table.name]]
            carried = list(_cells(recorded, table, matching))
            cells += [cell for cell in carried if cell.outcome != "same"]
            raw.append(_raw(recorded, table, matching, carried))
    now = read_extraction(
        extraction.name, matching.new, extraction.file, raw,
        confirmed=tuple(_confirmed(one, matching) for one in extraction.confirmed), codebook=extraction.codebook,
        coded_with=extraction.coded_with,
    )  # fmt: skip
    unasked, gone = _unasked(extraction, now, matching), _gone(extraction, now, cells, matching)
    return Carried(extraction, replace(now, unasked=unasked, gone=gone), tuple(cells))


def _gone(before: Extraction, now: Extraction, cells: Sequence[CarriedCell], matching: Matching) -> GoneAnswers:
    """The answers that the new form does not offer, including those that an earlier change removed."""
    found: dict[tuple[str, str], set[tuple[str, str | None]]] = {}
    for column, answers in before.gone.of.items():
        if column in matching.new_name:
            found.setdefault(matching.new_name[column], set()).update(answers)
    for cell in cells:
        if cell.outcome in {"unreadable", "left out"}:
            recorded = now[cell.table]
            study = recorded.keys[recorded.table.study][cell.row]
            if study is not None:
                found.setdefault((cell.table, cell.field), set()).add((study, cell.now or None))
    return GoneAnswers(of={column: frozenset(answers) for column, answers in found.items()}) if found else NONE_GONE


def _unasked(before: Extraction, now: Extraction, matching: Matching) -> dict[str, frozenset[tuple[str, str]]]:
    """The fields of the new form that are not based on any field of a study's extraction, by study."""
    sources = {
        (table.name, field.name): [
            (matching.tables[table.name], source.name) for source in matching.fields[table.name, field.name]
        ]
        if table.name in matching.tables
        else []
        for table in matching.new.tables
        for field in table.fields
    }
    return {
        study: frozenset(
            name for name, come_from in sources.items() if not any(before.asked(study, *one) for one in come_from)
        )
        for study in now.study_names
    }


def _raw(recorded: RecordedTable, table: Table, matching: Matching, cells: Sequence[CarriedCell]) -> RawTable:
    texts: dict[str, dict[int, str]] = {}
    for cell in cells:
        texts.setdefault(cell.field, {})[cell.row] = cell.now
    sources = {field.name: matching.fields[table.name, field.name] for field in table.fields}
    read = {name: fields for name, fields in sources.items() if any(one.name in recorded.columns for one in fields)}
    columns = {
        name: next(recorded.columns[one.name] for one in fields if one.name in recorded.columns)
        for name, fields in read.items()
    }
    rows = range(recorded.height)
    return RawTable(
        table=table.name,
        file=recorded.file,
        sheet=recorded.sheet,
        rows=recorded.rows,
        columns=columns,
        cells=pl.DataFrame(
            {name: pl.Series([texts.get(name, {}).get(row) or None for row in rows], dtype=pl.String) for name in read}
        ),
    )


def _cells(recorded: RecordedTable, table: Table, matching: Matching) -> Iterator[CarriedCell]:
    """Every filled cell of the new table."""
    studies = recorded.texts[recorded.table.study].to_list()
    for field in table.fields:
        sources: tuple[Field, ...] = matching.fields[table.name, field.name]
        lists = [recorded.texts[source.name].to_list() for source in sources]
        for row, typed in enumerate(zip(*lists, strict=True)):
            texts = [text or "" for text in typed]
            if any(texts):
                now, outcome = carry_texts(sources, field, texts)
                yield CarriedCell(
                    table=table.name,
                    field=field.name,
                    row=row,
                    study=studies[row] or "",
                    text=" | ".join(text for text in texts if text),
                    now=now,
                    outcome=outcome,
                )


def _confirmed(confirmed: Confirmed, matching: Matching) -> Confirmed:
    """A confirmed warning. If labels of choices changed, its values use the new ones."""
    rule = next((rule for rule in matching.old.rules if rule.code == confirmed.code), None)
    if rule is None or rule.table not in matching.new_table:
        return confirmed
    names = [name for name in rule.needs if "." not in name and (rule.table, name) in matching.new_name]
    parts = [part.strip() for part in confirmed.values.split(";")]
    written = []
    for part in parts:
        now = part
        for name in names:
            table, field = matching.new_name[rule.table, name]
            carried, outcome = carry_texts([matching.old[rule.table][name]], matching.new[table][field], [part])
            if outcome == "rewritten":
                now = carried
        written.append(now)
    return confirmed if written == parts else replace(confirmed, values="; ".join(written))
