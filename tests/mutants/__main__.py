"""Breaks the code in small ways, one at a time in a copy of the repository; the tests named for each have to fail.

    python -m tests.mutants [WORD ...]      all, or those whose law, file or mistake has one of the words in it

Exits 1 if a mutant survives, or no longer applies because the code has changed: then it is to be written anew; and if
the tests fail in a copy in which nothing is broken. `tests/test_mutants_listed.py` sees that all of them apply.
"""

import re
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

from tests.mutants.listed import MUTANTS
from tests.mutants.mutant import Mutant

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("schema", "validate", "extract", "tests", "pyproject.toml")
AT_ONCE = 2
FAILED = 1  # pytest's exit code when tests ran and failed; any other but 0 means that they did not run


def obstacle(mutant: Mutant, root: Path) -> str | None:
    """Why a mutant does not apply to the code below a folder; None if it applies."""
    file = root / mutant.file
    if not file.is_file():
        return f"there is no {mutant.file}"
    times = file.read_text(encoding="utf-8").count(mutant.old)
    if times != 1:
        return f"{mutant.file} has {mutant.old!r} {times} times"
    return next((f"there is no {test}" for test in mutant.tests if not _is_there(test, root)), None)


def _is_there(test: str, root: Path) -> bool:
    """Whether a test file, or a test in one (`FILE::TEST`), exists."""
    name, _, function = test.partition("::")
    file = root / name
    if not file.is_file():
        return False
    return not function or re.search(rf"^def {function}\(", file.read_text(encoding="utf-8"), re.MULTILINE) is not None


def verdict(mutant: Mutant, copy: Path) -> str:
    """`caught`, `survived`, `no longer applies` with the reason, or `tests did not run`."""
    if (reason := obstacle(mutant, copy)) is not None:
        return f"no longer applies: {reason}"
    file = copy / mutant.file
    written = file.read_text(encoding="utf-8")
    file.write_text(written.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        return _tested(mutant, copy)
    finally:
        file.write_text(written, encoding="utf-8")


def _tested(mutant: Mutant, copy: Path) -> str:
    plugins = ["-p", "tests.mutants.unshrunk", "-p", "no:randomly", "-p", "no:cacheprovider"]
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "--hypothesis-profile=laws", *plugins, *mutant.tests]
    ran = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    if ran.returncode not in {0, FAILED}:
        print(ran.stdout[-2000:], ran.stderr[-2000:], file=sys.stderr)
        return "tests did not run"
    return "caught" if ran.returncode == FAILED else "survived"


def sound(mutants: Sequence[Mutant], copy: Path) -> bool:
    """Whether the tests pass while nothing is broken; if not, their failing says nothing."""
    named = tuple(sorted({test for mutant in mutants for test in mutant.tests if _is_there(test, copy)}))
    return _tested(replace(mutants[0], tests=named), copy) == "survived"


def main(words: list[str]) -> int:
    """Tries every mutant and prints a table; 0 when all are caught."""
    chosen = [
        one_mutant
        for one_mutant in MUTANTS
        if not words or any(word in f"{one_mutant.law} {one_mutant.file} {one_mutant.what}" for word in words)
    ]
    if not chosen:
        print(f"no mutant has {' or '.join(words)} in its law, file or mistake")
        return 1
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
                print(f"{outcome:9} {mutant.law:8} {mutant.file:40} {seconds:4.0f} s  {mutant.what}", flush=True)
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
