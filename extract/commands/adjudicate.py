"""`twofold adjudicate`: takes rulings into the ledger, from the sheet, an exported page or a consensus that exists."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.adjudication.intake.page_file import is_of_page
from extract.commands.extractions_among import extractions_among
from extract.commands.plain_options import HowRead, how_read
from extract.output import chosen_round, include_unfinished, of_round, output_format, print_json, say
from extract.report.ledger_text import broken_json, say_broken
from schema.text import and_list, as_argument, first_ones, fold, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.adjudication.intake.file_rulings import FileRulings
    from extract.adjudication.intake.session import AdjudicationSession
    from extract.adjudication.layout.made_from import MadeFrom
    from validate.adjudication.from_consensus import FromConsensus
    from validate.check.problem import Problem
    from validate.ledger.ledger import Decision
    from validate.merge.comparison import Comparison

_LEDGER = "decisions.jsonl"
_ALIKE = 10  # rulings that are not taken for one reason that are shown
_SHOWN = 12  # cells that are named
_MADE_AGAIN = "To make such a ruling again, run twofold merge and type it into the new sheet"


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
    it if the consensus was filled in only where the extractors differ.

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
        else _from_consensus(session, consensus or Path(), who, output_format)
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


def _from_consensus(session: AdjudicationSession, consensus: Path, who: str, output_format: str) -> int:
    from validate.adjudication.from_consensus import on_open_cells

    taken = session.take_consensus(consensus, who)
    on_open = on_open_cells(session.comparison, taken.decisions)
    pairings = len(session.comparison.open_pairings)
    if output_format == "json":
        emptied = [decision.id for decision in _emptied(taken.decisions)]
        content = _as_json(session, taken.decisions, taken.already, taken.refused)
        content |= {"on_open": on_open, "emptied": emptied, "pairings_open": pairings, "left_blank": len(taken.left)}
        print_json(content | broken_json(session.found))
    else:
        _say(session, taken.decisions, taken.already)
        if closed := len(taken.decisions) - on_open:
            alone = sum(_is_of_one(session.comparison, decision) for decision in taken.decisions)
            differing = f", {closed - alone:,} on other cells, where the consensus differs" if closed > alone else ""
            of_one = f", {alone:,} on studies that one extractor alone has" if alone else ""
            say(f"  {on_open:,} on what was open{differing}{of_one}")
        _say_emptied(session, _emptied(taken.decisions))
        _say_left(taken)
        _say_dropped(session.comparison, taken.decisions)
        _say_problems(taken.refused)
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
    from schema.text import quoted

    for decision in emptied[:_ALIKE]:
        label = session.comparison.form[decision.table][decision.field or ""].label
        had = ", ".join(f"{name} {quoted(text)}" for name, text in _as_written(session.comparison, decision).items())
        _, *parts = next(iter(decision.row.values()))
        say(
            f"  now blank  {' / '.join((decision.study, *parts, label))}: the consensus leaves it blank; {had}",
            fg="yellow",
        )
    if len(emptied) > _ALIKE:
        say(f"  now blank  {len(emptied) - _ALIKE:,} more that the consensus leaves blank", fg="yellow")


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
    """Names the blank cells of a consensus that has only what the extractors differ on: a blank is no ruling there."""
    still_open = {(cell.table, cell.position, cell.field) for cell in taken.after.open} & {*taken.left}
    if agreed := len(taken.left) - len(still_open):
        cells = plural(agreed, "blank cell")
        say(
            f"  {cells} of the consensus in columns that it fills in only where the extractors differ: what they agree"
            " on stays"
        )
    for table, position, name in sorted(still_open)[:_ALIKE]:
        merged = taken.after.tables[table]
        row = dict.fromkeys(filter(None, (merged.rows["study_text"][position], merged.labels[position])))
        where = " / ".join((*row, merged.table[name].label))
        say(f"  still open  {where}: the consensus leaves it blank", fg="yellow")
    if len(still_open) > _ALIKE:
        say(f"  still open  {len(still_open) - _ALIKE:,} more that the consensus leaves blank", fg="yellow")


def _say_dropped(comparison: Comparison, decisions: Sequence[Decision]) -> None:
    """The rows that only some extractors have, and that are dropped because the consensus does not have them."""
    dropped = [decision for decision in decisions if decision.ruling == "drop"]
    for decision in dropped[:_ALIKE]:
        _, *parts = next(iter(decision.row.values()))
        row = " / ".join((comparison.called(decision.study), *parts))
        have = "have" if len(decision.row) > 1 else "has"
        say(f"  dropped  {row}: {and_list([*decision.row])} {have} this row, and the consensus does not", fg="yellow")
    if len(dropped) > _ALIKE:
        say(f"  dropped  {len(dropped) - _ALIKE:,} more rows that the consensus does not have", fg="yellow")


def _still_to_pair(pairings: int) -> str:
    """That a consensus says nothing of rows that are paired by similarity, and where somebody can."""
    are = plural(pairings, "pairing is", "pairings are")
    return f"{are} still to be confirmed, which no consensus can do: rule on the sheet Pairings of compare --to FILE"


def _next_step(read: FileRulings | None, after: str, again: str, *, of_page: bool) -> str:
    """What to do when the rulings are in. A line that is out of date cannot be corrected in the same sheet."""
    if read and read.refused and all(problem.code == "person-unknown" for problem in read.refused):
        which = "take in the same file again" if of_page else f"run {again} again"
        return f"correct the names, or add the people or what they are called too (twofold people), and {which}"
    if read and read.refused and of_page:
        return "rule on the lines named above again in the page, save the rulings, and take in the new file"
    if read and read.refused:
        return f"correct the cells named above, save, and run {again} again"
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
        print_json(_as_json(session, read.decisions, read.already, read.refused, read) | broken_json(session.found))
    else:
        _say_taken(session, read)
    if session.project is not None:
        for other in session.not_taken_beside(sheet, read):
            say(other.sentence(session.project), err=True)
    return read


def _say_taken(session: AdjudicationSession, read: FileRulings) -> None:
    """What became of the rulings of a sheet, and of which cells nothing was taken."""
    from extract.commands.check import sentence

    _say(session, read.decisions, read.already)
    for since, cells in (("withdrawn", read.withdrawn), ("replaced by a later ruling", read.replaced)):
        if cells:
            say(f"  {since} since, so not taken again: {first_ones(cells, _SHOWN)}. {_MADE_AGAIN}")
    for bulk in read.bulk:
        range_ = bulk.cells[0] if len(bulk.cells) == 1 else f"{bulk.cells[0]} to {bulk.cells[-1]}"
        where = f"{bulk.sheet}!{range_}".removeprefix("!")
        say(f"  in bulk  {bulk.ruling}: {plural(len(bulk.cells), 'line')}, {where}")
    if read.unfinished:
        begun = first_ones(read.unfinished_cells, _SHOWN)
        say(f"  {plural(read.unfinished, 'line')} begun, but without a ruling: {begun}")
    for problem in read.agreeing:
        say(f"  nothing to add  {sentence(problem)}")
    _say_problems(read.refused, read.out_of_date, read.warnings)
    if session.sheet is not None and not session.policy.people.complete:
        say(
            "twofold.toml lists no people, so names under Who are not checked: twofold people --adjudicator NAME",
            err=True,
        )


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


def _say(session: AdjudicationSession, decisions: Sequence[Decision], already: int) -> None:
    from schema.text import quoted

    pairings = _pairings(decisions)
    which = f" ({pairings} on which row is which)" if pairings else ""
    say(f"{plural(len(decisions), 'ruling')}{which} taken into {session.ledger.name}", nl=False)
    say(f", {already} already there" if already else "")
    for decision in _not_fitting(session, decisions):
        label = session.comparison.form[decision.table][decision.field or ""].label
        text = f"{quoted(decision.final)} looks different from the other answers in this column"
        say(f"  taken as it is  {decision.study} / {label}: {text}")


def _not_fitting(session: AdjudicationSession, decisions: Sequence[Decision]) -> list[Decision]:
    from validate.adjudication.decide import does_not_fit

    return [decision for decision in decisions if does_not_fit(session.comparison.form, decision)]


def _pairings(decisions: Sequence[Decision]) -> int:
    """How many say which row is which: one line of the sheet may make several."""
    from validate.ledger.ledger import PAIRING

    return sum(decision.ruling in PAIRING for decision in decisions)


def _say_problems(
    refused: Sequence[Problem], out_of_date: Sequence[Problem] = (), warnings: Sequence[Problem] = ()
) -> None:
    from extract.commands.check import sentence

    alike = Counter[str]()
    for problem in refused:
        alike[problem.message] += 1
        if alike[problem.message] <= _ALIKE:
            say(f"  not taken  {sentence(problem)}", fg="red")
    for message, number in alike.items():
        if number > _ALIKE:
            say(f"  not taken  {number - _ALIKE:,} more for this reason: {message}", fg="red")
    for problem in out_of_date:
        say(f"  out of date  {sentence(problem)}", fg="yellow")
    for problem in warnings:
        say(f"  taken, but look at it  {sentence(problem)}", fg="yellow")


def _as_json(
    session: AdjudicationSession,
    decisions: Sequence[Decision],
    already: int,
    refused: Sequence[Problem],
    sheet: FileRulings | None = None,
) -> dict[str, Any]:
    """One shape for both; what only a sheet can have is empty for a consensus."""
    from extract.commands.check import as_json

    bulk = sheet.bulk if sheet else ()
    return {
        "taken": [decision.id for decision in decisions],
        "pairings": _pairings(decisions),
        "already": already,
        "taken_as_it_is": [decision.id for decision in _not_fitting(session, decisions)],
        "withdrawn": list(sheet.withdrawn) if sheet else [],
        "replaced": list(sheet.replaced) if sheet else [],
        "unfinished": sheet.unfinished if sheet else 0,
        "unfinished_cells": list(sheet.unfinished_cells) if sheet else [],
        "bulk": [{"ruling": run.ruling, "cells": list(run.cells)} for run in bulk],
        "refused": [as_json(problem) for problem in refused],
        "out_of_date": [as_json(problem) for problem in (sheet.out_of_date if sheet else ())],
        "warnings": [as_json(problem) for problem in (sheet.warnings if sheet else ())],
    }
