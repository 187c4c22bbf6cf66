"""`python -m benchmarks.small`: each command on the worked example, as a whole process.

Processor time is given in units of importing what the commands are built on, measured in the same run, so that the
figures of two machines can be compared. `--help` is given in empty Pythons.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

IMPORTS = ("-c", "import polars, pydantic, click, pandera.polars")
NOTHING = ("-c", "pass")
COMMANDS = {
    "check": ("check", "extractions/ada.xlsx"),
    "status": ("status",),
    "merge": ("merge",),
    "agree": ("agree",),
    "build": ("build", "--draft"),
}


def main() -> None:
    """Prints seconds that passed and seconds of processor (medians), and these in units.

    One run of each goes before, which leaves everything byte-compiled, in a folder of its own: also where Python is
    told not to write what it compiles (`PYTHONDONTWRITEBYTECODE`). Each command is paired with a run of the unit.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.small", description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")
        project = Path(folder) / "demo"
        _twofold(Path.cwd(), "demo", str(project))
        print(f"{'command':10} {'wall':>6} {'cpu':>6} {'units':>6}")
        for name, arguments in COMMANDS.items():
            _print_line(name, project, arguments, IMPORTS, runs)
        _print_line("--help", project, ("--help",), NOTHING, runs)


def _print_line(name: str, folder: Path, arguments: tuple[str, ...], unit: tuple[str, ...], runs: int) -> None:
    _, *pairs = [(_twofold(folder, *arguments), _python(folder, *unit)) for _ in range(runs + 1)]
    wall = statistics.median(command[0] for command, _ in pairs)
    processor = statistics.median(command[1] for command, _ in pairs)
    units = statistics.median(command[1] / unit[1] for command, unit in pairs)
    print(f"{name:10} {wall:6.2f} {processor:6.2f} {units:6.2f}")


def _twofold(folder: Path, *arguments: str) -> tuple[float, float]:
    return _python(folder, "-c", "from extract.main import program; program()", *arguments)


def _python(folder: Path, *arguments: str) -> tuple[float, float]:
    """Runs Python in a folder; gives the seconds that passed and those that its process had a processor."""
    began = time.perf_counter()
    here = Path.cwd()
    os.chdir(folder)
    try:
        with Path(os.devnull).open("wb") as nowhere, tempfile.TemporaryFile() as said:
            child = os.posix_spawn(
                sys.executable,
                [sys.executable, *arguments],
                os.environ | {"PYTHONPATH": str(here)},
                file_actions=[(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1), (os.POSIX_SPAWN_DUP2, said.fileno(), 2)],
            )
            _, status, used = os.wait4(child, 0)
            said.seek(0)
            crashed = b"Traceback" in said.read()
    finally:
        os.chdir(here)
    if crashed or os.waitstatus_to_exitcode(status) > 1:  # 1 says that something is open, and that Python crashed
        raise SystemExit(f"{' '.join(arguments)} failed")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
