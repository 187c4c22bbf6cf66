"""The sentences on coefficients say what was computed, as the table of agreement has it."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest

from extract.dataset.methods.agreement_sentences import results_sentences
from schema.form import make_form
from schema.row import Cell, Prepared, Row, count, key
from tests.validate.agreement.small import FORM, compared, of_table
from tests.validate.built import extraction
from validate.agreement import Intervals, agreement
from validate.agreement.how_measured import (
    categories_sentence,
    few_studies_sentence,
    intervals_sentence,
    kappa_named,
    levels_used,
)
from validate.dataset.paper.agreement import agreement_by_field
from validate.dataset.paper.agreement_on_records import agreement_on_records
from validate.dataset.pictures.agreement import agreement_pictures, with_alpha
from validate.merge import merge
from validate.merge.compare_frames import compare


def test_weights_are_named_with_their_fields() -> None:
    weighted = agreement(compared(**of_table("risk", [[5, 1], [1, 5]], ("low", "high"))))
    assert kappa_named(weighted) == "Cohen's kappa (quadratic weights for Risk; unweighted for all other data items)"
    plain = agreement(compared(**of_table("design", [[5, 1], [1, 5]], ("x", "y"))))
    assert kappa_named(plain) == "Cohen's kappa (unweighted)"


def test_levels_are_those_of_the_fields_that_were_compared() -> None:
    assert levels_used(agreement(compared(**of_table("risk", [[5, 1], [1, 5]], ("low", "high"))))) == "ordinal"
    assert levels_used(agreement(compared(**of_table("n", [[5, 1], [1, 5]], ("4", "7"))))) == "ratio"
    sets = agreement(compared(**of_table("methods", [[5, 1], [1, 5]], ("p", "p; q"))))
    assert levels_used(sets) == "sets by MASI distance"


def test_the_choices_of_a_form_are_said_to_be_the_categories_of_ac1_only_where_a_form_lists_some() -> None:
    listed = agreement(compared(**of_table("design", [[5, 1], [1, 5]], ("x", "y"))))
    assert "all choices that the form lists, and elsewhere the values that occur" in categories_sentence(listed)
    rows = {"a": {"r": ["one", "two", "one"]}, "b": {"r": ["one", "two", "two"]}}
    inferred = agreement(compare({name: pl.DataFrame({"study": ["1", "2", "3"], **of}) for name, of in rows.items()}))
    assert categories_sentence(inferred) == (
        "AC1 works out agreement by chance from the number of categories: the values that occur."
    )


def test_intervals_are_said_to_be_drawn_only_if_they_were() -> None:
    several = compared(**of_table("design", [[5, 1], [1, 5]], ("x", "y")))
    assert intervals_sentence(agreement(several)) == (
        "The 95% confidence intervals are from analytic standard errors (kappa: Fleiss, Cohen and Everitt 1969; others:"
        " Gwet 2014) and the t distribution."
    )
    drawn = agreement(several, intervals=Intervals(50))
    assert intervals_sentence(drawn) == (
        "The 95% confidence intervals are from 50 bootstrap resamples of studies (percentile method, Efron and"
        " Tibshirani 1993;"
        " studies as clusters, Field and Welsh 2007)."
    )
    assert intervals_sentence(agreement(compared(**of_table("design", [[5, 0], [0, 0]], ("x", "y"))))) == ""


def test_on_how_few_studies_resampled_intervals_rest_is_said() -> None:
    few, many = (compared(**of_table("design", [[n, 2], [2, n]], ("x", "y"))) for n in (5, 20))
    assert few_studies_sentence(agreement(few, intervals=Intervals(50))) == (
        "The intervals from resamples rest on only 14 studies. With 30 studies or fewer such intervals tend to be too"
        " narrow (Cameron, Gelbach and Miller 2008, doi:10.1162/rest.90.3.414)."
    )
    assert few_studies_sentence(agreement(few, intervals=Intervals(0))) == ""
    assert few_studies_sentence(agreement(many, intervals=Intervals(50))) == ""


def test_of_numbers_the_paper_has_alpha_and_neither_kappa_nor_ac1() -> None:
    found = agreement(compared(**of_table("n", [[5, 1], [1, 5]], ("4", "7"))))
    table = agreement_by_field(FORM, found)
    (row,) = table.rows
    assert row[5:7] == ("", "")
    assert row[7].startswith("0.")
    assert row[8] == "ratio"
    assert all(column not in {5, 6} for _, column in table.traces)
    assert list(agreement_pictures(FORM, found)) == []


def test_the_same_missing_code_is_no_value_that_is_the_same() -> None:
    """Of ten entries both have a value in two, the same in one, and PEND in eight: 50% of the values, 90% of all."""
    cells = [("x", "x"), ("x", "y"), *[("PEND", "PEND")] * 8]
    typed = [
        {"studies": [{"study": f"S{number}", "design": pair[who]} for number, pair in enumerate(cells)]}
        for who in (0, 1)
    ]
    (row,) = agreement_by_field(FORM, agreement(compared(a=typed[0], b=typed[1]))).rows
    assert row[:5] == ("Design", "2", "50.0%", "10", "90.0%")
    (row,) = agreement_by_field(FORM, agreement(compared(a=_pending(typed[0]), b=_pending(typed[1])))).rows
    assert row[:5] == ("Design", "0", "-", "10", "100%")


def _pending(typed: Mapping[str, list[dict[str, str]]]) -> Mapping[str, list[dict[str, str]]]:
    return {name: [row | {"design": "PEND"} for row in rows] for name, rows in typed.items()}


def test_records_that_all_made_and_that_only_one_made() -> None:
    """Ann chose two findings of two studies and Ben one of them: F1 is 2 x 1 / (2 x 1 + 1)."""
    studies = [{"study": "S1", "design": "x"}, {"study": "S2", "design": "x"}]
    findings = [{"study": "S1", "words": "We hoped"}, {"study": "S2", "words": "Nobody came"}]
    found = agreement(
        compared(ann={"studies": studies, "findings": findings}, ben={"studies": studies, "findings": findings[:1]})
    )
    table = agreement_on_records(FORM, found)
    assert table.columns[1:4] == ("Made by both", "Only ann", "Only ben")
    (row,) = table.rows
    assert row[:4] == ("Findings", "1", "1", "0")
    assert row[4].startswith("0.67")
    assert [trace.made_by for trace in table.traces.values()] == ["*", "ann", "ben", "+"]


def test_records_that_workbooks_came_with_are_told_apart_from_those_that_somebody_had_to_find() -> None:
    sheets = {"studies": [{"study": "S1", "design": "x"}], "findings": [{"study": "S1", "words": "We hoped"}]}
    found = agreement(compared(ann=sheets, ben=sheets))
    given = Prepared(rows=({"words": "We hoped"},))
    form = replace(FORM, tables=tuple(replace(one, prepared=(given,)) for one in FORM.tables))
    note = "The workbooks came with the records of Findings, so that agreement on these says little."
    assert note in agreement_on_records(form, found).notes
    assert note not in agreement_on_records(FORM, found).notes


def test_records_that_count_as_made_by_both_because_they_are_alike_are_named() -> None:
    studies = [{"study": "S1", "design": "x"}]

    def notes_on(*words: str) -> tuple[str, ...]:
        findings = ([{"study": "S1", "words": text, "tone": "good"}] for text in words)
        ann, ben = ({"studies": studies, "findings": rows} for rows in findings)
        return agreement_on_records(FORM, agreement(compared(ann=ann, ben=ben))).notes

    assert "different names" not in " ".join(notes_on("We hoped", "we  hoped"))
    notes = notes_on("We hoped that it would help at last", "We hoped that it would help us at last")
    assert any(note.startswith("1 record of Findings had different names on first submissions.") for note in notes)


def test_two_of_three_who_named_a_record_differently_count_among_those_that_are_alike() -> None:
    """As the figures take them, which count the record as made by some."""
    studies = [{"study": "S1", "design": "x"}]
    words = ("We hoped that it would help at last", "We hoped that it would help us at last", "")
    people = {
        name: {"studies": studies, "findings": [{"study": "S1", "words": text, "tone": "good"}] if text else []}
        for name, text in zip(("ann", "ben", "cleo"), words, strict=True)
    }
    found = agreement(compared(**people))
    (rows,) = [one for one in found.rows if one.table == "findings"]
    assert (rows.matched, rows.some, rows.alike) == (0, 1, 1)
    notes = " ".join(agreement_on_records(FORM, found).notes)
    assert "1 record of Findings had different names on first submissions. F1 counts it as made by those who" in notes


def test_what_one_alone_chose_is_said_to_be_in_no_count_of_entries() -> None:
    studies = [{"study": "S1", "design": "x"}]
    findings = [{"study": "S1", "words": "We hoped"}, {"study": "S1", "words": "Nobody came"}]
    both = {"studies": studies, "findings": findings[:1]}
    found = agreement(compared(ann={"studies": studies, "findings": findings}, ben=both))
    assert (
        "none was made by only one. The entries of records that only one chose (1 of Findings) are not among them."
        in results_sentences(found)
    )
    assert "only one chose" not in results_sentences(agreement(compared(ann=both, ben=both)))


def test_tables_and_picture_say_how_many_studies_of_the_pilot_round_are_left_out() -> None:
    measured = agreement(compared(**of_table("design", [[5, 1], [1, 5]], ("x", "y"))))
    left_out = "2 studies of the pilot round are left out of the figures on agreement."
    for pilot, said in ((0, False), (2, True)):
        found = replace(measured, pilot=pilot)
        (picture,) = agreement_pictures(FORM, found)
        for notes in (agreement_by_field(FORM, found).notes, agreement_on_records(FORM, found).notes, picture.notes):
            assert (left_out in notes) is said


def test_fields_that_rest_on_few_cells_are_counted() -> None:
    few = agreement(compared(**of_table("design", [[3, 1], [1, 3]], ("x", "y"))))
    assert any("fewer than 10 entries" in note for note in agreement_by_field(FORM, few).notes)
    (picture,) = agreement_pictures(FORM, few)
    assert any(note.startswith("*: ") and "fewer than 10 entries" in note for note in picture.notes)
    enough = agreement(compared(**of_table("design", [[5, 1], [1, 5]], ("x", "y"))))
    assert not any("fewer than" in note for note in agreement_by_field(FORM, enough).notes)
    (picture,) = agreement_pictures(FORM, enough)
    assert not any("fewer than" in note for note in picture.notes)


@pytest.mark.parametrize(
    ("alphas", "sentence"),
    [
        (("0.5", "1"), "the table of agreement has alpha of them"),
        (("0.5", None, None), "the table of agreement has alpha of the 1 for which it is defined"),
        ((None,), "alpha is defined for none of them"),
    ],
)
def test_alpha_is_promised_of_those_that_have_it(alphas: tuple[str | None, ...], sentence: str) -> None:
    assert with_alpha([{"alpha": alpha} for alpha in alphas]) == sentence


def test_a_number_that_is_not_compared_is_not_called_free_text() -> None:
    class Codings(Row, label="Codings", identity=("study",)):
        """One row per study."""

        study: Cell[str] = key("Study")
        sites: Cell[int] = count("Sites")
        revision: Cell[int] = count("Revision", scored=False)

    form = make_form(Codings, name="codings", title="Codings", version="1")
    rows = {"codings": [{"study": "S1", "sites": "2", "revision": "1"}]}
    table = agreement_by_field(form, agreement(merge([replace(extraction(form, rows), name=name) for name in "ab"])))
    assert table.notes[-1] == "Data items in no line: those that are not compared (Revision)."
