"""The command `twofold`: where it begins, and the one place where errors become exit codes."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import NoReturn

from extract.errors import CannotUse
from extract.help_page import help_page
from extract.own_packages import refuse_foreign_packages


def program() -> NoReturn:
    """The command as a program of its own: `main`, in a process that rarely looks for garbage.

    What Polars, pandera and Pydantic make as they are loaded is there until the end. Python would look through it again
    and again, and once more as it leaves, which is a fifth of what a small check takes. NumPy would start threads for
    linear algebra, which no command needs, and they would keep a processor busy while they wait. Pydantic would look
    for plugins in everything that is installed.
    """
    gc.set_threshold(1_000_000)
    atexit.register(gc.freeze)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    main()


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs the command line; exit code 0 fine, 1 problems or open discrepancies, 2 could not do it."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        refuse_foreign_packages()
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
    from extract.output import print_json, say

    if as_json:
        place = {"file": error.file, "sheet": error.sheet, "cell": error.cell}
        print_json({"error": {"message": str(error), **place}}, indent=None)
    else:
        say(f"twofold: {error}", err=True)
    sys.exit(2)


def _wants_json(words: list[str]) -> bool:
    joined = " ".join(words)
    return "--output-format json" in joined or "--output-format=json" in joined


if __name__ == "__main__":
    program()
