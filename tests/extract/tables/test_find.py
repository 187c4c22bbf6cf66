"""Tables are found where teams leave them: below titles, above notes, beside and below each other."""

from pathlib import Path

import pytest

from extract.reading import read_file
from extract.tables import find_tables, look_for_tables
from tests.extract.tables.sheets import RawTable, csv_table, excel, one, rows, said

BODY: list[list[RawTable]] = [["Smith 2019", "RCT", 24], ["Jones 2020", "cohort", 31], ["Wu 2021", "RCT", 12]]
TABLE: list[list[RawTable]] = [["Study", "Design", "N"], *BODY]
TEXTS = [("Smith 2019", "RCT", "24"), ("Jones 2020", "cohort", "31"), ("Wu 2021", "RCT", "12")]


def test_a_plain_table_is_found_as_it_is_with_the_rows_and_columns_of_its_sheet(tmp_path: Path) -> None:
    table = one(excel(tmp_path, {"Data": TABLE}))
    assert table.headers == ("Study", "Design", "N")
    assert table.columns == (1, 2, 3)
    assert table.rows.to_list() == [2, 3, 4]
    assert rows(table) == TEXTS
    assert table.cells.columns == ["0", "1", "2"]
    assert table.remarks == ()


def test_titles_and_facts_above_are_passed_over_and_said(tmp_path: Path) -> None:
    above = [["Extraction form, version 3"], ["Extractor:", "AB"], []]
    table = one(excel(tmp_path, {"Data": [*above, *TABLE]}))
    assert (table.headers, rows(table)) == (("Study", "Design", "N"), TEXTS)
    assert table.rows.to_list() == [5, 6, 7]
    assert said(table, "Data", "rows 1 and 2 above the header", "Extractor:")


def test_facts_without_a_colon_above_a_blank_row_are_no_header(tmp_path: Path) -> None:
    table = one(excel(tmp_path, {"Data": [["Extractor", "AB"], ["Version", 3], [], *TABLE]}))
    assert (table.headers, rows(table)) == (("Study", "Design", "N"), TEXTS)


def test_a_title_merged_over_the_whole_table_is_no_group(tmp_path: Path) -> None:
    table = one(excel(tmp_path, {"Data": [["All our studies"], *TABLE]}, merged={"Data": ["A1:C1"]}))
    assert table.headers == ("Study", "Design", "N")


def test_merged_groups_stand_before_each_of_their_columns(tmp_path: Path) -> None:
    header = [["Study", "Baseline", None, "Follow-up", None], [None, "Mean", "SD", "Mean", "SD"]]
    book = excel(
        tmp_path,
        {"Data": [*header, ["Smith", 1, 2, 3, 4], ["Wu", 5, 6, 7, 8]]},
        merged={"Data": ["A1:A2", "B1:C1", "D1:E1"]},
    )
    table = one(book)
    assert table.headers == ("Study", "Baseline / Mean", "Baseline / SD", "Follow-up / Mean", "Follow-up / SD")
    assert said(table, "the header takes rows 1 and 2")
    assert table.height == 2


def test_three_rows_of_header_below_a_title(tmp_path: Path) -> None:
    header: list[list[RawTable]] = [
        ["Our review"],
        ["Study", None, "Outcomes", None, None, None],
        [None, None, "Baseline", None, "Follow-up", None],
        ["ID", "Year", "Mean", "SD", "Mean", "SD"],
    ]
    book = excel(
        tmp_path,
        {"Data": [*header, ["a", 2001, 1, 2, 3, 4], ["b", 2002, 5, 6, 7, 8]]},
        merged={"Data": ["A1:F1", "A2:B3", "C2:F2", "C3:D3", "E3:F3"]},
    )
    assert one(book).headers == (
        "Study / ID",
        "Study / Year",
        "Outcomes / Baseline / Mean",
        "Outcomes / Baseline / SD",
        "Outcomes / Follow-up / Mean",
        "Outcomes / Follow-up / SD",
    )


def test_groups_of_a_csv_reach_until_the_next_one(tmp_path: Path) -> None:
    table = csv_table(
        tmp_path, "Study,Reviewer,Age,,Sex,\n,,Value,Page,Value,Page\nSmith,AB,30,2,F,3\nSmith,CD,31,2,F,3\n"
    )
    assert table.headers == ("Study", "Reviewer", "Age / Value", "Age / Page", "Sex / Value", "Sex / Page")
    assert table.rows.to_list() == [3, 4]


def test_labels_of_groups_may_be_repeated_over_each_column(tmp_path: Path) -> None:
    gaps = csv_table(tmp_path, ",,Baseline,Baseline,End,End\nstudy,arm,mean,sd,mean,sd\nS1,x,a,b,c,d\nS2,y,e,f,g,h\n")
    assert gaps.headers == ("study", "arm", "Baseline / mean", "Baseline / sd", "End / mean", "End / sd")
    full = csv_table(tmp_path, "ID,ID,Base,Base\nstudy,arm,mean,sd\nS1,x,1,2\nS2,y,3,4\n")
    assert (full.headers[0], full.headers[-1], full.height) == ("ID / study", "Base / sd", 2)
    twice = csv_table(tmp_path, "study,quote,quote\nSmith,yes,no\nWu,no,maybe\n")
    assert (twice.headers, twice.height) == (("study", "quote", "quote"), 2)


def test_a_row_of_units_belongs_to_the_header(tmp_path: Path) -> None:
    table = csv_table(tmp_path, "Study,Age,Dose\n,years,mg/kg\nSmith,30,0.5\nWu,41,1\n")
    assert table.headers == ("Study", "Age / years", "Dose / mg/kg")


def test_a_first_row_of_data_with_gaps_is_no_header(tmp_path: Path) -> None:
    table = csv_table(tmp_path, "Study,Design,Setting\nSmith,,hospital\nWu,RCT,\n")
    assert table.headers == ("Study", "Design", "Setting")
    assert table.height == 2


def test_blank_and_formatted_rows_part_nothing(tmp_path: Path) -> None:
    book = excel(tmp_path, {"Data": [TABLE[0], [], BODY[0], [], [], BODY[1], BODY[2], *[[]] * 500]})
    assert one(book).rows.to_list() == [3, 6, 7]


@pytest.mark.parametrize("title", [[], [["Table 2. Effects"]]], ids=["no title", "title"])
@pytest.mark.parametrize("second", [["Study", "Outcome", "d", "SE"], ["Paper", "Outcome", "d", "SE"]])
def test_a_second_table_below_with_other_kinds_of_columns_is_another_one(
    tmp_path: Path, title: list[list[RawTable]], second: list[str]
) -> None:
    """Whatever the columns of both hold: a header is above what it says, not above a study."""
    sheet: list[list[RawTable]] = [["Study", "N", "Mean age", "Setting"]]
    sheet += [[f"S{row}", 10 + row, 40.5 + row, "ward"] for row in range(4)]
    sheet += [[], [], *title, [*second]]
    sheet += [[f"S{row}", "pain" if row % 2 else "sleep", 0.5 + row, 0.1 * row] for row in range(5)]
    first, other = find_tables(excel(tmp_path, {"Data": sheet}))
    assert (first.height, other.height, other.headers) == (4, 5, tuple(second))


def test_a_study_of_words_after_a_blank_row_begins_no_table(tmp_path: Path) -> None:
    rows: list[list[RawTable]] = [
        ["Study", "Country", "N", "Age"],
        ["S1", "UK", 10, 40],
        [],
        ["S2", "US", "NR", "adults"],
        ["S3", "US", 12, 41],
    ]
    assert one(excel(tmp_path, {"Data": rows})).height == 3


def test_totals_between_studies_are_kept_and_said_to_be_doubtful(tmp_path: Path) -> None:
    table = one(excel(tmp_path, {"Data": [*TABLE, ["Subtotal", None, 66], ["Wu 2022", "RCT", 12]]}))
    assert table.rows.to_list() == [2, 3, 4, 5, 6]
    ((sentence, option),) = table.guesses
    assert sentence.endswith("row 5 looks like a total (“Subtotal”) and was kept as a study")
    assert option == "if it is a total, leave it out in a copy of the file"


def test_a_last_row_with_the_sum_of_those_above_is_a_total_and_no_study(tmp_path: Path) -> None:
    table: list[list[str | int | float | None]] = [["Study", "n", "Country"], ["A", 40, "UK"], ["B", 27, "US"]]
    summed = one(excel(tmp_path, {"Data": [*table, ["Total", 67, None], ["* as randomised"]]}))
    assert summed.rows.to_list() == [2, 3]
    assert said(summed, "row 4 is the total", "“n” there is the sum of the rows above")
    otherwise = one(excel(tmp_path, {"Data": [*table, ["Total", 66, None]]}))
    assert otherwise.rows.to_list() == [2, 3]
    assert otherwise.guesses[0][0].startswith("Data: row 4 (“Total”) is below the studies, has only figures")
    a_study = one(excel(tmp_path, {"Data": [*table, ["TOTAL", 66, "FR"]]}))
    assert a_study.rows.to_list() == [2, 3, 4]
    assert [sentence for sentence, _ in a_study.guesses] == [
        "Data: row 4 looks like a total (“TOTAL”) and was kept as a study"
    ]


@pytest.mark.parametrize(
    "below",
    [
        [["Overall (n = 3 studies)", None, 256, 22]],
        [["n = 3 studies", None, 256, 22]],
        [["All studies", None, None, 22], ["Mean", None, 85.3, 7], ["SD", None, 33, 4]],
        [["Agreement", None, "92%", "88%"], ["Cohen's kappa", None, 0.8, 0.9]],
    ],
)
def test_rows_of_figures_below_the_studies_are_none(tmp_path: Path, below: list[list[RawTable]]) -> None:
    studies: list[list[RawTable]] = [["Study", "Country", "N", "Events"], ["A", "UK", 120, 12], ["B", "US", 80, 7]]
    table = one(excel(tmp_path, {"Data": [*studies, ["C", "JP", 55, 3], *below]}))
    assert table.rows.to_list() == [2, 3, 4]
    assert len(table.guesses) + sum("ignored" in remark for remark in table.remarks) == len(below)


def test_an_arm_that_is_called_total_is_a_row_of_its_study(tmp_path: Path) -> None:
    rows: list[list[RawTable]] = [["Study", "Group", "N"], ["Z", "men", 7], ["A", "men", 12]]
    rows += [[None, "women", 13], [None, "total", 25]]
    assert one(excel(tmp_path, {"Data": rows})).height == 4


@pytest.mark.parametrize(
    ("last", "sentence"),
    [
        ("Summe;3.204;", "row 5 is the total (“Summe”) and was ignored: “n” there is the sum of the rows above"),
        ("Mean;;2,5", "row 5 is the mean (“Mean”) and was ignored: “sd” there is the mean of the rows above"),
        ("Mean;70;2,49", None),
        ("Ø;;2,50", "row 5 is the mean (“Ø”) and was ignored: “sd” there is the mean of the rows above"),
        ("Total;;2,5", "row 5 is the mean (“Total”) and was ignored: “sd” there is the mean of the rows above"),
        ("Mittelwert;;", "row 5 has nothing but “Mittelwert” and was ignored"),
        ("Median;;", None),
    ],
)
def test_a_last_row_is_a_total_or_a_mean_with_grouped_thousands_too(
    tmp_path: Path, last: str, sentence: str | None
) -> None:
    table = csv_table(tmp_path, f"study;n;sd\nA;1.204;1,5\nB;980;2,25\nC;1.020;3,75\n{last}\n")
    assert table.height == (4 if sentence is None else 3)
    assert sentence is None or said(table, sentence)


def test_notes_below_are_passed_over_and_said(tmp_path: Path) -> None:
    table = one(excel(tmp_path, {"Data": [*TABLE, [], ["* one arm only"], ["N is the number randomised."]]}))
    assert rows(table) == TEXTS
    assert said(table, "rows 6, 7 below the table", "notes", "one arm only")


def test_a_study_that_somebody_has_just_begun_is_no_note(tmp_path: Path) -> None:
    table = one(excel(tmp_path, {"Data": [*TABLE, ["Zeng 2022"]]}))
    assert rows(table)[-1] == ("Zeng 2022", None, None)


def test_columns_without_header_are_kept_if_they_hold_something(tmp_path: Path) -> None:
    table = csv_table(tmp_path, "Study,,N,,N\nSmith,checked,1,,2\nWu,,3,,4\n")
    assert table.headers == ("Study", "", "N", "N")
    assert table.columns == (1, 2, 3, 5)
    assert said(table, "column B has content but no header")
    assert said(table, "columns C, E have the same header", "N")


def test_multi_line_cells_and_quotes_stay_as_typed(tmp_path: Path) -> None:
    table = csv_table(tmp_path, 'Study,"What was\nmeasured? "\nSmith,"""Pain"",\nat rest "\nWu, x\n')
    assert table.headers == ("Study", "What was\nmeasured? ")
    assert rows(table) == [("Smith", '"Pain",\nat rest '), ("Wu", " x")]


def test_cells_merged_downwards_stand_for_all_their_rows(tmp_path: Path) -> None:
    book = excel(
        tmp_path,
        {"Data": [["Study", "Arm", "N"], ["Smith", "a", 1], [None, "b", 2], ["Wu", "a", 3]]},
        merged={"Data": ["A2:A3"]},
    )
    table = one(book)
    assert [row[0] for row in rows(table)] == ["Smith", "Smith", "Wu"]
    assert said(table, "merged", "A2")


def test_a_header_repeated_among_the_rows_is_passed_over_and_said(tmp_path: Path) -> None:
    table = one(excel(tmp_path, {"Data": [*TABLE, TABLE[0], ["Zeng", "RCT", 3]]}))
    assert table.rows.to_list() == [2, 3, 4, 6]
    assert said(table, "row 5 repeats the header")


def test_hidden_sheets_are_read_and_said(tmp_path: Path) -> None:
    shown, hidden = find_tables(excel(tmp_path, {"A": TABLE, "B": TABLE}, hidden=["B"]))
    assert (shown.visible, hidden.visible) == (True, False)
    assert said(hidden, "B", "hidden")


def test_two_tables_below_each_other(tmp_path: Path) -> None:
    second: list[list[RawTable]] = [["Outcome", "Instrument", "Mean"], ["Smith", "MADRS", 1], ["Wu", "HAMD", 2]]
    book = excel(tmp_path, {"Data": [["Studies"], *TABLE, [], ["Outcomes"], *second]})
    studies, outcomes = find_tables(book)
    assert (studies.headers, rows(studies)) == (("Study", "Design", "N"), TEXTS)
    assert outcomes.headers == ("Outcome", "Instrument", "Mean")
    assert outcomes.rows.to_list() == [9, 10]


def test_two_coders_below_each_other(tmp_path: Path) -> None:
    first, second = find_tables(excel(tmp_path, {"Data": [["Coder A"], *TABLE, [], ["Coder B"], *TABLE]}))
    assert rows(first) == rows(second) == TEXTS
    assert said(second, "Coder B")


def test_two_coders_beside_each_other(tmp_path: Path) -> None:
    book = excel(tmp_path, {"Data": [[*row, None, *row] for row in TABLE]})
    first, second = find_tables(book)
    assert rows(first) == rows(second) == TEXTS
    assert second.columns == (5, 6, 7)


def test_a_blank_column_only_sets_columns_apart(tmp_path: Path) -> None:
    side: list[list[RawTable]] = [["Checked", "By"], ["yes", "AB"], [None, None], ["yes", "CD"]]
    table = one(excel(tmp_path, {"Data": [[*row, None, *more] for row, more in zip(TABLE, side, strict=True)]}))
    assert table.headers == ("Study", "Design", "N", "Checked", "By")
    assert table.columns == (1, 2, 3, 5, 6)


def test_covers_and_instructions_are_passed_over_and_said(tmp_path: Path) -> None:
    book = excel(
        tmp_path,
        {
            "Read me": [["Please extract every study."], ["Write NR where nothing is said."]],
            "Cover": [["Review:", "Ketamine"], ["Extractor:", "AB"], ["Date:", "2024-02-01"]],
            "Steps": [[1, "Open the report"], [2, "Fill the form"], [3, "Save"]],
            "Data": TABLE,
            "Empty": [],
        },
    )
    found = look_for_tables(book)
    assert [table.sheet for table in found.tables] == ["Data"]
    for name in ("Read me", "Cover", "Steps", "Empty"):
        assert any(remark.startswith(name) for remark in found.remarks)
    assert set(found.remarks) <= set(find_tables(book)[0].remarks)


def test_a_header_without_rows_is_a_table_without_rows(tmp_path: Path) -> None:
    table = one(excel(tmp_path, {"Data": TABLE[:1]}))
    assert (table.headers, table.height) == (("Study", "Design", "N"), 0)


def test_a_table_without_a_header_is_doubted(tmp_path: Path) -> None:
    assert said(csv_table(tmp_path, "1,2,0.5\n2,3,0.7\n3,4,0.1\n"), "looks like data")


def test_half_filled_rows_are_a_table(shared: Path) -> None:
    (table,) = find_tables(read_file(shared / "references" / "missing_values.csv"))
    assert (table.headers, table.height) == (("title", "abstract"), 4)


def test_rows_that_say_how_to_fill_in_the_table_are_passed_over_and_said(tmp_path: Path) -> None:
    hints: list[list[RawTable]] = [
        ["Enter the study", "Choose one", "number"],
        ["e.g. Smith 2019", "e.g. RCT", "e.g. 40"],
    ]
    table = one(excel(tmp_path, {"Data": [TABLE[0], *hints, *BODY]}))
    assert (table.headers, rows(table)) == (("Study", "Design", "N"), TEXTS)
    assert table.rows.to_list() == [4, 5, 6]
    assert said(table, "row 2 says how to fill in the table", "Enter the study")
    assert said(table, "row 3 says how to fill in the table", "e.g. Smith 2019")


def test_a_first_row_of_answers_is_no_hint(tmp_path: Path) -> None:
    firsts: list[list[RawTable]] = [["Select 2019", "RCT", 24], ["Wu 2019", "Enter", 3], ["Date", "see Table 2", 4]]
    for first in firsts:
        assert one(excel(tmp_path, {"Data": [TABLE[0], first, *BODY]})).height == len(BODY) + 1
    assert one(excel(tmp_path, {"Data": [TABLE[0], ["e.g. Smith", "e.g. RCT", "e.g. 40"]]})).height == 1


def test_a_row_of_percentages_and_a_legend_below_answers_are_passed_over_and_said(tmp_path: Path) -> None:
    answers: list[list[RawTable]] = [["Smith 2019", "Y", "N"], ["Jones 2020", "N/A", "U"], ["Wu 2021", "Y", "Y"]]
    shares: list[list[RawTable]] = [["%", 66.67, "33.33"], ["Y=Yes, N=No, U=Unclear"]]
    table = one(excel(tmp_path, {"JBI": [["Study", "Q1", "Q2"], *answers, *shares]}))
    assert table.rows.to_list() == [2, 3, 4]
    assert said(table, "row 5 is a row of percentages", "%")
    assert said(table, "row 6 below the table", "Y=Yes")
    numbers: list[list[RawTable]] = [["Study", "n"], ["Smith 2019", 3], ["Jones 2020", 4], ["%", 7]]
    assert one(excel(tmp_path, {"N": numbers})).height == 3
