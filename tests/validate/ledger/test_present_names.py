"""A study that was renamed: all that was decided of it holds under the new name, and nothing else is different."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schema.form import Form
from schema.renamed_studies import RenamedStudies
from tests.review import REVIEW, Sheets, extractions
from tests.ruling_strategies import rulings
from tests.strategies import LAW, messy
from validate.ledger.ledger import Decision, Ledger
from validate.ledger.present_names import under_present_names
from validate.merge import merge
from validate.merge.comparison import Comparison

NEW = "K15 (2nd cohort)"


def test_all_names_of_a_study_lead_to_the_last_one_and_a_name_may_come_back() -> None:
    renamed = RenamedStudies.of([("Smith 2018", "Smith 2019"), ("Okoro", "Okoro 2020"), ("smith 2019", "Smith 2019a")])
    assert [renamed.now(name) for name in ("SMITH 2018", "Smith 2019.", "Smith 2019a", "Okoro", "Jones")] == [
        *("Smith 2019a", "Smith 2019a", "Smith 2019a", "Okoro 2020", "Jones"),
    ]
    assert renamed.first("Smith 2019a") == "Smith 2018"
    assert renamed.formerly("Smith 2018") == ("Smith 2018", "Smith 2019")
    back = RenamedStudies.of([("Smith 2018", "Smith 2019"), ("Smith 2019", "Smith 2018")])
    assert (back.now("Smith 2019"), back.formerly("Smith 2018")) == ("Smith 2018", ("Smith 2019",))


def test_two_people_who_rename_a_study_apart_from_each_other_have_one_study_with_the_later_name() -> None:
    def line(new: str, when: str) -> Decision:
        return Decision(study="K1", table="studies", row={}, renamed=new, who=("eva",), when=when)

    one, other = Ledger((line("K1a", "2026-01-02"),)), Ledger((line("K1b", "2026-01-01"),))
    for joined in (one | other, other | one):
        assert {joined.renamed.now(name) for name in ("K1", "K1a", "K1b")} == {"K1a"}
    taken_back = Decision(study="K1", table="studies", row={}, withdraws=one.decisions[0].id, when="2026-01-03")
    assert (one | other | Ledger((taken_back,))).renamed.now("K1") == "K1b"


def form(renamed: RenamedStudies) -> Form:
    return replace(REVIEW, renamed=renamed)


def under(several: list[Sheets], renamed: RenamedStudies) -> list[Sheets]:
    """The same sheets as somebody types them who knows the new name."""
    return [
        {
            table: [
                {
                    name: text and renamed.in_text(text) if name in REVIEW.naming_studies(REVIEW[table]) else text
                    for name, text in row.items()
                }
                for row in rows
            ]
            for table, rows in sheets.items()
        }
        for sheets in several
    ]


def told(comparison: Comparison, name: str) -> dict[str, Any]:
    """What a comparison says, with one name in place of another: every final value and state, and what is ruled."""

    def said(text: str | None) -> str | None:
        return text and text.replace(NEW, name).replace(NEW.casefold(), name.casefold())

    def named(text: str | None) -> str | None:
        """As others who mean the same study spell it: the new name has one spelling, the old one had several."""
        return text and "".join((said(text) or "").casefold().replace(".", "").split())

    naming = {table: REVIEW.naming_studies(REVIEW[table]) for table in comparison.tables}
    tables = {
        table: sorted(
            repr(
                {
                    "row": (named(merged.rows["row_key"][position]), named(merged.labels[position])),
                    "trouble": merged.troubles[position],
                    "cells": {
                        field.name: (
                            (named if field.name in naming[table] else said)(
                                merged.listed("final", field.name)[position]
                            ),
                            merged.listed("state", field.name)[position] if field.name in merged.compared else None,
                        )
                        for field in merged.table.fields
                    },
                }
            )
            for position in range(merged.height)
        )
        for table, merged in comparison.tables.items()
    }
    return tables | {
        "open": sorted((named(cell.study), cell.table, cell.field, cell.kind) for cell in comparison.open),
        "pairings": len(comparison.open_pairings),
        "orphaned": sorted(comparison.orphaned),
        "in force": sorted(decision.id for cell in comparison.in_question for decision in cell.rulings.in_force),
    }


@LAW
@given(data=st.data())
def test_a_rename_changes_no_value_no_state_and_no_ruling_but_the_name(data: st.DataObject) -> None:
    several = data.draw(messy(2))
    before = merge(extractions(several))
    ledger = data.draw(rulings(before))
    before = merge(before.extractions, ledger)
    studies = sorted({name for one in before.extractions for name in one.study_names.values()} - {"K99"})
    old = data.draw(st.sampled_from(studies))
    renamed = RenamedStudies.of([(old, NEW)])
    present = under_present_names(ledger, form(renamed))
    assert [line.id for line in present.decisions] == [line.id for line in ledger.decisions]
    after = merge(extractions(under(several, renamed)), present)
    assert told(after, old) == told(before, old)
