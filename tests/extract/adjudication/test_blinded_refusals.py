"""No refusal of a blinded sheet says who an extractor is, whatever is chosen on whatever line."""

from __future__ import annotations

import re
from itertools import product

import pytest

from extract.adjudication.lines.lines import lines
from extract.adjudication.lines.names import Names, named
from extract.adjudication.lines.offered import pair_rulings_offered, rulings_offered
from extract.adjudication.lines.ruling_input import RulingInput
from extract.adjudication.pairings.lines import PairLines
from extract.adjudication.pairings.ruling_parser import PairRulingParser
from extract.adjudication.rulings.ruling import InvalidInput, decisions, parse_ruling
from tests.review import Sheets, extractions
from validate.adjudication.who_may_rule import Policy
from validate.assignment.people import People, Person
from validate.merge import merge
from validate.merge.comparison import Comparison

WHEN = "2026-05-03"
REAL = re.compile("alice|bob|chen", re.IGNORECASE)
BLINDED = Policy(blinded=True)


def study(name: str, *arms: tuple[str, str], country: str = "UK") -> Sheets:
    return {
        "studies": [{"study": name, "country": country, "year": "2019"}],
        "arms": [{"study": name, "arm": arm, "drug": "ketamine", "n": n} for arm, n in arms],
    }


def together(*several: Sheets) -> Sheets:
    return {table: [row for one in several for row in one[table]] for table in several[0]}


def reviewed() -> Comparison:
    """K1 has no row of chen, K2 none of bob; some rows are called otherwise, and alice has one twice."""
    alice = together(
        study("K1", ("Ketamine", "24"), ("Placebo", "13"), ("Late", "9"), ("late", "8")), study("K2", ("Low", "3"))
    )
    bob = study("K1", ("Ketamine", "42"), ("Saline placebo", "13"), ("Later", "9"), country="France")
    chen = study("K2", ("Lower", "4"), ("High", "many"), country="France")
    return merge(extractions([alice, bob, chen]))


def refusals(comparison: Comparison, names: Names, who: str) -> list[InvalidInput]:
    """What is said of every choice on every line, and of every method, if these people rule."""
    found: list[object] = []
    methods = ("discussion", "third person", "report read again")
    for line, text, method in product(lines(comparison, names), rulings_offered(names, verdicts=True), methods):
        ruled = parse_ruling(RulingInput(ruling=text, method=method, who=who), line, names, WHEN)
        found.append(ruled if isinstance(ruled, InvalidInput) else decisions(comparison, line, ruled, BLINDED))
    parser = PairRulingParser(comparison, names, BLINDED, WHEN)
    for pair, text, method in product(PairLines(comparison, names).listed(), pair_rulings_offered(names), methods):
        found.append(parser.rule_in_words(RulingInput(ruling=text, method=method, who=who), pair))
    return [one for one in found if isinstance(one, InvalidInput)]


@pytest.mark.parametrize("who", ["Zoe", "Extractor 1", "Extractor 2; Extractor 3", "Extracter 1"])
def test_no_refusal_of_a_blinded_sheet_names_an_extractor(who: str) -> None:
    comparison = reviewed()
    refused = refusals(comparison, named(comparison.names, blinded=True), who)
    assert refused
    assert [one for one in refused if REAL.search(f"{one.message} {one.suggestion}")] == []
    said = {one.message for one in refused}
    if who == "Zoe":
        assert "the extractor named under Ruling did not extract this study" in said
        assert "the extractor named under Ruling has none of these rows" in said


@pytest.mark.parametrize(
    "people",
    [
        People((Person(name="Zoe", extractor=False),), complete=True),
        People((Person(name="Bob Low"), Person(name="Bob High"), Person(name="Alice Low"), Person(name="Alice High"))),
    ],
)
def test_an_extractor_under_who_whom_the_project_does_not_know_is_not_named(people: People) -> None:
    comparison = reviewed()
    names = named(comparison.names, blinded=True, people=people)
    told = [names.mistake_in(shown) for name, shown in names.shown.items() if name != "chen"]
    assert told == ["an extractor under Who is not one of the project's people, or may be two of them"] * 2
