"""Breaks the code in small ways, one at a time in a copy of the repository; the tests named for each have to fail.

    python -m tests.mutants [WORD ...]      all, or those whose law or file has one of the words in it

Exits 1 if a mutant survives, or no longer applies because the code has changed: then it is to be written anew; and if
the tests fail in a copy in which nothing is broken.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from queue import Queue

from tests.mutants.listed import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("schema", "validate", "extract", "tests", "pyproject.toml")
AT_ONCE = 2
FAILED = 1  # pytest's exit code when tests ran and failed; any other but 0 means that they did not run


def verdict(mutant: Mutant, copy: Path) -> str:
    """`caught`, `survived`, `no longer applies`, or `tests did not run`."""
    file = copy / mutant.file
    written = file.read_text(encoding="utf-8")
    if written.count(mutant.old) != 1:
        return "no longer applies"
    file.write_text(written.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        return _tested(mutant, copy)
    finally:
        file.write_text(written, encoding="utf-8")


def _tested(mutant: Mutant, copy: Path) -> str:
    plugins = ["-p", "tests.mutants.unshrunk", "-p", "no:randomly", "-p", "no:cacheprovider"]
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "--hypothesis-profile=dev", *plugins, *mutant.tests]
    ran = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    if ran.returncode not in {0, FAILED}:
        print(ran.stdout[-2000:], ran.stderr[-2000:], file=sys.stderr)
        return "tests did not run"
    return "caught" if ran.returncode == FAILED else "survived"


def sound(mutants: Sequence[Mutant], copy: Path) -> bool:
    """Whether the tests pass while nothing is broken; if not, their failing says nothing."""
    named = tuple(sorted({test for each in mutants for test in each.tests}))
    return _tested(replace(mutants[0], tests=named), copy) == "survived"


def main(words: list[str]) -> int:
    """Tries every mutant and prints a table; 0 when all are caught."""
    chosen = [each for each in MUTANTS if not words or any(word in f"{each.law} {each.file}" for word in words)]
    with tempfile.TemporaryDirectory() as folder:
        copies: Queue[Path] = Queue()
        for number in range(AT_ONCE):
            copies.put(_copied(Path(folder) / str(number)))

        def tried(mutant: Mutant) -> tuple[Mutant, str, float]:
            copy, began = copies.get(), time.monotonic()
            try:
                return mutant, verdict(mutant, copy), time.monotonic() - began
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            unbroken = pool.submit(sound, chosen, _copied(Path(folder) / "unbroken"))
            outcomes = []
            for mutant, outcome, seconds in pool.map(tried, chosen):
                print(f"{outcome:18} {mutant.law:10} {mutant.file:24} {seconds:4.0f} s  {mutant.what}", flush=True)
                outcomes.append(outcome)
        if not unbroken.result():
            print("\nthe tests fail though nothing is broken: mend that first")
            return 1
    missed = len(outcomes) - outcomes.count("caught")
    print(f"\n{outcomes.count('caught')} of {len(outcomes)} mutants caught" + (f", {missed} not" if missed else ""))
    return 1 if missed else 0


def _copied(copy: Path) -> Path:
    copy.mkdir()
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / part, copy / part)
    return copy


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
