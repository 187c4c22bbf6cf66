"""People side by side who take turns: two columns name them for each study, and further columns hold their answers."""

from pathlib import Path

import pytest

from tests.extract.command import twofold

ROWS = (
    ("Arden 2001", "Ana", "Cy", "sleep", "pain", 40, 40, "low", "high"),
    ("Bell 2002", "Cy", "Ana", "pain", "pain", 96, 96, "low", "low"),
    ("Cole 2003", "Bo", "Cy", "mood", "mood", 12, 21, "high", "high"),
    ("Dean 2004", "Ana", "Bo", "pain", "pain", 33, 33, "low", "low"),
    ("Eads 2005", "Cy", "Bo", "sleep", "sleep", 58, 58, "high", "high"),
)
QUESTIONS = ("Outcome", "N", "Risk")
SHAPES = {
    "in brackets": ("Reviewer {}", "{question} (Reviewer {})", "1", "2"),
    "with a word": ("Coder {} name", "{question} (Coder {})", "1", "2"),
    "after the question": ("Coder {}", "{question} coder {}", "1", "2"),
    "in words": ("{} reviewer", "{question} {} reviewer", "First", "Second"),
    "with ordinals": ("{} rater", "{question} - {} rater", "1st", "2nd"),
    "by letters": ("Extractor {}", "{question} {}", "A", "B"),
    "by initials": ("Reviewer {}", "R{} {question}", "1", "2"),
    "by numbers": ("reviewer_{}", "{question}_{}", "1", "2"),
}


def written(folder: Path, headers: list[str]) -> Path:
    path = folder / "shared.csv"
    lines = [headers, *([str(cell) for cell in row] for row in ROWS)]
    path.write_text("\n".join(map(",".join, lines)), encoding="utf-8")
    return path


def headers_of(name: str, answer: str, *people: str) -> list[str]:
    answers = [answer.format(who, question=question) for question in QUESTIONS for who in people]
    return ["Study ID", *map(name.format, people), *answers]


def check_compared(folder: Path, headers: list[str]) -> None:
    ran = twofold("compare", written(folder, headers), "--output-format", "json", at=folder)
    assert sorted(ran.json["studies"]["has"]) == ["Ana", "Bo", "Cy"]
    assert {field["label"] for field in ran.json["fields"]} == {*QUESTIONS}
    assert (ran.json["cells"]["filled_in"], ran.json["cells"]["conflict"]) == (15, 3)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=[*SHAPES])
def test_each_study_is_of_those_whom_its_row_names(tmp_path: Path, shape: tuple[str, ...]) -> None:
    check_compared(tmp_path, headers_of(*shape))


def test_people_may_be_counted_in_words_and_their_answers_in_figures(tmp_path: Path) -> None:
    headers = headers_of("reviewer_{}", "{question}_{}", "1", "2")
    check_compared(tmp_path, ["Study ID", "First reviewer", "Second reviewer", *headers[3:]])


def test_without_names_the_columns_of_two_arms_are_no_peoples(tmp_path: Path) -> None:
    path = tmp_path / "arms.csv"
    path.write_text("Study ID,Outcome A,Outcome B,N A,N B\nA1,pain,mood,10,12\nA2,mood,pain,33,30\n", encoding="utf-8")
    assert twofold("compare", path, at=tmp_path).code == 2
