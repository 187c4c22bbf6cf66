"""`make faults`: all faults, a few with `--quick`, or the campaigns that have a word in their title (`build kills`).

Exit code 1 where a promise was broken.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

os.environ.setdefault("SOURCE_DATE_EPOCH", "1772442000")
os.environ.setdefault("POLARS_MAX_THREADS", "1")

from tests.faults import load_everything  # noqa: F401
from tests.faults.campaigns import Bases, at_once, damaged, hostile, in_the_way, interrupted


def _campaigns(bases: Bases, work: Path, *, quick: bool) -> Iterator[tuple[str, Iterable[str]]]:
    scenarios = bases.scenarios()
    if quick:
        few = {"adjudicate": 4, "withdraw": 2, "merge": 40}
        for scenario in scenarios:
            if scenario.name in few:
                yield f"{scenario.name}: kills", interrupted(scenario, work, "kill", few[scenario.name])
        yield "adjudicate: full disk", interrupted(scenarios[1], work, "full", 6)
        yield "damaged files", damaged(bases, work, 30)
        return
    for scenario in scenarios:
        yield f"{scenario.name}: kills", interrupted(scenario, work, "kill")
        yield f"{scenario.name}: full disk", interrupted(scenario, work, "full", 2)
        yield f"{scenario.name}: read-only disk", interrupted(scenario, work, "read-only")
    yield "damaged files", damaged(bases, work)
    yield "two commands at once", at_once(bases, work, 5)
    yield "something in the way", in_the_way(bases, work)
    yield "hostile cells", hostile(bases, work)


def main() -> int:
    """Runs the campaigns and prints what was broken."""
    broken = 0
    words = [each for each in sys.argv[1:] if not each.startswith("-")]
    with tempfile.TemporaryDirectory(prefix="twofold-faults-") as name:
        work = Path(name).resolve()
        bases = Bases(work)
        for title, found in _campaigns(bases, work, quick="--quick" in sys.argv):
            if not all(word in title for word in words):
                continue
            began = time.monotonic()
            lines = list(found)
            outcome = f"{len(lines)} broken promises" if lines else "all held"
            print(f"{title}: {outcome} ({time.monotonic() - began:.0f} s)")
            for line in lines:
                print(f"    {line}")
            sys.stdout.flush()
            broken += len(lines)
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
