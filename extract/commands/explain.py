"""`twofold explain`: what a problem means and how to correct it."""

import click

from extract.errors import CannotUse
from extract.output import say
from schema.forms import USUAL_FORM


@click.command()
@click.argument("code", required=False)
@click.option("--form", "form_name", default=USUAL_FORM, show_default=True, help="The form whose rules to explain.")
def explain(code: str | None, form_name: str) -> None:
    """Explain a problem, with an example, and how to correct it. Without CODE, list all codes."""
    from extract.form_file.load import whole_form
    from extract.report.explaining import all_codes, explanation

    every = all_codes(whole_form(form_name))
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
