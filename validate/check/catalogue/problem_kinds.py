"""The kinds of problems that do not come from a form's rules, as `twofold explain CODE` shows them."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from schema.problem import Severity
from schema.records import record

_SUBJECTS = ("structure", "cells", "rows", "reports", "rulings")  # in the order in which a file is read


@record(kw_only=True)
class ProblemKind:
    """A kind of problem: its severity, its meaning, what to do about it, and an example.

    `milder` is the severity of its less serious cases, if there are any.
    """

    code: str
    severity: Severity
    milder: Severity | None
    meaning: str
    remedy: str
    example: str


@cache
def problem_kinds() -> Mapping[str, ProblemKind]:
    """The kinds of problems by code. They concern the structure of a file, cells, rows, quoted words, and rulings."""
    kinds: dict[str, ProblemKind] = {}
    for subject in _SUBJECTS:
        text = files("validate.check.catalogue").joinpath(f"{subject}.toml").read_text(encoding="utf-8")
        for code, entry in tomllib.loads(text).items():
            if code in kinds:
                raise ValueError(f"{code} is explained twice")
            kinds[code] = _kind(code, **entry)
    return kinds


def _kind(code: str, *, severity: str, meaning: str, remedy: str, example: str, milder: str = "") -> ProblemKind:
    return ProblemKind(
        code=code,
        severity=Severity(severity),
        milder=Severity(milder) if milder else None,
        meaning=meaning,
        remedy=remedy,
        example=example,
    )
