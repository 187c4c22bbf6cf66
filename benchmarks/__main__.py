"""`make bench`: makes the files, times every task as a whole process, and prints the table of docs/speed.md."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.large import write_large, write_tables
from benchmarks.tasks import TASKS


@dataclass(frozen=True)
class Timed:
    """One run of a task: wall clock in seconds, peak memory in megabytes, and what it printed."""

    seconds: float
    megabytes: float
    said: str


def main() -> None:
    """Runs each task a few times in turn, so that a machine that drifts slows all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--changed", type=float, default=0.05, help="share of cells changed, 0 to 1")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_large(Path(folder), rows=asked.rows, changed=asked.changed)
        write_tables(Path(folder))
        runs: dict[str, list[Timed]] = {name: [] for name in TASKS}
        for _ in range(asked.runs):
            for name in TASKS:
                if (timed := _run(name, folder)) is not None:
                    runs[name].append(timed)
    print(f"Two workbooks of {asked.rows:,} rows by 15 fields, {asked.changed:.0%} of cells changed; medians of {asked.runs}.\n")
    print("| task | seconds | against calamine | peak memory, MB | result |")
    print("|---|---:|---:|---:|---|")
    base = statistics.median(each.seconds for each in runs["calamine, reading both"])
    for name, timed in runs.items():
        if not timed:
            print(f"| {name} | not installed | | | |")
            continue
        seconds = statistics.median(each.seconds for each in timed)
        memory = statistics.median(each.megabytes for each in timed)
        print(f"| {name} | {seconds:.1f} | {seconds / base:.1f} | {memory:,.0f} | {timed[-1].said} |")


def _run(task: str, folder: str) -> Timed | None:
    """Runs a task in a process of its own; None where what it needs is not installed."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.tasks", task, folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    said, wrong = process.communicate()
    seconds = time.perf_counter() - began
    if process.returncode:
        if "ModuleNotFoundError" in wrong:
            return None
        raise SystemExit(f"{task} failed:\n{wrong}")
    return Timed(seconds, _peak(task, folder), said.strip())


def _peak(task: str, folder: str) -> float:
    """Peak memory of one more run, measured by the operating system for that process alone."""
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "benchmarks.tasks", task, folder],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, _, used = os.wait4(child, 0)
    return used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
