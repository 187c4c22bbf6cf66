"""`twofold compare`: two extractions, or one shared file, without a project and without a form."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.commands.agree import decimals
from extract.commands.extractions_among import extractions_among
from extract.commands.plain_options import HowRead, how_read
from extract.output import output_format, say, shortened
from schema.text import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.compare_files.left_aside import LeftAside


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@how_read
@click.option("--agreement", is_flag=True, help="Also show how far the extractors agree: kappa, AC1, alpha.")
@click.option("--ledger", type=click.Path(path_type=Path, dir_okay=False), help="Apply the rulings in this file.")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="Write the discrepancies to this .xlsx.")
@click.option(
    "--write-agreed",
    "agreed",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the table as it stands to this .xlsx or .csv: what is agreed or ruled, and marks where it is open.",
)
@decimals
@output_format
def compare(  # noqa: PLR0913, PLR0917 (an option each)
    files: tuple[Path, ...],
    how: HowRead,
    agreement: bool,
    ledger: Path | None,
    to: Path | None,
    agreed: Path | None,
    decimals: int,
    output_format: str,
) -> int:
    """Compare two files, or the extractors in one shared file, without a project.

    FILES are spreadsheets of any kind, one for each extractor. First come the assumptions about them, with the option
    that corrects each; then the rows and cells that differ. --to writes a workbook in which the team can rule on each
    discrepancy. twofold adjudicate takes these rulings into a ledger, and --ledger applies them. Exit code 1 while
    anything is open.
    """
    from extract.adjudication.layout.made_from import MadeFrom
    from extract.commands.agree import print_agreement
    from extract.compare_files.outcome import is_settled
    from extract.output import print_json
    from extract.project.ledger.ledger_file import read_ledger
    from extract.report.agreement_figures import Shown
    from extract.report.comparison_text import comparison_text
    from extract.report.ledger_text import broken_json
    from extract.safe_replace import fingerprint

    files, passed_over = extractions_among(files)
    _refuse_mistyped(files, ledger, to)
    seen = fingerprint(to) if to is not None else None
    _refuse_foreign(agreed, files, to)
    compared = how.compare(files, ledger)
    made = None
    if to is not None:
        ledger_then = ledger or Path("decisions.jsonl")
        lines = _agreement_lines(compared, decimals) if agreement else ()
        made = MadeFrom(workbook=to, files=files, options=how.options, ledger=ledger_then, agreement=lines)
    table = _write_agreed(compared, agreed) if agreed is not None else None
    if output_format == "json":
        print_json(
            _as_json(compared, agreement=agreement, decimals=decimals)
            | _agreed_json(agreed, table)
            | broken_json(read_ledger(ledger) if ledger else None)
            | ({"passed_over": passed_over} if passed_over else {})
        )
    else:
        say(comparison_text(compared.comparison, compared.assumed, compared.left_aside))
        if agreement:
            say()
            basis, measured = _measured(compared)
            print_agreement(basis, measured, "field", (), Shown(decimals=decimals, everything=True))
        if table is not None:
            _say_agreed(agreed, table)
    if made is not None:
        _write(compared, made, seen)
        if output_format != "json":
            _say_made(compared.comparison, made)
    if output_format != "json":
        _say_aside(compared.left_aside, files, how, to=to, ledger=ledger, agreed=agreed)
    return int(not is_settled(compared.comparison, compared.left_aside))


def _say_aside(
    aside: Sequence[LeftAside],
    files: Sequence[Path],
    how: HowRead,
    *,
    to: Path | None,
    ledger: Path | None,
    agreed: Path | None,
) -> None:
    """The commands that compare the sheets or tables that were left aside. Their keys may be others.

    Each has files of its own: rulings on one of them are no rulings on the same cell of another.
    """
    from shlex import join

    ledger = None if to is None else ledger or Path("decisions.jsonl")
    written = (("--to", to), ("--ledger", ledger), ("--write-agreed", agreed))
    aside = [table for table in aside if table.everywhere]
    if aside:
        say(f"\nNot compared yet: {plural(len(aside), 'sheet or table', 'sheets or tables')}. Each by itself:")
    kept = [part for name, value in how.options if name in {"--by", "--pairs"} for part in (name, value)]
    for table in aside:
        own = [part for option, path in written if path for part in (option, str(_of_sheet(path, table.where)))]
        say(f"  {join(['twofold', 'compare', *map(str, files), *kept, '--sheet', table.where, *own])}")


def _of_sheet(path: Path, sheet: str) -> Path:
    """The file for a sheet beside that of another one: `differ Arms.xlsx`."""
    named = re.sub(r"[^\w.-]+", " ", sheet).strip()
    return path.with_name(f"{path.stem} {named}{path.suffix}")


def _say_made(comparison: Any, made: Any) -> None:
    """What to do with the workbook that was written."""
    from extract.compare_files.outcome import rows_with_one_key

    if comparison.open or comparison.open_pairings:
        say(f"\nRule on the discrepancies in {made.workbook}")
    elif any(rows_with_one_key(comparison)):
        say(f"\nChange the ruling in {made.workbook}")
    else:
        say(f"\nNothing to rule on. The workbook is {made.workbook}")
        return
    say(f"  take the rulings  {made.take_rulings}")
    say(f"  then apply them   {made.apply_them}")


def _refuse_mistyped(files: tuple[Path, ...], ledger: Path | None, to: Path | None) -> None:
    """CannotUse where --to names a file that is compared, or --ledger one that is not there and is no new one."""
    from extract.errors import CannotUse
    from extract.safe_replace import refuse_if_open

    if ledger is not None and not ledger.exists():
        _say_absent(ledger, to)
    if to is not None and any(file.resolve() == to.resolve() for file in files):
        hint = "give the workbook for the discrepancies a name of its own: --to discrepancies.xlsx"
        raise CannotUse("is one of the files to compare, and --to would replace it", file=str(to), hint=hint)
    if to is not None:
        refuse_if_open(to)


def _say_absent(ledger: Path, to: Path | None) -> None:
    """Says that no ruling is applied yet, where --to makes the first workbook for this ledger; CannotUse elsewhere."""
    from extract.adjudication.layout.made_from import made_from
    from extract.errors import CannotUse

    made = made_from(to) if to is not None and to.exists() else None
    if to is None or (made is not None and made.ledger.resolve() != ledger.resolve()):
        known = f"{to} was made for the ledger {made.ledger}" if made is not None else "correct its name"
        hint = f"{known}; or leave out --ledger if there are no rulings yet. twofold adjudicate makes a new ledger"
        raise CannotUse("is not there, so no ruling can be applied", file=str(ledger), hint=hint)
    say(f"{ledger} is not there yet, so no ruling is applied. twofold adjudicate makes it", err=True)


def _refuse_foreign(agreed: Path | None, files: tuple[Path, ...], to: Path | None) -> None:
    """CannotUse where --write-agreed names a file that is not to be replaced."""
    from extract.dataset.tables.agreed_file import refuse_foreign

    if agreed is None:
        return
    if to is not None and agreed.resolve() == to.resolve():
        raise click.UsageError("--to and --write-agreed name the same file")
    refuse_foreign(agreed, files)


def _write_agreed(compared: Any, path: Path) -> Any:
    from extract.compare_files.agreed_table import agreed_tables
    from extract.compare_files.summary import summary
    from extract.dataset.tables.agreed_file import write_agreed

    table = agreed_tables(compared.comparison)
    write_agreed(table, path, summary(compared.comparison, compared.left_aside))
    return table


def _say_agreed(path: Path | None, table: Any) -> None:
    from extract.compare_files.agreed_cells import SPELLING

    marks = ", ".join(f"{number:,} {mark}" for mark, number in table.marks.items())
    say(f"\nThe table as it stands is in {path}. Marked cells: {marks or 'none'}")
    if table.spelled:
        cells = plural(len(table.spelled), "cell")
        say(f"{cells} written differently in more than spaces and line breaks; the table has")
        for why, number in table.spellings.items():
            those = [cell for cell in table.spelled if cell.why == why]
            telling = (cell for cell in those if shortened(cell.written) != shortened(cell.others[0]))
            shown = next(telling, those[0])
            written, other = shortened(shown.written), shortened(shown.others[0])
            say(f"  in {number:,} {SPELLING[why]}: “{written}”, not “{other}”, in {shown.label!r} of {shown.study}")


def _agreed_json(path: Path | None, table: Any) -> dict[str, Any]:
    if table is None:
        return {}
    spelled = [
        {
            "study": cell.study,
            "row": cell.row,
            "label": cell.label,
            "written": cell.written,
            "others": [*cell.others],
            "why": cell.why.replace(" ", "_"),
        }
        for cell in table.spelled
    ]
    counts = {"rows": table.rows, "marked": dict(table.marks)}
    return {"agreed_table": {"file": str(path), **counts, "written_differently": spelled}}


def _write(compared: Any, made: Any, seen: str | None) -> None:
    from extract.adjudication.intake.replacing import refuse_unread, what_became
    from extract.adjudication.workbook.write import write_sheet
    from extract.compare_files.summary import columns_in_words, summary
    from extract.errors import CannotUse

    path = made.workbook
    if path.suffix.lower() != ".xlsx":
        raise CannotUse(
            "discrepancies can only be written to an .xlsx file", file=str(path), hint=f"--to {path.stem}.xlsx"
        )
    out_of_date = refuse_unread(path, compared.comparison, ledger=made.ledger)
    earlier = path.with_name(f"{path.stem}-earlier")
    comparison = compared.comparison
    about = replace(
        made,
        summary=tuple(summary(comparison, compared.left_aside)),
        columns=tuple(columns_in_words(comparison)),
        assumed=tuple(
            (f"{assumption.about}{' ?' if assumption.doubtful else ''}", assumption.sentence)
            for assumption in compared.assumed.assumptions
        ),
    )
    written = write_sheet(comparison, path, earlier=earlier, seen=seen, made=about)
    for sentence in what_became(written, out_of_date, path.name):
        say(sentence, err=True)


def _agreement_lines(compared: Any, decimals: int) -> tuple[tuple[str, str], ...]:
    from extract.report.agreement_figures import Shown
    from extract.report.agreement_lines import agreement_lines

    _, measured = _measured(compared)
    return agreement_lines(measured, Shown(decimals=decimals))


def _measured(compared: Any) -> tuple[Any, Any]:
    """The agreement on the files as they are, whatever was ruled since."""
    from extract.project.rounds.agreement_basis import Basis
    from validate.agreement import WHOLE, Intervals, agreements
    from validate.ledger.ledger import Ledger
    from validate.merge import merge_again

    merged = compared.comparison
    plain = merge_again(merged, Ledger()) if merged.ledger.decisions else merged
    return Basis(plain, first=False, batch={}, remarks=()), next(iter(agreements(plain, (WHOLE,), Intervals(None))))


def _as_json(compared: Any, *, agreement: bool, decimals: int) -> dict[str, Any]:
    """The fixed shape. Rows are counted as files have them; the spellings of a row's name are cosmetic differences."""
    from extract.compare_files.outcome import called_differently
    from extract.compare_files.outcome_json import outcome_json
    from extract.report.comparison_json import comparison_json, discrepancy_json

    of_merge = comparison_json(compared.comparison, compared.assumed.as_data())
    content = outcome_json(compared.comparison, of_merge, compared.left_aside)
    known = compared.comparison.cosmetic()
    places = {(cell.table, cell.field, cell.position) for cell in known}
    content["cosmetic"] += [
        discrepancy_json(compared.comparison, cell)
        for cell in called_differently(compared.comparison)
        if (cell.table, cell.field, cell.position) not in places
    ]
    if agreement:
        from extract.commands.agree import agreement_json

        basis, measured = _measured(compared)
        content["agreement"] = agreement_json(basis, measured, "field", (), decimals=decimals)
    return content
