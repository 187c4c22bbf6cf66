"""One form for tables that nobody prepared: the smallest key, symmetric, and every assumption said."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extract.compare_files.outcome import called_differently, row_counts
from schema.description import describe
from tests.validate.inference.plain import plain
from validate.extraction.extraction import read_extraction
from validate.inference.decimal_commas import has_decimal_commas
from validate.inference.form import field_names
from validate.inference.infer import NoColumn, infer
from validate.inference.key import NoKey
from validate.inference.plain_table import PlainTable
from validate.inference.split import split_by
from validate.merge import merge

ARMS_A = plain(
    "study_id|arm|n|age", "K1|Ketamine|24|40.5", "K1|Saline|23|41", "K2|Low dose|31|39", "K2|High|30|NR", file="a.csv"
)
ARMS_B = plain("study_id|arm|n|age", "K2|low-dose|31|39", "K1|ketamine|42|40.50", "K1|Saline|23|41", file="b.csv")


def key_of(*tables: PlainTable) -> tuple[str, ...]:
    found = infer(tables).key
    return (found.study.label, *(each.label for each in found.identity))


def test_rows_of_arms_are_told_by_study_and_arm_and_never_by_a_measured_number() -> None:
    assert key_of(ARMS_A, ARMS_B) == ("study_id", "arm")


@pytest.mark.parametrize("header", ["n", "", "Unnamed: 0"])
def test_digits_that_are_too_many_for_a_number_number_no_rows(header: str) -> None:
    rows = [f"S{row // 2}|{row % 2 + 1}|{'9' * 5_000}{row}" for row in range(8)]
    tables = (plain(f"study|arm|{header}", *rows, file=file) for file in ("a.csv", "b.csv"))
    assert key_of(*tables) == ("study", "arm")


def test_one_row_per_study_needs_no_more_than_the_study() -> None:
    one = plain("Covidence #|Title|n", "1|On ketamine|5", "2|On sleep|6")
    assert key_of(one, plain("Covidence #|Title|n", "1|On ketamine|5", "3|On pain|7", file="b.csv")) == ("Covidence #",)


def test_several_columns_tell_rows_apart_where_one_does_not() -> None:
    rows = [f"S{s}|{arm}|{time}|{s}{arm}{time}" for s in "12" for arm in "XY" for time in ("pre", "post")]
    tables = [plain("study|arm|time|text", *rows), plain("study|arm|time|text", *rows[::-1], file="b.csv")]
    assert key_of(*tables) == ("study", "arm", "time")


def test_a_table_without_any_key_is_refused() -> None:
    with pytest.raises(NoKey):
        infer([plain("mean|sd", "1.5|2", "2.5|1"), plain("mean|sd", "7.5|2", file="b.csv")])


def test_what_is_said_of_columns_without_a_header_is_true() -> None:
    tables = [
        plain("study||", *(f"S{n}|{n}.5|" for n in range(9)), "S9|0.5|odd", file=file) for file in ("a.csv", "b.csv")
    ]
    sentences = [assumption.sentence for assumption in infer(tables).assumed.assumptions]
    assert not any("''" in sentence or "only in" in sentence for sentence in sentences)
    assert any("a column without a header in a.csv" in sentence for sentence in sentences)
    assert any("without a header they match no column" in sentence for sentence in sentences)


def test_a_number_of_a_part_is_not_told_to_be_a_date() -> None:
    sentences = [
        assumption.sentence for assumption in infer([plain("study|q", "3048-20-30|x", "B|y")]).assumed.assumptions
    ]
    assert not any("dates" in sentence or "is a date" in sentence for sentence in sentences)


def test_a_key_that_is_no_column_is_refused_with_the_columns_there_are() -> None:
    with pytest.raises(NoColumn) as refused:
        infer([ARMS_A, ARMS_B], key=["studdy"])
    assert refused.value.known == ("study_id", "arm", "n", "age")


def test_the_order_of_the_files_changes_neither_form_nor_outcome() -> None:
    there, back = infer([ARMS_A, ARMS_B]), infer([ARMS_B, ARMS_A])
    assert describe(there.form) == describe(back.form)


def test_everything_left_out_is_said() -> None:
    one = plain("study|Timestamp|Coder|n|only", "a|1|x|1|5", "b|2|x|2|6")
    other = plain("study|Timestamp|Coder|n|empty", "a|3|y|1|", "b|4|y|2|", file="b.csv")
    assumed = infer([one, other]).assumed
    assert {each["label"] for each in assumed.facts["left_out"]} == {"Timestamp", "Coder", "only", "empty"}
    sentences = " ".join(assumption.sentence for assumption in assumed.assumptions if assumption.about == "left out")
    assert all(f"'{label}'" in sentences for label in ("Timestamp", "Coder", "only", "empty")), sentences
    assert all(assumption.option for assumption in assumed.assumptions)


def test_rows_are_paired_whatever_the_case_and_hyphens_of_their_names() -> None:
    inferred = infer([ARMS_A, ARMS_B])
    comparison = merge(
        [read_extraction(name, inferred.form, name, [inferred.raw(at)]) for at, name in enumerate(("a", "b"))]
    )
    rows = row_counts(comparison)
    assert (rows.paired, rows.only) == (3, {"a": 1, "b": 0})
    assert len(list(called_differently(comparison))) == 2
    assert [(cell.field, cell.whole_row) for cell in comparison.open if not cell.whole_row] == [("n", False)]


def test_a_shared_file_is_taken_apart_and_the_consensus_kept_apart() -> None:
    table = plain("study|Reviewer|n", "a|Ann|1", "a|Bo|2", "a|Consensus|2", "b|ann |1", "b||3")
    shares = split_by(table, 1)
    assert {name: share.height for name, share in shares.tables.items()} == {"Ann": 2, "Bo": 1}
    assert list(shares.consensus) == ["Consensus"]
    assert shares.unnamed == 1
    assert shares.tables["Ann"].rows.to_list() == [2, 5]


CELLS = st.text(alphabet="aB1.,;- \u2013NA", max_size=5)
TABLE = st.lists(st.tuples(st.sampled_from(["s1", "s2", "S3"]), CELLS, CELLS), min_size=1, max_size=6)


@given(rows=TABLE, other=TABLE)
def test_whatever_was_typed_a_table_agrees_with_itself(
    rows: list[tuple[str, str, str]], other: list[tuple[str, str, str]]
) -> None:
    """Law 3 for forms that are inferred: merge(x, x) has no discrepancy but keys that are there twice."""
    one, two = plain("study|x|y", *rows), plain("study|x|y", *other, file="b.csv")
    inferred = infer([one, two], key=["study"])
    assume(inferred.form.studies.values)
    comparison = merge(
        [read_extraction(name, inferred.form, "a.csv", [inferred.raw(0)]) for name in ("first", "second")]
    )
    assert {cell.kind for cell in comparison.in_question} <= {"duplicate", "unidentified"}


@given(rows=TABLE, other=TABLE)
def test_inference_is_symmetric(rows: list[tuple[str, str, str]], other: list[tuple[str, str, str]]) -> None:
    one, two = plain("study|x|y", *rows), plain("study|x|Y", *other, file="b.csv")
    assert describe(infer([one, two], key=["study"]).form) == describe(infer([two, one], key=["study"]).form)


def test_texts_that_do_not_fit_and_words_for_missing_are_said_in_what_was_assumed() -> None:
    rows = [f"s{at}|{at}" for at in range(20)]
    one = plain("study|n", *rows, "u|many", "v|unknown")
    assumed = infer([one, plain("study|n", *rows, "u|3", "v|5", file="b.csv")]).assumed
    sentences = [assumption.sentence for assumption in assumed.assumptions]
    assert "1 cell does not fit 'n' (whole numbers): 'many'" in sentences
    assert (
        "entries that mean missing (NR not reported): 'unknown': NR in 'n'. A value against one of them is a status"
        " difference" in sentences
    )


def test_numbers_with_many_other_entries_among_them_are_asked_about() -> None:
    rows = [f"s{at}|{40 + at}.5" for at in range(8)]
    inferred = infer([plain("study|age", *rows, "u|43.9 (2.0)"), plain("study|age", *rows, "u|4 to 9", file="b.csv")])
    asked = [assumption.sentence for assumption in inferred.assumed.assumptions if assumption.doubtful]
    assert asked == [
        "16 of 18 entries in 'age' are numbers, compared as numbers (41,3 is 41.3); 2 are compared as words:"
        " '4 to 9', '43.9 (2.0)'"
    ]


def test_dates_that_a_spreadsheet_may_have_made_are_counted() -> None:
    one = plain("study|arms|when|start", "A|10-12|2020|2020-01-02", "B|3-4|2021|2021-01-02", "C|x|2022|2022-02-03")
    other = plain(
        "study|arms|when|start",
        "A|2024-10-12|2020|2020-01-02",
        "B|4-Mar|2021|2021-01-02",
        "C|x|2022|2022-02-03",
        file="b.csv",
    )
    sentences = [
        assumption.sentence for assumption in infer([one, other]).assumed.assumptions if "Excel" in assumption.sentence
    ]
    assert sentences == [
        "in 'arms' 2 cells are dates, which Excel may have made of entries such as 10-12: '2024-10-12', '4-Mar'"
    ]


def test_a_column_of_whole_dates_is_not_asked_about() -> None:
    """Dates that were made of 10-12 are all of the year in which somebody typed them."""
    several = ("A|2019-03-14|04/03/2019|2026-03-04", "B|2020-04-12|12.10.2021|2026-10-12", "C|2021-10-12|NR|2026-04-05")
    tables = [plain("study|v7|published|range", *several, file=file) for file in ("a.csv", "b.csv")]
    sentences = [
        assumption.sentence for assumption in infer(tables).assumed.assumptions if "Excel" in assumption.sentence
    ]
    assert [sentence.partition(" cells")[0] for sentence in sentences] == ["in 'range' 6"]


def test_dates_of_several_years_are_not_asked_about_if_one_file_writes_years_in_two_digits() -> None:
    real = plain("study|latest", "A|2019-03-04", "B|2020-07-08", "C|2021-02-03")
    typed = plain("study|latest", "A|3/4/19", "B|7/8/20", "C|2/3/21", file="b.csv")
    of_one_year = plain("study|latest", "A|3/4/26", "B|7/8/26", "C|2/3/26", file="b.csv")
    for other, asked in ((typed, []), (of_one_year, ["if so, correct these cells in the file"])):
        cells = real if other is typed else plain("study|latest", "A|2026-03-04", "B|2026-07-08", "C|2026-02-03")
        assumed = infer([cells, other]).assumed.assumptions
        assert [assumption.option for assumption in assumed if "Excel" in assumption.sentence] == asked


def test_names_with_a_year_are_no_dates() -> None:
    rows = ("Martina 2014|March 2014|1", "Novak 1994|May 2015|2", "May 2001|June 1999|3")
    found = infer([plain("study|when|n", *rows), plain("study|when|n", *rows, file="b.csv")])
    assert not [assumption for assumption in found.assumed.assumptions if "Excel" in assumption.sentence]


def test_a_comma_before_three_digits_is_decimal_where_commas_are_so_elsewhere_in_the_file() -> None:
    rows = ("A|21,000|3,00|-1,000", "B|84,500|12,00|NA", "C|7,000|0,29|-1,500")
    assert has_decimal_commas(plain("study|days|weeks|time", *rows).cells)
    german = replace(plain("study|days|weeks|time", *rows), decimal_commas=True)
    english = plain("study|days|weeks|time", "A|21|3|-1", "B|84.5|12|NA", "C|7|.29|-1.5", file="b.csv")
    found = infer([german, english])
    asked = [assumption.sentence for assumption in found.assumed.assumptions if assumption.doubtful]
    assert asked == ["numbers in a.csv have decimal commas, so '21,000' in 'days' is 21, and not 21000: 'days', 'time'"]
    assert {field.name: field.cell.type_name for field in found.fields} == {
        "study": "words", "days": "number", "weeks": "number", "time": "number",
    }  # fmt: skip
    one, other = (read_extraction(name, found.form, name, [found.raw(at)]) for at, name in enumerate("ab"))
    merged = merge([one, other])
    assert merged.counts()["conflict"] == 0
    assert merged.counts()["agreed"] + merged.counts()["cosmetic"] == 9


def test_a_point_before_three_digits_groups_thousands_where_numbers_have_decimal_commas() -> None:
    rows = ("A|1.024|3,45", "B|120|2,10", "C|12.500|1.200,5")
    assert has_decimal_commas(plain("study|n|score", *rows).cells)
    assert not has_decimal_commas(plain("study|n|score", *rows, "D|3|0.512").cells)
    german = replace(plain("study|n|score", *rows), decimal_commas=True)
    found = infer([german, plain("study|n|score", "A|1024|3.45", "B|120|2.1", "C|12500|1200.5", file="b.csv")])
    asked = [assumption.sentence for assumption in found.assumed.assumptions if assumption.doubtful]
    assert asked == ["numbers in a.csv have decimal commas, so '1.024' in 'n' is 1024, and not 1.024: 'n'"]
    one, other = (read_extraction(name, found.form, name, [found.raw(at)]) for at, name in enumerate("ab"))
    assert merge([one, other]).counts()["conflict"] == 0


def test_a_number_with_both_signs_shows_which_one_begins_the_decimals() -> None:
    german = plain("study|n|cost", "A|1.024|1.200,50", "B|120|1.201,50")
    assert has_decimal_commas(german.cells)
    assert not has_decimal_commas(plain("study|n|cost", "A|1.024|1.200,50", "B|120|1201.50").cells)
    found = infer([replace(plain("study|cost", "A|1.200,50", "B|1.201,50"), decimal_commas=True)])
    assert not any(assumption.doubtful for assumption in found.assumed.assumptions), "nothing could be otherwise"


def test_commas_group_thousands_where_numbers_have_decimal_points() -> None:
    for rows in (("A|21,000|3.00", "B|84,000|12.5"), ("A|21,000|3", "B|84,000|12"), ("A|1,021,000|3,0", "B|7,000|2,5")):
        assert not has_decimal_commas(plain("study|n|weeks", *rows).cells)


def test_labels_that_begin_alike_are_shown_with_their_ends() -> None:
    asked = "Was the random sequence generation method described adequately for outcome "
    table = plain(f"study|{asked}A|{asked}B", "S1|yes|no", "S2|no|no")
    (types,) = [assumption.sentence for assumption in infer([table, replace(table, file="b.csv")]).assumed.assumptions
                if assumption.about == "types"]  # fmt: skip
    assert types.endswith("for outcome A', 'Was the random seque...dequately for outcome B'")


def test_codes_against_words_are_asked_about() -> None:
    one = plain("study|blinded|funding", "A|yes|1", "B|no|2", "C|unclear|3")
    other = plain("study|blinded|funding", "A|1|1", "B|0|2", "C|9|3", file="b.csv")
    doubts = [assumption.sentence for assumption in infer([one, other]).assumed.assumptions if assumption.doubtful]
    assert doubts == [
        "in 'blinded' some have only numbers (0, 1, 9) where others have words (no, unclear, yes): if these are codes"
        " for the same answers, they still count as different"
    ]


def test_months_are_no_dates_that_a_program_made() -> None:
    table = plain("study|start_month|doses", "S1|Aug 08|Aug 08", "S2|Dec 12|3", "S3|Jan 01|4")
    said = [assumption.sentence for assumption in infer([table, replace(table, file="b.csv")]).assumed.assumptions]
    assert [sentence for sentence in said if "Excel" in sentence] == [
        "in 'doses' 2 cells are dates, which Excel may have made of entries such as 10-12: 'Aug 08'"
    ]


def test_a_column_with_one_entry_for_each_extractor_of_a_file_is_not_compared() -> None:
    rows = ("S1|reviewer_1|RCT|UK", "S2|reviewer_1|RCT|UK"), ("S1|reviewer_2|RCT|US", "S2|reviewer_2|cohort|US")
    tables = [plain("record_id|event_name|design|country", *of_one) for of_one in rows]
    why = {left["label"]: left["why"] for left in infer(tables).assumed.facts["left_out"]}
    assert why == {"event_name": "it has one entry for each extractor, in all rows"}
    two_files = [tables[0], replace(tables[1], file="b.csv")]
    assert infer(two_files).assumed.facts["left_out"] == []


@pytest.mark.parametrize("header", ["last_updated", "last edited at", "extract_user", "Coding user", "last_updated_by"])
def test_who_typed_a_row_and_when_is_not_compared(header: str) -> None:
    one = plain(f"study|n|{header}", "A|1|5:01", "B|2|5:02", "C|3|5:03")
    other = plain(f"study|n|{header}", "A|1|6:01", "B|2|6:02", "C|4|6:03", file="b.csv")
    left = [
        assumption.sentence for assumption in infer([one, other]).assumed.assumptions if assumption.about == "left out"
    ]
    assert any(repr(header) in sentence for sentence in left)


@pytest.mark.parametrize("header", ["", "Unnamed: 0", "X", "...1"])
def test_the_numbers_that_a_program_gives_the_rows_are_not_compared(header: str) -> None:
    one = plain(f"{header}|study|n", "1|A|10", "2|B|11", "3|C|12")
    other = plain(f"{header}|study|n", "1|C|12", "2|B|11", "3|A|10", file="b.csv")
    inferred = infer([one, other])
    assert [field.column.label for field in inferred.fields] == ["study", "n"]
    left = [assumption.sentence for assumption in inferred.assumed.assumptions if assumption.about == "left out"]
    assert len(left) == 1
    assert left[0].startswith(f"not compared, because it numbers the rows: {header or 'no header'!r}")


def test_answers_without_a_header_are_no_numbers_of_rows() -> None:
    one = plain("|study|n", "1|A|10", "1|B|11", "3|C|12", "4|D|13", "5|E|14")
    other = plain("|study|n", "1|A|10", "2|B|11", "3|C|12", "4|D|13", "5|E|14", file="b.csv")
    assert len(infer([one, other]).fields) == 3


def test_people_who_are_numbers_are_called_by_their_header() -> None:
    """A ruling `1` would be the first rater's answer, or the answer 1."""
    table = plain("study|Rater ID|n", "A|1|2", "A|2|1")
    assert list(split_by(table, 1).tables) == ["rater 1", "rater 2"]
    asked = plain("study|Who are you, please, as on the list?|n", "A|1|2", "A|2|1")
    assert list(split_by(asked, 1).tables) == ["extractor 1", "extractor 2"]


def test_the_code_of_a_field_ends_with_a_whole_word() -> None:
    question = "Does the article include a statement indicating whether there were funding sources?"
    (code,) = field_names([question]).values()
    assert question.casefold().replace(" ", "_").startswith(f"{code}_")
    assert len(code) <= 40


def test_a_column_alone_shows_its_decimal_commas() -> None:
    """In a workbook, other columns have numbers, which have points, where somebody typed these as texts."""
    ours = plain("study|cost|score", "A|1.500|1.25", "B|1.200,50|2.5", "C|980,25|3.75")
    assert not has_decimal_commas(ours.cells)
    theirs = plain("study|cost|score", "A|1500|1.25", "B|1200.50|2.5", "C|980.25|3.75", file="b.csv")
    found = infer([ours, theirs])
    assert found.raw(0).decimal_commas == {"cost"}
    assert not found.raw(1).decimal_commas
    said = [assumed.sentence for assumed in found.assumed.assumptions if assumed.doubtful]
    assert said == ["numbers in 'cost' of a.csv have decimal commas, so '1.500' there is 1500, and not 1.500"]


def test_results_of_several_numbers_show_decimal_commas_where_all_cells_are_as_typed() -> None:
    rows = ("A|1.024|52,9 (6,6)", "B|120|48,1 (7,2)")
    cells = plain("study|n|age", *rows).cells
    assert has_decimal_commas(cells, as_typed=True)
    assert not has_decimal_commas(cells), "1.024 may be a number of a workbook"
    assert not has_decimal_commas(plain("study|n|age", *rows, "C|0.5|61,0 (5,5)").cells, as_typed=True)
    assert not has_decimal_commas(plain("study|n|age", *rows, "C|5|61.0 (5.5)").cells, as_typed=True)
    assert not has_decimal_commas(plain("study|n|age", "A|1.024|items 1,2", "B|120|1,204 (25)").cells, as_typed=True)
