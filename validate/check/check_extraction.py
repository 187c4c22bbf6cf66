"""Finds all problems of one extraction, each at its cell."""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain

from schema.problem import Severity
from schema.rule import Rule
from schema.text import fold
from validate.check.cells import cell_problems
from validate.check.old_codes import old_code_problems
from validate.check.problem import OF_THE_TEAM, Problem
from validate.check.refined_choices import refined_choice_problems
from validate.check.rows import NOTHING_OPEN, OpenCells, row_problems
from validate.check.rows_to_count import where_rows_are
from validate.check.rules import every_rule, rule_problems
from validate.extraction.cell_names import place_of
from validate.extraction.extraction import Confirmed, Extraction

WITHOUT_EFFECT = "confirmation-without-effect"
"""The code of a confirmation that confirms nothing."""

_NO_VALUE = frozenset({"error-value", "formula-without-result"})


def check(  # noqa: PLR0913 (each is a part of what is asked)
    extraction: Extraction,
    *,
    this_year: int,
    structure: Iterable[Problem] = (),
    pandera: bool = True,
    of_all: bool = False,
    is_wanted: Callable[[Rule], bool] = every_rule,
    open_cells: OpenCells = NOTHING_OPEN,
    excluded: Collection[str] = frozenset(),
    rules: Iterable[Problem] | None = None,
) -> list[Problem]:
    """Every problem of the extraction and of its files, in the order of sheets and cells.

    `structure` has the problems found while reading the files. A warning is left out if the extractor confirmed it for
    exactly these values. A confirmation without a warning gives a note. Without `pandera`, only Polars checks the rules
    of the form: the result is the same, and it loads faster. `of_all` is for the joint data of all extractors, in which
    fields that only one of them extracts must be filled too. Only rules for which `is_wanted` is True are checked.
    Blank `open_cells` are not a problem, and rows may refer to `excluded` studies, which are missing. `rules` has the
    problems by rules, if they are known already.
    """
    built = tuple(structure)
    of_cells = chain(
        cell_problems(extraction),
        old_code_problems(extraction),
        row_problems(extraction, of_all=of_all, open_cells=open_cells, excluded=excluded),
        refined_choice_problems(extraction),
    )
    of_rules = (
        rule_problems(extraction, this_year=this_year, pandera=pandera, is_wanted=is_wanted) if rules is None else rules
    )
    found = [
        *built,
        *_not_reported_yet(of_cells, built),
        *(of_rules if of_all else where_rows_are(extraction, of_rules)),
    ]
    kept, unused = _unconfirmed(found, extraction.confirmed, of_all=of_all)
    order = {recorded.sheet: place for place, recorded in enumerate(extraction.tables.values())}
    without_effect = (_confirms_nothing(extraction, confirmation, kept) for confirmation in unused)
    return sorted([*kept, *without_effect], key=lambda p: _place(p, order))


def _not_reported_yet(found: Iterable[Problem], built: tuple[Problem, ...]) -> Iterator[Problem]:
    """The problems without those at a single cell that already has a problem for not having a value."""
    valueless = {(problem.sheet, problem.cell) for problem in built if problem.code in _NO_VALUE}
    return (problem for problem in found if len(problem.cells) > 1 or (problem.sheet, problem.cell) not in valueless)


def confirmable(problem: Problem) -> tuple[str, str, str]:
    """The rule, study and values (joined by `; `) that a confirmation must name. It lapses if the values change."""
    return problem.code, problem.study or "", "; ".join(problem.values)


def _named(code: str, study: str, values: str) -> tuple[str, str, str]:
    """The key of a confirmation for comparing: `9;5` and `9; 5` are the same values."""
    return fold(code), fold(study), fold("; ".join(part.strip() for part in values.split(";")))


def _unconfirmed(
    found: list[Problem], confirmed: tuple[Confirmed, ...], *, of_all: bool
) -> tuple[list[Problem], tuple[Confirmed, ...]]:
    """The problems that are not confirmed, and the confirmations that match no problem.

    In the joint data of all extractors, a row may have another name than in the workbook that confirmed it.
    """
    complete: dict[tuple[str, str, str], list[Confirmed]] = {}
    for confirmation in confirmed:
        if confirmation.place and confirmation.words and confirmation.initials:
            named = _named(confirmation.code, confirmation.study, confirmation.values)
            complete.setdefault(named, []).append(confirmation)
    warned = _rows_warned(found) if complete else {}
    used = set[Confirmed]()
    kept = []
    for problem in found:
        named = _named(*confirmable(problem))
        confirmed_values = complete.get(named, []) if problem.severity is Severity.WARNING else []
        fitting = [one for one in confirmed_values if of_all or _is_row(one, problem, warned[named])]
        used.update(fitting)
        if not fitting:
            kept.append(problem)
    return kept, tuple(confirmation for confirmation in confirmed if confirmation not in used)


def _rows_warned(found: list[Problem]) -> dict[tuple[str, str, str], set[str]]:
    """The rows that have a warning, by what a confirmation must name."""
    rows: dict[tuple[str, str, str], set[str]] = {}
    for problem in found:
        if problem.severity is Severity.WARNING:
            rows.setdefault(_named(*confirmable(problem)), set()).add(fold(problem.row or ""))
    return rows


def _is_row(confirmed: Confirmed, problem: Problem, warned: set[str]) -> bool:
    """Whether a confirmation is about the row of a warning: it names this row, or it names none and only one has it."""
    if problem.row is None:
        return True
    return fold(confirmed.row) == fold(problem.row) or (not confirmed.row.strip() and len(warned) == 1)


def _confirms_nothing(extraction: Extraction, confirmed: Confirmed, kept: list[Problem]) -> Problem:
    incomplete = [name for name in ("place", "words", "initials") if not getattr(confirmed, name)]
    why = f"fill in its {', '.join(incomplete)}" if incomplete else _why_not(confirmed, kept)
    return Problem(
        code=WITHOUT_EFFECT,
        message=f"this confirmation of {confirmed.code} has no effect: {why}",
        file=extraction.file,
        sheet=CONFIRMATIONS,
        cells=(confirmed.cell,) if confirmed.cell else (),
        values=(confirmed.values,),
        study=confirmed.study,
    )


def _why_not(confirmed: Confirmed, kept: list[Problem]) -> str:
    """The reason why a complete confirmation has no effect: there is no such warning, or the values differ."""
    if fold(confirmed.code) in map(fold, OF_THE_TEAM):
        return "this warning is about how the team works, which no report can confirm"
    named = _named(confirmed.code, confirmed.study, "")
    found = [problem for problem in kept if problem.severity is Severity.WARNING]
    same = _named(confirmed.code, confirmed.study, confirmed.values)
    if rows := [problem.row for problem in found if problem.row and _named(*confirmable(problem)) == same]:
        return f"write {' or '.join(f'“{row}”' for row in dict.fromkeys(rows))} under Row, as in the warning"
    standing = [
        (values, problem.row)
        for problem in found
        for code, of_study, values in [confirmable(problem)]
        if values and _named(code, of_study, "") == named
    ]
    if not standing:
        return "this study has no warning with this code"
    typed, warned = fold(confirmed.row), {fold(row or "") for _, row in standing}
    of_row = [values for values, row in standing if fold(row or "") == typed or (not typed and len(warned) == 1)]
    wanted = [f"“{values}” under Values" for values in dict.fromkeys(of_row)] or [
        f"“{values}” under Values" + (f" and “{row}” under Row" if row else "") for values, row in standing
    ]
    return f"write {', or '.join(wanted)}, as in the warning"


CONFIRMATIONS = "Confirmations"
"""The name of the sheet on which extractors confirm warnings."""


def _place(problem: Problem, order: dict[str, int]) -> tuple[int, tuple[int, int], str]:
    sheet = -1 if problem.sheet is None else order.get(problem.sheet, len(order))
    return sheet, place_of(problem.cell or "") or (0, 0), problem.code
