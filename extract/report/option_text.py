"""The agreement on each choice for people: worst first within a field, every gap with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.table import Table

from extract.output import add_column, add_row, say
from extract.report.agreement_figures import Reasons, Shown
from extract.report.agreement_text import is_wide, paragraph, print_folded
from schema.text import plural
from validate.agreement import Agreement, OptionAgreement
from validate.agreement.figures import percent

_HOW_TO_READ = (
    "Each choice is taken by itself: chosen or not chosen, in the cells in which two or more recorded choices. Cells"
    " with a missing code are left out.",
    "kappa (Cohen; Conger for three or more): agreement on the choice beyond chance. both: positive agreement. If one"
    " chose it, how often another did too. neither: negative agreement. If one did not choose it, how often another did"
    " not either. A rare choice can have a high agreement and a low kappa."
    " Look at both.",
    "*: fewer than 10 cells, which is too few to rely on. No figure is a pass mark.",
)


def print_options(agreement: Agreement, options: Sequence[OptionAgreement], shown_as: Shown) -> None:
    """A table per field that takes several choices, then how to read it."""
    met = [one for one in options if one.n]
    reasons = Reasons()
    for (_, _), of_field in groupby(met, key=lambda one: (one.table, one.field)):
        listed = list(of_field)
        chosen = [one for one in listed if shown_as.everything or one.by_anybody]
        say(f"\n{listed[0].sheet}: {listed[0].field_label} ({plural(listed[0].n, 'cell')})", bold=True)
        if chosen:
            print_folded(_table(agreement, sorted(chosen, key=_worst_first), reasons, shown_as))
        if left := [one.label for one in listed if one not in chosen]:
            paragraph(f"Nobody chose {plural(len(left), 'other choice')}, so kappa is not defined: {'; '.join(left)}.")
    if not met:
        say("No field that takes several choices was filled in by two.")
        return
    for line in reasons.lines():
        say(line)
    say("\nHow to read it", bold=True)
    for sentence in _HOW_TO_READ:
        paragraph(sentence, indent="  ")


def _worst_first(one: OptionAgreement) -> tuple[bool, float]:
    """By kappa; choices without one come last."""
    value = one.kappa.estimate
    return value is None, value or 0.0


def _table(agreement: Agreement, options: Sequence[OptionAgreement], reasons: Reasons, shown_as: Shown) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    add_column(table, "Choice", min_width=20)
    for title in (*(f"chosen:\n{name}" for name in agreement.extractors), "agree", "both", "neither"):
        add_column(table, title, justify="right")
    add_column(table, "kappa (95% CI)", no_wrap=is_wide())
    for one in options:
        add_row(
            table,
            one.label,
            *(str(one.chosen[name]) for name in agreement.extractors),
            percent(one.percent.estimate),
            percent(one.positive.estimate),
            percent(one.negative.estimate),
            shown_as.interval(one.kappa, reasons),
        )
    return table
