"""`twofold adjudicate`: takes rulings into the ledger, from the sheet, an exported page or a consensus that exists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.adjudication.intake.page_file import is_of_page
from extract.commands.consensus_taken import take_consensus
from extract.commands.extractions_among import extractions_among
from extract.commands.plain_options import HowRead, how_read
from extract.commands.rulings_taken import rulings_as_json, say_sheet_taken
from extract.output import chosen_round, include_unfinished, of_round, output_format, print_json, say
from extract.report.ledger_text import broken_json, say_broken
from schema.text import as_argument, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.adjudication.intake.file_rulings import FileRulings
    from extract.adjudication.intake.session import AdjudicationSession
    from extract.adjudication.layout.made_from import MadeFrom

_LEDGER = "decisions.jsonl"


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--consensus",
    type=click.Path(path_type=Path),
    help="A consensus that the team already has: a file with the same columns, or the shared file itself.",
)
@click.option("--who", default="", help="With --consensus: who agreed on it; separate several names with ;")
@click.option(
    "--of", "files", multiple=True, type=click.Path(path_type=Path), help="Without a project: a file that was compared."
)
@click.option(
    "--ledger",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"Without a project: the ledger ({_LEDGER}, or that of compare --to, if not given).",
)
@click.option(
    "--column",
    "columns",
    metavar="THEIRS=OURS",
    multiple=True,
    help="With --consensus and --of: a column of the consensus under another header, as 'Sample size=N'. Repeatable.",
)
@include_unfinished
@how_read
@of_round
@output_format
def adjudicate(  # noqa: PLR0913, PLR0917 (an option each)
    file: Path | None,
    consensus: Path | None,
    who: str,
    files: tuple[Path, ...],
    ledger: Path | None,
    columns: tuple[str, ...],
    how: HowRead,
    include_unfinished: bool,
    output_format: str,
) -> int:
    """Take the rulings of the adjudication sheet into the ledger.

    FILE is the sheet (adjudication.xlsx of the project, if not given), or the file of rulings that a page from twofold
    desk --export saved. A sheet may be sorted, filtered or partly filled in.
    twofold takes every ruling that it can, and names the cell or line of each one that it cannot take. It takes the
    rulings on pairings first, then the rulings on cells. Exit code 1 if a ruling could not be taken. Under Who, write
    names of the project's people (twofold people). Their initials, first names, last names and aliases work as well.

    With --consensus, each cell in which the team's consensus differs from the merge becomes a ruling, even if the
    extractors agreed there. A blank cell in the consensus means that the value is to be blank,
    but not in comments and other fields that are not compared: there it rules on nothing. Nor does
    it in a column or row that was filled in only where the extractors differ.

    A workbook that twofold compare --to wrote remembers the files and options that it was made from, so its name is
    enough. If the files have moved, repeat --of for each of them, and give the same options as to compare. Then apply
    the rulings with twofold compare --ledger.

    Take the sheet that twofold merge --include-unfinished wrote with the same option.
    """
    if file is not None and consensus is not None:
        raise click.UsageError("give a sheet or --consensus, not both")
    if columns and (consensus is None or not files):
        raise click.UsageError("--column is for a consensus of files without a project: --consensus FILE --of FILE")
    files = extractions_among(files)[0] if files else files
    if consensus is not None:
        _refuse_sheet(consensus)
    made = _made_from(file, files, how)
    if made is not None:
        made = replace(made, ledger=ledger or made.ledger)
        files, how, ledger = files or made.files, how if files else HowRead.of(made.options), made.ledger
    session = (
        _of_files(files, ledger or Path(_LEDGER), how, columns)
        if files
        else _of_project(ledger, how, include_unfinished)
    )
    if not files:  # the comparison of files has said it
        say_broken(session.found)
    sheet = _sheet_to_take(session, file) if consensus is None else None
    read = _from_sheet(session, sheet, output_format) if sheet is not None else None
    exit_code = (
        int(bool(read.refused or read.out_of_date))
        if read
        else take_consensus(session, consensus or Path(), who, output_format)
    )
    if output_format == "text":
        if made:
            after = made.apply_them
        else:
            after = _apply_again(files, how, session.ledger) if files else _merge_again(include_unfinished)
        early = None
        if read and read.out_of_date and not read.refused and sheet is not None and not include_unfinished:
            early = _of_unfinished(session.of_unfinished(sheet), _again(session, file, include_unfinished=True))
        again = _again(session, file, include_unfinished=include_unfinished)
        say(f"Next: {early or _next_step(read, after, again, of_page=file is not None and is_of_page(file))}")
    return exit_code


def _refuse_sheet(consensus: Path) -> None:
    """CannotUse where a consensus is the workbook for rulings itself."""
    from extract.adjudication.intake.other_sheets import is_adjudication_sheet
    from extract.errors import CannotUse

    if is_adjudication_sheet(consensus):
        hint = f"to take its rulings in: twofold adjudicate {consensus}"
        raise CannotUse("is a workbook for rulings, not a consensus", file=str(consensus), hint=hint)


def _merge_again(include_unfinished: bool) -> str:
    """The command that merges this round of the project with the rulings that were taken."""
    from extract.project.folder.project import find_project

    option = find_project(Path.cwd(), chosen_round()).option
    return f"twofold merge{' --include-unfinished' if include_unfinished else ''}{option}"


def _apply_again(files: Sequence[Path], how: HowRead, ledger: Path) -> str:
    from shlex import join

    options = [part for option in how.options for part in option]
    return join(["twofold", "compare", *map(str, files), *options, "--ledger", str(ledger)])


def _made_from(sheet: Path | None, files: Sequence[Path], how: HowRead) -> MadeFrom | None:
    """What the workbook says that compare made it from; files that changed since are named on standard error."""
    from extract.adjudication.layout.made_from import made_from, refuse_forgotten, refuse_gone

    if sheet is not None and is_of_page(sheet):
        return None
    made = made_from(sheet) if sheet is not None and sheet.exists() else None
    if made is None:
        if sheet is not None and not files:
            _refuse_without_files(sheet)
        return None
    if files:
        refuse_forgotten(made, files, how.options)
        return replace(made, files=tuple(files), options=how.options)
    if how.options:
        raise click.UsageError("give the files with --of too, or leave the options out: the workbook remembers them")
    refuse_gone(made)
    for path in made.changed:
        say(
            f"{path} was saved again after {made.workbook} was made. Rulings on values that are different now are"
            " named as out of date.",
            err=True,
        )
    return made


def _refuse_without_files(sheet: Path) -> None:
    """CannotUse where nothing says what the rulings in a workbook are about: neither the workbook nor a project."""
    from extract.errors import CannotUse
    from extract.project.folder.project import project_around

    if sheet.exists() and project_around(Path.cwd()) is None:
        raise CannotUse(
            "does not say which files it was made from, and there is no project here",
            file=str(sheet),
            hint=f"name the files: twofold adjudicate {sheet} --of FILE --of FILE, with the options of twofold compare",
        )


def _next_step(read: FileRulings | None, after: str, again: str, *, of_page: bool) -> str:
    """What to do when the rulings are in. A line that is out of date cannot be corrected in the same sheet."""
    if read and read.refused and all(problem.code == "person-unknown" for problem in read.refused):
        which = "take in the same file again" if of_page else f"run {again} again"
        return f"correct the names, or add the people or what they are called too (twofold people), and {which}"
    if read and read.refused and of_page:
        return "rule on the lines named above again in the page, save the rulings, and take in the new file"
    if read and read.refused:
        return f"correct the cells named above, save, and run {again} again"
    if read and read.unfinished and not of_page:
        return f"rule on the lines that are begun, or empty them, save, and run {again} again. Then {after}"
    if read and read.out_of_date:
        where = "in the new sheet, at the desk, or in a new page" if of_page else "in the new sheet"
        return f"{after}. Then rule on the lines that are out of date {where}"
    return after


def _again(session: AdjudicationSession, file: Path | None, *, include_unfinished: bool) -> str:
    """The command that takes in the same file of this round again."""
    if session.project is None:
        return "twofold adjudicate"
    named = "" if file is None else f" {as_argument(str(file))}"
    return f"twofold adjudicate{named}{' --include-unfinished' if include_unfinished else ''}{session.project.option}"


def _of_unfinished(number: int, command: str) -> str | None:
    """How rulings on studies that are not finished are taken. A new sheet would not have these studies."""
    if not number:
        return None
    which = "of which the study is" if number == 1 else "of which the studies are"
    return f"{command}, which takes {plural(number, 'ruling')} {which} not finished now"


def _from_sheet(session: AdjudicationSession, sheet: Path, output_format: str) -> FileRulings:
    from extract.safe_replace import opened_in

    if (program := opened_in(sheet)) is not None:
        say(f"{sheet.name} is open in {program}: only what is saved is taken in", err=True)
    read = session.take_sheet(sheet)
    if output_format == "json":
        taken = rulings_as_json(session, read.decisions, read.already, read.refused, read.warnings, read)
        print_json(taken | broken_json(session.found))
    else:
        say_sheet_taken(session, read)
    if session.project is not None:
        for other in session.not_taken_beside(sheet, read):
            say(other.sentence(session.project), err=True)
    return read


def _sheet_to_take(session: AdjudicationSession, file: Path | None) -> Path:
    """The sheet that was named, or that of the project; CannotUse where there is none."""
    from extract.errors import CannotUse

    sheet = file or session.sheet
    if sheet is None:
        raise click.UsageError("give the workbook that compare --to wrote, or --consensus FILE")
    if file is None and not sheet.exists():
        sheet = _only_other(session, sheet)
    if not sheet.exists():
        raise CannotUse("is not there", file=str(sheet), hint="twofold merge makes it")
    return sheet


def _only_other(session: AdjudicationSession, sheet: Path) -> Path:
    """The sheet under another name that holds rulings, or the only one there is; CannotUse if it could be several."""
    from extract.adjudication.intake.other_sheets import command_to_take, other_sheets, untaken
    from extract.errors import CannotUse

    if session.project is None:
        return sheet
    sheets = other_sheets(session.project)
    with_rulings = [other.path for other in untaken(sheets, session.comparison, session.policy)]
    others = with_rulings or sheets
    if len(with_rulings) > 1:
        commands = "; ".join(command_to_take(session.project, path) for path in others)
        raise CannotUse("is not there, but other sheets are", file=str(sheet), hint=f"take in each of them: {commands}")
    for path in others[:1]:
        say(f"{sheet.name} is not there: the rulings are taken from {session.project.named(path)}", err=True)
    return others[0] if others else sheet


def _of_project(ledger: Path | None, how: HowRead, include_unfinished: bool) -> AdjudicationSession:
    from extract.adjudication.intake.session import session_of
    from extract.project.folder.project import find_project

    if ledger is not None or how != HowRead():
        raise click.UsageError(
            "--by, --key, --sheet, --form and --ledger are for files without a project; give the files with --of"
        )
    return session_of(find_project(Path.cwd(), chosen_round()), include_unfinished=include_unfinished)


def _of_files(files: Sequence[Path], ledger: Path, how: HowRead, columns: Sequence[str]) -> AdjudicationSession:
    from extract.adjudication.intake.session import session_of_files

    return session_of_files(how.compare(files, ledger), ledger, columns)
