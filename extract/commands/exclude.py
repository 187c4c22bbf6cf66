"""`twofold exclude`: a decision in the ledger takes a study out."""

from __future__ import annotations

from pathlib import Path

import click

from extract.output import output_format, print_json, say
from schema.exclusion_reasons import OTHER, REASONS


@click.command()
@click.argument("study")
@click.option("--who", required=True, help="Who decided it; several names are separated by ;")
@click.option("--why", required=True, type=click.Choice([*REASONS, OTHER]), help="Why the study is taken out.")
@click.option("--note", default="", help="A note on the reason. You need it if the reason is other.")
@output_format
def exclude(study: str, who: str, why: str, note: str, output_format: str) -> None:
    """Take a study out of the dataset, with who decided it and why.

    STUDY is a study of studies.csv or of an extraction. twofold no longer compares it, and methods.md counts it
    with the reason. The decision is a line in the ledger. twofold withdraw takes it back, and restores everything.
    """
    from extract.adjudication.lines.who import who_decided
    from extract.clock import stamp
    from extract.project.extractors.extractor_files import people_known
    from extract.project.folder.project import find_project
    from extract.project.ledger.ledger_file import append_decisions
    from extract.project.rounds.merging import merge_project
    from extract.project.studies.studies_known import known_study
    from extract.report.ledger_text import broken_json, say_broken
    from validate.ledger.ledger import Decision

    project = find_project(Path.cwd(), 1)
    if not who.strip(" ;"):
        raise click.BadParameter("name who decided it", param_hint="--who")
    if why == OTHER and not note.strip():
        raise click.BadParameter("say why the study is taken out", param_hint="--note")
    merged = merge_project(project)
    say_broken(merged.ledger)
    people = who_decided(who, people_known(project, merged.comparison.names))
    form = merged.comparison.form
    decision = Decision(
        study=known_study(project, merged, study),
        table=form.studies.name,
        row={},
        ruling="exclude",
        cause=why,
        reason=note.strip(),
        who=people,
        when=stamp(),
        form=f"{form.name} {form.version}",
    )
    append_decisions(project.ledger, [decision])
    if output_format == "json":
        print_json({"excluded": decision.study, "why": why, "id": decision.id} | broken_json(merged.ledger))
        return
    because = (
        f"{REASONS[why].sentence}{f' ({note.strip()})' if note.strip() else ''}" if why in REASONS else note.strip()
    )
    say(f"excluded  {decision.study}: {because}")
    say(f"To take this back: twofold withdraw {decision.id} --who NAME. Next: twofold merge")
