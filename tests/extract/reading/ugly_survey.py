"""Reads every broken or hostile spreadsheet of the shared collection, each in a process of its own with hard limits.

`python tests/extract/reading/ugly_survey.py` writes the outcomes by reason to docs/ugly-files.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
UGLY = ROOT.parent / "shared" / "data" / "ugly"
TABLE = ROOT / "docs" / "ugly-files.md"
SECONDS = 10
ADDRESS_SPACE = 2**30

# Polars reserves address space (not memory) per thread: with one thread it fits into the limit with room to spare.
_CHILD = f"""
import os, resource, sys
os.environ["POLARS_MAX_THREADS"] = "1"
resource.setrlimit(resource.RLIMIT_AS, ({ADDRESS_SPACE}, {ADDRESS_SPACE}))
from pathlib import Path
from extract.errors import CannotUse
from extract.reading import read_file
try:
    book = read_file(Path(sys.argv[1]), notes=True)
except CannotUse as error:
    print(error)
    sys.exit(error.exit_code)
print(book.kind, len(book.sheets), sum(sheet.cells.height for sheet in book.sheets))
"""


@dataclass(frozen=True)
class Outcome:
    """What became of one file: "read", "refused" or "failed", and the line that says why, without the file's name."""

    file: str
    state: str
    line: str

    @property
    def reason(self) -> str:
        """The line without what is particular to one file."""
        said = self.line.partition("  Hint:")[0]
        return said.partition(": ")[2] if self.state == "refused" else ""


def files() -> list[Path]:
    """Every spreadsheet of the collection."""
    return sorted(path for path in UGLY.rglob("*") if path.is_file() and path.name != "SURVEY.csv")


def survey(path: Path) -> Outcome:
    """Reads one file in a child process; anything but a clean read or one line and exit code 2 is "failed"."""
    name = path.relative_to(UGLY).as_posix()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", _CHILD, str(path)]
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, env=environment, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired:
        return Outcome(name, "failed", f"took longer than {SECONDS} s")
    lines = run.stdout.splitlines()
    if run.stderr or len(lines) != 1 or run.returncode not in (0, 2):
        return Outcome(name, "failed", f"exit code {run.returncode}: {(run.stderr or run.stdout).strip()[-200:]}")
    return Outcome(name, "read" if run.returncode == 0 else "refused", lines[0])


def table(outcomes: list[Outcome]) -> str:
    """The outcomes as a Markdown page: how many were read, then each reason for refusing and the files it befell."""
    by_reason: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.state != "read":
            by_reason[outcome.reason or outcome.line].append(outcome)
    read = [outcome for outcome in outcomes if outcome.state == "read"]
    kinds: dict[str, int] = defaultdict(int)
    for outcome in read:
        kinds[outcome.line.split()[0]] += 1
    lines = [
        "# How twofold reads broken files",
        "",
        f"We tried twofold on {len(outcomes)} spreadsheets from the test suites of spreadsheet programs. Many are",
        "broken or hostile on purpose. Each was read in a process of its own, with",
        f"{SECONDS} seconds and {ADDRESS_SPACE >> 20} MB of address space.",
        "`python tests/extract/reading/ugly_survey.py` writes this page. Do not edit it.",
        "",
        "A file beyond the [limits](reading.md#what-is-refused) is refused before it is read. `make faults` tries what",
        "else can happen to a team's files: a command that is killed at any moment, a full or read-only disk, damaged",
        "files, two commands at once. It checks that no ruling is lost and no extraction is changed.",
        "",
        "| outcome | files |",
        "|---|---|",
        f"| read | {len(read)} ({', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}) |",
        f"| refused with one line and exit code 2 | {sum(outcome.state == 'refused' for outcome in outcomes)} |",
        f"| failed otherwise | {sum(outcome.state == 'failed' for outcome in outcomes)} |",
        "",
        "| refused because | count | files |",
        "|---|---|---|",
    ]
    for reason, befallen in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0])):
        names = ", ".join(outcome.file for outcome in befallen)
        lines.append(f"| {reason.replace('|', '/')} | {len(befallen)} | {names} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Surveys all files and writes the page; exit code 1 if any failed."""
    outcomes = [survey(path) for path in files()]
    TABLE.write_text(table(outcomes), encoding="utf-8")
    failed = [outcome for outcome in outcomes if outcome.state == "failed"]
    print(f"{len(outcomes)} files, {len(failed)} failed; see {TABLE.relative_to(ROOT)}")
    for outcome in failed:
        print(outcome.file, outcome.line)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
