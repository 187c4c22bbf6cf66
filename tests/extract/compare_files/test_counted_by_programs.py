"""Numbers that a platform or a spreadsheet gives the rows are no answers: nobody extracted them."""

from pathlib import Path
from typing import Any

import pytest

from tests.extract.command import twofold


def compared(folder: Path, *files: str, options: tuple[str, ...] = ()) -> Any:
    names = [f"{letter}.csv" for letter, _ in zip("ab", files, strict=False)]
    for name, text in zip(names, files, strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    return twofold("compare", *names, *options, "--output-format", "json", at=folder).json


def columns(result: Any) -> set[str]:
    return {field["label"] for field in result["fields"]}


def distiller(counts: str = "12") -> str:
    """Two people, of whom the second enters the arms of the first study in the other order."""
    lines = ["Refid,User,Level,Design,Arm_k,Arm,N"]
    for study in range(4):
        lines += [f"{study},ann,Data,RCT,{row},{arm},{study}{row}" for row, arm in enumerate(("drug", "sham"), 1)]
        arms = (("sham", 2), ("drug", 1)) if study == 0 else (("drug", 1), ("sham", 2))
        lines += [
            f"{study},ben,Data,RCT,{counted},{arm},{study}{row}"
            for counted, (arm, row) in zip(counts, arms, strict=True)
        ]
    return "\n".join(lines)


def test_distillers_own_counter_is_not_compared(tmp_path: Path) -> None:
    result = compared(tmp_path, distiller())
    assert columns(result) == {"Design", "N"}
    assert (result["cells"]["filled_in"], result["cells"]["conflict"]) == (16, 0)
    assert "Arm_k" in {left["label"] for left in result["assumed"]["left_out"]}


def test_distillers_own_counter_may_say_which_row_is_which(tmp_path: Path) -> None:
    result = compared(tmp_path, distiller(), options=("--key", "Refid", "--key", "Arm_k"))
    assert result["rows"]["paired"] == 8
    assert result["cells"]["conflict"] == 4, "the arms and their numbers of the first study"


@pytest.mark.parametrize("states", ["22222", "21002"])
def test_the_state_of_a_form_of_redcap_is_not_compared(tmp_path: Path, states: str) -> None:
    top = "record_id,redcap_event_name,design,n,data_complete\n"
    ours = top + "".join(f"{row},,{row % 3},{row * 7},{state}\n" for row, state in enumerate(states))
    theirs = top + "".join(f"{row},,{row % 3},{row * 7},0\n" for row in range(5))
    result = compared(tmp_path, ours, theirs)
    assert columns(result) == {"design", "n"}
    assert (result["cells"]["filled_in"], result["cells"]["conflict"]) == (10, 0)


def test_yes_and_no_under_the_name_of_such_a_state_are_compared(tmp_path: Path) -> None:
    top = "record_id,redcap_event_name,design,data_complete\n"
    ours, theirs = (top + "".join(f"{row},,{row % 3},{number}\n" for row in range(5)) for number in (0, 1))
    assert columns(compared(tmp_path, ours, theirs)) == {"design", "data_complete"}


def arms(header: str, orders: tuple[str, ...], counts: str = "123") -> str:
    lines = [f"study,arm,{header},n,mean"]
    for study, order in enumerate(orders):
        lines += [
            f"S{study},arm {arm},{number},{study}{ord(arm)},{study}.{ord(arm)}"
            for number, arm in zip(counts, order, strict=True)
        ]
    return "\n".join(lines)


@pytest.mark.parametrize("header", ["Seq", "counter", "Laufnummer", "#"])
def test_a_number_that_counts_the_rows_of_each_study_as_they_stand_is_not_compared(tmp_path: Path, header: str) -> None:
    """Rows are known by their arms, and two studies have them in another order."""
    result = compared(tmp_path, arms(header, ("abc", "abc", "abc", "abc")), arms(header, ("abc", "cab", "abc", "bca")))
    assert columns(result) == {"n", "mean"}
    assert (result["rows"]["paired"], result["cells"]["filled_in"], result["cells"]["conflict"]) == (12, 24, 0)
    (left,) = [each for each in result["assumed"]["sentences"] if each["about"] == "left out"]
    assert repr(header) in left["sentence"]
    assert left["doubtful"], "it could be an answer"


def test_a_rank_that_somebody_gave_is_compared(tmp_path: Path) -> None:
    """It has the numbers from 1 in each study, but not as the rows stand."""
    ours = arms("rank", ("abc", "abc", "abc", "abc"), "213")
    result = compared(tmp_path, ours, arms("rank", ("abc", "cab", "abc", "bca"), "123"))
    assert "rank" in columns(result)
    assert result["cells"]["conflict"] > 0
