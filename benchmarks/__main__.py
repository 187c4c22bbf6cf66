"""`make bench`: makes the files, times every task as a whole process, and prints the table of docs/speed.md."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass

from benchmarks.tasks import OURS, TASKS


@dataclass(frozen=True)
class Timed:
    """One run of a task: wall clock in seconds, peak memory in megabytes, and what it printed."""

    seconds: float
    megabytes: float
    answer: str


def main() -> None:
    """Runs each task a few times in turn, so that a machine that drifts slows all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--changed", type=float, default=0.05, help="share of cells changed, 0 to 1")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--peers",
        default=sys.executable,
        help="the Python that has frictionless and datacompy (it needs an older Polars)",
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own: what this one held would count as the peak memory of every process it starts.
        making = [sys.executable, "-m", "benchmarks.large", folder, str(asked.rows), str(asked.changed)]
        made = os.spawnv(os.P_WAIT, sys.executable, making)
        if made:
            raise SystemExit("the files could not be made")
        runs: dict[str, list[Timed]] = {name: [] for name in TASKS}
        for _ in range(asked.runs):
            for name in TASKS:
                python = sys.executable if name in OURS else asked.peers
                if (timed := _run(python, name, folder)) is not None:
                    runs[name].append(timed)
    about = f"Two workbooks of {asked.rows:,} rows by 15 fields, {asked.changed:.0%} of cells changed"
    print(f"{about}; medians of {asked.runs} runs.\n")
    print("| task | seconds | against calamine | peak memory, MB | result |")
    print("|---|---:|---:|---:|---|")
    base = statistics.median(run.seconds for run in runs["calamine, reading both"])
    for name, times in runs.items():
        if not times:
            print(f"| {name} | not installed | | | |")
            continue
        seconds = statistics.median(run.seconds for run in times)
        memory = statistics.median(run.megabytes for run in times)
        print(f"| {name} | {seconds:.1f} | {seconds / base:.1f} | {memory:,.0f} | {times[-1].answer} |")


def _run(python: str, task: str, folder: str) -> Timed | None:
    """Runs a task in a process of its own; None where what it needs is not installed."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as wrong:
        child = os.posix_spawn(
            python,
            [python, "-m", "benchmarks.tasks", task, folder],
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, printed.fileno(), 1), (os.POSIX_SPAWN_DUP2, wrong.fileno(), 2)],
        )
        _, status, used = os.wait4(child, 0)
        seconds = time.perf_counter() - began
        printed.seek(0)
        wrong.seek(0)
        if status and b"ModuleNotFoundError" in (error := wrong.read()):
            return None
        if status:
            raise SystemExit(f"{task} failed:\n{error.decode()}")
        return Timed(seconds, used.ru_maxrss / 1024, printed.read().decode().strip())


if __name__ == "__main__":
    main()
