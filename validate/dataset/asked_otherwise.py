"""Entries of first submissions that are not compared, because another extractor had a different form."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace

from schema.form import Table
from schema.records import record
from validate.extraction.extraction import Extraction
from validate.inference.names_in_form import set_apart
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy
from validate.merge.merged_table import MergedTable
from validate.pairing.extractor_columns import of_extractor

Column = tuple[str, str]
"""A table and a field."""


@record(kw_only=True)
class AskedOtherwise:
    """The number of entries in each field (table and name) that are not compared although somebody recorded something.

    `no_column`: the form of another extractor did not have the column or the table. `gone`: another extractor gave an
    answer that the form no longer has.
    """

    no_column: Mapping[Column, int]
    gone: Mapping[Column, int]

    @property
    def total(self) -> int:
        """The total number of these entries."""
        return sum(self.no_column.values()) + sum(self.gone.values())


def asked_otherwise(first: Comparison) -> AskedOtherwise:
    """Counts the entries of first submissions that one extractor made and another was not asked for."""
    no_column, gone = Counter[Column](), Counter[Column]()
    columns = {column for one in first.extractions for column in one.asked_otherwise}
    for table in first.form.tables:
        merged = first.tables[table.name]
        for name in merged.compared:
            if (table.name, name) in columns and not set_apart(table, name):
                for lacked, _ in _concerned(first, merged, name):
                    (no_column if lacked else gone)[table.name, name] += 1
    return AskedOtherwise(no_column=no_column, gone=gone)


def _concerned(first: Comparison, merged: MergedTable, name: str) -> Iterator[tuple[bool, int]]:
    """The positions where somebody recorded something and another was not asked; True if the column was missing."""
    table = merged.table
    studies = merged.rows["study"]
    lacked_by, gone_by, made_by = (dict[str, list[bool]]() for _ in range(3))
    for extraction in first.extractions:
        who = extraction.name
        texts = merged.wide(of_extractor("text", who), [name])[name]
        lacked = extraction.not_asked(table.name, name, studies)
        apart = extraction.not_comparable(table.name, name, studies, texts)
        lacked_by[who], gone_by[who] = lacked.to_list(), (apart & ~lacked).to_list()
        made_by[who] = (texts.is_not_null() & ~apart).to_list()
    recorded = {extraction.name: frozenset(extraction.studies_recorded) for extraction in first.extractions}
    for position in range(merged.height):
        if any(made[position] for made in made_by.values()):
            asked_of = [who for who in first.names if _had_to(merged, first.extraction(who), recorded[who], position)]
            lacked_here = any(lacked_by[who][position] for who in asked_of)
            if lacked_here or any(gone_by[who][position] for who in asked_of):
                yield lacked_here, position


def _had_to(merged: MergedTable, extraction: Extraction, recorded: Container[str], position: int) -> bool:
    """Whether an extractor with these studies would have had to extract a row if the form had asked for it."""
    if merged.positions[extraction.name][position] is not None:
        return True
    table: Table = merged.table
    study = merged.rows["study"][position]
    chosen = table.selection or table.given
    no_table = not extraction.asked(study, table.name, table.study)
    return study in recorded and (no_table or not chosen)


def as_asked(cell: Discrepancy, first: Comparison) -> Discrepancy:
    """The cell with only the answers of extractors who had the same question."""
    table = first.tables[cell.table]
    study = table.rows["study"].slice(cell.position, 1)
    apart = [
        extraction.name
        for extraction in first.extractions
        if (cell.table, cell.field) in extraction.asked_otherwise
        and extraction.not_comparable(
            cell.table,
            cell.field,
            study,
            table.wide(of_extractor("text", extraction.name), [cell.field])[cell.field].slice(cell.position, 1),
        ).any()
    ]
    if not apart:
        return cell
    return replace(cell, answers={name: answer for name, answer in cell.answers.items() if name not in apart})
