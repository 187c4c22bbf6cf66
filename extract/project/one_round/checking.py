"""Reads a file from the disk and finds its problems."""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from extract.clock import now
from extract.errors import CannotUse
from extract.form_file.load import load_form
from extract.reading import Workbook, read_file
from extract.workbook.load import Loaded, load_extraction
from extract.workbook.stamp import find_stamp
from schema.form import Form
from schema.forms import BUILT_IN, USUAL_FORM
from schema.records import record
from schema.rule import Rule
from schema.text import fold
from validate.check.check_extraction import WITHOUT_EFFECT, check
from validate.check.problem import QUOTE_CODES, Problem
from validate.check.rules import every_rule

if TYPE_CHECKING:
    from validate.check.rules_together import RulesTogether
    from validate.passages.verify import Library


_QUOTE_CODES = frozenset(map(fold, QUOTE_CODES))


@record
class Checked:
    """A loaded file with its problems, and sentences on parts of it that are not used. Results are computed on demand.

    `of_project` are problems that only show together with the project's other files: with the assignment and, in a
    later round, with the agreed rows. With a `library` of reports, quoted words are looked up. `rules` checks the rules
    for all files of a project at once. `excluded` are excluded studies (folded), where nobody has to correct anything.
    """

    loaded: Loaded
    this_year: int
    pandera: bool = True
    of_project: tuple[Problem, ...] = ()
    library: Library | None = None
    rules: RulesTogether | None = None
    excluded: Container[str] = frozenset()

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All problems of the file, except in excluded studies."""
        return tuple(problem for problem in self._all if fold(problem.study or "") not in self.excluded)

    @property
    def of_excluded(self) -> tuple[Problem, ...]:
        """The problems in excluded studies."""
        return tuple(problem for problem in self._all if fold(problem.study or "") in self.excluded)

    @cached_property
    def _all(self) -> tuple[Problem, ...]:
        return (*self._problems(self._quote_problems()), *self.of_project)

    @cached_property
    def without_effect(self) -> frozenset[str]:
        """The cells of confirmations that have no effect. Only rules with a confirmed code are checked for this."""
        confirmed = {fold(confirmation.code) for confirmation in self.loaded.extraction.confirmed}
        quotes = self._quote_problems() if confirmed & _QUOTE_CODES else ()
        found = self._problems(quotes, is_wanted=lambda rule: fold(rule.code) in confirmed) if confirmed else ()
        return frozenset(problem.cell for problem in found if problem.cell and problem.code == WITHOUT_EFFECT)

    @property
    def unused(self) -> tuple[str, ...]:
        """Sentences on columns and sheets that the form does not have."""
        return self.loaded.unused

    def _problems(
        self, quotes: tuple[Problem, ...], *, is_wanted: Callable[[Rule], bool] = every_rule
    ) -> tuple[Problem, ...]:
        extraction, structure = self.loaded.extraction, (*self.loaded.problems, *quotes)
        together = self.rules.of(extraction) if self.rules is not None and is_wanted is every_rule else None
        found = check(
            extraction,
            this_year=self.this_year,
            structure=structure,
            pandera=self.pandera,
            is_wanted=is_wanted,
            rules=together,
        )
        waiting = self._confirmed_quotes() if self.library is None else frozenset()
        return tuple(problem for problem in found if problem.code != WITHOUT_EFFECT or problem.cell not in waiting)

    def _confirmed_quotes(self) -> frozenset[str]:
        """The cells of confirmations about quoted words. Only with the reports can they be known to have no effect."""
        confirmed = self.loaded.extraction.confirmed
        return frozenset(one.cell for one in confirmed if fold(one.code) in _QUOTE_CODES)

    def _quote_problems(self) -> tuple[Problem, ...]:
        if self.library is None:
            return ()
        from validate.check.quoted_words import quote_problems

        return tuple(quote_problems(self.loaded.extraction, self.library))


def check_file(
    path: Path, form: Form, *, name: str | None = None, workbook: Workbook | None = None, pandera: bool = True
) -> Checked:
    """Loads a file for checking. `pandera` works as in `check`. Raises CannotUse if the file cannot be read.

    `name` and `workbook` work as in `load_extraction`.
    """
    return Checked(load_extraction(path, form, name=name, workbook=workbook), now().year, pandera)


def form_of(path: Path) -> Form:
    """The form that a workbook of twofold names. Raises CannotUse if it does not name a known form."""
    stamp = find_stamp(read_file(path))
    if stamp is None or stamp.form not in BUILT_IN:
        raise CannotUse(
            "does not say which form it was made with",
            file=str(path),
            hint=f"go to your project's folder, or name the form: --form {USUAL_FORM}",
        )
    return load_form(stamp.form, stamp.modules)
