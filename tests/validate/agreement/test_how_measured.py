"""The sentences on coefficients say what was computed, as the table of agreement has it."""

from tests.validate.agreement.small import FORM, compared, of_table
from validate.agreement import Intervals, agreement
from validate.agreement.how_measured import intervals_sentence, kappa_named, levels_used
from validate.dataset.paper.agreement import agreement_by_field
from validate.dataset.pictures.agreement import agreement_pictures


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


def test_intervals_are_said_to_be_drawn_only_if_they_were() -> None:
    several = compared(**of_table("design", [[5, 1], [1, 5]], ("x", "y")))
    assert intervals_sentence(agreement(several)) == (
        "95% confidence intervals are from analytic standard errors (kappa: Fleiss, Cohen and Everitt 1969; others:"
        " Gwet 2014) and the t distribution."
    )
    drawn = agreement(several, intervals=Intervals(50))
    assert intervals_sentence(drawn) == (
        "95% confidence intervals are from 50 bootstrap resamples of studies (percentile method, Efron and Tibshirani"
        " 1993;"
        " studies as clusters, Field and Welsh 2007)."
    )
    assert intervals_sentence(agreement(compared(**of_table("design", [[5, 0], [0, 0]], ("x", "y"))))) == ""


def test_of_numbers_the_paper_has_alpha_and_neither_kappa_nor_ac1() -> None:
    found = agreement(compared(**of_table("n", [[5, 1], [1, 5]], ("4", "7"))))
    table = agreement_by_field(FORM, found)
    (row,) = table.rows
    assert row[4:6] == ("", "")
    assert row[6].startswith("0.")
    assert row[7] == "ratio"
    assert all(column not in {4, 5} for _, column in table.traces)
    assert list(agreement_pictures(FORM, found)) == []


def test_fields_that_rest_on_few_cells_are_counted() -> None:
    few = agreement(compared(**of_table("design", [[3, 1], [1, 3]], ("x", "y"))))
    assert any("fewer than 10 entries" in note for note in agreement_by_field(FORM, few).notes)
    (picture,) = agreement_pictures(FORM, few)
    assert any(note.startswith("*: ") and "fewer than 10 entries" in note for note in picture.notes)
    enough = agreement(compared(**of_table("design", [[5, 1], [1, 5]], ("x", "y"))))
    assert not any("fewer than" in note for note in agreement_by_field(FORM, enough).notes)
    (picture,) = agreement_pictures(FORM, enough)
    assert not any("fewer than" in note for note in picture.notes)
