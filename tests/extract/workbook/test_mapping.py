from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.reading import Remark, Workbook
from extract.workbook.layout import headers, hint
from extract.workbook.mapping import Mapped, map_workbook
from extract.workbook.rows import ranges
from extract.workbook.stamp import read_stamp, stamp_of, stamp_rows
from schema.problem import Severity
from tests.extract.workbook.small import FORM, ONE_TABLE, SAMPLES, STUDIES, Grid, file_of, sheet, small_stamp, workbook
from validate.check.problem import Problem
from validate.extraction.recorded_table import RawTable

OPTIONAL = ("column-missing", Severity.WARNING)


def mapped(file: Workbook) -> Mapped:
    return map_workbook(file, FORM, file="bob.xlsx")


def found(result: Mapped) -> list[tuple[str, str | None, str | None]]:
    """Code, sheet and cell of each problem, without the one for the optional columns that the small grids lack."""
    return [(p.code, p.sheet, p.cell) for p in result.problems if (p.code, p.severity) != OPTIONAL]


def one(result: Mapped, code: str) -> Problem:
    (problem,) = [problem for problem in result.problems if problem.code == code]
    return problem


def table(result: Mapped, name: str) -> RawTable:
    (typed,) = [typed for typed in result.raw if typed.table == name]
    return typed


def texts(typed: RawTable, field: str) -> list[str | None]:
    return typed.cells[field].to_list()


def samples(*rows: Sequence[str | None]) -> dict[str, Grid]:
    return {"Samples": rows}


def test_a_workbook_in_order_is_read_without_a_problem() -> None:
    result = mapped(file_of())
    assert found(result) == []
    assert texts(table(result, "samples"), "n_analysed") == ["14", "8"]
    assert table(result, "samples").rows.to_list() == [2, 3]
    assert table(result, "samples").columns["drug"] == 5
    assert result.stamp is not None
    assert result.stamp.extractor == "bob"


def test_columns_and_sheets_may_stand_in_any_order() -> None:
    moved = [tuple(reversed(sample)) for sample in SAMPLES]
    result = mapped(workbook(sheet("Samples", moved), sheet("Studies", STUDIES)))
    assert found(result) == []
    assert texts(table(result, "samples"), "n_women") == ["8", "8"]
    assert table(result, "samples").columns["drug"] == 1


def test_field_names_and_other_spellings_are_headers_too() -> None:
    grid = (("STUDY", "group *", "n_analysed", "Number  of women ", "drug"), *SAMPLES[1:])
    result = mapped(file_of(samples(*grid)))
    assert found(result) == []
    assert texts(table(result, "samples"), "n_women") == ["8", "8"]


def test_headers_are_found_below_a_title_and_above_hints() -> None:
    below = tuple(hint(FORM["samples"][name]) for name in ("study", "group", "n_analysed", "n_women", "drug"))
    result = mapped(file_of(samples(("Our review",), (), SAMPLES[0], below, *SAMPLES[1:])))
    assert found(result) == []
    assert table(result, "samples").rows.to_list() == [5, 6]


def test_a_sheet_that_was_sorted_as_a_whole_keeps_its_rows() -> None:
    result = mapped(file_of(samples(SAMPLES[1], *([SAMPLES[2]] * 40), SAMPLES[0], SAMPLES[1])))
    assert found(result) == [("rows-above-header", "Samples", None)]
    assert table(result, "samples").rows.len() == 42


def test_a_renamed_header_is_read_and_said() -> None:
    header = ("Study", "Group", "Number analyzed", "Number of women", "Drug")
    result = mapped(file_of(samples(header, *SAMPLES[1:])))
    assert found(result) == [("header-renamed", "Samples", "C1")]
    assert one(result, "header-renamed").suggestion == "Number analysed"
    assert texts(table(result, "samples"), "n_analysed") == ["14", "8"]


def test_a_header_near_to_a_column_that_is_there_is_not_taken_for_another() -> None:
    header = ("Study", "Group", "Number analysed", "Number of women", "Drug", "Number of women2")
    result = mapped(file_of(samples(header, (*SAMPLES[1], "6"))))
    assert found(result) == [("column-not-used", "Samples", "F1")]
    assert "n_men" not in table(result, "samples").columns


def test_of_a_doubled_header_the_fuller_column_is_read_and_which_is_said() -> None:
    header = ("Study", "Group", "Number analysed", "Number analysed", "Drug")
    rows = (("S01", "total", None, "14", "ketamine"), ("S01", "women", None, "8", "ketamine"))
    problem = one(result := mapped(file_of(samples(header, *rows))), "header-doubled")
    assert problem.severity is Severity.ERROR
    assert problem.cells == ("C1", "D1")
    assert "column D was read" in problem.message
    assert texts(table(result, "samples"), "n_analysed") == ["14", "8"]


@pytest.mark.parametrize(("at", "field"), [(1, "group"), (2, "n_analysed"), (4, "drug")])
def test_a_missing_column_that_is_needed_is_an_error(at: int, field: str) -> None:
    result = mapped(file_of(samples(*(each[:at] + each[at + 1 :] for each in map(tuple, SAMPLES)))))
    problem = one(Mapped(**{**vars(result), "problems": _errors(result)}), "column-missing")
    assert problem.field == field
    assert problem.sheet == "Samples"


def test_the_other_missing_columns_of_a_sheet_are_one_warning() -> None:
    warnings = [p for p in mapped(file_of()).problems if (p.code, p.severity) == OPTIONAL]
    assert [p.sheet for p in warnings] == ["Studies", "Samples"]


def test_a_column_of_ones_own_is_a_note_and_named_as_not_used() -> None:
    result = mapped(file_of(samples((*SAMPLES[0], "Mood"), (*SAMPLES[1], "tired"))))
    problem = one(result, "column-not-used")
    assert (problem.severity, problem.cell) == (Severity.NOTE, "F1")
    assert len(result.unused) == 1
    assert "'Mood'" in result.unused[0]


def test_a_note_without_a_header_is_placed_at_its_cell() -> None:
    result = mapped(file_of(samples(SAMPLES[0], SAMPLES[1], (*SAMPLES[2], "ask Ben"))))
    problem = one(result, "column-not-used")
    assert (problem.cells, problem.values) == (("F3",), ("ask Ben",))


def test_a_note_on_a_sheet_for_reading_is_named() -> None:
    cover: Grid = (("", "Telephone", ""), ("", "Extractor", "bob"), ("", "", "", None, None, "T8 is still to do"))
    result = mapped(file_of({"Start here": cover}))
    problem = one(result, "note-not-used")
    assert (problem.severity, problem.sheet, problem.cells) == (Severity.NOTE, "Start here", ("F3",))
    assert problem.values == ("T8 is still to do",)
    assert result.unused == (), "what a new workbook would not have is named with the notes on all sheets"


def test_an_empty_column_of_ones_own_is_nothing() -> None:
    assert found(mapped(file_of(samples((*SAMPLES[0], "Mood"), SAMPLES[1])))) == []


def test_a_sheet_without_headers_is_an_error() -> None:
    result = mapped(file_of(samples(*SAMPLES[1:])))
    assert found(result) == [("header-missing", "Samples", None)]


def test_a_missing_sheet_is_an_error() -> None:
    result = mapped(workbook(sheet("Studies", STUDIES), sheet("Scratch", (("x", "y"), ("1", "2")))))
    assert found(result) == [("sheet-missing", None, None), ("sheet-not-used", "Scratch", None)]
    assert [p.severity for p in result.problems if p.code.startswith("sheet")] == [Severity.ERROR, Severity.NOTE]


@pytest.mark.parametrize("name", ["Sample", "Smaples", "Samples copy", "Groups of people"])
def test_a_renamed_sheet_is_read_and_said(name: str) -> None:
    result = mapped(workbook(sheet("Studies", STUDIES), sheet(name, SAMPLES)))
    assert found(result) == [("sheet-renamed", name, None)]
    assert table(result, "samples").rows.len() == 2


@pytest.mark.parametrize("name", ["samples", "SAMPLES ", " Samples"])
def test_a_sheet_name_in_another_spelling_is_the_same(name: str) -> None:
    assert found(mapped(workbook(sheet("Studies", STUDIES), sheet(name, SAMPLES)))) == []


def test_a_doubled_sheet_with_rows_is_an_error_and_without_rows_nothing() -> None:
    result = mapped(file_of({"Samples (2)": SAMPLES}))
    assert found(result) == [("sheet-doubled", "Samples (2)", None)]
    assert found(mapped(file_of({"Samples (2)": SAMPLES[:1]}))) == []


def test_another_form_gives_one_problem_and_nothing_is_read() -> None:
    result = mapped(file_of(stamp=replace(stamp_of(FORM, "bob"), form="trials")))
    assert found(result) == [("other-form", None, None)]
    assert result.raw == ()


def test_another_version_says_which_columns_differ() -> None:
    now = stamp_of(FORM, "bob")
    without = tuple(column for column in now.columns if column.field != "doi")
    older = replace(now, version="0.9", fingerprint="0" * 16, answers="0" * 16, columns=without)
    problem = one(mapped(file_of(stamp=older)), "form-version")
    assert problem.severity is Severity.WARNING
    assert "'DOI'" in problem.message
    assert "0.9" in problem.message


def test_a_field_of_another_name_with_the_same_label_is_not_named_as_gone_and_new() -> None:
    now = stamp_of(FORM, "bob")
    columns = tuple(replace(column, field="doi_2") if column.field == "doi" else column for column in now.columns)
    older = replace(now, version="0.9", fingerprint="0" * 16, answers="0" * 16, columns=columns)
    problem = one(mapped(file_of(stamp=older)), "form-version")
    assert "the field under the header 'DOI' was renamed in the form" in problem.message
    assert "no longer asks for" not in problem.message
    assert "has no column for" not in problem.message


def test_a_label_of_an_older_version_is_known_from_the_stamp() -> None:
    now = small_stamp(FORM)
    columns = tuple(replace(c, header="Participants") if c.field == "n_analysed" else c for c in now.columns)
    header = ("Study", "Group", "Participants", "Number of women", "Drug")
    result = mapped(file_of(samples(header, *SAMPLES[1:]), stamp=replace(now, columns=columns)))
    assert found(result) == []
    assert texts(table(result, "samples"), "n_analysed") == ["14", "8"]


def test_hidden_rows_columns_and_sheets_are_read_and_said() -> None:
    studies = sheet("Studies", STUDIES, visible=False)
    hidden = sheet("Samples", SAMPLES, hidden_rows=[3, 90], hidden_columns=[3, 90])
    result = mapped(workbook(studies, hidden))
    assert found(result) == [
        ("sheet-hidden", "Studies", None),
        ("hidden-rows", "Samples", None),
        ("hidden-columns", "Samples", None),
    ]
    assert "row 3 " in one(result, "hidden-rows").message
    assert table(result, "samples").rows.len() == 2


def test_remarks_of_the_reader_are_problems_at_cells_of_the_table_only() -> None:
    said = [
        Remark("error-value", "Samples", "C2", "the cell shows the error #REF!", "#REF!"),
        Remark("formula-without-result", "Samples", "D3", "the formula has no stored result", "=8+0"),
        Remark("error-value", "Samples", "Z9", "the cell shows the error #N/A", "#N/A"),
        Remark("merged-cells", "Samples", "A2", "A2:A3 are merged", "A2:A3"),
        Remark("merged-cells", "Samples", "A1", "A1:C1 are merged", "A1:C1"),
        Remark("date-cell", "Samples", "C2", "column C holds dates"),
    ]
    result = mapped(workbook(sheet("Studies", STUDIES), sheet("Samples", SAMPLES, remarks=said)))
    assert found(result) == [
        ("error-value", "Samples", "C2"),
        ("formula-without-result", "Samples", "D3"),
        ("merged-cells", "Samples", "A2"),
    ]
    assert one(result, "error-value").study == "S01"


def test_blank_rows_and_repeated_headers_are_no_rows() -> None:
    result = mapped(file_of(samples(*SAMPLES, (None, " \u00a0", "\u200b"), SAMPLES[0], SAMPLES[1])))
    assert table(result, "samples").rows.to_list() == [2, 3, 6]


def test_a_plain_table_with_field_names_is_read_whatever_its_sheet_is_called() -> None:
    result = map_workbook(workbook(sheet("export-3", (("unit", "n"), ("a", "1")))), ONE_TABLE, file="x.csv")
    assert result.problems == ()
    assert texts(result.raw[0], "n") == ["1"]


def test_confirmations_are_read_with_their_cells() -> None:
    grid = (
        ("Confirm a warning here",),
        ("Rule", "Study", "Row", "Values", "Place", "Words", "Initials"),
        ("unusual-value", "S01", "total", "600", "p. 4", "ten hours", "AB"),
        ("unusual-value", "S02", None, "1", None, None, None),
    )
    first, second = mapped(file_of({"Confirmations": grid})).confirmed
    assert (first.code, first.study, first.values, first.initials, first.cell) == (
        "unusual-value",
        "S01",
        "600",
        "AB",
        "A3",
    )
    assert (second.place, second.words) == ("", "")


@given(numbers=st.sets(st.integers(1, 60)))
def test_ranges_name_every_row(numbers: set[int]) -> None:
    said = ranges(numbers)
    if "..." not in said:
        parts = [part.split("-") for part in said.split(", ") if part]
        assert {n for part in parts for n in range(int(part[0]), int(part[-1]) + 1)} == numbers


def test_the_stamp_reads_back() -> None:
    stamp = stamp_of(FORM, "=bob")
    assert read_stamp(sheet("_twofold", list(stamp_rows(stamp)))) == stamp


def test_headers_are_told_apart() -> None:
    for one_table in FORM.tables:
        assert len(set(headers(one_table).values())) == len(one_table.fields)


@given(order=st.permutations(range(len(SAMPLES[0]))), sheets=st.permutations(["Studies", "Samples"]))
def test_the_order_of_columns_and_sheets_is_nothing(order: list[int], sheets: list[str]) -> None:
    grids = {"Studies": STUDIES, "Samples": [[sample[at] for at in order] for sample in SAMPLES]}
    moved = mapped(workbook(*(sheet(name, grids[name]) for name in sheets)))
    plain = mapped(workbook(sheet("Studies", STUDIES), sheet("Samples", SAMPLES)))
    for name in ("studies", "samples"):
        assert table(moved, name).cells.equals(table(plain, name).cells)
        assert table(moved, name).rows.equals(table(plain, name).rows)
    assert moved.problems == plain.problems


def _errors(result: Mapped) -> tuple[Problem, ...]:
    return tuple(problem for problem in result.problems if problem.severity is Severity.ERROR)
