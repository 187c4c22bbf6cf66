"""An agreed cell is ruled on from the row of an item, with the checks and the decision of a line added in the sheet."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from extract.adjudication.lines.ruling_input import RulingInput
from extract.desk.desk import Desk
from extract.desk.filters import ItemCounts
from extract.project.folder.project import find_project
from tests.extract.adjudication.typist import HEADER, Typist
from tests.extract.command import twofold
from tests.extract.desk.client import client_of
from tests.extract.desk.conftest import ledger
from tests.extract.small_review import TOOK_PART, WOMEN, begin_review, form_of

FORM = form_of(
    TOOK_PART,
    WOMEN,
    "{name: men, label: Men, type: count}",
    "{name: remark, label: Remark, type: text, scored: false, optional: true}",
    below="""\
rules:
  - {code: more-men, table: studies, severity: error, message: "{men} men, but {n} took part",
     reads: [men, n], holds: men <= n}
""",
)
HOW = {"method": "discussion", "who": "ada; ben"}
TO_30 = {"ruling": "another value", "value": "30", **HOW, "reason": "table 1"}


@pytest.fixture(scope="module")
def differing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two who differ on the women of a study, and agree on the rest: not to be written to."""
    filled = {
        name: {"studies": [{"study": "S1", "n": "20", "women": women, "men": "9", "finished": "yes"}]}
        for name, women in (("ada", "9"), ("ben", "11"))
    }
    project = begin_review(tmp_path_factory.mktemp("agreed") / "review", FORM, filled)
    assert twofold("merge", at=project.folder).code == 1
    return project.folder


@pytest.fixture
def review(differing: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(differing, tmp_path / "review"))


def ruled_in_sheet(review: Path) -> None:
    typist = Typist(review / "adjudication.xlsx")
    line = {"Study": "S1", "Sheet": "Studies", "Field": "Took part", "Ruling": "another value", "Another value": "30"}
    for header, text in {**line, "Method": "discussion", "Who": "ada; ben", "Reason": "table 1"}.items():
        typist.type({"": str(HEADER + 2)}, header, text)
    typist.save()
    assert "1 ruling taken" in twofold("adjudicate", at=review).out


def test_an_agreed_cell_is_ruled_on_as_in_a_line_added_in_the_sheet_and_taken_back(
    review: Path, differing: Path, tmp_path: Path
) -> None:
    desk = Desk(find_project(review))
    client, (women,) = client_of(desk), desk.items
    link = f'href="/secret/item/{women.id}.n" aria-label="Rule on this cell: Took part"'
    assert link in client.get().text
    page = client.get(f"item/{women.id}.n")
    assert "agreed nobody differs here, so nobody has to rule on it" in page.plain
    assert f'Back to <a href="/secret/item/{women.id}">Women</a>' in page.text
    assert f'href="/secret/item/{women.id}.men"' in page.text  # of the same row
    assert ItemCounts.of(desk.items) == ItemCounts(all=1, open=1, asked=0, look=0, broken=0)
    answer = client.post(f"item/{women.id}.n", {**TO_30, "version": page.field("version")})
    assert (answer.path, "Ruled: S1, Took part" in answer.plain) == (f"/secret/item/{women.id}", True)
    assert ItemCounts.of(desk.items) == ItemCounts(all=2, open=1, asked=0, look=0, broken=0)
    (at_desk,) = ledger(review)
    sheet = Path(shutil.copytree(differing, tmp_path / "sheet"))
    ruled_in_sheet(sheet)
    (in_sheet,) = ledger(sheet)
    assert at_desk.content == in_sheet.content
    assert "decided" in client.get(f"item/{women.id}.n").plain  # an old address leads to its item
    (took_part,) = (item for item in desk.items if item.field == "Took part")
    assert f'href="/secret/item/{took_part.id}/history">history of this cell' in client.get(f"item/{took_part.id}").text
    history = client.get(f"item/{took_part.id}/history").plain
    assert "ada 20 [ada.xlsx Studies!C4] ben 20 [ben.xlsx Studies!C4] Compared: the same" in history
    assert "Final value: 30 (by ruling 1)" in history
    undone = client.post("undo", {"who": "ada"})
    assert (undone.path, "Taken back: S1, Took part" in undone.plain) == (f"/secret/item/{women.id}.n", True)
    assert [one.ruling for one in ledger(review)] == ["value", None]
    assert [item.id for item in desk.items] == [women.id]


def test_the_same_checks_hold_and_lead_to_another_agreed_cell(review: Path) -> None:
    desk = Desk(find_project(review))
    (women,) = desk.items
    client = client_of(desk)
    version = client.get(f"item/{women.id}.n").field("version")
    answer = client.post(f"item/{women.id}.n", {**TO_30, "value": "many", "version": version})
    assert (answer.status, "is not a" in answer.plain) == (200, True)
    answer = client.post(f"item/{women.id}.n", {**TO_30, "value": "5", "version": version})
    assert (answer.status, "9 men, but 5 took part" in answer.plain) == (200, True)
    assert "Rule on Men too." in answer.plain
    (men,) = [item for item in desk.items if item.field == "Men"]
    assert desk.rule(men, RulingInput("another value", "4", "discussion", "ada; ben")) is None
    assert client.post(f"item/{women.id}.n", {**TO_30, "value": "5", "version": version}).status == 200
    assert [one.final for one in ledger(review)] == ["4", "5"]
    page = client.get(f"item/{women.id}.n")  # the other cell is ruled on by now: the refusal leads there too
    answer = client.post(page.path, {**TO_30, "value": "3", "version": page.field("version")})
    assert "4 men, but 3 took part" in answer.plain
    assert f'<a href="/secret/item/{men.id}">Rule on Men.</a>' in answer.text
    assert ItemCounts.of(desk.items).open == 1


def test_no_other_cell_is_ruled_on_by_such_an_address(review: Path) -> None:
    desk = Desk(find_project(review))
    (women,) = desk.items
    for id_ in ("a-0-studies-study", "a-1-studies-n", "a-0-arms-n", "a-0-studies-x", "a--1-studies-n"):
        assert desk.item(id_) is None, id_
    for field in ("study", "finished", "remark.n", "nothing", ""):
        assert desk.item(f"{women.id}.{field}") is None, field
    assert desk.item("c0.n") is None
    assert desk.item(f"{women.id}.women") is women
    page = client_of(desk).get(f"item/{women.id}.n")
    other = Desk(find_project(review))
    cell = other.item(f"{women.id}.n")
    assert cell is not None
    assert other.rule(cell, RulingInput("another value", "40", "discussion", "ada; ben")) is None
    late = client_of(desk).post(f"item/{women.id}.n", {**TO_30, "version": page.field("version")})
    assert "This changed while you looked at it" in late.plain
    assert len(ledger(review)) == 1


def test_a_cell_of_a_row_on_which_nobody_differs_is_found_among_the_cells_of_its_study(tmp_path: Path) -> None:
    rows = {"S1": ("9", "11"), "S2": ("8", "8")}
    filled = {
        name: {
            "studies": [
                {"study": one, "n": "20", "men": "3", "women": women[who], "finished": "yes"}
                for one, women in rows.items()
            ]
        }
        for who, name in enumerate(("ada", "ben"))
    }
    review = begin_review(tmp_path / "review", FORM, filled, studies=[("S1", "One"), ("S2", "Two")])
    desk = Desk(review)
    client, (women,) = client_of(desk), desk.items
    assert 'href="/secret/cells?of=S1"' in client.get().text
    page = client.get("cells?of=S2")
    assert "Took part 20 rule on this cell" in page.plain
    assert "Remark (blank) rule on this cell" in page.plain
    assert "to the item open" in client.get("cells?of=S1").plain
    (cell,) = re.findall(r'/secret/(item/[^"]*)" aria-label="Rule on this cell: Women"', page.text)
    shown = client.get(cell)
    assert 'Back to <a href="/secret/cells?of=S2">all cells of S2' in shown.text
    assert "S2, Took part: groups" in client.get(cell.replace("women", "n")).plain
    assert cell.replace("women", "n") in shown.text  # of the same row
    answer = client.post(cell, {**TO_30, "value": "7", "version": shown.field("version")})
    assert (answer.path, "Ruled: S2, Women: another value 7" in answer.plain) == ("/secret/cells?of=S2", True)
    assert "Women 7 to the item decided" in answer.plain
    assert [(one.study, one.final) for one in ledger(review.folder)] == [("S2", "7")]
    assert ItemCounts.of(desk.items) == ItemCounts(all=2, open=1, asked=0, look=0, broken=0)
    undone = client.post("undo", {"who": "ada"})
    assert (undone.path, desk.items[0].id) == (f"/secret/{cell}", women.id)
