"""The desk on a large review: `python -m benchmarks.desk` makes one and prints sizes and times.

In each row of the second extraction one of four fields differs: as many open items as rows. It wants Debian's chromium.
"""

from __future__ import annotations

import argparse
import gc
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from benchmarks.large import ROWS_PER_STUDY, large_form
from extract.adjudication.lines.ruling_input import RulingInput
from extract.clock import stamp
from extract.desk.desk import Desk
from extract.desk.export import write_page
from extract.form_file.write import form_text
from extract.project.folder.new_project import create_project
from extract.project.folder.project import Project, find_project
from extract.workbook.template import write_template

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession

Made = TypeVar("Made")
_PAINTED = """() => {
  window.painted = [];  // for each key: the milliseconds until what it changed is on the screen
  document.addEventListener("keydown", (event) => requestAnimationFrame(() => setTimeout(() =>
    painted.push(performance.now() - event.timeStamp))), { capture: true });
}"""
_ALL_PAINTED = "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(painted))))"
_FIELDS = ("n", "n_female", "age_mean", "response")


def main() -> None:
    """Makes the review, opens the desk, writes the page, opens the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk", description=__doc__)
    parser.add_argument("--items", type=int, default=2_000, help="open items")
    parser.add_argument(
        "--studies", type=int, help="studies, each of 20 rows (as many as have an open item in each row)"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        studies = asked.studies or asked.items // ROWS_PER_STUDY
        project = made(Path(folder, "review"), items=asked.items, number=studies)
        print(f"{asked.items:,} open items in {studies:,} studies\n")
        _command(project.folder)
        gc.set_threshold(1_000_000)  # as the program has it
        desk = _timed("desk opened", lambda: Desk(project))
        item = next(item for item in desk.items if item.open)
        _timed("one ruling", lambda: desk.rule(item, RulingInput("ada", "", "discussion", "ada; ben")))
        page = Path(folder, "desk.html")
        _timed("page written", lambda: write_page(desk, page, when=stamp()))
        print(f"size of the page: {page.stat().st_size / 1e6:.1f} MB")
        if chromium := shutil.which("chromium"):
            _open(page, chromium)


def made(folder: Path, *, items: int, number: int) -> Project:
    """A project of two who differ in one field of the first rows of each study."""
    studies = [f"S{place:04}" for place in range(number)]
    form_file = folder.parent / "large.yaml"
    form_file.write_text(form_text(large_form()), encoding="utf-8")
    create_project(folder, form_name=str(form_file), studies=[(study, f"Author {study}") for study in studies])
    form = find_project(folder).form()
    for name in ("ada", "ben"):
        arms = [
            _row(study, row, differs=name == "ben" and row < items // number)
            for study in studies
            for row in range(ROWS_PER_STUDY)
        ]
        listed = [{"study": study, "published": "2020", "finished": "yes"} for study in studies]
        filled = {"studies": listed, "arms": arms}
        write_template(form, folder / "extractions" / f"{name}.xlsx", extractor=name, filled=filled)
    return find_project(folder)


def _row(study: str, number: int, *, differs: bool) -> dict[str, str]:
    row = {
        "study": study, "arm": f"arm {number}", "drug": "ketamine", "route": "intravenous", "dose": "0.5 mg/kg",
        "sessions": "6", "n": f"{20 + number}", "n_female": "11", "n_male": "9", "age_mean": "41.5", "age_sd": "8.2",
        "blinded": "yes", "page": "p. 5, table 2", "response": "40", "remark": f"as stated for arm {number}",
    }  # fmt: skip
    field = _FIELDS[number % len(_FIELDS)]
    other = int(study[1:]) % 40 + number + 45
    return row | ({field: str(other)} if differs else {})


def _command(folder: Path) -> None:
    """`twofold desk`, until its first page is there: with the start of Python and all that it loads."""
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-u", "-c", "from extract.main import program; program()", "desk", "--no-browser"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as running:
        address = next(found[0] for line in running.stdout or () if (found := re.search(r"http://\S+", line)))
        with urllib.request.urlopen(address) as first:
            first.read()
        took = time.perf_counter() - began
        running.kill()
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    print(f"twofold desk, until the first page: {took:.2f} s, {processor:.2f} s of a processor")


def _open(page: Path, chromium: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        window = browser.new_page(viewport={"width": 1280, "height": 720})
        asked = window.context.new_cdp_session(window)
        asked.send("Performance.enable", {"timeDomain": "threadTicks"})
        _timed("page opened, first item shown", lambda: (window.goto(page.as_uri()), window.wait_for_selector("#top")))
        window.select_option("#how select[name=method]", "discussion")
        window.fill("input[name=who]", "ada; ben")
        window.keyboard.press("Escape")
        window.evaluate(_PAINTED)
        before = _busy(asked)
        for number in range(20):
            window.keyboard.press("1")
            window.locator("#counted", has_text=re.compile(f"^{number + 2} of")).wait_for()
        took, used = window.evaluate(_ALL_PAINTED), (_busy(asked) - before) / 20
        print(f"next item in the page: {statistics.median(took):.0f} ms, {used * 1000:.0f} ms of a processor")
        browser.close()


def _busy(asked: CDPSession) -> float:
    """The seconds of a processor that the page has taken so far."""
    measured = asked.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in measured if one["name"] == "TaskDuration"))


def _timed(what: str, work: Callable[[], Made]) -> Made:
    began, used = time.perf_counter(), time.process_time()
    done = work()
    print(f"{what}: {time.perf_counter() - began:.2f} s, {time.process_time() - used:.2f} s of a processor")
    return done


if __name__ == "__main__":
    main()
