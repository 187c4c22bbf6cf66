"""The lines of `twofold check`: a note that many rows have is said once, and nothing else is put together."""

from hypothesis import given
from hypothesis import strategies as st

from extract.report.problem_text import lines_shown, problem_line
from schema.problem import Severity
from validate.check.problem import Problem


def problem(code: str, message: str, row: int) -> Problem:
    severity = Severity.NOTE if code == "look-again" else Severity.ERROR
    return Problem(
        code, message, file="ada.xlsx", given_severity=severity, sheet="Findings", cells=(f"M{row}",), study=f"S{row}"
    )


def test_a_note_that_many_rows_have_is_one_line_with_their_first_places() -> None:
    several = [problem("look-again", "look at it again", row) for row in range(4, 23)]
    ((severity, line),) = lines_shown(several)
    assert severity == "note"
    assert line == "Findings!M4, Findings!M5, Findings!M6 and 16 more  look at it again  [look-again]"


def test_a_note_of_few_rows_and_an_error_of_many_stand_at_each_row() -> None:
    notes = [problem("look-again", "look at it again", row) for row in (4, 5, 6)]
    errors = [problem("required", "is blank", row) for row in range(4, 14)]
    assert [line for _, line in lines_shown([*notes, *errors])] == [problem_line(one) for one in (*notes, *errors)]


@given(st.lists(st.tuples(st.sampled_from(["look-again", "required"]), st.sampled_from("abc"), st.integers(4, 99))))
def test_every_message_is_said_and_no_error_is_left_out(made: list[tuple[str, str, int]]) -> None:
    several = [problem(*one) for one in made]
    lines = [line for _, line in lines_shown(several)]
    assert all(any(f"  {one.message}  " in line or one.message in line for line in lines) for one in several)
    assert {problem_line(one) for one in several if one.severity == "error"} <= set(lines)
    assert len(lines) <= len(several)
