"""All problems of one extraction, each at its cell."""

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
    """Every problem of the extraction and of the files it came from, in the order of the sheets and their cells.

    `structure` has the problems that reading the files found. A warning that the extractor confirmed for exactly these
    values is left out. A confirmation without a warning is a note. Without `pandera`, Polars alone checks the rules of
    the form. The result is the same, and it loads faster. `of_all` is for what all extractors have together: there a
    field that only one of them extracts must be answered too. Only the rules for which `is_wanted` is true are asked.
    That `open_cells` are blank is no problem, nor that rows point to `excluded` studies, which are not there.
    `rules` are the problems that the rules find, if they are known already.
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
    """The problems in `found`, without those at a single cell that already has a problem because it has no value."""
    valueless = {(problem.sheet, problem.cell) for problem in built if problem.code in _NO_VALUE}
    return (problem for problem in found if len(problem.cells) > 1 or (problem.sheet, problem.cell) not in valueless)


def confirmable(problem: Problem) -> tuple[str, str, str]:
    """The rule, study and values (joined by `; `) that a confirmation must name. If the values change, it lapses."""
    return problem.code, problem.study or "", "; ".join(problem.values)


def _named(code: str, study: str, values: str) -> tuple[str, str, str]:
    """A form for comparing what is confirmed: `9;5` and `9; 5` are the same values."""
    return fold(code), fold(study), fold("; ".join(part.strip() for part in values.split(";")))


def _unconfirmed(
    found: list[Problem], confirmed: tuple[Confirmed, ...], *, of_all: bool
) -> tuple[list[Problem], tuple[Confirmed, ...]]:
    """The problems that are not confirmed, and the confirmations that match no problem.

    Of all extractors together, a row may be called otherwise than in the workbook in which it was confirmed.
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
    """By what a confirmation must name, the rows that have such a warning."""
    rows: dict[tuple[str, str, str], set[str]] = {}
    for problem in found:
        if problem.severity is Severity.WARNING:
            rows.setdefault(_named(*confirmable(problem)), set()).add(fold(problem.row or ""))
    return rows


def _is_row(confirmed: Confirmed, problem: Problem, warned: set[str]) -> bool:
    """Whether a confirmation is about the row of a warning: it names it, or names none and there is no other."""
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
    """Why a complete confirmation has no effect: there is no such warning, or its values are different."""
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
"""The sheet on which extractors confirm warnings."""


def _place(problem: Problem, order: dict[str, int]) -> tuple[int, tuple[int, int], str]:
    sheet = -1 if problem.sheet is None else order.get(problem.sheet, len(order))
    return sheet, place_of(problem.cell or "") or (0, 0), problem.code
