"""Merges extractions with the rulings of a ledger. Nothing is lost or invented, and order makes no difference."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from schema.form import Field, Form, Table
from validate.extraction.extraction import Extraction
from validate.ledger.ledger import PAIRING, Ledger
from validate.ledger.pair_rulings import pair_rulings
from validate.ledger.renames import Renames
from validate.merge.apply_ledger import apply_ledger
from validate.merge.cells import merged_cells
from validate.merge.comparison import Comparison, Unruled
from validate.merge.dropped_children import with_dropped_children
from validate.merge.evidence import with_evidence_of_values
from validate.merge.in_question import with_questions
from validate.merge.kept_numbers import with_kept_numbers
from validate.merge.numbers import NO_NUMBERS, Numbers
from validate.merge.row_names import row_names
from validate.merge.shown_pairings import with_pairings
from validate.merge.states import with_states
from validate.merge.study_proposals import LikelyStudies
from validate.pairing.addresses import Addresses
from validate.pairing.extractor_columns import Part, of_extractor, row_column
from validate.pairing.pair import pair
from validate.pairing.pairings import BY_CONTENT, Pairing
from validate.pairing.references import References, Resolved, Targets
from validate.pairing.rulings import NO_RULINGS, PairRulings
from validate.pairing.stacked import Stack


def merge(
    extractions: Sequence[Extraction],
    ledger: Ledger | None = None,
    *,
    propose: bool = True,
    propose_studies: bool = False,
    numbers: Numbers = NO_NUMBERS,
) -> Comparison:
    """Pairs the rows of all extractions, compares every cell, and applies the rulings of the ledger.

    Takes one or more extractions of the same form, and raises ValueError otherwise. The result does not depend on the
    order of extractions or rows. Without `propose`, rows are only joined by identity and by rulings. `propose_studies`
    is for files without a project: it proposes studies that are probably the same, and compares names of rows. Rows
    that have one of these `numbers` keep it.
    """
    if not _are_of_one_form(extractions) or len({one.name for one in extractions}) != len(extractions):
        raise ValueError("merge needs extractions of one form, each with its own name")
    ledger = ledger or Ledger()
    unruled = _unruled(extractions, ledger, numbers, propose=propose, propose_studies=propose_studies)
    return _ruled(unruled, ledger)


def _are_of_one_form(extractions: Sequence[Extraction]) -> bool:
    forms = [extraction.form for extraction in extractions]
    if forms and all(form is forms[0] for form in forms):
        return True  # the usual case, and quick: computing the fingerprint of a form takes as long as several queries
    return len({form.fingerprint for form in forms}) == 1


def merge_again(comparison: Comparison, ledger: Ledger) -> Comparison:
    """Merges the same extractions in the same way with another ledger.

    If the pairing rulings are the same, the rows are not paired again.
    """
    if comparison.unruled is not None and _on_pairings(comparison.ledger) == _on_pairings(ledger):
        return _ruled(comparison.unruled, ledger)
    return merge(comparison.extractions, ledger, propose_studies=comparison.propose_studies, numbers=comparison.numbers)


def _on_pairings(ledger: Ledger) -> list[str]:
    """The ids of the pairing rulings in force. Only these affect the pairing of rows."""
    return [decision.id for decision in ledger.in_force if decision.ruling in PAIRING]


def _ruled(unruled: Unruled, ledger: Ledger) -> Comparison:
    comparison = replace(unruled.comparison, ledger=ledger, unruled=unruled)
    applied = apply_ledger(comparison, Renames(comparison.form, ledger.in_force))
    applied = with_dropped_children(with_evidence_of_values(applied))
    return with_pairings(applied, unruled.pairings, unruled.orphaned)


def _unruled(
    extractions: Sequence[Extraction], ledger: Ledger, numbers: Numbers, *, propose: bool, propose_studies: bool
) -> Unruled:
    form = extractions[0].form
    renames = Renames(form, ledger.in_force)
    likely = LikelyStudies.of(form, extractions, ledger if propose_studies else None)
    together = likely.together
    paired, pairings, orphaned, references = _paired_tables(form, together, ledger, renames, numbers, propose=propose)
    paired, pairings = likely.paired(paired, pairings)
    rows = _with_counting(form, paired, together)
    lines = merged_cells(form, together, rows, references, names_compared=propose_studies)
    cells = with_states(lines, [extraction.name for extraction in extractions])
    comparison = Comparison(
        form=form,
        extractions=tuple(extractions),
        ledger=ledger,
        merged_rows=rows,
        merged_cells=with_questions(cells).select(_kept_columns(extractions)),
        references=references,
        propose_studies=propose_studies,
        numbers=numbers,
    )
    return Unruled(comparison, tuple(pairings), tuple(orphaned))


def _paired_tables(
    form: Form,
    extractions: Sequence[Extraction],
    ledger: Ledger,
    renames: Renames,
    numbers: Numbers,
    *,
    propose: bool,
) -> tuple[pl.DataFrame, list[Pairing], list[str], References]:
    """The merged rows of all tables, the pairings, orphaned rulings, and the references to merged rows.

    A table that refers to others is paired after them, so that references in an identity mean merged rows. Tables that
    do not depend on each other are paired together; tables without rows are skipped. References of a table to itself or
    to a later table are resolved at the end.
    """
    targets = Targets(form)
    references: dict[tuple[str, str, str], Resolved] = {}
    paired: dict[str, pl.DataFrame] = {}
    pairings: list[Pairing] = []
    orphaned: list[str] = []
    study_texts: dict[str, str] = {}
    later: list[tuple[Table, Field]] = []
    for tables in _levels(form):
        fields = [(table, field) for table in tables for field in table.references]
        references |= targets.resolve(fields, extractions)
        later += [
            (table, reference)
            for table, reference in fields
            if reference.reference and reference.reference.to not in targets.tables
        ]
        rulings = {table.name: _rulings_on_rows(table, extractions, references, ledger, renames) for table in tables}
        orphaned.extend(orphan for ruled in rulings.values() for orphan in ruled.orphaned)
        filled = [table for table in tables if table is form.studies or _has_rows(table, extractions)]
        if filled:
            naming = {name: ruled.naming for name, ruled in rulings.items()}
            together = pair(filled, extractions, references, rulings, propose=propose)
            rows = together.rows.hstack(row_names(filled, together.rows, extractions, references, study_texts, naming))
            pairings.extend(together.pairings)
            stack = Stack.of_parts(rows["table"], len(filled))
            paired |= {
                table.name: with_kept_numbers(
                    rows.slice(start, height), table, extractions, references, renames, ledger, numbers
                )
                for table, start, height in zip(filled, stack.starts, stack.heights, strict=True)
            }
        paired |= {table.name: paired[form.studies.name].clear() for table in tables if table not in filled}
        targets.add(tables, extractions, paired)
        if form.studies in tables:
            study_texts = dict(paired[form.studies.name].select("study", "row_key").drop_nulls().iter_rows())
    references |= targets.resolve(later, extractions)
    names = [table.name for table in form.tables]
    stack = Stack([paired[name].height for name in names])
    whole = pl.concat([paired[name] for name in names])
    whole.replace_column(whole.get_column_index("table"), stack.repeated(names, pl.Enum(names), "table"))
    return whole.hstack([stack.positions.alias("row")]), pairings, orphaned, references


def _has_rows(table: Table, extractions: Sequence[Extraction]) -> bool:
    return any(extraction[table.name].height for extraction in extractions)


def _levels(form: Form) -> list[list[Table]]:
    """The tables in groups: first the studies, then tables that only refer to earlier groups, and so on."""
    level: dict[str, int] = {}
    for table in form.tables:
        earlier = [
            level[reference.reference.to]
            for reference in table.references
            if reference.reference and reference.reference.to in level
        ]
        level[table.name] = max(earlier, default=0) + 1 if level else 0
    groups: dict[int, list[Table]] = {}
    for table in form.tables:
        groups.setdefault(level[table.name], []).append(table)
    return [groups[number] for number in sorted(groups)]


def _rulings_on_rows(
    table: Table, extractions: Sequence[Extraction], references: References, ledger: Ledger, renames: Renames
) -> PairRulings:
    decisions = [
        decision for decision in ledger.in_force if decision.table == table.name and decision.ruling in PAIRING
    ]
    return pair_rulings(decisions, Addresses(table, extractions, references), renames) if decisions else NO_RULINGS


def _with_counting(form: Form, rows: pl.DataFrame, extractions: Sequence[Extraction]) -> pl.DataFrame:
    """The rows with the columns `began` and `counts` for each extractor.

    Extractors count if they recorded something for the study; if nobody did, those who have the row. In a selection, in
    a table with handed-out rows, and for a row that cannot be paired, only extractors who have the row count.
    """
    names = [extraction.name for extraction in extractions]
    selection = [table.name for table in form.tables if table.selection]
    given = [table.name for table in form.tables if table.given]
    there = {name: pl.col(row_column(name)).is_not_null() for name in names}
    began = {name: pl.col(of_extractor("began", name)) for name in names}
    whole = rows.lazy().with_columns_seq(
        pl.col("study")
        .is_in(extraction.studies_recorded.implode())
        .fill_null(value=False)
        .and_(~_without_table(form, extraction))
        .alias(of_extractor("began", extraction.name))
        for extraction in extractions
    )
    chosen = pl.col("table").is_in(selection) if selection else pl.lit(value=False)
    by_row = pl.col("table").is_in([*selection, *given]) if selection or given else pl.lit(value=False)
    may_count = {name: began[name] & (there[name] | ~by_row) for name in names}
    somebody = pl.any_horizontal(may_count.values()) & pl.col("trouble").is_null()
    whole = whole.with_columns_seq(
        *(
            pl.when(somebody).then(may_count[name]).otherwise(there[name]).alias(of_extractor("counts", name))
            for name in names
        ),
        (pl.sum_horizontal(began.values()) > 1).alias("shared"),
        pl.col("by").is_in([*BY_CONTENT]).fill_null(value=False).alias("joined"),
    )
    counts = {name: pl.col(of_extractor("counts", name)) for name in names}
    whole = whole.with_columns_seq(
        (chosen & (pl.sum_horizontal(counts.values()) == 1) & pl.col("shared") & pl.col("trouble").is_null()).alias(
            "additional"
        ),
        pl.any_horizontal(counts[name] & ~there[name] for name in names).alias("lacking"),
        pl.lit(value=False).alias("dropped"),
    )
    return whole.collect(engine="in-memory")


def _without_table(form: Form, extraction: Extraction) -> pl.Expr:
    """Whether the form did not have the row's table when the extractor submitted the study."""
    lacking = [
        (pl.col("table") == table.name) & pl.col("study").is_in(studies)
        for table in form.tables
        if (studies := [key for key, fields in extraction.unasked.items() if (table.name, table.study) in fields])
    ]
    return pl.any_horizontal(lacking).fill_null(value=False) if lacking else pl.lit(value=False)


def _kept_columns(extractions: Sequence[Extraction]) -> list[str]:
    """The columns of the frame of cells that a comparison keeps."""
    parts: tuple[Part, ...] = ("text", "value", "meaning", "key")
    of_extractors = [of_extractor(part, extraction.name) for extraction in extractions for part in parts]
    return ["table", "field", "row", "role", *of_extractors, "state", "kind", "progress", "whole_row", "final"]
