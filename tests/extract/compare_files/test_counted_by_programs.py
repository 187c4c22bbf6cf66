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


def finished(*marks: str) -> str:
    return "\n".join(["study,n,Finished", *(f"S{row},{row * 7},{mark}" for row, mark in enumerate(marks, 1))])


def test_the_mark_of_what_is_finished_is_no_answer(tmp_path: Path) -> None:
    result = compared(tmp_path, finished("yes", "yes", "no"), finished("yes", "no", ""))
    assert columns(result) == {"n"}
    (left,) = [each for each in result["assumed"]["sentences"] if each["about"] == "left out"]
    assert (left["doubtful"], "'Finished'" in left["sentence"]) == (True, True)


def test_how_many_finished_is_compared(tmp_path: Path) -> None:
    assert columns(compared(tmp_path, finished("12", "0", "7"), finished("12", "1", "7"))) == {"n", "Finished"}


def test_a_project_of_files_with_such_a_mark_knows_what_is_finished(tmp_path: Path) -> None:
    for name in ("Ann", "Bob"):
        (tmp_path / f"{name}.csv").write_text(finished("yes", "yes", "no"), encoding="utf-8")
    twofold("form", "infer", "Ann.csv", "Bob.csv", "--to", "f.yaml", at=tmp_path)
    twofold("init", "review", "--form", "f.yaml", at=tmp_path)
    for name in ("Ann", "Bob"):
        (tmp_path / f"{name}.csv").rename(tmp_path / "review" / "extractions" / f"{name}.csv")
    merged = twofold("merge", "--output-format", "json", at=tmp_path / "review").json
    assert merged["rows"]["paired"] == 2


FORM = """name: f
title: A form that asks how many finished
version: '1'
tables:
  - name: studies
    label: Studies
    description: One row per study.
    identity: [study]
    fields:
      - {name: study, label: study, type: key, prefilled: true}
      - {name: n, label: n, type: count, optional: true}
      - {name: finished, label: Finished, type: count, optional: true}
"""


def test_the_mark_is_called_as_it_is_called_in_the_form(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(FORM, encoding="utf-8")
    twofold("init", "review", "--form", "f.yaml", at=tmp_path)
    for name in ("Ann", "Bob"):
        path = tmp_path / "review" / "extractions" / f"{name}.csv"
        path.write_text(finished("12", "0", "7"), encoding="utf-8")
    assert "write yes under Study finished on" in twofold("merge", at=tmp_path / "review").out
