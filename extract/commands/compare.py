"""`twofold compare`: two extractions, or one shared file, without a project and without a form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from extract.output import output_format


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--by", metavar="COLUMN", help="One shared file: the column that says who extracted each row.")
@click.option("--key", "keys", metavar="COLUMN", multiple=True, help="Says which row is which; the study's first.")
@click.option("--sheet", metavar="NAME", help="The sheet to read, where the guess is wrong.")
@click.option(
    "--form", "form_name", metavar="FILE", help="A form instead of assumptions; twofold form infer writes one."
)
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="Write the discrepancies to this .xlsx.")
@output_format
def compare(
    files: tuple[Path, ...],
    by: str | None,
    keys: tuple[str, ...],
    sheet: str | None,
    form_name: str | None,
    to: Path | None,
    output_format: str,
) -> int:
    """Compare two extractions as they are, or the extractors of one shared file.

    FILEs are spreadsheets of any kind, one for each extractor. Says first what was assumed of them, and which option
    corrects it; then the rows and cells on which they differ. --to writes a workbook in which the team can rule on
    each discrepancy. Exit code 1 while there are any.
    """
    from extract.comparing import compare_files
    from extract.comparison_text import comparison_text
    from extract.output import print_json

    compared = compare_files(files, by=by, key=keys, sheet=sheet, form_name=form_name)
    if to is not None:
        _write(compared.comparison, to)
    if output_format == "json":
        print_json(_as_json(compared))
    else:
        click.echo(comparison_text(compared.comparison, compared.assumed))
        if to is not None:
            click.echo(f"\nRule on the discrepancies in {to}")
    return int(bool(compared.comparison.open))


def _write(comparison: Any, path: Path) -> None:
    from extract.adjudication import unread_rulings, write_sheet
    from extract.errors import CannotUse
    from extract.output import plural

    if path.suffix.lower() != ".xlsx":
        raise CannotUse("the discrepancies are written as .xlsx", file=str(path), hint=f"--to {path.stem}.xlsx")
    if path.exists() and (number := unread_rulings(path, comparison)):
        raise CannotUse(f"holds {plural(number, 'ruling')} already", file=str(path), hint="choose another name")
    write_sheet(comparison, path)


def _as_json(compared: Any) -> dict[str, Any]:
    """The fixed shape. Rows are counted as files have them; the spellings of a row's name are cosmetic differences."""
    from extract.comparison_json import comparison_json, discrepancy_json
    from validate.inference.outcome import called_differently, row_counts

    said = comparison_json(compared.comparison, compared.assumed.as_data())
    rows = row_counts(compared.comparison)
    said["rows"] |= {"paired": rows.paired, "only": dict(rows.only)}
    said["cosmetic"] += [discrepancy_json(each) for each in called_differently(compared.comparison)]
    return said
