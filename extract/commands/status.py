"""`twofold status`: studies by extractors, what is where and how far."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.output import (
    add_column,
    add_row,
    chosen_round,
    of_round,
    output_format,
    plural,
    print_json,
    print_table,
    say,
)

if TYPE_CHECKING:
    from extract.report.overview import Overview


@click.command()
@of_round
@output_format
def status(output_format: str) -> int:
    """Show the progress of each study: who has extracted it, what is wrong, open, decided or stale.

    A pairing is open until somebody has ruled which row of one extractor is which row of the other. Exit code 1 while
    it is unclear whose a file is.
    """
    from extract.project.project import find_project
    from extract.report.ledger_text import say_broken
    from extract.report.overview import overview
    from extract.report.round_progress import rounds_progress

    project = find_project(Path.cwd(), chosen_round())
    seen = overview(project)
    for remark in seen.not_used:
        say(remark, err=True)
    say_broken(seen.ledger)
    rounds = rounds_progress(project) if project.round == 1 and not seen.questions else []
    if output_format == "json":
        print_json(seen.as_json() | ({"rounds": [one.as_json() for one in rounds]} if rounds else {}))
    else:
        _print(seen)
        if seen.to_verify:
            say(
                f"{plural(seen.to_verify, 'value is', 'values are')} not verified yet: twofold template --verify"
                f" --extractor NAME{project.option}"
            )
        for one in rounds:
            for sentence in one.sentences():
                say(sentence)
    return int(bool(seen.questions))


def _print(seen: Overview) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    add_column(table, "Study")
    for name in seen.extractors:
        add_column(table, name)
    unsettled = ("pairings",) if any(study.pairings for study in seen.studies) else ()
    for title in (*unsettled, "open", "decided", "stale"):
        add_column(table, title, justify="right")
    for study in seen.studies:
        cells = [study.by_extractor[name].words for name in seen.extractors]
        numbers = (*([study.pairings] if unsettled else []), study.open, study.decided, study.stale)
        add_row(table, study.shown, *cells, *(str(number or "") for number in numbers))
    print_table(table)
    say(seen.next_step)
    if seen.pending:
        say(f"{plural(seen.pending, 'cell waits', 'cells wait')} for the full text or the authors (PEND).")
    if seen.waiting:
        say(f"{plural(seen.waiting, 'ruling waits', 'rulings wait')} until the study is finished again.")
    if seen.orphaned:
        say(f"{plural(seen.orphaned, 'ruling')} orphaned: the row or the field no longer exists, or was renamed.")
