"""The built-in forms, each loaded when it is asked for."""

from importlib import import_module

from schema.form import Form

BUILT_IN = ("patient-voices", "appraisal")
"""The names of the built-in forms."""


def built_in(name: str) -> Form:
    """The built-in form of this name, with all its modules in it; KeyError for a name that is not in `BUILT_IN`."""
    if name not in BUILT_IN:
        raise KeyError(name)
    form: Form = import_module(f"schema.forms.{name.replace('-', '_')}").FORM
    return form
