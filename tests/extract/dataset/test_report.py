"""The report: its numbers are those of the dataset and lead to their cells; nothing in it is markup or a request."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pypdfium2
import pytest

from extract.dataset.methods.methods import MethodsTexts
from extract.dataset.report.page import report_html
from schema import row
from schema.form import make_form
from schema.row import Cell, Row
from tests.extract.conftest import Played
from tests.extract.dataset.methods_text import FIGURES, in_figures
from validate.dataset.difference import Differences
from validate.dataset.report.rounds import rounds_shown
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


def test_verdicts_have_the_words_of_the_methods_text(report: Path, data: Any) -> None:
    """Three values were confirmed and one was changed; each is verified by somebody, not by "report read again"."""
    said = Counter(one["method"] for one in data["decisions"].values() if one["ruling"] in {"confirm", "dispute"})
    methods = report.with_name("methods.md").read_text(encoding="utf-8")
    assert set(said) == {"verification: confirmed"}  # the changed one was ruled on
    assert f"{said['verification: confirmed']} were confirmed and 1 changed." in methods


def test_each_disagreement_that_a_decision_settled_has_its_decision(data: Any) -> None:
    """Those of records that were dropped too."""
    settled = [(first["now"][line], decision) for first in data["first"]["1"]
               for line, _, how, decision in first["resolved"] if how == "ruling"]  # fmt: skip
    assert all(data["decisions"][decision]["who"] for _, decision in settled)
    assert any(now is None for now, _ in settled)


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


def made_by(data: Any, trace: dict[str, Any]) -> list[int]:
    """The records of the first submissions that all made who extracted the study, or only one of them."""
    tables = {table["name"]: first for table, first in zip(data["form"], data["first"]["1"], strict=True)}
    first, studies = tables[trace["table"]], tables["studies"]
    who = {source["name"]: source["rows"] for source in first["extractors"]}
    begun = {source["name"]: source["rows"] for source in studies["extractors"]}
    found = []
    for place, study in enumerate(first["studies"]):
        line = studies["studies"].index(study)
        asked = {name for name, rows in begun.items() if rows[line] is not None}
        made = {name for name, rows in who.items() if rows[place] is not None}
        left_out = trace.get("measured") and study.lower() in data["not_measured"]
        if not left_out and len(asked) > 1 and made == (asked if trace["made_by"] == "*" else {trace["made_by"]}):
            found.append(place)
    return found


def led_to(data: Any, trace: dict[str, Any]) -> int:
    """How many rows or cells a trace leads to."""
    number_of_round = str(trace.get("round", 1))
    if trace.get("later"):
        return sum(cell[6] == trace.get("resolution", cell[6]) for cell in data["later"][number_of_round])
    if "code" in trace:
        return sum(
            value is not None
            and (
                trace["code"] == "*"
                or (value not in field["codes"] if trace["code"] == "=" else value == trace["code"] in field["codes"])
            )
            for table, rows in zip(data["form"], data["rows"], strict=True)
            for values in rows["values"]
            for field, value in zip(table["fields"], values, strict=True)
            if field["item"]
        )
    if "made_by" in trace:
        return len(made_by(data, trace))
    if "tags" in trace:
        found = [line for line in data["tagged"][number_of_round] if set(trace["tags"]) <= set(line[6])]
        return len({line[5] for line in found}) if trace.get("decisions") else len(found)
    return cells_led_to(data, trace) if "states" in trace else rows_led_to(data, trace)


def rows_led_to(data: Any, trace: dict[str, Any]) -> int:
    """How many rows of the dataset a trace leads to."""
    if "line" in trace or "lines" in trace:
        return len(trace.get("lines", [None]))
    form, rows = next(
        both for both in zip(data["form"], data["rows"], strict=True) if both[0]["name"] == trace["table"]
    )
    wanted = [name.casefold() for name in trace.get("studies", [trace.get("study", "")])]
    of_study = [study.casefold() in wanted or wanted == [""] for study in rows["studies"]]
    if "holds" not in trace:
        return sum(of_study)
    place = [field["name"] for field in form["fields"]].index(trace["field"])
    choice = form["fields"][place]["choices"][trace["holds"]]
    held = [choice in (values[place] or "").split("; ") for values in rows["values"]]
    return sum(there and holds for there, holds in zip(of_study, held, strict=True))


def cells_led_to(data: Any, trace: dict[str, Any]) -> int:
    """How many cells of the first submissions a trace leads to."""
    number_of_round = str(trace.get("round", 1))
    letters = {data["letters"][state] for state in trace["states"]}
    number = 0
    for table, first in zip(data["form"], data["first"][number_of_round], strict=True):
        ways = {(line, field): how for line, field, how, _ in first["resolved"]}
        for number_of_row, states in enumerate(first["states"]):
            for place, (letter, field) in enumerate(zip(states, table["fields"], strict=True)):
                number += (
                    trace.get("table", table["name"]) == table["name"]
                    and trace.get("field", field["name"]) == field["name"]
                    and f"{table['name']} {field['name']}" in trace.get("items", [f"{table['name']} {field['name']}"])
                    and trace.get("study", first["studies"][number_of_row]) == first["studies"][number_of_row]
                    and trace.get("row", first["labels"][number_of_row]) == first["labels"][number_of_row]
                    and letter.lower() in letters
                    and not (trace.get("measured") and first["studies"][number_of_row].lower() in data["not_measured"])
                    and (not trace.get("two_values") or letter.isupper())
                    and trace.get("resolution", ways.get((number_of_row, place))) == ways.get((number_of_row, place))
                )
    return number


def test_every_number_of_every_table_leads_to_as_many_rows_or_cells(data: Any) -> None:
    counted = Counter[str]()
    for table in data["paper"]:
        rows = [row for group in table["groups"] for row in group["rows"]]
        for line, column, trace in table["traces"]:
            text = rows[line][column]
            counts = not table["name"].startswith("characteristics") and table["columns"][column] not in {
                "Number of studies",
                "%",
            }
            if column and counts and re.fullmatch(r"[\d,]*", text):
                assert led_to(data, trace) == int(text.replace(",", "") or 0), (table["name"], rows[line], column)
                counted[table["name"]] += 1
    assert set(counted) >= {"flow", "themes-by-study", "subcodes", "agreement", "agreement-on-records", "disagreements"}
    assert sum(counted.values()) > 500


def test_every_number_in_a_table_has_somewhere_to_lead(data: Any) -> None:
    """But the studies that are only listed: nothing was extracted from them."""
    lost = [
        (table["name"], row[0])
        for table in data["paper"]
        for line, row in enumerate(row for group in table["groups"] for row in group["rows"])
        for column, text in enumerate(row)
        if column
        and table["columns"][column] != "%"
        and re.fullmatch(r"[\d,]+|\d+\.\d.*", text)
        and (line, column) not in {(one, other) for one, other, _ in table["traces"]}
    ]
    assert set(lost) <= {("flow", "Studies listed"), *(one for one in lost if one[0] == "disagreement-list")}


def test_numbers_in_sentences_lead_to_as_many_rows_or_cells(report: Path, data: Any) -> None:
    page = report.read_text(encoding="utf-8")
    summary = "".join(re.findall('<section id="[^"]*" class="prose".*?</section>', page, re.DOTALL))
    shown = re.findall(r'<span data-led="(\d+)">([\w,-]+)</span>', summary)
    assert [int(place) for place, _ in shown] == list(range(len(data["prose"])))
    for trace, (_, number) in zip(data["prose"], shown, strict=True):
        assert led_to(data, trace) == (FIGURES.get(number) or int(number.replace(",", ""))), trace
    assert len(shown) >= 20
    assert sum(number in FIGURES for _, number in shown) >= 10
    sections = {"all", *(table["name"] for table in data["paper"])}
    assert set(re.findall('href="#(.*?)"', summary)) <= sections


def test_numbers_that_lead_nowhere_are_no_counts_of_what_the_page_has(report: Path) -> None:
    """Versions, revisions, percentages, and how many words and reports were looked up."""
    page = report.read_text(encoding="utf-8")
    (summary,) = re.findall('<section id="summary".*?</section>', page, re.DOTALL)
    plain = re.sub(r"<span data-led=.*?</span>|<a href.*?</a>|<noscript>.*", "#", summary, flags=re.DOTALL)
    rest = " ".join(re.sub(r"<.*?>", " ", plain).split())
    things = "entr(?:y|ies)|records?|values?|disagreements?|decisions?|people|studies"
    assert re.findall(rf"(?<![\w.,-])(?:\d[\d,]*|{'|'.join(FIGURES)}) (?:{things})", rest) == []


def test_numbers_of_pictures_lead_to_as_many_rows_or_cells(data: Any) -> None:
    assert set(data["numbers"]) == {"people", "doses", "themes-by-study", "coverage", "agreement", "disagreements"}
    for name in ("themes-by-study", "coverage", "agreement"):
        table = data["numbers"][name]
        (group,) = table["groups"]
        whole = [(line, column, trace) for line, column, trace in table["traces"] if table["columns"][column] in COUNTS]
        assert whole
        for line, column, trace in whole:
            assert led_to(data, trace) == int(group["rows"][line][column].replace(",", "")), (name, group["rows"][line])


COUNTS = {"number", "rows", "n", "rows_credible", "rows_unequivocal"}


def test_a_finding_leads_to_its_row_with_the_quotes_that_point_to_it(data: Any) -> None:
    table = next(table for table in data["paper"] if table["name"] == "themes")
    names = [table["name"] for table in data["form"]]
    shown = [row for group in table["groups"] for row in group["rows"]]
    place = [field["name"] for field in data["form"][names.index("findings")]["fields"]].index("text")
    assert len(table["traces"]) == len(shown)
    for line, column, trace in table["traces"]:
        assert data["rows"][names.index("findings")]["values"][trace["line"]][place] == shown[line][column]
    quotes = data["form"][names.index("quotes")]["fields"]
    assert [field["name"] for field in quotes if field["to"] == "findings"] == ["finding"]


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = row.key("Study")
    note: Cell[str] = row.text("Note", required=True)


@pytest.fixture(scope="module")
def hostile() -> str:
    form = make_form(Studies, name=HOSTILE, title=HOSTILE, version="1")
    frame = pl.DataFrame({"study": ["S1", "<b>S2"], "note": [HOSTILE, "🙂 مرحبا " + "x" * 30_000]})
    both = merge([Extraction.from_frames(form, {"studies": frame}, name=name) for name in ("<i>ada", "ben")])
    rounds = rounds_shown(both, [(1, both, None, Differences(), ())])
    text = MethodsTexts(short=f"# M\n\n{HOSTILE}", full=f"# M\n\n{HOSTILE}")
    return report_html(both, rounds, (), (), text, title=HOSTILE, draft=True)


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
    """Chromium breaks the groups of these tables; each has more rows than are left on its page."""
    page = browser_page
    page.goto(report.with_name(f"{name}.html").as_uri())
    page.emulate_media(media="print")
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    pages = [one.get_textpage().get_text_bounded().splitlines() for one in document]
    begin = [lines[1:3] for lines in pages if lines[0].startswith(("No.", "Data item", "Study Record"))]
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
