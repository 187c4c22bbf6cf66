"""What a page of the desk shows: which items, in which order, under which names, and what is left to do."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from extract.adjudication.lines.ruling_input import RulingInput
from extract.desk.desk import Desk
from extract.desk.filters import Filters, ItemCounts
from extract.desk.item_view import choices, keyed
from extract.project.folder.project import find_project
from tests.extract.command import twofold
from tests.extract.conftest import Played
from tests.extract.desk.client import client_of
from tests.extract.desk.conftest import MEAN_AGE, first
from tests.extract.small_review import begin_review, form_of


def test_more_rulings_than_keys_can_all_be_chosen() -> None:
    offered = [f"same row, but not {number}" for number in range(30)]
    shown = keyed(offered, "sd")
    assert [choice.ruling for choice in shown] == offered
    assert [choice.key for choice in shown[:4]] == ["s", "d", "", ""]


def test_a_blinded_project_names_nobody_in_the_source_of_any_page(project: Path) -> None:
    settings = project / "twofold.toml"
    settings.write_text(settings.read_text().replace("blinded = false", "blinded = true"))
    desk = Desk(find_project(project))
    client = client_of(desk)
    for item in desk.items:
        source = client.get(f"item/{item.id}").text
        assert not re.search(r"\b(ada|ben)\b", source), item
        assert "Extractor 1" in source
    item = first(desk, **MEAN_AGE)
    assert "</kbd> Extractor 1</label>" in client.get(f"item/{item.id}").text
    history = client.get(f"item/{item.id}/history")
    assert "Extractor 1" in history.plain
    version = client.get(f"item/{item.id}").field("version")
    one = {"ruling": "Extractor 1", "method": "discussion", "version": version}
    refused = client.post(f"item/{item.id}", {**one, "who": "Extractor 1"})
    assert "missing under Who" in refused.plain
    ruled = client.post(f"item/{item.id}", {**one, "who": "Extractor 1; Extractor 2"})
    back = client.post("undo", {"who": "Extractor 1"})
    assert "Taken back: S07, Mean age: Extractor 1" in back.plain
    book = project / "extractions" / "ben.xlsx"
    book.write_bytes(b"PK broken")
    assert not any(re.search(r"\b(ada|ben)\b", answer.text) for answer in (history, refused, ruled, back, client.get()))


def test_text_of_studies_is_never_markup(project: Path) -> None:
    import openpyxl

    hostile = '<script>alert(1)</script>" onmouseover="x {{ 7*7 }} \x1b[31m مرحبا'
    path = project / "extractions" / "ben.xlsx"
    book = openpyxl.load_workbook(path)
    cell = next(cell for line in book["Studies"].iter_rows() for cell in line if cell.value == "Jilka 2019")
    sheet: Any = book["Studies"]
    column = next(one.column for line in sheet.iter_rows() for one in line if str(one.value).startswith("Aim"))
    sheet.cell(cell.row, column).value = hostile.replace("\x1b", "")
    book.save(path)
    desk = Desk(find_project(project))
    item = first(desk, study="S03", field="Aim")
    source = client_of(desk).get(f"item/{item.id}").text
    assert "<script>alert" not in source
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in source
    assert "{{ 7*7 }}" in source


def test_filters_narrow_the_list_and_what_comes_next(unruled: Path) -> None:
    desk = Desk(find_project(unruled))
    client = client_of(desk)
    page = client.get("?table=Treatments&kind=different values")
    shown = set(re.findall(r"/item/(c[0-9a-f]+)", page.text))
    wanted = {
        item.id
        for item in desk.items
        if item.open and item.table == "Treatments" and item.cell and item.cell.item.cell.kind == "conflict"
    }
    assert shown == wanted
    assert len(wanted) == 3
    assert "Filters: Treatments, different values All open items" in " ".join(
        re.sub(r"Show .*? Show", "", page.plain).split()
    )


def test_only_what_can_be_ruled_is_offered(unruled: Path) -> None:
    desk = Desk(find_project(unruled))
    client = client_of(desk)

    def offers(ruling: str, **wanted: str) -> bool:
        return f'value="{ruling}"' in client.get(f"item/{first(desk, **wanted).id}").text

    assert [offers("both", **MEAN_AGE), offers("both", field="Domains")] == [False, True]
    rows = [item for item in desk.items if item.cell and item.cell.item.whole_row]
    moved = [item.table for item in rows if "under another row" in client.get(f"item/{item.id}").plain]
    assert moved == []  # each study has one sample to which its findings can belong


def test_a_row_that_resembles_another_says_so_and_leads_to_the_question(unruled: Path) -> None:
    desk = Desk(find_project(unruled))
    client = client_of(desk)
    page = client.get(f"item/{first(desk, study='S02', field='(the whole row)').id}")
    assert "Another extractor has a row like this one: “[paraphrase] Nearly all improved" in page.plain
    pair = first(desk, study="S02", kind="which row is which")
    assert f"/item/{pair.id}" in page.text
    assert "Another extractor has" not in client.get(f"item/{first(desk, study='S16').id}").plain


def test_when_nothing_is_open_the_page_leads_to_what_is_decided(
    played: Played, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Path(shutil.copytree(played.folder, tmp_path / "review"))
    settings = project / "twofold.toml"
    settings.write_text(re.sub(r"(?m)^title = .*$", 'title = ""', settings.read_text()))
    desk = Desk(find_project(project))
    client = client_of(desk)
    done = client.get()
    assert "Nothing is open" in done.plain
    assert "voices on ketamine" in re.findall("<title>(.*)</title>", done.text)[0]  # of the form
    assert "build --draft" not in done.plain
    assert ("?state=settled" in done.text, "2 pairs of rows to look at" in done.plain) == (True, True)
    desk.last = RulingInput("ada", "", "discussion", "ada; ben", "", "the reason of another ruling")
    decided = client.get("?state=settled")
    assert "Ruling in force:" in decided.plain
    assert 'form="ruling"' not in decided.text  # Enter in a field of the ruling rules, and withdraws nothing
    assert ("the reason of another" in decided.text, "Both mean the nine people who remitted." in decided.text) == (
        False,
        True,
    )
    ruling_id = re.findall(r'name="ruling_id" value="([^"]+)"', decided.text)[0]
    answer = client.post(
        f"{decided.path.split('/', 2)[2].split('?')[0]}/withdraw", {"ruling_id": ruling_id, "who": "cleo"}
    )
    assert "Taken back: S10, Samples: same row, by" in answer.plain
    following = re.findall(r'href="([^"]+)" id="next"|id="next" href="([^"]+)"', decided.text)[0]
    assert "state=settled" in "".join(following)
    assert "to look at" in client.get("?state=look").plain
    waiting = ItemCounts(all=3, open=0, asked=1, look=0, broken=0)
    monkeypatch.setattr(ItemCounts, "of", lambda *_: waiting)
    assert "build --draft" in client.get("?study=nowhere").plain


def test_items_can_be_filtered_by_who_extracted_and_who_ruled(project: Path) -> None:
    desk = Desk(find_project(project))
    item = next(item for item in desk.items if item.open and item.cell and not item.cell.item.whole_row)
    assert all(Filters(who="ada").holds(one) for one in desk.items if one.open)
    assert desk.rule(item, RulingInput("ada", "", "third person", "cleo")) is None
    for now in (desk, Desk(find_project(project))):
        assert [one.id for one in now.items if Filters(state="settled", who="cleo").holds(one)] == [item.id]
    chosen = '<option value="cleo" selected>cleo (0 open)</option>'
    assert chosen in client_of(desk).get(f"item/{item.id}?state=settled&who=cleo").text


def test_of_many_items_those_around_the_present_one_are_listed(unruled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.desk.filters._AROUND", 3)
    desk = Desk(find_project(unruled))
    item = desk.items[10]
    answer = client_of(desk).get(f"item/{item.id}")
    assert f"6 of {sum(one.open for one in desk.items)} are listed: those around this one." in answer.plain


def test_what_waits_for_the_authors_is_counted_apart_on_every_page(project: Path) -> None:
    desk = Desk(find_project(project))
    client = client_of(desk)
    before = ItemCounts.of(desk.items)
    assert desk.rule(first(desk, **MEAN_AGE), RulingInput("ask the authors", "", "discussion", "ada; ben")) is None
    for progress in (ItemCounts.of(desk.items), ItemCounts.of(Desk(find_project(project)).items)):
        assert (progress.open, progress.asked, progress.settled) == (before.open - 1, 1, before.settled)
    counted = f"{before.settled} of {before.all} settled, 1 waits for the authors"
    assert counted in client.get().plain
    done = client.get("?study=nowhere")
    assert "Nothing is open with these filters" in done.plain
    assert counted in done.plain
    assert "there is nothing to undo" in client_of(Desk(find_project(project))).post("undo", {"who": "ada"}).plain
    assert 'id="undo"' in done.text
    assert "Taken back" in client.post("undo", {"who": "ada"}).plain


def test_status_counts_what_is_open_in_the_items_of_the_desk(unruled: Path) -> None:
    tasks = twofold("status", "--output-format", "json", at=unruled).json["to_do"]
    to_rule = sum(task["number"] for task in tasks if task["work"] == "to rule on")
    assert to_rule == sum(item.open for item in Desk(find_project(unruled)).items) > 0


@pytest.mark.parametrize("blinded", [False, True])
def test_each_extractor_has_the_same_key_at_every_item(tmp_path: Path, blinded: bool) -> None:
    """Where pairs take turns, and the first of a pair is not the first of all."""
    pairs = {"S1": ("ada", "ben"), "S2": ("ada", "cleo"), "S3": ("ben", "cleo")}
    filled = {
        name: {
            "studies": [
                {"study": study, "n": str(number), "finished": "yes"} for study, pair in pairs.items() if name in pair
            ]
        }
        for number, name in enumerate(("ada", "ben", "cleo"), 10)
    }
    form = form_of("{name: n, label: Number, type: count}")
    project = begin_review(tmp_path / "review", form, filled, studies=[(study, "") for study in pairs])
    settings = project.folder / "twofold.toml"
    text = re.sub("blinded = .*", f"blinded = {str(blinded).lower()}", settings.read_text(encoding="utf-8"))
    settings.write_text(text, encoding="utf-8")
    desk = Desk(find_project(project.folder))
    keys = {
        (choice.label, choice.key)
        for item in desk.items
        for choice in choices(item, desk)
        if choice.label in desk.names.shown.values()
    }
    assert len(desk.items) == 3
    assert keys == {(name, str(number)) for number, name in enumerate(desk.names.shown.values(), 1)}
    assert not blinded or keys == {(f"Extractor {number}", str(number)) for number in (1, 2, 3)}


@pytest.mark.parametrize(("optional", "offered"), [(True, True), (False, False)])
def test_that_a_cell_stays_blank_is_offered_where_it_may(tmp_path: Path, optional: bool, offered: bool) -> None:
    """Of a cell that finished studies need, the ruling would be refused."""
    form = form_of(f"{{name: n, label: Number, type: count, optional: {str(optional).lower()}}}")
    rows = {
        name: {"studies": [{"study": "S1", "n": number, "finished": "yes"}]}
        for name, number in (("ada", "1"), ("ben", "2"))
    }
    project = begin_review(tmp_path / "review", form, rows)
    desk = Desk(find_project(project.folder))
    (item,) = desk.items
    assert ("neither" in {choice.ruling for choice in choices(item, desk)}) == offered
    source = client_of(desk).get(f"item/{item.id}")
    refused = client_of(desk).post(
        f"item/{item.id}",
        {"ruling": "neither", "method": "discussion", "who": "ada; ben", "version": source.field("version")},
    )
    assert ("is blank, but the study is finished" in refused.plain) != offered
