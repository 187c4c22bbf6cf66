"""The pages of the desk that show reports. Only files of the project's folder `fulltexts` can be asked for."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from extract.desk.filters import Filters
from extract.desk.report_view import file_id, report_view
from extract.fulltexts.folder import PDF
from extract.fulltexts.pdf_process import UnreadableReport

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request

    from extract.desk.desk import Desk

ZOOMS = (1, 2, 3)
"""How often the width of the column a page can be drawn."""
_WIDTH = 1_000  # dots of a page at the first zoom
_MOST = 24  # drawn pages that are kept


class ReportPages:
    """Answers what the browser asks about reports. `draw` fills in a template of the desk."""

    def __init__(self, desk: Desk, draw: Callable[..., Response]) -> None:
        self._desk = desk
        self._draw = draw
        self._lock = Lock()
        self._drawn: OrderedDict[tuple[Path, int, int, int], bytes] = OrderedDict()

    async def report(self, request: Request) -> Response:
        """The report beside an item, at its passage or at the page that is asked for."""
        return await run_in_threadpool(self._report, request)

    def _report(self, request: Request) -> Response:
        item, library = self._desk.item(request.path_params["id"]), self._desk.reports()
        if item is None or library is None:
            return PlainTextResponse("not found", status_code=404)
        query = request.query_params
        zoom = _number(query.get("zoom", "")) or 0
        what: dict[str, Any] = {
            "item": item,
            "filters": Filters.of(query),
            "zoom": min(zoom, len(ZOOMS) - 1),
            "zooms": ZOOMS,
            "view": report_view(
                item, self._desk, library, file=query.get("file", ""), page=_number(query.get("page", ""))
            ),
        }
        return self._draw("report.html", **what)

    async def picture(self, request: Request) -> Response:
        """A page of a PDF as a picture."""
        return await run_in_threadpool(self._picture, request)

    def _picture(self, request: Request) -> Response:
        library = self._desk.reports()
        given = request.path_params
        page, zoom = _number(given["page"]), _number(given["zoom"])
        paths = library.files.of.values() if library is not None else ()
        path = next((path for path in paths if file_id(path) == given["file"] and path.suffix.lower() == PDF), None)
        if library is None or path is None or page is None or zoom is None or zoom >= len(ZOOMS):
            return PlainTextResponse("not found", status_code=404)
        try:
            key = path, path.stat().st_mtime_ns, page, zoom
            content = self._kept(key) or library.reader.pdfs.draw(path, page, _WIDTH * ZOOMS[zoom])
        except (UnreadableReport, OSError):
            return PlainTextResponse("this page cannot be drawn", status_code=404)
        self._keep(key, content)
        return Response(content, media_type="image/png")

    def _kept(self, key: tuple[Path, int, int, int]) -> bytes | None:
        with self._lock:
            return self._drawn.get(key)

    def _keep(self, key: tuple[Path, int, int, int], content: bytes) -> None:
        with self._lock:
            self._drawn[key] = content
            self._drawn.move_to_end(key)
            while len(self._drawn) > _MOST:
                self._drawn.popitem(last=False)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 6 else None
