"""The exported desk: one file, whose rulings come back through all the checks of the sheet."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from markupsafe import escape

from extract.adjudication.intake.session import session_of
from extract.adjudication.lines.ruling_input import RulingInput
from extract.adjudication.lines.words import FIELD, ROW, STUDY, TABLE, WHOLE_ROW
from extract.demo.rulings import pairings, ruling_for, rulings
from extract.desk.desk import Desk
from extract.desk.export import exported_page, write_page
from extract.desk.item_view import what_people_are_called
from extract.errors import CannotUse
from extract.output import clean
from extract.project.folder.project import find_project
from tests.extract.command import twofold
from tests.extract.commands.test_nothing_overwritten import two_who_differ, write_extraction
from tests.extract.conftest import Played
from tests.extract.desk.conftest import ledger
from tests.extract.desk.visitor import Visitor
from tests.extract.small_review import begin_review, form_of
from validate.adjudication.who_may_rule import Policy
from validate.assignment.people import People, Person

WHEN = "2026-01-31T09:30:00Z"
MEAN_AGE = {"study": "S07", "field": "Mean age"}
TAKE_BEN = RulingInput("ben", "", "discussion", "ada; ben", "", "table 2 says PEND too")


@pytest.fixture(scope="module")
def page(unruled: Path) -> str:
    return exported_page(Desk(find_project(unruled)), when=WHEN).decode()


@pytest.fixture
def visitor(page: str) -> Visitor:
    return Visitor(page)


def take(project: Path, file: Path) -> tuple[int, int, list[str], list[str]]:
    read = session_of(find_project(project)).take_sheet(file)
    return (
        len(read.decisions), read.already, [problem.message for problem in read.refused],
        [problem.message for problem in read.out_of_date],
    )  # fmt: skip


def test_the_example_ruled_on_the_exported_page_gives_the_rulings_of_the_sheet(
    project: Path, played: Played, visitor: Visitor, tmp_path: Path
) -> None:
    for id_ in visitor.open():
        item = visitor.items[id_]
        pair = item["key"].startswith("p ")
        line = {STUDY: item["study"], TABLE: item["table"], ROW: item["row"]}
        line[FIELD] = "" if pair else item["field"]
        ruled = ruling_for(line, pairings() if pair else rulings())
        visitor.rule([id_], RulingInput(*ruled.inputs.values()))
    file = visitor.save(tmp_path / "r.jsonl")
    assert take(project, file) == (len(visitor.rulings), 0, [], [])
    assert take(project, file) == (0, len(visitor.rulings), [], [])  # twice adds nothing
    assert {one.content for one in ledger(project)} <= {one.content for one in ledger(played.folder)}


def test_what_others_ruled_after_the_export_is_not_undone(project: Path, visitor: Visitor, tmp_path: Path) -> None:
    visitor.rule([visitor.find(**MEAN_AGE)], TAKE_BEN)
    desk = Desk(find_project(project))
    item = next(item for item in desk.items if (item.study, item.field) == ("S07", "Mean age"))
    assert desk.rule(item, RulingInput("ada", "", "third person", "cleo")) is None
    made, _, refused, out_of_date = take(project, visitor.save(tmp_path / "r.jsonl"))
    assert (made, refused) == (0, [])
    assert "cleo ruled ada in the meantime" in out_of_date[0]
    visitor.rule([visitor.find(**MEAN_AGE)], RulingInput("ada", "", "discussion", "ada; ben"))
    ran = twofold("adjudicate", visitor.save(tmp_path / "same.jsonl"), at=project)
    assert "0 rulings taken into decisions.jsonl, 1 already there" in ran.out
    assert "already there, by cleo, with the same ruling" in ran.out
    assert "out of date" not in ran.out


def test_what_changed_in_a_workbook_after_the_export_is_out_of_date(tmp_path: Path) -> None:
    project = two_who_differ(tmp_path / "review")
    visitor = Visitor(exported_page(Desk(find_project(project)), when=WHEN).decode())
    id_ = next(id_ for id_ in visitor.open() if visitor.seen[id_] == {"ada": "4", "ben": "5"})
    visitor.rule([id_], RulingInput("ada", "", "discussion", "ada; ben"))
    (project / "extractions" / "ada.xlsx").unlink()
    write_extraction(project, "ada", "6")
    made, _, _, out_of_date = take(project, visitor.save(tmp_path / "r.jsonl"))
    assert (made, out_of_date) == (0, ["ada has “6” now, not “4”"])


def test_a_row_that_has_the_spelling_of_an_extractor_who_came_since_still_differs(tmp_path: Path) -> None:
    below = "  - name: arms\n    label: Arms\n    identity: [arm]\n    parent: studies\n    fields:\n"
    fields = ("{name: study, type: reference, to: studies}", "{name: arm, type: key}", "{name: age, type: number}")
    form = form_of(below=below + "".join(f"      - {field}\n" for field in fields))
    ages = {"ada": ("placebo", "31"), "ben": ("placebo", "32"), "cleo": ("Placebo", "32")}
    filled = {
        who: {"studies": [{"study": "S1", "finished": "yes"}], "arms": [{"study": "S1", "arm": arm, "age": age}]}
        for who, (arm, age) in ages.items()
    }
    cleo = {"cleo": filled.pop("cleo")}
    project = begin_review(tmp_path / "review", form, filled).folder
    twofold("merge", at=project)
    visitor = Visitor(exported_page(Desk(find_project(project)), when=WHEN).decode())
    visitor.rule(visitor.open(), RulingInput("ada", "", "third person", "dora"))
    other = begin_review(tmp_path / "other", form, cleo).folder
    shutil.copy(other / "extractions" / "cleo.xlsx", project / "extractions")
    made, _, _, out_of_date = take(project, visitor.save(tmp_path / "r.jsonl"))
    assert (made, out_of_date) == (0, ["cleo has “32” now, not (did not extract this study)"])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (RulingInput("another value", "old", "discussion", "ada; ben"), "is not a number"),
        (RulingInput("ada", "", "discussion", "ada"), "a discussion needs all extractors"),
        (RulingInput("ada", "", "third person", "nobody"), "is not one of the project's people"),
        (RulingInput("adda", "", "discussion", "ada; ben"), "is not one of the choices"),
        (RulingInput("ada", "", "", "ada; ben"), "a ruling needs a method"),
    ],
)
def test_the_checks_of_the_sheet_hold_and_name_the_line(
    unruled: Path, visitor: Visitor, tmp_path: Path, given: RulingInput, message: str
) -> None:
    visitor.rule([visitor.find(**MEAN_AGE)], given)
    read = session_of(find_project(unruled)).take_sheet(visitor.save(tmp_path / "r.jsonl"))
    assert [(problem.place, message in problem.message) for problem in read.refused] == [("line 2", True)]
    assert ledger(unruled) == ()


def test_each_cell_has_its_history_as_at_the_desk(unruled: Path, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")  # the width of a terminal is nothing to a page
    desk = Desk(find_project(unruled))
    middles = Visitor(page).middles
    cells = [item for item in desk.items if item.about is not None and not item.about.whole_row]
    for item in (cells[0], cells[len(cells) // 2], cells[-1]):  # each reads and merges its study alone
        alone = desk.histories(item.study).of(item)
        assert alone.splitlines()[0].startswith(item.study)
        assert f'<pre class="history">{escape(clean(alone))}</pre>' in middles[item.id]
    assert sum('<pre class="history">' in middle for middle in middles.values()) == len(cells)


def test_the_same_for_others_is_recorded_as_bulk(project: Path, visitor: Visitor, tmp_path: Path) -> None:
    groups: dict[str, list[str]] = {}
    for id_, item in visitor.items.items():
        groups.setdefault(item["field"], []).append(id_)
    several = next(ids for ids in groups.values() if len(ids) > 1 and set(ids) <= set(visitor.open()))
    visitor.rule(several, RulingInput("ask the authors", "", "discussion", "ada; ben"))
    take(project, visitor.save(tmp_path / "r.jsonl"))
    assert {one.bulk for one in ledger(project)} == {len(several)}


def test_a_blinded_page_names_nobody_and_its_rulings_are_mapped_back(project: Path, tmp_path: Path) -> None:
    settings = project / "twofold.toml"
    settings.write_text(settings.read_text().replace("blinded = false", "blinded = true"))
    source = exported_page(Desk(find_project(project)), when=WHEN).decode()
    assert not re.search(r"\b(ada|ben)\b", source)
    visitor = Visitor(source)
    id_ = visitor.find(**MEAN_AGE)
    ada = next(name for name, text in visitor.seen[id_].items() if text == "46")
    visitor.rule([id_], RulingInput(ada, "", "discussion", "Extractor 1; Extractor 2"))
    assert take(project, visitor.save(tmp_path / "r.jsonl"))[:2] == (1, 0)
    (decision,) = ledger(project)
    assert (decision.take, sorted(decision.who)) == ("ada", ["ada", "ben"])


@pytest.mark.parametrize("blinded", [False, True])
def test_the_page_knows_what_people_are_called_but_hidden_extractors(blinded: bool) -> None:
    people = People(
        (
            Person(name="Ada Berg", initials="AB"),
            Person(name="Dr Amara Okafor", initials="AO", aliases=("Okafor",), extractor=False),
        )
    )
    desk = SimpleNamespace(policy=Policy(people=people), names=SimpleNamespace(blinded=blinded))
    called = what_people_are_called(cast("Desk", desk))
    assert {"ao", "okafor", "dr amara okafor"} <= set(called)
    assert ("ab" in called) is not blinded


def test_a_page_of_another_ledger_is_refused(project: Path, unruled: Path, visitor: Visitor, tmp_path: Path) -> None:
    visitor.rule([visitor.find(**MEAN_AGE)], TAKE_BEN)
    take(project, visitor.save(tmp_path / "r.jsonl"))
    later = Visitor(exported_page(Desk(find_project(project)), when=WHEN).decode())
    later.rule([later.find(study="S12", field="Number of themes")], TAKE_BEN)
    file = later.save(tmp_path / "later.jsonl")
    with pytest.raises(CannotUse, match="when the ledger had 1 lines, and 1 of them are not in this ledger"):
        take(unruled, file)
    assert ledger(unruled) == ()


def test_a_file_that_was_cut_off_or_changed_is_named_and_the_rest_is_taken(
    project: Path, visitor: Visitor, tmp_path: Path
) -> None:
    several = [id_ for id_ in visitor.open() if visitor.items[id_]["field"] != WHOLE_ROW][-3:]
    for id_ in several:
        visitor.rule([id_], RulingInput("ask the authors", "", "discussion", "ada; ben"))
    file = visitor.save(tmp_path / "r.jsonl")
    lines = file.read_text().splitlines()
    file.write_text("\r\n".join([*lines[:2], lines[2][:40]]) + "\r\n")
    made, _, refused, _ = take(project, file)
    assert made == 1
    assert [message.partition(":")[0].partition(" (")[0] for message in refused] == [
        "this line is not a ruling",
        "the file says that it has 3 rulings, and has 2",
    ]
    other = json.loads(lines[1]) | {"export": "another"}
    file.write_text("\n".join([lines[0], json.dumps(other), lines[2], lines[3]]))
    assert take(project, file)[2] == ["this line comes from another page: take in each file by itself"]
    file.write_text("\n".join(lines[1:]))
    with pytest.raises(CannotUse):
        take(project, file)


def test_nothing_is_overwritten_that_is_no_page_of_twofold(unruled: Path, tmp_path: Path, page: str) -> None:
    desk = Desk(find_project(unruled))
    path = tmp_path / "page.html"
    write_page(desk, path, when=WHEN)
    assert path.read_text(encoding="utf-8") == page  # same in, same out
    write_page(desk, path, when="2026-02-01T09:30:00Z")
    path.write_text(path.read_text(encoding="utf-8") + "<!-- a note -->")
    for content in (path.read_text(encoding="utf-8"), "mine", ""):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(CannotUse, match="not replaced"):
            write_page(desk, path, when=WHEN)
        assert path.read_text(encoding="utf-8") == content


def test_the_page_lets_nothing_in_and_text_of_studies_is_no_markup(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert re.findall(r"(?:src|href|action)=\"(?!#)", page) == []
    assert re.findall(r" (?:style|on\w+)=", page.partition("<template")[2].partition("<script")[0]) == []
    assert "</script" not in page.partition('id="page">')[2].partition("</script>")[0]


def test_the_commands_write_the_page_and_take_its_file(tmp_path: Path) -> None:
    project = two_who_differ(tmp_path / "review")
    exported = twofold("desk", "--export", tmp_path / "page.html", at=project)
    assert (exported.code, "4 open items" in exported.out) == (0, True), exported
    visitor = Visitor.of(tmp_path / "page.html")
    for id_ in visitor.open()[-2:]:
        visitor.rule([id_], RulingInput("ask the authors", "", "discussion", "ada; ben"))
    saved = visitor.save(project / "rulings.jsonl")
    assert 'rulings.jsonl holds 2 rulings that decisions.jsonl does not have: twofold adjudicate "rulings.jsonl"' in (
        twofold("status", at=project).err
    )
    ran = twofold("adjudicate", saved, at=project)
    assert (ran.code, "2 rulings taken into decisions.jsonl" in ran.out) == (0, True)
    assert "does not have" not in twofold("status", at=project).err
