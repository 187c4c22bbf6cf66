"""A form by its name: a built-in one, or that of a form file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extract.endings import WORKBOOKS
from extract.errors import CannotUse
from extract.form_file.suffixes import is_form_file

if TYPE_CHECKING:
    from schema.form import Form


def is_form(name: str) -> bool:
    """Whether this is a built-in form, a form file, or a workbook that has the sheets of a form."""
    from schema.forms import BUILT_IN

    if not name.lower().endswith(WORKBOOKS):
        return name in BUILT_IN or is_form_file(name)
    from extract.form_file.sheets.read_rows import is_form_workbook
    from extract.reading import read_file

    return is_form_workbook(read_file(Path(name)))


def whole_form(name: str) -> Form:
    """The built-in form of this name, or that of a form file, with all its modules; CannotUse for what is no form."""
    from schema.forms import BUILT_IN, built_in

    if is_form_file(name):
        from extract.form_file.read import read_form

        return read_form(Path(name))
    if name not in BUILT_IN:
        known = f"the built-in forms are {', '.join(BUILT_IN)}; a form of your own is a .yaml or .xlsx file"
        raise CannotUse(f"there is no form called {name!r}", hint=known)
    return built_in(name)


def load_form(name: str, modules: tuple[str, ...] = ()) -> Form:
    """The form of this name with just these modules switched on; CannotUse for what is not known."""
    return with_modules(whole_form(name), modules)


def with_modules(form: Form, modules: tuple[str, ...]) -> Form:
    """The form with just these modules switched on, and a mark for finished studies; CannotUse for unknown modules."""
    try:
        return form.with_modules(modules).with_finished_mark()
    except KeyError as error:
        known = ", ".join(form.modules) or "none"
        raise CannotUse(
            f"the form {form.name} has no module {error.args[0]!r}", hint=f"its modules are: {known}"
        ) from error
