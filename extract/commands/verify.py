"""`twofold verify`: takes in what people say who verify what others extracted."""

from __future__ import annotations

from pathlib import Path

import click

from extract.output import chosen_round, of_round, output_format, print_json, say
from schema.text import as_argument, first_ones, plural

_SHOWN = 12  # cells that are named


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@of_round
@output_format
def verify(files: tuple[Path, ...], output_format: str) -> int:
    """Take verdicts on values that one person extracted and another verifies.

    FILES are workbooks that twofold template --verify made. Without FILES, those in verification/ are read. A confirmed
    value stays as it is. A changed value, or one that was not found, is open: twofold merge puts it into the
    adjudication sheet. You can run it again at any time. Exit code 1 if a line is not taken, or a sheet has an error.
    """
    from extract.clock import stamp
    from extract.project.folder.project import find_project
    from extract.project.ledger.ledger_file import append_decisions
    from extract.project.rounds.merging import merge_project
    from extract.project.verification.verification_files import verification_files
    from extract.project.verification.verification_workbook import read_lines
    from extract.project.verification.verifying import emptied, verdicts_of
    from extract.report.problem_text import problem_line
    from validate.adjudication.verification import single_values
    from validate.merge.merge_extractions import merge_again

    project = find_project(Path.cwd(), chosen_round())
    paths = files or tuple(verification_files(project))
    comparison = merge_project(project).comparison
    read = [read_lines(project, path) for path in paths]
    for path, (_, problems) in zip(paths, read, strict=True):
        for problem in problems:
            say(f"{path.name}  {problem_line(problem)}", err=True)
    errors = any(problem.severity == "error" for _, problems in read for problem in problems)
    lines = [line for found, _ in read for line in found]
    blank = [line for path in paths for line in read_lines(project, path, blank=True)[0]]
    cleared = list(emptied(values := single_values(comparison), lines, blank))
    verdicts = verdicts_of(comparison, values, lines, stamp())
    new = append_decisions(project.ledger, verdicts.decisions)
    after = single_values(merge_again(comparison, comparison.ledger + new))
    left = sum(value.verdict is None for value in after)
    if output_format == "json":
        print_json(
            {
                "taken": [decision.id for decision in new],
                "already": verdicts.already,
                "refused": [
                    {"file": one.line.file, "cell": one.line.cell, "study": one.line.study, "message": one.message}
                    for one in verdicts.refused
                ],
                "withdrawn": [line.named for line in verdicts.withdrawn],
                "emptied": [
                    {"file": line.file, "cell": line.cell, "study": line.study, "decision": verdict.id}
                    for line, verdict in cleared
                ],
                "not_verified": left,
            }
        )
        return int(errors or bool(verdicts.refused))
    confirmed = sum(decision.ruling == "confirm" for decision in new)
    say(f"{plural(confirmed, 'value')} confirmed, {len(new) - confirmed} disputed, {verdicts.already} taken in before")
    if verdicts.withdrawn:
        cells = first_ones([line.named for line in verdicts.withdrawn], _SHOWN)
        say(f"  withdrawn since, so not taken again: {cells}. To give such a verdict again, change Where")
    for line, verdict in cleared:
        say(f"  blank now  {line.named}  {line.study}: the verdict that was taken in before still counts")
        say(
            f"             To take it back: twofold withdraw {verdict.id} --who {as_argument(line.who)}{project.option}"
        )
    for one in verdicts.refused:
        say(f"  not taken  {one.line.named}  {one.line.study}: {one.message}", fg="red")
    if len(new) > confirmed:
        say(f"Disputed values are open. Next: twofold merge{project.option}")
    if left:
        say(f"{plural(left, 'value is', 'values are')} not verified yet")
    else:
        say(f"Every value has a verdict{_counting(len(cleared))}." if after else "There is no value to verify yet.")
    return int(errors or bool(verdicts.refused))


def _counting(cleared: int) -> str:
    """What "every value" counts although somebody may expect otherwise: verdicts that are blank in the workbook now."""
    if not cleared:
        return ""
    return f", counting the {'one that is' if cleared == 1 else f'{cleared} that are'} blank now"
