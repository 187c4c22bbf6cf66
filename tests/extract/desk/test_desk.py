"""The desk: the rulings of the sheet on a page, appended to the same ledger at once, for this machine alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from extract.adjudication.lines.ruling_input import RulingInput
from extract.adjudication.lines.words import FIELD, ROW, STUDY, TABLE
from extract.demo.rulings import pairings, ruling_for, rulings
from extract.desk.desk import CHANGED, Desk, Refused
from extract.desk.items import Item, alike
from extract.desk.other_value import field_of, mistake
from extract.project.folder.project import find_project
from extract.project.ledger.ledger_file import append_decisions
from tests.extract.command import twofold
from tests.extract.conftest import Played
from tests.extract.desk.client import client_of
from tests.extract.desk.conftest import MEAN_AGE, first, ledger
from tests.extract.project.two_rounds import code, extract, review
from validate.ledger.ledger import VERIFYING, Decision

TAKE_BEN = RulingInput("ben", "", "discussion", "ada; ben")
DISCUSSED = {"method": "discussion", "who": "ada; ben"}


def contents(decisions: tuple[Decision, ...]) -> list[str]:
    return sorted(decision.content for decision in decisions)


def test_the_whole_example_ruled_on_the_page_gives_the_ledger_of_the_sheet(project: Path, played: Played) -> None:
    of_sheet = tuple(one for one in ledger(played.folder) if one.ruling is not None)
    verdicts = tuple(one for one in of_sheet if one.ruling in VERIFYING)
    append_decisions(project / "decisions.jsonl", verdicts)
    client = client_of(Desk(find_project(project)))
    answer = client.get()
    asked = 0
    while "Nothing is open" not in answer.text:
        item = client.pages.desk.item(answer.path.partition("/item/")[2].partition("?")[0])
        assert item is not None
        line = {STUDY: item.study, TABLE: item.table, FIELD: item.field if item.cell else "", ROW: item.row}
        if item.pair is not None:
            line[ROW] = ""
        ruled = ruling_for(line, pairings() if item.pair else rulings())
        given = dict(zip(("ruling", "value", "method", "who", "cause", "reason"), ruled.inputs.values(), strict=True))
        answer = client.post(f"item/{item.id}", {**given, "version": answer.field("version")})
        assert answer.status == 200, answer.plain
        asked += 1
    assert asked == len(of_sheet) - len(verdicts)
    assert contents(ledger(project)) == contents(of_sheet)
    assert twofold("build", "--output-format", "json", at=project).json["built"]


def test_a_ruling_is_in_the_ledger_at_once_and_the_next_item_follows(project: Path) -> None:
    desk = Desk(find_project(project))
    client = client_of(desk)
    item = first(desk, **MEAN_AGE)
    page = client.get(f"item/{item.id}")
    assert [words in page.plain for words in ("46", "PEND", "What to extract:")] == [True, True, True]
    given = {"ruling": "ada", **DISCUSSED, "reason": "p. 4, table 1", "version": page.field("version")}
    answer = client.post(f"item/{item.id}", given)
    (decision,) = ledger(project)
    assert (decision.ruling, decision.take, decision.final, decision.who) == ("take", "ada", "46", ("ada", "ben"))
    assert "Ruled: S07, Mean age: ada" in answer.plain
    assert item.id not in answer.path
    assert 'value="ada; ben"' in answer.text  # who and how are remembered; the reason is offered
    assert 'name="reason" rows="2" dir="auto"></textarea>' in answer.text
    assert 'data-reason="p. 4, table 1">The last reason' in answer.text
    assert twofold("adjudicate", at=project).code == 2  # there is no sheet yet
    merged = twofold("merge", "--output-format", "json", at=project).json
    assert merged["cells"]["decided"] == 1


def test_what_is_wrong_is_said_in_the_words_of_the_sheet_and_nothing_is_taken(project: Path) -> None:
    desk = Desk(find_project(project))
    client = client_of(desk)
    item = first(desk, **MEAN_AGE)
    version = client.get(f"item/{item.id}").field("version")
    for given, message in (
        ({"ruling": "ada", "who": "ada; ben"}, "a ruling needs a method"),
        ({"ruling": "ada", "method": "discussion", "who": "ada"}, "a discussion needs all extractors of the study"),
        ({"ruling": "ada", "method": "third person", "who": "nobody"}, "is not one of the project's people"),
        ({"ruling": "another value", **DISCUSSED}, "but none is given"),
        ({"ruling": "another value", "value": "old", **DISCUSSED}, "is not a number"),
        ({**DISCUSSED}, "choose a ruling"),
        ({"ruling": "benn", **DISCUSSED}, "is not one of the choices: ada, ben, "),
    ):
        answer = client.post(f"item/{item.id}", {"ruling": "", **given, "version": version})
        assert (answer.status, message in answer.plain) == (200, True), answer.plain
    assert ledger(project) == ()


def test_another_value_is_checked_while_one_types(project: Path) -> None:
    desk = Desk(find_project(project))
    client = client_of(desk)
    item = first(desk, **MEAN_AGE)
    assert "is not a number" in json.loads(client.post(f"item/{item.id}/value", {"value": "old"}).text)["message"]
    assert json.loads(client.post(f"item/{item.id}/value", {"value": "46.5"}).text) == {"message": ""}
    other = next(one for one in desk.items if (field := field_of(one, desk)) and field.cell.takes_other)
    assert mistake(other, desk, "other: nasal spray") == ""  # as a ruling takes it
    assert "is not in the list" in mistake(other, desk, "nasal spray")


def test_a_missing_code_is_another_value(project: Path) -> None:
    desk = Desk(find_project(project))
    item = first(desk, **MEAN_AGE)
    client = client_of(desk)
    version = client.get(f"item/{item.id}").field("version")
    client.post(f"item/{item.id}", {"ruling": "missing code", "code": "NR", "version": version, **DISCUSSED})
    assert [(one.ruling, one.final) for one in ledger(project)] == [("value", "NR")]


def test_undo_and_change_delete_nothing(project: Path) -> None:
    desk = Desk(find_project(project))
    item = first(desk, **MEAN_AGE)
    given = RulingInput("ada", "", "discussion", "ada; ben")
    assert desk.rule(item, given) is None
    again = first(desk, **MEAN_AGE)
    assert not again.open
    assert desk.rule(again, RulingInput("ben", "", "discussion", "ada; ben")) is None
    assert [one.take for one in ledger(project)] == ["ada", "ben"]
    assert ledger(project)[1].replaces == (ledger(project)[0].id,)
    assert isinstance(desk.undo(""), Refused)
    assert len(ledger(project)) == 2
    assert desk.undo("cleo") == (ledger(project)[1],)
    assert ledger(project)[2].withdraws == ledger(project)[1].id
    assert len(ledger(project)) == 3
    merged = twofold("merge", "--output-format", "json", at=project).json
    now = first(desk, **MEAN_AGE)
    assert now.open == (merged["cells"]["decided"] == 0)


def test_the_same_for_others_is_recorded_as_bulk(project: Path) -> None:
    desk = Desk(find_project(project))
    several = [(item, alike(item, desk.items, desk.comparison)) for item in desk.items]
    assert all(set(map(type, others)) <= {Item} for _, others in several)
    pages = client_of(desk)
    item = next(item for item in desk.items if item.open and item.cell and not item.cell.item.whole_row)
    before = len(ledger(project))
    other = next(
        one for one in desk.items if one.open and one.cell and one.id != item.id and one.field == "Duration, weeks"
    )
    refused = desk.rule(item, RulingInput("ada", "", "discussion", "ada; ben"), [other])
    assert refused is None
    assert [one.bulk for one in ledger(project)[before:]] == [2, 2]
    assert pages.get().status == 200


def test_what_a_second_person_rules_is_seen_and_nothing_is_doubled(project: Path) -> None:
    mine, theirs = Desk(find_project(project)), Desk(find_project(project))
    item = first(mine, **MEAN_AGE)
    version = client_of(mine).get(f"item/{item.id}").field("version")
    assert theirs.rule(first(theirs, **MEAN_AGE), RulingInput("ada", "", "third person", "cleo")) is None
    given = {"ruling": "ben", **DISCUSSED, "version": version}
    answer = client_of(mine).post(f"item/{item.id}", given)
    assert (answer.status, CHANGED in answer.plain) == (200, True)
    assert len(ledger(project)) == 1
    assert "third person, cleo" in answer.plain
    page = client_of(theirs).get(f"item/{item.id}")
    assert "Somebody changed" not in page.plain  # its own ruling is no change by somebody else


def test_a_ledger_line_of_another_program_between_two_rulings_is_kept_and_seen(project: Path) -> None:
    desk, other = Desk(find_project(project)), Desk(find_project(project))
    assert other.rule(first(other, study="S12", field="Number of themes"), TAKE_BEN) is None
    (theirs,) = ledger(project)
    (project / "decisions.jsonl").unlink()
    desk.look()
    assert desk.rule(first(desk, **MEAN_AGE), TAKE_BEN) is None
    append_decisions(project / "decisions.jsonl", [theirs])
    assert desk.look()
    assert not first(desk, study="S12", field="Number of themes").open
    assert not first(desk, **MEAN_AGE).open


def test_lines_that_cannot_be_read_and_second_copies_of_the_ledger_are_named_on_each_page(project: Path) -> None:
    desk = Desk(find_project(project))
    client = client_of(desk)
    assert desk.rule(first(desk, **MEAN_AGE), TAKE_BEN) is None
    assert "could not be read" not in client.get().plain
    ledger_file = project / "decisions.jsonl"
    (project / "decisions (1).jsonl").write_text(ledger_file.read_text())
    ledger_file.write_text('{"broken"\n')
    page = client.get().plain
    assert "decisions (1).jsonl has 1 line that the ledger does not have" in page
    assert "1 broken line: it may be a ruling" in page
    ledger_file.unlink()
    (project / "decisions (1).jsonl").unlink()
    assert "broken line" not in client.get().plain


def test_a_workbook_that_cannot_be_used_any_more_is_said_and_the_desk_goes_on_afterwards(project: Path) -> None:
    desk = Desk(find_project(project))
    client = client_of(desk)
    book = project / "extractions" / "ben.xlsx"
    content = book.read_bytes()
    book.write_bytes(b"PK broken")
    answer = client.get()
    assert (answer.status, "The desk cannot go on" in answer.plain, "ben.xlsx" in answer.plain) == (200, True, True)
    book.write_bytes(content)
    assert client.get().status == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({}, 200),
    ],
)
def test_only_the_desks_own_pages_can_rule(project: Path, headers: dict[str, str], status: int) -> None:
    desk = Desk(find_project(project))
    item = next(item for item in desk.items if item.open)
    answer = client_of(desk).post(f"item/{item.id}", {"ruling": "ada"}, **headers)
    assert answer.status == status
    assert ledger(project) == ()


def test_nobody_without_the_secret_sees_anything(unruled: Path) -> None:
    client = client_of(Desk(find_project(unruled)))
    assert [client.get(path).status for path in ("/", "/other/", "/secretx/", "/secret/", "/secret/desk.js")] == [
        404, 404, 404, 200, 200,
    ]  # fmt: skip
    assert client.get("/secret/..%2fapp.py").status == 404
    page = client.get()
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert re.findall(r"(?:src|href|action)=\"(?!/secret/|#)", page.text) == []
    assert re.findall(r" (?:style|on\w+)=", page.text) == []


def test_a_pairing_of_rows_with_two_names_asks_whose_name_the_row_has(project: Path) -> None:
    desk = Desk(find_project(project))
    pair = first(desk, study="S10", kind="which row is which")
    client = client_of(desk)
    page = client.get(f"item/{pair.id}")
    assert ("same row, as ada named it" in page.plain, "same row, as ben named it" in page.plain) == (True, True)
    given = {"ruling": "same row, as ben named it", **DISCUSSED, "version": page.field("version")}
    assert client.post(f"item/{pair.id}", given).status == 200
    (made,) = ledger(project)
    assert (made.ruling, made.take) == ("same", "ben")


def test_a_ruling_on_values_that_have_changed_since_is_not_called_in_force(project: Path) -> None:
    desk = Desk(find_project(project))
    item = first(desk, **MEAN_AGE)
    client = client_of(desk)
    given = {"ruling": "ada", **DISCUSSED, "reason": "p. 4", "version": client.get(f"item/{item.id}").field("version")}
    assert client.post(f"item/{item.id}", given).status == 200
    assert "Ruling in force:" in client.get(f"item/{item.id}").plain
    (made,) = ledger(project)
    (project / "decisions.jsonl").unlink()
    changed = {**made.model_dump(exclude={"id"}), "had": {**made.had, "ben": "47"}}
    append_decisions(project / "decisions.jsonl", [Decision(**changed)])
    page = client_of(Desk(find_project(project))).get(f"item/{item.id}")
    assert "changed since the ruling" in page.plain
    assert "Ruling until now:" in page.plain
    assert "in force" not in page.plain


def test_a_coding_round_is_ruled_on_at_a_desk_of_its_own(tmp_path: Path) -> None:
    project = review(tmp_path)
    for who in ("ada", "ben"):
        extract(project, who)
    assert twofold("template", "--round", "2", at=project.folder).code == 0
    codes = {"The world opened up": "effects", "It was frightening": "effects", "Staff made it safe": "setting"}
    code(project, "ada", codes)
    code(project, "ben", codes | {"It was frightening": "integration"})
    desk = Desk(project.in_round(2))
    client = client_of(desk)
    page = client.get()
    assert "Two rounds, round 2" in page.plain
    assert "<details open><summary>The rest of this row" in page.text  # the finding, with its place and quotes
    (item,) = [item for item in desk.items if item.open]
    answer = client.post(f"item/{item.id}", {"ruling": "ada", "version": page.field("version"), **DISCUSSED})
    assert "Next, in the terminal: twofold merge --round 2" in answer.plain
    assert [one.final for one in ledger(project.in_round(2).place)] == ["effects"]
    extract(project, "ben", {"S1": ("The world opened up", "It was frightening indeed"), "S2": ("Staff made it safe",)})
    assert desk.look()  # the finding is no longer agreed, so its code waits
    assert not any(item.row == "It was frightening" and item.open for item in desk.items)


def test_settings_that_change_are_seen(project: Path) -> None:
    desk = Desk(find_project(project))
    settings = project / "twofold.toml"
    settings.write_text(settings.read_text().replace("blinded = false", "blinded = true"))
    assert "Extractor 1" in client_of(desk).get().plain
