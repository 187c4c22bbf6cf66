"""The list of discrepancies: what each extractor had, and how each was resolved."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

import polars as pl

from schema.cell_type import Family
from schema.form import Field, Form
from schema.text import fold
from validate.adjudication.verification import disputed_by_verifiers, found_by_each
from validate.dataset.code_words import codes_in_words
from validate.dataset.difference import OUTCOMES, FirstDifference
from validate.dataset.first_differences import first_differences
from validate.ledger.ledger import Decision
from validate.ledger.words import METHODS_SHOWN, ruling_in_words
from validate.merge.comparison import Comparison
from validate.merge.counts import kind_shown
from validate.merge.discrepancy import Answer, Discrepancy
from validate.merge.removed_as_ruled import cells_removed_as_ruled

DISCREPANCIES = {
    "table": "the table",
    "study": "the study",
    "row": "the row's identity, in words",
    "field": "the field",
    "kind": "conflict, status, omission, additional; name_differs: it differs in what names the study (its title, year"
    " or an id) or in what the template filled in, which is in no count of entries; ruled: no two extractors differ,"
    " but somebody ruled on the cell, or a verifier disputed the value; words: what they mean by other, which is not"
    " compared; or, in a draft, duplicate and unidentified: the row has the key of another row, or a blank key",
    "state": "decided; decided and followed: the workbooks have by now what was decided; dropped with another row,"
    " which it belongs to. Where first submissions differed and the files do not: corrected; matched with another row,"
    " which another extractor had; two rows now: rows that had been taken for one; renamed or removed: nobody has the"
    " row any more under this name; no longer compared, as after a change of the form. Study not finished: somebody"
    " works on it again; not compared; open in a draft",
    "extractor": "one of the extractors, or somebody who verified the value and disputes it",
    "typed": "what that extractor typed, missing codes in words; in the first submission where"
    " first_submissions is yes; of a verifier what they found, which is in no cell of an extractor",
    "cell": "where: file, sheet and cell",
    "final": "the value in the dataset, missing codes in words; empty if the row was dropped",
    "ruling": "the ruling, in the words of the adjudication sheet; as somebody has it now: not as first submitted",
    "method": "how the ruling was made, in the words of the adjudication sheet",
    "cause": "why the extractors differed",
    "reason": "the reason for the ruling",
    "who": "who ruled; in a corrected cell, who corrected the workbook; who has a row no more that was renamed or"
    " removed",
    "decision": "the decision in the ledger",
    "first_submissions": "yes if the first submissions differed in this cell, so that the figures on them count it; no"
    " if it is here for another reason, or if these rows say what is in the cell now and other rows what was first"
    " submitted; empty if no first submissions are kept",
}
"""The columns of the list of discrepancies, and their meanings."""


FOLLOWED = "decided and followed"
"""The state of a cell in which all extractors now have the decided value."""


def discrepancy_table(comparison: Comparison, first: Comparison | None = None) -> pl.DataFrame:
    """One row per discrepancy and extractor; see `DISCREPANCIES`.

    `first` compares the first submissions. Where they differed, their texts are listed, with the person who corrected
    one if the files no longer differ; the present texts are listed too if they are in question and not the same.
    Differing descriptions of "other" and places of rows are listed for all extractors, because the dataset has only one
    of them.
    """
    differed = first_differences(first, comparison) if first else ()
    at_first = {(one.now.table, one.now.position, one.now.field): one for one in differed if one.now is not None}
    no = "no" if first else None
    disputed = disputed_by_verifiers(comparison)
    lines: list[tuple[str | None, ...]] = []
    for cell in comparison.in_question:
        one = at_first.get((cell.table, cell.position, cell.field))
        same = one is not None and _is_as_first(comparison, one.first, cell)
        if one is not None and not same:
            lines += [(*line, "yes") for line in _lines(comparison, cell, had=one.first)]
        found = found_by_each(disputed.get((cell.table, cell.position, cell.field), ()))
        now = _with_found(cell, {who: verdict.final for who, verdict in found.items()})
        lines += [(*line, "yes" if same else no) for line in _lines(comparison, now)]
    lines += [(*line, "yes") for one in differed if one.now is None for line in _first_lines(comparison.form, one)]
    listed = {(one.decision.id, one.first.field) for one in differed if one.followed and one.decision is not None}
    lines += [(*line, no) for line in _followed(comparison, listed)]
    lines += [(*line, no) for line in _not_compared(comparison)]
    table = pl.DataFrame(lines, schema=dict.fromkeys(DISCREPANCIES, pl.String), orient="row")
    return codes_in_words(comparison.form, table, ("typed", "final"))


def _with_found(cell: Discrepancy, found: Mapping[str, str | None]) -> Discrepancy:
    """The cell, with the values that verifiers found added as answers. Own values of extractors are kept."""
    own = {who for who, answer in cell.answers.items() if answer.value is not None}
    more = {who: Answer(text=text, value=text) for who, text in found.items() if who not in own}
    return replace(cell, answers={**cell.answers, **more}) if more else cell


def _is_as_first(comparison: Comparison, first: Discrepancy, now: Discrepancy) -> bool:
    """Whether extractors still have what they first had, if they are compared now."""
    same = comparison.tables[now.table].same
    field = comparison.form[now.table][now.field]
    return first.kind == now.kind and all(
        same(field, first.answers[name].value, answer.value)
        for name, answer in now.answers.items()
        if name in first.answers
    )


def _lines(
    comparison: Comparison, cell: Discrepancy, *, had: Discrepancy | None = None
) -> list[tuple[str | None, ...]]:
    """The lines of a cell, with the present entries of extractors, or with the entries that they `had` at first."""
    dropped = (cell.table, cell.position) in comparison.dropped_with
    state = "dropped with another row" if dropped else cell.progress
    ruled = _ruled(cell.rulings.last, now=had is not None and _changed(cell.rulings.last, had))
    return _of_answers(comparison.form, had or cell, cell.row, state, cell.final, ruled)


def _changed(decision: Decision | None, first: Discrepancy) -> bool:
    """Whether the extractor whose value a ruling takes had another value in the first submission."""
    if decision is None or decision.take is None or decision.take not in first.answers:
        return False
    return fold(first.answers[decision.take].value or "") != fold(decision.final or "")


def _first_lines(form: Form, difference: FirstDifference) -> list[tuple[str | None, ...]]:
    cell, decision = difference.first, difference.decision
    state = FOLLOWED if difference.followed else OUTCOMES[difference.outcome].state
    if difference.resolution == "open" and difference.position is None:
        state = "study not finished"
    ruled: tuple[str | None, ...] = (None, None, None, None, "; ".join(difference.by) or None, None)
    if decision is not None:
        ruled = _ruled(decision, now=_changed(decision, cell))
    return _of_answers(form, cell, cell.row, state, difference.final, ruled)


def _followed(comparison: Comparison, listed: Collection[tuple[str, str]]) -> Iterator[tuple[str | None, ...]]:
    """The cells in which all extractors now have the decided value, without those listed (decision and field).

    If a row was removed as decided, its lines have what was in it at the time of the decision.
    """
    for (table, position, field), decision in comparison.followed.items():
        if (decision.id, field) not in listed:
            cell = comparison.tables[table].agreed_cell(position, field)
            yield from _of_answers(comparison.form, cell, cell.row, FOLLOWED, cell.final, _ruled(decision))
    for cell, decision in cells_removed_as_ruled(comparison):
        if (decision.id, cell.field) not in listed:
            yield from _of_answers(comparison.form, cell, cell.row, FOLLOWED, None, _ruled(decision))


def _of_answers(
    form: Form, cell: Discrepancy, row: str, state: str, final: str | None, ruled: tuple[str | None, ...]
) -> list[tuple[str | None, ...]]:
    about = (cell.table, cell.study, row, cell.field, kind_shown(form[cell.table], cell), state)
    return [(*about, name, answer.text, _place(answer), final, *ruled) for name, answer in cell.answers.items()]


def _ruled(decision: Decision | None, *, now: bool = False) -> tuple[str | None, ...]:
    """The columns on a ruling; blank without one. `now` says that the extractor it takes had another value at first."""
    if decision is None:
        return (None,) * 6
    return (
        f"{ruling_in_words(decision)}{' now' if now and decision.ruling == 'take' else ''}",
        METHODS_SHOWN[decision.method] if decision.method else None,
        decision.cause,
        decision.reason,
        "; ".join(decision.who),
        decision.id,
    )


def _not_compared(comparison: Comparison) -> Iterator[tuple[str | None, ...]]:
    """Differing descriptions of "other" and places of rows by extractor, if nobody ruled on them.

    Extractors who did not extract the study have no line.
    """
    cells = comparison.merged_cells.filter(state="unscored").filter(pl.col("progress").is_null())
    for table, position, field in cells.select(pl.col("table", "row", "field").cast(pl.String)).iter_rows():
        merged = comparison.tables[table]
        row = int(position)
        if not _is_listed(merged.table[field]) or row in merged.dropped:
            continue
        about = (table, merged.studies[row], merged.labels[row], field, "words", "not compared")
        final = merged.listed("final", field)[row]
        for name, answer in merged.answers(row, field).items():
            yield (*about, name, answer.text, _place(answer), final, *(None,) * 6)


def _is_listed(field: Field) -> bool:
    """Whether a field that is not compared has content of its own: a description of "other", or the place of a row."""
    return field.role == "other" or (field.role is None and field.cell.family is Family.PLACE)


def _place(answer: Answer) -> str:
    """The address of an answer: file, sheet and cell."""
    return "!".join(part for part in (answer.file, answer.sheet, answer.cell) if part)
