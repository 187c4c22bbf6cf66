"""The agreement on each choice of a field with several: whether it was chosen is a rating of its own."""

from collections.abc import Iterator, Mapping

import numpy as np

from schema.choices import OTHER
from schema.records import record
from validate.agreement.cells import WHOLE, FieldCells, Part, scored_fields, table_cells
from validate.agreement.interval import Intervals
from validate.agreement.merged import MergedForm
from validate.agreement.remembered import estimated, ratings_of
from validate.agreement.statistics import (
    Estimate,
    conger_kappa,
    conger_kappa_points,
    percent_agreement,
    percent_agreement_points,
    specific_agreement,
)
from validate.agreement.statistics.estimate import not_defined
from validate.agreement.statistics.ratings import MISSING, Integers

NOT_CHOSEN, CHOSEN = 0, 1
_AS_DATA_SAY = Intervals()


@record(kw_only=True)
class OptionAgreement:
    """Agreement on one choice of a field, in the cells in which two or more recorded choices.

    Proportions are 0 to 1. percent: both chose it or both did not; kappa: the same beyond chance; positive and
    negative: how often the other chose it (or did not) if one did. chosen: the number of the `n` cells by extractor.
    `under` is the choice of another field that it belongs to.
    """

    table: str
    sheet: str
    field: str
    field_label: str
    option: str
    label: str
    under: str | None
    n: int
    chosen: Mapping[str, int]
    percent: Estimate
    kappa: Estimate
    positive: Estimate
    negative: Estimate

    @property
    def by_anybody(self) -> int:
        """How often it was chosen, by all extractors together."""
        return sum(self.chosen.values())


def option_agreements(
    comparison: MergedForm, intervals: Intervals = _AS_DATA_SAY, part: Part = WHOLE
) -> tuple[OptionAgreement, ...]:
    """The agreement on each choice of the scored fields with several choices, in the order of the form.

    The comparison should be of first submissions without a ledger. Cells with a missing code say nothing about a choice
    and are left out, as for kappa.
    """
    found: list[OptionAgreement] = []
    for merged in comparison.tables.values():
        whole = table_cells(comparison, merged)
        within, scored = whole.of(part), len(scored_fields(merged))
        for cells in whole.fields():
            if cells.field.cell.storage == "list":
                found.extend(_options(within.of_field(cells), intervals, scored))
    return tuple(found)


def _options(cells: FieldCells, intervals: Intervals, fields: int) -> Iterator[OptionAgreement]:
    """Each choice of a field that has a list; for other fields, each entry."""
    compared = np.asarray((cells.values != MISSING).sum(axis=1) >= 2)
    values, studies = cells.values[compared], cells.studies[compared]
    drawn = intervals.on(studies, fields)
    entries = [cells.choices_of(position) for position in range(len(cells.categories))]
    for code, label, under in _listed(cells, entries):
        has = np.array([*(int(code in entry) for entry in entries), MISSING], dtype=np.int64)
        answers: Integers = has[values]
        ratings = ratings_of(answers, 2, np.ones(len(answers)))
        kappa = _kappa_unless_clear(answers) or estimated(conger_kappa, conger_kappa_points, ratings, drawn)
        yield OptionAgreement(
            table=cells.table.name,
            sheet=cells.table.label,
            field=cells.field.name,
            field_label=cells.field.label,
            option=code,
            label=label,
            under=under,
            n=len(answers),
            chosen={name: int((column == CHOSEN).sum()) for name, column in zip(cells.names, answers.T, strict=True)},
            percent=estimated(percent_agreement, percent_agreement_points, ratings, drawn),
            kappa=kappa,
            positive=specific_agreement(ratings, CHOSEN),
            negative=specific_agreement(ratings, NOT_CHOSEN),
        )


def _kappa_unless_clear(answers: Integers) -> Estimate | None:
    """A kappa without a value, with the reason, if nobody ever chose it or everybody always did; None otherwise."""
    given = answers[answers != MISSING]
    if len(answers) and not (given == CHOSEN).any():
        return not_defined("nobody chose it", len(answers))
    if len(answers) and not (given == NOT_CHOSEN).any():
        return not_defined("everybody chose it in every cell", len(answers))
    return None


def _listed(cells: FieldCells, entries: list[frozenset[str]]) -> Iterator[tuple[str, str, str | None]]:
    """The code, label and parent choice of each choice: those in the form's list, or those that occur.

    A choice that the codebook has withdrawn is listed if somebody chose it.
    """
    cell, met = cells.field.cell, sorted(frozenset[str]().union(*entries))
    if not cell.explained:
        yield from ((entry, cell.in_words(entry), None) for entry in met if entry not in cells.field.codes)
        return
    yield from ((option.code, option.shown, option.under) for option in cell.explained)
    withdrawn = (option for option in cell.known if option.until is not None and option.code in met)
    yield from ((option.code, f"{option.shown} (withdrawn)", option.under) for option in withdrawn)
    if cell.takes_other:
        yield OTHER, OTHER, None
