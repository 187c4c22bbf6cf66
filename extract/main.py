"""The command `twofold`: the commands by name, and the one place where errors become exit codes."""

from __future__ import annotations

import atexit
import gc
import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import click

from extract.commands.adjudicate import adjudicate
from extract.commands.agree import agree
from extract.commands.build import build
from extract.commands.check import check
from extract.commands.compare import compare
from extract.commands.demo import demo
from extract.commands.explain import explain
from extract.commands.forms import form
from extract.commands.history import history
from extract.commands.init import init
from extract.commands.merge import merge
from extract.commands.status import status
from extract.commands.template import template
from extract.commands.withdraw import withdraw
from extract.errors import CannotUse

_HERE = Path(__file__).resolve().parents[1]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="twofold", prog_name="twofold")
def cli() -> None:
    """From a blank extraction form to a dataset ready for synthesis.

    Two people extract the same studies into workbooks of their own. twofold makes the workbooks, checks them at the
    exact cell, merges them without losing or inventing a value, walks the team through the disagreements, and writes
    a documented dataset. Try it: twofold demo
    """


_COMMANDS = (
    demo, init, template, check, compare, merge, adjudicate, agree, build, status, history, withdraw, explain, form,
)  # fmt: skip
for _command in _COMMANDS:
    cli.add_command(_command)


def program() -> NoReturn:
    """The command as a program of its own: `main`, in a process that rarely looks for garbage.

    What Polars, pandera and Pydantic make as they are loaded is there until the end. Python would look through it again
    and again, and once more as it leaves, which is a tenth of what a small check takes.
    """
    gc.set_threshold(100_000)
    atexit.register(gc.freeze)
    main()


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs the command line; exit code 0 fine, 1 problems or open discrepancies, 2 could not do it."""
    _refuse_shadows()
    said = sys.argv[1:] if arguments is None else arguments
    as_json = _wants_json(said)
    try:
        code = cli.main(args=said, prog_name="twofold", standalone_mode=False)
    except CannotUse as error:
        _give_up(str(error), as_json=as_json, file=error.file, sheet=error.sheet, cell=error.cell)
    except click.exceptions.Abort:
        _give_up("stopped", as_json=as_json)
    except click.ClickException as error:
        if as_json:
            _give_up(error.format_message(), as_json=True)
        error.show()
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(2)  # whoever read our output stopped reading, as `head` does
    sys.exit(code if isinstance(code, int) else 0)


def _give_up(
    message: str, *, as_json: bool, file: str | None = None, sheet: str | None = None, cell: str | None = None
) -> NoReturn:
    if as_json:
        said = {"message": message, "file": file, "sheet": sheet, "cell": cell}
        click.echo(json.dumps({"error": said}, ensure_ascii=False))
    else:
        click.echo(f"twofold: {message}", err=True)
    sys.exit(2)


def _wants_json(arguments: list[str]) -> bool:
    joined = " ".join(arguments)
    return "--output-format json" in joined or "--output-format=json" in joined


def _refuse_shadows() -> None:
    """Other packages are called schema or validate too; with one of them first on the path nothing would be true."""
    for name in ("schema", "validate", "extract"):
        spec = find_spec(name)
        origin = spec.origin if spec else None
        if origin is None or Path(origin).resolve().parents[1] != _HERE:
            _give_up(
                f"another package called {name!r} ({origin}) stands before twofold's own: install twofold in an"
                " environment of"
                " its own (pipx install twofold)",
                as_json=False,
            )


if __name__ == "__main__":
    program()
