"""The command line, run as a team would, with what it said and what it left on the disk."""

from __future__ import annotations

import json
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from extract.main import main


@dataclass(frozen=True)
class Ran:
    """The exit code, and what stood on standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The result under `--output-format json`."""
        return json.loads(self.out)


def twofold(*arguments: str | Path, at: Path) -> Ran:
    """Runs `twofold ARGUMENTS` in the folder `at`. Only an exit is caught: a traceback fails the test.

    A dataset has pictures and supplements only if the arguments ask for them: they would take most of the time.
    """
    if arguments[:1] == ("build",):
        wanted = [part for part in ("pictures", "supplements") if f"--{part}" not in arguments]
        arguments = (*arguments, *(f"--no-{part}" for part in wanted))
    out, err = StringIO(), StringIO()
    with chdir(at), redirect_stdout(out), redirect_stderr(err):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = left.code
    assert isinstance(code, int)
    return Ran(code, out.getvalue(), err.getvalue())


def agreement(folder: Path) -> dict[tuple[str, str], Any]:
    """The agreement on first submissions by field."""
    ran = twofold("agree", "--output-format", "json", at=folder)
    assert ran.code == 0, ran.err
    assert "\\u0000" not in ran.out
    return {(figures["table"], figures["field"]): figures for figures in ran.json["fields"]}


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file and folder below, with its content and the time of its last change."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes() if path.is_file() else b"", path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    }
