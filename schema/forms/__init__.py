"""The built-in forms. Each is loaded only when it is needed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schema.form import Form

BUILT_IN = ("patient-voices", "appraisal", "sanra", "cerqual")
"""The names of the built-in forms."""
USUAL_FORM = "patient-voices"
"""The form of a project, or of a command, that does not name one."""


def built_in(name: str) -> Form:
    """The built-in form with this name, with all its modules. Raises KeyError for a name that is not in `BUILT_IN`."""
    if name not in BUILT_IN:
        raise KeyError(name)
    form: Form = import_module(f"schema.forms.{name.replace('-', '_')}").FORM
    return form
