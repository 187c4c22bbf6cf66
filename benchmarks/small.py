"""`python -m benchmarks.small`: `twofold check` of a workbook of the worked example, timed as a whole process."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Prints least, median and most of some runs: seconds that passed, and seconds of processor. One run goes before.

    That first run leaves everything byte-compiled.
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


def _twofold(*arguments: str) -> tuple[float, float]:
    """Runs the command, and gives the seconds that passed and those that its process had a processor."""
    began = time.perf_counter()
    with Path(os.devnull).open("wb") as nowhere:
        child = os.posix_spawn(
            sys.executable,
            [sys.executable, "-m", "extract.main", *arguments],
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, nowhere.fileno(), stream) for stream in (1, 2)],
        )
        _, status, used = os.wait4(child, 0)
    if status:
        raise SystemExit(f"twofold {' '.join(arguments)} failed")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
