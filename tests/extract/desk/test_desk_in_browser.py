"""The desk in a browser: keys are enough, nothing is complained about, nothing leaves the machine."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from extract.adjudication.intake.session import session_of
from extract.desk.desk import Desk
from extract.desk.export import exported_page
from extract.project.folder.project import find_project
from extract.project.ledger.ledger_file import read_ledger
from tests.drive.browser import chromium, desk_of, listened, serious
from tests.extract.commands.test_breaking_rulings import FORM as GROUPS
from tests.extract.commands.test_nothing_overwritten import two_who_differ
from tests.extract.small_review import TOOK_PART, begin_review, form_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def started() -> Iterator[Browser]:
    """A browser takes as long to start as most of these tests, so it is started once."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def browser(started: Browser) -> Iterator[Browser]:
    """A browser without pages; each page has its own storage."""
    yield started
    for context in started.contexts:
        context.close()


@pytest.fixture
def project(unruled: Path, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(unruled, tmp_path / "review"))
    two_pages(folder / "fulltexts" / "s10.pdf")
    return folder


def two_pages(path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    for text in ("Of 21 people, 9 remitted.", "The others did not."):
        canvas.drawString(100, 700, text)
        canvas.showPage()
    canvas.save()


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    """Where a desk of its own process is open."""
    command = [sys.executable, "-u", "-c", "from extract.main import program; program()", "desk", "--no-browser"]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        found = None
        for line in running.stdout:
            if found := re.search(r"http://\S+", line):
                break
        assert found is not None
        yield found[0]
        running.kill()  # as a machine that goes down


def last_reason(page: Page) -> str:
    """Presses the key for the last reason, and leaves the field."""
    page.keyboard.press("Shift+R")
    reason = page.input_value("[name=reason]")
    page.keyboard.press("Escape")
    return reason


def await_said(page: Page, text: str) -> None:
    """Waits until the desk has said this and answers keys again."""
    from playwright.sync_api import expect

    expect(page.locator(".said")).to_contain_text(text)
    page.wait_for_load_state("load")


@pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed: apt-get install chromium")
def test_a_person_rules_by_keys_alone_and_a_kill_loses_nothing(project: Path, address: str, browser: Browser) -> None:
    from playwright.sync_api import expect

    page = browser.new_page(viewport={"width": 1280, "height": 720})
    heard = listened(page, address)
    expect.set_options(timeout=30_000)  # a busy machine
    page.goto(address)
    expect(page.locator("#report .called")).to_have_text("Page 1 of 2")
    page.keyboard.press(".")
    expect(page.locator("#report .called")).to_have_text("Page 2 of 2")
    assert serious(page) == []
    for box in (
        ".sides",
        "#report .passages",
        "form#ruling fieldset",
        "form#ruling button.main",
    ):  # on the screen together
        shown = page.locator(box).bounding_box()
        assert shown is not None
        assert shown["y"] + shown["height"] <= 720
    page.keyboard.press("s")  # nobody is named yet: the key goes to the method
    page.keyboard.press("d")
    page.keyboard.press("Tab")
    page.keyboard.type("ada")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#refused")).to_contain_text("a discussion needs all extractors")
    who = page.locator("#ruling [name=who]")  # what is wrong; a screen reader reads out why
    expect(who).to_be_focused()
    expect(who).to_have_attribute("aria-describedby", "refused")
    page.fill("#ruling [name=who]", "ada; ben")
    page.fill("[name=reason]", "table 1")
    page.keyboard.press("Control+Enter")
    await_said(page, "Ruled: S10")
    assert last_reason(page) == "table 1"
    page.keyboard.press("s")
    await_said(page, "Ruled: S15")
    page.keyboard.press("z")
    await_said(page, "Taken back")
    assert heard == []
    page.route("**/desk.css", lambda route: route.abort())  # as if the desk had been stopped
    page.keyboard.press("s")
    expect(page.locator("#unanswered")).to_contain_text("this is not taken")
    decisions = read_ledger(project / "decisions.jsonl").ledger.decisions
    assert [one.ruling for one in decisions] == ["same", "same", None]
    assert [one.reason for one in decisions[:2]] == ["table 1", "table 1"]


def reload(page: Page) -> None:
    """Loads an exported page again, at the item that is shown. It notes the address when the item is on the screen."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert page.evaluate("location.hash.slice(1) === (present ?? '')")
    page.reload()


@pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed: apt-get install chromium")
def test_an_exported_page_keeps_rulings_and_gives_them_as_a_file(tmp_path: Path, browser: Browser) -> None:
    review = two_who_differ(tmp_path / "review")
    file = tmp_path / "page.html"
    file.write_bytes(exported_page(Desk(find_project(review)), when="2026-01-31T09:30:00Z"))
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    heard = listened(page, file.as_uri())
    page.goto(file.as_uri())
    assert serious(page) == []
    page.keyboard.press("u" if page.locator("[data-key=u]").count() else "a")  # nobody is named yet
    page.keyboard.type("d")
    page.keyboard.press("Tab")
    page.keyboard.type("ada; ben")
    page.keyboard.press("Control+Enter")
    assert "0 of 4 settled, 1 waits for the authors" in page.locator("#counted").inner_text()
    page.keyboard.type("az")
    assert "Taken back" in page.locator("#said").inner_text()
    page.keyboard.press("a")
    reload(page)
    assert "0 of 4 settled, 2 wait for the authors" in page.locator("#counted").inner_text()
    assert page.locator("select[name=method]").input_value() == "discussion"  # remembered, as are the names
    page.evaluate("location.hash = items.find((one) => rulings.has(one.id)).id")
    page.click("text=Take it back")
    assert "0 of 4 settled, 1 waits for the authors" in page.locator("#counted").inner_text()
    page.fill("[name=reason]", "by letter")
    page.click("text=ask the authors")
    page.keyboard.press("Control+Enter")
    reload(page)
    page.evaluate("location.hash = items.find((one) => one.state === 'open').id")
    assert last_reason(page) == "by letter"
    assert "0 of 4 settled, 2 wait for the authors" in page.locator("#counted").inner_text()
    page.evaluate("filters.elements.study.append(new Option('S9', 'S9', false, true)); go('')")
    assert "Nothing is open with these filters 2 items are open" in " ".join(page.inner_text("#middle").split())
    assert page.inner_text("nav summary") == "Filters: S9"
    page.click("text=Show all")
    assert page.inner_text("#middle .status") == "open"
    with page.expect_download() as download:
        page.click("#save")
    download.value.save_as(tmp_path / "rulings.jsonl")
    assert heard == []
    assert len(session_of(find_project(review)).take_sheet(tmp_path / "rulings.jsonl").decisions) >= 2


@pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed: apt-get install chromium")
def test_an_agreed_cell_that_a_rule_reads_is_ruled_on_in_the_exported_page(tmp_path: Path, browser: Browser) -> None:
    from playwright.sync_api import expect

    filled = {
        name: {"studies": [{"study": "S1", "n": "20", "women": women, "finished": "yes"}]}
        for name, women in (("ada", "9"), ("ben", "25"))
    }
    made = begin_review(tmp_path / "review", GROUPS, filled, studies=[("S1", "")])
    file = tmp_path / "page.html"
    file.write_bytes(exported_page(Desk(made), when="2026-01-31T09:30:00Z"))
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    heard = listened(page, file.as_uri())
    page.goto(file.as_uri())
    page.select_option("select[name=method]", "discussion")
    page.fill("input[name=who]", "ada and bem")
    page.keyboard.press("Tab")
    assert "This page does not know bem." in page.inner_text("#strangers")
    page.fill("input[name=who]", "ada; ben")
    page.click("details.others summary")
    assert page.inner_text("#strangers") == ""
    page.click("text=Rule on it")
    assert serious(page) == []
    assert page.locator(".value").all_inner_texts() == ["20", "20"]
    page.click("text=History of this cell")
    desk = Desk(made)
    took_part = desk.item("a-0-studies-n")
    assert took_part is not None
    assert page.inner_text(".history") == desk.histories("S1").of(took_part)
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    reload(page)
    page.keyboard.press("2")
    expect(page.locator("#counted")).to_contain_text("1 of 1 settled")
    with page.expect_download() as download:
        page.click("#save")
    download.value.save_as(tmp_path / "rulings.jsonl")
    assert heard == []
    taken = session_of(find_project(tmp_path / "review")).take_sheet(tmp_path / "rulings.jsonl")
    assert sorted(one.final or "" for one in taken.decisions) == ["25", "40"]


_AGREED_CELLS = """contents.others.rows.flatMap((row, at) => row[3].flatMap((cell, place) => {
  if (cell === null || !known(`o${at}-${place}`)) return [];
  const { study, table, field, middle } = item.get(`o${at}-${place}`);
  return [{ study, table, field, middle }];
}))"""


@pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed: apt-get install chromium")
def test_each_agreed_cell_in_the_exported_page_has_its_own_history(
    unruled: Path, tmp_path: Path, browser: Browser
) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(exported_page(Desk(find_project(unruled)), when="2026-01-31T09:30:00Z"))
    page = browser.new_page()
    page.goto(file.as_uri())
    items = page.evaluate(_AGREED_CELLS)
    assert len(items) > 20
    for item in items:
        (history,) = re.findall(r'<pre class="history">(.*?)</pre>', "".join(item["middle"]), re.DOTALL)
        assert history.splitlines()[0] == f"{item['study']}  {item['table']}: {item['field']}"


FIELDS = (
    TOOK_PART,
    "{name: dose, label: Dose, type: quantity, units: [mg, mg/kg]}",
    "{name: seen, label: Last seen, type: date}",
    "{name: routes, label: Routes, type: choices, choices: [oral, iv, im]}",
)


@pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed: apt-get install chromium")
def test_another_value_is_typed_ticked_or_picked_and_checked_in_the_exported_page(
    tmp_path: Path, browser: Browser
) -> None:
    rows = (
        {"n": "20", "dose": "5 mg", "seen": "2021", "routes": "oral"},
        {"n": "21", "dose": "6 mg", "seen": "2022", "routes": "iv"},
    )
    filled = {
        name: {"studies": [{"study": "S1", **row, "finished": "yes"}]}
        for name, row in zip(("ada", "ben"), rows, strict=True)
    }
    made = begin_review(tmp_path / "review", form_of(*FIELDS), filled)
    file = tmp_path / "page.html"
    file.write_bytes(exported_page(Desk(made), when="2026-01-31T09:30:00Z"))
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    heard = listened(page, file.as_uri())
    page.goto(file.as_uri())
    page.select_option("select[name=method]", "discussion")
    page.fill("input[name=who]", "ada; ben")
    page.keyboard.press("Escape")
    page.keyboard.type("otwenty")
    wrong = "'twenty' is not a number: write only the number, in digits"
    assert page.inner_text("#value-mistake") == wrong
    page.keyboard.press("Enter")
    assert page.inner_text("#refused") == f"Another value: {wrong}"
    page.fill("[name=value]", "19")
    assert page.inner_text("#value-mistake") == ""
    page.keyboard.press("Enter")
    page.keyboard.type("o7")
    assert "'7' has no unit" in page.inner_text("#value-mistake")
    page.select_option("[name=unit]", "mg/kg")
    assert (page.input_value("[name=value]"), page.inner_text("#value-mistake")) == ("7 mg/kg", "")
    assert serious(page) == []
    page.keyboard.press("Control+Enter")
    page.fill("[name=day]", "2021-03-09")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("o")
    page.check("[name=ticked][value=iv]")
    page.check("[name=ticked][value=im]")
    page.keyboard.press("Control+Enter")
    assert "4 of 4 settled" in page.inner_text("#counted")
    with page.expect_download() as download:
        page.click("#save")
    download.value.save_as(tmp_path / "rulings.jsonl")
    assert heard == []
    taken = session_of(find_project(tmp_path / "review")).take_sheet(tmp_path / "rulings.jsonl")
    assert [one.final for one in taken.decisions] == ["19", "7 mg/kg", "2021-03-09", "iv; im"]


@pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed: apt-get install chromium")
@pytest.mark.parametrize("exported", [False, True])
def test_what_is_typed_after_a_key_replaces_what_stands_there(
    tmp_path: Path, browser: Browser, *, exported: bool
) -> None:
    """The value, the reason and the names of a ruling that was given before."""
    filled = {
        name: {"studies": [{"study": "S1", "n": n, "finished": "yes"}]} for name, n in (("ada", "9"), ("ben", "8"))
    }
    made = begin_review(tmp_path / "review", form_of(TOOK_PART), filled)
    with contextlib.ExitStack() as stack:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        if exported:
            file = tmp_path / "page.html"
            file.write_bytes(exported_page(Desk(made), when="2026-01-31T09:30:00Z"))
            address = file.as_uri()
        else:
            address = stack.enter_context(desk_of(made.folder))
        heard = listened(page, address)
        page.goto(address)
        there = page.locator("nav [aria-current]").get_attribute("href")
        assert there is not None
        page.select_option("select[name=method]", "discussion")
        page.fill("#ruling [name=who]", "ada; ben")
        page.fill("#ruling [name=reason]", "a slip")
        page.keyboard.press("Escape")
        page.keyboard.type("o15")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(":text('Ruled: S1')")
        page.goto(urljoin(address, there))
        page.wait_for_selector("[name=value]")
        for key, name, typed in (("o", "value", "16"), ("r", "reason", "Table 1"), ("w", "who", "ben; ada")):
            before = page.input_value(f"#ruling [name={name}]")
            page.keyboard.press(key)
            page.keyboard.type(typed)
            assert (before != "", page.input_value(f"#ruling [name={name}]")) == (True, typed)
            page.keyboard.press("Escape")
        assert heard == []  # while the desk runs


@pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed: apt-get install chromium")
def test_a_value_that_is_refused_is_corrected_where_it_stands(tmp_path: Path, browser: Browser) -> None:
    """The cursor is in its field. Elsewhere a digit is a key, and would rule at once."""
    filled = {
        name: {"studies": [{"study": "S1", "n": n, "finished": "yes"}]} for name, n in (("ada", "9"), ("ben", "8"))
    }
    made = begin_review(tmp_path / "review", form_of(TOOK_PART), filled)
    with desk_of(made.folder) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        heard = listened(page, address)
        page.goto(address)
        page.select_option("select[name=method]", "discussion")
        page.fill("#ruling [name=who]", "ada; ben")
        page.keyboard.press("Escape")
        page.keyboard.type("oabout 1")
        page.keyboard.press("Enter")
        page.wait_for_selector("#refused")
        page.wait_for_load_state("load")  # keys work from then on
        page.keyboard.type("2")
        assert page.input_value("#ruling [name=value]") == "about 12"
        page.fill("#ruling [name=value]", "12")
        page.keyboard.press("Enter")
        page.wait_for_selector(":text('Ruled: S1')")
        page.wait_for_load_state("load")
        assert heard == []  # while the desk runs: a page asks for its icon after all else
    assert [one.final for one in read_ledger(made.ledger).ledger.decisions] == ["12"]
