"""`python -m benchmarks.small`: `twofold check` of a workbook of the worked example, and `twofold --help`.

Both are timed as whole processes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Prints least, median and most of some runs: seconds that passed, and seconds of processor.

    For --help it prints how many empty Pythons would take as long. One run of each goes before, which leaves everything
    byte-compiled.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.small", description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "demo"
        _twofold("demo", str(project))
        workbook = str(project / "extractions" / "ada.xlsx")
        _, *runs = [_twofold("check", workbook) for _ in range(asked.runs + 1)]
    for name, seconds in zip(("wall", "processor"), zip(*runs, strict=True), strict=True):
        print(f"{name:10} {min(seconds):.2f} {statistics.median(seconds):.2f} {max(seconds):.2f}")
    _, *pairs = [(_twofold("--help")[1], _python("-c", "pass")[1]) for _ in range(asked.runs + 1)]
    page, nothing = (statistics.median(seconds) for seconds in zip(*pairs, strict=True))
    print(f"{'--help':10} {page:.3f}, which is {page / nothing:.1f} times an empty Python")


def _twofold(*arguments: str) -> tuple[float, float]:
    return _python("-c", "from extract.main import program; program()", *arguments)


def _python(*arguments: str) -> tuple[float, float]:
    """Runs Python, and gives the seconds that passed and those that its process had a processor."""
    began = time.perf_counter()
    with Path(os.devnull).open("wb") as nowhere:
        child = os.posix_spawn(
            sys.executable,
            [sys.executable, *arguments],
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, nowhere.fileno(), stream) for stream in (1, 2)],
        )
        _, status, used = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{' '.join(arguments)} failed")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
