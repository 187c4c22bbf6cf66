"""The report: its numbers are those of the dataset and lead to their cells; nothing in it is markup or a request."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from extract.dataset.report.page import report_html
from schema import row
from schema.form import make_form
from schema.row import Cell, Row
from tests.extract.conftest import Played
from validate.extraction.extraction import Extraction
from validate.merge import merge

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium")
HOSTILE = "</script><script>alert(1)</script><img src=http://example.org/x onerror=alert(2)>\u2028\x00\u202e"


def data_of(page: str) -> Any:
    (written,) = re.findall('<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    return json.loads(written)


@pytest.fixture(scope="module")
def report(played: Played) -> Path:
    return played.folder / "dataset" / "report.html"


@pytest.fixture(scope="module")
def data(report: Path) -> Any:
    return data_of(report.read_text(encoding="utf-8"))


def lines(report: Path, name: str) -> list[dict[str, str]]:
    with report.with_name(f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_cell_leads_to_the_cells_that_lineage_names(report: Path, data: Any) -> None:
    known = {}
    for number, (table, rows) in enumerate(zip(data["form"], data["rows"], strict=True)):
        for source in rows["extractors"]:
            typed = {(line, place): text for line, place, text in source["typed"]}
            for line, row_id in enumerate(rows["ids"]):
                for place, field in enumerate(table["fields"]):
                    if source["rows"][line] is not None and source["columns"][place]:
                        text = typed.get((line, place), rows["values"][line][place])
                        cell = f"{source['columns'][place]}{source['rows'][line]}"
                        key = (data["form"][number]["name"], row_id, field["name"], source["name"])
                        known[key] = (source["file"], source["sheet"], cell, text)
    codes = {meaning.replace(" ", "_"): code for code, meaning in data["codes"].items()}
    traced = [line for line in lines(report, "lineage") if line["extractor"]]
    assert len(traced) > 4_000
    for traced_to in traced:
        where = known[traced_to["table"], traced_to["row_id"], traced_to["field"], traced_to["extractor"]]
        assert where[:3] == (traced_to["file"], traced_to["sheet"], traced_to["cell"])
        assert traced_to["typed"] in {where[3], codes.get(where[3], where[3])} or codes[traced_to["typed"]] == where[3]


def test_cells_of_first_submissions_are_counted_as_in_the_flow(data: Any) -> None:
    flow = next(table for table in data["paper"] if table["name"] == "flow")
    rows = [row for group in flow["groups"] for row in group["rows"]]
    counted = 0
    for line, column, trace in flow["traces"]:
        if trace["states"]:
            letters = {data["letters"][state] for state in trace["states"]}
            number = sum(cell in letters for first in data["first"] for states in first["states"] for cell in states)
            assert f"{number:,}" == rows[line][column], rows[line]
            counted += 1
    assert counted == 8


def test_numbers_of_findings_lead_to_as_many_rows(data: Any) -> None:
    table = next(table for table in data["paper"] if table["name"] == "themes-by-study")
    shown = [row for group in table["groups"] for row in group["rows"]]
    names = [table["name"] for table in data["form"]]
    for line, column, trace in table["traces"]:
        number = names.index(trace["table"])
        rows, fields = data["rows"][number], data["form"][number]["fields"]
        place = [field["name"] for field in fields].index(trace["field"])
        label = fields[place]["choices"].get(trace["holds"], trace["holds"])
        found = [
            values
            for values, study in zip(rows["values"], rows["studies"], strict=True)
            if trace["study"] in {"", study} and (not label or label in (values[place] or "").split("; "))
        ]
        assert shown[line][column] == (str(len(found)) if found else "")


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = row.key("Study")
    note: Cell[str] = row.text("Note", required=True)


@pytest.fixture(scope="module")
def hostile() -> str:
    form = make_form(Studies, name=HOSTILE, title=HOSTILE, version="1")
    frame = pl.DataFrame({"study": ["S1", "<b>S2"], "note": [HOSTILE, "🙂 مرحبا " + "x" * 30_000]})
    several = [Extraction.from_frames(form, {"studies": frame}, name=name) for name in ("<i>ada", "ben")]
    return report_html(merge(several), None, (), (), f"# M\n\n{HOSTILE}", title=HOSTILE, draft=True)


def test_text_of_studies_is_data_and_never_markup(hostile: str) -> None:
    rows = data_of(hostile)["rows"][0]
    notes = dict(zip(rows["studies"], (values[1] for values in rows["values"]), strict=True))
    assert notes == {"S1": HOSTILE.replace("\u2028", " "), "<b>S2": "🙂 مرحبا " + "x" * 30_000}
    assert len(re.findall("<script", hostile)) == 2
    assert "<img" not in hostile
    assert "\x00" not in hostile.replace("\\u0000", "")


def test_the_policy_lets_nothing_in_and_nothing_out(hostile: str) -> None:
    (policy,) = re.findall('Content-Security-Policy" content="(.*?)"', hostile)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert re.findall(r"(?:src|href)=\"(?!#)", hostile) == []


# ---------------------------------------------------------------------------------------------- in a browser


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


def test_hostile_text_does_nothing_in_a_browser(hostile: str, browser_page: Page, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(hostile, encoding="utf-8")
    heard = opened(browser_page, path)
    browser_page.locator("#all td button").filter(has_text="alert(1)").click()
    assert "alert(1)" in browser_page.locator("#panel-content").inner_text()
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
