"""What is proposed for a discrepancy, and which rows are shown beside each other though nobody asks about them."""

from __future__ import annotations

import pytest

from schema.form import make_form
from schema.row import Cell, Row, key, number, place, reference, verbatim
from tests.review import Sheets, extraction, extractions
from tests.strategies import edited
from validate.adjudication.candidates import candidates, spelled_otherwise
from validate.adjudication.items import AdjudicationItem, adjudication_items
from validate.adjudication.proposals import Proposal, proposal, reports_named
from validate.merge import merge
from validate.merge.comparison import Comparison

PASSAGE = "It came back after two weeks and I was as low as before"
QUOTE: Sheets = {
    "studies": [{"study": "K1", "country": "UK"}],
    "findings": [{"study": "K1", "finding": "F1", "text": PASSAGE, "told": "3"}],
    "arms": [{"study": "K1", "arm": "Placebo", "drug": "saline given in the same way, every week", "n": "13"}],
}


def differing(one: Sheets, other: Sheets) -> tuple[Comparison, list[AdjudicationItem]]:
    comparison = merge(extractions([one, other]))
    return comparison, list(adjudication_items(comparison))


@pytest.mark.parametrize(
    ("other", "proposed"),
    [
        ("saline given in the same way", Proposal("take", "alice")),
        ("Saline given in the same way, every week, by drip", Proposal("take", "bob")),
        ("in the same way, every week for two months at the clinic", Proposal("take", "bob")),
        ("the same volume of water", None),
        ("saline", None),
        ("NR", None),
    ],
)
def test_of_passages_that_overlap_the_longer_is_proposed(other: str, proposed: Proposal | None) -> None:
    comparison, (item,) = differing(QUOTE, edited(QUOTE, {("arms", 0, "drug"): other}))
    assert proposal(comparison, item) == proposed


def test_a_row_of_a_selection_that_one_alone_chose_is_proposed_to_be_kept() -> None:
    comparison, found = differing(QUOTE, {**QUOTE, "findings": [], "arms": []})
    assert {each.cell.table: proposal(comparison, each) for each in found} == {
        "findings": Proposal("keep"),
        "arms": None,
    }


class Papers(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study", prefilled=True)


class Sources(Row, label="Sources", identity=("source",), parent="papers", reports=True):
    """One row per report."""

    study: Cell[str] = reference("Study", to="papers")
    source: Cell[str] = key("Source")


class Doses(Row, label="Doses", identity=("drug",), parent="papers"):
    """One row per drug."""

    study: Cell[str] = reference("Study", to="papers")
    drug: Cell[str] = verbatim("Drug")
    mean: Cell[str] = number("Mean", evidence=True)
    page: Cell[str] = place("Page")


FORM = make_form(Papers, Sources, Doses, name="sources", title="Sources", version="1")


@pytest.mark.parametrize(
    ("places", "named"),
    [
        (("Okoro 2019, p. 3", "Okoro 2021, p. 5"), ("Okoro 2019", "Okoro 2021")),
        (("Okoro 2019, p. 3", "Okoro 2019, p. 5"), ()),
        (("Okoro 2019, p. 3", "p. 5"), ()),
    ],
)
def test_values_from_two_reports_of_a_study_are_a_conflict_of_sources(
    places: tuple[str, str], named: tuple[str, ...]
) -> None:
    several = [
        extraction(
            name,
            {
                "papers": [{"study": "K1"}],
                "sources": [{"study": "K1", "source": report} for report in ("Okoro 2019", "Okoro 2021")],
                "doses": [{"study": "K1", "drug": "ketamine", "mean": mean, "mean__place": where}],
            },
            FORM,
        )
        for name, mean, where in zip(("alice", "bob"), ("0.5", "0.6"), places, strict=True)
    ]
    comparison = merge(several)
    (item,) = (one_item for one_item in adjudication_items(comparison) if one_item.cell.field == "mean")
    assert reports_named(comparison, item) == named
    assert FORM.reports_table is FORM["sources"]


def test_rows_that_stay_apart_are_shown_with_the_nearest_of_the_other() -> None:
    """Whoever is named first; and neither a row that both have nor one of another study is among them."""
    both: list[dict[str, str | None]] = [
        {"study": "K1", "arm": arm, "n": n, "route": "IV"} for arm, n in (("Ketamine", "24"), ("Placebo", "13"))
    ]
    one: Sheets = {"arms": [*both, {"study": "K1", "arm": "waiting list", "n": "9", "route": "oral"}]}
    other: Sheets = {
        "arms": [
            *both,
            {"study": "K1", "arm": "usual care", "n": "12", "route": "oral"},
            {"study": "K2", "arm": "waiting", "n": "9", "route": "oral"},
        ]
    }
    for several in ([one, other], [other, one]):
        (found,) = candidates(merge(extractions(several)))
        assert (found.study, found.state, found.by, found.rulings) == ("K1", "apart", None, ())
        assert -3 <= (found.log_odds or 0) < 1


def test_too_many_rows_are_not_shown_beside_each_other() -> None:
    many: list[Sheets] = [
        {"findings": [{"study": "K1", "finding": str(n), "text": f"{who} said {n}"} for n in range(45)]}
        for who in ("women", "men")
    ]
    assert candidates(merge(extractions(many))) == ()


def test_names_that_only_spelling_parts_are_shown_but_not_what_refers_to_them() -> None:
    one: Sheets = {
        "arms": [{"study": "K1", "arm": "Ketamine"}],
        "visits": [{"study": "K1", "arm": "Ketamine", "visit": "week 1", "seen": "3"}],
    }
    other: Sheets = {
        "arms": [{"study": "K1", "arm": "ketamine"}],
        "visits": [{"study": "K1", "arm": "ketamine", "visit": "week 1", "seen": "3"}],
    }
    found = spelled_otherwise(merge(extractions([one, other])))
    assert [(each.table, dict(each.rows)) for each in found] == [("arms", {"alice": 0, "bob": 0})]
