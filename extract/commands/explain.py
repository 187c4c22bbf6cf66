"""`twofold explain`: what a problem means and how to correct it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.errors import CannotUse
from extract.output import say

if TYPE_CHECKING:
    from schema.form import Form


@click.command()
@click.argument("code", required=False)
@click.option("--form", "form_name", help="The form whose rules to explain, if it is not that of the project.")
def explain(code: str | None, form_name: str | None) -> None:
    """Explain a problem, with an example, and how to correct it. Without CODE, list all codes.

    In a project, the rules are those of its form. Elsewhere they are those of patient-voices, or of --form.
    """
    from extract.report.explaining import all_codes, explanation

    every = all_codes(_form(form_name))
    if code is None:
        width = max(map(len, every))
        for name, kind in every.items():
            say(f"{name:<{width}}  {kind.severity:<7}  {kind.meaning}")
    elif code in every:
        say(explanation(every[code]))
    else:
        from validate.extraction.suggestions import nearest

        near = nearest(code, tuple(every))
        raise CannotUse(
            f"there is no problem called {code!r}", hint=f"did you mean {near}?" if near else "twofold explain"
        )


def _form(name: str | None) -> Form:
    """The form of this name; without one that of the project around, and outside of projects the usual one."""
    from extract.form_file.load import whole_form
    from extract.project.folder.project import project_around
    from schema.forms import USUAL_FORM

    project = None if name else project_around(Path.cwd())
    return whole_form(name or USUAL_FORM) if project is None else project.whole_form()
