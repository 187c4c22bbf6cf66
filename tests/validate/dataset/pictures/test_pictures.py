"""The numbers behind the pictures, from small extractions, each counted by hand here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.review import REVIEW, extraction
from tests.validate.dataset.pictures.invented import TABLES, invented_form, pictures_of, pictures_of_two
from validate.dataset.difference import Differences
from validate.dataset.paper.in_words import InWords
from validate.dataset.pictures.all_pictures import not_drawn, pictures
from validate.dataset.pictures.picture import Picture
from validate.dataset.tables import dataset_tables
from validate.merge import merge
from validate.merge.consensus import consensus


@pytest.fixture(scope="module")
def all_of_them() -> dict[str, Picture]:
    return pictures_of(invented_form(), TABLES)


def test_one_finding_of_a_theme_is_not_called_1_findings(all_of_them: dict[str, Picture]) -> None:
    said = all_of_them["coverage"].alternative
    assert "studies 1, findings 1;" in said
    assert "studies 1, findings 3;" in said
    assert not any(" 1 findings" in picture.alternative for picture in all_of_them.values())


def test_findings_are_counted_by_study_theme_credibility_and_phase(all_of_them: dict[str, Picture]) -> None:
    picture = all_of_them["themes-by-study"]
    assert picture.numbers.select("study", "code", "credibility", "lettered", "number").rows() == [
        ("S1", "D3", "unequivocal", "acute", 1),
        ("S1", "D3", "credible", "acute", 2),
        ("S1", "D5", "unequivocal", "acute", 1),
        ("S2", "other", "credible", "NR", 1),
        ("S3", "no_theme", "PEND", "blank", 1),
    ]
    assert list(picture.labels["study"].values()) == ["Adams 2020", "Brown 2021", "Clark 2022"]
    sentence = "Each mark is one of 5 findings in one of its domains; with those in several, they are counted 6 times."
    assert sentence in picture.alternative
    assert "The sign in the mark shows phase" in picture.alternative
    assert "credibility: unequivocal 1, credible 3, pending 1 (of 5 findings)." in picture.alternative
    assert picture.notes == (
        "Findings with several domains are drawn under each of them; there are 5 findings in the synthesis.",
        "1 of 6 findings is left out of the synthesis (credibility: not supported).",
        "These studies have the same participants: Brown 2021 and Clark 2022. Each of them is counted as a study.",
        "Pending: still to be looked up in the full text of the report, or to be asked of its authors.",
    )


def test_every_theme_of_the_form_has_its_studies_and_findings_and_none_is_zero(all_of_them: dict[str, Picture]) -> None:
    numbers = all_of_them["coverage"].numbers
    found = {row["code"]: (row["studies"], row["rows"]) for row in numbers.iter_rows(named=True)}
    assert found == {
        "D1": (0, 0), "D2": (0, 0), "D3": (1, 3), "D4": (0, 0), "D5": (1, 1), "D6": (0, 0), "other": (1, 1),
        "no_theme": (1, 1),
    }  # fmt: skip
    assert numbers.filter(code="D3").select("rows_credible", "rows_unequivocal").rows() == [(2, 1)]


def test_people_are_those_of_the_whole_study_and_a_missing_number_is_none(all_of_them: dict[str, Picture]) -> None:
    picture = all_of_them["people"]
    assert picture.numbers.rows() == [("S3", "Clark 2022", 20), ("S1", "Adams 2020", 14), ("S2", "Brown 2021", None)]
    assert "The number is not known for 1 study." in picture.alternative
    assert picture.notes == (
        "These studies have the same participants: Brown 2021 and Clark 2022. In all, 34 people are counted. Whether"
        " participants also took part in another of the studies is not known for 1 study, so people may be counted more"
        " than once.",
        "A dash marks a study whose number is not known (1).",
    )


def test_all_studies_with_the_smallest_number_are_named() -> None:
    samples = [row | {"n_analysed": "12"} for row in TABLES["samples"][:2]] + TABLES["samples"][3:]
    picture = pictures_of(invented_form(), TABLES | {"samples": samples})["people"]
    assert "The smallest have 12 (Adams 2020 and Brown 2021), the largest has 20 (Clark 2022)." in picture.alternative


def test_a_mark_is_a_finding_where_none_has_several_themes() -> None:
    picture = pictures_of(invented_form(), TABLES | {"findings": TABLES["findings"][::2]})["themes-by-study"]
    assert "Each mark is one of 2 findings." in picture.alternative


def test_a_dose_stands_by_drug_and_route_in_its_base_unit_or_says_why_not(all_of_them: dict[str, Picture]) -> None:
    numbers = all_of_them["doses"].numbers
    assert all_of_them["doses"].alternative.endswith("Dose, no amount: 1 not reported.")
    assert numbers.select("study", "given", "way", "amount", "unit", "status").rows() == [
        ("S1", "esketamine", "oral; intranasal", None, None, "not_reported"),
        ("S1", "ketamine_unspecified", "iv", 0.5, "mg/kg", "value"),
        ("S2", "esketamine", "NR", 84.0, "mg", "value"),
    ]


def test_answers_of_a_checklist_stand_by_study_and_are_summed_up_by_item(all_of_them: dict[str, Picture]) -> None:
    assert all_of_them["appraisal"].numbers.select("study", "item", "answer").rows() == [
        ("S1", "jbi_1", "yes"), ("S1", "jbi_2", "unclear"), ("S2", "jbi_1", "yes"),
    ]  # fmt: skip
    assert all_of_them["appraisal-summary"].numbers.select("item", "answer", "studies").rows() == [
        ("jbi_1", "yes", 2), ("jbi_2", "unclear", 1),
    ]  # fmt: skip


def test_an_answer_in_dispute_is_not_called_not_answered() -> None:
    item = {"study": "S1", "tool": "jbi_qualitative"}
    same = [{**item, "item": "JBI 1", "answer": "yes"}, {**item, "item": "JBI 3", "answer": ""}]
    ada, ben = ([*same, {**item, "item": "JBI 2", "answer": answer}] for answer in ("yes", "no"))
    drawn = pictures_of_two(invented_form(), {**TABLES, "appraisal": ada}, {**TABLES, "appraisal": ben})
    for name in ("appraisal", "appraisal-summary"):
        answers = dict(drawn[name].numbers.select("item", "answer_label").iter_rows())
        assert answers == {"jbi_1": "yes", "jbi_2": "not settled", "jbi_3": "not answered"}
        assert "not settled 1" in drawn[name].alternative


def test_a_form_without_what_a_picture_needs_has_no_such_picture() -> None:
    comparison = merge([extraction("ada", {"studies": [{"study": "K1", "country": "UK"}]}, REVIEW)])
    agreed = consensus(comparison)
    typed = dataset_tables(comparison, draft=False, agreed=agreed)
    assert pictures(InWords(agreed), typed, [(comparison.form, None, Differences())]) == ()
    told = not_drawn(())
    assert len(told) == 6
    assert told[0] == (
        "There is no picture of people by study. It needs a field with the setting counts_people; there is none, or it"
        " has no rows."
    )


def test_numbers_of_pictures_lead_to_the_rows_that_were_counted(all_of_them: dict[str, Picture]) -> None:
    picture = all_of_them["coverage"]
    trace = picture.traces[2, 3]
    assert (trace.table, trace.field, trace.holds) == ("findings", "domains", "D3")
    assert all_of_them["people"].traces[0, 2].study == "S3"


def test_what_is_open_is_counted_by_table_and_agreement_by_field() -> None:
    other = TABLES | {"samples": [row | {"n_analysed": "15"} for row in TABLES["samples"]]}
    shown = pictures_of_two(invented_form(), TABLES, other)
    assert shown["disagreements"].numbers.select("day", "way", "table", "cells").rows() == [("", "open", "samples", 4)]
    assert "open 4" in shown["disagreements"].alternative
    fields = {row["field"]: row for row in shown["agreement"].numbers.iter_rows(named=True)}
    assert (fields["answer"]["kappa_n"], fields["answer"]["kappa"]) == (3, 1.0)


def test_a_range_without_another_amount_is_a_range_and_no_dose_that_is_not_known() -> None:
    ranged = [{**TABLES["treatments"][2], "dose": "PEND", "dose_min": "35 mg/70 kg", "dose_max": "3 mg/kg"}]
    picture = pictures_of(invented_form(), TABLES | {"treatments": ranged})["doses"]
    assert picture.numbers.select("amount", "unit", "status", "shown", "lowest", "highest").rows() == [
        (None, "mg/kg", "range", "0.5 to 3 mg/kg", 0.5, 3.0)
    ]
    assert "Dose in mg/kg: 0.5 to 3 (1 record)." in picture.alternative
    assert "no amount" not in picture.alternative
    assert picture.notes == (
        "Each mark is one record of Treatments. A line is a range. Amounts of one kind are shown in one unit.",
    )


def test_who_was_given_nothing_is_not_one_whose_dose_is_not_known() -> None:
    given = [{**TABLES["treatments"][2], "dose": code} for code in ("NA", "PEND")]
    given[1] |= {"sample": "others"}
    picture = pictures_of(invented_form(), TABLES | {"treatments": given})["doses"]
    assert picture.alternative.endswith("Dose, no amount: 1 not applicable and 1 pending.")


def test_the_note_says_why_a_record_has_no_mark() -> None:
    notes = pictures_of(invented_form(), TABLES)["doses"].notes
    assert [note.partition("unit. ")[2] for note in notes] == ["1 record is not shown, because drug does not apply."]


def test_a_file_of_numbers_has_no_column_twice_and_none_of_a_field_that_the_form_lacks() -> None:
    picture = replace(
        pictures_of(invented_form(), TABLES)["doses"], called={"given": "label", "given_label": "", "way": "route"}
    )
    assert picture.in_file.columns[:6] == ["row_id", "study", "label", "given", "route", "way_label"]


def test_what_was_resolved_on_one_day_has_bars_and_no_axis_of_time() -> None:
    other = TABLES | {"samples": [row | {"n_analysed": "15"} for row in TABLES["samples"]]}
    picture = pictures_of_two(invented_form(), TABLES, other)["disagreements"]
    assert (picture.title, picture.notes) == ("How disagreements were resolved", ())
    assert picture.alternative.startswith(
        "A bar for each table, by the way of resolving 4 disagreements on first submissions: open 4."
    )


def test_a_later_round_with_a_single_number_of_disagreements_has_no_picture_of_them() -> None:
    first, later = invented_form(), replace(invented_form(), round=2)
    other = TABLES | {"samples": [row | {"n_analysed": "15"} for row in TABLES["samples"]]}
    assert "disagreements" in pictures_of_two(first, TABLES, other)
    assert "disagreements-2" not in pictures_of_two(later, TABLES, other)
    several = other | {"studies": [row | {"country": "FRA"} for row in TABLES["studies"]]}
    assert "disagreements-2" in pictures_of_two(later, TABLES, several)


def test_perfect_agreement_without_intervals_is_said_in_whole_sentences() -> None:
    picture = pictures_of_two(invented_form(), TABLES, TABLES)["agreement"]
    assert set(picture.numbers["kappa"].drop_nulls()) == {1.0}
    assert picture.numbers["kappa_low"].drop_nulls().is_empty()
    number = len(picture.numbers["kappa"].drop_nulls())
    said = f"{picture.alternative} {' '.join(picture.notes)}"
    assert f"Kappa is defined for {number} data items, 1.00 for each." in said
    assert "interval as a line" not in said
    assert "No coefficient has an interval, as in perfect agreement: agreement.csv says why." in said
    assert "  " not in said
