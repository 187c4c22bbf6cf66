"""A pytest plugin for mutants: that a test fails is enough to know, so no smaller example is looked for."""

import pytest
from hypothesis import Phase, settings


def pytest_sessionstart(session: pytest.Session) -> None:
    """The profile that was asked for, without shrinking."""
    settings.register_profile("unshrunk", settings(), phases=(Phase.explicit, Phase.generate))
    settings.load_profile("unshrunk")
