"""A confirmation is of a warning at a row: an equal value in another row of the study is still to be confirmed."""

from dataclasses import replace

import pytest

from extract.form_file.read import form_of_text
from tests.review import extraction
from validate.check.check_extraction import check
from validate.extraction.extraction import Confirmed

FORM = form_of_text(
    "name: own\ntables:\n  - name: studies\n    identity: [study]\n    fields:\n      - {name: study, type: key}\n"
    "  - name: arms\n    parent: studies\n    identity: [study, arm]\n    fields:\n"
    "      - {name: study, type: reference, to: studies}\n      - {name: arm, type: key}\n"
    "      - {name: age, type: number, plausible: [18, 90]}\n"
)
BOTH = extraction(
    "ada",
    {"studies": [{"study": "K1"}], "arms": [{"study": "K1", "arm": arm, "age": "92.5"} for arm in ("app", "usual")]},
    FORM,
)


def test_a_warning_about_the_team_cannot_be_confirmed() -> None:
    confirmed = Confirmed(code="study-not-listed", study="K1", values="", place="p. 2", words="x", initials="AB")
    found = check(replace(BOTH, confirmed=(confirmed,)), this_year=2026)
    assert [problem.message.partition(": ")[2] for problem in found if "no effect" in problem.message] == [
        "this warning is about how the team works, which no report can confirm"
    ]


@pytest.mark.parametrize(
    ("row", "left", "reason"),
    [
        ("app", ["usual"], None),
        ("APP ", ["usual"], None),
        ("", ["app", "usual"], "write “app” or “usual” under Row, as in the warning"),
        ("nonsense", ["app", "usual"], "write “app” or “usual” under Row, as in the warning"),
    ],
)
def test_a_confirmation_is_of_the_row_that_it_names(row: str, left: list[str], reason: str | None) -> None:
    confirmed = Confirmed(
        code="unusual-value", study="K1", values="92.5", place="p. 2", words="aged 92.5", initials="AB", row=row
    )
    found = check(replace(BOTH, confirmed=(confirmed,)), this_year=2026)
    assert [problem.row for problem in found if problem.code == "unusual-value"] == left
    without = [problem.message for problem in found if problem.code == "confirmation-without-effect"]
    assert [message.partition("no effect: ")[2] for message in without] == ([] if reason is None else [reason])


def test_all_columns_of_a_confirmation_that_are_wrong_are_named_at_once() -> None:
    confirmed = Confirmed(
        code="unusual-value", study="K1", values="29.5", place="p. 2", words="aged", initials="AB", row="total"
    )
    found = check(replace(BOTH, confirmed=(confirmed,)), this_year=2026)
    (message,) = [problem.message for problem in found if problem.code == "confirmation-without-effect"]
    assert message.partition("no effect: ")[2] == (
        "write “92.5” under Values and “app” under Row, or “92.5” under Values and “usual” under Row, as in the warning"
    )
