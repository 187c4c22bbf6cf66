"""The built-in form, with the modules that tables for the paper need."""

from __future__ import annotations

import pytest

from schema.form import Form
from schema.forms import built_in


@pytest.fixture(scope="module")
def form() -> Form:
    return built_in("patient-voices").with_modules(["appraisal", "jbi", "meta_aggregation"])
