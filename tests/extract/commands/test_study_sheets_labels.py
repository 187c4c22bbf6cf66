"""A sheet per study on which a label is spelled otherwise than on the others, or is there twice."""

from pathlib import Path

import pytest

from extract.compare_files.comparing import Compared, compare_files
from tests.extract.command import twofold
from tests.extract.commands.test_study_sheets import book

STUDIES = ("Ott 2011", "Pell 2012", "Quin 2013", "Rees 2014")
MORE = (("Country", "Peru", "Peru"), ("Setting", "school", "school"))


def compared(path: Path, **otherwise: list[tuple[object, ...]]) -> Compared:
    """Each study has three questions; `otherwise` are rows of the last study in place of those of the same place."""
    sheets = {}
    for number, study in enumerate(STUDIES):
        rows: list[tuple[object, ...]] = [
            ("Design", "RCT", "RCT"),
            ("N randomised", 40 + number, 40),
            ("Dose (mg)", 5, 5),
        ]
        sheets[study] = [("Item", "Ana", "Bob"), *(otherwise["rows"] if study == STUDIES[-1] else rows), *MORE]
    return compare_files([book(path / "x.xlsx", sheets)])


def labels(result: Compared) -> list[str]:
    return [field.label for field in result.comparison.form.studies.fields]


def guesses(result: Compared) -> list[str]:
    asked = [one.sentence for one in result.assumed.assumptions if one.doubtful]
    return [sentence for sentence in asked if "were taken for reviewers" not in sentence]


def test_a_label_in_another_spelling_is_that_of_the_other_sheets(tmp_path: Path) -> None:
    result = compared(tmp_path, rows=[("Design", "RCT", "RCT"), ("N randomized", 50, 51), ("Dose", 5, 5)])
    assert labels(result) == ["Study", "Design", "N randomised", "Dose (mg)", "Country", "Setting"]
    assert ("Rees 2014", "B3") in [(cell.study, cell.answers["Ana"].cell) for cell in result.comparison.open]
    assert sorted(guesses(result)) == [
        "x.xlsx: 'Dose' (answered in Rees 2014!B4) was taken for 'Dose (mg)', which that sheet does not have",
        "x.xlsx: 'N randomized' (answered in Rees 2014!B3) was taken for 'N randomised', which that sheet does not"
        " have",
    ]
    table = twofold("compare", tmp_path / "x.xlsx", "--write-agreed", "agreed.csv", at=tmp_path)
    assert "if these are different questions, write both labels on one of these sheets" in " ".join(table.out.split())
    assert (tmp_path / "agreed.csv").read_text(encoding="utf-8-sig").splitlines()[4].count("OPEN") == 1


@pytest.mark.parametrize(
    "rows",
    [
        [("Design", "RCT", "RCT"), ("N randomised", 40, 40), ("N randomized", 50, 51), ("Dose (mg)", 5, 5)],
        [("Design", "RCT", "RCT"), ("N analysed", 50, 51), ("Dose (mg)", 5, 5)],
        [("Design", "RCT", "RCT"), ("N randomised", 40, 40), ("Dose (ml)", 5, 5)],
        [("Design 2", "RCT", "RCT"), ("N randomised", 40, 40), ("Dose (mg)", 5, 5)],
    ],
)
def test_another_question_stays_apart(tmp_path: Path, rows: list[tuple[object, ...]]) -> None:
    result = compared(tmp_path, rows=rows)
    assert {str(row[0]) for row in rows} <= set(labels(result))
    assert not guesses(result)


def test_a_question_that_is_twice_on_a_sheet_counts_once_if_the_answers_are_the_same(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [("Design", "RCT", "RCT"), ("N randomised", 4, 4), ("Dose (mg)", 5, 5)]
    result = compared(tmp_path, rows=[*rows, ("Design", "rct", "RCT")])
    assert "Design (2)" not in labels(result)
    assert guesses(result) == [
        "x.xlsx: 'Design' is on the sheet Rees 2014 again (B5), with the same answers, which count once"
    ]


def test_a_question_that_is_twice_with_other_answers_is_asked_about(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [("Design", "RCT", "RCT"), ("N randomised", 4, 4), ("Dose (mg)", 5, 5)]
    result = compared(tmp_path, rows=[*rows, ("Design", "cohort", "RCT")])
    assert "Design (2)" in labels(result)
    assert guesses(result) == [
        "x.xlsx: 'Design' is on the sheet Rees 2014 again (B5), with other answers, which are another column"
    ]
