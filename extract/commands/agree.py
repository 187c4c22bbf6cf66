"""`twofold agree`: the agreement table, and the sentences for a paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.output import Command, chosen_round, of_round, output_format, print_json, say
from extract.project.folder.command_cache import command_cache

if TYPE_CHECKING:
    from collections.abc import Callable

    from polars import DataFrame

    from extract.project.folder.project import Project
    from extract.project.rounds.agreement_basis import Basis
    from extract.report.agreement_figures import Shown
    from validate.agreement import Agreement, OptionAgreement, Pooled
    from validate.ledger.ledger import Ledger


decimals: Callable[[Command], Command] = click.option(
    "--decimals",
    type=click.IntRange(0, 6),
    default=2,
    show_default=True,
    help="Decimals of coefficients on the screen and in sentences. JSON and CSV have six.",
)
"""The option of the commands that show coefficients."""


@click.command()
@click.option(
    "--by",
    type=click.Choice(["field", "table", "pair", "batch", "option"]),
    default="field",
    show_default=True,
    help="One line per field, table, pair of extractors, batch of submissions, or option of a field that takes several"
    " choices.",
)
@click.option("--current", is_flag=True, help="Use the files as they are now, not the first submissions.")
@click.option("--all", "everything", is_flag=True, help="Also show the fields without differences.")
@click.option(
    "--bands",
    type=click.Choice(["cochrane", "landis-koch"]),
    help="Add published words for kappa, with their source. Their cut-points are arbitrary.",
)
@click.option(
    "--bootstrap",
    type=click.IntRange(min=0),
    metavar="N",
    help="Compute all intervals from N resamples of the studies; with 0, from published formulas.",
)
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the table to this file."
)
@decimals
@of_round
@output_format
@command_cache()
def agree(  # noqa: PLR0913, PLR0917 (an option each)
    by: str,
    current: bool,
    everything: bool,
    bands: str | None,
    bootstrap: int | None,
    csv_file: Path | None,
    decimals: int,
    output_format: str,
) -> None:
    """Show how far the extractors agree in their first submissions.

    It shows percent agreement, kappa, AC1 and alpha with intervals, omissions, and how many rows match. If a statistic
    cannot be computed, it gives the reason. Nothing here is a pass mark. At the end there are sentences for the methods
    and results sections.

    With --by option, each choice of a field that takes several (such as a domain or a sub-code) has a line of its own:
    who chose it how often, kappa, and positive and negative agreement.

    If twofold.toml says blinded = true, extractors have the names of the adjudication sheet.
    """
    from extract.adjudication.lines.hidden import with_hidden_extractors
    from extract.adjudication.lines.names import named
    from extract.project.folder.project import find_project
    from extract.project.rounds.agreement_basis import current_files, first_submissions
    from extract.report.agreement_figures import Shown
    from extract.report.ledger_text import broken_json, say_broken
    from validate.agreement import (
        BANDS,
        WHOLE,
        Intervals,
        agreements,
        batches,
        by_table,
        option_agreements,
        pairs,
        pooled,
    )

    project = find_project(Path.cwd(), chosen_round())
    ledger = project.read_ledger()
    say_broken(ledger)
    basis = current_files(project) if current else first_submissions(project)
    names = named(_numbered(project, basis, ledger.ledger), blinded=project.settings.blinded)
    basis = replace(basis, comparison=with_hidden_extractors(basis.comparison, names))
    parts = {"pair": pairs(basis.comparison), "batch": batches(basis.batch)}.get(by, ())
    agreement, *cut = agreements(basis.comparison, (WHOLE, *parts), Intervals(bootstrap))
    if names.blinded:
        agreement = _without_who_was_alone(agreement)
    lines = by_table(agreement) if by == "table" else tuple(pooled(part) for part in cut)
    options = option_agreements(basis.comparison, Intervals(bootstrap)) if by == "option" else ()
    if csv_file is not None and (kept := _write(csv_file, _frame(agreement, by, lines, options))):
        say(f"{csv_file} said something else. As it was, it is now {kept.name}", err=True)
    if output_format == "json":
        facts = agreement_json(basis, agreement, by, lines, decimals=decimals, options=options)
        print_json(facts | broken_json(ledger))
    else:
        shown_as = Shown(decimals=decimals, bands=BANDS[bands] if bands else None, everything=everything)
        print_agreement(basis, agreement, by, lines, shown_as, options)
        if csv_file is not None:
            say(f"\nThe table is in {csv_file}")


def _numbered(project: Project, basis: Basis, ledger: Ledger) -> tuple[str, ...]:
    """All who have a workbook, with or without a first submission: the sheet has a number for each of them."""
    from extract.project.extractors.extractor_files import whose_now

    names = basis.comparison.names
    if not project.settings.blinded or len(project.extraction_files()) <= len(names):
        return names
    return tuple(dict.fromkeys((*names, *whose_now(project, ledger).current)))


def _without_who_was_alone(agreement: Agreement) -> Agreement:
    """Who has handed in what is told under their own names (`status`), so their numbers must not be told with it."""
    alone = sum(agreement.alone.values())
    return replace(agreement, alone={"one of the extractors": alone} if alone else {})


def print_agreement(
    basis: Basis,
    agreement: Agreement,
    by: str,
    lines: tuple[Pooled, ...],
    shown_as: Shown,
    options: tuple[OptionAgreement, ...] = (),
) -> None:
    """The agreement for people: what went in, the tables, how to read them, the sentences for a paper."""
    from extract.report.agreement_text import print_end, print_fields, print_pooled, print_start
    from extract.report.option_text import print_options

    print_start(agreement, basis.remarks, first=basis.first)
    if by == "field":
        print_fields(agreement, shown_as)
    elif by == "option":
        print_options(agreement, options, shown_as)
        return
    else:
        form = basis.comparison.form
        titles = {"table": "Sheet", "pair": "Extractors", "batch": "Submitted"}
        print_pooled(
            lines,
            titles[by],
            lambda name: form[name].label if by == "table" else name,
            shown_as,
            rotating=agreement.rotating and by != "pair",
        )
    print_end(agreement, shown_as, basis)


def agreement_json(
    basis: Basis,
    agreement: Agreement,
    by: str,
    lines: tuple[Pooled, ...],
    *,
    decimals: int = 2,
    options: tuple[OptionAgreement, ...] = (),
) -> dict[str, Any]:
    """The agreement as plain data, in the fixed shape of the JSON output."""
    from extract.dataset.methods.agreement_sentences import methods_sentences, results_sentences
    from extract.report.agreement_legend import misleading, went_in
    from validate.agreement import by_table, field_facts, option_facts, pooled, pooled_facts, row_facts
    from validate.agreement.how_measured import few_studies_sentence

    grouped = {"pair": "pairs", "batch": "batches"}.get(by)
    return {
        "basis": "first submissions" if basis.first else "current",
        "extractors": list(agreement.extractors),
        "rotating": agreement.rotating,
        "studies": agreement.studies,
        "alone": dict(agreement.alone),
        "fields": [field_facts(field) for field in agreement.fields],
        "rows": [row_facts(rows) for rows in agreement.rows],
        "tables": [pooled_facts(table) for table in by_table(agreement)],
        "all": pooled_facts(pooled(agreement)),
        **({grouped: [pooled_facts(line) for line in lines]} if grouped else {}),
        **({"options": [option_facts(one) for one in options]} if by == "option" else {}),
        "not_compared": [
            {"table": field.table, "field": field.field, "reason": field.reason} for field in agreement.left_out
        ],
        "unread": agreement.unread,
        "remarks": [*went_in(agreement), *basis.remarks],
        "caution": misleading(agreement, decimals),
        "few_studies": few_studies_sentence(agreement),
        "sentences": {
            "methods": methods_sentences(
                agreement, first=basis.first, replaced=basis.replaced_names, later=basis.later
            ),
            "results": results_sentences(agreement, decimals),
        },
    }


def _frame(agreement: Agreement, by: str, lines: tuple[Pooled, ...], options: tuple[OptionAgreement, ...]) -> DataFrame:
    """The table that is shown, as a frame."""
    from validate.agreement import agreement_table, option_table, pooled_table

    if by == "option":
        return option_table(options)
    return agreement_table(agreement) if by == "field" else pooled_table(lines)


def _write(path: Path, frame: DataFrame) -> Path | None:
    """Writes the table. If there was one that says something else, gives where that is now."""
    from extract.dataset.plain_tables.escape import for_csv
    from extract.files import refuse_foreign_table
    from extract.safe_replace import replace_table

    text = for_csv(frame).write_csv(include_bom=True)
    refuse_foreign_table(path, text)
    return replace_table(path, text)
