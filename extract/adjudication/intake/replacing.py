"""Checks whether a new sheet may replace the existing one, and describes what the new one cannot keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from extract.adjudication.layout.written_with import holds_nothing_new
from extract.adjudication.workbook.write import Written
from extract.errors import CannotUse
from extract.project.ledger.ledger_file import read_ledger
from extract.safe_replace import untouched
from schema.text import plural
from validate.adjudication.who_may_rule import Policy
from validate.merge.comparison import Comparison


def refuse_unread(
    path: Path,
    comparison: Comparison,
    *,
    policy: Policy | None = None,
    ledger: Path | None = None,
    can_wait: bool = True,
    option: str = "",
    unfinished: Callable[[], Comparison] | None = None,
) -> tuple[str, ...]:
    """Raises CannotUse if the sheet has rulings that could still be accepted; else describes those out of date.

    `can_wait`: whether rulings can also be read later from the renamed sheet. `option` is the command-line option for
    the round. `unfinished` gives the comparison with unfinished studies, because a sheet may have rulings on these,
    too.
    """
    known = comparison.ledger if ledger is None else comparison.ledger | read_ledger(ledger).ledger
    if not path.exists() or holds_nothing_new(path, known):
        return ()
    from extract.adjudication.intake.read import read_sheet

    read = read_sheet(path, comparison, when="", policy=policy)
    wait = "; or rename the file to keep it for later" if can_wait else ""
    if read.not_taken_yet:
        which = f"the ledger {ledger}" if ledger is not None else "the ledger"
        command = f"twofold adjudicate {path}" if ledger is not None else f"twofold adjudicate{option}"
        nothing = " (this file is not there)" if ledger is not None and not ledger.exists() else ""
        raise CannotUse(
            f"holds {read.not_taken_in_words} that {which} does not have yet{nothing}",
            file=str(path),
            hint=f"run {command}, and correct the cells it names{wait}",
        )
    if unfinished is not None and read.out_of_date:
        number = read_sheet(path, unfinished(), when="", policy=policy).lines
        if number:
            raise CannotUse(
                f"holds {plural(number, 'ruling')} on studies that are not finished now",
                file=str(path),
                hint=f"run twofold adjudicate --include-unfinished{option}, which takes"
                f" {'it' if number == 1 else 'them'}{wait}",
            )
    out_of_date = [f"{problem.sheet}!{problem.cell}" for problem in (*read.out_of_date, *read.agreeing)]
    if not out_of_date:
        return ()
    is_are = "is" if len(out_of_date) == 1 else "are"
    why = "the ledger has lost and that cannot be taken again" if untouched(path) else f"{is_are} out of date"
    return (f"{plural(len(out_of_date), 'ruling')} that {why} ({', '.join(out_of_date)})",)


def what_became(written: Written, out_of_date: Sequence[str], name: str) -> Iterator[str]:
    """Sentences on where the earlier sheet is kept, and what only that copy has."""
    if written.earlier is not None:
        yield f"The earlier {name} is kept: {written.earlier.parent.name}/{written.earlier.name}"
        only_there = (*out_of_date, *(written.left_behind if written.like is None else ()))
        yield from (f"  only there: {lost}" for lost in only_there)
    if written.like is not None:
        yield from (f"only in {written.like.name}: {lost}" for lost in written.left_behind)
    elif written.earlier is None:
        yield from (f"only in the earlier sheets that are kept: {lost}" for lost in written.left_behind)
