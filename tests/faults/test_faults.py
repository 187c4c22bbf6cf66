"""A few of the faults, each time the tests run; `make faults` has all of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="processes cannot be copied here")
def test_a_few_faults_break_no_promise(root: Path) -> None:
    command = [sys.executable, "-m", "tests.faults", "--quick"]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.count("all held") == 5
