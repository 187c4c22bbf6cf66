"""The command `twofold`: where it begins, and the one place where errors become exit codes."""

from __future__ import annotations

import atexit
import gc
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from extract.errors import CannotUse
from extract.help_page import help_page

_HERE = Path(__file__).resolve().parents[1]


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
    words = sys.argv[1:] if arguments is None else arguments
    try:
        _refuse_shadows()
        code = _run(words)
    except CannotUse as error:
        _give_up(error, as_json=_wants_json(words))
    sys.exit(code)


def _run(words: list[str]) -> int:
    if words in (["--help"], ["-h"]) and _print_help():
        return 0
    from extract.command_line import run

    return run(words, as_json=_wants_json(words))


def _print_help() -> bool:
    """Prints the page without loading Click. False where nobody reads it: Click tries again, and ends as always."""
    try:
        print(help_page(), flush=True)  # noqa: T201
    except BrokenPipeError:
        return False
    return True


def _give_up(error: CannotUse, *, as_json: bool) -> NoReturn:
    import json

    import click

    if as_json:
        place = {"file": error.file, "sheet": error.sheet, "cell": error.cell}
        click.echo(json.dumps({"error": {"message": str(error), **place}}, ensure_ascii=False))
    else:
        click.echo(f"twofold: {error}", err=True)
    sys.exit(2)


def _wants_json(words: list[str]) -> bool:
    joined = " ".join(words)
    return "--output-format json" in joined or "--output-format=json" in joined


def _refuse_shadows() -> None:
    """Other packages are called schema or validate too; with one of them first on the path nothing would be true."""
    for name in ("schema", "validate", "extract"):
        spec = find_spec(name)
        origin = spec.origin if spec else None
        if origin is None or Path(origin).resolve().parents[1] != _HERE:
            raise CannotUse(
                f"another package called {name!r} ({origin}) stands before twofold's own: install twofold in an"
                " environment of its own (pipx install twofold)"
            )


if __name__ == "__main__":
    program()
