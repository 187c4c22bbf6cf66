"""What is installed is whole: code finds the data files that it reads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

READ_ALL = """
import extract, validate
from extract.demo.differences import differences, slips
from extract.demo.extractions import studies
from extract.demo.rulings import pairings, rulings
from validate.check.catalogue.problem_kinds import problem_kinds

assert all([differences(), slips(), studies(), pairings(), rulings(), problem_kinds()])
print(extract.__file__, validate.__file__, sep="\\n")
"""


def test_the_wheel_has_the_data_files_that_its_code_reads(tmp_path: Path, root: Path) -> None:
    """Python imports from the wheel as it is: a wheel is a zip file."""
    (wheel,) = WheelBuilder(str(root)).build(directory=str(tmp_path), versions=["standard"])
    program = f"import sys; sys.path.insert(0, {wheel!r})\n{READ_ALL}"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert all(line.startswith(wheel) for line in ran.stdout.splitlines())
