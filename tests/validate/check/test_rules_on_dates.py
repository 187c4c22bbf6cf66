"""A rule says that a date is too early or too late only where no day that the dates allow is right."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from schema.form import make_form
from schema.problem import Severity
from schema.row import Cell, Row, key
from schema.row import date as date_field
from schema.rule import Rule
from tests.validate.built import THIS_YEAR, extraction
from validate.check.rules import rule_problems


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")
    begun: Cell[str] = date_field("Begun")
    ended: Cell[str] = date_field("Ended")


def _rule(code: str, holds: str, *reads: str) -> Rule:
    return Rule(code=code, table="studies", severity=Severity.ERROR, message="wrong", reads=reads, holds=holds)


RULES = (
    _rule("ends-before-it-begins", "begun <= ended", "begun", "ended"),
    _rule("not-before-it-ends", "begun < ended", "begun", "ended"),
    _rule("too-early", "begun >= '2010-06'", "begun"),
)
FORM = make_form(Studies, name="dates", title="Dates", version="1", rules=RULES)
DATES = st.dates(date(2009, 1, 1), date(2011, 12, 31)).flatmap(
    lambda day: st.sampled_from([f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"])
)


def first_and_last(known: str) -> tuple[date, date]:
    """The first and the last day that a date allows."""
    year, month, day = (*map(int, known.split("-")), 0, 0)[:3]
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    return date(year, month, day or 1), date(year, month, day or monthrange(year, month)[1])


@given(begun=DATES, ended=DATES)
def test_a_rule_on_dates_finds_only_what_no_day_could_make_right(begun: str, ended: str) -> None:
    row = {"study": "S1", "begun": begun, "ended": ended}
    typed = extraction(FORM, {"studies": [row]})
    found = {problem.code for problem in rule_problems(typed, this_year=THIS_YEAR, pandera=False)}
    (earliest, latest), (first, last) = first_and_last(begun), first_and_last(ended)
    assert ("ends-before-it-begins" in found) == (earliest > last)
    same_day = begun == ended and earliest == latest
    assert ("not-before-it-ends" in found) == (same_day or earliest > last)
    assert ("too-early" in found) == (latest < date(2010, 6, 1))
    assert first <= last
