"""`twofold` as a program of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_LATER = """
import atexit, os
from extract.main import program
atexit.register(lambda: print("threads", len(os.listdir("/proc/self/task"))))
atexit.register(lambda: __import__("numpy"))
program()
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the system does not list the threads of a process")
def test_numpy_starts_no_threads_of_its_own() -> None:
    surroundings = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    ran = subprocess.run(
        [sys.executable, "-c", _LATER, "--help"], capture_output=True, text=True, check=True, env=surroundings
    )
    assert ran.stdout.splitlines()[-1] == "threads 1"
