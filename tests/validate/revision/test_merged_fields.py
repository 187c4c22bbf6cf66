"""Two fields that became one, with a ruling on each: the cell is open where the rulings say different things."""

from __future__ import annotations

import pytest

from extract.form_file.read import form_of_text
from tests.review import extraction
from validate.ledger.ledger import Decision, Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.revision.carry import carry
from validate.revision.matching import Matching
from validate.revision.rulings import RulingCarrier

HEAD = """
name: money
title: Money
version: "{}"
tables:
  - name: studies
    identity: [study]
    fields:
      - {{name: study, type: key}}
"""
OLD = form_of_text(HEAD.format(1) + "".join(
    f"      - {{name: {name}, type: text, scored: true}}\n" for name in ("sponsor", "funder")
))  # fmt: skip
NEW = form_of_text(HEAD.format(2) + "      - {name: money, type: text, scored: true, was: [sponsor, funder]}\n")


def ruled(field: str, had: dict[str, str | None], final: str | None) -> Decision:
    return Decision(
        study="S1", table="studies", row={"ada": ("S1",), "ben": ("S1",)}, field=field, had=had, final=final,
        ruling="value" if final else "neither", method="discussion", who=("ada", "ben"), when="2026-01-01",
        form="money 1",
    )  # fmt: skip


def migrated(cells: dict[str, dict[str, str]], *rulings: Decision) -> Comparison:
    """What Ada and Ben had in the old form and its rulings, merged in the new form."""
    before = [extraction(name, {"studies": [{"study": "S1", **typed}]}, OLD) for name, typed in cells.items()]
    now = [carry(one, Matching(OLD, NEW)).now for one in before]
    of_rows = [{name: table.addresses for name, table in merge(each).tables.items()} for each in (before, now)]
    carried = RulingCarrier(Matching(OLD, NEW), *of_rows).carry(Ledger(rulings), when="2026-02-01")
    assert len(carried.lines) == len(rulings)
    return merge(now, Ledger((*rulings, *carried.lines)))


PFIZER, BAYER = "Pfizer", "Bayer"


@pytest.mark.parametrize(
    ("funder", "final"), [((PFIZER, None), PFIZER), ((PFIZER, None), None), ((None, None), "MRC"), ((None, BAYER), "X")]
)
def test_a_ruling_on_a_field_in_which_somebody_had_nothing_does_not_go_under(
    funder: tuple[str | None, str | None], final: str | None
) -> None:
    cells = {"ada": {"sponsor": PFIZER}, "ben": {"sponsor": BAYER}}
    had = dict(zip(cells, funder, strict=True))
    for name, text in had.items():
        cells[name] |= {"funder": text} if text else {}
    comparison = migrated(
        cells, ruled("sponsor", {"ada": PFIZER, "ben": BAYER}, BAYER), ruled("funder", had, final)
    )  # fmt: skip
    (cell,) = comparison.open
    assert (cell.field, cell.progress) == ("money", "open")
    assert {decision.final for decision in cell.rulings.in_force} == {BAYER, final}


def test_rulings_that_say_the_same_decide_the_cell() -> None:
    cells = {"ada": {"sponsor": PFIZER, "funder": PFIZER}, "ben": {"sponsor": BAYER}}
    comparison = migrated(
        cells,
        ruled("sponsor", {"ada": PFIZER, "ben": BAYER}, PFIZER),
        ruled("funder", {"ada": PFIZER, "ben": None}, PFIZER),
    )
    assert comparison.open == ()


def test_where_the_cell_holds_more_than_any_of_them_was_about_both_are_stale() -> None:
    cells = {"ada": {"sponsor": PFIZER, "funder": "NIHR"}, "ben": {"sponsor": BAYER, "funder": "MRC"}}
    sponsor = ruled("sponsor", {"ada": PFIZER, "ben": BAYER}, PFIZER)
    comparison = migrated(cells, sponsor, ruled("funder", {"ada": "NIHR", "ben": "MRC"}, "MRC"))
    (cell,) = comparison.open
    assert cell.progress == "stale"
    assert len(cell.rulings.stale) == 2
