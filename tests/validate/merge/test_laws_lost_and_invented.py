"""Laws 1 and 2: nothing lost, nothing invented."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from schema.form import Field
from tests.review import extractions
from tests.ruling_strategies import rulings
from tests.strategies import EXTRACTORS, SIDE_BY_SIDE, disagreeing, messy, side_by_side
from validate.extraction.read_cells import key_of
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.cells import role_of
from validate.merge.comparison import Comparison
from validate.merge.evidence import EVIDENCE
from validate.merge.states import STATES
from validate.pairing.extractor_columns import row_column

ANSWERED = frozenset({"agreed", "cosmetic", "rounded", "conflict", "status", "omission"})
"""The states in which extractors agree or differ."""


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_every_row_of_every_extraction_is_in_exactly_one_merged_row(k: int, data: st.DataObject) -> None:
    comparison = merge(extractions(data.draw(side_by_side(messy(k)))))
    for table, merged in comparison.tables.items():
        for extraction in comparison.extractions:
            found = merged.rows[row_column(extraction.name)].drop_nulls().sort().to_list()
            assert found == list(range(extraction[table].height))


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_every_merged_cell_that_is_no_key_has_exactly_one_state(k: int, data: st.DataObject) -> None:
    comparison = merge(extractions(data.draw(side_by_side(messy(k)))))
    cells = known = 0
    for merged in comparison.tables.values():
        keys = {*merged.table.identity, merged.table.key}
        assert {*merged.states.columns} == {one_field.name for one_field in merged.table.fields} - keys
        assert merged.final.columns == [one_field.name for one_field in merged.table.fields]
        assert {*merged.states.unpivot()["value"].unique()} <= {*STATES}
        cells += merged.states.width * merged.height
        likened = merged.rows["by"].is_in(["similarity", "ruling"]).fill_null(value=False)
        parts = [field.name for field in merged.table.fields if role_of(merged.table, field) == "identity"]
        for column in merged.wide("state", parts):
            assert column.is_not_null().equals(likened), "a key is compared exactly where it may differ"
            cells += int(likened.sum())
        for name in merged.table.not_extracted.intersection(merged.states.columns):
            known += int(merged.states[name].is_in(sorted(ANSWERED)).sum())
    counts = comparison.counts()
    assert sum(counts[state] for state in STATES) == cells - known, "nobody extracts what a template fills in"
    assert counts["name_differs"] <= known


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_what_counts_stands_in_the_consensus_or_is_shown(k: int, data: st.DataObject) -> None:
    """A value that is neither what stands nor in a discrepancy would be lost: only free text is not compared."""
    comparison = merge(extractions(data.draw(side_by_side(messy(k)))))
    shown = {(cell.table, cell.position, cell.field): cell for cell in comparison.in_question}
    for table, merged in comparison.tables.items():
        for name in merged.states.columns:
            for position, state in enumerate(merged.states[name]):
                meanings = _meanings(comparison, table, position, name, counting=True)
                assert (state == "blank") == (not meanings)
                seen = shown.get((table, position, name))
                stands = _stands(comparison, table, position, name)
                field = merged.table[name]
                if seen is not None:
                    assert {answer.text for answer in seen.answers.values() if answer.text} == {
                        typed for typed in _typed(comparison, table, position, name) if typed
                    }
                elif field.role in EVIDENCE:
                    assert stands is None or stands in meanings, "it stands or falls with the value that it belongs to"
                elif state != "unscored" and field.tolerance is None:
                    assert meanings == ({stands} - {None})


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_every_consensus_value_is_an_input_or_stands_in_a_decision(k: int, data: st.DataObject) -> None:
    comparison = merge(extractions(data.draw(side_by_side(messy(k)))))
    ledger = data.draw(rulings(comparison))
    for which in (comparison, merge(comparison.extractions, ledger)):
        for table, merged in which.tables.items():
            for field in merged.table.fields:
                if field.name == merged.table.key:
                    continue
                for position in range(merged.height):
                    stands = _stands(which, table, position, field.name)
                    ruled = {
                        _key(field, decision.final) for decision in _decisions(which, ledger, table, position, field)
                    }
                    allowed = _meanings(which, table, position, field.name, counting=False) | ruled | {None}
                    if field.name == merged.table.study:
                        allowed |= {merged.rows["study"][position]}
                    unlinked = (table, position, field.name) in which.unlinked or position in merged.dropped
                    if unlinked:  # of several rows, those that are kept; the row itself may go with the last of them
                        assert any(_are_among(stands, several) for several in allowed)
                    else:
                        assert stands in allowed


def _are_among(some: str | None, several: str | None) -> bool:
    return {*(some or "").split("; ")} <= {"", *(several or "").split("; ")}


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_open_cells_are_withheld(k: int, data: st.DataObject) -> None:
    """What the extractors differ on is nobody's until somebody rules."""
    comparison = merge(extractions(data.draw(side_by_side(disagreeing(k)))))
    for cell in comparison.open:
        if cell.field in comparison.tables[cell.table].states.columns:
            assert comparison.tables[cell.table].final[cell.field][cell.position] is None


def _decisions(comparison: Comparison, ledger: Ledger, table: str, position: int, field: Field) -> list[Decision]:
    known = comparison.rulings.get((table, position, field.name))
    in_force = {decision.id for decision in known.in_force} if known is not None else set()
    return [decision for decision in ledger.decisions if decision.id in in_force]


def _column(comparison: Comparison, who: str, table: str, name: str, part: str) -> pl.Series:
    resolved = comparison.references.get((who, table, name))
    if resolved is not None and part != "typed":
        return resolved.keys if part == "keys" else resolved.texts
    recorded = next(extraction for extraction in comparison.extractions if extraction.name == who)[table]
    return (recorded.texts if part == "typed" else recorded.keys if part == "keys" else recorded.values)[name]


def _in_cell(comparison: Comparison, table: str, position: int, name: str, part: str, *, counting: bool) -> list[str]:
    merged = comparison.tables[table]
    texts = []
    for who in comparison.names:
        row = merged.rows[row_column(who)][position]
        if row is not None and (merged.counting[who][position] or not counting):
            text = _column(comparison, who, table, name, part)[row]
            if text is not None:
                texts.append(text)
    return texts


def _typed(comparison: Comparison, table: str, position: int, name: str) -> list[str]:
    return _in_cell(comparison, table, position, name, "typed", counting=True)


def _meanings(comparison: Comparison, table: str, position: int, name: str, *, counting: bool) -> set[str | None]:
    """What the extractors mean; references by the merged row's name in the dataset."""
    field = comparison.form[table][name]
    part = "keys" if field.reference is None else "texts"
    return {
        text if field.reference is None else field.cell.key(text)
        for text in _in_cell(comparison, table, position, name, part, counting=counting)
    }


def _stands(comparison: Comparison, table: str, position: int, name: str) -> str | None:
    field = comparison.form[table][name]
    return _key(field, comparison.tables[table].final[name][position])


def _key(field: Field, text: str | None) -> str | None:
    """A reference in the dataset is the name of a merged row: it is no text that anybody typed, so none is parsed."""
    return text if text is None else key_of(field, text) if field.reference is None else field.cell.key(text)
