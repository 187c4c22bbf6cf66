"""Recorded rulings that break a rule: `merge` and `status` name them as open, `build` stops at the ruling."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.adjudication.lines.ruling_input import RulingInput
from extract.desk.desk import Desk
from extract.desk.export import exported_page
from extract.desk.filters import ItemCounts
from extract.project.folder.project import Project
from extract.project.ledger.ledger_file import append_decisions, read_ledger
from extract.project.rounds.merging import merge_project
from extract.workbook.template import write_template
from tests.extract.adjudication.typist import Typist
from tests.extract.command import twofold
from tests.extract.desk.visitor import Visitor
from tests.extract.small_review import TOOK_PART, WOMEN, begin_review, form_of
from tests.ruling_strategies import ruling
from validate.adjudication.decide import decide

FORM = form_of(
    TOOK_PART,
    WOMEN,
    below="""\
rules:
  - {code: more-women, table: studies, severity: error, message: "{women} women, but {n} took part",
     reads: [women, n], holds: women <= n}
""",
)
STUDY = {"study": "S1", "finished": "yes"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    filled = {
        name: {"studies": [STUDY | {"n": n, "women": women}]}
        for name, n, women in (("ada", "20", "9"), ("ben", "12", "15"))
    }
    return begin_review(tmp_path / "review", FORM, filled)


def record_both(project: Project) -> list[str]:
    """Rulings that were recorded by a version that did not look at rules; their ids."""
    comparison = merge_project(project).comparison
    made = [decide(comparison, cell, ruling("take", take="ben", when="2026-03-04")) for cell in comparison.open]
    append_decisions(project.ledger, made)
    return [decision.id for decision in made]


def test_merge_status_and_build_name_the_rulings(project: Project) -> None:
    ids = record_both(project)
    ran = twofold("merge", at=project.folder)
    assert ran.code == 1
    assert "Nothing is open" not in ran.out
    assert "2 rulings break rules of the form, so the dataset cannot be built:" in ran.out
    built = twofold("build", at=project.folder).out
    for told in (ran.out, twofold("status", at=project.folder).out, built):
        text = " ".join(told.split())
        assert "15 women, but 12 took part" in text
        for field, value, ruling_id in zip(("Took part", "Women"), ("12", "15"), ids, strict=True):
            assert f"{field} was ruled '{value}' by eva on 2026-03-04, ruling {ruling_id}" in text
    assert "decisions.jsonl" in built
    assert "ada.xlsx" not in built
    (listed,) = twofold("status", "--output-format", "json", at=project.folder).json["breaking"]
    assert sorted(listed["rulings"]) == sorted(ids)


def test_a_warning_that_ruled_values_meet_is_told_by_merge_and_build(tmp_path: Path) -> None:
    """No workbook has these values together, so `check` does not say it. The dataset is built."""
    filled = {
        name: {"studies": [STUDY | {"n": n, "women": women}]}
        for name, n, women in (("ada", "20", "9"), ("ben", "12", "15"))
    }
    filled["ben"]["studies"][0]["n"], filled["ada"]["studies"][0]["women"] = "14", "11"
    form = FORM.replace("severity: error", "severity: warning")
    made = begin_review(tmp_path / "review", form, filled)
    comparison = merge_project(made).comparison
    taken = {"n": "ben", "women": "ben"}
    append_decisions(
        made.ledger, [decide(comparison, cell, ruling("take", take=taken[cell.field])) for cell in comparison.open]
    )
    for command in ("merge", "build"):
        ran = twofold(command, at=made.folder)
        assert ran.code == 0, ran
        assert "1 warning about ruled values, to be looked at again:\n  S1: 15 women, but 14 took part" in ran.out
    (warned,) = twofold("merge", "--output-format", "json", at=made.folder).json["warned"]
    assert (warned["code"], warned["study"]) == ("more-women", "S1")


def test_the_desk_refuses_a_ruling_that_breaks_a_rule(project: Project) -> None:
    desk = Desk(project)
    first, second = desk.items
    take_ben = RulingInput("ben", "", "discussion", "ada; ben")
    assert desk.rule(first, take_ben) is None
    refused = desk.rule(second, take_ben)
    assert refused is not None
    assert "this ruling breaks a rule of the form: 15 women, but 12 took part" in refused.message
    assert "The rule also reads Took part '12' (ruled by ada and ben on " in refused.message
    assert "rule on the other one first, or take its ruling back" in refused.message
    assert len(read_ledger(project.ledger).ledger.decisions) == 1


def extracted(project: Project, **answers: tuple[str, str]) -> Project:
    """Writes other workbooks: how many took part and how many women, by extractor."""
    for name, (n, women) in answers.items():
        path = project.extractions / f"{name}.xlsx"
        path.unlink()
        filled = {"studies": [STUDY | {"n": n, "women": women}]}
        write_template(project.form(), path, extractor=name, filled=filled)
    return project


def test_agreed_cells_that_break_a_rule_can_be_ruled_on_in_sheet_and_desk(project: Project) -> None:
    extracted(project, ada=("12", "15"), ben=("12", "15"))
    ran = twofold("merge", at=project.folder)
    assert "2 agreed cells take part in a broken rule of the form: they have lines in the sheet too" in ran.out
    assert "0 open" in ran.out
    typist = Typist(project.sheet)
    women = typist.row(Field="Women")
    assert "nobody differs here, but a rule of the form is broken: 15 women, but 12 took part" in women["What differs"]
    desk = Desk(project)
    assert [(item.field, item.open, item.counts) for item in desk.items] == [
        ("Took part", False, False),
        ("Women", False, False),
    ]
    assert ItemCounts.of(desk.items) == ItemCounts(all=0, open=0, asked=0, look=0, broken=2)
    assert desk.rule(desk.items[1], RulingInput("another value", "5", "report read again", "ada; ben")) is None
    assert [(item.field, item.line.status) for item in desk.items] == [("Women", "decided")]
    typist.fill(women, "another value", "5", "report read again", "ada; ben")
    typist.save()
    assert "0 rulings taken" in twofold("adjudicate", at=project.folder).out
    twofold("merge", at=project.folder)
    assert merge_project(project).consensus_problems == []


def test_the_desk_leads_from_a_refused_ruling_to_the_agreed_cell_that_it_meets(project: Project) -> None:
    desk = Desk(extracted(project, ada=("20", "9"), ben=("20", "25")))
    (women,) = desk.items
    take_ben = RulingInput("ben", "", "discussion", "ada; ben")
    refused = desk.rule(women, take_ben)
    assert refused is not None
    assert "rule on the other one first, or correct it in the workbooks" in refused.message
    (n,) = refused.also
    assert (n.field, [item.field for item in desk.items]) == ("Took part", ["Women", "Took part"])
    assert desk.rule(n, RulingInput("another value", "40", "discussion", "ada; ben")) is None
    assert desk.rule(desk.item(women.id) or women, take_ben) is None
    assert [decision.final for decision in read_ledger(project.ledger).ledger.decisions] == ["40", "25"]


def test_a_cell_that_only_a_refused_ruling_met_is_no_broken_rule_and_goes_with_it(project: Project) -> None:
    desk = Desk(extracted(project, ada=("20", "9"), ben=("20", "25")))
    (women,) = desk.items
    assert desk.rule(women, RulingInput("ben", "", "discussion", "ada; ben")) is not None
    assert [item.field for item in desk.items] == ["Women", "Took part"]
    assert ItemCounts.of(desk.items, desk.tried).broken == 0
    assert desk.rule(desk.item(women.id) or women, RulingInput("ada", "", "discussion", "ada; ben")) is None
    assert [item.field for item in desk.items] == ["Women"]
    assert (ItemCounts.of(desk.items, desk.tried).settled, merge_project(project).consensus_problems) == (1, [])


def test_an_exported_page_has_the_agreed_cell_that_a_refused_ruling_meets(project: Project, tmp_path: Path) -> None:
    extracted(project, ada=("20", "9"), ben=("20", "25"))
    visitor = Visitor(exported_page(Desk(project), when="2026-01-31T09:30:00Z").decode())
    (women,) = visitor.open()
    visitor.rule([women], RulingInput("ben", "", "discussion", "ada; ben"))
    file = visitor.save(tmp_path / "rulings.jsonl")
    refused = " ".join(twofold("adjudicate", file, at=project.folder).out.split())
    assert "it is under “Other cells of this study” in the page (Study S1, Sheet Studies, Field Took part)" in refused
    assert (
        "Next: rule on the lines named above again in the page, save the rulings, and take in the new file" in refused
    )
    cell = visitor.other("S1", "Studies", "", "Took part")
    assert visitor.seen[cell] == {"ada": "20", "ben": "20"}
    visitor.rule([cell], RulingInput("another value", "40", "discussion", "ada; ben"))
    visitor.save(file)
    assert "2 rulings taken into decisions.jsonl" in twofold("adjudicate", file, at=project.folder).out
    assert sorted(one.final or "" for one in read_ledger(project.ledger).ledger.decisions) == ["25", "40"]
    assert "0 rulings taken" in twofold("adjudicate", file, at=project.folder).out


def test_an_agreed_cell_that_changed_since_the_page_was_exported_is_not_ruled_on(
    project: Project, tmp_path: Path
) -> None:
    extracted(project, ada=("20", "9"), ben=("20", "15"))
    visitor = Visitor(exported_page(Desk(project), when="2026-01-31T09:30:00Z").decode())
    cell = visitor.other("S1", "Studies", "", "Took part")
    visitor.rule([cell], RulingInput("another value", "40", "discussion", "ada; ben"))
    extracted(project, ada=("30", "9"), ben=("30", "15"))
    ran = twofold("adjudicate", visitor.save(tmp_path / "rulings.jsonl"), at=project.folder)
    assert (ran.code, read_ledger(project.ledger).ledger.decisions) == (1, ())
    assert "rule on the lines that are out of date in the new sheet, at the desk, or in a new page" in ran.out
