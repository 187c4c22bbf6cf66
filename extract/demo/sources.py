"""The facts that the worked example rests on: what public abstracts and summaries say of sixteen reports."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

Facts = Mapping[str, Any]
"""One report's facts by their names in the file; a name that is absent was not in the abstract."""

FACTS_FILE = "primary-studies.yaml"


@cache
def reports() -> tuple[Facts, ...]:
    """The facts of the sixteen reports, in the order of their keys S01 to S16."""
    text = files("extract.demo").joinpath(FACTS_FILE).read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text)["studies"])


def documented_conflict(study: str, field: str) -> tuple[str, str]:
    """The two values that two public sources give for one thing; KeyError where the file documents no such conflict."""
    for report in reports():
        for conflict in report.get("conflicts", ()):
            if report["id"] == study and conflict["field"] == field:
                first, second = map(str, conflict["values"])
                return first, second
    raise KeyError(study, field)
