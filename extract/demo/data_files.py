"""The data files of the worked example: facts of published reports, and what is made up to go with them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

Facts = Mapping[str, Any]
"""One report's facts by their names in the file; a name that is absent was not in the abstract."""

FACTS_FILE = "primary-studies.yaml"

# A dose of 3.0 stays "3.0" and a "yes" stays "yes". libyaml, where PyYAML was built with it, is ten times as fast.
_EVERYTHING_IS_TEXT = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@cache
def read_data(name: str) -> Any:
    """What a file under data/ holds, every value as the text that is written there."""
    text = files("extract.demo").joinpath("data", name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=_EVERYTHING_IS_TEXT)


def invented_report() -> bytes:
    """The report of the invented study, a PDF."""
    return files("extract.demo").joinpath("data", "example-2026.pdf").read_bytes()


def reports() -> tuple[Facts, ...]:
    """The facts of the sixteen reports, in the order of their keys S01 to S16."""
    return tuple(read_data(FACTS_FILE)["studies"])
