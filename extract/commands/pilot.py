"""`twofold pilot`: what a pilot round shows, and what there is to settle."""

from __future__ import annotations

from pathlib import Path

import click

from extract.output import output_format, print_json, say


@click.command()
@click.option("--study", "studies", multiple=True, metavar="STUDY", help="Mark this study as a pilot study.")
@click.option(
    "--to", "meeting", type=click.Path(path_type=Path, dir_okay=False), help="Write a workbook for the meeting (.xlsx)."
)
@click.option(
    "--feedback",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write a feedback workbook for each extractor into this folder.",
)
@click.option("--all", "everything", is_flag=True, help="Show all fields with differences, not only the first ten.")
@output_format
def pilot(
    studies: tuple[str, ...], meeting: Path | None, feedback: Path | None, everything: bool, output_format: str
) -> None:
    """Show which fields the extractors of a pilot round read differently, and what to settle.

    First mark the pilot studies with --study, which writes the column pilot of studies.csv. When everybody has finished
    them, merge, and run this command: it ranks the fields by the differences between first submissions, with how they
    differ, the causes from your rulings, the guidance of the form, and questions to settle.

    A feedback workbook shows an extractor their own answers, the values that the team settled on, the reasons, and the
    guidance of the form. In a blinded project it names nobody else.
    """
    from extract.pilot.feedback_workbook import write_feedback
    from extract.pilot.meeting import write_meeting
    from extract.pilot.piloting import pilot as pilot_round
    from extract.project.folder.project import find_project
    from extract.project.studies.pilot_studies import mark_pilot_studies
    from extract.report.pilot_text import pilot_json, pilot_text

    if studies and (meeting or feedback):
        raise click.UsageError("--study only marks studies: give --to and --feedback when everybody has finished them")
    project = find_project(Path.cwd())
    if studies:
        marked, earlier = mark_pilot_studies(project, studies)
        if output_format == "json":
            print_json({"marked": list(marked)})
            return
        say(f"marked as pilot studies: {', '.join(marked)}")
        if earlier:
            say(f"The earlier list is {earlier.parent.name}/{earlier.name}")
        return
    found = pilot_round(project)
    if meeting:
        write_meeting(found, meeting)
    given = list(write_feedback(found, feedback)) if feedback else []
    if output_format == "json":
        workbooks = [{"extractor": one.extractor, "file": str(one.path), **one.outcomes} for one in given]
        print_json(pilot_json(found) | {"feedback": workbooks})
        return
    for line in pilot_text(found, everything=everything):
        say(line)
    if meeting:
        say(f"\nThe workbook for the meeting is {meeting}")
    for one in given:
        counted = ", ".join(f"{number} {outcome}" for outcome, number in one.outcomes.most_common())
        say(f"{one.path}  {counted or 'no differences'}")
