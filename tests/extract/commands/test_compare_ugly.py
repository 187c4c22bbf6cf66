"""Broken and hostile files compared with themselves, each in a process of its own: nothing is a traceback or a hang."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.extract.reading.ugly_survey import ROOT, files

SECONDS = 20  # to start, to read the file twice, and to compare
ADDRESS_SPACE = 2**31  # the file is read three times, where the survey of the reader reads it once in half as much
_CHILD = f"""
import os, resource, sys
os.environ["POLARS_MAX_THREADS"] = "1"
resource.setrlimit(resource.RLIMIT_AS, ({ADDRESS_SPACE}, {ADDRESS_SPACE}))
from pathlib import Path
from extract.compare_files.file_table import read_table
from extract.errors import CannotUse
from extract.main import main
path = sys.argv[1]
try:
    key = next((header for header in read_table(Path(path)).table.headers if header), None)
except CannotUse:
    key = None
main(["compare", path, path, *(["--key", key] if key and sys.argv[2] == "keyed" else [])])
"""
SAMPLE = (
    "calamine/any_sheets.xlsx",
    "calamine/pass_protected.xlsx",
    "poi/19599-1.xls",
    "poi/51535.xls",
    "poi/54436.xlsx",
    "sheetjs/Attendance.xlsx",
)


def trouble(path: Path, how: str) -> str | None:
    """What is wrong with how the comparison ends; None where it ends as it should."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", _CHILD, str(path), how]
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, env=environment, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired:
        return f"{path.name} {how}: took longer than {SECONDS} s"
    refused_in_a_line = run.returncode == 2 and len(run.stderr.splitlines()) == 1 and not run.stdout
    if refused_in_a_line or (run.returncode in {0, 1} and run.stdout and not run.stderr):
        return None
    return f"{path.name} {how}: exit code {run.returncode}: {(run.stderr or run.stdout).strip()[-300:]}"


@pytest.mark.parametrize("name", SAMPLE)
def test_a_sample_of_ugly_files_is_compared_or_refused_in_one_line(name: str, shared: Path) -> None:
    assert trouble(shared / "ugly" / name, "keyed") is None


@pytest.mark.long
@pytest.mark.parametrize("how", ["as it is", "keyed"])
def test_every_ugly_file_is_compared_or_refused_in_one_line(how: str, shared: Path) -> None:
    assert (shared / "ugly").is_dir()
    with ThreadPoolExecutor(os.cpu_count()) as several:
        told = list(several.map(lambda path: trouble(path, how), files()))
    assert [each for each in told if each] == []
