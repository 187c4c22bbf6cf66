"""All tables for the paper, in their usual order."""

from dataclasses import replace

from schema.form import Form
from validate.agreement import Agreement
from validate.dataset.difference import Differences
from validate.dataset.paper.agreement import agreement_by_field
from validate.dataset.paper.agreement_on_records import agreement_on_records
from validate.dataset.paper.appraisal import appraisal_tables
from validate.dataset.paper.characteristics import characteristics, tables_apart
from validate.dataset.paper.differences import resolution_table, ruling_list
from validate.dataset.paper.flow import NOTHING_LISTED, Listed, flow_table
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.paper_table import PaperTable
from validate.dataset.paper.themes import theme_tables
from validate.merge.comparison import Comparison


def paper_tables(
    comparison: Comparison,
    words: InWords,
    agreement: Agreement | None,
    differences: Differences,
    *,
    first: Comparison | None = None,
    listed: Listed = NOTHING_LISTED,
    rounds: int = 1,
) -> tuple[PaperTable, ...]:
    """The tables that have rows.

    `words` has the consensus in words; `differences` and `agreement` are those of the first submissions. With several
    `rounds`, the tables on the first one say so.
    """
    of_round = _of_round(words, comparison.form, agreement, differences)
    if rounds > 1:
        of_round = tuple(replace(table, title=f"{table.title} (round 1)") for table in of_round)
    tables = (
        flow_table(comparison, words, differences, first=first, listed=listed, rounds=rounds),
        characteristics(words),
        *tables_apart(words),
        *appraisal_tables(words),
        *theme_tables(words),
        *of_round,
    )
    return tuple(table for table in tables if table.rows)


def round_tables(
    words: InWords, form: Form, agreement: Agreement | None, differences: Differences
) -> tuple[PaperTable, ...]:
    """The tables on a later round, with its part of the form; `words` has the whole consensus."""
    return tuple(
        replace(
            table,
            name=f"{table.name}-{form.round}",
            short=f"{table.short}, round {form.round}",
            title=f"{table.title} (round {form.round})",
            traces={cell: replace(trace, round=form.round) for cell, trace in table.traces.items()},
        )
        for table in _of_round(words, form, agreement, differences)
        if table.rows
    )


def _of_round(
    words: InWords, form: Form, agreement: Agreement | None, differences: Differences
) -> tuple[PaperTable, ...]:
    """The tables of agreement and of differences for one round."""
    measured: tuple[PaperTable, ...] = ()
    if agreement is not None:
        since = differences.changed.unmeasured if differences.changed else ()
        measured = (
            agreement_by_field(form, agreement, len(differences.paired), since),
            agreement_on_records(form, agreement),
        )
    ordered = replace(
        differences,
        first=tuple(sorted(differences.first, key=lambda one: words.place(one.first.study))),
        later=tuple(sorted(differences.later, key=lambda one: words.place(one.first.study))),
    )
    return (*measured, resolution_table(form, differences), ruling_list(form, ordered, words.study))
