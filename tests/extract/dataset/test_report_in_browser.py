"""The report in a browser: numbers lead to their cells by keyboard, and pages print whole."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from tests.extract.dataset.methods_text import FIGURES, in_figures

if TYPE_CHECKING:
    from playwright.sync_api import Page


CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 1280, "height": 720})
        browser.close()


def opened(page: Page, path: Path) -> list[str]:
    """Opens a file; gives a list in which every complaint, question and request but that for the file will be."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: heard.append(dialog.message))
    page.on("request", lambda request: heard.append(request.url) if request.url != path.as_uri() else None)
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    return heard


def test_a_reader_goes_from_a_number_to_its_cells_by_keyboard(report: Path, browser_page: Page) -> None:
    from playwright.sync_api import expect

    page = browser_page
    heard = opened(page, report)
    page.locator("#themes-by-study tbody tr").last.locator("button").last.focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel-content p.note").last.inner_text() == "72 rows"
    page.locator("#panel-content td button").first.focus()
    page.keyboard.press("Enter")
    assert "ada.xlsx, Findings, A" in page.locator("#panel-content").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("#panel").is_visible()
    page.locator("#disagreement-list input").fill("PMID")
    expect(page.locator("#disagreement-list td")).to_have_count(7)  # one row
    page.locator("#characteristics th button").first.click()
    first = page.locator("#characteristics td").first.inner_text()
    assert first == "Breeksema 2022"
    assert heard == []


def test_a_number_in_a_sentence_leads_to_its_cells_by_keyboard(report: Path, browser_page: Page) -> None:
    page = browser_page
    heard = opened(page, report)
    methods = (report.parent / "methods.md").read_text(encoding="utf-8")
    ((recorded,),) = [found.groups() for found in re.finditer(r"of ([\d,]{4,}) entries that are compared", methods)]
    number = page.locator("#summary button.led", has_text=recorded)
    number.focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel-content p.note").last.inner_text() == f"{recorded} rows"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == recorded
    assert heard == []


def test_no_line_of_the_summary_ends_with_the_bracket_before_a_number(report: Path, browser_page: Page) -> None:
    page = browser_page
    opened(page, report)
    brackets = """[...document.querySelectorAll("#summary button.led")].map((button) => {
        const before = document.createTreeWalker(document.querySelector("#summary"), NodeFilter.SHOW_TEXT);
        before.currentNode = button;
        const text = before.previousNode();
        if (!text.data.endsWith("(")) return null;
        const range = document.createRange();
        range.setStart(text, text.data.length - 1);
        range.setEnd(text, text.data.length);
        return Math.abs(range.getBoundingClientRect().bottom - button.getBoundingClientRect().bottom) < 8;
    }).filter((one) => one !== null)"""
    for width in range(300, 800, 4):
        page.set_viewport_size({"width": width, "height": 800})
        together = page.evaluate(brackets)
        assert together
        assert all(together), width


def test_a_number_of_decisions_leads_to_them_and_to_the_entries_that_each_settled(
    report: Path, browser_page: Page
) -> None:
    page = browser_page
    heard = opened(page, report)
    methods = (report.parent / "methods.md").read_text(encoding="utf-8")
    ((decisions, entries),) = re.findall(r"(\d+) decisions were made on ([\d,]+) entries", in_figures(methods))
    (shown,) = re.findall("([A-Z][a-z-]+) decisions were made on", methods)
    assert FIGURES[shown] == int(decisions)
    page.locator("#summary button.led", has_text=re.compile(f"^{shown}$")).click()
    header, *lines = [line.locator("th, td").all_inner_texts() for line in page.locator("#panel-content tr").all()]
    assert header == ["Decision", "Method", "Who", "Reason", "Entries"]
    assert (len(lines), sum(int(line[-1]) for line in lines)) == (int(decisions), int(entries))
    page.locator("#panel-content td button", has_text=lines[0][-1]).first.click()
    assert page.locator("#panel-content p.note").last.inner_text() in {f"{lines[0][-1]} rows", "1 row"}
    assert heard == []


def test_printed_no_table_is_cut_and_no_heading_is_left_behind(report: Path, browser_page: Page) -> None:
    """On a page of A4 across, which has about 1,030 pixels between its margins."""
    page = browser_page
    opened(page, report)
    assert "not printed" not in page.locator("#all").inner_text()
    page.set_viewport_size({"width": 1030, "height": 700})
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    ends = (
        "() => [...document.querySelectorAll('main table, main svg')].map((one) => one.getBoundingClientRect().right)"
    )
    assert max(page.evaluate(ends)) <= 1031
    breaks = (
        "() => [...document.querySelectorAll('main h2, tr.heading')].map((one) => getComputedStyle(one).breakAfter)"
    )
    assert set(page.evaluate(breaks)) == {"avoid"}
    held = "([table]) => getComputedStyle(document.querySelector(`#${table} table`)).breakInside"
    assert [page.evaluate(held, [name]) for name in ("flow", "characteristics-1", "agreement")] == [
        "avoid",
        "avoid",
        "auto",
    ]
    for aside in ("#all table", "nav", "#agreement .count", "#agreement .tools"):
        assert page.locator(aside).first.is_hidden()
    said = page.locator("#all").inner_text()
    assert (
        said.split("\n")[-1]
        == "The records are not printed. They are in dataset.xlsx and in the CSV files beside this report."
    )


def test_printed_notes_are_the_last_row_of_their_table_and_behind_it_again_afterwards(
    report: Path, browser_page: Page
) -> None:
    """Browsers leave notes behind a table alone on the next page."""
    page = browser_page
    opened(page, report)
    behind, within = "#agreement > p.note", "#agreement tbody tr:last-child.notes > td > p.note"
    notes = page.locator(behind).all_text_contents()
    assert len(notes) > 2
    for event, there, gone in (("beforeprint", within, behind), ("afterprint", behind, within)) * 2:
        page.evaluate(f"window.dispatchEvent(new Event('{event}'))")
        assert (page.locator(there).all_text_contents(), page.locator(gone).count()) == (notes, 0), event
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    avoided = "(tr) => getComputedStyle(tr).breakBefore"
    last = page.locator("#agreement tbody:last-of-type tr").all()
    assert [tr.evaluate(avoided) for tr in last] == ["avoid"] * 3


@pytest.mark.parametrize("name", ["report", "tables"])
def test_printed_each_page_of_a_long_table_has_the_heading_of_the_group_that_goes_on(
    name: str, report: Path, data: Any, browser_page: Page
) -> None:
    """Chromium breaks the groups of these tables; each has more rows than are left on its page.

    The row of columns above it takes up to five lines.
    """
    page = browser_page
    page.goto(report.with_name(f"{name}.html").as_uri())
    page.emulate_media(media="print")
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    pages = [one.get_textpage().get_text_bounded().splitlines() for one in document]
    begin = [lines[1:7] for lines in pages if lines[0].startswith(("No.", "Data item", "Study Record"))]
    assert len(begin) > 4
    headings = {group["heading"] for table in data["paper"] for group in table["groups"]} - {""}
    assert [lines for lines in begin if headings.isdisjoint(lines)] == []


def test_hostile_text_does_nothing_in_a_browser(hostile: str, browser_page: Page, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(hostile, encoding="utf-8")
    heard = opened(browser_page, path)
    (long,) = browser_page.locator("#all td button.long").all()  # its beginning is in the table, the whole in the panel
    box = long.bounding_box()
    assert box is not None
    assert box["height"] < 400
    long.click()
    assert "x" * 30_000 in browser_page.locator("#panel-content").inner_text()
    browser_page.keyboard.press("Escape")
    browser_page.locator("#all td button").filter(has_text="alert(1)").click()
    assert "alert(1)" in browser_page.locator("#panel-content").inner_text()
    assert heard == []


def test_a_list_of_cells_shows_what_is_in_the_dataset_and_the_ruling(report: Path, browser_page: Page) -> None:
    page = browser_page
    heard = opened(page, report)
    page.locator("#flow tr", has_text="two different values").locator("button").click()
    header, *lines = [line.locator("th, td").all_inner_texts() for line in page.locator("#panel-content tr").all()]
    assert header[-2:] == ["In the dataset", "What became of it"]
    assert all(
        line[-2] and line[-1].startswith(("settled by a decision: ", "could not be resolved, as a decision says: "))
        for line in lines
    )
    page.locator("#panel-content td button").first.click()
    assert "The decision" in page.locator("#panel-content").inner_text()
    page.keyboard.press("Escape")
    page.locator("figcaption button").first.click()
    assert page.locator("#panel-content td button").first.inner_text() == "236"
    page.keyboard.press("Escape")
    assert heard == []


def test_nothing_keeps_people_from_using_it(report: Path, browser_page: Page) -> None:
    pytest.importorskip("axe_playwright_python")
    from axe_playwright_python.sync_playwright import Axe

    opened(browser_page, report)
    parts = {"include": [["header"], ["nav"], ["#summary"], ["#flow"], ["#themes-by-study"]]}  # each kind of thing once
    for scheme in ("light", "dark"):
        browser_page.emulate_media(color_scheme=scheme)
        found = Axe().run(browser_page, context=parts).response["violations"]
        assert [(one["id"], one["impact"]) for one in found] == []
