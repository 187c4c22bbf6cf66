"""What `twofold adjudicate --consensus` says of a consensus that it has taken into the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extract.commands.rulings_taken import ALIKE, rulings_as_json, say_problems, say_rulings
from extract.output import print_json, say
from extract.report.ledger_text import broken_json
from schema.text import and_list, fold, plural, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.adjudication.intake.session import AdjudicationSession
    from validate.adjudication.from_consensus import FromConsensus
    from validate.ledger.ledger import Decision
    from validate.merge.comparison import Comparison


def take_consensus(session: AdjudicationSession, consensus: Path, who: str, output_format: str) -> int:
    """Takes a consensus into the ledger, and says what it ruled on; 1 if a ruling could not be taken, else 0."""
    from validate.adjudication.from_consensus import on_open_cells

    taken = session.take_consensus(consensus, who)
    on_open = on_open_cells(session.comparison, taken.decisions)
    pairings = len(session.comparison.open_pairings)
    if output_format == "json":
        emptied = [decision.id for decision in _emptied(taken.decisions)]
        content = rulings_as_json(session, taken.decisions, taken.already, taken.refused, taken.warnings)
        content |= {"on_open": on_open, "emptied": emptied, "pairings_open": pairings, "left_blank": len(taken.left)}
        print_json(content | broken_json(session.found))
    else:
        say_rulings(session, taken.decisions, taken.already)
        if closed := len(taken.decisions) - on_open:
            alone = sum(_is_of_one(session.comparison, decision) for decision in taken.decisions)
            differing = f", {closed - alone:,} on other cells, where the consensus differs" if closed > alone else ""
            of_one = f", {alone:,} on studies that one extractor alone has" if alone else ""
            say(f"  {on_open:,} on what was open{differing}{of_one}")
        _say_emptied(session, _emptied(taken.decisions))
        _say_left(taken)
        _say_dropped(session.comparison, taken.decisions)
        say_problems(taken.refused, warnings=taken.warnings)
        if pairings:
            say(f"  {_still_to_pair(pairings)}")
    return int(bool(taken.refused))


def _is_of_one(comparison: Comparison, decision: Decision) -> bool:
    """Whether a ruling is on a cell of a study that one extractor alone has."""
    study = fold(decision.study)
    return decision.field is not None and len(comparison.extractors_by_study.get(study, ())) == 1


def _emptied(decisions: Sequence[Decision]) -> list[Decision]:
    """The rulings by which a cell in which somebody has something is blank, because the consensus has nothing there."""
    return [decision for decision in decisions if decision.field is not None and decision.final is None]


def _say_emptied(session: AdjudicationSession, emptied: Sequence[Decision]) -> None:
    for decision in emptied[:ALIKE]:
        label = session.comparison.form[decision.table][decision.field or ""].label
        had = ", ".join(f"{name} {quoted(text)}" for name, text in _as_written(session.comparison, decision).items())
        _, *parts = next(iter(decision.row.values()))
        say(
            f"  now blank  {' / '.join((decision.study, *parts, label))}: the consensus leaves it blank; {had}",
            fg="yellow",
        )
    if len(emptied) > ALIKE:
        say(f"  now blank  {len(emptied) - ALIKE:,} more that the consensus leaves blank", fg="yellow")


def _as_written(comparison: Comparison, decision: Decision) -> dict[str, str]:
    """What the extractors wrote in the cell of a ruling."""
    merged = comparison.tables[decision.table]
    rows = ((name, merged.addresses.row(name, identity)) for name, identity in decision.row.items())
    answers = {
        name: merged.answer(name, merged.places[name, row], decision.field or "")
        for name, row in rows
        if row is not None
    }
    return {name: answer.text for name, answer in answers.items() if answer.text}


def _say_left(taken: FromConsensus) -> None:
    """The blank cells of a consensus that decide nothing, because it is filled in only where the extractors differ."""
    still_open = {(cell.table, cell.position, cell.field) for cell in taken.after.open} & {*taken.left}
    if agreed := len(taken.left) - len(still_open):
        cells = plural(agreed, "blank cell")
        say(
            f"  {cells} of the consensus in columns or rows that it fills in only where the extractors differ: what"
            " they agree on stays"
        )
    for table, position, name in sorted(still_open)[:ALIKE]:
        merged = taken.after.tables[table]
        row = dict.fromkeys(filter(None, (merged.rows["study_text"][position], merged.labels[position])))
        where = " / ".join((*row, merged.table[name].label))
        say(f"  still open  {where}: the consensus leaves it blank", fg="yellow")
    if len(still_open) > ALIKE:
        say(f"  still open  {len(still_open) - ALIKE:,} more that the consensus leaves blank", fg="yellow")


def _say_dropped(comparison: Comparison, decisions: Sequence[Decision]) -> None:
    """The rows that only some extractors have, and that are dropped because the consensus does not have them."""
    dropped = [decision for decision in decisions if decision.ruling == "drop"]
    for decision in dropped[:ALIKE]:
        _, *parts = next(iter(decision.row.values()))
        row = " / ".join((comparison.called(decision.study), *parts))
        have = "have" if len(decision.row) > 1 else "has"
        say(f"  dropped  {row}: {and_list([*decision.row])} {have} this row, and the consensus does not", fg="yellow")
    if len(dropped) > ALIKE:
        say(f"  dropped  {len(dropped) - ALIKE:,} more rows that the consensus does not have", fg="yellow")


def _still_to_pair(pairings: int) -> str:
    """That a consensus says nothing of rows that are paired by similarity, and where somebody can."""
    are = plural(pairings, "pairing is", "pairings are")
    return f"{are} still to be confirmed, which no consensus can do: rule on the sheet Pairings of compare --to FILE"
