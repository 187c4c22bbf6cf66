"""Rules asked of several extractions at once say of each what they say of it alone."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from schema.form import make_form
from schema.problem import Severity
from schema.row import Cell, Row, count, key, reference, text
from schema.rule import Rule
from tests.validate.built import THIS_YEAR, extraction
from validate.check.rules import rule_problems
from validate.check.rules_together import RulesTogether, rule_problems_together
from validate.extraction.extraction import Extraction


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = key("Study")
    doi: Cell[str] = text("DOI")
    asked: Cell[int] = count("Asked")
    companion: Cell[str] = reference("Companion of", to="studies")
    related: Cell[str] = reference("Related to", to="studies", several=True)


class Groups(Row, label="Groups", identity=("study", "group"), parent="studies"):
    """One row per group."""

    study: Cell[str] = reference("Study", to="studies")
    group: Cell[str] = key("Group")
    part_of: Cell[str] = reference("Part of", to="groups")
    n: Cell[int] = count("Analysed")
    women: Cell[int] = count("Women")


def rule(code: str, table: str, **how: object) -> Rule:
    known: dict[str, object] = {"severity": Severity.WARNING, "message": code, "reads": ("study",)}
    return Rule(code=code, table=table, **(known | how))  # type: ignore[arg-type]


PARTS = {"part_of": "part_of", "key": "group", "field": "n"}
LINKED = {"table": "groups", "link": "companion", "key": "group", "named": "g1", "field": "n"}
RULES = (
    rule("women", "groups", message="{women} of {n}", reads=("women", "n"), holds="women <= n"),
    rule("asked", "groups", message="{n} of {study.asked}", reads=("n", "study.asked"), holds="n <= study__asked"),
    rule("itself", "studies", reads=("companion", "companion.doi"), holds="companion__doi <> doi", states=("doi",)),
    rule("parts", "groups", reads=("n",), check="parts-sum-to-whole", settings=PARTS),
    rule("group", "studies", check="rows-of-kind", settings={"table": "groups", "where": "n > 0", "at_least": 1}),
    rule("once", "studies", reads=("doi",), check="unique-across", settings={"field": "doi"}),
    rule("named", "groups", check="pointed-at", settings={"key": "group", "by": "groups.part_of"}),
    rule("same", "studies", check="same-in-linked-study", settings=LINKED),
    rule("sum", "studies", reads=("asked",), counts={"total": "SUM(groups.n)"}, holds="total <= asked"),
)
FORM = make_form(Studies, Groups, name="small", title="Small", version="1", rules=RULES)

NAMES = ("", "S1", "S2", "s1 ", "S3", "NR")
STUDY = st.fixed_dictionaries(
    {
        "study": st.sampled_from(NAMES[:-1]),
        "doi": st.sampled_from(("", "one", "two", "ONE")),
        "asked": st.sampled_from(("", "3", "12", "NR", "many")),
        "companion": st.sampled_from(NAMES),
        "related": st.sampled_from(("", "S1", "S1; S2", "S3; s2", "NR")),
    }
)
GROUP = st.fixed_dictionaries(
    {
        "study": st.sampled_from(NAMES[:-1]),
        "group": st.sampled_from(("", "g1", "g2", "g3")),
        "part_of": st.sampled_from(("", "g1", "g2", "NR")),
        "n": st.sampled_from(("", "2", "4", "6", "NR")),
        "women": st.sampled_from(("", "1", "5", "UC")),
    }
)
EXTRACTIONS = st.builds(
    lambda studies, groups, codebook: replace(
        extraction(FORM, {"studies": studies, "groups": groups}), codebook=codebook
    ),
    st.lists(STUDY, max_size=4),
    st.lists(GROUP, max_size=6),
    st.sampled_from((None, 1, 2)),
)


@given(several=st.lists(EXTRACTIONS, max_size=3))
def test_rules_say_the_same_of_extractions_together_and_of_each_alone(several: list[Extraction]) -> None:
    alone = [tuple(rule_problems(one, this_year=THIS_YEAR, pandera=False)) for one in several]
    assert rule_problems_together(several, this_year=THIS_YEAR) == alone


def test_every_rule_finds_something_in_two_extractions_that_name_the_same_studies() -> None:
    studies = [
        {"study": "S1", "doi": "one", "asked": "3", "companion": "S2", "related": "S1; S2"},
        {"study": "S2", "doi": "one", "asked": "9"},
        {"study": "S3"},
    ]
    groups = [
        {"study": "S1", "group": "g1", "n": "6", "women": "7"},
        {"study": "S1", "group": "g2", "n": "2", "part_of": "g1"},
        {"study": "S1", "group": "g3", "n": "2", "part_of": "g1"},
        {"study": "S2", "group": "g1", "n": "4"},
    ]
    fewer = extraction(FORM, {"studies": [{"study": "S2", "doi": "one"}, {"study": "S1", "doi": "two"}]})
    whole = extraction(FORM, {"studies": studies, "groups": groups})
    together = RulesTogether([whole, fewer], this_year=THIS_YEAR)
    found = together.of(whole) or ()
    assert {problem.code for problem in found} == {rule.code for rule in RULES}
    # The same identifier in two extractions is no repetition, and two extractors' groups are not added up.
    assert {problem.code for problem in together.of(fewer) or ()} == {"group"}
    assert together.of(extraction(FORM, {})) is None
