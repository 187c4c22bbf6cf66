"""The problems of the consensus, and the merged cells that each of them is about."""

from collections.abc import Callable, Collection

import polars as pl

from schema.form import Form
from schema.rule import Rule
from validate.check.check_extraction import CONFIRMATIONS, check
from validate.check.problem import Problem
from validate.check.rows import NOTHING_OPEN, OpenCells
from validate.check.rules import every_rule
from validate.extraction.cell_names import place_of
from validate.extraction.extraction import Extraction
from validate.merge.comparison import Comparison
from validate.merge.consensus import consensus, kept_rows
from validate.merge.discrepancy import NOT_SETTLED, Discrepancy


def consensus_problems(
    comparison: Comparison,
    *,
    this_year: int,
    is_wanted: Callable[[Rule], bool] = every_rule,
    studies: Collection[str] | None = None,
    with_open: bool = True,
    agreed: Extraction | None = None,
) -> list[Problem]:
    """What `check` finds in the consensus, because agreed values may still be wrong. `is_wanted` selects rules.

    With `studies` (as written), only these are checked, because studies do not affect each other; rules that read
    several studies are still checked for all. Without `with_open`, blank open cells give no problem. `agreed` is the
    consensus of all studies, if it is known already.
    """
    excluded = comparison.ledger.excluded.keys()
    if studies is None:
        waits = NOTHING_OPEN if with_open else _open_cells(comparison)
        return check(
            agreed or consensus(comparison),
            this_year=this_year,
            pandera=False,
            of_all=True,
            is_wanted=is_wanted,
            open_cells=waits,
            excluded=excluded,
        )
    form = comparison.form
    crossing = {rule.code for rule in form.rules if is_wanted(rule) and reads_several_studies(form, rule)}
    here = check(
        consensus(comparison, studies), this_year=this_year, pandera=False, of_all=True, excluded=excluded,
        is_wanted=lambda rule: is_wanted(rule) and rule.code not in crossing,
    )  # fmt: skip
    if not crossing:
        return here
    everywhere = check(
        agreed or consensus(comparison), this_year=this_year, pandera=False, of_all=True, excluded=excluded,
        is_wanted=lambda rule: rule.code in crossing,
    )  # fmt: skip
    return [*here, *(problem for problem in everywhere if problem.code in crossing)]


def _open_cells(comparison: Comparison) -> OpenCells:
    """The open cells in the rows of the consensus."""
    return {
        name: merged.wide("progress", [field.name for field in merged.table.fields])
        .filter(kept_rows(merged))
        .select(pl.all().cast(pl.String).is_in(NOT_SETTLED).fill_null(value=False))
        for name, merged in comparison.tables.items()
    }


_CROSSING = frozenset({"unique-across", "same-in-linked-study"})


def reads_several_studies(form: Form, rule: Rule) -> bool:
    """Whether a rule reads rows of other studies than the row that it checks."""
    table = form.by_name.get(rule.table)
    if table is None or rule.check in _CROSSING:
        return table is not None
    linked = {name.partition(".")[0] for name in rule.needs if "." in name} - {table.study}
    targets = [field.reference.to for field in table.references if field.reference and field.name in linked]
    return form.studies.name in targets


def table_of(comparison: Comparison, problem: Problem) -> str:
    """The table of a problem of the consensus."""
    return comparison.tables_by_label[problem.sheet or ""]


def position_of(problem: Problem) -> int | None:
    """The merged row that a problem of the consensus is about. The rows of its cells are numbered like merged rows.

    None if it is about a whole sheet, or about a confirmation, which is in a workbook.
    """
    place = None if problem.sheet == CONFIRMATIONS else place_of(problem.cell or "")
    return place[0] - 1 if place else None


def fields_of(comparison: Comparison, problem: Problem) -> list[str]:
    """The fields at which a problem of the consensus is shown, in the order of the form."""
    position = position_of(problem)
    if position is None:
        return []
    fields = comparison.tables[table_of(comparison, problem)].table.fields
    columns = {place[1] for name in problem.cells if (place := place_of(name)) and place[0] == position + 1}
    return [fields[column - 1].name for column in sorted(columns) if column <= len(fields)]


def about_open(comparison: Comparison, problem: Problem) -> bool:
    """Whether a problem of the consensus is about open cells, or about a row that cannot be told from another.

    These are listed as open already. An open cell is blank in the consensus, which is not an error.
    """
    position = position_of(problem)
    if position is None:
        return False
    merged = comparison.tables[table_of(comparison, problem)]
    here = comparison.in_row(merged.table.name, position)
    open_fields = {cell.field for cell in here if cell.progress in NOT_SETTLED or blanked(cell)}
    return bool(open_fields & set(fields_of(comparison, problem))) or merged.troubles[position] is not None


def blanked(cell: Discrepancy) -> bool:
    """Whether a cell is blank because its row is dropped. If the row remains, another of its cells is open."""
    return any(decision.ruling == "drop" for decision in cell.rulings.in_force)
