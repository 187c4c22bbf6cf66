"""Checks one file: reads it from the disk and finds its problems."""

from __future__ import annotations

from pathlib import Path

from extract.clock import now
from extract.errors import CannotUse
from extract.form_file.load import load_form
from extract.reading import Workbook, read_file
from extract.workbook.load import Loaded, load_extraction
from extract.workbook.stamp import find_stamp
from schema.form import Form
from schema.forms import BUILT_IN, USUAL_FORM
from schema.records import record
from validate.check.check_extraction import check
from validate.check.problem import Problem


@record
class Checked:
    """A loaded file with its problems, and with sentences on what in it was not used."""

    loaded: Loaded
    problems: tuple[Problem, ...]

    @property
    def unused(self) -> tuple[str, ...]:
        """Sentences about columns and sheets that the form does not know."""
        return self.loaded.unused


def check_file(
    path: Path, form: Form, *, name: str | None = None, workbook: Workbook | None = None, pandera: bool = True
) -> Checked:
    """Loads and checks a file, with or without `pandera` as `check` says. CannotUse if it cannot be read.

    `name` and `workbook` are as `load_extraction` says.
    """
    loaded = load_extraction(path, form, name=name, workbook=workbook)
    found = check(loaded.extraction, this_year=now().year, structure=loaded.problems, pandera=pandera)
    return Checked(loaded, tuple(found))


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
