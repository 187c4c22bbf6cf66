"""Checks one file: reads it from the disk and finds its problems."""

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
    """A loaded file, its problems, and sentences on what in it was not used. What is not asked for is not checked.

    `of_project` are problems that show beside the project's other files: with who is to extract what, and in a later
    round with the rows that were agreed before. With a `library` of reports, the words that the file quotes from them
    are looked up. `rules` asks the rules of all files of a project at once. `excluded` are the studies (folded) that
    the team excluded: nobody has to correct anything there.
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
        """Everything that is wrong with the file, without excluded studies."""
        return tuple(problem for problem in self._all if fold(problem.study or "") not in self.excluded)

    @property
    def of_excluded(self) -> tuple[Problem, ...]:
        """What is wrong in excluded studies."""
        return tuple(problem for problem in self._all if fold(problem.study or "") in self.excluded)

    @cached_property
    def _all(self) -> tuple[Problem, ...]:
        return (*self._problems(self._quote_problems()), *self.of_project)

    @cached_property
    def without_effect(self) -> frozenset[str]:
        """The cells of the confirmations that confirm nothing. Only rules with a code that is confirmed are asked."""
        confirmed = {fold(confirmation.code) for confirmation in self.loaded.extraction.confirmed}
        quotes = self._quote_problems() if confirmed & _QUOTE_CODES else ()
        found = self._problems(quotes, is_wanted=lambda rule: fold(rule.code) in confirmed) if confirmed else ()
        return frozenset(problem.cell for problem in found if problem.cell and problem.code == WITHOUT_EFFECT)

    @property
    def unused(self) -> tuple[str, ...]:
        """Sentences about columns and sheets that the form does not know."""
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
        """The cells of confirmations that are about quoted words: only with their reports are they without effect."""
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
    """Loads a file to be checked, with or without `pandera` as `check` says. CannotUse if it cannot be read.

    `name` and `workbook` are as `load_extraction` says.
    """
    return Checked(load_extraction(path, form, name=name, workbook=workbook), now().year, pandera)


def form_of(path: Path) -> Form:
    """The form that a workbook of twofold names. CannotUse if it names no form that is known."""
    stamp = find_stamp(read_file(path))
    if stamp is None or stamp.form not in BUILT_IN:
        raise CannotUse(
            "does not say which form it was made with",
            file=str(path),
            hint=f"go to your project's folder, or name the form: --form {USUAL_FORM}",
        )
    return load_form(stamp.form, stamp.modules)
