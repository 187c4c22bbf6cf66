"""`twofold adjudicate`: the rulings of the sheet, taken into the ledger."""

from __future__ import annotations

from pathlib import Path

import click

from extract.output import output_format, plural, print_json


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@output_format
def adjudicate(file: Path | None, output_format: str) -> int:
    """Take the rulings of the adjudication sheet into the ledger.

    FILE is the sheet, adjudication.xlsx of the project where it is not given. It may have been sorted, filtered or
    partly filled. What cannot be taken is said at its cell, and all else is taken. Exit code 1 when a ruling could not
    be taken.
    """
    from extract.adjudication import read_sheet
    from extract.clock import stamp
    from extract.commands.check import as_json, sentence
    from extract.errors import CannotUse
    from extract.ledger_file import append_decisions
    from extract.merging import merge_project, policy
    from extract.project import find_project

    project = find_project(Path.cwd())
    sheet = file or project.sheet
    if not sheet.exists():
        raise CannotUse("is not there", file=str(sheet), hint="make it with: twofold merge")
    merged = merge_project(project)
    read = read_sheet(sheet, merged.comparison, when=stamp(), policy=policy(project))
    if read.decisions:
        append_decisions(project.ledger, read.decisions)
    if output_format == "json":
        print_json(
            {
                "taken": [each.id for each in read.decisions],
                "already": read.already,
                "unfinished": read.unfinished,
                "bulk": [{"ruling": each.ruling, "cells": list(each.cells)} for each in read.bulk],
                "refused": [as_json(each) for each in read.refused],
                "out_of_date": [as_json(each) for each in read.out_of_date],
            }
        )
    else:
        click.echo(f"{plural(len(read.decisions), 'ruling')} taken into {project.ledger.name}", nl=False)
        click.echo(f", {read.already} there before" if read.already else "")
        for bulk in read.bulk:
            click.echo(f"  in bulk  {bulk.ruling}: {len(bulk.cells)} lines, {bulk.cells[0]} to {bulk.cells[-1]}")
        if read.unfinished:
            click.echo(f"  {plural(read.unfinished, 'line')} begun without a ruling")
        for each in read.refused:
            click.secho(f"  not taken  {sentence(each)}", fg="red")
        for each in read.out_of_date:
            click.secho(f"  out of date  {sentence(each)}", fg="yellow")
        click.echo("Next: twofold merge")
    return int(bool(read.refused or read.out_of_date))
