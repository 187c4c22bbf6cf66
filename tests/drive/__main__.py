"""Rules on the whole worked example by the keyboard alone, at the desk and on exported pages, and looks at hard pages.

`make drive` or `python -m tests.drive FOLDER`: pictures of the pages are kept in FOLDER. It ends with an error if a
ledger differs from that of the workbook, the browser complains, another address is asked, or axe finds it serious.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from extract.adjudication.lines.words import FIELD, ROW, STUDY, TABLE
from extract.demo.rulings import Ruling, pairings, ruling_for, rulings
from extract.desk.desk import Desk
from extract.desk.item_view import codes_of
from extract.desk.items import Item
from extract.project.folder.project import find_project
from extract.project.ledger.ledger_file import append_decisions, read_ledger
from tests.drive.browser import chromium, desk_of, listened, serious
from tests.drive.keyboard import Keyboard, workbook_keys
from tests.drive.reviews import PEOPLE, hard_to_show
from tests.extract.command import twofold
from validate.ledger.ledger import VERIFYING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EXTRACTORS = ("ada", "ben")
SECONDS = 0.28  # a keystroke of an average typist: Card, Moran and Newell 1980, doi 10.1145/358886.358895


def main() -> None:
    """Drives everything, and prints what was counted."""
    kept = Path(sys.argv[1] if len(sys.argv) > 1 else "drive").absolute()
    kept.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, chromium() as browser:
        played = Path(folder, "played")
        _sure(twofold("demo", str(played), at=Path(folder)).code == 0, "the example is played")
        at_desk = rule_at_desk(browser, unruled(played, Path(folder, "desk")), played, kept)
        in_page = rule_on_exported_pages(browser, unruled(played, Path(folder, "page")), played, kept)
        look_at_hard_reviews(browser, Path(folder), kept)
    print_counts(at_desk, in_page)


def _sure(holds: object, what: str) -> None:
    print(f"{'ok' if holds else 'NOT SO'}: {what}", flush=True)
    if not holds:
        raise SystemExit(1)


def unruled(played: Path, folder: Path) -> Path:
    """The example before anybody ruled, with what was verified."""
    shutil.copytree(played, folder)
    for name in ("decisions.jsonl", "adjudication.xlsx"):
        (folder / name).unlink()
    made = read_ledger(played / "decisions.jsonl").ledger.decisions
    append_decisions(folder / "decisions.jsonl", [one for one in made if one.ruling in VERIFYING])
    return folder


def contents(project: Path) -> list[str]:
    """The rulings without ids and times."""
    decisions = read_ledger(project / "decisions.jsonl").ledger.decisions
    return sorted(one.content for one in decisions if one.ruling is not None)


class Meant:
    """What the team of the example says of each item of a project."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._desk = Desk(find_project(project))

    def of(self, id_: str) -> tuple[Ruling, list[str]]:
        """The ruling, and the missing codes that the cell may have."""
        if self._desk.item(id_) is None or not self._desk.items:
            self._desk.look()
        item = self._desk.item(id_)
        if item is None:
            raise KeyError(id_)
        return _meant(item), [code for code, _ in codes_of(item, self._desk)]


def _meant(item: Item) -> Ruling:
    line = {STUDY: item.study, TABLE: item.table, FIELD: item.field if item.cell else "", ROW: item.row}
    if item.pair is not None:
        line[ROW] = ""
    return ruling_for(line, pairings() if item.pair else rulings())


def rule_at_desk(browser: Browser, project: Path, played: Path, kept: Path) -> Keyboard:
    """The whole example at the desk."""
    meant = Meant(project)
    with desk_of(project) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        heard = listened(page, address)
        page.goto(address)
        keys = Keyboard(page, EXTRACTORS)
        found, number = serious(page) + refused(page), 0
        while "/item/" in page.url:
            ruling, codes = meant.of(page.url.partition("/item/")[2].partition("?")[0])
            with page.expect_navigation():
                keys.rule(ruling, codes=codes)
            found, number = found + serious(page), number + 1
            page.screenshot(path=kept / f"desk-{number:02}.png")
        page.goto(f"{address}?state=settled")
        found += serious(page)
        page.screenshot(path=kept / "desk-decided.png")
    _report("the desk", project, played, heard, found)
    return keys


def refused(page: Page) -> list[tuple[str, Any]]:
    """A ruling that the desk does not take: it says why, and the browser has nothing to complain about."""
    page.select_option("#ruling [name=method]", "third person")
    page.fill("#ruling [name=who]", "nobody")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("s")
    _sure("is not one of the" in page.inner_text("#refused"), "a ruling is refused with a sentence")
    found = serious(page)
    page.select_option("#ruling [name=method]", "")
    page.fill("#ruling [name=who]", "")
    page.keyboard.press("Escape")
    return found


def rule_on_exported_pages(browser: Browser, project: Path, played: Path, kept: Path) -> Keyboard:
    """The whole example on exported pages: what comes of rulings on rows is on the second."""
    keys = None
    heard: list[str] = []
    found: list[object] = []
    for number in (1, 2):
        file = kept / f"exported-{number}.html"
        file.unlink(missing_ok=True)
        _sure(twofold("desk", "--export", str(file), at=project).code == 0, f"page {number} is exported")
        context = browser.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
        page = context.new_page()
        heard += listened(page, file.absolute().as_uri())
        page.goto(file.absolute().as_uri())
        keys = _ruled(page, Meant(project), keys)
        found += serious(page)
        page.screenshot(path=kept / f"exported-{number}.png")
        if page.locator("#save").is_visible():
            with page.expect_download() as download:
                page.click("#save")
            download.value.save_as(kept / f"rulings-{number}.jsonl")
            for _ in range(2):
                taken = twofold("adjudicate", str((kept / f"rulings-{number}.jsonl").absolute()), at=project)
                _sure(taken.code == 0, taken.out.splitlines()[0])
        context.close()
    _report("exported pages", project, played, heard, found)
    if keys is None:
        raise SystemExit("nothing was ruled")
    return keys


def _ruled(page: Page, meant: Meant, before: Keyboard | None) -> Keyboard:
    keys = Keyboard(page, EXTRACTORS)
    if before is not None:
        keys.pressed, keys.typed = before.pressed, before.typed
    while open_ids := page.evaluate("items.filter(isOpen).map((one) => one.id)"):
        here = page.evaluate("present")
        ruling, codes = meant.of(here)
        keys.rule(ruling, codes=codes)
        _sure(page.evaluate("items.filter(isOpen).length") < len(open_ids), f"ruled: {ruling.study} {ruling.field}")
    return keys


def _report(way: str, project: Path, played: Path, heard: list[str], found: Sequence[object]) -> None:
    _sure(not heard, f"{way}: no complaint of the browser, no request to another address {heard[:3] or ''}")
    _sure(not found, f"{way}: axe finds nothing serious {found[:3] or ''}")
    differing = sorted(set(contents(project)) ^ set(contents(played)))
    _sure(contents(project) == contents(played), f"{way}: the ledger is that of the workbook {differing or ''}")


def look_at_hard_reviews(browser: Browser, folder: Path, kept: Path) -> None:
    """Pictures in light, dark and small, of texts that are hard to show, by three extractors with and without names."""
    for blinded in (False, True):
        project = hard_to_show(folder / f"hard-{blinded}", blinded=blinded)
        exported = kept / f"hard-{'blinded' if blinded else 'named'}.html"
        exported.unlink(missing_ok=True)
        _sure(twofold("desk", "--export", str(exported.absolute()), at=project).code == 0, "a page is exported")
        with desk_of(project) as address:
            for study, id_ in _aims(project):
                for look, options in _LOOKS.items() if study == "S01" or not blinded else ():
                    picture = kept / f"hard-{'blinded' if blinded else 'named'}-{study}-{look}.png"
                    _look(browser, f"{address}item/{id_}", picture, blinded=blinded, **options)
                place = f"{exported.absolute().as_uri()}#{id_}"
                _look(browser, place, kept / f"{exported.stem}-{study}-exported.png", blinded=blinded)


def _aims(project: Path) -> list[tuple[str, str]]:
    """The items on the aim of each study: their texts are hard to show."""
    items = Desk(find_project(project)).items
    return [(item.study, item.id) for item in items if item.cell and item.cell.item.cell.field == "aim"]


_LOOKS: dict[str, dict[str, object]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "tablet": {"viewport": {"width": 820, "height": 1180}},
    "small": {"viewport": {"width": 390, "height": 844}},
}


def _look(browser: Browser, address: str, picture: Path, *, blinded: bool, **options: object) -> None:
    page = browser.new_page(**{"viewport": {"width": 1280, "height": 720}, **options})  # type: ignore[arg-type]
    heard = listened(page, address)
    page.goto(address)
    page.wait_for_selector("#top")
    if page.locator("#report[data-src]").count():
        page.wait_for_selector("#report[data-shown]")
    page.screenshot(path=picture)
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    found = list(_wrong(page, heard, blinded=blinded, wide=wide))
    _sure(not found, f"{picture.name} {found or ''}")
    page.close()


def _wrong(page: Page, heard: list[str], *, blinded: bool, wide: bool) -> Iterator[object]:
    yield from heard
    yield from serious(page)
    if page.evaluate("window.hacked"):
        yield "text of a study ran as a script"
    if wide:
        yield "the page is wider than the window"
    if blinded:
        yield from (name for name in PEOPLE if name in page.content().split())


def print_counts(at_desk: Keyboard, in_page: Keyboard) -> None:
    """The table of docs/desk.md."""
    listed = [*pairings(), *rulings()]
    cells, keys, words = workbook_keys(listed, EXTRACTORS)
    print(f"\n{len(listed)} rulings; the words of the reasons are {words} keys in each way\n")
    print("| way | keys | without the words of reasons | per ruling | minutes of typing |")
    print("|---|---:|---:|---:|---:|")
    for way, pressed, typed in (
        ("desk", at_desk.pressed, at_desk.typed),
        ("exported page", in_page.pressed, in_page.typed),
        (f"workbook ({cells} cells)", keys, words),
    ):
        other = pressed - typed
        print(f"| {way} | {pressed} | {other} | {other / len(listed):.1f} | {pressed * SECONDS / 60:.1f} |")


if __name__ == "__main__":
    main()
