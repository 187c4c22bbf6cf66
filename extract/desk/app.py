"""The pages of the desk. They are for this machine alone: a secret in the address, and nothing from other sites."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from extract.adjudication.lines.ruling_input import RulingInput
from extract.adjudication.lines.words import BREAKS_RULE
from extract.desk import item_view, other_value
from extract.desk.agreed_items import is_of_study
from extract.desk.desk import CHANGED, Desk, Refused
from extract.desk.filters import Filters, ItemCounts
from extract.desk.items import Item, alike
from extract.desk.page import about_item, about_ruling, templates
from extract.desk.report_pages import ReportPages
from extract.desk.study_cells import rows_of, studies_shown
from extract.errors import CannotUse
from extract.output import clean
from validate.ledger.words import RULED

if TYPE_CHECKING:
    from starlette.requests import Request

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_FILES = {
    "desk.css": "text/css",
    "icon.svg": "image/svg+xml",
    "report.css": "text/css",
    "desk.js": "text/javascript",
    "report.js": "text/javascript",
}
_LONGEST_BODY = 1 << 20
_RELOADED = "Somebody changed the ledger or a workbook: this page shows what is there now."

Page = Callable[["Request"], Awaitable[Response]]


class DeskPages:
    """The pages of one desk under an address with a secret."""

    def __init__(self, desk: Desk, *, token: str, hosts: frozenset[str]) -> None:
        self.desk = desk
        self.token = token
        self._hosts = hosts
        pictures = " ".join(f"http://{host}/{token}/{own}" for host in sorted(hosts) for own in ("report/", "icon.svg"))
        self._headers = _HEADERS | {"Content-Security-Policy": f"{_POLICY}; img-src {pictures}"}
        self._said = ""  # what the last ruling did, for the next page
        self._templates = templates()
        self._reports = ReportPages(desk, self._draw)

    @property
    def app(self) -> Starlette:
        """The pages as an ASGI application."""
        root = f"/{self.token}"
        routes = [
            Route(f"{root}/", self._guarded(self._first)),
            Route(f"{root}/item/{{id}}", self._guarded(self._item)),
            Route(f"{root}/item/{{id}}", self._guarded(self._rule), methods=["POST"]),
            Route(f"{root}/item/{{id}}/value", self._guarded(self._value), methods=["POST"]),
            Route(f"{root}/item/{{id}}/withdraw", self._guarded(self._withdraw), methods=["POST"]),
            Route(f"{root}/item/{{id}}/history", self._guarded(self._history)),
            Route(f"{root}/item/{{id}}/report", self._guarded(self._reports.report)),
            Route(f"{root}/report/{{file}}/{{page}}/{{zoom}}.png", self._guarded(self._reports.picture)),
            Route(f"{root}/cells", self._guarded(self._cells)),
            Route(f"{root}/undo", self._guarded(self._undo), methods=["POST"]),
            Route(f"{root}/{{file}}", self._guarded(self._file)),
        ]
        return Starlette(routes=routes)

    # ------------------------------------------------------------------------------------------ who may ask

    def _guarded(self, page: Page) -> Page:
        """The page for those who ask from this machine's own pages; a plain refusal for anybody else."""

        async def guarded(request: Request) -> Response:
            response = await self._refuse(request) or await self._answer(page, request)
            response.headers.update(self._headers)
            return response

        return guarded

    async def _refuse(self, request: Request) -> Response | None:
        if request.headers.get("host", "") not in self._hosts:
            return PlainTextResponse("this desk is for the machine that it runs on", status_code=403)
        given = request.url.path.split("/")[1]
        if not secrets.compare_digest(given.encode(), self.token.encode()):
            return PlainTextResponse("not found", status_code=404)
        if request.method == "POST":
            origin = request.headers.get("origin")
            if origin not in {f"http://{host}" for host in self._hosts}:
                return PlainTextResponse("only the desk's own pages can rule", status_code=403)
            if int(request.headers.get("content-length") or 0) > _LONGEST_BODY:
                return PlainTextResponse("too long", status_code=413)
        return None

    async def _answer(self, page: Page, request: Request) -> Response:
        try:
            return await page(request)
        except CannotUse as error:
            message, hint = (clean(self.desk.names.hide_in(text)) for text in (str(error), error.hint or ""))
            return self._draw("stopped.html", message=message, hint=hint)

    # ------------------------------------------------------------------------------------------ pages

    async def _first(self, request: Request) -> Response:
        await run_in_threadpool(self.desk.look)
        filters = Filters.of(request.query_params)
        wanted = filters.following(self.desk.items, None)
        if wanted is None:
            said, self._said = self._said, ""
            return self._draw(
                "done.html",
                progress=ItemCounts.of(self.desk.items, self.desk.tried),
                filters=filters,
                said=said,
                can_undo=self.desk.can_undo,
                last=self.desk.last,
                option=self.desk.option,
                breaks_rule=BREAKS_RULE,
            )
        return self._to(wanted.id, filters)

    async def _item(self, request: Request) -> Response:
        changed = await run_in_threadpool(self.desk.look)
        filters = Filters.of(request.query_params)
        item = self.desk.item(request.path_params["id"])
        if item is None:
            self._said = _RELOADED if changed else "That is settled: there is nothing to rule on any more."
            return self._to(None, filters)
        return await run_in_threadpool(self._page, item, filters, given=self.desk.last, refused=None, changed=changed)

    async def _rule(self, request: Request) -> Response:
        changed = await run_in_threadpool(self.desk.look)
        form, filters = await _form(request), Filters.of(request.query_params)
        item = self.desk.item(request.path_params["id"])
        given = _given(form)
        if item is None or item.version != form.get("version", [""])[0]:
            if item is None:
                self._said = CHANGED
                return self._to(None, filters)
            refused = Refused("", CHANGED)
            return await run_in_threadpool(self._page, item, filters, given=given, refused=refused, changed=changed)
        before = self.desk.items
        also = [other for other in alike(item, before, self.desk.comparison) if other.id in form.get("also", [])]
        answer = await run_in_threadpool(self.desk.rule, item, given, also)
        if answer is not None:
            return await run_in_threadpool(self._page, item, filters, given=given, refused=answer, changed=changed)
        self._said = f"Ruled: {item.study}, {item.field}: {given.ruling}" + (f" {given.value}" if given.value else "")
        if self.desk.warnings:
            self._said += f". Look at it again: {'; '.join(self.desk.warnings)}"
        if also:
            self._said += f" (and {len(also)} more with the same answers)"
        if is_of_study(item):
            return RedirectResponse(self._cells_of(item.study, filters), status_code=303)
        following = self._following(item, filters, before)
        return self._to(following.id if following else None, filters)

    async def _history(self, request: Request) -> Response:
        await run_in_threadpool(self.desk.look)
        item, filters = self.desk.item(request.path_params["id"]), Filters.of(request.query_params)
        if item is None:
            return self._to(None, filters)
        text = await run_in_threadpool(lambda: self.desk.histories(item.study).of(item))
        return self._draw("history.html", filters=filters, item=item, text=text)

    async def _cells(self, request: Request) -> Response:
        await run_in_threadpool(self.desk.look)
        studies, wanted = studies_shown(self.desk), request.query_params.get("of", "")
        study = next((one for one in studies if one == wanted), studies[0] if studies else "")
        rows = await run_in_threadpool(rows_of, self.desk, study)
        said, self._said = self._said, ""
        return self._draw(
            "cells.html", filters=Filters.of(request.query_params), study=study, studies=studies, rows=rows, said=said
        )

    def _cells_of(self, study: str, filters: Filters) -> str:
        """The address of all cells of a study."""
        return f"/{self.token}/cells?{urlencode({**filters.as_query, 'of': study})}"

    async def _value(self, request: Request) -> Response:
        form = await _form(request)
        item = self.desk.item(request.path_params["id"])
        text = form.get("value", [""])[0]
        message = other_value.mistake(item, self.desk, text) if item is not None and text.strip() else ""
        return JSONResponse({"message": clean(message)})

    async def _undo(self, request: Request) -> Response:
        await run_in_threadpool(self.desk.look)
        form, filters = await _form(request), Filters.of(request.query_params)
        answer = await run_in_threadpool(self.desk.undo, form.get("who", [""])[0])
        if isinstance(answer, Refused):
            self._said = answer.message
            return self._to(form.get("back", [""])[0] or None, filters)
        self._said = item_view.taken_back(answer, self.desk)
        return self._to(self.desk.id_of(answer[0]) or None, filters)

    async def _withdraw(self, request: Request) -> Response:
        await run_in_threadpool(self.desk.look)
        form, filters = await _form(request), Filters.of(request.query_params)
        item = self.desk.item(request.path_params["id"])
        wanted = form.get("ruling_id", [""])[0]
        made = next((one for one in self.desk.rulings_on(item) if one.id == wanted), None) if item else None
        if item is None or made is None:
            self._said = CHANGED
            return self._to(item.id if item else None, filters)
        who, reason = form.get("who", [""])[0], form.get("reason", [""])[0]
        refused = await run_in_threadpool(self.desk.take_back, made, who, reason)
        self._said = refused.message if refused else item_view.taken_back([made], self.desk)
        return self._to(item.id, filters)

    async def _file(self, request: Request) -> Response:
        name = request.path_params["file"]
        if name not in _FILES:
            return PlainTextResponse("not found", status_code=404)
        content = resources.files("extract.desk").joinpath("static", name).read_text(encoding="utf-8")
        return Response(content, media_type=_FILES[name])

    # ------------------------------------------------------------------------------------------ drawing

    def _page(
        self, item: Item, filters: Filters, *, given: RulingInput, refused: Refused | None, changed: bool
    ) -> Response:
        desk = self.desk
        said, self._said = self._said, ""
        if refused is None:  # a ruling is shown as it was made; of the last one only how and by whom is kept
            ruled = item.line.input
            given = ruled if ruled.ruling and not item.open else replace(given, ruling="", value="", reason="")
        led_from = desk.led_from(item)
        listed, wanted = filters.listed_beside(desk.items, led_from)
        return self._draw(
            "item.html",
            filters=filters,
            offered_filters=list(filters.offered(desk.items)),
            progress=ItemCounts.of(desk.items),
            listed=listed,
            wanted=wanted,
            alike=alike(item, desk.items, desk.comparison),
            said=said,
            changed=_RELOADED if changed else "",
            can_undo=desk.can_undo,
            following=self._following(item, filters),
            led_from=led_from if led_from.id != item.id else None,
            beside=desk.has_report(item),
            **about_ruling(desk),
            **about_item(item, desk, given=given, refused=refused),
        )

    def _following(self, item: Item, filters: Filters, before: Sequence[Item] = ()) -> Item | None:
        """What comes after an item. After an agreed cell it is the item that led to it, if that is still open."""
        led_from = self.desk.led_from(item)
        if led_from.id != item.id and led_from.open:
            return led_from
        return filters.following(self.desk.items, led_from, before)

    def _draw(self, template: str, **what: Any) -> Response:
        """A page for people, with status 200 even if it says no: of any other the browser's console complains."""
        query = _query(what["filters"]) if "filters" in what else ""
        text = self._templates.get_template(template).render(
            root=f"/{self.token}",
            query=query,
            address=lambda item: f"/{self.token}/item/{quote(item.id)}{query}",
            cells_of=lambda study: self._cells_of(study, what["filters"]),
            is_of_study=is_of_study,
            title=clean(self.desk.title),
            clean=clean,
            remarks=self.desk.remarks,
            exported=False,
            **what,
        )
        return HTMLResponse(text)

    def _to(self, id_: str | None, filters: Filters) -> Response:
        """Sends the browser to an item, or to the first that is open."""
        place = f"item/{quote(id_)}" if id_ else ""
        return RedirectResponse(f"/{self.token}/{place}{_query(filters)}", status_code=303)


def _query(filters: Filters) -> str:
    return f"?{urlencode(filters.as_query)}" if filters.as_query else ""


async def _form(request: Request) -> dict[str, list[str]]:
    body = await request.body()
    return parse_qs(body[:_LONGEST_BODY].decode("utf-8", errors="replace"), keep_blank_values=True)


def _given(form: dict[str, list[str]]) -> RulingInput:
    """What a person filled in, in the words of the sheet: a missing code is another value there."""

    def text(name: str) -> str:
        return form.get(name, [""])[0].replace("\r\n", "\n")

    ruling = text("ruling")
    value = other_value.whole_value(text("value"), unit=text("unit"), day=text("day"), ticked=form.get("ticked", []))
    if ruling == item_view.CODE:
        ruling, value = RULED["value"], text("code")
    elif ruling not in {RULED["value"], RULED["keep"]}:
        value = ""
    return RulingInput(
        ruling=ruling,
        value=value,
        method=text("method"),
        who=text("who"),
        cause=text("cause"),
        reason=text("reason"),
    )
