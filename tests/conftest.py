"""What every test shares: how hard Hypothesis tries, and where the real files are."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).resolve().parent.parent

# No deadline and no "too slow": both measure the machine, and no test of ours is timed.
# Where CI is set, no smaller example is looked for: that takes up to five minutes for each law that fails, and
# whoever mends it runs it again, with the line that Hypothesis prints. Nor are the other health checks made there:
# they judge how examples are drawn, by a sample of ten, and the sample depends on which modules a process has loaded.
_BUILD = "CI" in os.environ
_PHASES = [phase for phase in Phase if phase is not Phase.shrink or not _BUILD]
_UNCHECKED = list(HealthCheck) if _BUILD else [HealthCheck.too_slow]
PATIENT = settings(deadline=None, suppress_health_check=_UNCHECKED, phases=_PHASES)

# Examples are drawn anew each time, and what once failed is kept in .hypothesis and tried first; where CI is set,
# Hypothesis draws the same ones each time.
# The usual run takes minutes: it draws fewer of laws that cost much (tests/strategies.py).
settings.register_profile("quick", PATIENT, max_examples=50, print_blob=True)
settings.register_profile("laws", PATIENT, max_examples=50, print_blob=True)
settings.register_profile("long", PATIENT, max_examples=2_000, print_blob=True)
settings.load_profile("quick")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests that look at the worked example come first: they run in one process, which plays it once."""
    items.sort(key=lambda item: "played" not in getattr(item, "fixturenames", ()))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: Python need not look through it again and again for what can go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(500_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def _without_waiting_for_the_disk() -> Iterator[None]:
    """Nobody pulls the plug during a test: what is written is there at once for everybody who reads it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real files kept beside the repository, not in it; where they are absent the test is skipped."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("needs the real files in ../shared/data, which are not part of the repository")
    return folder
