"""Ruling both on a value that a verifier disputes keeps both, or is refused; what the verifier found is never lost."""

from pathlib import Path

import polars as pl
import pytest

from extract.desk.desk import Desk
from extract.desk.item_view import choices
from extract.project.folder.project import Project
from extract.project.rounds.merging import merge_project
from tests.extract.adjudication.typist import Typist
from tests.extract.command import twofold
from tests.extract.project.verifying import hand_out, say, verify
from tests.extract.small_review import begin_review, form_of
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide
from validate.adjudication.new_ruling import InvalidRuling

FORM = form_of("{name: ethics, label: Ethics, type: words, mode: verified, evidence: yes, optional: yes}")
ADA, BEN = "Uppsala 2016/240", "Uppsala 2016/204"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Ada has extracted the approval of one study, Ben has not."""
    rows = {"ada": ADA, "ben": ""}
    filled = {who: {"studies": [{"study": "S1", "finished": "yes", "ethics": text}]} for who, text in rows.items()}
    made = begin_review(tmp_path / "review", FORM, filled)
    for name in rows:
        assert twofold("people", "--extractor", name, at=made.folder).code == 0
    return made


def rule_and_build(project: Project, word: str) -> str:
    """Rules in the sheet; gives what is printed of the rulings, and builds."""
    assert twofold("merge", at=project.folder).code == 1
    typist = Typist(project.sheet)
    typist.fill(typist.row(Study="S1"), word, "", "report read again", "ada; ben")
    typist.save()
    ran = twofold("adjudicate", at=project.folder)
    twofold("build", "--draft", at=project.folder)
    return ran.out + ran.err


def offers(project: Project) -> bool:
    """Whether the desk offers both."""
    desk = Desk(project)
    (item,) = desk.items
    return "both" in {choice.ruling for choice in choices(item, desk)}


def test_both_unites_the_extractors_value_with_the_verifiers(project: Project) -> None:
    say(hand_out(project), "S1", "changed", BEN, "p. 1")
    verify(project)
    assert offers(project)
    comparison = merge_project(project).comparison
    assert decide(comparison, comparison.open[0], ruling("both")).final == f"{ADA}; {BEN}"
    assert "1 ruling taken" in rule_and_build(project, "both")
    (value,) = pl.read_csv(project.dataset / "studies.csv")["ethics"]
    assert value == f"{ADA}; {BEN}"
    listed = pl.read_csv(project.dataset / "discrepancies.csv").filter(field="ethics")
    assert listed.select("extractor", "typed", "kind").rows() == [("ada", ADA, "ruled"), ("ben", BEN, "ruled")]
    (told,) = pl.read_csv(project.dataset / "lineage.csv").filter(field="ethics")["verified"].unique()
    assert told == f"changed by ben to {BEN}"
    twofold("merge", at=project.folder)
    line = Typist(project.sheet).row(Study="S1")
    assert f"ben verified this and has {BEN} (p. 1)" in str(line["What differs"])


@pytest.mark.parametrize(
    ("verdict", "value", "why"),
    [
        ("changed", "NR", "both is not possible here, because NR says that there is no value"),
        ("not found", "", "both is not possible here, because a verifier did not find the value"),
    ],
)
def test_both_is_refused_where_a_cell_cannot_hold_both(project: Project, verdict: str, value: str, why: str) -> None:
    say(hand_out(project), "S1", verdict, value)
    verify(project)
    assert not offers(project)
    comparison = merge_project(project).comparison
    with pytest.raises(InvalidRuling, match=why):
        decide(comparison, comparison.open[0], ruling("both"))
    assert why in " ".join(rule_and_build(project, "both").split())


def test_a_code_that_a_verifier_found_is_in_the_list_of_discrepancies(project: Project) -> None:
    say(hand_out(project), "S1", "changed", "NR")
    verify(project)
    assert "1 ruling taken" in rule_and_build(project, "ada")
    listed = pl.read_csv(project.dataset / "discrepancies.csv").filter(field="ethics")
    assert listed.select("extractor", "typed").rows() == [("ada", ADA), ("ben", "not_reported")]
    (told,) = pl.read_csv(project.dataset / "lineage.csv").filter(field="ethics")["verified"].unique()
    assert told == "disputed by ben, who found not_reported, and kept by a decision"
