"""Sets of columns, such as those of the arms of a trial, that two people filled in another order."""

from pathlib import Path
from typing import Any

from tests.extract.command import twofold

ARMS = (("drug", 40), ("sham", 38), ("wait", 37))


def asked(folder: Path, ours: str, theirs: str) -> tuple[list[str], Any]:
    for name, text in (("a", ours), ("b", theirs)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    result = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=folder).json
    sentences = result["assumed"]["sentences"]
    return [each["sentence"] for each in sentences if each["doubtful"] and each["about"] == "columns"], result


def trials(orders: tuple[str, ...]) -> str:
    lines = ["study,design,Arm_1,N_1,Arm_2,N_2,Arm_3,N_3"]
    for study, order in enumerate(orders):
        sets = [f"{arm},{number + study}" for arm, number in (ARMS[int(place)] for place in order)]
        lines.append(",".join([f"S{study}", "RCT", *sets, *[","] * (3 - len(sets))]))
    return "\n".join(lines)


def test_arms_that_are_listed_in_another_order_are_asked_about(tmp_path: Path) -> None:
    ours, theirs = trials(("012", "01", "01", "012", "012")), trials(("012", "10", "01", "201", "012"))
    (sentence,), result = asked(tmp_path, ours, theirs)
    assert sentence.startswith("in 2 rows the sets from 'Arm_1' and 'N_1' to 'Arm_3' and 'N_3' have the same entries")
    assert result["cells"]["conflict"] == 10, "they are compared as they stand"


def test_arms_that_differ_in_what_they_hold_are_not(tmp_path: Path) -> None:
    ours = trials(("012", "01", "01", "012", "012"))
    assert asked(tmp_path, ours, ours.replace("drug,41", "drug,14").replace("sham,40", "sham,4"))[0] == []


def test_answers_to_numbered_questions_have_no_order(tmp_path: Path) -> None:
    """Low and high in two domains are the same answers in another order, but not the same sets."""
    ours = "study,D1,D2\n" + "".join(f"S{row},low,high\n" for row in range(6))
    theirs = "study,D1,D2\n" + "".join(f"S{row},high,low\n" for row in range(6))
    assert asked(tmp_path, ours, theirs)[0] == []
