"""A desk in a process of its own and a browser that notes what it complains about and whom it asks."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium")
_PATIENCE = 180_000  # milliseconds: other programs may keep the machine busy


@contextmanager
def desk_of(project: Path) -> Iterator[str]:
    """The address of a desk; it is killed in the end, as if the machine went down."""
    command = [sys.executable, "-u", "-c", "from extract.main import program; program()", "desk", "--no-browser"]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True) as running:
        if running.stdout is None:
            raise OSError("no output")
        try:
            yield next(found[0] for line in running.stdout if (found := re.search(r"http://\S+", line)))
        finally:
            running.kill()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def listened(page: Page, address: str) -> list[str]:
    """What the browser complains about on this page, and every address that is not its own."""
    page.set_default_timeout(_PATIENCE)
    heard: list[str] = []
    own = address[: address.find("/", 8)] if address.startswith("http") else address.partition("#")[0]
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith((own, "blob:")) else heard.append(asked.url))
    return heard


def serious(page: Page) -> list[tuple[str, Any]]:
    """What axe finds to be serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}]
