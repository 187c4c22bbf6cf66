"""Whatever is done by severity is done for each: screen, explanation, and the copy with marked cells."""

import pytest

from extract.commands import check
from extract.report.explaining import explanation
from extract.workbook import marking
from schema.problem import Severity
from validate.check.catalogue.problem_kinds import problem_kinds


@pytest.mark.parametrize("severity", Severity)
def test_every_severity_has_its_colours_and_its_explanation(severity: Severity) -> None:
    kind = next(kind for kind in problem_kinds().values() if kind.severity is severity)
    assert explanation(kind).splitlines()[1].startswith(f"{severity}: ")
    assert severity in check._COLOURS
    assert severity in marking._COLOURS
