"""What a dataset says of the changes of its codebook, and of the rows that were coded again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import polars as pl

from extract.dataset.methods.facts import RoundFacts
from schema.codebook import ACTIONS
from schema.form import Field, Form
from schema.rounds import BEFORE, ROW
from schema.text import and_list, plural
from validate.dataset.paper.linked_numbers import sentence
from validate.dataset.row_ids import row_ids
from validate.extraction.read_cells import value_and_key
from validate.merge.comparison import Comparison
from validate.merge.join_rounds import later_positions

CODEBOOK_CHANGES = {
    "revision": "the revision of the codebook that the change made; of a round, the one that it was coded with",
    "when": "when it was decided",
    "who": "who decided it",
    "table": "the table",
    "field": "the field whose codes these are",
    "change": "added, renamed, moved, merged, split, retired, to be coded again; or withdrawn, of an earlier change",
    "codes": "the codes that it is about",
    "into": "the codes that came or replaced them",
    "round": "the round in which rows are coded again",
    "memo": "why",
}
"""The columns of the list of changes, and their meanings."""

RECODED = {
    "table": "the table",
    "row_id": "the row",
    "field": "the field",
    "round": "the round in which it was coded again",
    "revision": "the revision of the codebook then",
    "before": "what it was coded as before",
    "value": "what it was coded as then",
    "coded_by": "who coded it then",
}
"""The columns of the list of what was coded again, and their meanings."""


_TIMES = {1: "once", 2: "twice"}


def codebook_sentences(form: Form, *, brief: bool = False) -> str:
    """How the codebook changed while the team coded; `brief` leaves out where the changes are. Blank if it did not."""
    changes = form.codebook_life.in_force
    if not changes:
        return ""
    number = Counter(ACTIONS[change.action] for change in changes)
    done = [f"{plural(times, 'code was', 'codes were')} {what}" for what, times in number.items()]
    life = form.codebook_life
    withdrawn = sum(change.action != "withdraw" and change.id in life.withdrawn for change in life.changes)
    made = f"{plural(withdrawn, 'change was', 'changes were')} made in error and withdrawn."
    error = f" {sentence(made)}" if withdrawn else ""
    kept = [what for what in (ACTIONS["rename"], ACTIONS["merge"]) if number[what]]
    under = f" What was coded with a code that was {' or '.join(kept)} is counted under the new code." if kept else ""
    listed = "" if brief else " `codebook_changes.csv` has each change with its reason."
    return (
        f"While findings were coded, the codebook changed {_TIMES.get(len(changes), f'{len(changes):,} times')}"
        f" (up to revision {form.codebook}): {and_list(done)}.{listed}{error}{under}"
    )


def codebook_lists(form: Form, rounds: Sequence[RoundFacts], comparison: Comparison) -> dict[str, pl.DataFrame]:
    """The list of changes, and the list of what was coded again; each only if there is something in it."""
    life = form.codebook_life
    by_id = {change.id: f"revision {change.revision}" for change in life.changes}
    by_id |= {change.id: f"revision {change.revision}, not applied" for change in life.without_effect}
    changes = [
        (
            str(change.revision),
            change.when,
            "; ".join(change.who),
            change.table,
            change.field,
            ACTIONS[change.action],
            "; ".join((*change.codes, *change.under)) if change.action != "withdraw" else by_id[change.withdraws],
            "; ".join(new.code for new in change.into),
            None if change.round is None else str(change.round),
            change.memo,
        )
        for change in life.changes
    ]
    again = [line for one in rounds if one.comparison.form.recoding for line in _recoded(one, comparison)]
    lists = {}
    if changes:
        lists["codebook_changes"] = _frame(changes, tuple(CODEBOOK_CHANGES))
    if again:
        lists["recoded"] = _frame(again, tuple(RECODED))
    return lists


def _canonical(field: Field, shown: str | None) -> str | None:
    """What a workbook shows in words, as the dataset has it."""
    return value_and_key(field, field.cell.parse(shown))[0]


def _frame(lines: Sequence[tuple[str | None, ...]], columns: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame(lines, schema=dict.fromkeys(columns, pl.String), orient="row")


def _recoded(later: RoundFacts, comparison: Comparison) -> Iterator[tuple[str | None, ...]]:
    """A line for each field of each row that was coded again. What is open has no value yet."""
    recoding = later.comparison.form.recoding
    if recoding is None:
        return
    merged, ids = later.comparison.tables[recoding.table], row_ids(comparison.tables[recoding.table]).to_list()
    before = {row.position: row.cells for row in later.rows}
    who = later.coded()
    fields = [field.name for field in merged.table.fields if not field.shown and f"{field.name}{BEFORE}" in
              merged.table.by_name and field.of is None]  # fmt: skip
    names = merged.listed("final", ROW)
    for here, there in sorted(later_positions(later.rows, comparison, later.comparison, merged.table).items()):
        for field in fields:
            yield (
                recoding.table,
                ids[here],
                field,
                str(later.number),
                str(recoding.revision),
                _canonical(merged.table[field], before[here].get(f"{field}{BEFORE}")),
                merged.listed("final", field)[there],
                "; ".join(who.get(names[there] or "", ())),
            )
