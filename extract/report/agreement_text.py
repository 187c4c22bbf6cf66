"""The agreement table for people: worst agreement first, every gap with its reason."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from extract.dataset.methods.agreement_sentences import (
    legend,
    methods_sentences,
    misleading,
    name_of,
    results_sentences,
    went_in,
)
from extract.output import add_column, add_row, print_table, say
from extract.project.rounds.agreement_basis import Basis
from extract.report.agreement_figures import Reasons, Shown
from schema.text import and_list, plural
from validate.agreement import FEWEST, Agreement, FieldAgreement, Pooled, RowAgreement
from validate.agreement.figures import percent
from validate.agreement.how_measured import few_studies_sentence

_WIDTH = 120  # characters: the most, and what is taken where nobody looks at a terminal
_WIDE = 108  # from here on no figure needs two lines
_NAME = 20  # characters of a name that are left to it before anything else is folded
_EXTRACTORS_WITH_COLUMNS = 3  # extractors up to whom each has a column


def print_fields(agreement: Agreement, shown_as: Shown) -> None:
    """A line per field with a difference or an omission, or for all; then numbers, several choices and rows."""
    bands = shown_as.bands
    met = [field for field in agreement.fields if field.counted.several or field.counted.one_sided]
    shown = sorted((field for field in met if shown_as.everything or _differs(field)), key=worst_first)
    reasons = Reasons()
    if shown:
        print_folded(_field_table(agreement, shown, reasons, shown_as))
    if hidden := len(met) - len(shown):
        say(f"{plural(hidden, 'further field')} with no difference and no omission (twofold agree --all).")
    unmet = len(agreement.fields) - len(met)
    if unmet:
        say(f"{plural(unmet, 'field')} with nothing to compare.")
    _print_numbers([field for field in shown if field.numbers and field.numbers.exact.n], agreement, reasons, shown_as)
    several = [field for field in shown if field.jaccard and field.jaccard.n and field.has_several]
    _print_sets(several, agreement, reasons, shown_as)
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
        "cells",
        "agree",
        "values",
        "same",
        "filled\nby one",
        "with\nthese",
    ]:
        add_column(table, title, justify="right")
    first = "Fleiss" if rotating else "kappa"
    for title in (first, "AC1", "alpha"):
        add_column(table, title, justify="right", no_wrap=is_wide())
    one_table = all(len(line.rows) < 2 for line in lines)
    if one_table:
        add_column(table, "rows: F1", justify="right")
    for line in lines:
        f1 = [shown_as.number(rows.f1.estimate) for rows in line.rows if rows.f1.estimate is not None]
        add_row(
            table,
            labels(line.name),
            *([str(line.studies)] if counted else []),
            f"{line.n:,}",
            percent(line.percent),
            f"{line.values:,}",
            percent(line.value),
            f"{line.one_sided:,}",
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
        " for all cells together would mean nothing. with these: agreement if cells that only one filled count as"
        " differences."
    )


def print_rows(rows: Sequence[RowAgreement], names: Sequence[str], reasons: Reasons, shown_as: Shown) -> None:
    """Which rows there are: a line per table that has several per study."""
    if not rows:
        return
    named = [table_rows.table.replace("_", " ") for table_rows in rows]
    say(f"\nRows: does everybody have the same {', '.join(named[:3])}{' ...' if len(named) > 3 else ''}?")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    add_column(table, "Sheet")
    for title in ("matched", *(["some"] if len(names) > 2 else []), *(f"only {name}" for name in names)):
        add_column(table, title, justify="right")
    add_column(table, "F1 (95% CI)")
    add_column(table, "a row of only one is")
    for table_rows in rows:
        some = [str(table_rows.some)] if len(names) > 2 else []
        meant = "additional: to keep or drop" if table_rows.selection else "an omission by the others"
        cells = (str(table_rows.matched), *some, *(str(table_rows.only[name] or "") for name in names))
        add_row(
            table,
            table_rows.label,
            *cells,
            shown_as.interval(table_rows.f1, reasons),
            meant if table_rows.n > table_rows.matched else "",
        )
    print_folded(table)
    say("F1: 2 x matched / (2 x matched + rows that only one has). 1: the same rows; 0: no row in common.")


def print_end(agreement: Agreement, shown_as: Shown, basis: Basis) -> None:
    """What the columns mean, where kappa misleads, and the sentences for a paper."""
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
    """What agreement is measured on, what went in and what did not."""
    on = "first submissions" if first else "the files as they are now"
    say(f"Agreement of {and_list(list(agreement.extractors))} on {on}", bold=True)
    for sentence in (*went_in(agreement), *remarks):
        paragraph(sentence)


def paragraph(text: str, *, indent: str = "") -> None:
    """A paragraph, folded to the width."""
    say(textwrap.fill(text, _width(), initial_indent=indent, subsequent_indent=indent))


def _field_table(agreement: Agreement, shown: Sequence[FieldAgreement], reasons: Reasons, shown_as: Shown) -> Table:
    names = agreement.extractors
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    add_column(table, "Field", min_width=_NAME if is_wide() else None)
    blank = [f"blank:\n{name}" for name in names] if len(names) <= _EXTRACTORS_WITH_COLUMNS else ["blank"]
    for title in ("cells", "agree", "values", "same", *blank):
        add_column(table, title, justify="right")
    bands = shown_as.bands
    first = "Fleiss (95% CI)" if agreement.rotating else "kappa (95% CI)"
    others = ("alpha", "AC1", "kappa") if agreement.rotating else ("AC1", "alpha")
    for title in (first, *(["word"] if bands else []), *others):
        add_column(table, title, no_wrap=is_wide())
    for field in shown:
        omitted = [field.counted.omissions[name] for name in names]
        leading = field.fleiss if agreement.rotating else field.kappa
        following = (field.alpha, field.ac1, field.kappa) if agreement.rotating else (field.ac1, field.alpha)
        blanks = omitted if len(names) <= _EXTRACTORS_WITH_COLUMNS else [sum(omitted)]
        add_row(
            table,
            name_of(agreement, field),
            f"{field.counted.several:,}",
            percent(field.percent.estimate),
            f"{field.counted.values:,}",
            percent(field.value.estimate),
            *(f"{count:,}" if count else "" for count in blanks),
            shown_as.interval(leading, reasons),
            *([bands.word(leading.estimate)] if bands else []),
            *(shown_as.plain(estimate, reasons) for estimate in following),
        )
    return table


def compared_in(agreement: Agreement) -> str:
    """What is counted of numbers and of several choices: of more than two extractors, a cell may hold several pairs."""
    return "pairs" if len(agreement.extractors) == 2 else "cells"


def _print_numbers(shown: Sequence[FieldAgreement], agreement: Agreement, reasons: Reasons, shown_as: Shown) -> None:
    if not shown:
        return
    say("\nNumbers: how far apart?")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    add_column(table, "Field", min_width=_NAME if is_wide() else None)
    for title in (compared_in(agreement), "equal", "within\ntolerance"):
        add_column(table, title, justify="right")
    if len(agreement.extractors) == 2:
        add_column(
            table,
            f"mean of {agreement.extractors[0]} - {agreement.extractors[1]} \n(95% of differences)",
            no_wrap=is_wide(),
        )
    add_column(table, "ICC (95% CI)", no_wrap=is_wide())
    for field in shown:
        distances = field.numbers
        if distances is None:
            continue
        within = f"{percent(distances.within.estimate)} ({distances.tolerance:g})" if distances.within else ""
        limits = []
        if distances.limits is not None:
            ends = (distances.limits.lower.estimate, distances.limits.upper.estimate)
            between = f" ({ends[0]:.4g} to {ends[1]:.4g})" if ends[0] is not None and ends[1] is not None else ""
            limits = [f"{distances.limits.difference.estimate:.4g}{between} {distances.unit}".rstrip()]
        cells = (
            str(distances.exact.n),
            percent(distances.exact.estimate),
            within,
            *limits,
            shown_as.interval(distances.icc, reasons),
        )
        add_row(table, name_of(agreement, field), *cells)
    print_folded(table)


def _print_sets(shown: Sequence[FieldAgreement], agreement: Agreement, reasons: Reasons, shown_as: Shown) -> None:
    if not shown:
        return
    say("\nSeveral choices: how much do they share?")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    add_column(table, "Field", min_width=_NAME if is_wide() else None)
    for title in (compared_in(agreement), "the same", "shared (mean Jaccard)"):
        add_column(table, title, justify="right")
    add_column(table, "alpha (MASI, 95% CI)", no_wrap=is_wide())
    for field in shown:
        if field.jaccard is not None:
            shared = percent(field.jaccard.estimate)
            cells = (
                str(field.jaccard.n),
                percent(field.value.estimate),
                shared,
                shown_as.interval(field.alpha, reasons),
            )
            add_row(table, name_of(agreement, field), *cells)
    print_folded(table)


def _differs(field: FieldAgreement) -> bool:
    return bool(field.counted.one_sided or any(field.counted.omissions.values())) or field.percent.estimate != 1


def worst_first(field: FieldAgreement) -> tuple[float, int]:
    """By agreement with omissions counted as differences; more cells first where that is the same."""
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
