"""Prints the agreement table: worst agreement first, and a reason for every missing figure."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from extract.dataset.methods.agreement_sentences import methods_sentences, name_of, results_sentences
from extract.output import add_column, add_row, print_table, say
from extract.project.rounds.agreement_basis import Basis
from extract.report.agreement_columns import Figure, field_figures, number_figures, row_figures, set_figures
from extract.report.agreement_figures import Reasons, Shown
from extract.report.agreement_legend import legend, misleading, went_in
from schema.text import and_list, plural
from validate.agreement import FEWEST, Agreement, FieldAgreement, Pooled, RowAgreement
from validate.agreement.figures import percent
from validate.agreement.how_measured import few_studies_sentence

_WIDTH = 120  # characters: the most, and what is taken where nobody looks at a terminal
_WIDE = 108  # from here on no figure needs two lines
_NAME = 20  # characters of a name that are left to it before anything else is folded


def print_fields(agreement: Agreement, shown_as: Shown) -> None:
    """Prints a line per field that has a difference or omission, or per field; then numbers, choices and rows."""
    bands = shown_as.bands
    met = [field for field in agreement.fields if field.counted.several or field.counted.one_sided]
    shown = sorted((field for field in met if shown_as.everything or _differs(field)), key=worst_first)
    reasons = Reasons()
    if shown:
        lines = [(field, [*field_figures(agreement, field, shown_as, reasons)]) for field in shown]
        print_folded(_table_of(agreement, lines))
    if hidden := len(met) - len(shown):
        say(f"{plural(hidden, 'further field')} with no difference and no omission (twofold agree --all).")
    unmet = len(agreement.fields) - len(met)
    if unmet:
        say(f"{plural(unmet, 'field')} with nothing to compare.")
    numbers = ((field, [*number_figures(agreement, field, shown_as, reasons)]) for field in shown)
    _print_further("Numbers: how far apart?", agreement, numbers)
    several = ((field, [*set_figures(field, shown_as, reasons)]) for field in shown)
    _print_further("Several choices: how much do they share?", agreement, several)
    print_rows(agreement.rows, agreement.extractors, reasons, shown_as)
    for line in reasons.lines():
        say(line)
    if few := few_studies_sentence(agreement):
        paragraph(few)
    if bands is not None:
        paragraph(f"Words for kappa: {bands.source}.")


def print_pooled(
    lines: Sequence[Pooled], what: str, labels: Callable[[str], str], shown_as: Shown, *, rotating: bool
) -> None:
    """A line per table, pair or batch. Where extractors are `rotating`, Fleiss' kappa stands in place of kappa."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    add_column(table, what, min_width=_NAME if is_wide() else None)
    counted = any(line.studies is not None for line in lines)
    for title in (["studies"] if counted else []) + [
        "n",
        "percent",
        "n\nvalues",
        "percent\nvalues",
        "filled\nby one",
        "percent with\nomissions",
    ]:
        add_column(table, title, justify="right")
    first = "Fleiss" if rotating else "kappa"
    for title in (first, "AC1", "alpha"):
        add_column(table, f"median\n{title}", justify="right", no_wrap=is_wide())
    one_table = all(len(line.rows) < 2 for line in lines)
    if one_table:
        add_column(table, "rows: F1", justify="right")
    for line in lines:
        f1 = [shown_as.number(rows.f1.estimate) for rows in line.rows if rows.f1.estimate is not None]
        add_row(
            table,
            labels(line.name),
            *([str(line.studies)] if counted else []),
            f"{line.counted.several:,}",
            percent(line.percent),
            f"{line.counted.values:,}",
            percent(line.value),
            f"{line.counted.one_sided:,}",
            percent(line.with_omissions),
            *(
                f"{shown_as.number(one.value)} [{one.fields}]"
                for one in (line.fleiss if rotating else line.kappa, line.ac1, line.alpha)
            ),
            *([f1[0] if f1 else ""] if one_table else []),
        )
    print_folded(table)
    paragraph(
        f"{first}, AC1 and alpha use cells with two or more values. Each figure is the median over the fields for which"
        f" it is defined; the number of these fields is in brackets. Fields with fewer than {FEWEST} such cells are"
        f" left out, and fields of numbers in {first} and AC1. Each field has its own agreement by chance, so one kappa"
        " for all cells together would mean nothing. filled by one: cells that only one filled. percent with omissions:"
        " agreement if these count as differences."
    )


def print_rows(rows: Sequence[RowAgreement], names: Sequence[str], reasons: Reasons, shown_as: Shown) -> None:
    """Prints the agreement on rows: a line per table with several rows per study."""
    if not rows:
        return
    named = [table_rows.table.replace("_", " ") for table_rows in rows]
    say(f"\nRows: does everybody have the same {', '.join(named[:3])}{' ...' if len(named) > 3 else ''}?")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    add_column(table, "Sheet")
    lines = [[*row_figures(table_rows, names, shown_as, reasons)] for table_rows in rows]
    for figure in lines[0]:
        add_column(table, figure.name, justify="right" if figure.is_number else "left")
    add_column(table, "a row of only one is")
    for table_rows, figures in zip(rows, lines, strict=True):
        meant = "additional: to keep or drop" if table_rows.selection else "an omission by the others"
        alone = table_rows.n > table_rows.matched
        add_row(table, table_rows.label, *(figure.text for figure in figures), meant if alone else "")
    print_folded(table)
    formula = (
        "2 x matched / (2 x matched + rows that only one has)."
        if len(names) == 2
        else "over all pairs of extractors of a study, 2 x rows that both have / (2 x rows that both have + rows that"
        " only one of the two has)."
    )
    paragraph(f"F1: {formula} 1: the same rows; 0: no row in common.")


def print_end(agreement: Agreement, shown_as: Shown, basis: Basis) -> None:
    """Prints what the columns mean, where kappa misleads, and the sentences for a paper."""
    say("\nHow to read it", bold=True)
    for sentence in legend(agreement):
        paragraph(sentence, indent="  ")
    if warning := misleading(agreement, shown_as.decimals):
        say()
        paragraph(warning)
    say("\nFor the methods section", bold=True)
    methods = methods_sentences(agreement, first=basis.first, replaced=basis.replaced_names, later=basis.later)
    paragraph(methods, indent="  ")
    say("For the results section", bold=True)
    paragraph(results_sentences(agreement, shown_as.decimals), indent="  ")


def print_start(agreement: Agreement, remarks: Sequence[str], *, first: bool) -> None:
    """Prints what agreement is measured on, and what was compared and what was not."""
    on = "first submissions" if first else "the files as they are now"
    say(f"Agreement of {and_list(list(agreement.extractors))} on {on}", bold=True)
    for sentence in (*went_in(agreement), *remarks):
        paragraph(sentence)


def paragraph(text: str, *, indent: str = "") -> None:
    """A paragraph, folded to the width."""
    say(textwrap.fill(text, _width(), initial_indent=indent, subsequent_indent=indent))


def _table_of(agreement: Agreement, lines: Sequence[tuple[FieldAgreement, Sequence[Figure]]]) -> Table:
    """A line per field with its figures. All lines have the same names."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    add_column(table, "Field", min_width=_NAME if is_wide() else None)
    for figure in lines[0][1]:
        if figure.is_number:
            add_column(table, figure.name, justify="right")
        else:
            add_column(table, figure.name, no_wrap=is_wide())
    for field, figures in lines:
        add_row(table, name_of(agreement, field), *(figure.text for figure in figures))
    return table


def _print_further(title: str, agreement: Agreement, lines: Iterable[tuple[FieldAgreement, Sequence[Figure]]]) -> None:
    """The table of the fields that have such figures."""
    if having := [(field, figures) for field, figures in lines if figures]:
        say(f"\n{title}")
        print_folded(_table_of(agreement, having))


def _differs(field: FieldAgreement) -> bool:
    return bool(field.counted.one_sided or any(field.counted.omissions.values())) or field.percent.estimate != 1


def worst_first(field: FieldAgreement) -> tuple[float, int]:
    """Sorts fields by agreement, with omissions as differences; for equal agreement, fields with more cells first."""
    share = field.with_omissions.estimate
    return (1.0 if share is None else share, -field.counted.rows)


def print_folded(table: Table) -> None:
    """Prints a table whose columns are folded where it does not fit."""
    # Rich cuts off what does not fit; a line that is too long for the terminal loses nothing.
    for column in table.columns:
        column.overflow = "fold"
        if column.no_wrap:
            lines = (line for cell in (column.header, *column.cells) for line in str(cell).splitlines())
            column.min_width = max(map(len, lines), default=0)
    print_table(table, width=max(_width(), least_width(table)))


def least_width(table: Table) -> int:
    """The width in which a table of `box.SIMPLE_HEAD` folds no word. Rich would lay out the whole table to tell."""
    last = len(table.columns) - 1
    width = 2 + last  # the edges, and a sign between columns
    for place, column in enumerate(table.columns):
        words = [cell_len(word) for cell in (column.header, *column.cells) for word in str(cell).split()]
        width += max([*words, column.min_width or 0]) + (place > 0) + (place < last)
    return width


def _width() -> int:
    console = Console()
    return min(console.width, _WIDTH) if console.is_terminal else _WIDTH


def is_wide() -> bool:
    """Whether a line of the largest table fits: nothing is cut off, so that figures are folded where it does not."""
    return _width() >= _WIDE
