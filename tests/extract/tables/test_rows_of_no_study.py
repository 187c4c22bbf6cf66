"""Rows that stand in a table and are no studies: numbers of the columns above them, figures below them."""

from pathlib import Path

import pytest

from tests.extract.tables.sheets import RawTable, excel, one, said

HEADER: list[list[RawTable]] = [["Study", "Country", "Design", "N"]]
STUDIES: list[list[RawTable]] = [
    ["Abel 2010", "Italy", "RCT", 40],
    ["Bond 2012", "Spain", "cohort", 18],
    ["Cole", "Peru", "RCT", 66],
]


@pytest.mark.parametrize(
    "numbering",
    [
        ["1.1", "1.2", "1.3", "1.4"],
        ["1.1", "1.2", "2.1", "2.2"],
        [1.1, 1.2, 1.3, 1.4],
        ["(1)", "(2)", "(3)", "(4)"],
        ["Q1", "Q2", "Q3", "Q4"],
        [1, 2, 3, 4],
        [None, "1.", "2.", "3."],
    ],
)
def test_a_row_that_numbers_the_columns_is_no_study(tmp_path: Path, numbering: list[RawTable]) -> None:
    table = one(excel(tmp_path, {"Data": [*HEADER, numbering, *STUDIES]}))
    assert table.rows.to_list() == [3, 4, 5]
    assert said(table, "row 2 numbers the columns", "was ignored")


@pytest.mark.parametrize(
    "row",
    [
        ["Abel 2009", "1", "2", "3"],  # answers of a study
        ["S1", "S2", "S3", "S5"],
        ["1.1", "Italy", "RCT", 40],
        [3, 4, 5, 6],
    ],
)
def test_a_row_that_may_be_a_study_stays(tmp_path: Path, row: list[RawTable]) -> None:
    assert one(excel(tmp_path, {"Data": [*HEADER, row, *STUDIES]})).rows.to_list() == [2, 3, 4, 5]


def test_the_first_row_of_numbered_studies_stays(tmp_path: Path) -> None:
    ratings: list[list[RawTable]] = [["Item", "Ada", "Ben", "Eva"], [1, 2, 3, 4], [2, 2, 2, 2], [3, 1, 1, 1]]
    assert one(excel(tmp_path, {"Data": ratings})).rows.to_list() == [2, 3, 4]


@pytest.mark.parametrize(
    "row",
    [
        ["Mean (SD)", None, None, "41.3 (24.0)"],
        ["Mean ± SD", 3, 2, "41.3 ± 24.0"],
        ["Mittelwert (SD)", None, None, "41,3 (24,0)"],
        ["Median [IQR]", 1, 1, "40 [29-53]"],
        ["Cohen's κ", 0.81, "0.9", 0.77],
        ["Kappa (95 % CI)", "0.81 (0.6-0.9)", 0.9, 0.77],
        ["% agreement", "81 %", "90 %", "77 %"],
        ["Total", 3, 2, 125],
    ],
)
def test_figures_that_fill_the_columns_below_the_studies_are_left_out_and_asked_about(
    tmp_path: Path, row: list[RawTable]
) -> None:
    table = one(excel(tmp_path, {"Data": [*HEADER, *STUDIES, row]}))
    assert table.rows.to_list() == [2, 3, 4]
    ((sentence, option),) = table.guesses
    assert sentence == f"Data: row 5 (“{row[0]}”) is below the studies, has only figures, and was ignored"
    assert option == "if it is a study, give it another name in the file"


WORDS = [
    *("Percent", "Total agreement", "Number of agreements", "PABAK", "Übereinstimmung", "Anzahl der Übereinstimmungen"),
    *("Accord", "Nombre d'accords", "Acuerdo (%)", "Low (n)", "Missing", "Prozent", "Disagreements", "% agreed"),
]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("gap", [0, 1])
def test_figures_in_columns_of_words_are_left_out_and_asked_about(tmp_path: Path, word: str, gap: int) -> None:
    blank: list[list[RawTable]] = [[None, None, None, None]] * gap
    below: list[list[RawTable]] = [[word, None, 2, None], ["Kappa", None, 0.7, None]]
    table = one(excel(tmp_path, {"Data": [*HEADER, *STUDIES, *blank, *below]}))
    assert table.rows.to_list() == [2, 3, 4]
    assert any(f"(“{word}”) is below the studies" in sentence for sentence, _ in table.guesses)


def test_a_note_between_the_studies_and_their_total_is_no_study(tmp_path: Path) -> None:
    note: list[RawTable] = ["Notes: g positive favours training.", None, None, None]
    below: list[list[RawTable]] = [[None, None, None, None], note, ["Total", None, 2, None]]
    table = one(excel(tmp_path, {"Data": [*HEADER, *STUDIES, *below]}))
    assert table.rows.to_list() == [2, 3, 4]
    assert any("taken as notes" in sentence for sentence in (*table.remarks, *(one for one, _ in table.guesses)))


@pytest.mark.parametrize("word", ["Rated alike", "k*", "Both the same"])
def test_figures_under_any_word_are_left_out_only_below_a_blank_row(tmp_path: Path, word: str) -> None:
    row: list[RawTable] = [word, 3, 2, None]
    assert one(excel(tmp_path, {"Data": [*HEADER, *STUDIES, row]})).rows.to_list() == [2, 3, 4, 5]
    table = one(excel(tmp_path, {"Data": [*HEADER, *STUDIES, [None] * 4, row]}))
    assert table.rows.to_list() == [2, 3, 4]
    ((sentence, option),) = table.guesses
    assert sentence.startswith(f"Data: row 6 (“{word}”)")
    assert option == "if it is a study, move it up between the others in the file"


@pytest.mark.parametrize(
    "row",
    [
        ["Dorn 2015", 3, 2, 40],  # a study by its year
        ["Dorn", None, None, 40],  # a study that somebody has just begun
        ["ACCORD", "USA", "RCT", 10251],
        ["ACCORD", None, None, 10251],
    ],
)
def test_a_study_below_a_blank_row_stays(tmp_path: Path, row: list[RawTable]) -> None:
    table = one(excel(tmp_path, {"Data": [*HEADER, *STUDIES, [None] * 4, row]}))
    assert (table.rows.to_list(), table.guesses) == ([2, 3, 4, 6], ())


@pytest.mark.parametrize("row", [["Total", "Chad", "RCT", 125], ["Dorn", 3, 2, 125], ["SD", "Chad", "RCT", 4]])
def test_a_last_row_with_words_is_a_study(tmp_path: Path, row: list[RawTable]) -> None:
    table = one(excel(tmp_path, {"Data": [*HEADER, *STUDIES, row]}))
    assert table.rows.to_list() == [2, 3, 4, 5]
    assert all("was kept as a study" in sentence for sentence, _ in table.guesses)


def test_statistics_that_are_the_rows_of_a_table_stay(tmp_path: Path) -> None:
    table: list[list[RawTable]] = [
        ["Statistic", "x", "y"],
        ["Mean", 3, 4],
        ["SD", 1, 2],
        ["Median", 2, 2],
        ["IQR", 2, 1],
    ]
    assert one(excel(tmp_path, {"Data": table})).height == 4


@pytest.mark.parametrize(
    "note",
    ["very low = 1 ... very high = 5", "checked by PQ", "Data extracted by AB", "RCT: randomised", "see protocol"],
)
@pytest.mark.parametrize("named", [["Abel 2010", "Bond 2012", "Cole 2014"], ["Abel", "Bond", "Cole"]])
def test_a_short_note_below_a_blank_row_is_no_study(tmp_path: Path, note: str, named: list[str]) -> None:
    rows = [[name, *row[1:]] for name, row in zip(named, STUDIES, strict=True)]
    table = one(excel(tmp_path, {"Data": [*HEADER, *rows, [], [note]]}))
    assert table.rows.to_list() == [2, 3, 4]
    sentence = f"Data: row 6 below the table was taken as notes and ignored: “{note}”"
    certain = "=" in note
    assert (sentence in table.remarks) is certain
    assert [guess for guess, _ in table.guesses] == ([] if certain else [sentence])


@pytest.mark.parametrize("total", [[], [["Total", None, None, 353]]])
def test_a_sentence_right_below_the_studies_or_their_total_is_no_study(
    tmp_path: Path, total: list[list[RawTable]]
) -> None:
    table = one(excel(tmp_path, {"Data": [*HEADER, *STUDIES, *total, ["Both reviewers extracted independently."]]}))
    assert table.rows.to_list() == [2, 3, 4]
    below = 5 + len(total)
    sentence = f"Data: row {below} below the table was taken as notes and ignored"
    assert any(guess.startswith(sentence) for guess, _ in table.guesses)


@pytest.mark.parametrize("note", ["very low = 1 ... very high = 5", "checked by PQ", "RCT: randomised"])
def test_a_short_note_right_below_the_studies_is_no_study(tmp_path: Path, note: str) -> None:
    assert one(excel(tmp_path, {"Data": [*HEADER, *STUDIES, [note]]})).rows.to_list() == [2, 3, 4]


@pytest.mark.parametrize(
    "begun",
    [
        "Dorn 2015",
        "Dorn",
        "de Vries 2016",
        "Dorn et al",
        "Dorn and Evans",
        "S4",
        "12",
        "Dorn: part 2 2015",
        "Dorn, Evans et al.",
    ],
)
def test_a_study_that_somebody_has_begun_stays_below_a_blank_row(tmp_path: Path, begun: str) -> None:
    studies = [*STUDIES[:2], ["van Dam 2013: part 1", *STUDIES[2][1:]]]
    assert one(excel(tmp_path, {"Data": [*HEADER, *studies, [], [begun]]})).rows.to_list() == [2, 3, 4, 6]


def test_a_total_that_does_not_add_up_is_no_study_either(tmp_path: Path) -> None:
    rows: list[list[RawTable]] = [*HEADER, *STUDIES, [None, "Chad", "RCT", 50], ["Total", None, None, 170]]
    table = one(excel(tmp_path, {"Data": rows}))
    assert table.rows.to_list() == [2, 3, 4, 5]
    assert [sentence for sentence, _ in table.guesses] == [
        "Data: row 6 (“Total”) is below the studies, has only figures, and was ignored"
    ]
    numbers: list[list[RawTable]] = [["Study", "N"], ["Abel 2010", 40], ["Bond 2012", 18], ["Cole 2014", 66]]
    assert one(excel(tmp_path, {"Data": [*numbers, ["Total", 125]]})).rows.to_list() == [2, 3, 4]


def test_a_sample_that_is_called_total_stays(tmp_path: Path) -> None:
    rows: list[list[RawTable]] = [["Study", "Sample", "N"], ["Abel 2010", "men", 12], ["Abel 2010", "total", 61]]
    assert one(excel(tmp_path, {"Data": rows})).rows.to_list() == [2, 3]
